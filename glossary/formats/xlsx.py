"""Excel workbooks: the columns of CSV on one sheet, every cell a text; those of people are read, never run."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain
from typing import Any

from align.errors import InputError
from glossary.entries.entry import STATUS, STATUSES, iter_texts
from glossary.entries.rows import BASELINE, table_rows
from glossary.files.xml import root_name
from glossary.formats.format import EVERY, FIELDS, Format, Imported, Limits
from glossary.formats.plain_csv import from_cells
from glossary.search.glossary import Glossary

MOST_ROWS = 1_048_575
"""Rows that a sheet has below its header."""
MOST_CHARACTERS = 32_767
"""UTF-16 units that a cell holds; what is longer is cut."""
MOST_COLUMNS = 1_000
"""Columns of a sheet that are read."""
MOST_UNPACKED = 512 << 20
"""Bytes of a workbook when it is unpacked; more would fill the memory."""
SUSPECT, MOST_TIMES = 16 << 20, 200
"""A workbook that unpacks to more bytes than the first, and to more times its size than the second, is a trap."""
MADE = datetime(2000, 1, 1)
"""The date that is written into each workbook, so that the same glossary gives the same bytes."""
WIDTHS = {"english": 32, "thai": 32, "definition": 48, "note": 32, "concept_note": 32, "examples": 48, "sources": 24}
_WIDTH = 14
_RICH = re.compile(r"<r>.*</r>", re.DOTALL)
"""What XlsxWriter takes for markup of its own when it is a cell's text."""
_ESCAPED = re.compile("_x(00[01][0-9A-Fa-f]|005F|FFFE|FFFF)_")
"""How Excel writes a character that XML cannot hold, and the mark by which other texts do not look so."""


def write(glossary: Glossary) -> bytes:
    """A glossary as an Excel workbook: a frozen header, a filter, and a list of the statuses to choose from."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"created": MADE, "author": "Wonglep"})
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("glossary")
        rows = table_rows(glossary.entries, glossary.columns, spreadsheet=True)
        header = next(rows)
        _lay_out(sheet, header, text)
        count = 0
        for count, row in enumerate(chain([header], rows)):
            for column, cell in enumerate(row):
                _write_cell(sheet, count, column, cell, text if count else bold)
        sheet.autofilter(0, 0, count, len(header) - 1)
    return out.getvalue()


def _lay_out(sheet: Any, header: list[str], text: Any) -> None:
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(header):
        sheet.set_column(at, at, WIDTHS.get(name, _WIDTH), text, {"hidden": name == BASELINE})
    if STATUS in header:
        at = header.index(STATUS)
        offered = {"validate": "list", "source": list(STATUSES), "error_type": "warning"}
        sheet.data_validation(1, at, MOST_ROWS, at, offered)


def _write_cell(sheet: Any, row: int, column: int, cell: str, style: Any) -> None:
    if _RICH.fullmatch(cell):
        sheet.write_rich_string(row, column, cell[0], style, cell[1:], style)
    elif cell:
        sheet.write_string(row, column, cell, style)


def changes(glossary: Glossary) -> Counter[str]:
    """What does not fit into a cell."""
    return +Counter(
        {"texts cut at 32,767 characters": sum(_units(text) > MOST_CHARACTERS for text in iter_texts(glossary))}
    )


def _units(text: str) -> int:
    return len(text) if len(text) <= MOST_CHARACTERS // 2 else len(text.encode("utf-16-le")) // 2


def read(data: bytes, name: str) -> Imported:
    """Read a glossary from the first sheet of an Excel workbook; a cell with a formula is read as what it last gave.

    Raises
    ------
    InputError
        when it is no workbook, would fill the memory, lacks a column or has one twice
    """
    import openpyxl

    try:
        _check(data, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return from_cells(_cells(book, name), name)
    except InputError:
        raise
    except Exception as error:  # the libraries let errors of every kind through
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise InputError(f"{name}: is no Excel workbook that can be read: {said[:120]}") from None


def _check(data: bytes, name: str) -> None:
    """See by the list of its files that a workbook can be held in memory, and that none declares entities."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        size = sum(info.file_size for info in archive.infolist())
        if size > MOST_UNPACKED or (size > SUSPECT and size > MOST_TIMES * len(data)):
            raise InputError(f"{name}: unpacks to {size:,} bytes from {len(data):,}, which is refused")
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                with archive.open(info) as stream:
                    root_name(stream, f"{name}/{' '.join(info.filename.split())}")


def _cells(book: Any, name: str) -> Iterator[list[str]]:
    """The rows of the first sheet, without the empty cells at their ends."""
    if not book.worksheets:
        raise InputError(f"{name}: has no sheet")
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        cells = [cell_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def cell_text(value: object) -> str:
    """A cell as a person sees it who has not given it a form.

    >>> cell_text(3.0), cell_text(0.5), cell_text(True), cell_text(None), cell_text("a_x0009_b")
    ('3', '0.5', 'TRUE', '', 'a\\tb')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date | time):
        return value.isoformat()
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), str(value))


FORMAT = Format(
    "xlsx",
    "Excel",
    (".xlsx",),
    frozenset(FIELDS),
    EVERY,
    write,
    read,
    limits=Limits(rows=MOST_ROWS),
    changes=changes,
    holds_more=True,
)
