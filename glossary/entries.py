"""The glossary: entries of an English term with its Thai variants. Immutable records, no input or output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from align.records import KINDS, Kind

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("english", "thai", "acronyms", "kind", "confidence", "count", "sources")
"""Columns of the table, in order."""
MOST_SOURCES = 20
"""Places that an entry remembers of those where it was found; ``count`` counts all of them."""
SCALE = 10_000
"""Confidence is counted in parts of this, so that sums are exact in any order."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a pair was found: code points ``start`` to ``end`` of a document are its Thai.

    >>> str(Source("news/01.txt", 120, 133))
    'news/01.txt:120-133'
    """

    document: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.document}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Variant:
    """One Thai rendering of an English term, with what is known of it.

    ``confidence`` is from 0 to 1, ``count`` is how often it was found, ``sources`` are some of the places. ``extra``
    holds the columns of a table that this program does not know, so that nothing is lost.
    """

    thai: str
    kind: Kind | str = ""
    confidence: float = 1.0
    count: int = 1
    sources: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One English term, its acronyms, and its Thai variants, the most frequent first."""

    english: str
    acronyms: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()

    @property
    def count(self) -> int:
        """How often the term was found with any rendering."""
        return sum(v.count for v in self.variants)


@dataclass(frozen=True)
class Glossary:
    """Entries in the order of their English terms.

    >>> glossary = Glossary((Entry("Value chain", (), (Variant("ห่วงโซ่คุณค่า", "translation"),)),))
    >>> [hit.entry.english for hit in glossary.lookup("value")], len(glossary)
    (['Value chain'], 1)
    """

    entries: tuple[Entry, ...] = ()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def rows(self) -> tuple[tuple[Entry, Variant], ...]:
        """One (entry, variant) for each row of the table."""
        return tuple((entry, variant) for entry in self.entries for variant in entry.variants)

    def lookup(self, term: str, limit: int = 20) -> list[Hit]:
        """Find entries by an English or a Thai term: exact hits, then prefixes, then close ones.

        Parameters
        ----------
        term
            what to look for; a term with a Thai letter is looked for among the Thai variants
        limit
            the most hits to give

        Returns
        -------
        list of Hit
            the best first; empty when nothing is close
        """
        from glossary.lookup import find

        return find(self, term, limit)

    def to_frame(self) -> pd.DataFrame:
        """The table as a pandas DataFrame of strings: a row for each English term and Thai variant, ``COLUMNS``.

        >>> Glossary((Entry("NA", (), (Variant("เอ็นเอ"),)),)).to_frame().loc[0, ["english", "thai"]].tolist()
        ['NA', 'เอ็นเอ']
        """
        import pandas as pd

        from glossary.formats.table import table_rows

        header, *rows = table_rows(self)
        return pd.DataFrame(rows, columns=header, dtype=str)


@dataclass(frozen=True, slots=True)
class Hit:
    """A found entry: ``how`` is exact, prefix or close; ``variant`` is the Thai one that was found, or the first."""

    how: str
    entry: Entry
    variant: Variant


def as_kind(text: str) -> Kind | str:
    """A kind as it stands in a table; what is none of ``KINDS`` is kept as it is."""
    return next((k for k in KINDS if k == text.strip()), text)
