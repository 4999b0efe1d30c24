"""Documents into a glossary file, a batch at a time, so that a build that was interrupted goes on where it was."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from align.records import Pair
from glossary.documents import Document
from glossary.entries import Source
from glossary.files import STANDARD_INPUT
from glossary.store import Counted, Evidence, Outcome, Store, digest_of, evidence_of

SECONDS, DOCUMENTS = 2.0, 500
"""A batch is written after so long, or so many documents."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are aligned; with other settings they are aligned anew.

    ``model`` is a digest of the model, ``min_confidence`` is from 0 to 1.
    """

    model: str
    square: bool = False
    english_first: bool = False
    min_confidence: float = 0.0

    def __str__(self) -> str:
        return json.dumps(asdict(self))


@dataclass(slots=True)
class Built:
    """What a build came to; it grows while the build runs.

    ``documents`` were read, ``known`` of them were counted before; ``pairs`` were found in the others.
    """

    documents: int = 0
    known: int = 0
    pairs: int = 0
    outcome: Outcome = field(default_factory=Outcome)


def build_into(
    store: Store,
    documents: Iterable[Document],
    align_text: Callable[[str], Iterable[Pair]],
    settings: Settings,
    domain: str | None = None,
) -> Built:
    """Add documents to a glossary file.

    Parameters
    ----------
    store
        the file; each batch of documents is written as a whole or not at all
    documents
        what to read; a document that is in the file, with the same text and settings, is passed over. One of another
        text replaces that of its id from the same place; those of one id from different places are told apart by a
        number behind their names
    align_text
        a function from a text to its pairs
    settings
        how *align_text* aligns
    domain
        the subject field of the documents; None for that in which a document was counted before, or none
    """
    built = Built()
    for batch in _timely(_counted(store, documents, align_text, settings, domain, built)):
        built.outcome += store.count(batch)
    if built.documents > built.known:
        store.log_build(str(settings), built.documents - built.known, built.pairs)
    return built


def _counted(
    store: Store,
    documents: Iterable[Document],
    align_text: Callable[[str], Iterable[Pair]],
    settings: Settings,
    domain: str | None,
    built: Built,
) -> Iterator[Counted | None]:
    """The documents that are not in the file with what is found in them; None for each that is."""
    claimed: dict[str, str] = {}
    for document in documents:
        digest, root = digest_of(document.text), digest_of(document.root)[:8]
        known = store.known(document.id, digest)
        if known is not None and claimed.get(known.name, digest) != digest:
            known = None
        where = domain if domain is not None else known.domain if known else ""
        built.documents += 1
        if known is not None and (known.settings, known.domain) == (str(settings), where):
            claimed[known.name] = digest
            built.known += 1
            yield None
            continue
        name = known.name if known else _name(document.id, digest, root, store.names(document.id), claimed)
        claimed[name] = digest
        pairs = [pair for pair in align_text(document.text) if pair.confidence >= settings.min_confidence]
        built.pairs += len(pairs)
        found = tuple(_evidence(document, name, pairs))
        yield Counted(name, digest, str(settings), where, found, root)


def _name(id_: str, digest: str, root: str, names: Mapping[str, str], claimed: Container[str]) -> str:
    """The name of a text that is new: that of the text which it replaces, or a free one.

    What comes from standard input replaces nothing.
    """
    if id_ == STANDARD_INPUT:
        return f"{id_} ({digest[:8]})"
    replaced = (name for name, held in names.items() if held in ("", root) and name not in claimed)
    free = (name for name in _numbered(id_) if name not in names and name not in claimed)
    return next(replaced, None) or next(free)


def _numbered(id_: str) -> Iterator[str]:
    yield id_
    yield from (f"{id_} ({number})" for number in itertools.count(2))


def _evidence(document: Document, name: str, pairs: Iterable[Pair]) -> Iterator[Evidence]:
    for pair in pairs:
        source = Source(name, *document.raw_span(pair.start, pair.end))
        yield from evidence_of(pair, source, document.text)


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
