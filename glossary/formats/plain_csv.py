"""CSV: UTF-8, a header, one row for each English term and Thai variant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import InputError
from glossary.entries import COLUMNS
from glossary.files import BOM, read_text, write_text
from glossary.formats.table import KNOWN, from_rows, table_rows
from glossary.termbase import Glossary

if TYPE_CHECKING:
    from _csv import Reader

REQUIRED = ("english", "thai")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
"""What a cell begins with that a spreadsheet would run (OWASP ASVS 1.2.10)."""


def csv_text(glossary: Glossary, *, spreadsheet: bool = False) -> str:
    """A glossary as CSV.

    Parameters
    ----------
    glossary
        what to write
    spreadsheet
        begin with a byte order mark, by which Excel knows UTF-8, and put ``'`` before a cell that it would run as a
        formula

    >>> from glossary.entries import Entry, Variant
    >>> entry = Entry("IEA", ("IEA",), (Variant("สำนักงานพลังงานสากล", "acronym", 0.94, 2),))
    >>> print(csv_text(Glossary((entry,))), end="")
    english,thai,acronyms,kind,confidence,count,sources
    IEA,สำนักงานพลังงานสากล,IEA,acronym,0.94,2,
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in table_rows(glossary.entries, glossary.columns):
        writer.writerow([_safe(cell) for cell in row] if spreadsheet else row)
    return (BOM if spreadsheet else "") + out.getvalue()


def write_csv(glossary: Glossary, path: str | Path, *, spreadsheet: bool = False) -> None:
    """Write a glossary as a CSV file; see ``csv_text``. The file is whole or untouched.

    Raises
    ------
    InputError
        when the file cannot be written
    """
    write_text(Path(path), csv_text(glossary, spreadsheet=spreadsheet))


def read_csv(path: str | Path) -> Glossary:
    """Read a glossary from a CSV file with at least the columns ``english`` and ``thai``; all cells are strings.

    Columns in any order and unknown ones are kept.

    Raises
    ------
    InputError
        when the file cannot be read, is no UTF-8, lacks a column or has one twice, or a row has more cells
        than the header
    """
    name = str(path)
    text = read_text(Path(path))
    excel = text.startswith(BOM)
    reader = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), strict=True)
    try:
        names = _names(next(reader, []), name)
        entries = from_rows(_rows(reader, names, name, excel), name)
    except csv.Error as error:
        raise InputError(f"{name}:{reader.line_num}: {error}") from None
    return Glossary(entries, tuple(n for n in names if n not in COLUMNS))


def _names(header: list[str], name: str) -> list[str]:
    """The names of the columns; those that this program knows in small letters."""
    names = [cell.strip() for cell in header]
    names = [n.lower() if n.lower() in KNOWN else n for n in names]
    for column in REQUIRED:
        if column not in names:
            raise InputError(f"{name}: lacks the column {column!r}; its header is {','.join(names)[:80]!r}")
    for column in names:
        if names.count(column) > 1:
            raise InputError(f"{name}: has the column {column!r} twice")
    return names


def _rows(reader: Reader, names: list[str], name: str, excel: bool) -> Iterator[dict[str, str]]:
    for row in reader:
        if len(row) > len(names):
            raise InputError(f"{name}:{reader.line_num}: has {len(row)} cells under {len(names)} columns")
        cells = [_plain(cell) for cell in row] if excel else row
        yield dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=True))


def _safe(cell: str) -> str:
    return "'" + cell if cell.lstrip("'").startswith(FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell
