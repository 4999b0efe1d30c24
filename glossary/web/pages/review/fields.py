"""The fields of the review's URLs and forms, in which the session of a person lies, so that no server keeps it."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from align.errors import InputError
from align.records import KINDS
from glossary.entries.entry import PROPOSED, STATUSES
from glossary.store.proposals import ORDERS, ProposalFilter, Rank
from glossary.store.review import MOVES, Span
from glossary.store.review_session import ACTIONS, MOST_BACK, Position, ReviewSession, Step, TermRef
from glossary.store.undo import DecisionMark
from glossary.web.fields import MOST, one_of, text

PAGE = "/review"
NO_DOMAIN = "-"
"""The filter for concepts without a domain."""
MOST_UNDO = 100
"""Decisions that can be undone, the last: they stand in the URL, whose length servers and proxies limit."""
LONGEST_FILTER = 500
"""Code points of a source or domain."""
_COUNT = re.compile("[0-9]{1,9}")
_STEP = re.compile("(.*)~([0-9]{1,18})-([0-9a-f]{8})")


# ---- reading ----------------------------------------------------------------------------------------------


def read_session(fields: Mapping[str, object]) -> ReviewSession:
    """Read the session from the fields of a URL or form.

    Raises
    ------
    InputError
        when one of the fields has no valid value

    >>> session = ReviewSession(ProposalFilter(order="frequent", source="news/"), made=(3, 0, 0, 0, 1))
    >>> read_session(session_fields(session)) == session
    True
    >>> changes = ({}, {"order": "unsure"}, {"source": "sea/"})
    >>> [read_session(session_fields(session) | change).total for change in changes]
    [4, 4, 0]
    """
    domain = text(fields, "domain")[:LONGEST_FILTER]
    filters = ProposalFilter(
        order=one_of(fields, "order", ORDERS, ORDERS[0]),
        status=one_of(fields, "status", STATUSES, PROPOSED),
        kind=one_of(fields, "kind", ("", *KINDS)),
        source=text(fields, "source").strip()[:LONGEST_FILTER],
        domain={"": None, NO_DOMAIN: ""}.get(domain, domain),
    )
    done, trail = text(fields, "done"), text(fields, "trail")
    return ReviewSession(
        filters,
        parse_rank(text(fields, "after"), "after"),
        tuple(DecisionMark.parse(mark, "done") for mark in done.split(".")[-MOST_UNDO:]) if done else (),
        _parse_counts(text(fields, "made"), filters),
        tuple(map(_parse_step, trail.split("_")[-MOST_BACK:])) if trail else (),
    )


def read_term(fields: Mapping[str, object]) -> TermRef | None:
    """Read the term from the fields of a URL or form; None where they name none."""
    concept, thai, right = (text(fields, name) for name in ("concept", "thai", "right"))
    return TermRef(concept, thai, right.strip()) if concept and thai else None


def read_span(fields: Mapping[str, object], own: Span) -> Span:
    """Read the span that a person chose and moved in the sentence of *own*; *own* where the fields have none."""
    start, end, move = (text(fields, name) for name in ("start", "end", "move"))
    if not all(offset.isdecimal() and len(offset) <= len(str(MOST)) for offset in (start, end)):
        return own
    chosen = replace(own, start=int(start), end=int(end))
    if not (chosen.start < chosen.end <= len(own.text) and chosen.thai.strip()):
        return own
    return chosen.move(move) if move in MOVES else chosen


def parse_rank(value: str, name: str) -> Rank | None:
    """Parse a rank in the order of terms from a field; None where the field is empty.

    Raises
    ------
    InputError
        when it is none; *name* is the name of the field

    >>> parse_rank("0.35,-1,9895604649996", "after"), parse_rank("", "after")
    ((0.35, -1.0, 9895604649996), None)
    """
    if not value:
        return None
    try:
        first, second, number = value.split(",")
        rank = float(first), float(second), int(number)
    except ValueError:
        rank = math.nan, math.nan, 0
    # SQLite has integers of 64 bits.
    if not (math.isfinite(rank[0] + rank[1]) and abs(rank[2]) < 1 << 63):
        raise InputError(f"{name} must be a place in the order; got {value[:100]!r}")
    return rank


def _parse_step(value: str) -> Step:
    found = _STEP.fullmatch(value)
    if found is None:
        raise InputError(f"trail must be cards that were left; got {value[:100]!r}")
    return Step(parse_rank(found[1], "trail"), int(found[2]), found[3])


def _parse_counts(value: str, filters: ProposalFilter) -> tuple[int, ...]:
    """Parse the field ``made``; counts of other filters are dropped."""
    numbers, _, digest = value.partition("-")
    counts = numbers.split(".") if value else ["0"] * len(ACTIONS)
    if len(counts) != len(ACTIONS) or not all(map(_COUNT.fullmatch, counts)):
        raise InputError(f"made must be {len(ACTIONS)} counts; got {value[:100]!r}")
    return tuple(map(int, counts)) if digest == _filters_digest(filters) else (0,) * len(ACTIONS)


# ---- writing ----------------------------------------------------------------------------------------------


class Links(NamedTuple):
    """The URLs of a position: of its card, with and without what the person decided and saw, and of other cards.

    ``back`` is empty where there is no card before. ``session`` has the fields of the session, ``fields`` those of the
    card's forms.
    """

    here: str
    place: str
    skip: str
    skipped: str
    back: str
    session: Mapping[str, str]
    fields: Mapping[str, str]


def links_of(position: Position) -> Links:
    """Return the links of a position."""
    session, card = position.session, position.card
    named = position.term if position.is_named else None
    fields = session_fields(session)
    of_card: dict[str, str] = {}
    if card:
        of_card = _term_fields(position.term) | {"seen": card.state, "past": format_rank(position.past)}
    return Links(
        here=url(session, named),
        place=url(session._replace(done=(), made=ReviewSession().made, trail=()), named),
        skip=url(position.skip()),
        skipped=url(session._replace(after=None)),
        back=url(*position.previous) if position.previous else "",
        session=fields,
        fields=fields | of_card,
    )


def url(session: ReviewSession, term: TermRef | None = None) -> str:
    """Return the URL at which a session goes on, with a term or the next one.

    >>> url(ReviewSession()), url(ReviewSession(ProposalFilter(domain=""), after=(0.5, -1, 3)), TermRef("b", "x"))
    ('/review', '/review?domain=-&after=0.5%2C-1%2C3&concept=b&thai=x')
    """
    fields = session_fields(session) | _term_fields(term)
    return f"{PAGE}?{urlencode(fields)}" if fields else PAGE


def session_fields(session: ReviewSession) -> dict[str, str]:
    """Return the fields from which ``read_session`` reads the session, without empty ones and defaults."""
    filters, default = session.filters, ProposalFilter()
    made = f"{'.'.join(map(str, session.made))}-{_filters_digest(filters)}" if session.total else ""
    fields = {
        "order": filters.order if filters.order != default.order else "",
        "status": filters.status if filters.status != default.status else "",
        "source": filters.source,
        "kind": filters.kind,
        "domain": NO_DOMAIN if filters.domain == "" else filters.domain or "",
        "after": format_rank(session.after),
        "done": ".".join(map(str, session.done[-MOST_UNDO:])),
        "made": made,
        "trail": "_".join(f"{format_rank(step.after)}~{step.concept}-{step.digest}" for step in session.trail),
    }
    return {name: value for name, value in fields.items() if value}


def format_rank(rank: Rank | None) -> str:
    """Format a rank for a field, so that ``parse_rank`` returns the same.

    >>> parse_rank(format_rank((0.1 + 0.2, -1, 3)), "after") == (0.1 + 0.2, -1, 3), format_rank(None)
    (True, '')
    """
    return ",".join(map(repr, rank or ()))


def _term_fields(term: TermRef | None) -> dict[str, str]:
    return {"concept": term.concept, "thai": term.thai} if term else {}


def _filters_digest(filters: ProposalFilter) -> str:
    """Return a digest of which terms are reviewed, whatever their order."""
    terms = tuple(filters._replace(order=ORDERS[0]))
    return hashlib.blake2b(repr(terms).encode(), digest_size=4).hexdigest()
