"""A text that a person wants read: an uploaded file or a pasted text, with its pairs."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from align import align, align_texts
from align.errors import InputError
from align.json_lines import text_of
from align.records import Pair
from glossary.documents import Content, Document, Place, ReadReport, read_documents
from glossary.documents.archives import ARCHIVES
from glossary.documents.datasets import DATASETS
from glossary.documents.readers import read, suffixes
from glossary.entries.entry import Entry
from glossary.store import Store
from glossary.store.concepts import entries_named
from glossary.store.within import entries_in
from glossary.web.fields import NoTextError, Submission, TooLargeError, file_name

MOST = 2_000_000
"""Code points of a text that is read."""
MOST_DOCUMENTS = 10_000
"""Documents of a file that are read."""
PASTED = "what was pasted"
"""How errors name a text that is from no file."""
BETWEEN = "\n\n"
"""What stands between the texts of a file of many."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds, or a pasted text, with the pairs in the order of their brackets.

    ``name`` is that of the file, empty where there is none. In a file of many documents, ``content`` has their texts
    one after the other, and its places name them; ``failed`` says why some could not be read, and ``is_whole`` is False
    where there are more than are read.
    """

    content: Content
    pairs: tuple[Pair, ...]
    name: str = ""
    failed: tuple[str, ...] = ()
    is_whole: bool = True

    @property
    def text(self) -> str:
        """The text."""
        return self.content.text


def prepare() -> None:
    """Load what aligning needs."""
    align("ห่วงโซ่คุณค่า (value chain)")


def read_given(given: Submission) -> Read:
    """Read a file or a pasted text.

    Raises
    ------
    InputError
        as ``read_text`` and ``read_pasted``
    NoTextError
        when there is no text in it
    """
    found = read_text(given.data, given.name) if given.name else read_pasted(given.text)
    if not found.text.strip():
        raise NoTextError(
            f"{found.name}: holds no text" if found.name else "text: is empty; paste one or choose a file"
        )
    return found


def read_pasted(text: str) -> Read:
    """Read a text.

    Raises
    ------
    InputError
        when it cannot be written as UTF-8
    TooLargeError
        when it has more than ``MOST`` code points

    >>> [pair.english for pair in read_pasted("ห่วงโซ่คุณค่า (value chain)").pairs]
    [('value chain',)]
    """
    content = Content(text_of({"text": text}, "text", PASTED))
    return Read(_within_bounds(content, PASTED), tuple(align(text)))


def read_text(data: bytes, name: str) -> Read:
    """Read a file by the end of its name; plain text where that is not known.

    Of a file of many documents (``.jsonl``, ``.csv``, ``.parquet``, ``.zip`` and the like) the first are read, as many
    as have no more than ``MOST`` code points together; none is aligned with the words of another.

    Parameters
    ----------
    data
        all of the file
    name
        the file's name; what stands before its last slash is not looked at

    Raises
    ------
    InputError
        when it cannot be read
    TooLargeError
        when its text, or that of its first document, has more than ``MOST`` code points

    >>> read_text("ธนาคาร (bank)".encode("cp874"), "C:\\\\texts\\\\a.txt").content.encoding
    'TIS-620'
    """
    name = file_name(name)
    if suffixes(name)[0] in (*DATASETS, *ARCHIVES):
        return _many(data, name)
    content = replace(_within_bounds(read(data, name, name), name), markup=None)
    return Read(content, tuple(align(content.text)), name)


def _within_bounds(content: Content, name: str) -> Content:
    if len(content.text) > MOST:
        raise TooLargeError(
            f"{name}: has {len(content.text):,} code points; at most {MOST:,} are read here, wonglep build reads more"
        )
    return content


# ---- files of many documents ------------------------------------------------------------------------------


def _many(data: bytes, name: str) -> Read:
    """The documents of a file, which lies in a folder while they are read, since archives are opened by their path."""
    reading = ReadReport()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, secrets.token_hex(8) + "".join(suffixes(name)))
        path.write_bytes(data)
        try:
            found, is_whole = _first(read_documents([str(path)], reading))
        except InputError as error:
            raise InputError(str(error).replace(str(path), name)) from None
    texts = [document.text for document in found]
    starts = [0, *accumulate(len(text) + len(BETWEEN) for text in texts)]
    places = (
        Place(start + place.start, place.name.replace(path.name, name, 1))
        for document, start in zip(found, starts, strict=False)
        for place in _places(document)
    )
    encodings = dict.fromkeys(document.content.encoding for document in found if document.content.encoding)
    content = _within_bounds(Content(BETWEEN.join(texts), None, tuple(places), ", ".join(encodings)), name)
    pairs = tuple(_moved(pair, starts[number]) for number, pair in align_texts(texts))
    failed = tuple(message.replace(str(path), name) for message in reading.failed)
    return Read(content, pairs, name, failed, is_whole)


def _first(documents: Iterable[Document]) -> tuple[list[Document], bool]:
    """The first documents, as many as are read, at least one, and whether these are all."""
    found: list[Document] = []
    length = 0
    for document in documents:
        length += len(document.text) + len(BETWEEN)
        if found and (length > MOST or len(found) == MOST_DOCUMENTS):
            return found, False
        found.append(document)
    return found, True


def _places(document: Document) -> Iterator[Place]:
    """The places in a document, from its beginning on, by its id and their names."""
    for start, name in dict([(0, ""), *document.content.places]).items():
        yield Place(start, f"{document.id}, {name}" if name else document.id)


def _moved(pair: Pair, by: int) -> Pair:
    """A pair in a text that begins so much later."""
    bracket = pair.parenthetical
    bracket = replace(bracket, start=bracket.start + by, end=bracket.end + by)
    return replace(pair, start=pair.start + by, end=pair.end + by, parenthetical=bracket)


def spoken_of(store: Store, read: Read) -> list[Entry]:
    """The concepts that a text may speak of: those whose names may stand in it, and those that its brackets name."""
    names = (name for pair in read.pairs for name in (*pair.english, *pair.acronyms))
    named = entries_named(store.connection, names)
    return list({entry.id: entry for entry in (*named, *entries_in(store.connection, read.text))}.values())
