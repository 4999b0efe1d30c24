"""Documents into a glossary file, a batch at a time, so that a build that was interrupted goes on where it was."""

from __future__ import annotations

import itertools
import os
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import NamedTuple

from glossary.building.aligning import Aligning, Settings, open_model
from glossary.building.partials import batches
from glossary.building.processes import spread
from glossary.documents import Document, ReadReport, WorkItem, check_any_read, read_item
from glossary.files.reading import STANDARD_INPUT
from glossary.store import Counted, Evidence, Outcome, Store, digest_of, evidence_of

SECONDS, DOCUMENTS = 2.0, 500
"""A batch is written after so long, or so many documents."""


@dataclass(slots=True)
class Built:
    """What a build came to; it grows while the build runs.

    ``documents`` were read, ``known`` of them were counted before; ``pairs`` were found in the others.
    """

    documents: int = 0
    known: int = 0
    pairs: int = 0
    outcome: Outcome = field(default_factory=Outcome)


class Examined(NamedTuple):
    """A document as far as it is counted: its text is not kept.

    ``found`` is None where the text was counted before under this id, in the same way.
    """

    id: str
    digest: str
    root: str
    found: tuple[Evidence, ...] | None
    pairs: int = 0


class Counting(NamedTuple):
    """What an examination goes by: the glossary file, how to align, and the domain of the documents, if it is given."""

    path: str
    aligning: Aligning
    domain: str | None = None


class Examination(NamedTuple):
    """The documents of each item of a batch, and what reading them came to."""

    items: tuple[tuple[Examined, ...], ...]
    reading: ReadReport


def examine(counting: Counting, batch: Sequence[WorkItem]) -> Examination:
    """Read a batch and align those of its documents that are not in the glossary file; run in any process.

    Raises
    ------
    InputError
        when an item that was named cannot be read
    """
    reading = ReadReport()
    items = [list(read_item(item, reading)) for item in batch]
    documents = [document for held in items for document in held]
    digests = [digest_of(document.text) for document in documents]
    store = _store(counting.path)
    is_known = [_is_known(store, counting, *each) for each in zip(documents, digests, strict=True)]
    found = iter(_examined(counting.aligning, documents, digests, is_known))
    return Examination(tuple(tuple(islice(found, len(held))) for held in items), reading)


_STORES: dict[tuple[int, str], Store] = {}
"""The glossary files that are open, by process: opening one again and closing it takes the locks of the first away."""


def _store(path: str) -> Store:
    """The glossary file of a build in this process; one that another process has opened is opened once."""
    here = os.getpid(), path
    if here not in _STORES:
        _STORES[here] = Store(path)
    return _STORES[here]


def _is_known(store: Store, counting: Counting, document: Document, digest: str) -> bool:
    known = store.known(document.id, digest)
    domain = counting.domain
    return known is not None and known.settings == str(counting.aligning.settings) and domain in (None, known.domain)


def _examined(
    aligning: Aligning, documents: Sequence[Document], digests: Sequence[str], is_known: Sequence[bool]
) -> Iterator[Examined]:
    new = [document for document, known in zip(documents, is_known, strict=True) if not known]
    evidence: list[list[Evidence]] = [[] for _ in new]
    counts: Counter[int] = Counter()
    for number, pair in aligning.pairs(document.text for document in new):
        document = new[number]
        counts[number] += 1
        evidence[number] += evidence_of(pair, document.source(pair.start, pair.end), document.text)
    numbers = itertools.count()
    for document, digest, known in zip(documents, digests, is_known, strict=True):
        number = -1 if known else next(numbers)
        found = None if known else tuple(evidence[number])
        yield Examined(document.id, digest, digest_of(document.root)[:8], found, counts[number])


def build_into(
    store: Store,
    items: Iterable[WorkItem],
    counting: Counting,
    reading: ReadReport,
    *,
    processes: int = 1,
    advance: Callable[[int, int], None] = lambda documents, weight: None,
) -> Built:
    """Add documents to a glossary file.

    Parameters
    ----------
    store
        the file, that of *counting*; each batch of documents is written as a whole or not at all
    items
        what to read; a document that is in the file, with the same text and settings, is passed over. One of another
        text replaces that of its id from the same place; those of one id from different places are told apart by a
        number behind their names
    counting
        how the documents are aligned and counted; without a domain, in that in which each was counted before, or none
    reading
        tells afterwards what reading the documents came to
    processes
        how many work at a time
    advance
        is told, batch by batch, how many documents were read and their share of the bytes of all files

    Raises
    ------
    InputError
        when an item that was named cannot be read, or no document can be read; what was written before stays
    ModelError
        when the model's file holds none, or one of another version
    WorkerError
        when a process was killed
    """
    open_model(counting.aligning.file)
    built = Built()
    here = os.getpid(), counting.path
    _STORES[here] = store
    try:
        examinations = spread(partial(examine, counting), batches(items), processes, in_order=True)
        for batch in _timely(_counted(store, _noted(examinations, reading, advance), counting, built)):
            built.outcome += store.count(batch)
    finally:
        del _STORES[here]
    check_any_read(reading)
    if built.documents > built.known:
        store.log_build(str(counting.aligning.settings), built.documents - built.known, built.pairs)
    return built


