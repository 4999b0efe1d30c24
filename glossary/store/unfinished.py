"""A build whose result is exported: its occurrences on disk, so that it can be interrupted and resumed.

It is a glossary file of documents alone, without concepts, that is removed when the result is written. Its documents
belong to parts, the items that a build reads; a part is written as a whole or not at all.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from align.errors import InputError, WonglepError
from glossary.counting.merge import Row, count_sorted, merge_entries, pack, unpack
from glossary.counting.occurrences import Occurrence
from glossary.documents import Reading
from glossary.entries.entry import Entry
from glossary.search.sentence import Sentence
from glossary.store import documents as evidence
from glossary.store.connection import BusyStoreError, Connection, connect, transaction
from glossary.store.documents import DocumentEvidence, Evidence

WORTH_KEEPING = 8
"""Batches that are kept when a build fails early, as on a misspelt path; with fewer, it begins anew."""
CACHE = 16 << 10
"""KiB of memory for pages and for sorting; SQLite keeps the rest on disk."""
_NO_SENTENCE = Sentence("", 0)
_TABLES = """
CREATE TABLE IF NOT EXISTS unfinished (settings TEXT NOT NULL, batches INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS build_parts (
    key TEXT PRIMARY KEY, documents INTEGER NOT NULL, remarks TEXT NOT NULL, met INTEGER NOT NULL
) WITHOUT ROWID;
"""


class UnfinishedBuildError(WonglepError):
    """An unfinished build cannot be read or written, as on a full disk; its file stays."""


class FoundDocument(NamedTuple):
    """A document by its id, with its occurrences."""

    id: str
    occurrences: tuple[Occurrence, ...]


class Part(NamedTuple):
    """A part of a build: the key of its content, its documents, and how reading them went."""

    key: str
    documents: tuple[FoundDocument, ...]
    reading: Reading


class UnfinishedBuild:
    """A build that is resumed from its file, if there is one.

    Parameters
    ----------
    path
        its file; without one, it is in a temporary folder and cannot be resumed
    settings
        how documents are aligned and read; a file with other settings is emptied

    Raises
    ------
    InputError
        when the file cannot be written, is no unfinished build, or another build uses it
    """

    def __init__(self, path: Path | None, settings: str) -> None:
        self.path = path
        self._folder = None if path else tempfile.TemporaryDirectory(prefix="wonglep-")
        self._file = path or Path(self._folder.name if self._folder else "", "unfinished")
        self._connection = self._open()
        self._connection.patience = 0
        try:
            # The lock is held until the end, so that no second build writes to the file.
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            # A file that is only appended to and sorted once needs less memory than one in which terms are looked up.
            self._connection.execute("PRAGMA mmap_size = 0")
            self._connection.execute(f"PRAGMA cache_size = -{CACHE}")
            with transaction(self._connection):
                self._begin(settings)
        except BusyStoreError:
            raise InputError(f"{self._file}: another build is at it") from None

    def _open(self) -> Connection:
        try:
            return connect(self._file, create=True)
        except BusyStoreError:
            raise InputError(f"{self._file}: another build is at it") from None
        except InputError as error:
            if self._file.is_file():
                raise InputError(f"{self._file}: is no state of a build; remove it") from error
            raise

    def _begin(self, settings: str) -> None:
        run = self._connection.execute
        for statement in filter(str.strip, _TABLES.split(";")):
            run(statement)
        if run("SELECT settings FROM unfinished").fetchone() != (settings,):
            for table in ("unfinished", "build_parts", "documents"):
                run(f"DELETE FROM {table}")
            run("INSERT INTO unfinished VALUES (?, 0)", (settings,))
        run("UPDATE build_parts SET met = 0")
        self.is_resumed = len(self) > 0

    def __enter__(self) -> UnfinishedBuild:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        """Close the file; remove it when the build is done, has done nothing, or failed early."""
        batches: int = self._connection.execute("SELECT batches FROM unfinished").fetchone()[0]
        self._connection.close()
        failed_early = kind is not None and issubclass(kind, InputError) and batches < WORTH_KEEPING
        if kind is None or not batches or failed_early:
            for end in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    os.unlink(f"{self._file}{end}")
        if self._folder:
            self._folder.cleanup()

    def __len__(self) -> int:
        """Return the number of parts that are done."""
        return int(self._connection.execute("SELECT COUNT(*) FROM build_parts").fetchone()[0])

    def has(self, key: str) -> bool:
        """Return whether a part is done, and note that it still belongs to the build."""
        return self._connection.execute("UPDATE build_parts SET met = 1 WHERE key = ?", (key,)).rowcount > 0

    def add(self, parts: Iterable[Part]) -> None:
        """Write a batch of parts.

        Raises
        ------
        UnfinishedBuildError
            when the file cannot be written
        """
        try:
            with transaction(self._connection):
                for part in parts:
                    self._add(part)
                self._connection.execute("UPDATE unfinished SET batches = batches + 1")
        except InputError as error:
            raise UnfinishedBuildError(str(error)) from None

    def _add(self, part: Part) -> None:
        self._remove_documents(part.key)
        remarks = json.dumps([part.reading.failed, part.reading.encodings])
        row = (part.key, part.reading.documents, remarks)
        self._connection.execute("INSERT OR REPLACE INTO build_parts VALUES (?, ?, ?, 1)", row)
        for number, document in enumerate(part.documents):
            # Names in a glossary file differ, ids need not.
            name = f"{part.key}\0{number}\0{document.id}"
            found = tuple(Evidence(occurrence, _NO_SENTENCE) for occurrence in document.occurrences)
            evidence.insert(self._connection, DocumentEvidence(name, "", "", "", found))

    def _remove_documents(self, key: str) -> None:
        self._connection.execute("DELETE FROM documents WHERE name > ? AND name < ?", (f"{key}\0", f"{key}\1"))

    def forget_unmet(self) -> None:
        """Forget the parts that this run has not met, since their files were changed or removed."""
        with transaction(self._connection):
            for (key,) in self._connection.execute("SELECT key FROM build_parts WHERE NOT met").fetchall():
                self._remove_documents(key)
            self._connection.execute("DELETE FROM build_parts WHERE NOT met")

    def reading(self) -> Reading:
        """Return how reading the documents of all parts went."""
        reading = Reading()
        for documents, remarks in self._connection.execute("SELECT documents, remarks FROM build_parts"):
            failed, encodings = json.loads(remarks)
            reading.documents += documents
            reading.failed += failed
            reading.encodings += Counter(encodings)
        return reading

    def entries(self) -> Iterator[Entry]:
        """Yield the entries of all documents, sorted by folded English, in flat memory."""
        found = (occurrence for occurrence, _ in evidence.sorted_evidence(self._connection))
        return merge_entries(count_sorted(map(_with_id, found)), self._sort)

    def _sort(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Sort rows in a temporary table, which SQLite keeps on disk (in ``SQLITE_TMPDIR``) when it is large."""
        run = self._connection.execute
        table = f"sorting_{run('SELECT COUNT(*) FROM sqlite_temp_master').fetchone()[0]}"
        run(f"CREATE TEMP TABLE {table} (english TEXT, thai TEXT, rank INTEGER, content TEXT)")
        self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", pack(rows))
        yield from unpack(run(f"SELECT * FROM {table} ORDER BY english, thai, rank"))
        run(f"DROP TABLE {table}")


def _with_id(occurrence: Occurrence) -> Occurrence:
    """Name the source of an occurrence by the id of its document alone."""
    id_ = occurrence.source.document.split("\0", 2)[2]
    return occurrence._replace(source=replace(occurrence.source, document=id_))
