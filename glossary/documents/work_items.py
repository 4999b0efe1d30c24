"""Work items: what a process is given to read, a file or a chunk of one that holds many documents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from align.errors import InputError
from align.json_lines import parse_object, text_of
from glossary.documents.document import Content, Document
from glossary.documents.readers import read
from glossary.files.reading import decode, read_bytes

OnError = Callable[[InputError], None]
"""Called with the error of a document that cannot be read; it may raise the error."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A file to read, or a chunk of one.

    ``name`` is the id of its document, or begins the ids of its documents; ``place`` begins the messages of errors.
    ``root`` is the folder or file within which ids are unique. ``named`` says that a person asked for this file by
    name, so that an error ends the work. ``weight`` is its share of the bytes of all files, for a progress bar.
    """

    name: str
    place: str
    root: str
    named: bool
    weight: int

    def documents(self, on_error: OnError) -> Iterator[Document]:
        """Yield its documents; *on_error* is called for each that cannot be read."""
        raise NotImplementedError

    @property
    def size(self) -> int:
        """Return about how many bytes there are to read."""
        return self.weight

    def key(self) -> str:
        """Return a digest that changes when the content may have changed, so that unchanged items are skipped."""
        raise NotImplementedError

    def _digest(self, *parts: object) -> str:
        digest = hashlib.blake2b(digest_size=16)
        for part in (self.name, self.root, *parts):
            piece = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
            digest.update(b"%d:%b" % (len(piece), piece))
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class SingleDocument(WorkItem):
    """A file, or a member of an archive at a path, that is one document."""

    path: str

    def documents(self, on_error: OnError) -> Iterator[Document]:
        """Yield its document; see ``WorkItem.documents``."""
        try:
            document = Document(self.name, self._content(), self.root)
        except InputError as error:
            on_error(error)
        else:
            yield document

    def _content(self) -> Content:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class File(SingleDocument):
    """A file that is one document; its bytes are ``data``, or if that is None those at ``path``."""

    data: bytes | None = None

    def _content(self) -> Content:
        data = read_bytes(Path(self.path)) if self.data is None else self.data
        return read(data, self.path, self.place)

    def key(self) -> str:
        """Return a digest of its bytes, or of the size and time of its file; see ``WorkItem.key``."""
        if self.data is not None:
            return self._digest(self.data)
        try:
            status = os.stat(self.path)
        except OSError as error:
            return self._digest(error.errno)
        return self._digest(os.path.realpath(self.path), status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class JsonLinesChunk(WorkItem):
    """Lines of a JSON Lines file, each an object that is a document unless its text is null.

    ``first`` is the number of its first line, from 1.
    """

    first: int
    data: bytes
    text_column: str
    id_column: str

    @property
    def size(self) -> int:
        """Return its number of bytes."""
        return len(self.data)

    def documents(self, on_error: OnError) -> Iterator[Document]:
        """Yield the document of each line; see ``WorkItem.documents``."""
        for number, line in enumerate(self.data.split(b"\n"), start=self.first):
            if line.strip():
                try:
                    document = self._document(line, number)
                except InputError as error:
                    on_error(error)
                else:
                    if document is not None:
                        yield document

    def _document(self, line: bytes, number: int) -> Document | None:
        place = f"{self.place}:{number}"
        record = parse_object(decode(line, place), place)
        if self.text_column in record and record[self.text_column] is None:
            return None
        text = text_of(record, self.text_column, place)
        id_ = as_id(record.get(self.id_column), self.id_column, place)
        return Document(id_ or f"{self.name}:{number}", Content(text), self.root)

    def key(self) -> str:
        """Return a digest of its bytes; see ``WorkItem.key``."""
        return self._digest(self.first, self.data)


def as_id(value: object, column: str, place: str) -> str:
    """Return the id of a record as text; empty if it has none.

    Only strings and whole numbers are ids, since programs write other values in different ways.

    Raises
    ------
    InputError
        when it is another value, or cannot be written in UTF-8

    >>> as_id(7, "id", "a.jsonl:1"), as_id(None, "id", "a.jsonl:1")
    ('7', '')
    """
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text_of({column: value}, column, place)


@dataclass(frozen=True, slots=True)
class TableChunk(WorkItem):
    """Rows of a table, each a document: (number, id or an empty string, text or None if the row is too short)."""

    rows: tuple[tuple[int, str, str | None], ...]

    @property
    def size(self) -> int:
        """Return its number of characters."""
        return sum(len(text or "") for _, _, text in self.rows)

    def documents(self, on_error: OnError) -> Iterator[Document]:
        """Yield the document of each row; see ``WorkItem.documents``."""
        for number, id_, text in self.rows:
            if text is None:
                on_error(InputError(f"{self.place}: row {number}: has too few cells"))
            else:
                yield Document(id_ or f"{self.name}#row={number}", Content(text), self.root)

    def key(self) -> str:
        """Return a digest of its rows; see ``WorkItem.key``."""
        return self._digest(repr(self.rows))
