"""Pairs of terms as the tables of other programs have them: one line each, an English term and a Thai one."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from glossary.entries.entry import Entry, Variant
from glossary.search.glossary import Glossary

_BREAKS = re.compile(r"\s*[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""Control characters, which translation engines refuse."""
BROKEN = "texts whose tabs and line breaks became spaces"


def flatten(text: str) -> str:
    r"""Return *text* on one line, without tabs, and without spaces at its ends.

    >>> flatten(" two\n  lines\tand a tab ")
    'two lines and a tab'
    """
    return _CONTROL.sub("", _BREAKS.sub(" ", text.strip()))


def pairs(glossary: Glossary) -> Iterator[tuple[Entry, Variant]]:
    """Yield each entry with each of its renderings, where neither term is empty."""
    return ((entry, variant) for entry, variant in glossary.rows if flatten(entry.english) and flatten(variant.thai))


def delimited(rows: Iterable[Sequence[str]], delimiter: str = ",") -> bytes:
    """Return rows of cells as delimited text in UTF-8, each cell on one line."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([flatten(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def count_broken(texts: Iterable[str]) -> Counter[str]:
    """Count the texts that hold a tab or line break, under the words that say so."""
    return +Counter({BROKEN: sum(bool(_BREAKS.search(text.strip())) for text in texts)})


def count_broken_terms(glossary: Glossary) -> Counter[str]:
    """Count the terms of pairs that hold a tab or line break; see ``count_broken``."""
    return count_broken(term for entry, variant in pairs(glossary) for term in (entry.english, variant.thai))
