"""Pairs to a glossary. Tallies are integers and bounded sets, so any order and any grouping gives the same result."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from align.records import KINDS, Kind, Pair
from glossary.entries import CENT, MOST_SOURCES, SCALE, Entry, Source, Variant
from glossary.keys import english_key, thai_key
from glossary.termbase import Glossary


@dataclass(slots=True)
class Seen:
    """What was seen of one English term with one Thai rendering.

    ``certainty`` is the sum of confidences in parts of ``entries.SCALE``; ``sources`` are the first few in their order.
    """

    count: int = 0
    certainty: int = 0
    english: Counter[str] = field(default_factory=Counter)
    thai: Counter[str] = field(default_factory=Counter)
    acronyms: Counter[str] = field(default_factory=Counter)
    kinds: Counter[Kind] = field(default_factory=Counter)
    sources: list[Source] = field(default_factory=list)

    def add(self, other: Seen) -> None:
        """Take in what another has seen."""
        self.count += other.count
        self.certainty += other.certainty
        self.english.update(other.english)
        self.thai.update(other.thai)
        self.acronyms.update(other.acronyms)
        self.kinds.update(other.kinds)
        self.sources = heapq.nsmallest(MOST_SOURCES, {*self.sources, *other.sources})


Key = tuple[str, str, bool]
"""Folded English, folded Thai, and whether the English is an abbreviation that stood alone."""


class Occurrence(NamedTuple):
    """An English term with a Thai rendering in one place; ``certainty`` is its confidence in parts of ``SCALE``."""

    key: Key
    english: str
    thai: str
    acronyms: tuple[str, ...]
    kind: Kind
    certainty: int
    source: Source


class Tally:
    """A partial glossary: what was seen of each English term with each Thai rendering.

    ``merge`` is associative and commutative: a tally of all pairs is the same, however they were split and in
    whatever order.
    """

    def __init__(self) -> None:
        self.seen: dict[Key, Seen] = {}

    def add(self, pair: Pair, source: Source) -> None:
        """Count one pair that was found in a place; a pair of kind none counts for nothing."""
        for occurrence in occurrences(pair, source):
            self.count(occurrence)

    def count(self, occurrence: Occurrence) -> None:
        """Count one occurrence."""
        seen = self.seen.setdefault(occurrence.key, Seen())
        seen.count += 1
        seen.certainty += occurrence.certainty
        seen.english[occurrence.english] += 1
        seen.thai[occurrence.thai] += 1
        seen.acronyms.update(occurrence.acronyms)
        seen.kinds[occurrence.kind] += 1
        if len(seen.sources) < MOST_SOURCES or occurrence.source < seen.sources[-1]:
            seen.sources = sorted({*seen.sources, occurrence.source})[:MOST_SOURCES]

    def merge(self, other: Tally) -> None:
        """Take in another tally, which stays as it is."""
        for key, seen in other.seen.items():
            self.seen.setdefault(key, Seen()).add(seen)

    def glossary(self, apart: Container[str] = ()) -> Glossary:
        """The glossary of all that was counted.

        An abbreviation that stood alone joins the full name that has it and the same Thai, those aside whose key is
        one of *apart*.
        """
        return Glossary(tuple(_entries(_joined(self.seen, apart))))


def occurrences(pair: Pair, source: Source) -> Iterator[Occurrence]:
    """The occurrences that a pair is: one for each of its names; none for a pair of kind none."""
    if pair.kind == "none":
        return
    alone = not pair.english
    for english in {english_key(name): name for name in reversed(pair.english or pair.acronyms[:1])}.values():
        key = english_key(english), thai_key(pair.thai), alone
        yield Occurrence(key, english, pair.thai, pair.acronyms, pair.kind, round(pair.confidence * SCALE), source)


def build(pairs: Iterable[Pair], document: str = "text") -> Glossary:
    """Build a glossary from the pairs of one document.

    Parameters
    ----------
    pairs
        what ``align.align`` gives
    document
        the name of the document, for the sources

    >>> from align import align
    >>> glossary = build(align("ห่วงโซ่คุณค่า (Value chain) และห่วงโซ่คุณค่า (value-chain)"))
    >>> [(e.english, e.variants[0].thai, e.count) for e in glossary]
    [('Value chain', 'ห่วงโซ่คุณค่า', 2)]
    """
    tally = Tally()
    for pair in pairs:
        tally.add(pair, Source(document, pair.start, pair.end))
    return tally.glossary()


def combine(old: Glossary, new: Glossary) -> Glossary:
    """Merge a new build into a glossary that a person may have worked on: each of its rows stays, with all columns.

    A row that the build found again takes the higher count and the union of the sources; what the build found anew is
    added. The old spelling, kind and confidence stay.
    """
    found = {(key, thai_key(v.thai)): v for e, v in new.rows for key in _keys(e)}
    kept = {(key, thai_key(v.thai)): v for e, v in old.rows for key in _keys(e)}
    acronyms: dict[str, list[str]] = {}
    for entry in new:
        acronyms.setdefault(english_key(entry.english), []).extend(entry.acronyms)
    entries: dict[str, list[Entry]] = {}
    for entry in old:
        key = english_key(entry.english)
        variants = tuple(_refreshed(v, _found(entry, v, found)) for v in entry.variants)
        both = tuple(dict.fromkeys([*entry.acronyms, *acronyms.get(key, ())]))
        entries.setdefault(key, []).append(replace(entry, acronyms=both, variants=variants))
    for entry in new:
        variants = tuple(v for v in entry.variants if _found(entry, v, kept) is None)
        if variants:
            key = english_key(entry.english)
            first, *others = entries.get(key) or [Entry(entry.english, entry.acronyms)]
            entries[key] = [replace(first, variants=(*first.variants, *variants)), *others]
    return Glossary(tuple(e for key in sorted(entries) for e in entries[key]), old.columns)


def _found(entry: Entry, variant: Variant, places: Mapping[tuple[str, str], Variant]) -> Variant | None:
    """What stands in *places* under the English or an acronym of an entry, with the Thai of a variant."""
    thai = thai_key(variant.thai)
    return next((places[key, thai] for key in sorted(_keys(entry)) if (key, thai) in places), None)


def _keys(entry: Entry) -> set[str]:
    """The keys under which an entry is found: its English and its acronyms."""
    return {english_key(name) for name in (entry.english, *entry.acronyms)}


def _refreshed(old: Variant, new: Variant | None) -> Variant:
    if new is None:
        return old
    sources = tuple(dict.fromkeys([*old.sources, *new.sources]))[:MOST_SOURCES]
    return replace(old, count=max(old.count, new.count), sources=sources)


def _joined(seen: dict[Key, Seen], apart: Container[str]) -> dict[Key, Seen]:
    """Move abbreviations that stood alone to the full name, the most frequent one, that has them and the same Thai."""
    full: dict[tuple[str, str], list[Key]] = {}
    for key, what in seen.items():
        if not key[2]:
            for acronym in what.acronyms:
                full.setdefault((english_key(acronym), key[1]), []).append(key)
    joined: dict[Key, Seen] = {}
    for key, what in seen.items():
        names = full.get((key[0], key[1]), ()) if key[2] and key[0] not in apart else ()
        if names:
            target = min(names, key=lambda k: (-seen[k].count, k))
            joined.setdefault(target, Seen()).add(replace(what, english=Counter()))
        else:
            joined.setdefault((key[0], key[1], False), Seen()).add(what)
    return joined


def _entries(seen: dict[Key, Seen]) -> Iterable[Entry]:
    groups: dict[str, list[Seen]] = {}
    for (english, _, _), what in sorted(seen.items()):
        groups.setdefault(english, []).append(what)
    for _, group in sorted(groups.items()):
        spellings, acronyms = Counter[str](), Counter[str]()
        for what in group:
            spellings.update(what.english)
            acronyms.update(what.acronyms)
        variants = sorted((_variant(what) for what in group), key=lambda v: (-v.count, v.thai))
        yield Entry(_commonest(spellings), tuple(_one_spelling(acronyms)), tuple(variants))


def _variant(seen: Seen) -> Variant:
    kind = min(seen.kinds, key=lambda k: (-seen.kinds[k], KINDS.index(k)))
    confidence = (seen.certainty * 2 + seen.count * CENT) // (2 * seen.count * CENT) / (SCALE // CENT)
    return Variant(_commonest(seen.thai), kind, confidence, seen.count, tuple(map(str, seen.sources)))


def _one_spelling(acronyms: Counter[str]) -> Iterable[str]:
    """The commonest spelling of each acronym, as of ``MoU`` and ``MOU``."""
    shown: dict[str, str] = {}
    for acronym in _ranked(acronyms):
        shown.setdefault(english_key(acronym), acronym)
    return shown.values()


def _commonest(spellings: Counter[str]) -> str:
    return next(iter(_ranked(spellings)))


def _ranked(spellings: Counter[str]) -> list[str]:
    return sorted(spellings, key=lambda s: (-spellings[s], s))
