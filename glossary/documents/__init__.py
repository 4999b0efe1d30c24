"""Files to text: which files are documents, and how each kind is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from align.errors import InputError
from align.json_lines import parse_object, text_of
from glossary.files import BOM, STANDARD_INPUT, decode, read_bytes, standard_input
from glossary.markup import Visible, visible

LEFT_OUT_FOLDERS = frozenset({"translations"})
"""Folders that hold no originals."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its id; ``page`` leads back to the decoded file where markup was taken out.

    ``root`` is the folder or file within which the id is its own.
    """

    id: str
    text: str
    page: Visible | None = None
    root: str = ""

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the decoded file, a byte order mark aside, of ``text[start:end]``."""
        return self.page.raw_span(start, end) if self.page else (start, end)


@dataclass(slots=True)
class Reading:
    """What reading some paths came to; it grows while the documents are read.

    ``files`` are the real paths of what was read, ``left_out`` the files that are no documents, ``failed`` says why
    others could not be read.
    """

    documents: int = 0
    files: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def read_documents(paths: Iterable[str], reading: Reading | None = None) -> Iterator[Document]:
    """Read the documents that paths name: files, folders with all below them, ``-`` for standard input.

    In a folder, files that are no documents are left out and files that cannot be read are passed over; ``reading``
    tells of both. A file that comes twice is read once, under the outermost of the paths that lead to it, so that the
    order of the paths does not matter.

    Raises
    ------
    InputError
        when a path that was named is missing, is no document, or cannot be read, and when a folder holds no document
    """
    reading = reading or Reading()
    for name in sorted(dict.fromkeys(paths), key=_outermost_first):
        path = Path(name)
        if not name:
            raise InputError("a path must not be empty")
        if name == STANDARD_INPUT:
            documents = _standard_input()
        elif path.is_dir():
            documents = _folder(path, reading)
        else:
            documents = _named(path, reading)
        root = os.path.realpath(path if path.is_dir() or path.suffix == ".jsonl" else path.parent)
        for document in documents:
            reading.documents += 1
            yield replace(document, root=root)


def _outermost_first(name: str) -> tuple[int, str]:
    real = os.path.realpath(name)
    return len(Path(real).parts), real


def _standard_input() -> Iterator[Document]:
    yield Document(STANDARD_INPUT, decode(standard_input(), "standard input").removeprefix(BOM))


def _named(path: Path, reading: Reading) -> Iterator[Document]:
    real = os.path.realpath(path)
    if real in reading.files:
        return
    data = read_bytes(path)
    reader = READERS.get(path.suffix.lower()) if path.is_file() else _plain
    if reader is None:
        raise InputError(f"{path}: is no document: its name must end in one of {', '.join(READERS)}")
    reading.files.add(real)
    yield from reader(data, _id(path.name), str(path))


def _folder(folder: Path, reading: Reading) -> Iterator[Document]:
    found = 0
    for path in _files(folder, reading):
        real = os.path.realpath(path)
        reader = READERS.get(path.suffix.lower())
        if real in reading.files:
            found += 1
            continue
        if reader is None or not path.is_file():
            reading.left_out.append(str(path))
            continue
        try:
            documents = list(reader(read_bytes(path), _id(path.relative_to(folder).as_posix()), str(path)))
        except _NoDocumentError:
            reading.left_out.append(str(path))
            continue
        except InputError as error:
            reading.failed.append(str(error))
            continue
        reading.files.add(real)
        found += len(documents)
        yield from documents
    if not found:
        because = f"; {reading.failed[0]}" if reading.failed else ""
        raise InputError(f"{folder}: holds no document ({', '.join(READERS)}){because}")


def _files(folder: Path, reading: Reading) -> Iterator[Path]:
    """The files below a folder in a fixed order; hidden ones and folders that hold no originals aside."""

    def unreadable(error: OSError) -> None:
        reading.failed.append(f"{error.filename}: {(error.strerror or str(error)).lower()}")

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        for left_out in LEFT_OUT_FOLDERS.intersection(folders):
            reading.left_out += [
                os.path.join(at, name) for at, _, held in os.walk(Path(parent, left_out)) for name in held
            ]
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in LEFT_OUT_FOLDERS)
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _id(name: str) -> str:
    """A name that can be written as UTF-8, whatever bytes the file system holds."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


# ---- readers ----------------------------------------------------------------------------------------------


class _NoDocumentError(InputError):
    """A file of a known kind that holds no documents."""


def _plain(data: bytes, name: str, place: str) -> Iterator[Document]:
    yield Document(name, decode(data, place).removeprefix(BOM))


def _html(data: bytes, name: str, place: str) -> Iterator[Document]:
    page = visible(decode(data, place).removeprefix(BOM))
    yield Document(name, page.text, page)


def _json_lines(data: bytes, name: str, place: str) -> Iterator[Document]:
    if not data.strip():
        raise _NoDocumentError(f"{place}: is empty")
    found = 0
    for number, line in enumerate(decode(data, place).removeprefix(BOM).split("\n"), start=1):
        if not line.strip():
            continue
        here = f"{place}:{number}"
        record = parse_object(line, here)
        if "text" not in record:
            raise (InputError if found else _NoDocumentError)(f"{here}: lacks the key 'text'")
        found += 1
        known = record.get("id") not in (None, "")
        given = text_of({"id": str(record["id"])}, "id", here) if known else f"{name}:{number}"
        yield Document(given, text_of(record, "text", here))


READERS: dict[str, Callable[[bytes, str, str], Iterator[Document]]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _html,
    ".htm": _html,
    ".jsonl": _json_lines,
}
"""How a file is read, by the end of its name: a function of its bytes, its id, and its name for errors."""
