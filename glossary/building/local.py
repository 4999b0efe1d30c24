"""A build on this machine: documents are read and aligned in batches, by this process or by several.

``build_into`` adds the documents to a glossary file. ``build_entries`` makes the entries that are written in another
format. Both write each batch as a whole, so that a build which was interrupted goes on where it was.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from glossary.building.aligning import Aligner, Settings, open_model
from glossary.building.batches import (
    AlignedDocument,
    AlignedItem,
    BuildTask,
    align_batch,
    align_documents,
    batches,
    shared_store,
)
from glossary.building.processes import spread
from glossary.building.unfinished import UnfinishedBuild
from glossary.documents import Columns, ReadReport, WorkItem, check_any_read, find_items, read_item
from glossary.entries.entry import Entry
from glossary.files.reading import STANDARD_INPUT
from glossary.store import DocumentEvidence, Evidence, Outcome, Store

Advance = Callable[[int, int], None]
"""Called after each batch with the number of documents read and their share of the bytes of all files."""


def _no_progress(documents: int, weight: int) -> None:
    """Show no progress."""


def _align_all(
    task: BuildTask, items: Iterable[WorkItem], processes: int, advance: Advance, *, in_order: bool
) -> Iterator[tuple[Sequence[WorkItem], list[AlignedItem]]]:
    """Yield batches of items with what was aligned of them."""
    open_model(task.aligner.file)  # so that processes that are forked share it
    for batch, aligned in spread(partial(align_batch, task), batches(items), processes, in_order=in_order):
        yield batch, aligned
        advance(sum(item.reading.documents for item in aligned), sum(item.weight for item in batch))


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


def build_into(
    store: Store,
    items: Iterable[WorkItem],
    aligner: Aligner,
    reading: ReadReport,
    *,
    domain: str | None = None,
    processes: int = 1,
    advance: Advance = _no_progress,
) -> BuildResult:
    """Add documents to a glossary file.

    Parameters
    ----------
    store
        the file; each batch of documents is written as a whole or not at all
    items
        the documents to read; one that the file has, with the same text and settings, is passed over. One with another
        text replaces that of its id from the same place; those of one id from different places are told apart by a
        number behind their names
    aligner
        how to align the documents
    reading
        is filled with how reading the documents went
    domain
        that of the documents; without it, each stays in the domain that it has in the file, or in none
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
    task = BuildTask(aligner, store.path, domain)
    writer = _Writer(store, task)
    try:
        with shared_store(store):
            for batch, aligned in _align_all(task, items, processes, advance, in_order=True):
                writer.add((item, d) for item, read in zip(batch, aligned, strict=True) for d in read.documents)
                for read in aligned:
                    reading.add(read.reading)
    finally:
        # Also after an error or Ctrl-C, so that what is in the file can be looked up. A build that is killed leaves
        # this to the next program that opens the file.
        store.refresh_pending()
    check_any_read(reading)
    return writer.finish()


def add_document(store: Store, document: AlignedDocument, settings: Settings) -> BuildResult:
    """Add one document that is aligned already to a glossary file; see ``build_into`` for what it replaces.

    A text that the file has under any name is not added again.
    """
    if store.name_of(document.digest):
        return BuildResult(documents=1, known=1)
    writer = _Writer(store, BuildTask(Aligner(settings)))
    writer.add([(None, document)])
    store.refresh_pending()
    return writer.finish()


class _Writer:
    """Names the documents of one build and writes those that are new."""

    def __init__(self, store: Store, task: BuildTask) -> None:
        self._store = store
        self._task = task
        self._settings = str(task.aligner.settings)
        self._result = BuildResult()
        # The digests of the documents of this build by their names: none of them is replaced by another of this build.
        self._claimed: dict[str, str] = {}
        self._met: set[tuple[str, str]] = set()

    def add(self, documents: Iterable[tuple[WorkItem | None, AlignedDocument]]) -> None:
        """Write a batch of documents, each with its item; one without an item is written as it is."""
        new = [evidence for each in documents if (evidence := self._evidence(*each))]
        if new:
            self._result.outcome += self._store.count(new, refresh=False)

    def finish(self) -> BuildResult:
        """Record the build in the file, if it has added anything."""
        new = self._result.documents - self._result.known
        if new:
            self._store.log_build(self._settings, new, self._result.pairs)
        return self._result

    def _evidence(self, item: WorkItem | None, document: AlignedDocument) -> DocumentEvidence | None:
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
            document = self._realign(item, document)
        name = known.name if known else _free_name(document, self._store.names(document.id), self._claimed)
        self._claimed[name] = document.digest
        result.pairs += document.pairs
        found = tuple(_with_document(evidence, name) for evidence in document.found or ())
        return DocumentEvidence(name, document.digest, self._settings, domain, found, document.root)

    def _realign(self, item: WorkItem, document: AlignedDocument) -> AlignedDocument:
        """Align a document after all: the file had it when it was read, but another text has its name by now."""
        task = BuildTask(self._task.aligner)
        same = (d for d in align_documents(task, list(read_item(item, ReadReport()))) if d.digest == document.digest)
        return next(same, document)


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


# ---- into entries -----------------------------------------------------------------------------------------


def build_entries(
    paths: Sequence[str],
    aligner: Aligner,
    unfinished: UnfinishedBuild,
    reading: ReadReport,
    *,
    processes: int = 1,
    columns: Columns = Columns(),
    advance: Advance = _no_progress,
) -> Iterator[Entry]:
    """Return the entries of the documents that paths name, sorted by English; also several documents of one id count.

    The documents are read before it returns; what is done in *unfinished* is not read again. For *paths* and *columns*
    see ``documents.find_items``, for the other parameters and for what is raised ``build_into``.
    """
    listed = ReadReport()
    todo = _not_done(find_items(paths, listed, columns), unfinished, advance)
    for _, aligned in _align_all(BuildTask(aligner), todo, processes, advance, in_order=False):
        unfinished.add(aligned)
    unfinished.forget_unmet()
    reading.add(unfinished.reading())
    reading.files, reading.left_out = listed.files, listed.left_out
    reading.failed = sorted((*listed.failed, *reading.failed))
    check_any_read(reading)
    return unfinished.entries()


def _not_done(items: Iterable[WorkItem], unfinished: UnfinishedBuild, advance: Advance) -> Iterator[WorkItem]:
    for item in items:
        if unfinished.is_resumed and unfinished.has(item.key()):
            advance(0, item.weight)
        else:
            yield item
