"""The glossary that is served: threads that have it open, in which it is queried and changed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from align.errors import InputError
from glossary.store import BusyStoreError, Store, names_store
from glossary.store.connection import describe_error, log_size
from glossary.store.file_watch import FileWatch, OverwrittenError
from glossary.store.opening import EditableGlossary, open_for_changes, open_for_reading

# Each thread holds some of the file in memory.
QUERY_THREADS = 2
# Seconds for which a change waits for other programs that write to the glossary.
PATIENCE = 10.0
# Seconds for which one look at the file serves all queries.
MAX_AGE = 0.05

T = TypeVar("T")


class UnavailableError(InputError):
    """The served glossary cannot be opened or read any more."""


class UnwrittenError(InputError):
    """A change that could not be written to the file of the glossary, as on a full disk."""


class _Opened(NamedTuple):
    """The glossary as one thread has it open, the version of the file that it read, and what closes it."""

    editable: EditableGlossary
    version: object
    closing: contextlib.ExitStack


class ServedGlossary:
    """A glossary that is queried and changed without blocking the server.

    A few threads query a glossary file, one more runs slow queries, and one changes it. Each has its own connection,
    so that a change which waits for another program blocks no query. A glossary file that was replaced or overwritten
    is neither queried nor changed: SQLite would mix what it keeps of the old content with the new. One that is only
    read is opened again when it was overwritten.

    A file of another format, such as CSV, is held in memory by one thread, saved after each change, and read again when
    another program wrote it.

    Parameters
    ----------
    path
        the glossary
    read_only
        write nothing to it; then it may be of any format that can be read
    threads
        how many query a glossary file
    say
        receives a line for each thing of a file of another format that was skipped

    Raises
    ------
    InputError
        when it cannot be opened, or its format cannot hold all decisions
    """

    def __init__(
        self,
        path: str,
        *,
        read_only: bool = False,
        threads: int = QUERY_THREADS,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.path = path
        self._read_only = read_only
        self._say = say
        self._local = threading.local()
        self._closing: list[contextlib.ExitStack] = []
        self._is_store = names_store(path)
        self._file = self._file_id()
        self._watch: FileWatch | None = None
        self._querying = ThreadPoolExecutor(threads if self._is_store else 1, thread_name_prefix="query")
        self._querying_slowly = ThreadPoolExecutor(1, thread_name_prefix="slow") if self._is_store else self._querying
        self._changing = ThreadPoolExecutor(1, thread_name_prefix="change") if self._is_store else self._querying
        try:
            self._querying.submit(self._open).result()
            if self._is_store and not read_only:
                self._watch = FileWatch(path)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Finish what runs, and close the glossary in all threads."""
        for pool in (self._querying, self._querying_slowly, self._changing):
            pool.shutdown(wait=True, cancel_futures=True)
        for closing in self._closing:
            closing.close()
        if self._watch:
            self._watch.close()

    async def query(self, function: Callable[[Store], T]) -> T:
        """Return what a function of the glossary returns, which changes nothing.

        Raises
        ------
        UnavailableError
            when the file was removed, replaced or damaged, or is no glossary any more
        """
        return await self._run(self._querying, lambda: self._query(function))

    async def query_slowly(self, function: Callable[[Store], T]) -> T:
        """Do the same for a function that may take seconds; only others of its kind wait for it."""
        return await self._run(self._querying_slowly, lambda: self._query(function))

    async def change(self, function: Callable[[Store], T], by: str = "") -> T:
        """Return what a function returns that changes the glossary, once the change is in its file.

        Its decisions are signed with the name *by*, if there is one; see ``Store.signed``. A file of another format
        is read again when the function failed or the file could not be written, so that nothing is shown that is not
        in it.

        Raises
        ------
        UnavailableError
            when the file was removed or replaced, or is no glossary any more
        UnwrittenError
            when the change cannot be written
        """
        return await self._run(self._changing, lambda: self._change(function, by))

    async def _run(self, pool: ThreadPoolExecutor, task: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, task)

    def _query(self, function: Callable[[Store], T]) -> T:
        return _call(function, self._opened(MAX_AGE).editable.store, UnavailableError)

    def _change(self, function: Callable[[Store], T], by: str) -> T:
        opened = self._opened()
        store = opened.editable.store
        before = store.changes
        try:
            with store.signed(by):
                result = _call(function, store, UnwrittenError)
            _save(opened.editable)
        except BaseException:
            if store.changes != before:
                self._close(opened)
            raise
        if self._watch:
            with contextlib.suppress(InputError):  # the next query raises it
                self._watch.check()
        self._local.opened = opened._replace(version=self._version())
        return result

    def _opened(self, max_age: float = 0.0) -> _Opened:
        """Return the glossary as this thread has it open; it is opened again where another program wrote its file.

        A watched file is not looked at again within *max_age* seconds.
        """
        if self._is_store and self._file_id() != self._file:
            raise self._replaced()
        opened: _Opened | None = getattr(self._local, "opened", None)
        if opened is not None and opened.version != self._version():
            self._close(opened)
            opened = None
        try:
            if self._watch:
                self._watch.check(max_age)
            return opened or self._open()
        except OverwrittenError:
            raise self._replaced() from None
        except BusyStoreError:
            raise
        except InputError as error:
            raise UnavailableError(str(error)) from None

    def _replaced(self) -> UnavailableError:
        return UnavailableError(f"{self.path}: was replaced or removed since it was opened; restart the server")

    def _open(self) -> _Opened:
        version = self._version()
        with contextlib.ExitStack() as stack:
            if self._read_only:
                store = stack.enter_context(open_for_reading(self.path, self._say, any_thread=True))
                editable = EditableGlossary(store, lambda: None)
            else:
                opening = open_for_changes(self.path, self._say, any_thread=True, patience=PATIENCE)
                editable = stack.enter_context(opening)
            closing = stack.pop_all()
        self._closing.append(closing)
        opened = self._local.opened = _Opened(editable, version, closing)
        return opened

    def _close(self, opened: _Opened) -> None:
        self._local.opened = None
        self._closing.remove(opened.closing)
        opened.closing.close()

    def _file_id(self) -> tuple[int, int] | None:
        """Return device and inode of the file, by which it is told from one that was moved into its place."""
        try:
            status = os.stat(self.path)
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _version(self) -> object:
        """Return what changes when another program writes the file, in those cases in which it is then opened again."""
        if self._is_store and not self._read_only:
            return None  # SQLite itself sees what others write
        try:
            status = os.stat(self.path)
        except OSError:
            return None
        return self._file_id(), status.st_mtime_ns, status.st_size, log_size(self.path)


def _call(function: Callable[[Store], T], store: Store, failure: type[InputError]) -> T:
    """Call *function*; an error of SQLite is raised as *failure*, except that another program is writing."""
    try:
        return function(store)
    except sqlite3.Error as error:
        raise failure(f"{store.path}: {describe_error(error)}") from error
    except InputError as error:
        if isinstance(error.__cause__, sqlite3.Error) and not isinstance(error, BusyStoreError):
            raise failure(str(error)) from error
        raise


def _save(editable: EditableGlossary) -> None:
    try:
        editable.save()
    except InputError as error:
        raise UnwrittenError(str(error)) from None
