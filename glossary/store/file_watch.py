"""Noticing that an open glossary file was overwritten by a program that does not go through SQLite, such as ``cp``.

SQLite does not notice: it would go on with what it has in memory and beside the file, and mix that with the new
content.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from align.errors import InputError
from glossary.store.connection import connect, connect_immutable, flush

# What was written last; two states of one glossary, and two glossaries, differ in it.
_LAST_WRITTEN = """
SELECT * FROM (SELECT number, at, concept, undone FROM history ORDER BY number DESC LIMIT 100)
UNION ALL SELECT * FROM (SELECT number, name, digest, 0 FROM documents ORDER BY number DESC LIMIT 100)
UNION ALL SELECT MAX(number), MAX(at), '', 0 FROM builds
"""


class OverwrittenError(InputError):
    """A glossary file that was overwritten while it was open."""


class _State(NamedTuple):
    """The file when all that was committed stood in the file itself: its ``data_version``, time and content."""

    version: int
    modified: int
    content: tuple[Any, ...]


class FileWatch:
    """Watches a glossary file for all threads and connections that have it open.

    When all that was committed stands in the file itself, SQLite writes to the file only after a further commit, which
    changes its ``data_version``. A file whose time changes without that, and its content too, was written by another
    program. The time alone is not enough: backup programs set it, and a file without a write-ahead log is written by
    transactions that are rolled back. What another program writes between a commit and the next ``check`` is not
    noticed, nor is what leaves the time as it is.

    Raises
    ------
    InputError
        when the file cannot be opened
    """

    def __init__(self, path: str | Path) -> None:
        self._connection = connect(path, any_thread=True)
        self._lock = Lock()
        self._state: _State | None = None
        self._is_overwritten = False
        self._checked = 0.0
        self.check()

    def close(self) -> None:
        """Stop watching."""
        self._connection.close()

    def check(self, max_age: float = 0.0) -> None:
        """Check that the file was written through SQLite alone since the last check.

        Parameters
        ----------
        max_age
            seconds for which the result of the last check is good, since threads that check wait for each other

        Raises
        ------
        OverwrittenError
            when it was not, now and at each later check
        BusyStoreError
            when another program is writing, so that the file cannot be read
        """
        if time.monotonic() < self._checked + max_age and not self._is_overwritten:
            return
        with self._lock:
            self._checked = time.monotonic()
            modified = self._modified()
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            if self._state is not None and self._state.version == version:
                if self._state.modified != modified:
                    self._is_overwritten |= self._state.content != self._content()
                    self._state = self._state._replace(modified=modified)
            elif not self._is_overwritten:
                self._state = self._flush(version)
            if self._is_overwritten:
                raise OverwrittenError(f"{self._connection.path}: was overwritten by another program")

    def _flush(self, version: int) -> _State | None:
        """Have all that was committed written into the file; None while somebody reads what was before."""
        if not flush(self._connection):
            return None
        modified, content = self._modified(), self._content()
        return _State(version, modified, content) if content else None

    def _modified(self) -> int:
        """Return the time of the file in nanoseconds; 0 where there is none."""
        try:
            return os.stat(self._connection.path).st_mtime_ns
        except OSError:
            return 0

    def _content(self) -> tuple[Any, ...] | None:
        """Return the size of the file and what was written last; None where it cannot be read."""
        try:
            with connect_immutable(self._connection.path) as connection:
                return os.stat(self._connection.path).st_size, *connection.execute(_LAST_WRITTEN)
        except (OSError, sqlite3.Error):
            return None
