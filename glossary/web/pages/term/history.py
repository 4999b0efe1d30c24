"""The page of all decisions, the newest first, and taking one back."""

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
MOST = 50
"""Decisions on a page."""
MOST_NAMED = 3
"""Concepts of a decision that are named, beyond which they are counted."""


class Asked(NamedTuple):
    """What the address of a page asks for: decisions of one action, or of any, those before one of a number."""

    action: str
    before: int | None

    def address(self, **other: object) -> str:
        """The address of the page, with some fields otherwise; a field that says nothing is left out."""
        said = {name: value for name, value in {**self._asdict(), **other}.items() if value}
        return f"{PAGE}?{urlencode(said)}" if said else PAGE


@dataclass(frozen=True, slots=True)
class Listed:
    """A decision as the page lists it.

    ``parts`` are its first concepts, each with the concept as it is now, or None where it is gone; ``reach`` is on how
    many it is in all. ``mark`` is its own where it can be taken back here.
    """

    parts: Sequence[tuple[Decision, Entry | None]]
    reach: int
    mark: DecisionMark | None

    @property
    def first(self) -> Decision:
        """The decision on the first of its concepts."""
        return self.parts[0][0]

    @property
    def names(self) -> list[str]:
        """What each of the concepts is called now, or was at last; empty where that is not known any more."""
        return [_name(now or made.after or made.before) for made, now in self.parts]


def _name(entry: Entry | None) -> str:
    terms = [entry.english, *(v.thai for v in entry.variants), entry.id] if entry else []
    return next(filter(None, terms), "")


async def page(request: Request) -> Response:
    """A page of decisions."""
    return await _answer(request)


async def undo(request: Request) -> Response:
    """Take a decision back, and show the page again, which says so."""
    async with changing_form(request) as form:
        mark = DecisionMark.parse(text(form, "mark"), "mark")
    try:
        await site_of(request).glossary.change(lambda store: undo_decision(store, mark))
    except CannotUndoError:
        return await _answer(request, 409)
    return RedirectResponse(_asked(request).address(undone=mark.number), 303)


def _asked(request: Request) -> Asked:
    query = request.query_params
    return Asked(query.get("action", "")[:LONGEST_QUOTE], number(query, "before"))


async def _answer(request: Request, status: int = 200) -> Response:
    site, asked = site_of(request), _asked(request)
    values = await site.glossary.query(lambda store: _values(store, asked))
    undone = number(request.query_params, "undone")
    return site.templates.page(
        request, "history.html", status, asked=asked, is_kept=status == 409, undone=undone, **values
    )


def _values(store: Store, asked: Asked) -> dict[str, Any]:
    """What the page shows; ``last`` is the number of the last decision on it where there are earlier ones."""
    numbers = history.latest(store.connection, MOST + 1, asked.before, asked.action)
    return {
        "made": [listed(store, number) for number in numbers[:MOST]],
        "last": numbers[MOST - 1] if len(numbers) > MOST else None,
        "actions": history.actions(store.connection),
    }


def listed(store: Store, number: int) -> Listed:
    """A decision as the page lists it."""
    reach = history.count_concepts(store.connection, number)
    is_small = reach <= MOST_CONCEPTS
    made = list(store.history(number=number, limit=None if is_small else MOST_NAMED))
    is_last = is_small and not made[0].undone and not history.is_followed(store.connection, number)
    parts = [(decision, store.get(decision.concept)) for decision in made[:MOST_NAMED]]
    return Listed(parts, reach, DecisionMark.of(made) if is_last else None)
