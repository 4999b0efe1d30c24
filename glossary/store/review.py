"""Reviewing terms one by one: their cards, the queue of all who review, and correcting a span in its sentence."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from align import segment
from glossary.decisions.overlay import term_of
from glossary.entries.entry import Entry, Variant
from glossary.search.concordance import Line
from glossary.search.index import name_key
from glossary.store import OvertakenError, Proposal, Store
from glossary.store.proposals import Order, Rank, ReviewFilters

BATCH = 100
"""Proposals that are read at a time to find the next open one."""
LINES = 3
"""Sentences of a card."""
# A batch is kept for so many times the processor time of reading it. By the wall clock, a busy machine would keep a
# batch that is quickly read, and a term whose decision others undo would be missing meanwhile.
KEEP_FACTOR = 20
MOST_BATCHES = 64
"""Filters of which a batch is kept."""
OPEN_SECONDS = 300.0
"""How long a card stays open in a session that does nothing."""
MOST_OPEN = 100
"""Sessions whose open card is known, the last."""


@dataclass(frozen=True, slots=True)
class Span:
    """A Thai term in its sentence: ``text[start:end]``. It can grow and shrink at both ends, down to one letter.

    >>> span = Span("แนวคิดห่วงโซ่คุณค่า (value chain)", 0, 19)
    >>> span.begin_later().thai, span.begin_later().begin_earlier().thai
    ('ห่วงโซ่คุณค่า', 'แนวคิดห่วงโซ่คุณค่า')
    """

    text: str
    start: int
    end: int

    @property
    def thai(self) -> str:
        """Return the term."""
        return self.text[self.start : self.end]

    def begin_earlier(self, *, letter: bool = False) -> Span:
        """Move the start back by one word, or by one letter with its marks."""
        return self._moved(start=max((p for p in self.places(letter) if p < self.start), default=self.start))

    def begin_later(self, *, letter: bool = False) -> Span:
        """Move the start on by one word, or by one letter with its marks."""
        return self._moved(start=min((p for p in self.places(letter) if p > self.start), default=self.start))

    def end_earlier(self, *, letter: bool = False) -> Span:
        """Move the end back by one word, or by one letter with its marks."""
        return self._moved(end=max((p for p in self.places(letter) if p < self.end), default=self.end))

    def end_later(self, *, letter: bool = False) -> Span:
        """Move the end on by one word, or by one letter with its marks."""
        return self._moved(end=min((p for p in self.places(letter) if p > self.end), default=self.end))

    def _moved(self, *, start: int | None = None, end: int | None = None) -> Span:
        moved = replace(self, start=self.start if start is None else start, end=self.end if end is None else end)
        return moved if moved.thai.strip() else self

    def places(self, letter: bool) -> list[int]:
        """Return the offsets at which the term can start or end: at words, or at letters with their marks."""
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
"""The moves of the ends of a span, by their names in forms."""


TermName = tuple[int, str]
"""The number of a concept and the key of a Thai term of it."""


class Card(NamedTuple):
    """A Thai term as a reviewer sees it: its concept, with its number, and the sentences in which it occurs.

    ``state`` is that of the concept; a decision with an older state than the glossary has is refused.
    """

    number: int
    entry: Entry
    variant: Variant
    lines: tuple[Line, ...]
    state: str

    @property
    def name(self) -> TermName:
        """Return what identifies the term."""
        return self.number, name_key(self.variant.thai)

    @property
    def span(self) -> Span | None:
        """Return the term in its first sentence; None without a sentence."""
        if not self.lines:
            return None
        line = self.lines[0]
        return Span(line.left + line.thai + line.right, len(line.left), len(line.left) + len(line.thai))


def load_card(store: Store, id_: str, thai: str) -> Card | None:
    """Load the card of a Thai term of a concept; None when it is gone."""
    state = store.state(id_)  # read first, so that what is decided while the rest is read counts as later
    number = store.number(id_)
    entry = store.numbered(number) if number else None
    variant = term_of(entry, thai) if entry else None
    if number is None or entry is None or variant is None:
        return None
    key = name_key(variant.thai)
    lines = (line for line in store.lines(entry, [variant]) if name_key(line.thai) == key)
    return Card(number, entry, variant, tuple(islice(lines, LINES)), state)


def _load_open(store: Store, proposal: Proposal, filters: ReviewFilters) -> Card | None:
    """Load the card of a proposal; None when it was decided meanwhile, or is gone."""
    found = store.open_proposal(proposal, filters)
    card = found and load_card(store, found[0].id, found[1].thai)
    return card if card and filters.matches(card.entry, card.variant) else None


class NextCard(NamedTuple):
    """The next card, its rank in the order, and how many cards are left in all, this one included.

    ``card`` and ``rank`` are None at the end. ``left`` can be too high with a filter on kind or source, or in a
    glossary so large that it is not counted for each card.
    """

    card: Card | None
    rank: Rank | None
    left: int


class _Batch(NamedTuple):
    """Proposals that were read ahead: the first after a rank, how many are left in all, and until when this is kept."""

    after: Rank | None
    proposals: list[Proposal]
    left: int
    until: float

    def following(self, after: Rank | None) -> list[Proposal]:
        """Return the proposals after a rank; none where the batch does not begin early enough to know the next."""
        if self.after is not None and (after is None or after < self.after):
            return []
        return [proposal for proposal in self.proposals if after is None or proposal.rank > after]


class _OpenCard(NamedTuple):
    name: TermName
    until: float


class ReviewQueue:
    """The order in which any number of people review terms, each from a rank that their session remembers.

    Many terms are read at a time, and each is checked again when its turn comes, so that nobody is given a term that
    was decided meanwhile. A batch that took long to read is kept longer, so that a slow query of a large glossary is
    not run for each card. The queue also knows which card each session has open.

    >>> queue = ReviewQueue()
    >>> queue.open("me", (7, "ธนาคาร"))
    >>> queue.open_for_others("me"), queue.open_for_others("you")
    (frozenset(), frozenset({(7, 'ธนาคาร')}))
    """

    def __init__(self) -> None:
        self._batches: dict[ReviewFilters, _Batch] = {}
        self._open_cards: OrderedDict[str, _OpenCard] = OrderedDict()
        self._excluded: frozenset[TermName] = frozenset()

    def for_session(self, session: str) -> ReviewQueue:
        """Return the queue without the cards that other sessions have open, unless no others are left."""
        queue = copy(self)
        queue._excluded = self.open_for_others(session)
        return queue

    def open(self, session: str, name: TermName | None) -> None:
        """Record the card that a session has open, in place of an earlier one; None for no card."""
        self._open_cards.pop(session, None)
        if name is not None:
            self._open_cards[session] = _OpenCard(name, time.monotonic() + OPEN_SECONDS)
        while len(self._open_cards) > MOST_OPEN:
            self._open_cards.popitem(last=False)

    def open_for_others(self, session: str) -> frozenset[TermName]:
        """Return the cards that other sessions have open."""
        now = time.monotonic()
        return frozenset(card.name for other, card in self._open_cards.items() if other != session and now < card.until)

    def next(self, store: Store, filters: ReviewFilters, after: Rank | None = None) -> NextCard:
        """Return the next card after a rank."""
        found = self._next(store, filters, after, self._excluded)
        if self._excluded and found.card is None:
            return self._next(store, filters, after, frozenset())
        return found

    def _next(
        self, store: Store, filters: ReviewFilters, after: Rank | None, excluded: frozenset[TermName]
    ) -> NextCard:
        batch = self._batches.get(filters)
        if batch is not None and time.monotonic() < batch.until:
            found = _first_open(store, filters, batch, after, excluded)
            if found:
                return found
        while True:
            batch = self._read(store, filters, after)
            found = _first_open(store, filters, batch, after, excluded)
            if found:
                return found
            if not batch.proposals:
                return NextCard(None, None, batch.left)
            after = batch.proposals[-1].rank

    def _read(self, store: Store, filters: ReviewFilters, after: Rank | None) -> _Batch:
        start = time.thread_time()
        proposals, left = store.proposals(filters, after, BATCH), store.count_proposals(filters)
        seconds = time.thread_time() - start
        if len(self._batches) >= MOST_BATCHES:
            self._batches.clear()
        batch = self._batches[filters] = _Batch(after, proposals, left, time.monotonic() + KEEP_FACTOR * seconds)
        return batch


def _first_open(
    store: Store, filters: ReviewFilters, batch: _Batch, after: Rank | None, excluded: frozenset[TermName]
) -> NextCard | None:
    """Return the first card of a batch after a rank that is still to be reviewed, and not excluded."""
    gone = 0
    for proposal in batch.following(after):
        if (proposal.concept, proposal.key) in excluded:
            continue
        card = _load_open(store, proposal, filters)
        if card is not None:
            return NextCard(card, proposal.rank, max(1, batch.left - gone))
        gone += 1
    return None


class _Done(NamedTuple):
    number: int
    after: Rank | None


@dataclass(slots=True)
class Review:
    """One person's review of the proposals of a store, from beginning to end; each decision is written at once.

    ``done`` has the decisions that were made and are not undone, each with the rank after which its card came.
    """

    store: Store
    order: Order = "unsure"
    left: int = 0
    done: list[_Done] = field(default_factory=list)
    _after: Rank | None = None
    _rank: Rank | None = None
    _queue: ReviewQueue = field(default_factory=ReviewQueue)

    def card(self) -> Card | None:
        """Return the proposal to decide on now; None at the end. Sets ``left``, the number of all open proposals."""
        card, self._rank, self.left = self._queue.next(self.store, ReviewFilters(self.order), self._after)
        return card

    def decide(self, card: Card, status: str) -> bool:
        """Give the term of a card a status; return False when another person decided on its concept meanwhile."""
        return self._record(lambda: self.store.decide(card.entry.id, card.variant.thai, status, seen=card.state))

    def correct(self, card: Card, thai: str) -> bool:
        """Approve another span in place of the term of a card; return False as ``decide`` does."""
        return self._record(lambda: self.store.correct(card.entry.id, card.variant.thai, thai, seen=card.state))

    def _record(self, decide: Callable[[], int]) -> bool:
        try:
            number = decide()
        except OvertakenError:
            return False
        if number:
            self.done.append(_Done(number, self._after))
        return True

    def skip(self) -> None:
        """Go on to the next card; the proposal stays one."""
        self._after = self._rank

    def undo(self) -> bool:
        """Undo the last decision of this review and go back to its card; return False when there is none."""
        if not self.done:
            return False
        number, self._after = self.done.pop()
        self.store.undo(number)
        return True
