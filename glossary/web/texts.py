"""Texts that visitors send: read and aligned in the worker process, and kept for their pages."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from align import align, align_each, align_texts
from align.errors import InputError
from align.json_lines import text_of
from align.records import Pair
from glossary.documents import Content, Document, Place, read_documents
from glossary.documents.archives import ARCHIVES
from glossary.documents.datasets import DATASETS
from glossary.documents.discovery import ReadReport
from glossary.documents.readers import read, suffixes
from glossary.entries.entry import Entry
from glossary.matching.annotate import Annotator
from glossary.records import AnnotationRecord, ExtractedRecord, annotation_records, extracted_record
from glossary.store import Store
from glossary.store.concepts import entries_named
from glossary.store.within import entries_in
from glossary.web.fields import NoTextError, Submission, TooLargeError, file_name
from glossary.web.result_cache import BYTES_OF_LETTER

MAX_LENGTH = 2_000_000
"""Code points of a text that is read."""
MAX_DOCUMENTS = 10_000
"""Documents of a file that are read."""
MAX_REFILLED = 100_000
"""Code points of a pasted text up to which it is put back into its box."""
BYTES_OF_PAIR = 2_000
"""About how much memory a pair takes."""
PASTED = "what was pasted"
"""Name of a pasted text in error messages."""
SEPARATOR = "\n\n"
"""Text between the documents of a file of many."""


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A file or a pasted text with its pairs, in the order of their brackets.

    ``name`` is that of the file, empty for a pasted text. In a file of many documents, ``content`` has their texts
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
        """Return the decoded text."""
        return self.content.text


class CachedText(NamedTuple):
    """A text that was read, with what to put into the box again."""

    text: AlignedText
    pasted: str

    @property
    def size(self) -> int:
        """Return about how many bytes it takes in memory."""
        letters = len(self.text.text) + len(self.pasted)
        return BYTES_OF_LETTER * letters + BYTES_OF_PAIR * len(self.text.pairs)


def refill(given: Submission) -> str:
    """Return the pasted text to put back into its box; empty for a file, and for a text that is too long."""
    return "" if given.name or len(given.text) > MAX_REFILLED else given.text


def prepare() -> None:
    """Load what aligning needs, so that the first visitor does not wait for it."""
    align("ห่วงโซ่คุณค่า (value chain)")


# ---- reading ----------------------------------------------------------------------------------------------


def read_given(given: Submission) -> AlignedText:
    """Read a file or a pasted text.

    Raises
    ------
    InputError
        as ``read_file`` and ``read_pasted``
    NoTextError
        when there is no text in it
    """
    found = read_file(given.data, given.name) if given.name else read_pasted(given.text)
    if not found.text.strip():
        raise NoTextError(
            f"{found.name}: holds no text" if found.name else "text: is empty; paste one or choose a file"
        )
    return found


def read_pasted(text: str) -> AlignedText:
    """Read a pasted text.

    Raises
    ------
    InputError
        when it cannot be written as UTF-8
    TooLargeError
        when it has more than ``MAX_LENGTH`` code points

    >>> [pair.english for pair in read_pasted("ห่วงโซ่คุณค่า (value chain)").pairs]
    [('value chain',)]
    """
    content = Content(text_of({"text": text}, "text", PASTED))
    return AlignedText(_check_length(content, PASTED), tuple(align(text)))


def read_file(data: bytes, name: str) -> AlignedText:
    """Read a file in the format that its suffix says; one with an unknown suffix is plain text.

    Of a file of many documents (``.jsonl``, ``.csv``, ``.parquet``, ``.zip`` and the like) the first are read, as many
    as have no more than ``MAX_LENGTH`` code points together; each is aligned by itself.

    Parameters
    ----------
    data
        all of the file
    name
        the file's name; folders before it are ignored

    Raises
    ------
    InputError
        when it cannot be read
    TooLargeError
        when its text, or that of its first document, has more than ``MAX_LENGTH`` code points

    >>> read_file("ธนาคาร (bank)".encode("cp874"), "C:\\texts\\a.txt").content.encoding
    'TIS-620'
    """
    name = file_name(name)
    if suffixes(name)[0] in (*DATASETS, *ARCHIVES):
        return _read_many(data, name)
    content = replace(_check_length(read(data, name, name), name), markup=None)
    return AlignedText(content, tuple(align(content.text)), name)


def _check_length(content: Content, name: str) -> Content:
    """Return *content* if it is not too long."""
    if len(content.text) > MAX_LENGTH:
        raise TooLargeError(
            f"{name}: has {len(content.text):,} code points; at most {MAX_LENGTH:,} are read here, "
            "wonglep build reads more"
        )
    return content


def _read_many(data: bytes, name: str) -> AlignedText:
    """Read the documents of a file."""
    reading = ReadReport()
    # Archives are opened by their path, so that the file must lie in a folder while it is read.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, secrets.token_hex(8) + "".join(suffixes(name)))
        path.write_bytes(data)
        try:
            documents, is_whole = _first_documents(read_documents([str(path)], reading))
        except InputError as error:
            raise InputError(str(error).replace(str(path), name)) from None
    texts = [document.text for document in documents]
    starts = [0, *accumulate(len(text) + len(SEPARATOR) for text in texts)]
    places = (
        Place(start + place.start, place.name.replace(path.name, name, 1))
        for document, start in zip(documents, starts, strict=False)
        for place in _places(document)
    )
    encodings = dict.fromkeys(document.content.encoding for document in documents if document.content.encoding)
    content = _check_length(Content(SEPARATOR.join(texts), None, tuple(places), ", ".join(encodings)), name)
    pairs = tuple(_shift(pair, starts[number]) for number, pair in align_texts(texts))
    failed = tuple(message.replace(str(path), name) for message in reading.failed)
    return AlignedText(content, pairs, name, failed, is_whole)


def _first_documents(documents: Iterable[Document]) -> tuple[list[Document], bool]:
    """Return the documents that are within the limits, at least one, and whether these are all."""
    found: list[Document] = []
    length = 0
    for document in documents:
        length += len(document.text) + len(SEPARATOR)
        if found and (length > MAX_LENGTH or len(found) == MAX_DOCUMENTS):
            return found, False
        found.append(document)
    return found, True


def _places(document: Document) -> Iterator[Place]:
    """Yield the places of a document, named after it; the first is its beginning."""
    for start, name in dict([(0, ""), *document.content.places]).items():
        yield Place(start, f"{document.id}, {name}" if name else document.id)


def _shift(pair: Pair, by: int) -> Pair:
    """Return *pair* with its offsets moved by so many code points."""
    bracket = pair.parenthetical
    bracket = replace(bracket, start=bracket.start + by, end=bracket.end + by)
    return replace(pair, start=pair.start + by, end=pair.end + by, parenthetical=bracket)


# ---- what a glossary knows of a text ----------------------------------------------------------------------


def find_entries(store: Store, text: AlignedText) -> list[Entry]:
    """Find the concepts that may occur in a text: by the terms in it, and by the English in its brackets."""
    names = [name for pair in text.pairs for name in (*pair.english, *pair.acronyms)]
    named = entries_named(store.connection, names)
    return list({entry.id: entry for entry in (*named, *entries_in(store.connection, text.text))}.values())


def annotate_text(text: str, entries: Sequence[Entry]) -> list[AnnotationRecord]:
    """Return the places of the terms of *entries* in a text, for the API."""
    return list(annotation_records(text, Annotator(entries).annotate(text)))


def extract_pairs(text: str, keep_none: bool, square: bool, english_first: bool) -> list[ExtractedRecord]:
    """Return the pairs of a text, for the API."""
    document = Document("", Content(text))
    pairs = align_each(text, square=square, keep_none=keep_none, english_first=english_first)
    return [extracted_record(document, pair) for pair in pairs]
