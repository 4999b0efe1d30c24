"""Files of many documents, a slice at a time, so that none of them is ever held whole: JSON Lines, CSV and Parquet."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any, TypeVar

from align.batches import by_size
from align.errors import InputError
from align.json_lines import parse_object, text_of
from glossary.documents.extras import require
from glossary.documents.item import Item, JsonLines, TableRows, id_of
from glossary.documents.packed import BROKEN, MOST_BYTES, broken, opened, read_some
from glossary.documents.readers import suffixes
from glossary.files.reading import BOM, UTF_8, UTF_16, decode, decode_any, delimiter_of, reason_of

SLICE = 1 << 18
"""Bytes of a slice; one that holds a longer document has more."""
SNIFFED = 1 << 16
"""Bytes from which the encoding of a table is told."""


TableRow = tuple[int, str, str | None]
"""The number of a row, its id or nothing, and its text, where it has that cell."""
Part = TypeVar("Part")


class NoDocumentsError(InputError):
    """A file of a known kind that holds no documents."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the records of a file have their text and their id."""

    text: str = "text"
    id: str = "id"


@dataclass(frozen=True, slots=True)
class Whole:
    """A file that is read in slices: what all of its slices say of it."""

    path: str
    name: str
    root: str
    named: bool
    columns: Columns


def slices(whole: Whole) -> Iterator[Item]:
    """Cut a file into items.

    Raises
    ------
    NoDocumentsError
        when it is no file of documents: empty, or without the column of texts
    InputError
        when it cannot be read or is damaged; what stands before the damage is given first
    """
    try:
        with open(whole.path, "rb") as file:
            yield from sliced(whole, file)
    except OSError as error:
        raise InputError(f"{whole.path}: {reason_of(error)}") from None


def sliced(whole: Whole, file: IO[bytes]) -> Iterator[Item]:
    """Cut a file that is open into items; see ``slices`` for what is raised."""
    kind, packing = suffixes(whole.path)
    try:
        yield from SLICED[kind](whole, file, opened(file, packing, whole.path))
    except BROKEN as error:
        if packing and not getattr(error, "filename", None):
            raise broken(error, whole.path) from None
        raise InputError(f"{whole.path}: {reason_of(error)}") from None


def _json_lines(whole: Whole, file: IO[bytes], stream: IO[bytes]) -> Iterator[Item]:
    consumed, first = _Consumed(file), 1
    columns = whole.columns
    for lines in _grouped(_lines(stream, whole.path), len):
        if first == 1:
            _check_records(lines, whole.path, columns)
        data, own = b"".join(lines).removesuffix(b"\n"), (whole.name, whole.path, whole.root, whole.named)
        yield JsonLines(*own, consumed(), first, data, columns.text, columns.id)
        first += len(lines)
    if first == 1:
        raise NoDocumentsError(f"{whole.path}: is empty")


def _check_records(lines: Sequence[bytes], path: str, columns: Columns) -> None:
    """See that a record has a text, or may have one: those that are broken are for the reader to judge."""
    lacking = 0
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                record = parse_object(decode(line, path), path)
            except InputError:
                return
            if columns.text in record:
                return
            lacking = lacking or number
    if not lacking:
        raise NoDocumentsError(f"{path}: is empty")
    raise NoDocumentsError(f"{path}:{lacking}: lacks the key {columns.text!r}")


def json_lines(whole: Whole, stream: IO[bytes]) -> Iterator[Item]:
    """Cut JSON Lines into items; see ``slices`` for what is raised."""
    return _json_lines(whole, stream, stream)


def is_json_lines(data: bytes, columns: Columns) -> bool:
    """Does a text begin with a line that is a JSON object which has a text?

    >>> is_json_lines(b'{"text": "a"}', Columns()), is_json_lines(b"{a} (b)", Columns())
    (True, False)
    """
    line = data.removeprefix(BOM.encode()).lstrip()[:MOST_BYTES].split(b"\n", 1)[0]
    try:
        return line.startswith(b"{") and columns.text in parse_object(decode(line, ""), "")
    except InputError:
        return False


def _grouped(parts: Iterable[Part], size_of: Callable[[Part], int]) -> Iterator[list[Part]]:
    """Parts of a file in groups of about ``SLICE``; where the file is damaged, what stands before comes first."""
    damage: list[Exception] = []

    def whole() -> Iterator[Part]:
        try:
            yield from parts
        except (InputError, csv.Error) as error:
            damage.append(error)

    yield from by_size(whole(), SLICE, size_of)
    for error in damage:
        raise error


def _lines(stream: IO[bytes], path: str) -> Iterator[bytes]:
    """The lines of a file with their ends, without a byte order mark."""
    number = 1
    while line := _line(stream, path, number):
        yield line.removeprefix(BOM.encode()) if number == 1 else line
        number += 1


def _line(stream: IO[bytes], path: str, number: int) -> bytes:
    try:
        line = stream.readline(MOST_BYTES + 1)
    except BROKEN as error:
        raise broken(error, path) from None
    if len(line) > MOST_BYTES:
        raise InputError(f"{path}{f':{number}' if number else ''}: has more than {MOST_BYTES:,} bytes")
    return line


