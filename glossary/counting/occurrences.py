"""What was seen of one English term with one Thai rendering: integers and bounded lists, so that sums need no order."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from align.records import Kind, Pair
from glossary.entries.entry import MOST_SOURCES, SCALE, Source
from glossary.entries.keys import english_key, thai_key


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
        """Take in what another has seen, which stays as it is."""
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


def occurrences(pair: Pair, source: Source) -> Iterator[Occurrence]:
    """The occurrences that a pair is: one for each of its names; none for a pair of kind none."""
    if pair.kind == "none":
        return
    alone = not pair.english
    for english in {english_key(name): name for name in reversed(pair.english or pair.acronyms[:1])}.values():
        key = english_key(english), thai_key(pair.thai), alone
        yield Occurrence(key, english, pair.thai, pair.acronyms, pair.kind, round(pair.confidence * SCALE), source)
