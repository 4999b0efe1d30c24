"""The page that finds terms while they are typed."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from align import script
from glossary.store import Store
from glossary.store.proposals import count_proposals
from glossary.web.site import site_of

MOST = 20
"""Concepts that are shown."""
MOST_WAITING = 10_000
"""Proposals that are counted; in a glossary of millions it takes longer than to look a term up."""
LONGEST = 200
"""Code points of what is looked for."""


async def page(request: Request) -> Response:
    """The box and what is found for the ``q`` of the address."""
    return await _answer(request, "look_up.html")


async def results(request: Request) -> Response:
    """What is found alone, for a box that is typed in."""
    return await _answer(request, "results.html")


async def _answer(request: Request, template: str) -> Response:
    site = site_of(request)
    term = request.query_params.get("q", "").strip()[:LONGEST]
    values = await site.glossary.query(lambda store: found(store, term) if term else welcome(store))
    return site.templates.page(
        request, template, q=term, thai_asked=script.has_thai(term), most_waiting=MOST_WAITING, **values
    )


def found(store: Store, term: str) -> dict[str, Any]:
    """The hits of a term by their groups."""
    hits = store.lookup(term, MOST)
    grouped = [(how, list(same)) for how, same in groupby(hits, lambda hit: hit.group)]
    return {"groups": grouped, "found": len(hits)}


def welcome(store: Store) -> dict[str, Any]:
    """What is said before anything is looked for."""
    proposed = count_proposals(store.connection, most=MOST_WAITING + 1)
    return {"groups": [], "found": 0, "size": len(store), "proposed": proposed}
