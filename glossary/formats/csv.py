"""CSV and TSV: UTF-8, a header, a row for each English term and Thai variant; other programs' files are read, too."""

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
"""Names that other programs give to columns, the likeliest first, in lower case."""
_OWN_NAMES = {usual: name for name, names in USUAL_NAMES.items() for usual in names}
ROWS_AT_ONCE = 1000
"""Rows that are written at a time, so that a big glossary is never in memory as text as a whole."""
_SEP_LINE = re.compile(r"sep=(.)\r?\n")
"""First line that tells Excel which character separates the cells."""
_CODECS = {UTF_8: "utf-8", UTF_16: "utf-16", TIS_620: "cp874"}
"""Codec by which a file is written back, by the encoding in which it was read."""
_IS_SPREADSHEET = re.compile(rf'[^\n]*\b{BASELINE}"?\r?\n')
"""Header of a spreadsheet of ours, told by its last column where another program left out the byte order mark."""
csv.field_size_limit((1 << 31) - 1)


class _Lines(io.StringIO):
    """Text whose lines end in a line feed alone.

    The writer must be set to end lines in a carriage return and line feed, since only then does ``csv`` quote a cell
    that holds a carriage return; this class then takes the carriage return off each line.
    """

    def write(self, line: str) -> int:
        return super().write(line.removesuffix("\r\n") + "\n")


def csv_text(glossary: Glossary, *, spreadsheet: bool = False, delimiter: str = ",") -> str:
    """Return a glossary as CSV.
    Parameters
    ----------
    glossary
        what to write
    spreadsheet
        begin with a byte order mark, by which Excel knows UTF-8, and put ``'`` before a cell that it would run as a
        formula
    delimiter
        the character between cells

    >>> from glossary.entries.entry import Entry, Variant
    >>> entry = Entry("IEA", ("IEA",), (Variant("สำนักงานพลังงานสากล", "acronym", 0.94, 2),))
    >>> print(csv_text(Glossary((entry,))), end="")
    english,thai,acronyms,kind,confidence,count,sources
    IEA,สำนักงานพลังงานสากล,IEA,acronym,0.94,2,
    """
    rows = table_rows(glossary.entries, glossary.columns, spreadsheet=spreadsheet)
    return "".join(_text_parts(rows, spreadsheet, delimiter))


def built_csv(entries: Iterable[Entry], *, spreadsheet: bool = False) -> Iterator[str]:
    """Yield the CSV of newly built entries in pieces; it has no columns for decisions. See ``csv_text``."""
    return _text_parts(built_rows(entries), spreadsheet, ",")


def _text_parts(rows: Iterable[list[str]], spreadsheet: bool, delimiter: str) -> Iterator[str]:
    if spreadsheet:
        yield BOM
    for some in batched(rows, ROWS_AT_ONCE):
        out = _Lines()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        writer.writerows([_escape(cell) for cell in row] if spreadsheet else row for row in some)
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
    ones are kept. Cells may be separated by commas, semicolons or tabs. Without a header, each row must be English and
    Thai in the same order. The file may be UTF-8, UTF-16 or TIS-620.

    Raises
    ------
    InputError
        when the file cannot be read or decoded, lacks a column or has one twice, or a row has more cells than the
        header
    """
    return read(read_bytes(Path(path)), str(path)).glossary


class CsvFile(NamedTuple):
    """The decoded text of a CSV file, with its encoding, delimiter and escaping.

    ``preamble`` is what stands before the rows: the byte order mark, and the line that tells Excel the delimiter.
    In a *spreadsheet* ``'`` stands before a cell that would be run as a formula.
    """

    preamble: str
    text: str
    delimiter: str
    encoding: str
    spreadsheet: bool

    @property
    def line_ending(self) -> str:
        """Return the ending of the first line."""
        return "\r\n" if next(_lines(self.text), "").endswith("\r\n") else "\n"

    def rows(self) -> Iterator[tuple[list[str], str]]:
        """Yield the cells of each row, still escaped, with the row's text as it stands in the file.

        Raises
        ------
        csv.Error
            when the text is no CSV; the message begins with the line number
        """
        row_lines: list[str] = []
        reader = csv.reader(_recorded(_lines(self.text), row_lines), delimiter=self.delimiter, strict=True)
        try:
            for row in reader:
                yield row, "".join(row_lines)
                row_lines.clear()
        except csv.Error as error:
            raise csv.Error(f"{reader.line_num}: {error}") from None

    def unescape_cells(self, cells: Iterable[str]) -> list[str]:
        """Undo ``escape_cell`` for each cell."""
        return [_unescape(cell) if self.spreadsheet else cell for cell in cells]

    def escape_cell(self, text: str) -> str:
        """Return *text* with ``'`` before it where this file is a spreadsheet that would run it as a formula."""
        return _escape(text) if self.spreadsheet else text

    def format_row(self, cells: Iterable[str]) -> str:
        """Return escaped cells as a line of this file."""
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n").writerow(cells)
        return out.getvalue().removesuffix("\r\n") + self.line_ending

    def encode(self, text: str) -> bytes:
        """Return other rows as the bytes of this file, in its encoding, or in UTF-8 where that cannot hold them."""
        try:
            return (self.preamble + text).encode(_CODECS[self.encoding])
        except UnicodeEncodeError:
            # Without a byte order mark Excel would take UTF-8 for the system's old encoding.
            return (BOM + self.preamble + text).encode()


