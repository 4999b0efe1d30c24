"""The queue of terms that any number of people review at once."""

from __future__ import annotations

import time
from collections import OrderedDict
from copy import copy
from typing import NamedTuple

from glossary.store import Store
from glossary.store.proposals import Proposal, ProposalFilter, Rank, count_proposals, find_proposals, open_proposal
from glossary.store.review import Card, TermName, load_card

BATCH = 100
"""Proposals that are read at a time to find the next open one."""
# A batch is kept for so many times the processor time of reading it. By the wall clock, a busy machine would keep a
# batch that is quickly read, and a term whose decision others undo would be missing meanwhile.
KEEP_FACTOR = 20
MOST_BATCHES = 64
"""Filters of which a batch is kept."""
OPEN_SECONDS = 300.0
"""How long a card stays open in a session that does nothing."""
MOST_OPEN = 100
"""Sessions whose open card is known, the last."""


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
        self._batches: dict[ProposalFilter, _Batch] = {}
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

    def next(self, store: Store, filters: ProposalFilter, after: Rank | None = None) -> NextCard:
        """Return the next card after a rank."""
        found = self._next(store, filters, after, self._excluded)
        if self._excluded and found.card is None:
            return self._next(store, filters, after, frozenset())
        return found

    def _next(
        self, store: Store, filters: ProposalFilter, after: Rank | None, excluded: frozenset[TermName]
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
            after = batch.proposals[-1].rank  # all of them were decided meanwhile, or are excluded

    def _read(self, store: Store, filters: ProposalFilter, after: Rank | None) -> _Batch:
        start = time.thread_time()
        proposals = find_proposals(store.connection, filters, after, BATCH)
        left = count_proposals(store.connection, filters)
        seconds = time.thread_time() - start
        if len(self._batches) >= MOST_BATCHES:
            self._batches.clear()
        batch = self._batches[filters] = _Batch(after, proposals, left, time.monotonic() + KEEP_FACTOR * seconds)
        return batch


def _load_open(store: Store, proposal: Proposal, filters: ProposalFilter) -> Card | None:
    """Load the card of a proposal; None when it was decided meanwhile, or is gone."""
    found = open_proposal(store.connection, proposal, filters)
    card = found and load_card(store, found[0].id, found[1].thai)
    return card if card and filters.matches(card.entry, card.variant) else None


def _first_open(
    store: Store, filters: ProposalFilter, batch: _Batch, after: Rank | None, excluded: frozenset[TermName]
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
