"""Excel workbooks: the columns of CSV on one sheet, every cell a text; formulas are read as their last values."""

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
from glossary.formats.csv import from_cells
from glossary.formats.format import EVERY, FIELDS, Format, Imported, Limits
from glossary.search.glossary import Glossary

MOST_ROWS = 1_048_575
"""Most rows that a sheet has below its header."""
MOST_CHARACTERS = 32_767
"""Most UTF-16 units that a cell holds; Excel cuts what is longer."""
MOST_COLUMNS = 1_000
"""Most columns of a sheet that are read."""
MOST_UNPACKED = 512 << 20
"""Most bytes of an unpacked workbook; more would fill the memory."""
BOMB_BYTES, BOMB_RATIO = 16 << 20, 200
"""A workbook that unpacks to more bytes than this, and to more times its size, is refused as a decompression bomb."""
CREATED = datetime(2000, 1, 1)
"""Creation date of every workbook, so that the same glossary gives the same bytes."""
WIDTHS = {"english": 32, "thai": 32, "definition": 48, "note": 32, "concept_note": 32, "examples": 48, "sources": 24}
_WIDTH = 14
_RICH = re.compile(r"<r>.*</r>", re.DOTALL)
"""Text of a cell that XlsxWriter would take for markup of its own."""
_ESCAPED = re.compile("_x(00[01][0-9A-Fa-f]|005F|FFFE|FFFF)_")
"""Excel's escape for a character that XML cannot hold, or for the underscore of a text that looks like an escape."""


def write(glossary: Glossary) -> bytes:
    """Return a glossary as an Excel workbook with a frozen header, a filter, and a list of statuses to choose from."""
    import xlsxwriter

    out = BytesIO()
    # With constant_memory each row is written at once, so that rows must come in order and no cell can be changed.
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"created": CREATED, "author": "Wonglep"})
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
    if _RICH.fullmatch(cell):  # in two pieces it is not recognised as markup
        sheet.write_rich_string(row, column, cell[0], style, cell[1:], style)
    elif cell:
        sheet.write_string(row, column, cell, style)


def changes(glossary: Glossary) -> Counter[str]:
    """Count the texts that do not fit into a cell."""
    return +Counter(
        {"texts cut at 32,767 characters": sum(_units(text) > MOST_CHARACTERS for text in iter_texts(glossary))}
    )


def _units(text: str) -> int:
    """Return the UTF-16 units of *text*; those of a short one need not be exact, as it fits in any case."""
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
        _check_archive(data, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of each extension of Excel that it leaves out
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return from_cells(_cells(book, name), name)
    except InputError:
        raise
    except Exception as error:  # the libraries let errors of every kind through
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise InputError(f"{name}: is no Excel workbook that can be read: {reason[:120]}") from None


def _check_archive(data: bytes, name: str) -> None:
    """Raise an ``InputError`` for a workbook that would fill the memory or has XML that declares entities."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        size = sum(info.file_size for info in archive.infolist())
        if size > MOST_UNPACKED or (size > BOMB_BYTES and size > BOMB_RATIO * len(data)):
            raise InputError(f"{name}: unpacks to {size:,} bytes from {len(data):,}, which is refused")
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                with archive.open(info) as stream:
                    root_name(stream, f"{name}/{' '.join(info.filename.split())}")


def _cells(book: Any, name: str) -> Iterator[list[str]]:
    """Yield the rows of the first sheet, without the empty cells at their ends."""
    if not book.worksheets:
        raise InputError(f"{name}: has no sheet")
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # some programs write a wrong size of the sheet, by which rows would be missed
    for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        cells = [cell_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def cell_text(value: object) -> str:
    """Return the value of a cell as Excel shows it without a number format.

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


FORMATS = (
    Format(
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
    ),
)
