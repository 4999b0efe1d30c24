"""The glossary as a whole: entries that can be looked up and shown as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossary.entries import Entry, Hit, Variant, rows

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Glossary:
    """Entries in the order of their English terms; ``columns`` are those of a file that this program does not know.

    >>> from glossary.entries import Entry, Variant
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
        return tuple(rows(self.entries))

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

        return find(self.entries, term, limit)

    def to_frame(self) -> pd.DataFrame:
        """The table as a pandas DataFrame of strings: a row for each English term and Thai variant.

        >>> Glossary((Entry("NA", (), (Variant("เอ็นเอ"),)),)).to_frame().loc[0, ["english", "thai"]].tolist()
        ['NA', 'เอ็นเอ']
        """
        import pandas as pd

        from glossary.table import table_rows

        header, *rows = table_rows(self.entries, self.columns)
        return pd.DataFrame(rows, columns=header, dtype=str)
