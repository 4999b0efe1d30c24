"""Files to text: which files are documents, and how each kind is read.

``sources`` finds the files, ``slices`` cuts those that hold many documents, ``item`` is what one process is given to
read, ``readers`` says which module reads a file that is one document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from align.errors import InputError
from glossary.documents.content import Content, Place
from glossary.documents.document import Document
from glossary.documents.item import File, Item
from glossary.documents.slices import Columns
from glossary.documents.sources import COLUMNS, Reading, items, weight

__all__ = [
    "COLUMNS",
    "Columns",
    "Content",
    "Document",
    "File",
    "Item",
    "Place",
    "Reading",
    "documents_of",
    "items",
    "read_documents",
    "weight",
]


def read_documents(
    paths: Iterable[str], reading: Reading | None = None, columns: Columns = COLUMNS
) -> Iterator[Document]:
    """Read the documents that paths name, one after the other; see ``sources.items`` for what they may be.

    Documents of a folder or a pattern that cannot be read are passed over; ``reading`` tells of them.

    Raises
    ------
    InputError
        when a path that was named is missing or cannot be read, or none of the documents can
    """
    reading = reading if reading is not None else Reading()
    for item in items(paths, reading, columns):
        yield from documents_of(item, reading)
    check_some(reading)


def documents_of(item: Item, reading: Reading) -> Iterator[Document]:
    """Read an item, and note in *reading* what it came to.

    Raises
    ------
    InputError
        when it was named and cannot be read
    """
    for document in item.documents(_raised if item.named else reading.fail):
        reading.documents += 1
        if document.content.encoding:
            reading.encodings[document.content.encoding] += 1
        yield document


def check_some(reading: Reading) -> None:
    """See that something was read.

    Raises
    ------
    InputError
        when all documents failed; names the first
    """
    if reading.failed and not reading.documents:
        raise InputError(f"no document could be read; {reading.failed[0]}")


def _raised(error: InputError) -> None:
    raise error
