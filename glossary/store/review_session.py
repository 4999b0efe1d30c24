"""One person's review of terms, on the page or on a terminal: where it stands, and what a decision does.

A session is a record; who reviews keeps it, in the URLs of the page or in the memory of the terminal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from align.errors import InputError
from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, REJECTED
from glossary.entries.keys import thai_key
from glossary.store import CORRECT, ConcurrentChangeError, Decision, Store
from glossary.store.history import DecisionsSince
from glossary.store.proposals import ProposalFilter, Rank
from glossary.store.review import Card, Span, load_card
from glossary.store.review_queue import ReviewQueue
from glossary.store.undo import CannotUndoError, DecisionMark, is_in_force, undo_decision

ACTIONS = (APPROVED, CORRECT, ADMITTED, FORBIDDEN, REJECTED)
"""The decisions on a term."""
MOST_BACK = 20
"""Cards to which one can go back, the last."""


class TermRef(NamedTuple):
    """A Thai term of a concept, by its id, and ``right``, the term to approve in its place, if any."""

    concept: str
    thai: str
    right: str = ""


class Step(NamedTuple):
    """A card that was decided on or skipped: its concept, by its number, and the rank after which it came.

    ``digest`` tells its term from others of the concept, and from those of another glossary.
    """

    after: Rank | None
    concept: int
    digest: str

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
    return hashlib.blake2b(f"{id_}\0{thai_key(thai)}".encode(), digest_size=4).hexdigest()


class ReviewSession(NamedTuple):
    """The filters and progress of a review.

    ``after`` is the rank of the last skipped term, ``done`` has the decisions that can be undone, ``made`` counts the
    decisions by ``ACTIONS``, and ``trail`` has the last cards that were left.
    """

    filters: ProposalFilter = ProposalFilter()
    after: Rank | None = None
    done: tuple[DecisionMark, ...] = ()
    made: tuple[int, ...] = (0,) * len(ACTIONS)
    trail: tuple[Step, ...] = ()

    @property
    def total(self) -> int:
        """Return the number of decisions."""
        return sum(self.made)

    def leave(self, step: Step, after: Rank | None) -> ReviewSession:
        """Return the session after a card was left, which goes on after a rank."""
        trail = (*(earlier for earlier in self.trail if not earlier.has_card_of(step)), step)
        return self._replace(after=after, trail=trail[-MOST_BACK:])

    def with_decision(self, decision: Decision) -> ReviewSession:
        """Return the session after a decision was made."""
        done = (*self.done, DecisionMark.of([decision]))
        return self._replace(done=done, made=self._count(decision.action, 1))

    def without_last(self, decision: Decision | None) -> ReviewSession:
        """Return the session after its last *decision* was undone; with None, after that could not be undone."""
        made = self.made if decision is None else self._count(decision.action, -1)
        return self._replace(done=self.done[:-1], made=made)

    def _count(self, action: str, number: int) -> tuple[int, ...]:
        counts = zip(ACTIONS, self.made, strict=True)
        return tuple(max(0, count + number * (name == action)) for name, count in counts)


class LastDecision(NamedTuple):
    """The last decision: the action, the English term, and the Thai term that holds now."""

    action: str
    english: str
    thai: str


@dataclass(frozen=True, slots=True)
class Position:
    """A position in a review.

    ``card`` is the term to decide on, None at the end, where ``has_skipped`` tells whether skipped ones are left;
    ``is_named`` tells that the card was asked for, so that it may not be the next. ``span`` is the term in its sentence
    after moves, ``right`` the term to approve in its place, if any. ``past`` is the rank after which the session goes
    on once the card is skipped, ``previous`` the session and term of the card before, if any.
    """

    session: ReviewSession
    card: Card | None
    past: Rank | None
    left: int
    span: Span | None = None
    right: str = ""
    last: LastDecision | None = None
    is_named: bool = False
    has_skipped: bool = False
    previous: tuple[ReviewSession, TermRef] | None = None

    @property
    def term(self) -> TermRef | None:
        """Return the term of the card."""
        return TermRef(self.card.entry.id, self.card.variant.thai) if self.card else None

    def skip(self) -> ReviewSession:
        """Return the session after the card was left without a decision."""
        if self.card is None:
            return self.session
        return self.session.leave(_step(self.session, self.card, self.card.variant.thai), self.past)


def _step(session: ReviewSession, card: Card, thai: str) -> Step:
    """Return the step that leaves a card, whose term may have been corrected to *thai*."""
    return Step(session.after, card.number, term_digest(card.entry.id, thai))


class Obstacle(NamedTuple):
    """Why something was not done: ``gone``, ``overtaken``, ``kept`` or ``session``.

    ``meanwhile`` is what others decided, ``again`` what was to be done, one of ``ACTIONS`` or ``undo``.
    """

    kind: str
    meanwhile: DecisionsSince | None = None
    again: str = ""


class Outcome(NamedTuple):
    """The position after a decision, and the obstacle to it, if any."""

    position: Position
    obstacle: Obstacle | None = None


def find_position(
    store: Store,
    queue: ReviewQueue,
    session: ReviewSession,
    term: TermRef | None = None,
    choose: Callable[[Span], Span] = lambda span: span,
) -> Position:
    """Return the position at the next card, or at that of a *term*, whose span in its sentence *choose* may change."""
    named = load_card(store, term.concept, term.thai) if term else None
    following = queue.next(store, session.filters, session.after)
    card = named or following.card
    # The named card may be the next one anyway; only then does skipping it move the session on.
    is_next = card is not None and following.card is not None and card.name == following.card.name
    has_skipped = False
    if card is None and session.after is not None:
        has_skipped = queue.next(store, session.filters).card is not None
    span = card.span if card else None
    right = term.right if term and named else ""
    if named and span:
        chosen = choose(span)
        if chosen != span:
            span, right = chosen, chosen.thai.strip()
    return Position(
        session,
        card,
        past=following.rank if is_next else session.after,
        left=following.left if card or has_skipped else 0,
        span=span,
        right="" if card and right == card.variant.thai else right,
        last=_last_decision(store, session),
        is_named=named is not None,
        has_skipped=has_skipped,
        previous=_previous(store, session, card),
    )


def _previous(store: Store, session: ReviewSession, card: Card | None) -> tuple[ReviewSession, TermRef] | None:
    """Return session and term of the last card of the trail that still exists and is not *card*."""
    own = card and _step(session, card, card.variant.thai)
    for at, step in reversed(list(enumerate(session.trail))):
        term = None if own and step.has_card_of(own) else _find_term(store, step)
        if term:
            return session._replace(after=step.after, trail=session.trail[:at]), term
    return None


def _find_term(store: Store, step: Step) -> TermRef | None:
    """Return the term of a card that was left; None when it is gone."""
    entry = store.get(step.concept)
    if entry is None:
        return None
    terms = (TermRef(entry.id, v.thai) for v in entry.variants if term_digest(entry.id, v.thai) == step.digest)
    return next(terms, None)


def decide(
    store: Store,
    queue: ReviewQueue,
    session: ReviewSession,
    term: TermRef,
    action: str,
    *,
    seen: str,
    past: Rank | None = None,
) -> Outcome:
    """Decide on a term, and go on to the next card.

    Parameters
    ----------
    queue, session
        where the person is
    term
        the term
    action
        one of ``ACTIONS``
    seen
        the state of the concept when it was shown
    past
        the rank after which the session goes on when the filters still let the term pass

    Raises
    ------
    InputError
        when there is no such action, or a correction is empty
    """
    if action not in ACTIONS:
        raise InputError(f"decision must be one of {', '.join(ACTIONS)}; got {action[:100]!r}")
    card = load_card(store, term.concept, term.thai)
    if card is None:
        return Outcome(find_position(store, queue, session), Obstacle("gone"))
    thai, status = term.thai, APPROVED if action == CORRECT else action
    results = {status}
    try:
        if action == CORRECT and term.right != thai:
            number = store.correct(term.concept, thai, term.right, seen=seen)
            thai, results = term.right, {APPROVED, REJECTED}
        else:
            number = store.decide(term.concept, thai, status, seen=seen)
    except ConcurrentChangeError:
        meanwhile = store.since(term.concept, seen)
        return Outcome(find_position(store, queue, session, term), Obstacle("overtaken", meanwhile))
    # A term that still passes the filters would come again, so that the session goes on behind it.
    after = past if session.filters.status in results else session.after
    session = session.leave(_step(session, card, thai), after)
    if decision := _load_decision(store, number):
        session = session.with_decision(decision)
    return Outcome(find_position(store, queue, session))


def undo(store: Store, queue: ReviewQueue, session: ReviewSession) -> Outcome:
    """Undo the last decision of the session, and go back to its card."""
    try:
        decision = undo_decision(store, session.done[-1])[0] if session.done else None
    except CannotUndoError:
        decision = None
    if decision is None:
        return Outcome(find_position(store, queue, session.without_last(None)), Obstacle("kept"))
    thai, _ = _terms(decision)
    return Outcome(find_position(store, queue, session.without_last(decision), TermRef(decision.concept, thai)))


def _load_decision(store: Store, number: int) -> Decision | None:
    return next(store.history(number=number), None)


def _last_decision(store: Store, session: ReviewSession) -> LastDecision | None:
    if not session.done or not is_in_force(store, session.done[-1]):
        return None
    decision = _load_decision(store, session.done[-1].number)
    if decision is None:
        return None
    return LastDecision(decision.action, decision.after.english if decision.after else "", _terms(decision)[1])


def _terms(decision: Decision) -> tuple[str, str]:
    """Return the term that was decided on, and the one that holds: another one where the first was corrected."""
    changes = [change for change in decision.changes if change.thai]
    terms = list(dict.fromkeys(change.thai for change in changes))
    decided = terms[0] if terms else ""
    if decision.action == CORRECT:
        decided = next((change.thai for change in changes if change.after == REJECTED), decided)
    return decided, next((thai for thai in terms if thai != decided), decided)
