"""Counts in memory, and the glossary of one document's pairs."""

from __future__ import annotations

from collections.abc import Container, Iterable

from align.records import Pair
from glossary.counting.merge import Row, merge_entries, row_of, sort_in_memory
from glossary.counting.occurrences import Key, Occurrence, TermCounts, pair_occurrences
from glossary.entries.entry import Source
from glossary.search.glossary import Glossary


class Tally:
    """The counts of each English term with each Thai rendering.

    ``merge`` is associative and commutative: a tally of all pairs is the same, however they were split and in
    whatever order.
    """

    def __init__(self) -> None:
        self.counts: dict[Key, TermCounts] = {}

    def add(self, pair: Pair, source: Source) -> None:
        """Count one pair that was found in a place; a pair of kind none is not counted."""
        for occurrence in pair_occurrences(pair, source):
            self.count(occurrence)

    def count(self, occurrence: Occurrence) -> None:
        """Count one occurrence."""
        self.counts.setdefault(occurrence.key, TermCounts()).count_one(occurrence)

    def merge(self, other: Tally) -> None:
        """Add the counts of another tally, which stays as it is."""
        for key, counts in other.counts.items():
            self.counts.setdefault(key, TermCounts()).add(counts)

    def rows(self) -> Iterable[Row]:
        """Return the counts as rows, sorted by place."""
        return sort_in_memory(row_of(key, counts) for key, counts in self.counts.items())

    def glossary(self, apart: Container[str] = ()) -> Glossary:
        """Return the glossary of all that was counted.

        An abbreviation that stood alone joins the full name that has it and the same Thai, unless its folded form is
        in *apart*.
        """
        return Glossary(tuple(merge_entries(self.rows(), apart=apart)))


def build(pairs: Iterable[Pair], document: str = "text") -> Glossary:
    """Build a glossary from the pairs of one document.

    Parameters
    ----------
    pairs
        those that ``align.align`` finds
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
