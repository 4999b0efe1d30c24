"""A build on this machine: documents are read and aligned in batches, by this process or by several.

``build_into`` adds the documents to a glossary file. ``build_entries`` makes the entries that are written in another
format. Both write each batch as a whole, so that a build which was interrupted goes on where it was.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from align.batches import by_size
from align.records import Pair
from glossary.building.aligning import Aligner, Settings, open_model
from glossary.building.processes import spread
from glossary.counting.occurrences import pair_occurrences
from glossary.documents import Columns, Document, Item, Reading, check_some, documents_of
from glossary.documents import items as items_of
from glossary.entries.entry import Entry
from glossary.files.reading import STANDARD_INPUT
from glossary.store import DocumentEvidence, Evidence, Outcome, Store, digest_of, evidence_of
from glossary.store.unfinished import FoundDocument, Part, UnfinishedBuild

BATCH = 1 << 20
"""Bytes that make a batch; a single item may have more. In smaller ones too few brackets are decided together."""
MOST_ITEMS = 256
"""Items of a batch, however small they are."""
Advance = Callable[[int, int], None]
"""Called after each batch with the number of documents read and their share of the bytes of all files."""


def _no_progress(documents: int, weight: int) -> None:
    """Show no progress."""


def read_items(batch: Sequence[Item]) -> tuple[list[Document], list[int], list[Reading]]:
    """Read the documents of a batch; return with them the number and the reading of those of each item.

    Raises
    ------
    InputError
        when an item that was named cannot be read
    """
    documents: list[Document] = []
    numbers, readings = [], []
    for item in batch:
        reading = Reading()
        documents += documents_of(item, reading)
        numbers.append(reading.documents)
        readings.append(reading)
    return documents, numbers, readings


def pairs_by_document(aligner: Aligner, documents: Sequence[Document]) -> list[list[Pair]]:
    """Return the pairs of each document."""
    pairs: list[list[Pair]] = [[] for _ in documents]
    for number, pair in aligner.pairs(document.text for document in documents):
        pairs[number].append(pair)
    return pairs


# ---- into a glossary file ---------------------------------------------------------------------------------


@dataclass(slots=True)
class BuildResult:
    """The result of a build, which grows while it runs.

    ``documents`` were read, ``known`` of them were in the file before; ``pairs`` were found in the others.
    """

    documents: int = 0
    known: int = 0
    pairs: int = 0
    outcome: Outcome = field(default_factory=Outcome)


class BuildTask(NamedTuple):
    """What each process of a build must know: the glossary file, the aligner, the domain if one is given."""

    path: str
    aligner: Aligner
    domain: str | None = None


class AlignedDocument(NamedTuple):
    """A document without its text; ``found`` is None where the file has it already, so that it was not aligned."""

    id: str
    digest: str
    root: str
    found: tuple[Evidence, ...] | None
    pairs: int = 0


class AlignedBatch(NamedTuple):
    """The documents of a batch, each with its item, and how reading them went."""

    documents: tuple[tuple[int, AlignedDocument], ...]
    reading: Reading


def align_new(task: BuildTask, batch: Sequence[Item]) -> AlignedBatch:
    """Read a batch and align those of its documents that the glossary file does not have; run in any process.

    Raises
    ------
    InputError
        when an item that was named cannot be read
    """
    documents, numbers, readings = read_items(batch)
    store = _store_to_read(task.path)
    digests = [digest_of(document.text) for document in documents]
    is_new = [not _is_known(store, task, *each) for each in zip(documents, digests, strict=True)]
    aligned = _align(task.aligner, documents, digests, is_new)
    items = [item for item, number in enumerate(numbers) for _ in range(number)]
    reading = Reading()
    for each in readings:
        reading.add(each)
    return AlignedBatch(tuple(zip(items, aligned, strict=True)), reading)


_stores: dict[tuple[int, str], Store] = {}
"""The glossary files that are open, by process and path. The first process has its own here from the beginning:
opening a file a second time in one process and closing it would drop the locks of the first."""


def _store_to_read(path: str) -> Store:
    """Return the glossary file of a build as this process has it open."""
    here = os.getpid(), path
    if here not in _stores:
        _stores[here] = Store(path, read_only=True)
    return _stores[here]


def _is_known(store: Store, task: BuildTask, document: Document, digest: str) -> bool:
    known = store.known(document.id, digest)
    if known is None or known.settings != str(task.aligner.settings):
        return False
    return task.domain in (None, known.domain)


def _align(
    aligner: Aligner, documents: Sequence[Document], digests: Sequence[str], is_new: Sequence[bool]
) -> Iterator[AlignedDocument]:
    """Yield the documents, with their evidence where they are new."""
    new = [document for document, chosen in zip(documents, is_new, strict=True) if chosen]
    pairs_of_new = iter(pairs_by_document(aligner, new))
    for document, digest, chosen in zip(documents, digests, is_new, strict=True):
        root = digest_of(document.root)[:8]
        if not chosen:
            yield AlignedDocument(document.id, digest, root, None)
            continue
        pairs = next(pairs_of_new)
        found = (e for p in pairs for e in evidence_of(p, document.source(p.start, p.end), document.text))
        yield AlignedDocument(document.id, digest, root, tuple(found), len(pairs))


def build_into(
    store: Store,
    items: Iterable[Item],
    task: BuildTask,
    reading: Reading,
    *,
    processes: int = 1,
    advance: Advance = _no_progress,
) -> BuildResult:
    """Add documents to a glossary file.

    Parameters
    ----------
    store
        the file, that of *task*; each batch of documents is written as a whole or not at all
    items
        the documents to read; one that the file has, with the same text and settings, is passed over. One with another
        text replaces that of its id from the same place; those of one id from different places are told apart by a
        number behind their names
    task
        how to align the documents; without a domain, each stays in the domain that it has in the file, or in none
    reading
        is filled with how reading the documents went
    processes
        how many work at a time
    advance
        see ``Advance``

    Raises
    ------
    InputError
        when an item that was named cannot be read, or no document can be read; what was written before stays
    ModelError
        when the model's file holds none, or one of another version
    WorkerError
        when a process was killed
    """
    open_model(task.aligner.file)
    result = BuildResult()
    writer = _Writer(store, task, result)
    here = os.getpid(), task.path
    _stores[here] = store
    try:
        for batch, aligned in spread(partial(align_new, task), batches(items), processes, in_order=True):
            writer.add((batch[number], document) for number, document in aligned.documents)
            reading.add(aligned.reading)
            advance(aligned.reading.documents, sum(item.weight for item in batch))
    finally:
        del _stores[here]
        # Also after an error or Ctrl-C, so that what is in the file can be looked up. A build that is killed leaves
        # this to the next program that opens the file.
        store.refresh_pending()
    check_some(reading)
    if result.documents > result.known:
        store.log_build(str(task.aligner.settings), result.documents - result.known, result.pairs)
    return result


def add_document(store: Store, document: AlignedDocument, settings: Settings) -> BuildResult:
    """Add one document that is aligned already to a glossary file; see ``build_into`` for what it replaces.

    A text that the file has under any name is not added again.
    """
    if store.name_of(document.digest):
        return BuildResult(documents=1, known=1)
    result = BuildResult()
    _Writer(store, BuildTask(store.path, Aligner(settings)), result).add([(None, document)])
    store.refresh_pending()
    if result.documents > result.known:
        store.log_build(str(settings), 1, result.pairs)
    return result


class _Writer:
    """Names the documents of one build and writes those that are new."""

    def __init__(self, store: Store, task: BuildTask, result: BuildResult) -> None:
        self._store = store
        self._task = task
        self._result = result
        self._settings = str(task.aligner.settings)
        # The digests of the documents of this build by their names: none of them is replaced by another of this build.
        self._claimed: dict[str, str] = {}
        self._met: set[tuple[str, str]] = set()

    def add(self, documents: Iterable[tuple[Item | None, AlignedDocument]]) -> None:
        """Write a batch of documents, each with its item; one without an item is written as it is."""
        new = [evidence for each in documents if (evidence := self._evidence(*each))]
        if new:
            self._result.outcome += self._store.count(new, refresh=False)

    def _evidence(self, item: Item | None, document: AlignedDocument) -> DocumentEvidence | None:
        """Return a document as it is to be written; None where the file has it."""
        result = self._result
        result.documents += 1
        if (document.id, document.digest) in self._met:
            result.known += 1
            return None
        self._met.add((document.id, document.digest))
        known = self._store.known(document.id, document.digest)
        if known is not None and self._claimed.get(known.name, document.digest) != document.digest:
            known = None
        domain = self._task.domain if self._task.domain is not None else known.domain if known else ""
        if known is not None and (known.settings, known.domain) == (self._settings, domain):
            self._claimed[known.name] = document.digest
            result.known += 1
            return None
        if document.found is None and item is not None:
            document = self._realigned(item, document)
        name = known.name if known else _free_name(document, self._store.names(document.id), self._claimed)
        self._claimed[name] = document.digest
        result.pairs += document.pairs
        found = tuple(_with_document(evidence, name) for evidence in document.found or ())
        return DocumentEvidence(name, document.digest, self._settings, domain, found, document.root)

    def _realigned(self, item: Item, document: AlignedDocument) -> AlignedDocument:
        """Align a document after all: the file had it when it was read, but another text has its name by now."""
        documents = list(documents_of(item, Reading()))
        digests = [digest_of(each.text) for each in documents]
        is_wanted = [digest == document.digest for digest in digests]
        aligned = _align(self._task.aligner, documents, digests, is_wanted)
        return next((each for each in aligned if each.digest == document.digest), document)


def _with_document(evidence: Evidence, name: str) -> Evidence:
    """Return evidence with another name of its document."""
    occurrence = evidence.occurrence
    return evidence._replace(occurrence=occurrence._replace(source=replace(occurrence.source, document=name)))


def _free_name(document: AlignedDocument, names: Mapping[str, str], claimed: Container[str]) -> str:
    """Return the name of a new text: that of the text which it replaces, or a free one.

    Standard input replaces nothing: it has no place of its own.
    """
    id_ = document.id
    if id_ == STANDARD_INPUT:
        return f"{id_} ({document.digest[:8]})"
    replaced = (name for name, root in names.items() if root in ("", document.root) and name not in claimed)
    numbered = itertools.chain([id_], (f"{id_} ({number})" for number in itertools.count(2)))
    free = (name for name in numbered if name not in names and name not in claimed)
    return next(replaced, None) or next(free)


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield items in batches of about ``BATCH`` bytes each, so that one takes no longer than another."""
    return by_size(items, BATCH, lambda item: item.size, MOST_ITEMS)


