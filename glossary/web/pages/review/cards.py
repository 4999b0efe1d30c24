"""What is shown of a review, and what becomes of a decision: functions of the glossary, in which nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from align.errors import InputError
from glossary.entries.entry import APPROVED, REJECTED
from glossary.store import CORRECT, ConcurrentChangeError, Decision, Store
from glossary.store.concepts import domains
from glossary.store.documents import beginnings
from glossary.store.history import DecisionsSince
from glossary.store.proposals import Rank
from glossary.store.review import MOVES, Ahead, Card, Span, card
from glossary.web.fields import MOST, text
from glossary.web.pages.review.way import ACTIONS, Step, Way, address, check_of, rank_text
from glossary.web.undoing import KeptError, holds, undo_own


class Named(NamedTuple):
    """A term of a concept, and ``right``, what stands in its place, where that is another."""

    concept: str
    thai: str
    right: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> Named | None:
        """The term that an address or a form names; None where it names none."""
        concept, thai, right = (text(fields, name) for name in ("concept", "thai", "right"))
        return cls(concept, thai, right.strip()) if concept and thai else None


class Bounds(NamedTuple):
    """The span that a person has chosen in the sentence of a card, and how it is moved, if at all."""

    start: int
    end: int
    move: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> Bounds | None:
        """The span that an address names; None where it names none."""
        start, end, move = (text(fields, name) for name in ("start", "end", "move"))
        if not all(said.isdecimal() and len(said) <= len(str(MOST)) for said in (start, end)):
            return None
        return cls(int(start), int(end), move)

    def of_span(self, own: Span) -> Span:
        """The span in a sentence; its own where this is none there."""
        chosen = replace(own, start=self.start, end=self.end)
        if not (0 <= self.start < self.end <= len(own.text) and chosen.thai.strip()):
            return own
        move = MOVES.get(self.move)
        return move(chosen) if move else chosen


class Last(NamedTuple):
    """The last decision: what was done, in a word, to which term; ``thai`` is the one that holds."""

    action: str
    english: str
    thai: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands in a review.

    ``card`` is the term to decide on, None at the end, where ``is_skipped`` says whether some were skipped;
    ``is_named`` says that it is not simply the next. ``span`` is the term in its sentence as it was moved, ``right``
    what is to be approved in its place, if anything. ``past`` is how far one is once it is skipped, ``back`` the page
    of the card before it, empty where there is none.
    """

    way: Way
    card: Card | None
    past: Rank | None
    left: int
    span: Span | None = None
    right: str = ""
    last: Last | None = None
    is_named: bool = False
    is_skipped: bool = False
    back: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What the forms of the card say of it and of the way."""
        if self.card is None:
            return self.way.fields()
        return self.way.fields() | _name(self.card) | {"seen": self.card.state, "past": rank_text(self.past)}

    @property
    def address(self) -> str:
        """The page of this card."""
        return address(self.way.fields() | self._named)

    @property
    def place(self) -> str:
        """The page of this card, but for what this person has seen and done."""
        return address(self.way.place() | self._named)

    @property
    def skipped(self) -> str:
        """The page of the next card, without a decision on this one."""
        step = self.card and _step(self.way, self.card, self.card.variant.thai)
        return self.way.leaving(step, self.past).address if step else self.way.address

    @property
    def from_start(self) -> str:
        """The page of the first card, of those that were skipped too."""
        return self.way._replace(after=None).address

    @property
    def _named(self) -> dict[str, str]:
        return _name(self.card) if self.card and self.is_named else {}


def _name(card: Card) -> dict[str, str]:
    return {"concept": card.entry.id, "thai": card.variant.thai}


def _step(way: Way, card: Card, thai: str) -> Step:
    """The step that leaves a card, whose term by now may be another."""
    return Step(way.after, card.number, check_of(card.entry.id, thai))


class Obstacle(NamedTuple):
    """Why something was not done: a word of ``wording.OBSTACLES``.

    ``meanwhile`` is what others decided, ``again`` what was to be done, one of ``ACTIONS`` or ``undo``.
    """

    kind: str
    meanwhile: DecisionsSince | None = None
    again: str = ""


class Outcome(NamedTuple):
    """Where a person stands after a decision, and what was in its way."""

    standing: Standing
    obstacle: Obstacle | None = None


class Choices(NamedTuple):
    """What can be chosen among: how names of documents begin, and domains."""

    sources: list[str]
    domains: list[str]


def choices(store: Store) -> Choices:
    """What can be chosen among."""
    return Choices(beginnings(store.connection), domains(store.connection))


def stand(store: Store, ahead: Ahead, way: Way, named: Named | None = None, bounds: Bounds | None = None) -> Standing:
    """Where a person stands: at the next term, or at one that is named, with a span that was chosen in its sentence."""
    following = ahead.next(store, way.wanted, way.after)
    last = _last(store, way)
    shown = card(store, named.concept, named.thai) if named else None
    if named is None or shown is None:
        shown, past = following.card, following.rank or way.after
        is_skipped = shown is None and way.after is not None and ahead.next(store, way.wanted).card is not None
        left = following.left if shown or is_skipped else 0
        span, back = shown and shown.span, _back(store, way, shown)
        return Standing(way, shown, past, left, span, last=last, is_skipped=is_skipped, back=back)
    is_next = following.card is not None and following.card.name == shown.name
    own = shown.span
    span = bounds.of_span(own) if own and bounds else own
    right = span.thai.strip() if span and span != own else named.right
    past = following.rank if is_next else way.after
    right = "" if right == shown.variant.thai else right
    back = _back(store, way, shown)
    return Standing(way, shown, past, following.left, span, right, last, is_named=True, back=back)


def _back(store: Store, way: Way, shown: Card | None) -> str:
    """The page of the last card of a trail that is still there, and not the one that is shown."""
    own = shown and _step(way, shown, shown.variant.thai)
    for at, step in reversed(list(enumerate(way.trail))):
        left = None if own and step.is_on(own) else _left(store, step)
        if left:
            before = way._replace(after=step.after, trail=way.trail[:at])
            return address(before.fields() | {"concept": left.concept, "thai": left.thai})
    return ""


def _left(store: Store, step: Step) -> Named | None:
    """The term of a card that was left; None when it is gone."""
    entry = store.get(step.concept)
    if entry is None:
        return None
    return next((Named(entry.id, v.thai) for v in entry.variants if check_of(entry.id, v.thai) == step.check), None)


def decide(
    store: Store, ahead: Ahead, way: Way, named: Named, action: str, *, seen: str, past: Rank | None = None
) -> Outcome:
    """Decide on a term, and go on.

    Parameters
    ----------
    ahead, way
        where the person stands
    named
        the term
    action
        one of ``ACTIONS``
    seen
        the state of the concept as it was shown
    past
        how far the person is when the term stays among those that are gone through

    Raises
    ------
    InputError
        when there is no such action, or a correction is empty
    """
    if action not in ACTIONS:
        raise InputError(f"decision must be one of {', '.join(ACTIONS)}; got {action[:100]!r}")
    shown = card(store, named.concept, named.thai)
    if shown is None:
        return Outcome(stand(store, ahead, way), Obstacle("gone"))
    thai, status = named.thai, APPROVED if action == CORRECT else action
    becomes = {status}
    try:
        if action == CORRECT and named.right != thai:
            number = store.correct(named.concept, thai, named.right, seen=seen)
            thai, becomes = named.right, {APPROVED, REJECTED}
        else:
            number = store.decide(named.concept, thai, status, seen=seen)
    except ConcurrentChangeError:
        meanwhile = store.since(named.concept, seen)
        return Outcome(stand(store, ahead, way, named), Obstacle("overtaken", meanwhile))
    way = way.leaving(_step(way, shown, thai), past if way.wanted.status in becomes else way.after)
    if made := _decision(store, number):
        way = way.with_decision(made)
    return Outcome(stand(store, ahead, way))


def undo(store: Store, ahead: Ahead, way: Way) -> Outcome:
    """Take back the last decision of a person, and go back to its term."""
    if not way.done:
        return _kept(store, ahead, way)
    try:
        made = undo_own(store, way.done[-1])[0]
    except KeptError:
        return _kept(store, ahead, way)
    thai, _ = _terms(made)
    return Outcome(stand(store, ahead, way.without(made), Named(made.concept, thai)))


def _kept(store: Store, ahead: Ahead, way: Way) -> Outcome:
    return Outcome(stand(store, ahead, way.without(None)), Obstacle("kept"))


def _decision(store: Store, number: int) -> Decision | None:
    return next(store.history(number=number), None)


def _last(store: Store, way: Way) -> Last | None:
    made = _decision(store, way.done[-1].number) if way.done and holds(store, way.done[-1]) else None
    return made and Last(made.action, made.after.english if made.after else "", _terms(made)[1])


def _terms(made: Decision) -> tuple[str, str]:
    """The term that was decided on, and the one that holds, which is another where the first was corrected."""
    changes = [change for change in made.changes if change.thai]
    terms = dict.fromkeys(change.thai for change in changes)
    decided = next((c.thai for c in changes if made.action == CORRECT and c.after == REJECTED), next(iter(terms), ""))
    return decided, next((thai for thai in terms if thai != decided), decided)
