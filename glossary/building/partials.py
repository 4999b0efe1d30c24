"""A batch of documents to a partial glossary: what every engine runs, in whatever process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

from align.memory import by_size
from glossary.building.aligning import Aligning
from glossary.counting.packing import Packed, packed
from glossary.counting.tally import Tally
from glossary.documents import Document, ReadReport, WorkItem, read_item

BATCH = 1 << 20
"""Bytes that make a batch; a single item may have more. In smaller ones too few brackets are decided together."""
MOST_ITEMS = 256
"""Items of a batch, however small they are."""


class Partial(NamedTuple):
    """A partial glossary, and what reading its documents came to."""

    rows: tuple[Packed, ...]
    reading: ReadReport


def partial(aligning: Aligning, batch: Sequence[WorkItem]) -> Partial:
    """Read a batch, align its documents and count their pairs.

    Raises
    ------
    InputError
        when an item that was named cannot be read
    """
    reading = ReadReport()
    documents = [document for item in batch for document in read_item(item, reading)]
    return Partial(tuple(packed(tally(aligning, documents).rows())), reading)


def tally(aligning: Aligning, documents: Sequence[Document]) -> Tally:
    """Count the pairs of documents.

    >>> from glossary.documents import Content
    >>> len(tally(Aligning(), [Document("a", Content("ห่วงโซ่คุณค่า (value chain)"))]).seen)
    1
    """
    found = Tally()
    for number, pair in aligning.pairs(document.text for document in documents):
        document = documents[number]
        found.add(pair, document.source(pair.start, pair.end))
    return found


class Sized(Protocol):
    """What is about so many bytes to read."""

    @property
    def size(self) -> int:
        """How many."""
        ...


S = TypeVar("S", bound=Sized)


def batches(items: Iterable[S], size: int = BATCH) -> Iterator[list[S]]:
    """Items in batches of about *size* bytes each, so that one takes no longer than another."""
    return by_size(items, size, lambda item: item.size, MOST_ITEMS)