# ---- into entries -----------------------------------------------------------------------------------------


def align_parts(aligner: Aligner, batch: Sequence[Item]) -> list[Part]:
    """Read a batch and align its documents; run in any process.

    Raises
    ------
    InputError
        when an item that was named cannot be read
    """
    # Before it is read: a file that changes meanwhile then has another key, and is read again by the next run.
    keys = [item.key() for item in batch]
    documents, numbers, readings = read_items(batch)
    found = (
        FoundDocument(
            document.id,
            tuple(o for p in pairs for o in pair_occurrences(p, document.source(p.start, p.end))),
        )
        for document, pairs in zip(documents, pairs_by_document(aligner, documents), strict=True)
    )
    return [
        Part(key, tuple(document for document in itertools.islice(found, number) if document.occurrences), reading)
        for key, number, reading in zip(keys, numbers, readings, strict=True)
    ]


def build_entries(
    paths: Sequence[str],
    aligner: Aligner,
    unfinished: UnfinishedBuild,
    reading: Reading,
    *,
    processes: int = 1,
    columns: Columns = Columns(),
    advance: Advance = _no_progress,
) -> Iterator[Entry]:
    """Build the entries of the documents that paths name; every document counts, also several of one id.

    Parameters
    ----------
    paths
        see ``documents.items``
    aligner
        how to align the documents
    unfinished
        the parts that are done; the others are added to it
    reading
        is filled with how reading the documents went
    processes
        how many work at a time
    columns
        where records have their text and their id
    advance
        see ``Advance``

    Returns
    -------
    iterator of Entry
        sorted by English; the documents are read before it is returned

    Raises
    ------
    InputError
        when a path that was named is missing or cannot be read, or no document can be read
    ModelError
        when the model's file holds none, or one of another version
    WorkerError
        when a process was killed
    UnfinishedBuildError
        when *unfinished* cannot be written, as on a full disk
    """
    open_model(aligner.file)
    listed = Reading()
    todo = _not_done(items_of(paths, listed, columns), unfinished, advance)
    for batch, parts in spread(partial(align_parts, aligner), batches(todo), processes):
        unfinished.add(parts)
        advance(sum(part.reading.documents for part in parts), sum(item.weight for item in batch))
    unfinished.forget_unmet()
    reading.add(unfinished.reading())
    reading.files, reading.left_out = listed.files, listed.left_out
    reading.failed = sorted((*listed.failed, *reading.failed))
    check_some(reading)
    return unfinished.entries()


def _not_done(items: Iterable[Item], unfinished: UnfinishedBuild, advance: Advance) -> Iterator[Item]:
    """Yield the items that are not done yet; those that are done are not read again."""
    for item in items:
        if unfinished.is_resumed and unfinished.has(item.key()):
            advance(0, item.weight)
        else:
            yield item