def decode_csv(data: bytes, name: str) -> CsvFile:
    """Decode the bytes of a CSV file and find its delimiter; *name* begins the message of an error.

    Raises
    ------
    InputError
        when they cannot be decoded
    """
    text, encoding = decode_any(data, name)
    rest = text.removeprefix(BOM)
    spreadsheet = text.startswith(BOM) or _IS_SPREADSHEET.match(rest) is not None
    sep_line = _SEP_LINE.match(rest)
    rest = rest[sep_line.end() :] if sep_line else rest
    delimiter = sep_line[1] if sep_line else delimiter_of(rest)
    return CsvFile(text[: len(text) - len(rest)], rest, delimiter, encoding, spreadsheet)


def read(data: bytes, name: str) -> Imported:
    """Read a glossary from the bytes of a CSV file; see ``read_csv``. *name* begins the message of an error."""
    # A line break inside quotes begins no row, so that rows are only counted one by one where there are quotes.
    may_be_too_long = data.count(b"\n") > MOST_ROWS + 1
    if may_be_too_long and b'"' not in data:
        raise InputError(too_many(name))
    file = decode_csv(data, name)
    try:
        if may_be_too_long and sum(1 for _ in islice(csv.reader(_lines(file.text)), MOST_ROWS + 2)) > MOST_ROWS + 1:
            raise InputError(too_many(name))
        imported = from_cells((file.unescape_cells(cells) for cells, _ in file.rows()), name)
    except csv.Error as error:
        raise InputError(f"{name}:{error}") from None
    return Imported(imported.glossary, (*encoding_remarks(file.encoding, name), *imported.skipped))


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of *text* with their endings, one at a time, so that no second copy of the text is made."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin) + 1 or len(text)
        yield text[begin:end]
        begin = end


def _recorded(lines: Iterator[str], record: list[str]) -> Iterator[str]:
    """Yield the lines, and append each to *record* when it is read."""
    for line in lines:
        record.append(line)
        yield line


def encoding_remarks(encoding: str, name: str) -> list[FileWarning]:
    """Return a remark where the encoding of a file is not UTF-8."""
    return [] if encoding == "UTF-8" else [FileWarning(name, "is {}, not UTF-8", (encoding,))]


def from_cells(rows: Iterator[list[str]], name: str) -> Imported:
    """Read a glossary from a table of cells, with or without a header; see ``read_csv`` also for what is raised."""
    first = next(rows, [])
    names = headless_names(first)
    if names:
        entries, skipped = from_rows(dict_rows([first], rows, names, name), name, first=1)
    else:
        names = header_names(first, name)
        entries, skipped = from_rows(dict_rows([], rows, names, name), name, first=2)
    return Imported(Glossary(entries, tuple(n for n in names if n not in (*COLUMNS, BASELINE))), tuple(skipped))


def headless_names(first: Sequence[str]) -> list[str]:
    """Return the column names of a table without a header, told from its first row.

    They are empty unless that row is a pair of terms, in either order, perhaps with a status or a note behind them.
    """
    pair = first[:2]
    if not 2 <= len(first) <= 3 or {_own_name(cell) for cell in first} & set(KNOWN):
        return []
    third = STATUS if as_status(first[-1]) in STATUSES else "note"
    sides = [script.has_thai(cell) for cell in pair]
    if sides == [False, True] and script.has_latin(pair[0]):
        return [*REQUIRED, third][: len(first)]
    if sides == [True, False] and script.has_latin(pair[1]):
        return [*REQUIRED[::-1], third][: len(first)]
    return []


def header_names(header: Sequence[str], name: str) -> list[str]:
    """Return the column names of a header; a usual name becomes ours unless ours is there itself.

    Raises
    ------
    InputError
        when a required column is missing or one is there twice
    """
    names = [cell.strip() or f"column {number}" for number, cell in enumerate(header, start=1)]
    names = [n.lower() if n.lower() in KNOWN else n for n in names]
    # The likeliest names come first, so that of "source" and "en" the one that surely means English is taken.
    for at, cell in sorted(enumerate(names), key=lambda item: _rank(item[1])):
        if (own := _own_name(cell)) not in names and own in KNOWN:
            names[at] = own
    for column in REQUIRED:
        if column not in names:
            raise InputError(f"{name}: lacks the column {column!r}; its header is {','.join(header)[:80]!r}")
    for column in names:
        if names.count(column) > 1:
            raise InputError(f"{name}: has the column {column!r} twice")
    return names


def has_header(first: Sequence[str]) -> bool:
    """Return whether the cells of a first row are headings, those of English and Thai among them."""
    return {*REQUIRED} <= {_own_name(cell) for cell in first}


def _own_name(cell: str) -> str:
    lower = cell.strip().lower()
    return _OWN_NAMES.get(lower, lower)


def _rank(cell: str) -> int:
    names = USUAL_NAMES.get(_own_name(cell), ())
    return names.index(cell.lower()) if cell.lower() in names else -1


def dict_rows(
    before: Sequence[Sequence[str]], rows: Iterator[list[str]], names: Sequence[str], name: str
) -> Iterator[dict[str, str]]:
    """Yield the rows as dicts by column name; *before* holds rows that were read already.

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


def _escape(cell: str) -> str:
    return "'" + cell if cell.lstrip("'").startswith(FORMULA) else cell


def _unescape(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def _write(glossary: Glossary) -> bytes:
    return csv_text(glossary).encode()


def _write_tsv(glossary: Glossary) -> bytes:
    return csv_text(glossary, delimiter="\t").encode()


def _write_for_excel(glossary: Glossary) -> bytes:
    return csv_text(glossary, spreadsheet=True).encode()


FORMATS = (
    Format("csv", "CSV", (".csv",), frozenset(FIELDS), EVERY, _write, read),
    Format("tsv", "TSV", (".tsv", ".tab"), frozenset(FIELDS), EVERY, _write_tsv, read),
    Format("csv-excel", "CSV for Excel", (".csv",), frozenset(FIELDS), EVERY, _write_for_excel, read),
)
