"""The session of a person who reviews, which lies in the URLs and forms of the page and not on the server."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from align.errors import InputError
from align.records import KINDS
from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, PROPOSED, REJECTED, STATUSES
from glossary.entries.keys import thai_key
from glossary.store import CORRECT, Decision
from glossary.store.proposals import ORDERS, Rank, ReviewFilters
from glossary.web.fields import one_of, text
from glossary.web.undo import DecisionMark

PAGE = "/review"
ACTIONS = (APPROVED, CORRECT, ADMITTED, FORBIDDEN, REJECTED)
"""The decisions on a term."""
NO_DOMAIN = "-"
"""The filter for concepts without a domain."""
# Both of these stand in the URL, whose length servers and proxies limit.
MOST_UNDO = 100
"""Decisions that can be undone, the last."""
MOST_BACK = 20
"""Cards to which one can go back, the last."""
LONGEST_FILTER = 500
"""Code points of a source or domain."""
_COUNT = re.compile("[0-9]{1,9}")
_STEP = re.compile("(.*)~([0-9]{1,18})-([0-9a-f]{8})")


class Step(NamedTuple):
    """A card that was decided on or skipped: its concept, and the rank after which it came.

    ``digest`` tells its term from others of the concept, and from those of another glossary.
    """

    after: Rank | None
    concept: int
    digest: str

    @classmethod
    def parse(cls, text: str) -> Step:
        """Parse a step of the field ``trail``.

        Raises
        ------
        InputError
            when it is none
        """
        found = _STEP.fullmatch(text)
        if found is None:
            raise InputError(f"trail must be cards that were left; got {text[:100]!r}")
        return cls(parse_rank(found[1], "trail"), int(found[2]), found[3])

    def __str__(self) -> str:
        return f"{format_rank(self.after)}~{self.concept}-{self.digest}"

    def has_card_of(self, other: Step) -> bool:
        """Return whether both steps are on the same card."""
        return (self.concept, self.digest) == (other.concept, other.digest)


def term_digest(id_: str, thai: str) -> str:
    """Return the ``Step.digest`` of a term of a concept.

    >>> term_digest("bank", "ธนาคาร") == term_digest("bank", "ธนา คาร")
    True
    >>> term_digest("bank", "ธนาคาร") == term_digest("b", "ธนาคาร")
    False
    """
    return _digest(f"{id_}\0{thai_key(thai)}")


class ReviewSession(NamedTuple):
    """The filters and progress of one person's review.

    ``after`` is the rank of the last skipped term, ``done`` has the last decisions, ``made`` counts all decisions on
    terms of these filters by ``ACTIONS``, and ``trail`` has the last cards that were left.

    >>> session = ReviewSession(ReviewFilters(order="frequent", source="news/"), made=(3, 0, 0, 0, 1))
    >>> url(session.place_fields()), session.total
    ('/review?order=frequent&source=news%2F', 4)
    >>> changes = ({}, {"order": "unsure"}, {"source": "sea/"})
    >>> [ReviewSession.from_fields(session.fields() | change).total for change in changes]
    [4, 4, 0]
    """

    filters: ReviewFilters = ReviewFilters()
    after: Rank | None = None
    done: tuple[DecisionMark, ...] = ()
    made: tuple[int, ...] = (0,) * len(ACTIONS)
    trail: tuple[Step, ...] = ()

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> ReviewSession:
        """Read the session from the fields of a URL or form.

        Raises
        ------
        InputError
            when one of the fields has no valid value
        """
        domain = text(fields, "domain")[:LONGEST_FILTER]
        filters = ReviewFilters(
            order=one_of(fields, "order", ORDERS, ORDERS[0]),
            status=one_of(fields, "status", STATUSES, PROPOSED),
            kind=one_of(fields, "kind", ("", *KINDS)),
            source=text(fields, "source").strip()[:LONGEST_FILTER],
            domain={"": None, NO_DOMAIN: ""}.get(domain, domain),
        )
        done, trail = text(fields, "done"), text(fields, "trail")
        return cls(
            filters,
            parse_rank(text(fields, "after"), "after"),
            tuple(DecisionMark.parse(mark, "done") for mark in done.split(".")[-MOST_UNDO:]) if done else (),
            _parse_counts(text(fields, "made"), filters),
            tuple(map(Step.parse, trail.split("_")[-MOST_BACK:])) if trail else (),
        )

    @property
    def total(self) -> int:
        """Return the number of decisions on terms of these filters."""
        return sum(self.made)

    def by_action(self) -> Iterator[tuple[str, int]]:
        """Yield each of ``ACTIONS`` with the number of such decisions."""
        return zip(ACTIONS, self.made, strict=True)

    def fields(self) -> dict[str, str]:
        """Return the fields of a URL or form from which the session can be read."""
        made = f"{'.'.join(map(str, self.made))}-{_filters_digest(self.filters)}" if self.total else ""
        done, trail = ".".join(map(str, self.done)), "_".join(map(str, self.trail))
        return {**self.place_fields(), **_without_empty({"done": done, "made": made, "trail": trail})}

    def place_fields(self) -> dict[str, str]:
        """Return the fields without what this person decided and saw."""
        return {**self.filter_fields(), **_without_empty({"after": format_rank(self.after)})}

    def filter_fields(self) -> dict[str, str]:
        """Return the fields of the filters that differ from the defaults."""
        filters, default = self.filters, ReviewFilters()
        return _without_empty(
            {
                "order": filters.order if filters.order != default.order else "",
                "status": filters.status if filters.status != default.status else "",
                "source": filters.source,
                "kind": filters.kind,
                "domain": NO_DOMAIN if filters.domain == "" else filters.domain or "",
            }
        )

    @property
    def url(self) -> str:
        """Return the URL of the page that goes on from here."""
        return url(self.fields())

    def leave(self, step: Step, after: Rank | None) -> ReviewSession:
        """Return the session after a card was left, which goes on after a rank."""
        trail = (*(earlier for earlier in self.trail if not earlier.has_card_of(step)), step)
        return self._replace(after=after, trail=trail[-MOST_BACK:])

    def with_decision(self, decision: Decision) -> ReviewSession:
        """Return the session after a decision was made."""
        done = (*self.done, DecisionMark.of([decision]))[-MOST_UNDO:]
        return self._replace(done=done, made=tuple(_add(self.made, decision.action, 1)))

    def without_last(self, decision: Decision | None) -> ReviewSession:
        """Return the session after its last *decision* was undone; with None, after that could not be undone."""
        made = self.made if decision is None else tuple(_add(self.made, decision.action, -1))
        return self._replace(done=self.done[:-1], made=made)


def url(fields: Mapping[str, str]) -> str:
    """Return the URL of the page with some fields.

    >>> url({}), url({"after": "0.5,-1,3"})
    ('/review', '/review?after=0.5%2C-1%2C3')
    """
    return f"{PAGE}?{urlencode(fields)}" if fields else PAGE


def parse_rank(text: str, name: str) -> Rank | None:
    """Parse a rank in the order of terms from a field; None where the field is empty.

    Raises
    ------
    InputError
        when it is none; *name* is the name of the field

    >>> parse_rank("0.35,-1,9895604649996", "after"), parse_rank("", "after")
    ((0.35, -1.0, 9895604649996), None)
    """
    if not text:
        return None
    try:
        first, second, number = text.split(",")
        rank = float(first), float(second), int(number)
    except ValueError:
        rank = math.nan, math.nan, 0
    # SQLite has integers of 64 bits.
    if not (math.isfinite(rank[0] + rank[1]) and abs(rank[2]) < 1 << 63):
        raise InputError(f"{name} must be a place in the order; got {text[:100]!r}")
    return rank


def format_rank(rank: Rank | None) -> str:
    """Format a rank for a field, so that ``parse_rank`` returns the same.

    >>> parse_rank(format_rank((0.1 + 0.2, -1, 3)), "after") == (0.1 + 0.2, -1, 3), format_rank(None)
    (True, '')
    """
    return ",".join(map(repr, rank or ()))


def _parse_counts(text: str, filters: ReviewFilters) -> tuple[int, ...]:
    """Parse the field ``made``; counts of other filters are dropped."""
    numbers, _, digest = text.partition("-")
    counts = numbers.split(".") if text else ["0"] * len(ACTIONS)
    if len(counts) != len(ACTIONS) or not all(map(_COUNT.fullmatch, counts)):
        raise InputError(f"made must be {len(ACTIONS)} counts; got {text[:100]!r}")
    return tuple(map(int, counts)) if digest == _filters_digest(filters) else (0,) * len(ACTIONS)


def _filters_digest(filters: ReviewFilters) -> str:
    """Return a digest of which terms are reviewed, whatever their order."""
    return _digest(repr(tuple(filters._replace(order=ORDERS[0]))))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def _add(made: tuple[int, ...], action: str, number: int) -> Iterator[int]:
    return (max(0, count + number * (name == action)) for name, count in zip(ACTIONS, made, strict=True))


def _without_empty(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}
