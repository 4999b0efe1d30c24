"""The glossary as a whole: entries that can be looked up and shown as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from glossary.entries.entry import Entry, Hit, Variant, iter_rows

if TYPE_CHECKING:
    import sqlite3

    import pandas as pd

    from glossary.search.concordance import Line


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
        """One (entry, variant) for each row of the table."""
        return tuple(iter_rows(self.entries))

    def lookup(self, term: str, limit: int = 20) -> list[Hit]:
        """Find entries by an English or a Thai term.

        Parameters
        ----------
        term
            what to look for
        limit
            the most entries to give

        Returns
        -------
        list of Hit
            the best first: those that are the term, begin with it, contain it, are close to it, sound like it; empty
            when there is none. An entry whose Thai was all rejected is found by its English alone, and without Thai
        """
        from glossary.search.index import name_key
        from glossary.search.lookup import find, hits, with_rejected

        found = hits(find(self._names, term, limit), dict(enumerate(self.entries)))
        return with_rejected(list(found), lambda: self._rejected.get(name_key(term), ()), limit)

    def concordance(self, entry: Entry) -> list[Line]:
        """The example sentences of an entry, each cut at the Thai term in it."""
        from glossary.search.concordance import of_examples

        return list(of_examples(entry))

    @cached_property
    def _names(self) -> sqlite3.Connection:
        """The names of all entries, in tables that are made when a term is first looked up."""
        import sqlite3

        from glossary.search import index

        connection = sqlite3.connect(":memory:", check_same_thread=False)
        index.create(connection)
        index.fill(connection, enumerate(self.entries))
        return connection

    @cached_property
    def _rejected(self) -> dict[str, list[Entry]]:
        """The entries whose Thai was all rejected, by their English."""
        from glossary.search.index import name_key

        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.is_rejected and (key := name_key(entry.english)):
                found.setdefault(key, []).append(entry)
        return found

    def to_frame(self) -> pd.DataFrame:
        """The table as a pandas DataFrame of strings: a row for each English term and Thai variant.

        >>> Glossary((Entry("NA", (), (Variant("เอ็นเอ"),)),)).to_frame().loc[0, ["english", "thai"]].tolist()
        ['NA', 'เอ็นเอ']
        """
        import pandas as pd

        from glossary.entries.rows import table_rows

        header, *rows = table_rows(self.entries, self.columns)
        return pd.DataFrame(rows, columns=header, dtype=str)
