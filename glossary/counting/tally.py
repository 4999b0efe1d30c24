"""A partial glossary in memory, and pairs to a glossary."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from align.records import Pair
from glossary.counting.merge import Row, merged, row
from glossary.counting.occurrences import Key, Occurrence, Seen, occurrences
from glossary.entries.entry import Source
from glossary.search.glossary import Glossary


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
        self.seen.setdefault(occurrence.key, Seen()).count_one(occurrence)

    def merge(self, other: Tally) -> None:
        """Take in another tally, which stays as it is."""
        for key, seen in other.seen.items():
            self.seen.setdefault(key, Seen()).add(seen)

    def rows(self) -> Iterator[Row]:
        """What was counted, in no order."""
        return (row(key, seen) for key, seen in self.seen.items())

    def glossary(self, apart: Container[str] = ()) -> Glossary:
        """The glossary of all that was counted.

        An abbreviation that stood alone joins the full name that has it and the same Thai, those aside whose key is
        one of *apart*.
        """
        return Glossary(tuple(merged(self.rows(), apart=apart)))


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
