"""Deciding on proposals one by one: what is shown of each, and how its span is corrected in its sentence."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from align import segment
from glossary.decisions.overlay import term_of
from glossary.entries.entry import Entry, Variant
from glossary.search.concordance import Line
from glossary.search.index import name_key
from glossary.store import Store, concepts
from glossary.store.proposals import (
    Order,
    Proposal,
    ProposalFilter,
    Rank,
    count_proposals,
    find_proposals,
    open_proposal,
)
from glossary.store.related import sentences

AHEAD = 100
"""Proposals that are read at a time to find the next that is open."""
LINES = 3
"""Sentences of a card."""
FRESH = 20
"""What was read ahead is kept for so many times as long as it took the processor to read.

By the clock, a machine that is busy elsewhere would keep what is quickly read, and a term whose decision others took
back would be missing meanwhile.
"""
MOST_READ = 64
"""Kinds of terms of which something is kept."""


@dataclass(frozen=True, slots=True)
class Span:
    """A Thai term in its sentence: ``text[start:end]``. It may grow and shrink at both ends, down to one letter.

    >>> span = Span("แนวคิดห่วงโซ่คุณค่า (value chain)", 0, 19)
    >>> span.begin_later().thai, span.begin_later().begin_earlier().thai
    ('ห่วงโซ่คุณค่า', 'แนวคิดห่วงโซ่คุณค่า')
    """

    text: str
    start: int
    end: int

    @property
    def thai(self) -> str:
        """The term."""
        return self.text[self.start : self.end]

    def begin_earlier(self, *, letter: bool = False) -> Span:
        """Begin one word earlier, or one letter with its marks."""
        return self._moved(start=max((p for p in self.places(letter) if p < self.start), default=self.start))

    def begin_later(self, *, letter: bool = False) -> Span:
        """Begin one word later, or one letter with its marks."""
        return self._moved(start=min((p for p in self.places(letter) if p > self.start), default=self.start))

    def end_earlier(self, *, letter: bool = False) -> Span:
        """End one word earlier, or one letter with its marks."""
        return self._moved(end=max((p for p in self.places(letter) if p < self.end), default=self.end))

    def end_later(self, *, letter: bool = False) -> Span:
        """End one word later, or one letter with its marks."""
        return self._moved(end=min((p for p in self.places(letter) if p > self.end), default=self.end))

    def _moved(self, *, start: int | None = None, end: int | None = None) -> Span:
        moved = replace(self, start=self.start if start is None else start, end=self.end if end is None else end)
        return moved if moved.thai.strip() else self

    def places(self, letter: bool) -> list[int]:
        """Where the term may begin or end: at words, or at letters with their marks."""
        if letter:
            return [0, *segment.clusters(self.text)]
        return [*(token.start for token in segment.tokens(self.text)), len(self.text)]


MOVES: dict[str, Callable[[Span], Span]] = {
    "begin-earlier": Span.begin_earlier,
    "begin-earlier-letter": lambda span: span.begin_earlier(letter=True),
    "begin-later-letter": lambda span: span.begin_later(letter=True),
    "begin-later": Span.begin_later,
    "end-earlier": Span.end_earlier,
    "end-earlier-letter": lambda span: span.end_earlier(letter=True),
    "end-later-letter": lambda span: span.end_later(letter=True),
    "end-later": Span.end_later,
}
"""How an end of a span is moved."""


Name = tuple[int, str]
"""A Thai term, by its key, of a concept, by its number."""


class Card(NamedTuple):
    """A proposal as it is shown: its concept, with its number, its term, and the sentences that it stands in.

    ``state`` is that of the concept, by which it is seen whether others decide on it meanwhile.
    """

    number: int
    entry: Entry
    variant: Variant
    lines: tuple[Line, ...]
    state: str

    @property
    def name(self) -> Name:
        """By what the term is told from others."""
        return self.number, name_key(self.variant.thai)

    @property
    def span(self) -> Span | None:
        """The term in its first sentence; None without a sentence."""
        if not self.lines:
            return None
        line = self.lines[0]
        return Span(line.left + line.thai + line.right, len(line.left), len(line.left) + len(line.thai))


@dataclass(slots=True)
class Review:
    """A person's way through the proposals of a glossary file; each decision is written at once.

    ``done`` are the numbers of the decisions made, the last of which can be undone, with the proposal of each.
    """

    store: Store
    order: Order = "unsure"
    queue: list[Proposal] = field(default_factory=list)
    at: int = 0
    done: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.queue = find_proposals(self.store.connection, ProposalFilter(self.order))

    @property
    def left(self) -> int:
        """How many proposals of the queue are still to come, this one included."""
        return len(self.queue) - self.at

    def card(self) -> Card | None:
        """The proposal to decide on now; None when all were seen. What others decided meanwhile is passed over."""
        while self.at < len(self.queue):
            found = _open(self.store, self.queue[self.at], ProposalFilter())
            if found is not None:
                return found
            self.at += 1
        return None

    def decide(self, card: Card, status: str) -> bool:
        """Give the term of a card a status, and go on; False when another person decided on it meanwhile."""
        return self._is_open() and self._made(self.store.decide(card.entry.id, card.variant.thai, status))

    def correct(self, card: Card, thai: str) -> bool:
        """Approve another span in place of the term of a card, and go on; False as with ``decide``."""
        return self._is_open() and self._made(self.store.correct(card.entry.id, card.variant.thai, thai))

    def _is_open(self) -> bool:
        return open_proposal(self.store.connection, self.queue[self.at]) is not None

    def skip(self) -> None:
        """Go on; the proposal stays one."""
        self.at += 1

    def undo(self) -> bool:
        """Take back the last decision of this review and go back to its proposal; False when there is none."""
        if not self.done:
            return False
        number, at = self.done.pop()
        self.store.undo(number)
        self.at = at
        return True

    def _made(self, number: int) -> bool:
        if number:
            self.done.append((number, self.at))
        self.at += 1
        return True


def card(store: Store, id_: str, thai: str) -> Card | None:
    """A Thai term of a concept as it is shown; None when it is gone."""
    state = store.state(id_)  # read first: what is decided meanwhile must be seen to be so
    concept = concepts.by_ids(store.connection, [id_]).get(id_)
    variant = term_of(concept.entry, thai) if concept else None
    if concept is None or variant is None:
        return None
    key = name_key(variant.thai)
    lines = (line for line in sentences(store.connection, concept.entry, [variant]) if name_key(line.thai) == key)
    return Card(concept.number, concept.entry, variant, tuple(islice(lines, LINES)), state)


def _open(store: Store, proposal: Proposal, wanted: ProposalFilter) -> Card | None:
    """The term of a proposal as it is shown; None when it is decided by now, or gone."""
    held = open_proposal(store.connection, proposal, wanted)
    found = held and card(store, held[0].id, held[1].thai)
    return found if found and wanted.matches(found.entry, found.variant) else None


class Next(NamedTuple):
    """The next term to decide on, its place in the order, and how many are left in all, this one included.

    ``card`` and ``rank`` are None at the end. ``left`` may be too high where only terms of a kind or source are wanted,
    or in a glossary so large that it is not counted for each card.
    """

    card: Card | None
    rank: Rank | None
    left: int


class _Read(NamedTuple):
    """What was read: the first terms behind a place of their order, how many are left in all, until when it is kept."""

    after: Rank | None
    proposals: list[Proposal]
    left: int
    until: float

    def behind(self, place: Rank | None) -> list[Proposal]:
        """The terms behind a place; empty where they are not known to be the next."""
        if self.after is not None and (place is None or place < self.after):
            return []
        return [proposal for proposal in self.proposals if place is None or proposal.rank > place]


class Ahead:
    """What comes next for any number of people who go through terms, each statelessly: read many terms at a time.

    Each term is looked at anew when it is its turn, so that none is shown that is decided by then. What took long to
    read is kept longer, so that a slow question of a large glossary is asked now and then and not for each card.
    """

    def __init__(self) -> None:
        self._held: dict[ProposalFilter, _Read] = {}
        self._taken: frozenset[Name] = frozenset()

    def without(self, taken: frozenset[Name]) -> Ahead:
        """The same for a person who is given no terms that others have before them, unless no more are left."""
        ahead = Ahead()
        ahead._held, ahead._taken = self._held, taken
        return ahead

    def next(self, store: Store, wanted: ProposalFilter, after: Rank | None = None) -> Next:
        """The next term to decide on behind a place of the order."""
        found = self._next(store, wanted, after, self._taken)
        return self._next(store, wanted, after, frozenset()) if self._taken and found.card is None else found

    def _next(self, store: Store, wanted: ProposalFilter, after: Rank | None, taken: frozenset[Name]) -> Next:
        read = self._held.get(wanted)
        is_fresh = read is not None and time.monotonic() < read.until
        if read is not None and is_fresh and (found := _first_open(store, wanted, read, after, taken)):
            return found
        while True:
            read = self._read(store, wanted, after)
            if found := _first_open(store, wanted, read, after, taken):
                return found
            if not read.proposals:
                return Next(None, None, read.left)
            after = read.proposals[-1].rank

    def _read(self, store: Store, wanted: ProposalFilter, after: Rank | None) -> _Read:
        began = time.thread_time()
        found = find_proposals(store.connection, wanted, after, AHEAD)
        left = count_proposals(store.connection, wanted)
        took = time.thread_time() - began
        if len(self._held) >= MOST_READ:
            self._held.clear()
        read = self._held[wanted] = _Read(after, found, left, time.monotonic() + FRESH * took)
        return read


def _first_open(
    store: Store, wanted: ProposalFilter, read: _Read, after: Rank | None, taken: frozenset[Name]
) -> Next | None:
    """The first of what was read behind a place that is still to be decided on, and not taken."""
    gone = 0
    for proposal in read.behind(after):
        if (proposal.concept, proposal.key) in taken:
            continue
        found = _open(store, proposal, wanted)
        if found is not None:
            return Next(found, proposal.rank, max(1, read.left - gone))
        gone += 1
    return None
