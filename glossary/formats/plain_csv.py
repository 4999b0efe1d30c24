"""CSV: UTF-8, a header, one row for each English term and Thai variant; read as other programs write it, too."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from align import script
from align.errors import InputError
from align.memory import batched
from glossary.entries.entry import COLUMNS, STATUS, STATUSES, Entry, as_status
from glossary.entries.rows import BASELINE, KNOWN, MOST_ROWS, built_rows, from_rows, table_rows, too_many
from glossary.files.reading import BOM, TIS_620, UTF_8, UTF_16, decode_any, delimiter_of, read_bytes
from glossary.files.warnings import FileWarning
from glossary.files.writing import write_text
from glossary.formats.format import EVERY, FIELDS, Format, Imported
from glossary.search.glossary import Glossary

REQUIRED = ("english", "thai")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
"""What a cell begins with that a spreadsheet would run (OWASP ASVS 1.2.10)."""
USUAL_NAMES = {
    "english": (
        "en",
        "eng",
        "en-us",
        "en-gb",
        "english term",
        "source",
        "source term",
        "term",
        "อังกฤษ",
        "ภาษาอังกฤษ",
        "คำศัพท์",
    ),
    "thai": ("th", "tha", "th-th", "thai term", "target", "target term", "translation", "ไทย", "ภาษาไทย", "คำแปล"),
    "acronyms": ("acronym", "abbreviation", "abbreviations"),
    "part_of_speech": ("pos", "part of speech"),
    "note": ("notes", "comment", "comments", "translator_comments", "หมายเหตุ"),
    "definition": ("description",),
    "domain": ("subject", "subject field"),
    "status": ("สถานะ",),
}
"""Names that other programs give to columns, the likeliest first, in small letters."""
_NAMED = {usual: name for name, names in USUAL_NAMES.items() for usual in names}
ROWS = 1000
"""Rows that are written at a time."""
_TOLD = re.compile(r"sep=(.)\r?\n")
"""How Excel is told what parts the cells."""
_CODECS = {UTF_8: "utf-8", UTF_16: "utf-16", TIS_620: "cp874"}
"""How each encoding that is read is written."""
_IS_SPREADSHEET = re.compile(rf'[^\n]*\b{BASELINE}"?\r?\n')
"""A header that ends in the last column of a spreadsheet of ours, though another program left out the mark."""
csv.field_size_limit((1 << 31) - 1)


class _Lines(io.StringIO):
    """Lines that end in a line feed alone; ``csv`` quotes a carriage return only where its own lines end in one."""

    def write(self, line: str) -> int:
        return super().write(line.removesuffix("\r\n") + "\n")


def csv_text(glossary: Glossary, *, spreadsheet: bool = False, delimiter: str = ",") -> str:
    """A glossary as CSV.

    Parameters
    ----------
    glossary
        what to write
    spreadsheet
        begin with a byte order mark, by which Excel knows UTF-8, and put ``'`` before a cell that it would run as a
        formula
    delimiter
        what parts the cells

    >>> from glossary.entries.entry import Entry, Variant
    >>> entry = Entry("IEA", ("IEA",), (Variant("สำนักงานพลังงานสากล", "acronym", 0.94, 2),))
    >>> print(csv_text(Glossary((entry,))), end="")
    english,thai,acronyms,kind,confidence,count,sources
    IEA,สำนักงานพลังงานสากล,IEA,acronym,0.94,2,
    """
    rows = table_rows(glossary.entries, glossary.columns, spreadsheet=spreadsheet)
    return "".join(_parts(rows, spreadsheet, delimiter))


def built_csv(entries: Iterable[Entry], *, spreadsheet: bool = False) -> Iterator[str]:
    """The CSV of entries as they are built, which nobody has worked on, in parts: see ``csv_text``."""
    return _parts(built_rows(entries), spreadsheet, ",")


def _parts(rows: Iterable[list[str]], spreadsheet: bool, delimiter: str) -> Iterator[str]:
    if spreadsheet:
        yield BOM
    for some in batched(rows, ROWS):
        out = _Lines()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        writer.writerows([_safe(cell) for cell in row] if spreadsheet else row for row in some)
        yield out.getvalue()


def write_csv(glossary: Glossary, path: str | Path, *, spreadsheet: bool = False) -> None:
    """Write a glossary as a CSV file; see ``csv_text``. The file is whole or untouched.

    Raises
    ------
    InputError
        when the file cannot be written
    """
    write_text(Path(path), csv_text(glossary, spreadsheet=spreadsheet))


def read_csv(path: str | Path) -> Glossary:
    """Read a glossary from a CSV file with English and Thai terms; all cells are strings.

    Columns may stand in any order and under usual names, as ``source`` and ``target`` or ``en`` and ``th``; unknown
    ones are kept. They may be parted by commas, semicolons or tabs. Without a header, each row must be English and
    Thai in the same order. The file may be UTF-8, UTF-16 or TIS-620.

    Raises
    ------
    InputError
        when the file cannot be read or decoded, lacks a column or has one twice, or a row has more cells than the
        header
    """
    return read(read_bytes(Path(path)), str(path)).glossary


class CsvFile(NamedTuple):
    """The text of a CSV file, and how it is written.

    ``mark`` is what stands before the rows: the byte order mark, and the line that tells Excel what parts the cells.
    In a *spreadsheet* ``'`` stands before a cell that would be run as a formula.
    """

    mark: str
    text: str
    delimiter: str
    encoding: str
    spreadsheet: bool

    @property
    def end(self) -> str:
        """How its first line ends."""
        return "\r\n" if next(_lines(self.text), "").endswith("\r\n") else "\n"

    def rows(self) -> Iterator[tuple[list[str], str]]:
        """The cells of each row as they are written, with its text as it stands in the file.

        Raises
        ------
        csv.Error
            when a row is none; begins with the number of the line
        """
        taken: list[str] = []
        reader = csv.reader(_noted(_lines(self.text), taken), delimiter=self.delimiter, strict=True)
        try:
            for row in reader:
                yield row, "".join(taken)
                taken.clear()
        except csv.Error as error:
            raise csv.Error(f"{reader.line_num}: {error}") from None

    def said(self, cells: Iterable[str]) -> list[str]:
        """What cells say that are written so."""
        return [_plain(cell) if self.spreadsheet else cell for cell in cells]

    def cell(self, text: str) -> str:
        """How a cell is written that says a text."""
        return _safe(text) if self.spreadsheet else text

    def line(self, cells: Iterable[str]) -> str:
        """A row of cells as they are written."""
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n").writerow(cells)
        return out.getvalue().removesuffix("\r\n") + self.end

    def encoded(self, text: str) -> bytes:
        """The bytes of such a file with other rows.

        They are UTF-8 with a byte order mark, without which Excel takes it for its old encoding, where that of the file
        cannot hold them.
        """
        try:
            return (self.mark + text).encode(_CODECS[self.encoding])
        except UnicodeEncodeError:
            return (BOM + self.mark + text).encode()


def csv_file(data: bytes, name: str) -> CsvFile:
    """The bytes of a CSV file as a text; ``name`` begins the message of an error.

    Raises
    ------
    InputError
        when they cannot be decoded
    """
    text, encoding = decode_any(data, name)
    rest = text.removeprefix(BOM)
    spreadsheet = text.startswith(BOM) or _IS_SPREADSHEET.match(rest) is not None
    told = _TOLD.match(rest)
    rest = rest[told.end() :] if told else rest
    delimiter = told[1] if told else delimiter_of(rest)
    return CsvFile(text[: len(text) - len(rest)], rest, delimiter, encoding, spreadsheet)


def read(data: bytes, name: str) -> Imported:
    """Read a glossary from the bytes of a CSV file; see ``read_csv``. ``name`` begins the message of an error."""
    many = data.count(b"\n") > MOST_ROWS + 1
    if many and b'"' not in data:
        raise InputError(too_many(name))
    file = csv_file(data, name)
    try:
        if many and sum(1 for _ in islice(csv.reader(_lines(file.text)), MOST_ROWS + 2)) > MOST_ROWS + 1:
            raise InputError(too_many(name))
        imported = from_cells((file.said(cells) for cells, _ in file.rows()), name)
    except csv.Error as error:
        raise InputError(f"{name}:{error}") from None
    return Imported(imported.glossary, (*encoding_remarks(file.encoding, name), *imported.skipped))


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends; no second copy of the text is made."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin) + 1 or len(text)
        yield text[begin:end]
        begin = end


def _noted(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    """The lines; each that is read is put into a list."""
    for line in lines:
        taken.append(line)
        yield line


def encoding_remarks(encoding: str, name: str) -> list[FileWarning]:
    """What to say of a file's encoding."""
    return [] if encoding == "UTF-8" else [FileWarning(name, "is {}, not UTF-8", (encoding,))]


