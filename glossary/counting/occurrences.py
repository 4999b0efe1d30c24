"""Occurrences of terms, and their counts: integers and bounded lists, so that sums do not depend on any order."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from align.records import Kind, Pair
from glossary.entries.entry import MOST_SOURCES, SCALE, Source
from glossary.entries.keys import english_key, thai_key

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


@dataclass(slots=True)
class TermCounts:
    """The sums over all occurrences of one English term with one Thai rendering.

    ``certainty`` is the sum of confidences in parts of ``entry.SCALE``. ``english``, ``thai`` and ``acronyms`` count
    spellings. ``sources`` are the first ``MOST_SOURCES`` places in their order.
    """

    count: int = 0
    certainty: int = 0
    english: Counter[str] = field(default_factory=Counter)
    thai: Counter[str] = field(default_factory=Counter)
    acronyms: Counter[str] = field(default_factory=Counter)
    kinds: Counter[Kind] = field(default_factory=Counter)
    sources: list[Source] = field(default_factory=list)

    def add(self, other: TermCounts) -> None:
        """Add other counts to these; the others stay as they are."""
        self.count += other.count
        self.certainty += other.certainty
        self.english.update(other.english)
        self.thai.update(other.thai)
        self.acronyms.update(other.acronyms)
        self.kinds.update(other.kinds)
        self.sources = heapq.nsmallest(MOST_SOURCES, {*self.sources, *other.sources})

    def count_one(self, occurrence: Occurrence) -> None:
        """Count one occurrence."""
        self.count += 1
        self.certainty += occurrence.certainty
        self.english[occurrence.english] += 1
        self.thai[occurrence.thai] += 1
        self.acronyms.update(occurrence.acronyms)
        self.kinds[occurrence.kind] += 1
        if len(self.sources) < MOST_SOURCES or occurrence.source < self.sources[-1]:
            self.sources = sorted({*self.sources, occurrence.source})[:MOST_SOURCES]


def pair_occurrences(pair: Pair, source: Source) -> Iterator[Occurrence]:
    """Yield an occurrence for each English name of a pair; nothing for a pair of kind none."""
    if pair.kind == "none":
        return
    alone = not pair.english
    # Names that differ in case, spaces or hyphens only are one: the first spelling holds.
    names = {english_key(name): name for name in reversed(pair.english or pair.acronyms[:1])}
    for name_key, english in names.items():
        key = name_key, thai_key(pair.thai), alone
        yield Occurrence(key, english, pair.thai, pair.acronyms, pair.kind, round(pair.confidence * SCALE), source)
