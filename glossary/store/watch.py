"""Noticing that a glossary file which is open was written over by a program that knows nothing of it, as ``cp`` does.

SQLite does not notice: it goes on with what it has in memory and beside the file, and would mix that with the new.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from align.errors import InputError
from glossary.store.connection import Connection, flush


class OverwrittenError(InputError):
    """A glossary file was written over while it was open."""


class _Settled(NamedTuple):
    """A state in which all stands in the file itself: what was committed by then, and the file's time and size."""

    committed: tuple[int, int]
    stamp: tuple[int, int] | None


class Watch:
    """Watches the file of a connection.

    Once all that was committed stands in the file itself, SQLite writes to it only what is committed later, by this
    connection or by another one. A file that is written without that is written by someone else. What someone else
    writes between a commit and the next ``check`` is not noticed, nor is what leaves the time and the size as they are.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._settled: _Settled | None = None

    def check(self) -> None:
        """See that the file was written through SQLite alone since the last time.

        Raises
        ------
        OverwrittenError
            when it was not
        """
        stamp = _stamp(self._connection.path)
        committed = self._committed()
        before = self._settled
        if before == (committed, stamp):
            return
        self._settled = None
        if not flush(self._connection):
            return
        if before is not None and before.committed == committed:
            self._settled = before
            raise OverwrittenError(f"{self._connection.path}: was written over by another program")
        self._settled = _Settled(committed, _stamp(self._connection.path))

    def _committed(self) -> tuple[int, int]:
        """Numbers of which one is another after a commit: by another connection, or by this one."""
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version, self._connection.total_changes


def _stamp(path: str) -> tuple[int, int] | None:
    """When a file was written, and its size; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