def from_cells(rows: Iterator[list[str]], name: str) -> Imported:
    """The glossary of a table of cells, with or without a header; see ``read_csv`` for both and for what is raised."""
    first = next(rows, [])
    names, headless = headless_names(first), True
    if not names:
        names, headless = header_names(first, name), False
    table = dict_rows([first] if headless else [], rows, names, name)
    entries, skipped = from_rows(table, name, first=1 if headless else 2)
    return Imported(Glossary(entries, tuple(n for n in names if n not in (*COLUMNS, BASELINE))), tuple(skipped))


def headless_names(first: Sequence[str]) -> list[str]:
    """The names of the columns of a table whose first row is a pair of terms; empty for any other."""
    pair = first[:2]
    if not 2 <= len(first) <= 3 or {_known(cell) for cell in first} & set(KNOWN):
        return []
    third = STATUS if as_status(first[-1]) in STATUSES else "note"
    sides = [script.has_thai(cell) for cell in pair]
    if sides == [False, True] and script.has_latin(pair[0]):
        return [*REQUIRED, third][: len(first)]
    if sides == [True, False] and script.has_latin(pair[1]):
        return [*REQUIRED[::-1], third][: len(first)]
    return []


def header_names(header: Sequence[str], name: str) -> list[str]:
    """The names of the columns, usual names of other programs turned into ours where ours is not there itself.

    Raises
    ------
    InputError
        when a required column is missing or one is there twice
    """
    names = [cell.strip() or f"column {number}" for number, cell in enumerate(header, start=1)]
    names = [n.lower() if n.lower() in KNOWN else n for n in names]
    for at, cell in sorted(enumerate(names), key=lambda item: _rank(item[1])):
        if (own := _known(cell)) not in names and own in KNOWN:
            names[at] = own
    for column in REQUIRED:
        if column not in names:
            raise InputError(f"{name}: lacks the column {column!r}; its header is {','.join(header)[:80]!r}")
    for column in names:
        if names.count(column) > 1:
            raise InputError(f"{name}: has the column {column!r} twice")
    return names


