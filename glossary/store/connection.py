"""Connections to a glossary file, and transactions that wait for other programs; errors name the file."""

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
"""The path of a glossary in memory, which is lost when it is closed."""
MAPPED = 1 << 30
"""Bytes of a file that SQLite maps into memory."""
AT_ONCE, PATIENCE = 0.2, 120.0
"""Seconds to wait for another program before the user is told, and at most."""


class BusyStoreError(InputError):
    """A glossary file to which another program keeps writing."""


class Connection(sqlite3.Connection):
    """A connection whose errors are one line that names the file; it waits ``patience`` seconds for other programs."""

    path = ""
    patience = PATIENCE

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run one statement."""
        try:
            return super().execute(sql, parameters)
        except sqlite3.Error as error:
            raise _user_error(self.path, error) from error

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        """Run one statement for each of many rows."""
        try:
            return super().executemany(sql, parameters)
        except sqlite3.Error as error:
            raise _user_error(self.path, error) from error


def _user_error(path: str, error: sqlite3.Error) -> InputError:
    """Return an error of SQLite as one that names the user's file."""
    words = describe_error(error)
    if isinstance(error, sqlite3.OperationalError) and "locked" in words:
        return BusyStoreError(f"{path}: is in use by another program")
    return InputError(f"{path}: {words}")


def describe_error(error: sqlite3.Error) -> str:
    """Return the message of an error of SQLite in lower case and in one short line."""
    words = str(error).lower()
    # Python quotes all of a text that damage has made no UTF-8, which may be long and is of no use.
    return "database disk image is malformed" if words.startswith("could not decode") else words


def is_store(path: str | Path) -> bool:
    """Return whether a path is that of a regular file, no pipe or device, which SQLite can read."""
    # SQLite must read it: if we opened and closed the file ourselves, POSIX would release all locks of this process on
    # it, those of an open glossary as well (see "How To Corrupt An SQLite Database File").
    try:
        if not Path(path).is_file() or not Path(path).stat().st_size:
            return False
        with connect_immutable(path) as connection:
            connection.execute("PRAGMA schema_version")
    except (OSError, ValueError):
        return False
    except sqlite3.Error as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN)
    return True


def connect_immutable(path: str | Path) -> closing[sqlite3.Connection]:
    """Return a connection to a file itself, without its write-ahead log, which ignores all locks."""
    return closing(sqlite3.connect(f"{Path(os.path.realpath(path)).as_uri()}?mode=ro&immutable=1", uri=True))


def connect(path: str | Path, *, create: bool = False, any_thread: bool = False, read_only: bool = False) -> Connection:
    """Open a glossary file, and migrate one of an earlier version.

    A file that may not be written has to be opened again after somebody else has written to it.

    Parameters
    ----------
    path
        the file
    create
        create the file where there is none
    any_thread
        several threads may use the connection, one at a time
    read_only
        change nothing in the file

    Raises
    ------
    InputError
        when there is no file, it is no glossary file, damaged, of a newer version, or cannot be read or written
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
    read_only = read_only or not _is_writable(Path(path))
    connection = _open(Path(path), any_thread, read_only)
    if read_only and 0 < schema.version_of(connection) < schema.VERSION:
        connection = _in_memory(connection, any_thread)
    return _prepared(connection, name)


def _is_writable(path: Path) -> bool:
    # SQLite writes files beside the glossary file, so that the folder counts as well.
    real = Path(os.path.realpath(path))
    return not real.exists() or (os.access(real, os.W_OK) and os.access(real.parent, os.W_OK))


def _memory(any_thread: bool) -> Connection:
    return sqlite3.connect(MEMORY, isolation_level=None, factory=Connection, check_same_thread=not any_thread)


def _in_memory(connection: Connection, any_thread: bool) -> Connection:
    """Copy a file into memory and close it: a read-only file of an earlier version is migrated there."""
    copy = _memory(any_thread)
    connection.backup(copy)
    connection.close()
    return copy


def _open(path: Path, any_thread: bool, read_only: bool) -> Connection:
    real = Path(os.path.realpath(path))
    mode = _unwritable_mode(real) if not _is_writable(path) else _READING if read_only else _WRITING
    try:
        connection = sqlite3.connect(
            f"{real.as_uri()}?{mode.parameters}",
            timeout=AT_ONCE,
            isolation_level=None,
            factory=Connection,
            check_same_thread=not any_thread,
            uri=True,
        )
        connection.path = str(path)
        connection.execute(mode.first_statement)
    except sqlite3.Error as error:
        raise _user_error(str(path), error) from None
    return connection


class _Mode(NamedTuple):
    """A mode in which SQLite opens a file: parameters of its URI, and the first statement."""

    parameters: str
    first_statement: str = ""


_WRITING = _Mode("mode=rwc")
# Not mode=ro: SQLite removes its files beside the glossary file only from a connection that could write.
_READING = _Mode("mode=rw", "PRAGMA query_only = ON")


def _unwritable_mode(real: Path) -> _Mode:
    """Return the mode for a file that cannot be written, whose write-ahead log an interrupted program may have left."""
    if not log_size(real):
        return _Mode("mode=ro&immutable=1")
    if Path(f"{real}-shm").exists() or os.name == "nt":
        return _Mode("mode=ro")
    # The log can only be read with an index in memory, as SQLite has it where the file is locked by it alone.
    return _Mode("mode=ro&vfs=unix-none", "PRAGMA locking_mode = EXCLUSIVE")


def log_size(path: str | Path) -> int:
    """Return the size in bytes of the write-ahead log beside a glossary file."""
    try:
        return os.path.getsize(f"{os.path.realpath(path)}-wal")
    except OSError:
        return 0


def flush(connection: Connection, *, cut: bool = False) -> bool:
    """Write the write-ahead log into the file, and with *cut* empty it, without waiting for other programs.

    Return whether the file is complete now; it is not while another program still reads an earlier state.
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
    """Write all changes of a ``with`` block, or none of them.

    Parameters
    ----------
    connection
        of ``connect``
    waiting
        called once, with the name of the file, when another program writes and has to be waited for
    keep
        commit the changes; without it, they are rolled back in the end

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
    # SQLite's own timeout is short, so that the user can be told what we wait for.
    until = time.monotonic() + connection.patience
    is_announced = waiting is None
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except InputError as error:
            busy = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > until:
                raise
        if not is_announced and waiting is not None:
            waiting(connection.path)
            is_announced = True
