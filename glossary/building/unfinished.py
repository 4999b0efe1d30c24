"""A build whose result is exported: its occurrences on disk, so that it can be interrupted and resumed.

It is a glossary file of documents alone, without concepts, that is removed when the result is written. Its documents
belong to the items that a build reads; an item is written as a whole or not at all.
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

from align.errors import InputError
from glossary.building.batches import AlignedItem
from glossary.counting.merge import Row, count_sorted, merge_entries, pack, unpack
from glossary.counting.occurrences import Occurrence
from glossary.documents import ReadReport
from glossary.entries.entry import Entry
from glossary.store import DocumentEvidence
from glossary.store.connection import BusyStoreError, Connection, connect, transaction
from glossary.store.documents import insert, sorted_occurrences

WORTH_KEEPING = 8
"""Batches that are kept when a build fails early, as on a file that cannot be read; with fewer, it begins anew."""
CACHE = 16 << 10
"""KiB of memory for pages and for sorting; SQLite keeps the rest on disk."""
_TABLE = """
CREATE TABLE IF NOT EXISTS items (
    key TEXT PRIMARY KEY, documents INTEGER NOT NULL, remarks TEXT NOT NULL, is_met INTEGER NOT NULL
) WITHOUT ROWID
"""


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
        self._folder = None if path else tempfile.TemporaryDirectory(prefix="wonglep-")
        self._file = path or Path(self._folder.name if self._folder else "", "unfinished")
        self._batches = 0
        try:
            self._connection = self._open()
            with transaction(self._connection):
                self._begin(settings)
        except BusyStoreError:
            raise InputError(f"{self._file}: another build is at it") from None

    def _open(self) -> Connection:
        try:
            connection = connect(self._file, create=True)
        except InputError as error:
            if self._file.is_file() and not isinstance(error, BusyStoreError):
                raise InputError(f"{self._file}: is no state of a build; remove it") from error
            raise
        connection.patience = 0
        # The lock is held until the end, so that no second build writes to the file.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        # A file that is only appended to and sorted once needs less memory than one in which terms are looked up.
        connection.execute("PRAGMA mmap_size = 0")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
        return connection

    def _begin(self, settings: str) -> None:
        run = self._connection.execute
        run(_TABLE)
        if run("SELECT settings FROM builds").fetchone() != (settings,):
            for table in ("builds", "items", "documents"):
                run(f"DELETE FROM {table}")
            run("INSERT INTO builds (at, settings, documents, pairs) VALUES ('', ?, 0, 0)", (settings,))
        run("UPDATE items SET is_met = 0")
        self.is_resumed = len(self) > 0

    def __enter__(self) -> UnfinishedBuild:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        """Close the file; remove it when the build is done, has done nothing, or failed early."""
        is_empty = len(self) == 0
        self._connection.close()
        is_early = not self.is_resumed and self._batches < WORTH_KEEPING
        if kind is None or is_empty or (issubclass(kind, InputError) and is_early):
            for end in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    os.unlink(f"{self._file}{end}")
        if self._folder:
            self._folder.cleanup()

    def __len__(self) -> int:
        """Return the number of items that are done."""
        return int(self._connection.execute("SELECT COUNT(*) FROM items").fetchone()[0])

    def has(self, key: str) -> bool:
        """Return whether an item is done, and note that it still belongs to the build."""
        return self._connection.execute("UPDATE items SET is_met = 1 WHERE key = ?", (key,)).rowcount > 0

    def add(self, items: Iterable[AlignedItem]) -> None:
        """Write a batch of items."""
        with transaction(self._connection):
            for item in items:
                self._add(item)
        self._batches += 1

    def _add(self, item: AlignedItem) -> None:
        self._remove_documents(item.key)
        remarks = json.dumps([item.reading.failed, item.reading.encodings])
        row = (item.key, item.reading.documents, remarks)
        self._connection.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?, 1)", row)
        for number, document in enumerate(item.documents):
            if document.found:
                # Names in a glossary file differ; ids need not.
                name = f"{item.key}\0{number}\0{document.id}"
                insert(self._connection, DocumentEvidence(name, document.digest, "", "", document.found))

    def _remove_documents(self, key: str) -> None:
        self._connection.execute("DELETE FROM documents WHERE name > ? AND name < ?", (f"{key}\0", f"{key}\1"))

    def forget_unmet(self) -> None:
        """Forget the items that this run has not met, since their files were changed or removed."""
        with transaction(self._connection):
            for (key,) in self._connection.execute("SELECT key FROM items WHERE NOT is_met").fetchall():
                self._remove_documents(key)
            self._connection.execute("DELETE FROM items WHERE NOT is_met")

    def reading(self) -> ReadReport:
        """Return how reading all items went."""
        reading = ReadReport()
        for documents, remarks in self._connection.execute("SELECT documents, remarks FROM items"):
            failed, encodings = json.loads(remarks)
            reading.add(ReadReport(documents, failed=failed, encodings=Counter(encodings)))
        return reading

    def entries(self) -> Iterator[Entry]:
        """Yield the entries of all documents, sorted by folded English, in flat memory."""
        return merge_entries(count_sorted(map(_with_id, sorted_occurrences(self._connection))), self._sort)

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
