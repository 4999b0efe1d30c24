"""Noticing that a glossary file which is open was written over by a program that knows nothing of it, as ``cp`` does.

SQLite does not notice: it goes on with what it has in memory and beside the file, and would mix that with the new.
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

_SAYS = """
SELECT * FROM (SELECT number, at, concept, undone FROM history ORDER BY number DESC LIMIT 100)
UNION ALL SELECT * FROM (SELECT number, name, digest, 0 FROM documents ORDER BY number DESC LIMIT 100)
UNION ALL SELECT MAX(number), MAX(at), '', 0 FROM builds
"""
"""What was done last in a glossary, by which one state of it is told from others."""


class OverwrittenError(InputError):
    """A glossary file was written over while it was open."""


class _Settled(NamedTuple):
    """A state in which all that was committed stands in the file itself.

    It has a number, a time when the file was written, and what tells its content from others.
    """

    version: int
    written: int
    content: tuple[Any, ...]


class Watch:
    """Watches a glossary file, for as many threads and connections as have it open.

    Once all that was committed stands in the file itself, SQLite writes to it only what is committed later, which its
    ``data_version`` tells. A file that is written without that, and says another thing then, is written by someone
    else; programs that keep copies of files set the time alone, and where SQLite has nothing beside a file, what was
    taken back before it was committed is written and unwritten. What someone else writes between a commit and the next
    ``check`` is not noticed, nor is what leaves the time as it is.

    Raises
    ------
    InputError
        when the file cannot be opened
    """

    def __init__(self, path: str | Path) -> None:
        self._connection = connect(path, any_thread=True)
        self._lock = Lock()
        self._settled: _Settled | None = None
        self._is_overwritten = False
        self._checked = 0.0
        self.check()

    def close(self) -> None:
        """Watch no longer."""
        self._connection.close()

    def check(self, fresh: float = 0.0) -> None:
        """See that the file was written through SQLite alone since the last time.

        Parameters
        ----------
        fresh
            nothing is looked at where that was done in the last so many seconds: threads that look wait for each other

        Raises
        ------
        OverwrittenError
            when it was not, then and from then on
        BusyStoreError
            when another program writes and it cannot be seen
        """
        if time.monotonic() < self._checked + fresh and not self._is_overwritten:
            return
        with self._lock:
            self._checked = time.monotonic()
            written = self._written()
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            if self._settled is not None and self._settled.version == version:
                if self._settled.written != written:
                    self._is_overwritten |= self._settled.content != self._content()
                    self._settled = self._settled._replace(written=written)
            elif not self._is_overwritten:
                self._settled = self._settle(version)
            if self._is_overwritten:
                raise OverwrittenError(f"{self._connection.path}: was written over by another program")

    def _settle(self, version: int) -> _Settled | None:
        """The state that the file is in once all stands in it; None while somebody reads what was before."""
        if not flush(self._connection):
            return None
        written, content = self._written(), self._content()
        return _Settled(version, written, content) if content else None

    def _written(self) -> int:
        """When the file was written, in nanoseconds; 0 where there is none."""
        try:
            return os.stat(self._connection.path).st_mtime_ns
        except OSError:
            return 0

    def _content(self) -> tuple[Any, ...] | None:
        """The size of the file, and what was done last by what stands in itself; None where it says nothing."""
        try:
            with connect_immutable(self._connection.path) as looking:
                return os.stat(self._connection.path).st_size, *looking.execute(_SAYS)
        except (OSError, sqlite3.Error):
            return None
