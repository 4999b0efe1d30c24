"""Decisions on a pair of a text: it enters the glossary as approved or rejected."""

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
from glossary.web.pages.read.comparison import Comparison, EnglishIndex
from glossary.web.pages.read.pairs import FoundPair
from glossary.web.pages.read.view import PairGroup

DECISIONS = (APPROVED, REJECTED, CORRECT)
"""Decisions on a pair."""


class Outcome(NamedTuple):
    """The outcome of a decision: the pair as it is now, compared with the glossary, and the status that it should have.

    ``mark`` is that of the decision, None when nothing changed.
    """

    pair: FoundPair
    comparison: Comparison
    intended: str
    mark: DecisionMark | None

    @property
    def is_done(self) -> bool:
        """Return whether the term has the status that it should have."""
        return self.comparison.result == self.intended


class Card(NamedTuple):
    """A pair to decide on, with the offsets in its sentence at which its Thai may begin or end."""

    group: PairGroup
    words: list[int]
    letters: list[int]


def card_of(store: Store, pair: FoundPair) -> Card:
    """Return the card of a pair."""
    span = pair.span
    return Card(PairGroup(pair, compare(store, pair)), span.places(False), span.places(True))


def compare(store: Store, pair: FoundPair) -> Comparison:
    """Compare a pair with a glossary."""
    return _index(store, pair.names).compare_any(pair.names, pair.pair.thai)


def _index(store: Store, names: tuple[str, ...]) -> EnglishIndex:
    """Return the concepts that some English terms may stand for."""
    hits = (hit.entry for name in names for hit in store.lookup(name) if hit.group == "exact")
    return EnglishIndex([*entries_named(store.connection, names), *hits])


def decide(
    store: Store, pair: FoundPair, decision: str, right: str = "", span: tuple[int, int] | None = None
) -> Outcome:
    """Decide on a pair; earlier decisions of people are never overwritten.

    Parameters
    ----------
    store
        the glossary; a concept with the English term gets the Thai one, else a new concept is made
    pair
        the pair
    decision
        one of ``DECISIONS``; ``correct`` approves another part of the sentence, and rejects what was found, unless that
        is decided on already
    right
        that other part
    span
        its offsets in the sentence, in code points; if it does not stand there, it is searched for

    Raises
    ------
    InputError
        when the decision is unknown, there is nothing to decide on, or a term is too long
    OutsideError
        when *right* is no part of the sentence
    """
    if decision not in DECISIONS:
        raise InputError(f"decision must be one of {', '.join(DECISIONS)}; got {decision!r}")
    if decision != CORRECT and pair.pair.kind == "none":
        raise InputError(f"decision must be {CORRECT} where no rendering was found; got {decision!r}")
    final = correct(pair, right, span) if decision == CORRECT else pair
    for english in (*pair.pair.english, *pair.pair.acronyms):
        check_length("english", english, LONGEST_TERM)
    for thai in (pair.pair.thai, final.pair.thai):
        check_length("thai", thai, LONGEST_TERM)
    status = REJECTED if decision == REJECTED else APPROVED
    terms = [_variant(final, status)]
    if thai_key(pair.pair.thai) not in ("", thai_key(final.pair.thai)):
        terms.append(_variant(pair, REJECTED))
    index = _index(store, pair.names)
    entries = [_undecided(index, name, final.pair.acronyms, terms) for name in final.names]
    results = store.take_in(filter(None, entries), action=decision)
    number = max((result.decision for result in results), default=0)
    mark = DecisionMark.of(list(store.history(number=number))) if number else None
    return Outcome(final, compare(store, final), status, mark)


def correct(pair: FoundPair, right: str, span: tuple[int, int] | None = None) -> FoundPair:
    """Return *pair* with another part of its sentence as its Thai: the one at *span*, else the last before the bracket.

    Raises
    ------
    OutsideError
        when the sentence has no such part
    """
    text, offset = pair.around
    if span and text[span[0] : span[1]] == right:
        begin = span[0]
    else:
        begin = text.rfind(right, 0, offset + len(pair.pair.thai))
        begin = begin if begin >= 0 else text.find(right)
    if not right.strip() or begin < 0:
        raise OutsideError(f"right must be a part of the sentence; got {right[:LONGEST_QUOTE]!r}")
    start = pair.pair.start + begin - offset
    # The offsets come from the browser, and may not fit each other.
    if start < 0:
        raise OutsideError(f"right must be a part of the text; got {right[:LONGEST_QUOTE]!r}")
    end = start + len(right)
    kind = "translation" if pair.pair.kind == "none" else pair.pair.kind
    return pair._replace(
        pair=replace(pair.pair, thai=right, kind=kind, start=start, end=end, confidence=1.0, reasons=()),
        source=replace(pair.source, start=start, end=end),
        around=pair.around._replace(at=begin),
    )


def _undecided(index: EnglishIndex, english: str, acronyms: tuple[str, ...], terms: Sequence[Variant]) -> Entry | None:
    """Return an entry with those of some Thai terms on which nobody has decided; None if there are none."""
    entry = next(filter(None, (index.compare(english, term.thai).entry for term in terms)), None)
    if entry is None:
        return Entry(english, acronyms, tuple(terms))
    decided = {thai_key(variant.thai) for variant in entry.variants if variant.is_decided}
    left = tuple(term for term in terms if thai_key(term.thai) not in decided)
    return Entry(entry.english, acronyms, left, entry.id, entry.domain) if left else None


def _variant(found: FoundPair, status: str) -> Variant:
    pair = found.pair
    return Variant(
        pair.thai,
        pair.kind,
        pair.confidence,
        found.times,
        (str(found.source),),
        status=status,
        examples=(found.around.text,),
    )
