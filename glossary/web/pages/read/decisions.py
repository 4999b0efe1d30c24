"""Decisions on a pair of a text that somebody reads: it comes into the glossary as approved or rejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from align.errors import InputError
from glossary.decisions.limits import LONGEST_TERM, check_length
from glossary.entries.entry import APPROVED, REJECTED, Entry, Variant
from glossary.entries.keys import thai_key
from glossary.store import CORRECT, Store
from glossary.store.concepts import entries_named
from glossary.store.undo import DecisionMark
from glossary.web.fields import LONGEST_QUOTE, OutsideError
from glossary.web.pages.read.layout import Group
from glossary.web.pages.read.pairs import Carried
from glossary.web.pages.read.standing import Known, Standing

DECISIONS = (APPROVED, REJECTED, CORRECT)
"""What can be decided on a pair."""


class Decided(NamedTuple):
    """What came of a decision: the pair as it is now, how it stands, and the status that was wanted for it.

    ``mark`` is that of the decision, None when nothing is other than before.
    """

    pair: Carried
    standing: Standing
    wanted: str
    mark: DecisionMark | None

    @property
    def is_done(self) -> bool:
        """Is the term what was asked for?"""
        return self.standing.name == self.wanted


def standing(store: Store, pair: Carried) -> Standing:
    """How a pair stands with a glossary."""
    return known(store, pair.names).least(pair.names, pair.pair.thai)


def known(store: Store, names: tuple[str, ...]) -> Known:
    """The concepts that some English terms may stand for."""
    found = (hit.entry for name in names for hit in store.lookup(name) if hit.group == "exact")
    return Known([*entries_named(store.connection, names), *found])


class Card(NamedTuple):
    """A pair as it is decided on; its Thai might begin or end at ``words`` and ``letters`` of its sentence."""

    group: Group
    words: list[int]
    letters: list[int]


def card(store: Store, pair: Carried) -> Card:
    """A pair as it is decided on."""
    span = pair.span
    return Card(Group(pair, standing(store, pair)), span.places(False), span.places(True))


def decide(store: Store, pair: Carried, decision: str, right: str = "", span: tuple[int, int] | None = None) -> Decided:
    """Decide on a pair; what people decided before is never overwritten.

    Parameters
    ----------
    store
        the glossary; a concept that has the English term gets the Thai one, else there is a new concept
    pair
        the pair
    decision
        one of ``DECISIONS``; ``correct`` approves another part of the sentence, and rejects that which was found,
        unless it is decided on
    right
        that other part
    span
        where it begins and ends in the sentence, in code points; where it does not stand there, it is looked for

    Raises
    ------
    InputError
        when the decision is none, there is nothing to decide on, or a term is too long
    OutsideError
        when *right* is no part of the sentence
    """
    if decision not in DECISIONS:
        raise InputError(f"decision must be one of {', '.join(DECISIONS)}; got {decision!r}")
    if decision != CORRECT and pair.pair.kind == "none":
        raise InputError(f"decision must be {CORRECT} where no rendering was found; got {decision!r}")
    made = corrected(pair, right, span) if decision == CORRECT else pair
    for english in (*pair.pair.english, *pair.pair.acronyms):
        check_length("english", english, LONGEST_TERM)
    for thai in (pair.pair.thai, made.pair.thai):
        check_length("thai", thai, LONGEST_TERM)
    wanted = REJECTED if decision == REJECTED else APPROVED
    held = known(store, pair.names)
    terms = [_term(made, wanted)]
    if thai_key(pair.pair.thai) not in ("", thai_key(made.pair.thai)):
        terms.append(_term(pair, REJECTED))
    entries = [_entry(held, name, made.pair.acronyms, terms) for name in made.names]
    number = max((result.decision for result in store.take_in(filter(None, entries), action=decision)), default=0)
    mark = DecisionMark.of(list(store.history(number=number))) if number else None
    return Decided(made, standing(store, made), wanted, mark)


def corrected(pair: Carried, right: str, span: tuple[int, int] | None = None) -> Carried:
    """A pair with another part of its sentence for its Thai: that at a span, or which ends last before the bracket.

    Raises
    ------
    OutsideError
        when the sentence has no such part
    """
    text, at = pair.around
    if span and text[span[0] : span[1]] == right:
        begin = span[0]
    else:
        begin = text.rfind(right, 0, at + len(pair.pair.thai))
        begin = begin if begin >= 0 else text.find(right)
    if not right.strip() or begin < 0:
        raise OutsideError(f"right must be a part of the sentence; got {right[:LONGEST_QUOTE]!r}")
    start = pair.pair.start + begin - at
    if start < 0:
        raise OutsideError(f"right must be a part of the text; got {right[:LONGEST_QUOTE]!r}")
    end = start + len(right)
    kind = "translation" if pair.pair.kind == "none" else pair.pair.kind
    return pair._replace(
        pair=replace(pair.pair, thai=right, kind=kind, start=start, end=end, confidence=1.0, reasons=()),
        source=replace(pair.source, start=start, end=end),
        around=pair.around._replace(at=begin),
    )


def _entry(held: Known, english: str, acronyms: tuple[str, ...], terms: Sequence[Variant]) -> Entry | None:
    """What is said of an English term by those of some Thai terms on which nobody decided; None when there is none."""
    concept = next(filter(None, (held.standing(english, term.thai).entry for term in terms)), None)
    if concept is None:
        return Entry(english, acronyms, tuple(terms))
    own = {thai_key(v.thai) for v in concept.variants if v.is_decided}
    left = tuple(term for term in terms if thai_key(term.thai) not in own)
    return Entry(concept.english, acronyms, left, concept.id, concept.domain) if left else None


def _term(pair: Carried, status: str) -> Variant:
    found = pair.pair
    about = (found.kind, found.confidence, pair.times, (str(pair.source),))
    return Variant(found.thai, *about, status=status, examples=(pair.around.text,))
