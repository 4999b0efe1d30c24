"""What a build has done so far, on disk: a build that was stopped goes on from it, and rows are sorted in it.

It is an SQLite file that is removed when the build is done. The rows of each batch are written together with the items
that they came from, as a whole or not at all. A batch with an item that a later run does not meet again, since its file
was changed or removed, is forgotten as a whole, and its other items are read anew. What does not fit into memory while
it is sorted goes to SQLite's folder of temporary files (``SQLITE_TMPDIR``).
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from align.errors import InputError, WonglepError
from glossary.building.partials import Partial
from glossary.counting.merge import Row
from glossary.counting.packing import packed, unpacked
from glossary.documents import ReadReport

VERSION = 2
CACHE = 32 << 10
"""KiB of memory for pages and for sorting; what is more goes to disk."""
WORTH = 8
"""Batches that are worth keeping when a build fails."""
_TABLES = """
CREATE TABLE about (settings TEXT NOT NULL, run INTEGER NOT NULL);
CREATE TABLE batches (number INTEGER PRIMARY KEY, documents INTEGER NOT NULL, said TEXT NOT NULL);
CREATE TABLE items (key TEXT PRIMARY KEY, batch INTEGER NOT NULL, run INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX items_by_batch ON items (batch);
CREATE TABLE rows (batch INTEGER NOT NULL, english TEXT NOT NULL, thai TEXT NOT NULL, rank INTEGER NOT NULL,
    held TEXT NOT NULL);
CREATE TABLE sorting (step INTEGER NOT NULL, english TEXT NOT NULL, thai TEXT NOT NULL, rank INTEGER NOT NULL,
    held TEXT NOT NULL);
"""


class StateError(WonglepError):
    """The state of a build cannot be read or written; it stays where it is."""


class State:
    """The state of a build.

    Parameters
    ----------
    path
        its file; without one it is in a temporary file of its own, from which nothing goes on
    settings
        how documents are aligned and read; a state that has others is begun anew

    Raises
    ------
    InputError
        when the file cannot be written, is none of ours, or another build uses it
    """

    def __init__(self, path: Path | None, settings: str) -> None:
        self.path = path
        try:
            self._connection = sqlite3.connect(path or "", isolation_level=None, timeout=0)
            self._begin(settings)
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            raise InputError(f"{path}: {'another build is at it' if busy else str(error).lower()}") from None
        except sqlite3.DatabaseError as error:
            raise InputError(f"{path}: is no state of a build: {str(error).lower()}; remove it") from None

    def _begin(self, settings: str) -> None:
        run = self._connection.execute
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = NORMAL"):
            run(f"PRAGMA {pragma}")
        run(f"PRAGMA cache_size = -{CACHE}")
        run("BEGIN IMMEDIATE")
        version = run("PRAGMA user_version").fetchone()[0]
        held = run("SELECT settings FROM about").fetchone() if version == VERSION else None
        if held != (settings,):
            for (table,) in run("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                run(f"DROP TABLE {table}")
            for statement in filter(str.strip, _TABLES.split(";")):
                run(statement)
            run("INSERT INTO about VALUES (?, 0)", (settings,))
            run(f"PRAGMA user_version = {VERSION}")
        run("DELETE FROM sorting")
        run("UPDATE about SET run = run + 1")
        run("COMMIT")
        self._run: int = run("SELECT run FROM about").fetchone()[0]

    def __enter__(self) -> State:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        """Close the state, and remove it when the build is done, or ended early or failed when little was done."""
        batches: int = self._connection.execute("SELECT count(*) FROM batches").fetchone()[0]
        self._connection.close()
        failed_soon = kind is not None and issubclass(kind, InputError) and batches < WORTH
        if self.path is not None and (kind is None or not batches or failed_soon):
            for end in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    os.unlink(f"{self.path}{end}")

    @contextmanager
    def _guarded(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        """What runs a statement; its errors name the file."""
        try:
            yield self._connection.execute
        except sqlite3.Error as error:
            raise StateError(f"{self.path or 'temporary file of the build'}: {str(error).lower()}") from None

    def __len__(self) -> int:
        """How many items are done."""
        with self._guarded() as run:
            found: int = run("SELECT count(*) FROM items").fetchone()[0]
        return found

    def has(self, key: str) -> bool:
        """Is an item done? It is noted that this run has met it."""
        with self._guarded() as run:
            return run("UPDATE items SET run = ? WHERE key = ?", (self._run, key)).rowcount > 0

    def add(self, keys: Sequence[str], partial: Partial) -> None:
        """Write the partial glossary of a batch of items."""
        reading, many = partial.reading, self._connection.executemany
        said = json.dumps([reading.failed, reading.encodings])
        with self._guarded() as run:
            run("BEGIN")
            batch = run("INSERT INTO batches (documents, said) VALUES (?, ?)", (reading.documents, said)).lastrowid
            many("INSERT OR REPLACE INTO items VALUES (?, ?, ?)", [(key, batch, self._run) for key in keys])
            many("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", [(batch, *row) for row in partial.rows])
            run("COMMIT")

    def forget_others(self) -> bool:
        """Forget the batches of which this run has not met all items; were there any?

        If so, what comes next is another run, which has to meet all items again.
        """
        with self._guarded() as run:
            run("BEGIN")
            run("CREATE TEMP TABLE others AS SELECT DISTINCT batch FROM items WHERE run < ?", (self._run,))
            for table, column in (("rows", "batch"), ("items", "batch"), ("batches", "number")):
                run(f"DELETE FROM {table} WHERE {column} IN (SELECT batch FROM others)")
            found: int = run("SELECT count(*) FROM others").fetchone()[0]
            run("DROP TABLE others")
            run("UPDATE about SET run = run + ?", (found > 0,))
            run("COMMIT")
            self._run += found > 0
        return found > 0

    def note(self, reading: ReadReport) -> None:
        """Add to *reading* what reading the documents of all batches came to."""
        with self._guarded() as run:
            for documents, said in run("SELECT documents, said FROM batches ORDER BY number"):
                failed, encodings = json.loads(said)
                reading.documents += documents
                reading.failed += failed
                reading.encodings += Counter(encodings)

    def rows(self) -> Iterator[Row]:
        """The rows of all batches, in no order."""
        with self._guarded() as run:
            yield from unpacked(run("SELECT english, thai, rank, held FROM rows"))

    def sort(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Sort rows on disk: see ``merge.Sort``. They are in the file until all of them are read."""
        with self._guarded() as run:
            step: int = run("SELECT coalesce(max(step), 0) + 1 FROM sorting").fetchone()[0]
            run("BEGIN")
            held = ((step, *row) for row in packed(rows))
            self._connection.executemany("INSERT INTO sorting VALUES (?, ?, ?, ?, ?)", held)
            run("COMMIT")
        return self._sorted(step)

    def _sorted(self, step: int) -> Iterator[Row]:
        query = "SELECT english, thai, rank, held FROM sorting WHERE step = ? ORDER BY english, thai, rank"
        with self._guarded() as run:
            yield from unpacked(run(query, (step,)))
            run("DELETE FROM sorting WHERE step = ?", (step,))
