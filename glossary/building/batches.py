"""Batches of documents, read and aligned in any process of a build."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from align.memory import by_size
from glossary.building.aligning import Aligner
from glossary.documents import Document, ReadReport, WorkItem, read_item
from glossary.store import Evidence, Store, digest_of, evidence_of

BATCH = 1 << 20
"""Bytes that make a batch; a single item may have more. In smaller ones too few brackets are decided together."""
MOST_ITEMS = 256
"""Items of a batch, however small they are."""


class BuildTask(NamedTuple):
    """An order to align batches: how, for which glossary file, if any, and for which domain, if one is given."""

    aligner: Aligner
    path: str | None = None
    domain: str | None = None


class AlignedDocument(NamedTuple):
    """A document without its text; ``found`` is None where it was not aligned, since the file has it already."""

    id: str
    digest: str
    root: str
    found: tuple[Evidence, ...] | None
    pairs: int = 0


class AlignedItem(NamedTuple):
    """An item after it was read: the key of its content, its documents, and how reading it went."""

    key: str
    documents: tuple[AlignedDocument, ...]
    reading: ReadReport


def batches(items: Iterable[WorkItem]) -> Iterator[list[WorkItem]]:
    """Yield items in batches of about ``BATCH`` bytes each, so that one takes no longer than another."""
    return by_size(items, BATCH, lambda item: item.size, MOST_ITEMS)


def align_batch(task: BuildTask, batch: Sequence[WorkItem]) -> list[AlignedItem]:
    """Read a batch and align those of its documents that the glossary file does not have.

    Raises
    ------
    InputError
        when an item that was named cannot be read
    """
    # Keys first: a file that changes while it is read then has another key, and is read again by the next run.
    keys = [item.key() for item in batch]
    readings = [ReadReport() for _ in batch]
    read = [list(read_item(item, reading)) for item, reading in zip(batch, readings, strict=True)]
    # The documents of all items are aligned together, since few at a time take longer.
    aligned = iter(align_documents(task, [document for documents in read for document in documents]))
    return [
        AlignedItem(key, tuple(next(aligned) for _ in documents), reading)
        for key, documents, reading in zip(keys, read, readings, strict=True)
    ]


def align_documents(task: BuildTask, documents: Sequence[Document]) -> list[AlignedDocument]:
    """Align documents, those that the glossary file has left out."""
    digests = [digest_of(document.text) for document in documents]
    is_known = [_is_known(task, document, digest) for document, digest in zip(documents, digests, strict=True)]
    new = [number for number, known in enumerate(is_known) if not known]
    found: dict[int, list[Evidence]] = {number: [] for number in new}
    pairs = dict.fromkeys(new, 0)
    for at, pair in task.aligner.pairs(documents[number].text for number in new):
        number, document = new[at], documents[new[at]]
        found[number] += evidence_of(pair, document.source(pair.start, pair.end), document.text)
        pairs[number] += 1
    return [
        AlignedDocument(
            document.id,
            digest,
            digest_of(document.root)[:8],
            tuple(found[number]) if number in found else None,
            pairs.get(number, 0),
        )
        for number, (document, digest) in enumerate(zip(documents, digests, strict=True))
    ]


def _is_known(task: BuildTask, document: Document, digest: str) -> bool:
    """Return whether the glossary file has a document with these settings, in this domain."""
    if task.path is None:
        return False
    known = _open_store(task.path).known(document.id, digest)
    if known is None or known.settings != str(task.aligner.settings):
        return False
    return task.domain in (None, known.domain)


_stores: dict[tuple[int, str], Store] = {}
"""Glossary files that are open, by process and path."""


@contextmanager
def shared_store(store: Store) -> Iterator[None]:
    """Let this process align with a glossary file that it has open.

    Opening the file a second time in the same process and closing it would drop the locks of the first (POSIX).
    """
    here = os.getpid(), store.path
    _stores[here] = store
    try:
        yield
    finally:
        del _stores[here]


def _open_store(path: str) -> Store:
    """Return the glossary file of a build, opened once in each process, for reading."""
    here = os.getpid(), path
    if here not in _stores:
        _stores[here] = Store(path, read_only=True)
    return _stores[here]
