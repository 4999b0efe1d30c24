"""What the review page shows, and what a decision does: functions of the glossary, which keep nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from align.errors import InputError
from glossary.entries.entry import APPROVED, REJECTED
from glossary.store import CORRECT, Decision, OvertakenError, Store
from glossary.store.history import Meanwhile
from glossary.store.proposals import Rank
from glossary.store.review import MOVES, Card, ReviewQueue, Span, load_card
from glossary.web.fields import MOST, text
from glossary.web.pages.review.session import ACTIONS, ReviewSession, Step, format_rank, term_digest, url
from glossary.web.undo import CannotUndoError, is_in_force, undo_decision


class TermRef(NamedTuple):
    """A Thai term of a concept, and ``right``, the term to approve in its place, if any."""

    concept: str
    thai: str
    right: str = ""

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> TermRef | None:
        """Read the term from the fields of a URL or form; None where they name none."""
        concept, thai, right = (text(fields, name) for name in ("concept", "thai", "right"))
        return cls(concept, thai, right.strip()) if concept and thai else None


class ChosenSpan(NamedTuple):
    """The offsets of the span that a person chose in the sentence of a card, and how it is moved, if at all."""

    start: int
    end: int
    move: str = ""

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> ChosenSpan | None:
        """Read the span from the fields of a URL; None where they have none."""
        start, end, move = (text(fields, name) for name in ("start", "end", "move"))
        if not all(offset.isdecimal() and len(offset) <= len(str(MOST)) for offset in (start, end)):
            return None
        return cls(int(start), int(end), move)

    def within(self, span: Span) -> Span:
        """Return the chosen span in the sentence of *span*; *span* itself where the offsets do not fit it."""
        chosen = replace(span, start=self.start, end=self.end)
        if not (0 <= self.start < self.end <= len(span.text) and chosen.thai.strip()):
            return span
        move = MOVES.get(self.move)
        return move(chosen) if move else chosen


class LastDecision(NamedTuple):
    """The last decision: the action, the English term, and the Thai term that holds now."""

    action: str
    english: str
    thai: str


@dataclass(frozen=True, slots=True)
class Position:
    """A position in a review session.

    ``card`` is the term to decide on, None at the end, where ``has_skipped`` tells whether skipped ones are left;
    ``is_linked`` tells that the URL names the card, which is not simply the next. ``span`` is the term in its sentence
    after moves, ``right`` the term to approve in its place, if any. ``past`` is the rank after which the session goes
    on once the card is skipped, ``back`` the URL of the previous card, empty where there is none.
    """

    session: ReviewSession
    card: Card | None
    past: Rank | None
    left: int
    span: Span | None = None
    right: str = ""
    last: LastDecision | None = None
    is_linked: bool = False
    has_skipped: bool = False
    back: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """Return the fields of the card's forms."""
        if self.card is None:
            return self.session.fields()
        shown = {"seen": self.card.state, "past": format_rank(self.past)}
        return self.session.fields() | _term_fields(self.card) | shown

    @property
    def url(self) -> str:
        """Return the URL of this card."""
        return url(self.session.fields() | self._linked)

    @property
    def place(self) -> str:
        """Return the URL of this card without what this person decided and saw."""
        return url(self.session.place_fields() | self._linked)

    @property
    def url_to_skip(self) -> str:
        """Return the URL of the next card, without a decision on this one."""
        if self.card is None:
            return self.session.url
        return self.session.leave(_step(self.session, self.card, self.card.variant.thai), self.past).url

    @property
    def url_of_skipped(self) -> str:
        """Return the URL of the first card, skipped ones included."""
        return self.session._replace(after=None).url

    @property
    def _linked(self) -> dict[str, str]:
        return _term_fields(self.card) if self.card and self.is_linked else {}


def _term_fields(card: Card) -> dict[str, str]:
    return {"concept": card.entry.id, "thai": card.variant.thai}


def _step(session: ReviewSession, card: Card, thai: str) -> Step:
    """Return the step that leaves a card, whose term may have been corrected to *thai*."""
    return Step(session.after, card.number, term_digest(card.entry.id, thai))


class Obstacle(NamedTuple):
    """Why something was not done, as a key of ``wording.OBSTACLES``.

    ``meanwhile`` is what others decided, ``again`` what was to be done, one of ``ACTIONS`` or ``undo``.
    """

    kind: str
    meanwhile: Meanwhile | None = None
    again: str = ""


class Outcome(NamedTuple):
    """The position after a decision, and the obstacle to it, if any."""

    position: Position
    obstacle: Obstacle | None = None


class Choices(NamedTuple):
    """Values of the filters: beginnings of document names, and domains."""

    sources: list[str]
    domains: list[str]


def load_choices(store: Store) -> Choices:
    """Load the values of the filters."""
    return Choices(store.beginnings(), store.domains())


def find_position(
    store: Store,
    queue: ReviewQueue,
    session: ReviewSession,
    term: TermRef | None = None,
    chosen: ChosenSpan | None = None,
) -> Position:
    """Return the position at the next card, or at that of a *term*, with the span that was chosen in its sentence."""
    card = load_card(store, term.concept, term.thai) if term else None
    if term is None or card is None:
        return _next_position(store, queue, session)
    following = queue.next(store, session.filters, session.after)
    is_next = following.card is not None and following.card.name == card.name
    span = chosen.within(card.span) if card.span and chosen else card.span
    right = span.thai.strip() if span and span != card.span else term.right
    return Position(
        session,
        card,
        following.rank if is_next else session.after,
        following.left,
        span,
        "" if right == card.variant.thai else right,
        _last_decision(store, session),
        is_linked=True,
        back=_url_back(store, session, card),
    )


def _next_position(store: Store, queue: ReviewQueue, session: ReviewSession) -> Position:
    card, rank, left = queue.next(store, session.filters, session.after)
    has_skipped = False
    if card is None and session.after is not None:
        has_skipped = queue.next(store, session.filters).card is not None
    return Position(
        session,
        card,
        rank or session.after,
        left if card or has_skipped else 0,
        card and card.span,
        last=_last_decision(store, session),
        has_skipped=has_skipped,
        back=_url_back(store, session, card),
    )


def _url_back(store: Store, session: ReviewSession, card: Card | None) -> str:
    """Return the URL of the last card of the trail that still exists and is not *card*."""
    own = card and _step(session, card, card.variant.thai)
    for at, step in reversed(list(enumerate(session.trail))):
        term = None if own and step.has_card_of(own) else _find_term(store, step)
        if term:
            before = session._replace(after=step.after, trail=session.trail[:at])
            return url(before.fields() | {"concept": term.concept, "thai": term.thai})
    return ""


def _find_term(store: Store, step: Step) -> TermRef | None:
    """Return the term of a card that was left; None when it is gone."""
    entry = store.numbered(step.concept)
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
    except OvertakenError:
        meanwhile = store.since(term.concept, seen)
        return Outcome(find_position(store, queue, session, term), Obstacle("overtaken", meanwhile))
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