def has_header(first: Sequence[str]) -> bool:
    """Are the cells of a first row headings, those of English and Thai among them?"""
    return {*REQUIRED} <= {_known(cell) for cell in first}


def _known(cell: str) -> str:
    small = cell.strip().lower()
    return _NAMED.get(small, small)


def _rank(cell: str) -> int:
    names = USUAL_NAMES.get(_known(cell), ())
    return names.index(cell.lower()) if cell.lower() in names else -1


def dict_rows(
    before: Sequence[Sequence[str]], rows: Iterator[list[str]], names: Sequence[str], name: str
) -> Iterator[dict[str, str]]:
    """The rows by the names of their columns.

    Raises
    ------
    InputError
        when a row has more cells than there are columns
    """
    for number, row in enumerate(chain(before, rows), start=1 if before else 2):
        if len(row) > len(names):
            raise InputError(f"{name}: row {number}: has {len(row)} cells under {len(names)} columns")
        cells = [*row, *[""] * (len(names) - len(row))]
        yield dict(zip(names, cells, strict=True))


def _safe(cell: str) -> str:
    return "'" + cell if cell.lstrip("'").startswith(FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def _write(glossary: Glossary) -> bytes:
    return csv_text(glossary).encode()


FORMAT = Format("csv", "CSV", (".csv",), frozenset(FIELDS), EVERY, _write, read)
