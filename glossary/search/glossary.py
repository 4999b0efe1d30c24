"""A glossary in memory: entries that can be looked up and shown as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from glossary.entries.entry import Entry, Hit, Variant, iter_rows
from glossary.entries.rows import table_rows
from glossary.search.concordance import Line, lines_of_examples

if TYPE_CHECKING:
    import pandas as pd

    from glossary.search.lookup import EntryIndex


@dataclass(frozen=True)
class Glossary:
    """Entries in the order of their English terms; ``columns`` are those of a file that this program does not know.

    >>> from glossary.entries.entry import Entry, Variant
    >>> glossary = Glossary((Entry("Value chain", (), (Variant("ห่วงโซ่คุณค่า", "translation"),)),))
    >>> [hit.entry.english for hit in glossary.lookup("value")], len(glossary)
    (['Value chain'], 1)
    """

    entries: tuple[Entry, ...] = ()
    columns: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def rows(self) -> tuple[tuple[Entry, Variant], ...]:
        """Return an (entry, variant) pair for each row of the table."""
        return tuple(iter_rows(self.entries))

    def lookup(self, term: str, limit: int = 20) -> list[Hit]:
        """Find entries by an English or a Thai term.

        Parameters
        ----------
        term
            the term to look for
        limit
            the most entries to return

        Returns
        -------
        list of Hit
            the best first: those that are the term, begin with it, contain it, are close to it, sound like it; empty
            when there is none. An entry whose Thai was all rejected is found by its English alone, and without Thai
        """
        return self._index.lookup(term, limit)

    @cached_property
    def _index(self) -> EntryIndex:
        # SQLite is loaded here, since most uses of a glossary never look anything up.
        from glossary.search.lookup import EntryIndex

        return EntryIndex(self.entries)

    def concordance(self, entry: Entry) -> list[Line]:
        """Return the example sentences of an entry, each cut at the Thai term in it."""
        return list(lines_of_examples(entry))

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a pandas DataFrame of strings: a row for each English term and Thai variant.

        >>> Glossary((Entry("NA", (), (Variant("เอ็นเอ"),)),)).to_frame().loc[0, ["english", "thai"]].tolist()
        ['NA', 'เอ็นเอ']
        """
        import pandas as pd  # takes longer to load than all the rest

        header, *rows = table_rows(self.entries, self.columns)
        return pd.DataFrame(rows, columns=header, dtype=str)
