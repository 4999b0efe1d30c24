"""The page of a concept: terms, sentences, related terms, conflicts, decisions, and forms to change it."""

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
from glossary.store import Decision, DuplicateTermError, Store, concepts
from glossary.store import history as store_history
from glossary.store.conflicts import Conflict, find_conflicts_with
from glossary.store.related import related_terms
from glossary.store.undo import DecisionMark
from glossary.web.error_responses import Problem, problem_of
from glossary.web.fields import number
from glossary.web.pages.term import history
from glossary.web.pages.term.forms import ConceptForm, UnsavedForm, anchor, apply_form, parse_form, unsaved_form
from glossary.web.rendering import term_id, term_url
from glossary.web.security.sessions import name_of
from glossary.web.site import changing_form, site_of

MAX_LINES = 200
"""Lines of the concordance on a page."""
MAX_DECISIONS = 50
"""Decisions that are shown; the others are counted."""
MAX_NAMED = 12
"""Concepts that a conflict names; the others are counted."""


class ConceptQuery(NamedTuple):
    """The query of the page's address: a concept, the order of its lines, and the index of the first one shown."""

    id: str
    order: Order
    begin: int

    @property
    def address(self) -> str:
        """Return the address of the page, to which its forms are sent too."""
        return f"{term_url(self.id)}?{urlencode({'sort': self.order})}"


@dataclass(frozen=True, slots=True)
class ConceptView:
    """A concept as its page shows it.

    ``state`` is that of ``Store.state``. ``lines`` are some of the ``found`` lines, from index ``begin`` on, with their
    sources if these can be parsed. ``related`` are other concepts by the words that they share. ``history`` begins with
    the newest decision; ``last`` is the number of the last one that is not undone, or 0, ``reach`` its number of
    concepts, and ``mark`` is set if it is on this one alone.
    """

    entry: Entry
    state: str
    lines: Sequence[tuple[Line, Source | None]]
    begin: int
    found: int
    conflicts: Sequence[Conflict]
    related: Sequence[tuple[str, Sequence[Entry]]]
    history: Sequence[Decision]
    last: int
    reach: int
    mark: DecisionMark | None


async def page(request: Request) -> Response:
    """Answer with a concept."""
    return await _answer(request)


async def change(request: Request) -> Response:
    """Make the change that a form of the page asks for.

    If that fails, the answer is the page as it is now, with what was typed still in its form.
    """
    site = site_of(request)
    async with changing_form(request) as form:
        query, sent = _query(request), parse_form(form)
    try:
        made = await site.glossary.change(lambda store: apply_form(store, query.id, sent), by=name_of(request))
    except InputError as error:
        return await _answer(
            request, sent, problem_of(error), error.concept if isinstance(error, DuplicateTermError) else None
        )
    if made.is_gone:
        return RedirectResponse(f"{history.PAGE}?undone={made.number}", 303)
    outcome = "undone" if sent.action == "undo" else "saved"
    fragment = f"#{anchor(made.thai)}" if made.thai else ""
    return RedirectResponse(f"{query.address}&{outcome}={made.number}{fragment}", 303)


def _query(request: Request) -> ConceptQuery:
    params = request.query_params
    order = next((order for order in ORDERS if order == params.get("sort")), ORDERS[0])
    begin = number(params, "from") or 0
    return ConceptQuery(term_id(request.path_params["id"]), order, begin - begin % MAX_LINES)


async def _answer(
    request: Request, sent: ConceptForm | None = None, problem: Problem | None = None, taken: Entry | None = None
) -> Response:
    site, query = site_of(request), _query(request)
    values = await site.glossary.query(lambda store: _values(store, query, sent))
    if values is None:
        raise HTTPException(404, f"{site.glossary.path}: has no concept {query.id!r}")
    return site.templates.page(
        request,
        "term.html",
        problem.status if problem else 200,
        query=query,
        problem=problem,
        taken=taken,
        saved=number(request.query_params, "saved"),
        is_undone="undone" in request.query_params,
        **values,
    )


def _values(store: Store, query: ConceptQuery, sent: ConceptForm | None) -> dict[str, Any] | None:
    """Return the variables of the page, or None if there is no such concept; *sent* is a form that failed."""
    concept = view_concept(store, query)
    if concept is None:
        return None
    return {
        "concept": concept,
        "max_lines": MAX_LINES,
        "max_decisions": MAX_DECISIONS,
        "max_named": MAX_NAMED,
        "anchor": anchor,
        "unsaved": unsaved_form(concept.entry, sent) if sent else UnsavedForm("", {}),
        "domains": concepts.domains(store.connection),
        "meanwhile": store.since(query.id, sent.seen) if sent else None,
    }


def view_concept(store: Store, query: ConceptQuery) -> ConceptView | None:
    """Return the view of a concept, or None if there is no such concept."""
    # The state is read first: a decision made between the two reads must count as made after the page.
    state = store.state(query.id)
    entry = store.get(query.id)
    if entry is None:
        return None
    lines = sort_lines(store.concordance(entry), query.order)
    begin = query.begin if query.begin < len(lines) else 0
    decisions = list(store.history(query.id))[::-1]
    last = next((decision for decision in decisions if not decision.undone), None)
    reach = store_history.count_concepts(store.connection, last.number) if last else 0
    related = groupby(related_terms(store.connection, entry), lambda neighbour: neighbour.shared)
    return ConceptView(
        entry,
        state,
        [(line, as_source(line.place)) for line in lines[begin : begin + MAX_LINES]],
        begin,
        len(lines),
        find_conflicts_with(store, entry),
        [(shared, [neighbour.entry for neighbour in same]) for shared, same in related],
        decisions,
        last.number if last else 0,
        reach,
        DecisionMark.of([last]) if last and reach == 1 else None,
    )