class _Consumed:
    """How many bytes of a file on disk were read since the last call."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._before = file, 0

    def __call__(self) -> int:
        before, self._before = self._before, self._file.tell()
        return self._before - before


def _table(whole: Whole, file: IO[bytes], stream: IO[bytes]) -> Iterator[Item]:
    """The rows of CSV or of tab-separated text whose first row names the columns."""
    lines = _Decoded(stream, whole.path)
    reader = csv.reader(lines, delimiter=lines.delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        consumed = _Consumed(file)
        yield from _rows(whole, _cells(whole, reader, header), lambda _: consumed())
    except csv.Error as error:
        raise InputError(f"{whole.path}:{reader.line_num}: {error}; what follows is left out") from None


def _cells(whole: Whole, reader: Any, header: Sequence[str]) -> Iterator[TableRow]:
    text, id_ = _found(whole, header)
    for number, row in enumerate(reader, start=1):
        if row:
            known = id_ is not None and id_ < len(row)
            yield number, row[id_] if known and id_ is not None else "", row[text] if text < len(row) else None


def _found(whole: Whole, header: Sequence[str]) -> tuple[int, int | None]:
    """Where the columns of text and id stand."""
    wanted = whole.columns
    if wanted.text not in header:
        named = ", ".join(header)[:80]
        raise NoDocumentsError(
            f"{whole.path}: lacks the column {wanted.text!r}; its columns are {named or 'none'}: "
            "rename the one that has the texts, or name it to the command by --text-column"
        )
    if wanted.id not in header and wanted.id != Columns().id:
        raise InputError(f"{whole.path}: lacks the column {wanted.id!r} (--id-column)")
    for name in wanted.text, wanted.id:
        if header.count(name) > 1:
            raise InputError(f"{whole.path}: has the column {name!r} {header.count(name)} times")
    return header.index(wanted.text), header.index(wanted.id) if wanted.id in header else None


class _Decoded:
    """The lines of a stream as text, in the encoding that its beginning shows."""

    def __init__(self, stream: IO[bytes], path: str) -> None:
        begin = read_some(stream, SNIFFED, path)
        self._path, self._stream, self._begin = path, stream, begin
        if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text, self.encoding = begin.decode("utf-16", "ignore"), UTF_16
        else:
            text, self.encoding = decode_any(begin[: begin.rfind(b"\n") + 1] or begin, path)
        self.delimiter = delimiter_of(text)

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._wide() if self.encoding == UTF_16 else self._narrow(), start=1):
            if "\0" in line:
                raise InputError(f"{self._path}:{number}: holds a NUL")
            yield line.removeprefix(BOM) if number == 1 else line

    def _narrow(self) -> Iterator[str]:
        begin = io.BytesIO(self._begin)
        for number, line in enumerate(iter(lambda: self._next(begin), b""), start=1):
            utf_8 = self.encoding == UTF_8
            yield decode(line, f"{self._path}:{number}") if utf_8 else line.decode("cp874", "replace")

    def _next(self, begin: IO[bytes]) -> bytes:
        line = begin.readline()
        return line if line.endswith(b"\n") else line + _line(self._stream, self._path, 0)

    def _wide(self) -> Iterator[str]:
        """The lines of UTF-16, in which a line feed is two bytes."""
        chunks = chain([self._begin], iter(lambda: read_some(self._stream, SNIFFED, self._path), b""))
        held = ""
        try:
            for chunk in codecs.iterdecode(chunks, "utf-16"):
                *lines, held = (held + chunk).split("\n")
                yield from (f"{line}\n" for line in lines)
        except UnicodeDecodeError:
            raise InputError(f"{self._path}: is not {UTF_16} throughout") from None
        if held:
            yield held


def _rows(whole: Whole, rows: Iterable[TableRow], weigh: Callable[[int], int]) -> Iterator[Item]:
    """Items of rows; *weigh* says how many bytes of the file so many rows were."""
    for held in _grouped(rows, lambda row: len(row[-1] or "")):
        yield TableRows(whole.name, whole.path, whole.root, whole.named, weigh(len(held)), tuple(held))


def _parquet(whole: Whole, file: IO[bytes], stream: IO[bytes]) -> Iterator[Item]:
    parquet = require("pyarrow.parquet", whole.path)
    arrow = require("pyarrow", whole.path)
    if stream is not file:
        raise InputError(f"{whole.path}: unpack it first; a packed parquet file cannot be read in parts")
    try:
        table = parquet.ParquetFile(file, buffer_size=SLICE, pre_buffer=False)
        text, id_ = _found(whole, table.schema_arrow.names)
        names = [table.schema_arrow.names[at] for at in (text, id_) if at is not None]
        share = file.seek(0, os.SEEK_END) / max(1, table.metadata.num_rows)
        given = _parquet_rows(whole, table.iter_batches(batch_size=256, columns=names), names)
        yield from _rows(whole, given, lambda rows: round(share * rows))
    except (arrow.ArrowException, UnicodeDecodeError) as error:
        raise InputError(f"{whole.path}: is no parquet file that can be read: {str(error).splitlines()[0]}") from None


def _parquet_rows(whole: Whole, batches: Iterator[Any], names: Sequence[str]) -> Iterator[TableRow]:
    number = 0
    for batch in batches:
        texts = batch.column(names[0]).to_pylist()
        ids = batch.column(names[1]).to_pylist() if len(names) > 1 else [None] * len(texts)
        for text, id_ in zip(texts, ids, strict=True):
            number += 1
            place = f"{whole.path}: row {number}"
            if text is not None:
                yield number, id_of(id_, whole.columns.id, place), text_of({names[0]: text}, names[0], place)


SLICED: dict[str, Callable[[Whole, IO[bytes], IO[bytes]], Iterator[Item]]] = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _table,
    ".tsv": _table,
    ".parquet": _parquet,
}
"""How a file is cut, by the end of its name: from the file on disk and its unpacked bytes."""
