"""Files to text: which files are documents, and how each kind is read."""

from __future__ import annotations

import bisect
import html.parser
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from align.errors import InputError
from align.gold import parse_object, text_of
from glossary.files import decode, read_bytes

STANDARD_INPUT = "-"
LEFT_OUT_FOLDERS = frozenset({"translations"})
"""Folders that hold no originals."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its id.

    ``text`` is what a reader sees. Where markup was taken out, ``pieces`` holds for each piece of text its offset in
    ``text`` and in the decoded file; otherwise it is empty and both are the same.
    """

    id: str
    text: str
    pieces: tuple[tuple[int, int], ...] = ()

    def raw(self, offset: int) -> int:
        """The offset in the decoded file of an offset in ``text``.

        >>> Document("a.html", "กข", ((0, 3), (1, 8))).raw(1)
        8
        """
        if not self.pieces:
            return offset
        at = max(0, bisect.bisect_right(self.pieces, (offset, sys.maxsize)) - 1)
        return self.pieces[at][1] + offset - self.pieces[at][0]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the decoded file of a stretch of ``text``; markup at its end stays out."""
        return self.raw(start), self.raw(end - 1) + 1 if end > start else self.raw(start)


@dataclass(slots=True)
class Reading:
    """What reading some paths came to; the counts grow while the documents are read."""

    documents: int = 0
    left_out: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def read_documents(paths: Iterable[str], reading: Reading | None = None) -> Iterator[Document]:
    """Read the documents that paths name: files, folders with all below them, ``-`` for standard input.

    In a folder, files that are no documents are left out and files that cannot be read are passed over; ``reading``
    holds both lists at the end. A file that comes twice is read once.

    Raises
    ------
    InputError
        when a path that was named is missing, is no document, or cannot be read, and when a folder holds no document
    """
    reading = reading or Reading()
    seen: set[str] = set()
    for name in paths:
        path = Path(name)
        if name == STANDARD_INPUT:
            documents = iter(
                [Document(STANDARD_INPUT, decode(sys.stdin.buffer.read(), "standard input").removeprefix("\ufeff"))]
            )
        elif path.is_dir():
            documents = _folder(path, seen, reading)
        else:
            documents = _named(path, seen)
        before = reading.documents
        for document in documents:
            reading.documents += 1
            yield document
        if path.is_dir() and reading.documents == before:
            raise InputError(f"{name}: holds no document ({', '.join(READERS)}){_because(reading)}")


def _because(reading: Reading) -> str:
    return f"; {reading.failed[0]}" if reading.failed else ""


def _named(path: Path, seen: set[str]) -> Iterator[Document]:
    if _again(path, seen):
        return
    data = read_bytes(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: is no document: its name must end in one of {', '.join(READERS)}")
    yield from reader(data, _id(path.name), str(path))


def _folder(folder: Path, seen: set[str], reading: Reading) -> Iterator[Document]:
    for path in _files(folder):
        if _again(path, seen):
            continue
        reader = READERS.get(path.suffix.lower())
        if reader is None:
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
        yield from documents


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder in a fixed order; hidden ones and folders that hold no originals aside."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in LEFT_OUT_FOLDERS)
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _again(path: Path, seen: set[str]) -> bool:
    real = os.path.realpath(path)
    known = real in seen
    seen.add(real)
    return known


def _id(name: str) -> str:
    """A name that can be written as UTF-8, whatever bytes the file system holds."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


# ---- readers ----------------------------------------------------------------------------------------------


class _NoDocumentError(InputError):
    """A file of a known kind that holds no documents."""


def _plain(data: bytes, name: str, place: str) -> Iterator[Document]:
    yield Document(name, decode(data, place).removeprefix("\ufeff"))


def _html(data: bytes, name: str, place: str) -> Iterator[Document]:
    parser = _Visible(decode(data, place).removeprefix("\ufeff"))
    yield Document(name, "".join(parser.parts), tuple(parser.pieces))


def _json_lines(data: bytes, name: str, place: str) -> Iterator[Document]:
    if not data.strip():
        raise _NoDocumentError(f"{place}: is empty")
    for number, line in enumerate(decode(data, place).removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        here = f"{place}:{number}"
        record = parse_object(line, here)
        if "text" not in record:
            raise _NoDocumentError(f"{here}: lacks the key 'text'")
        text = text_of(record, "text", here)
        yield Document(str(record["id"]) if record.get("id") not in (None, "") else f"{name}:{number}", text)


class _Visible(html.parser.HTMLParser):
    """Gathers the text of a page that a reader sees, with the place of each piece in the source."""

    HIDDEN = frozenset(
        [
            "button",
            "head",
            "math",
            "nav",
            "noscript",
            "script",
            "select",
            "style",
            "svg",
            "template",
            "textarea",
            "title",
        ]
    )
    BLOCK = frozenset(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "br",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul",
            "body",
        ]
    )

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.pieces: list[tuple[int, int]] = []
        self._length = 0
        self._hidden: list[str] = []
        self._verbatim = False
        self._lines = [0]
        for line in source.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(source)
        self.close()

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _add(self, text: str) -> None:
        if self._hidden:
            return
        self.pieces.append((self._length, self._here()))
        self.parts.append(text)
        self._length += len(text)

    def _break(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self._add("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._hidden.clear()
        self._verbatim = self._verbatim or tag == "pre"
        if tag in self.HIDDEN:
            self._hidden.append(tag)
        elif tag in self.BLOCK:
            self._break()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCK:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        self._verbatim = self._verbatim and tag != "pre"
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        elif tag in self.BLOCK:
            self._break()

    def handle_data(self, data: str) -> None:
        self._add(data if self._verbatim else data.replace("\n", " ").replace("\r", " "))

    def handle_entityref(self, name: str) -> None:
        self._add(html.unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._add(html.unescape(f"&#{name};"))


READERS: dict[str, Callable[[bytes, str, str], Iterator[Document]]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _html,
    ".htm": _html,
    ".jsonl": _json_lines,
}
"""How a file is read, by the end of its name: a function of its bytes, its id, and its name for errors."""
