"""Files of many documents (JSON Lines, CSV, Parquet), split into chunks so that no file fills the memory."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any, TypeVar

from align.errors import InputError
from align.json_lines import parse_object, text_of
from align.memory import by_size
from glossary.documents.packed import MOST_BYTES, UNPACK_ERRORS, open_packed, read_some, unpack_error
from glossary.documents.readers import suffixes
from glossary.documents.unreadable import require
from glossary.documents.work_items import JsonLinesChunk, TableChunk, WorkItem, as_id
from glossary.files.reading import BOM, UTF_8, UTF_16, decode, decode_any, delimiter_of, reason_of

CHUNK = 1 << 18
"""Bytes of a chunk; one that holds a longer document has more."""
SNIFFED = 1 << 16
"""Bytes from which the encoding of a table is guessed."""


TableRow = tuple[int, str, str | None]
"""The number of a row, its id or an empty string, and its text or None if the row is too short."""
Part = TypeVar("Part")


class NoDocumentsError(InputError):
    """A file of a known kind that holds no documents."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns or keys that hold the text and the id of a record."""

    text: str = "text"
    id: str = "id"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file of many documents; its fields are those that all of its work items share."""

    path: str
    name: str
    root: str
    named: bool
    columns: Columns


def split_file(dataset: Dataset) -> Iterator[WorkItem]:
    """Split a file into work items.

    Raises
    ------
    NoDocumentsError
        when it is no file of documents: empty, or without the column of texts
    InputError
        when it cannot be read or is damaged; the items before the damage are yielded first
    """
    try:
        with open(dataset.path, "rb") as file:
            yield from split_stream(dataset, file)
    except OSError as error:
        raise InputError(f"{dataset.path}: {reason_of(error)}") from None


def split_stream(dataset: Dataset, file: IO[bytes]) -> Iterator[WorkItem]:
    """Split an open file into work items; see ``split_file`` for what is raised."""
    kind, packing = suffixes(dataset.path)
    try:
        yield from DATASETS[kind](dataset, file, open_packed(file, packing, dataset.path))
    except UNPACK_ERRORS as error:
        # An error of the disk names its file; one of unpacking does not.
        if packing and not getattr(error, "filename", None):
            raise unpack_error(error, dataset.path) from None
        raise InputError(f"{dataset.path}: {reason_of(error)}") from None


def _json_lines(dataset: Dataset, file: IO[bytes], stream: IO[bytes]) -> Iterator[WorkItem]:
    count_bytes, first = _ByteCounter(file), 1
    columns = dataset.columns
    for lines in _chunks(_lines(stream, dataset.path), len):
        if first == 1:
            _check_records(lines, dataset.path, columns)
        data, own = b"".join(lines).removesuffix(b"\n"), (dataset.name, dataset.path, dataset.root, dataset.named)
        yield JsonLinesChunk(*own, count_bytes(), first, data, columns.text, columns.id)
        first += len(lines)
    if first == 1:
        raise NoDocumentsError(f"{dataset.path}: is empty")


def _check_records(lines: Sequence[bytes], path: str, columns: Columns) -> None:
    """Check that one of the lines has a text; a broken line ends the check, as its reader reports it."""
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


def is_json_lines(data: bytes, columns: Columns) -> bool:
    """Return whether a text begins with a line that is a JSON object with the text column.

    >>> is_json_lines(b'{"text": "a"}', Columns()), is_json_lines(b"{a} (b)", Columns())
    (True, False)
    """
    line = data.removeprefix(BOM.encode()).lstrip()[:MOST_BYTES].split(b"\n", 1)[0]
    try:
        return line.startswith(b"{") and columns.text in parse_object(decode(line, ""), "")
    except InputError:
        return False


def _chunks(parts: Iterable[Part], size_of: Callable[[Part], int]) -> Iterator[list[Part]]:
    """Group the parts of a file by size; if the file is damaged, yield what precedes the damage, then raise."""
    damage: list[Exception] = []

    def undamaged() -> Iterator[Part]:
        try:
            yield from parts
        except (InputError, csv.Error) as error:
            damage.append(error)

    yield from by_size(undamaged(), CHUNK, size_of)
    for error in damage:
        raise error


def _lines(stream: IO[bytes], path: str) -> Iterator[bytes]:
    """Yield the lines of a file with their ends, without a byte order mark."""
    number = 1
    while line := _line(stream, path, number):
        yield line.removeprefix(BOM.encode()) if number == 1 else line
        number += 1


def _line(stream: IO[bytes], path: str, number: int) -> bytes:
    try:
        line = stream.readline(MOST_BYTES + 1)
    except UNPACK_ERRORS as error:
        raise unpack_error(error, path) from None
    if len(line) > MOST_BYTES:
        raise InputError(f"{path}{f':{number}' if number else ''}: has more than {MOST_BYTES:,} bytes")
    return line


class _ByteCounter:
    """Counts the bytes of a file on disk that were read since the last call."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._before = file, 0

    def __call__(self) -> int:
        before, self._before = self._before, self._file.tell()
        return self._before - before


