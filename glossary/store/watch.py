"""Noticing that a glossary file which is open was written over by a program that knows nothing of it, as ``cp`` does.

SQLite does not notice: it goes on with what it has in memory and beside the file, and would mix that with the new.
"""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from align.errors import InputError
from glossary.store.connection import connect, flush


class OverwrittenError(InputError):
    """A glossary file was written over while it was open."""


class _Settled(NamedTuple):
    """A state in which all that was committed stands in the file itself: a number of it, the file's time and size."""

    version: int
    stamp: tuple[int, int] | None


class Watch:
    """Watches a glossary file, for as many threads and connections as have it open.

    Once all that was committed stands in the file itself, SQLite writes to it only what is committed later, which its
    ``data_version`` tells. A file that is written without that is written by someone else. What someone else writes
    between a commit and the next ``check`` is not noticed, nor is what leaves the time and the size as they are.

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
        self.check()

    def close(self) -> None:
        """Watch no longer."""
        self._connection.close()

    def check(self) -> None:
        """See that the file was written through SQLite alone since the last time.

        Raises
        ------
        OverwrittenError
            when it was not, then and from then on
        """
        with self._lock:
            stamp = self._stamp()
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            if self._settled is not None and self._settled.version == version:
                self._is_overwritten |= self._settled.stamp != stamp
            elif not self._is_overwritten:
                self._settled = _Settled(version, self._stamp()) if flush(self._connection) else None
            if self._is_overwritten:
                raise OverwrittenError(f"{self._connection.path}: was written over by another program")

    def _stamp(self) -> tuple[int, int] | None:
        """When the file was written, and its size; None where there is none."""
        try:
            status = os.stat(self._connection.path)
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size
