"""The page of a concept: its terms, where they stand, what is beside them, what was decided, and how to decide anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from align.errors import InputError
from glossary.entries.entry import Entry, Source, as_source
from glossary.search.concordance import ORDERS, Line, Order, sort_lines
from glossary.store import Decision, DuplicateTermError, Store
from glossary.store.concepts import domains
from glossary.store.conflicts import Conflict, find_conflicts_with
from glossary.store.history import count_concepts
from glossary.store.related import related_terms
from glossary.store.undo import DecisionMark
from glossary.web.error_responses import Problem, problem_of
from glossary.web.fields import number
from glossary.web.pages.term import history
from glossary.web.pages.term.forms import Kept, Sent, anchor, kept, perform, read
from glossary.web.rendering import term_id, term_url
from glossary.web.security.sessions import name_of
from glossary.web.site import changing_form, site_of

MOST_LINES = 200
"""Lines of the concordance on a page."""
MOST = {"most_decisions": 50, "most_beside": 12}
"""Decisions, and concepts that a conflict names, beyond which they are counted."""


class Asked(NamedTuple):
    """What the address of a page asks for: a concept, the order of its lines, and how many are left out before."""

    id: str
    order: Order
    begin: int

    @property
    def address(self) -> str:
        """The address of the page, on which its forms are sent as well."""
        return f"{term_url(self.id)}?{urlencode({'sort': self.order})}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A concept as its page shows it.

    ``state`` is that of ``Store.state``; ``lines`` are those of the ``found`` lines from ``begin`` on, with their
    places where these can be told; ``neighbours`` stand behind the words that they share. ``history`` begins with the
    newest decision; ``last`` is the number of the last that holds, or 0, and ``reach`` on how many concepts it is;
    ``mark`` is its own where it is on this one alone.
    """

    entry: Entry
    state: str
    lines: Sequence[tuple[Line, Source | None]]
    begin: int
    found: int
    conflicts: Sequence[Conflict]
    neighbours: Sequence[tuple[str, Sequence[Entry]]]
    history: Sequence[Decision]
    last: int
    reach: int
    mark: DecisionMark | None


async def page(request: Request) -> Response:
    """A concept."""
    return await _answer(request)


async def change(request: Request) -> Response:
    """Do what a form of the page asks for.

    Where that cannot be done, the page as it is now is the answer, with what was typed still in its form.
    """
    site = site_of(request)
    async with changing_form(request) as form:
        asked, sent = _asked(request), read(form)
    try:
        done = await site.glossary.change(lambda store: perform(store, asked.id, sent), by=name_of(request))
    except InputError as error:
        return await _answer(
            request, sent, problem_of(error), error.concept if isinstance(error, DuplicateTermError) else None
        )
    if done.is_gone:
        return RedirectResponse(f"{history.PAGE}?undone={done.number}", 303)
    said = "undone" if sent.action == "undo" else "saved"
    fragment = f"#{anchor(done.thai)}" if done.thai else ""
    return RedirectResponse(f"{asked.address}&{said}={done.number}{fragment}", 303)


def _asked(request: Request) -> Asked:
    query = request.query_params
    order = next((order for order in ORDERS if order == query.get("sort")), ORDERS[0])
    begin = number(query, "from") or 0
    return Asked(term_id(request.path_params["id"]), order, begin - begin % MOST_LINES)


async def _answer(
    request: Request, sent: Sent | None = None, problem: Problem | None = None, taken: Entry | None = None
) -> Response:
    site, asked = site_of(request), _asked(request)
    values = await site.glossary.query(lambda store: _values(store, asked, sent))
    if values is None:
        raise HTTPException(404, f"{site.glossary.path}: has no concept {asked.id!r}")
    undone = "undone" in request.query_params
    said = {"problem": problem, "taken": taken, "saved": number(request.query_params, "saved"), "is_undone": undone}
    return site.templates.page(request, "term.html", problem.status if problem else 200, asked=asked, **said, **values)


def _values(store: Store, asked: Asked, sent: Sent | None) -> dict[str, Any] | None:
    """What the page shows, None when there is no such concept; of a form that could not be done, what was typed."""
    found = shown(store, asked)
    if found is None:
        return None
    return {
        "concept": found,
        "most_lines": MOST_LINES,
        **MOST,
        "anchor": anchor,
        "kept": kept(found.entry, sent) if sent else Kept("", {}),
        "domains": domains(store.connection),
        "meanwhile": store.since(asked.id, sent.seen) if sent else None,
    }


def shown(store: Store, asked: Asked) -> Shown | None:
    """A concept as its page shows it; None when there is no such concept."""
    state = store.state(asked.id)  # read first: what is decided meanwhile must be seen to be so
    entry = store.get(asked.id)
    if entry is None:
        return None
    lines = sort_lines(store.concordance(entry), asked.order)
    begin = asked.begin if asked.begin < len(lines) else 0
    made = list(store.history(asked.id))[::-1]
    last = next((decision for decision in made if not decision.undone), None)
    reach = count_concepts(store.connection, last.number) if last else 0
    related = related_terms(store.connection, entry)
    return Shown(
        entry,
        state,
        [(line, as_source(line.place)) for line in lines[begin : begin + MOST_LINES]],
        begin,
        len(lines),
        find_conflicts_with(store, entry),
        [(shared, [r.entry for r in same]) for shared, same in groupby(related, lambda r: r.shared)],
        made,
        last.number if last else 0,
        reach,
        DecisionMark.of([last]) if last and reach == 1 else None,
    )
