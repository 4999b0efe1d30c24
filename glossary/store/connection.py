"""Opening a glossary file, and transactions that wait for other programs; errors name the file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from align.errors import InputError
from glossary.files.writing import check_folder
from glossary.store import schema

MEMORY = ":memory:"
"""The path of a glossary that goes when it is closed."""
MAPPED = 1 << 30
"""Bytes of a file that are read as if they were in memory."""
AT_ONCE, PATIENCE = 0.2, 120.0
"""Seconds to wait for another program in silence, and at most."""


class BusyStoreError(InputError):
    """Another program writes to a glossary file, and goes on doing so."""


class Connection(sqlite3.Connection):
    """A connection whose errors are one line that names the file; it waits ``patience`` seconds for other programs."""

    path = ""
    patience = PATIENCE

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run one statement."""
        try:
            return super().execute(sql, parameters)
        except sqlite3.Error as error:
            raise _named(self.path, error) from error

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        """Run one statement for each of many rows."""
        try:
            return super().executemany(sql, parameters)
        except sqlite3.Error as error:
            raise _named(self.path, error) from error


def _named(path: str, error: sqlite3.Error) -> InputError:
    """An error of SQLite as one of the user's file."""
    words = str(error).lower()
    if isinstance(error, sqlite3.OperationalError) and "locked" in words:
        return BusyStoreError(f"{path}: is in use by another program")
    return InputError(f"{path}: {words}")


def is_store(path: str | Path) -> bool:
    """Is there a file, no pipe or device, that SQLite takes for one of its own?

    It is SQLite that looks: were the file opened and closed in another way, all locks that this process has on it would
    go (POSIX; see "How to corrupt an SQLite database file"), also those of a glossary that is open.
    """
    try:
        if not Path(path).is_file() or not Path(path).stat().st_size:
            return False
        with glance(path) as looking:
            looking.execute("PRAGMA schema_version")
    except (OSError, ValueError):
        return False
    except sqlite3.Error as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN)
    return True


def glance(path: str | Path) -> closing[sqlite3.Connection]:
    """A connection to what stands in a file itself, which waits for nobody; what is beside the file is not seen."""
    return closing(sqlite3.connect(f"{Path(os.path.realpath(path)).as_uri()}?mode=ro&immutable=1", uri=True))


def connect(path: str | Path, *, create: bool = False, any_thread: bool = False, read_only: bool = False) -> Connection:
    """Open a glossary file, of an earlier version too; with *create*, make it where there is none.

    With *any_thread*, several threads may use it, one at a time; with *read_only*, nothing is changed in it. What
    SQLite keeps beside a file goes when it is closed. A file that may not be written is to be opened anew when somebody
    else writes to it.

    Raises
    ------
    InputError
        when there is no file, it is none of ours, damaged, of a newer version, or cannot be read or written
    """
    name = str(path)
    if name == MEMORY:
        return _prepared(_memory(any_thread), name)
    if not Path(path).exists():
        if not create:
            raise InputError(f"{name}: no such file or directory")
        check_folder(Path(path))
    elif Path(path).is_dir() or (Path(path).stat().st_size and not is_store(path)):
        raise InputError(f"{name}: is no glossary file")
    read_only = read_only or not _may_be_written(Path(path))
    connection = _open(Path(path), any_thread, read_only)
    if read_only and 0 < schema.version_of(connection) < schema.VERSION:
        connection = _in_memory(connection, any_thread)
    return _prepared(connection, name)


def _may_be_written(path: Path) -> bool:
    real = Path(os.path.realpath(path))
    return not real.exists() or (os.access(real, os.W_OK) and os.access(real.parent, os.W_OK))


def _memory(any_thread: bool) -> Connection:
    return sqlite3.connect(MEMORY, isolation_level=None, factory=Connection, check_same_thread=not any_thread)