def count_one(store: Store, document: Examined, settings: Settings) -> Built:
    """Add one document that was examined before to a glossary file; see ``build_into`` for what it replaces.

    A text that was counted before, under whatever name, is not counted again.
    """
    if store.name_of(document.digest):
        return Built(documents=1, known=1)
    built = Built()
    counting = Counting(store.path, Aligning(settings))
    for counted in _counted(store, [(None, document)], counting, built):
        if counted is not None:
            built.outcome += store.count([counted])
            store.log_build(str(settings), 1, built.pairs)
    return built


def _noted(
    examinations: Iterable[tuple[Sequence[WorkItem], Examination]],
    reading: ReadReport,
    advance: Callable[[int, int], None],
) -> Iterator[tuple[WorkItem, Examined]]:
    """Each document with the item that it is from."""
    for batch, examination in examinations:
        for item, documents in zip(batch, examination.items, strict=True):
            yield from ((item, document) for document in documents)
        reading.add(examination.reading)
        advance(examination.reading.documents, sum(item.weight for item in batch))


def _counted(
    store: Store, documents: Iterable[tuple[WorkItem | None, Examined]], counting: Counting, built: Built
) -> Iterator[Counted | None]:
    """The documents that are not in the file with what is found in them; None for each that is.

    One without an item is taken as it was examined.
    """
    claimed: dict[str, str] = {}
    met: set[tuple[str, str]] = set()
    settings = str(counting.aligning.settings)
    for item, document in documents:
        if (document.id, document.digest) in met:
            built.documents += 1
            built.known += 1
            yield None
            continue
        met.add((document.id, document.digest))
        known = store.known(document.id, document.digest)
        if known is not None and claimed.get(known.name, document.digest) != document.digest:
            known = None
        where = counting.domain if counting.domain is not None else known.domain if known else ""
        built.documents += 1
        if known is not None and (known.settings, known.domain) == (settings, where):
            claimed[known.name] = document.digest
            built.known += 1
            yield None
            continue
        if document.found is None and item is not None:
            document = _again(counting.aligning, item, document)
        name = known.name if known else _free_name(document, store.names(document.id), claimed)
        claimed[name] = document.digest
        built.pairs += document.pairs
        found = tuple(_named(evidence, name) for evidence in document.found or ())
        yield Counted(name, document.digest, settings, where, found, document.root)


def _again(aligning: Aligning, item: WorkItem, wanted: Examined) -> Examined:
    """A document with what is found in it, after all: its name in the file became that of another text meanwhile."""
    documents = list(read_item(item, ReadReport()))
    digests = [digest_of(document.text) for document in documents]
    found = _examined(aligning, documents, digests, [digest != wanted.digest for digest in digests])
    return next((each for each in found if each.digest == wanted.digest), wanted)


def _named(evidence: Evidence, name: str) -> Evidence:
    """Evidence in a document of this name."""
    occurrence = evidence.occurrence
    return evidence._replace(occurrence=occurrence._replace(source=replace(occurrence.source, document=name)))


def _free_name(document: Examined, names: Mapping[str, str], claimed: Container[str]) -> str:
    """The name of a text that is new: that of the text which it replaces, or a free one.

    What comes from standard input replaces nothing.
    """
    id_ = document.id
    if id_ == STANDARD_INPUT:
        return f"{id_} ({document.digest[:8]})"
    replaced = (name for name, held in names.items() if held in ("", document.root) and name not in claimed)
    free = (name for name in _numbered(id_) if name not in names and name not in claimed)
    return next(replaced, None) or next(free)


def _numbered(id_: str) -> Iterator[str]:
    yield id_
    yield from (f"{id_} ({number})" for number in itertools.count(2))


def _timely(documents: Iterable[Counted | None]) -> Iterator[list[Counted]]:
    """Batches that end in time, none of them empty."""
    batch: list[Counted] = []
    begun = time.monotonic()
    for document in documents:
        if document is not None:
            batch.append(document)
        if len(batch) >= DOCUMENTS or time.monotonic() - begun > SECONDS:
            if batch:
                yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch
