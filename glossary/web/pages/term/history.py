"""The page of all decisions, the newest first; the last one on a concept can be undone there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from glossary.entries.entry import Entry
from glossary.store import Decision, Store, history
from glossary.store.undo import MOST_CONCEPTS, CannotUndoError, DecisionMark, undo_decision
from glossary.web.fields import LONGEST_QUOTE, number, text
from glossary.web.site import changing_form, site_of

PAGE = "/decisions"
MAX_DECISIONS = 50
"""Decisions on a page."""
MAX_NAMED = 3
"""Concepts of a decision that are named; the others are counted."""


class HistoryQuery(NamedTuple):
    """The query of the page's address: decisions of one action, or of any; those before a number."""

    action: str
    before: int | None

    def address(self, **other: object) -> str:
        """Return the address of the page with some fields replaced; empty fields are left out."""
        fields = {name: value for name, value in {**self._asdict(), **other}.items() if value}
        return f"{PAGE}?{urlencode(fields)}" if fields else PAGE


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """A decision as the page lists it.

    ``parts`` are its first concepts, each with its entry as it is now, or None if it is gone; ``reach`` is their number
    in all. ``mark`` is set if the decision can be undone here.
    """

    parts: Sequence[tuple[Decision, Entry | None]]
    reach: int
    mark: DecisionMark | None

    @property
    def first(self) -> Decision:
        """Return the decision on the first of its concepts."""
        return self.parts[0][0]

    @property
    def names(self) -> list[str]:
        """Return the name of each concept now, or its last one; empty if that is no longer known."""
        return [_name(now or part.after or part.before) for part, now in self.parts]


def _name(entry: Entry | None) -> str:
    terms = [entry.english, *(v.thai for v in entry.variants), entry.id] if entry else []
    return next(filter(None, terms), "")


async def page(request: Request) -> Response:
    """Answer with a page of decisions."""
    return await _answer(request)


async def undo(request: Request) -> Response:
    """Undo a decision and redirect to the page, which says so."""
    async with changing_form(request) as form:
        mark = DecisionMark.parse(text(form, "mark"), "mark")
    try:
        await site_of(request).glossary.change(lambda store: undo_decision(store, mark))
    except CannotUndoError:
        return await _answer(request, 409)
    return RedirectResponse(_query(request).address(undone=mark.number), 303)


def _query(request: Request) -> HistoryQuery:
    params = request.query_params
    return HistoryQuery(params.get("action", "")[:LONGEST_QUOTE], number(params, "before"))


async def _answer(request: Request, status: int = 200) -> Response:
    site, query = site_of(request), _query(request)
    values = await site.glossary.query(lambda store: _values(store, query))
    undone = number(request.query_params, "undone")
    return site.templates.page(
        request, "history.html", status, query=query, is_refused=status == 409, undone=undone, **values
    )


def _values(store: Store, query: HistoryQuery) -> dict[str, Any]:
    """Return the variables of the page; ``last`` is the number of its last decision if there are earlier ones."""
    numbers = history.latest(store.connection, MAX_DECISIONS + 1, query.before, query.action)
    return {
        "listed": [list_decision(store, number) for number in numbers[:MAX_DECISIONS]],
        "last": numbers[MAX_DECISIONS - 1] if len(numbers) > MAX_DECISIONS else None,
        "actions": history.actions(store.connection),
    }


def list_decision(store: Store, number: int) -> ListedDecision:
    """Return a decision as the page lists it."""
    reach = history.count_concepts(store.connection, number)
    is_small = reach <= MOST_CONCEPTS
    decisions = list(store.history(number=number, limit=None if is_small else MAX_NAMED))
    can_undo = is_small and not decisions[0].undone and not history.is_followed(store.connection, number)
    parts = [(decision, store.get(decision.concept)) for decision in decisions[:MAX_NAMED]]
    return ListedDecision(parts, reach, DecisionMark.of(decisions) if can_undo else None)