def _in_memory(connection: Connection, any_thread: bool) -> Connection:
    """A copy of a file of an earlier version that may only be read, so that it can be brought to this version."""
    copy = _memory(any_thread)
    connection.backup(copy)
    connection.close()
    return copy


def _open(path: Path, any_thread: bool, read_only: bool) -> Connection:
    real = Path(os.path.realpath(path))
    how = _unwritable(real) if not _may_be_written(path) else _READING if read_only else _WRITING
    try:
        connection = sqlite3.connect(
            f"{real.as_uri()}?{how.parameters}",
            timeout=AT_ONCE,
            isolation_level=None,
            factory=Connection,
            check_same_thread=not any_thread,
            uri=True,
        )
        connection.path = str(path)
        connection.execute(how.first)
    except sqlite3.Error as error:
        raise _named(str(path), error) from None
    return connection


class _How(NamedTuple):
    """How SQLite opens a file: parameters of its address, and a statement that comes first."""

    parameters: str
    first: str = ""


_WRITING = _How("mode=rwc")
_READING = _How("mode=rw", "PRAGMA query_only = ON")
"""SQLite takes away what it keeps beside a file only where it may write."""


def _unwritable(real: Path) -> _How:
    """How a file is opened where nothing can be written, with what a program that was cut off left beside it."""
    if not beside(real):
        return _How("mode=ro&immutable=1")
    if Path(f"{real}-shm").exists() or os.name == "nt":
        return _How("mode=ro")
    return _How("mode=ro&vfs=unix-none", "PRAGMA locking_mode = EXCLUSIVE")


def beside(path: str | Path) -> int:
    """How many bytes stand beside a glossary file that are not yet in it."""
    try:
        return os.path.getsize(f"{os.path.realpath(path)}-wal")
    except OSError:
        return 0


def flush(connection: Connection, *, cut: bool = False) -> bool:
    """Write what SQLite keeps beside a file into it, as far as nobody reads what was before; does all stand in it now?

    With *cut*, what is beside it is emptied as well, where nobody reads. Nobody is waited for.
    """
    mode = "TRUNCATE" if cut else "PASSIVE"
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        is_busy, left, written = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    except InputError:
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {AT_ONCE * 1000:.0f}")
    return bool(left == written if left >= 0 else not is_busy)


def _prepared(connection: Connection, name: str) -> Connection:
    connection.path = name
    try:
        _prepare(connection, name)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: Connection, name: str) -> None:
    found = schema.version_of(connection)
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    is_empty = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0] == 0
    if mark != schema.APPLICATION and (found or not is_empty):
        raise InputError(f"{name}: is no glossary file")
    if found > schema.VERSION:
        raise InputError(f"{name}: was written by a newer version of this program (tables {found})")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute(f"PRAGMA mmap_size = {MAPPED}")
    if found < schema.VERSION:
        _migrate(connection)


def _migrate(connection: Connection) -> None:
    with suppress(InputError):
        connection.execute("PRAGMA journal_mode = WAL")
    with transaction(connection):
        schema.migrate(connection)


@contextmanager
def transaction(
    connection: Connection, waiting: Callable[[str], None] | None = None, *, keep: bool = True
) -> Iterator[None]:
    """Do all that is written within, or nothing.

    Parameters
    ----------
    connection
        of ``connect``
    waiting
        is called once, with the name of the file, when another program writes and must be waited for
    keep
        write what was done; without it, all is as before in the end

    Raises
    ------
    InputError
        when another program goes on writing for longer than the connection waits
    """
    _begin(connection, waiting)
    try:
        yield
    except BaseException:
        with suppress(InputError):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT" if keep else "ROLLBACK")


def _begin(connection: Connection, waiting: Callable[[str], None] | None) -> None:
    until = time.monotonic() + connection.patience
    told = waiting is None
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except InputError as error:
            busy = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > until:
                raise
        if not told and waiting is not None:
            waiting(connection.path)
            told = True
