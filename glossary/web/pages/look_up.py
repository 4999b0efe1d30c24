"""The page that looks terms up while they are typed."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from align import script
from glossary.store import Store
from glossary.store.proposals import count_proposals
from glossary.web.site import site_of

MAX_HITS = 20
"""Concepts that are shown."""
MAX_COUNTED = 10_000
"""Proposals that are counted; to count millions would take longer than the look-up."""
MAX_QUERY = 200
"""Code points of a query."""


async def page(request: Request) -> Response:
    """Answer with the search box and the results for ``q`` of the address."""
    return await _answer(request, "look_up.html")


async def results(request: Request) -> Response:
    """Answer with the results alone, for a script that asks while a person types."""
    return await _answer(request, "results.html")


async def _answer(request: Request, template: str) -> Response:
    site = site_of(request)
    query = request.query_params.get("q", "").strip()[:MAX_QUERY]
    values = await site.glossary.query(lambda store: _find(store, query) if query else _count(store))
    return site.templates.page(
        request, template, q=query, is_thai=script.has_thai(query), max_counted=MAX_COUNTED, **values
    )


def _find(store: Store, query: str) -> dict[str, Any]:
    """Return the hits for a query, grouped by how they were found."""
    hits = store.lookup(query, MAX_HITS)
    groups = [(how, list(same)) for how, same in groupby(hits, lambda hit: hit.group)]
    return {"groups": groups, "found": len(hits)}


def _count(store: Store) -> dict[str, Any]:
    """Return what the page says of the glossary as long as there is no query."""
    return {
        "groups": [],
        "found": 0,
        "size": len(store),
        "proposed": count_proposals(store.connection, most=MAX_COUNTED + 1),
    }