def _table(dataset: Dataset, file: IO[bytes], stream: IO[bytes]) -> Iterator[WorkItem]:
    """Split CSV or tab-separated text whose first row names the columns."""
    lines = _DecodedLines(stream, dataset.path)
    reader = csv.reader(lines, delimiter=lines.delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        count_bytes = _ByteCounter(file)
        yield from _table_chunks(dataset, _table_rows(dataset, reader, header), lambda _: count_bytes())
    except csv.Error as error:
        raise InputError(f"{dataset.path}:{reader.line_num}: {error}; what follows is left out") from None


def _table_rows(dataset: Dataset, reader: Any, header: Sequence[str]) -> Iterator[TableRow]:
    text, id_ = _find_columns(dataset, header)
    for number, row in enumerate(reader, start=1):
        if row:
            known = id_ is not None and id_ < len(row)
            yield number, row[id_] if known and id_ is not None else "", row[text] if text < len(row) else None


def _find_columns(dataset: Dataset, header: Sequence[str]) -> tuple[int, int | None]:
    """Return the positions of the columns of text and id."""
    columns = dataset.columns
    if columns.text not in header:
        named = ", ".join(header)[:80]
        raise NoDocumentsError(
            f"{dataset.path}: lacks the column {columns.text!r}; its columns are {named or 'none'}: "
            "rename the one that has the texts, or name it to the command by --text-column"
        )
    if columns.id not in header and columns.id != Columns().id:
        raise InputError(f"{dataset.path}: lacks the column {columns.id!r} (--id-column)")
    for name in columns.text, columns.id:
        if header.count(name) > 1:
            raise InputError(f"{dataset.path}: has the column {name!r} {header.count(name)} times")
    return header.index(columns.text), header.index(columns.id) if columns.id in header else None


class _DecodedLines:
    """The lines of a stream as text, in the encoding of its beginning."""

    def __init__(self, stream: IO[bytes], path: str) -> None:
        begin = read_some(stream, SNIFFED, path)
        self._path, self._stream, self._begin = path, stream, begin
        if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text, self.encoding = begin.decode("utf-16", "ignore"), UTF_16
        else:
            text, self.encoding = decode_any(begin[: begin.rfind(b"\n") + 1] or begin, path)
        self.delimiter = delimiter_of(text)

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._utf_16() if self.encoding == UTF_16 else self._bytewise(), start=1):
            if "\0" in line:
                raise InputError(f"{self._path}:{number}: holds a NUL")
            yield line.removeprefix(BOM) if number == 1 else line

    def _bytewise(self) -> Iterator[str]:
        begin = io.BytesIO(self._begin)
        for number, line in enumerate(iter(lambda: self._next(begin), b""), start=1):
            utf_8 = self.encoding == UTF_8
            yield decode(line, f"{self._path}:{number}") if utf_8 else line.decode("cp874", "replace")

    def _next(self, begin: IO[bytes]) -> bytes:
        line = begin.readline()
        return line if line.endswith(b"\n") else line + _line(self._stream, self._path, 0)

    def _utf_16(self) -> Iterator[str]:
        """Yield the lines of UTF-16, in which a line feed is two bytes, so that ``readline`` does not find it."""
        blocks = chain([self._begin], iter(lambda: read_some(self._stream, SNIFFED, self._path), b""))
        rest = ""
        try:
            for block in codecs.iterdecode(blocks, "utf-16"):
                *lines, rest = (rest + block).split("\n")
                yield from (f"{line}\n" for line in lines)
        except UnicodeDecodeError:
            raise InputError(f"{self._path}: is not {UTF_16} throughout") from None
        if rest:
            yield rest


def _table_chunks(dataset: Dataset, rows: Iterable[TableRow], weigh: Callable[[int], int]) -> Iterator[WorkItem]:
    """Yield work items of rows; *weigh* returns the bytes of the file that a number of rows takes."""
    for chunk in _chunks(rows, lambda row: len(row[-1] or "")):
        yield TableChunk(dataset.name, dataset.path, dataset.root, dataset.named, weigh(len(chunk)), tuple(chunk))


def _parquet(dataset: Dataset, file: IO[bytes], stream: IO[bytes]) -> Iterator[WorkItem]:
    parquet = require("pyarrow.parquet", dataset.path)
    arrow = require("pyarrow", dataset.path)
    # The index of a parquet file is at its end, so that it cannot be read from a packed stream.
    if stream is not file:
        raise InputError(f"{dataset.path}: unpack it first; a packed parquet file cannot be read in parts")
    try:
        table = parquet.ParquetFile(file, buffer_size=CHUNK, pre_buffer=False)
        text, id_ = _find_columns(dataset, table.schema_arrow.names)
        names = [table.schema_arrow.names[at] for at in (text, id_) if at is not None]
        share = file.seek(0, os.SEEK_END) / max(1, table.metadata.num_rows)
        rows = _parquet_rows(dataset, table.iter_batches(batch_size=256, columns=names), names)
        yield from _table_chunks(dataset, rows, lambda count: round(share * count))
    except (arrow.ArrowException, UnicodeDecodeError) as error:
        raise InputError(f"{dataset.path}: is no parquet file that can be read: {str(error).splitlines()[0]}") from None


def _parquet_rows(dataset: Dataset, batches: Iterator[Any], names: Sequence[str]) -> Iterator[TableRow]:
    number = 0
    for batch in batches:
        texts = batch.column(names[0]).to_pylist()
        ids = batch.column(names[1]).to_pylist() if len(names) > 1 else [None] * len(texts)
        for text, id_ in zip(texts, ids, strict=True):
            number += 1
            place = f"{dataset.path}: row {number}"
            if text is not None:
                yield number, as_id(id_, dataset.columns.id, place), text_of({names[0]: text}, names[0], place)


DATASETS: dict[str, Callable[[Dataset, IO[bytes], IO[bytes]], Iterator[WorkItem]]] = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _table,
    ".tsv": _table,
    ".parquet": _parquet,
}
"""The function that splits a file, by the end of its name; it is called with the file and its unpacked stream."""
