"""What a process is given to read: a file, or a part of one that holds many documents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from align.errors import InputError
from align.json_lines import parse_object, text_of
from glossary.documents.content import Content
from glossary.documents.document import Document
from glossary.documents.readers import read
from glossary.files.reading import decode, read_bytes

Fail = Callable[[InputError], None]
"""What is told of a document that cannot be read; it may raise the error."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file to read, or a part of one.

    ``name`` is the id of its document, or begins those of its documents; ``place`` begins the messages of errors.
    ``root`` is the folder or file within which ids are its own. ``named`` says that a person asked for this file, so
    that an error ends the work. ``weight`` is its share of the bytes of all files.
    """

    name: str
    place: str
    root: str
    named: bool
    weight: int

    def documents(self, fail: Fail) -> Iterator[Document]:
        """Read it; *fail* is called for each document that cannot be read."""
        raise NotImplementedError

    @property
    def size(self) -> int:
        """About how many bytes there are to read."""
        return self.weight

    def key(self) -> str:
        """A digest by which what was read is known again; another when the content may be."""
        raise NotImplementedError

    def _digest(self, *parts: object) -> str:
        made = hashlib.blake2b(digest_size=16)
        for part in (self.name, self.root, *parts):
            piece = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
            made.update(b"%d:%b" % (len(piece), piece))
        return made.hexdigest()


@dataclass(frozen=True, slots=True)
class Single(Item):
    """What is one document, and is at a path."""

    path: str

    def documents(self, fail: Fail) -> Iterator[Document]:
        """See ``Item.documents``."""
        try:
            document = Document(self.name, self._content(), self.root)
        except InputError as error:
            fail(error)
        else:
            yield document

    def _content(self) -> Content:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class File(Single):
    """A file that is one document; its bytes are ``data``, or those at ``path`` where there are none."""

    data: bytes | None = None

    def _content(self) -> Content:
        data = read_bytes(Path(self.path)) if self.data is None else self.data
        return read(data, self.path, self.place)

    def key(self) -> str:
        """See ``Item.key``."""
        if self.data is not None:
            return self._digest(self.data)
        try:
            status = os.stat(self.path)
        except OSError as error:
            return self._digest(error.errno)
        return self._digest(os.path.realpath(self.path), status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class JsonLines(Item):
    """Lines of a JSON Lines file, each an object that is a document, or none where its text is null.

    The first is number ``first``, from 1.
    """

    first: int
    data: bytes
    text_column: str
    id_column: str

    @property
    def size(self) -> int:
        """See ``Item.size``."""
        return len(self.data)

    def documents(self, fail: Fail) -> Iterator[Document]:
        """See ``Item.documents``."""
        for number, line in enumerate(self.data.split(b"\n"), start=self.first):
            if line.strip():
                try:
                    document = self._document(line, number)
                except InputError as error:
                    fail(error)
                else:
                    if document is not None:
                        yield document

    def _document(self, line: bytes, number: int) -> Document | None:
        place = f"{self.place}:{number}"
        record = parse_object(decode(line, place), place)
        if self.text_column in record and record[self.text_column] is None:
            return None
        text = text_of(record, self.text_column, place)
        id_ = id_of(record.get(self.id_column), self.id_column, place)
        return Document(id_ or f"{self.name}:{number}", Content(text), self.root)

    def key(self) -> str:
        """See ``Item.key``."""
        return self._digest(self.first, self.data)


def id_of(value: object, column: str, place: str) -> str:
    """The id of a record as text; empty where it has none.

    Only strings and whole numbers are ids, since programs write other values each in its own way.

    Raises
    ------
    InputError
        when it is something else, or no text in UTF-8

    >>> id_of(7, "id", "a.jsonl:1"), id_of(None, "id", "a.jsonl:1")
    ('7', '')
    """
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text_of({column: value}, column, place)


@dataclass(frozen=True, slots=True)
class TableRows(Item):
    """Rows of a table, each a document: (number, id or nothing, text); without a text where the row is too short."""

    rows: tuple[tuple[int, str, str | None], ...]

    @property
    def size(self) -> int:
        """See ``Item.size``."""
        return sum(len(text or "") for _, _, text in self.rows)

    def documents(self, fail: Fail) -> Iterator[Document]:
        """See ``Item.documents``."""
        for number, id_, text in self.rows:
            if text is None:
                fail(InputError(f"{self.place}: row {number}: has too few cells"))
            else:
                yield Document(id_ or f"{self.name}#row={number}", Content(text), self.root)

    def key(self) -> str:
        """See ``Item.key``."""
        return self._digest(repr(self.rows))
