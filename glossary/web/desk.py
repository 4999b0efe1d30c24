"""The glossary that is served: threads that have it open, in which it is asked and changed."""

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
from glossary.store.connection import log_size
from glossary.store.opening import Changing, open_for_changes, open_for_reading
from glossary.store.watch import OverwrittenError, Watch

THREADS = 2
"""Threads that ask a glossary file at a time; each holds some of it in memory."""
PATIENCE = 10.0
"""Seconds for which a change waits for other programs that write to the glossary."""
FRESH = 0.05
"""Seconds in which it is seen once, for all who ask, whether another program wrote over the file."""

T = TypeVar("T")


class UnavailableError(InputError):
    """The glossary that is served cannot be opened or read any more."""


class UnwrittenError(InputError):
    """A change that could not be written to the file of the glossary, as on a full disk."""


class _Stamp(NamedTuple):
    """Which file it is, and what is another when it was written, where the glossary is then opened anew."""

    file: tuple[int, int]
    content: tuple[int, int, int] | None


_NONE = _Stamp((0, 0), None)
"""The state of a file that is not there."""


class _Held(NamedTuple):
    """The glossary as a thread has it open, the state that its file was in, and what closes it."""

    changing: Changing
    stamp: _Stamp
    closing: contextlib.ExitStack


class Desk:
    """Where a glossary is asked and changed without holding up the server.

    A glossary file is asked by a few threads, by one more what takes long, and changed by one; each has it open for
    itself, so that what waits for another program to write holds up no question. A file of another format, as CSV, is
    held in memory by one thread, written back after each change, and read anew when another program wrote it. A
    glossary file that is another one than was opened, or was written over, is neither asked nor changed: what SQLite
    keeps of it is still that of the first. One that is only read is opened anew.

    Parameters
    ----------
    path
        the glossary
    read_only
        write nothing to it; then it may be of any format that can be read
    threads
        how many ask a glossary file
    say
        is told what of a file of another format was skipped

    Raises
    ------
    InputError
        when it cannot be opened, or its format cannot hold what is decided
    """

    def __init__(
        self,
        path: str,
        *,
        read_only: bool = False,
        threads: int = THREADS,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.path = path
        self._read_only = read_only
        self._say = say
        self._own = threading.local()
        self._all: list[contextlib.ExitStack] = []
        self._is_store = names_store(path)
        self._file = self._stamp().file
        self._watch: Watch | None = None
        self._asking = ThreadPoolExecutor(threads if self._is_store else 1, thread_name_prefix="asks")
        self._changing = ThreadPoolExecutor(1, thread_name_prefix="changes") if self._is_store else self._asking
        self._studying = ThreadPoolExecutor(1, thread_name_prefix="studies") if self._is_store else self._asking
        try:
            self._asking.submit(self._open).result()
            if self._is_store and not read_only:
                self._watch = Watch(path)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Finish what is asked, and close the glossary in all threads."""
        for threads in (self._asking, self._studying, self._changing):
            threads.shutdown(wait=True, cancel_futures=True)
        for closing in self._all:
            closing.close()
        if self._watch:
            self._watch.close()

    async def ask(self, question: Callable[[Store], T]) -> T:
        """What a function of the glossary gives; it changes nothing.

        Raises
        ------
        UnavailableError
            when the file is gone, another one, damaged, or no glossary any more
        """
        return await self._asked(self._asking, question)

    async def study(self, question: Callable[[Store], T]) -> T:
        """The same for a question that may take seconds, as which terms a text has; it holds up only its like."""
        return await self._asked(self._studying, question)

    async def _asked(self, threads: ThreadPoolExecutor, question: Callable[[Store], T]) -> T:
        def given() -> T:
            return _given(self._held(FRESH).changing.store, question, UnavailableError)

        return await asyncio.get_running_loop().run_in_executor(threads, given)

    async def change(self, change: Callable[[Store], T], by: str = "") -> T:
        """What a function gives that changes the glossary; when it has, the change is in its file.

        What it decides is told as decided ``by`` the person of a name, where there is one; see ``Store.signed``.

        A file of another format that cannot be written is read anew, so that nothing is shown that is not in it; so is
        one for whose change no answer could be given.

        Raises
        ------
        UnavailableError
            when the file is gone, another one, or no glossary any more
        UnwrittenError
            when the change cannot be written
        """
        return await asyncio.get_running_loop().run_in_executor(self._changing, lambda: self._changed(change, by))

    def _changed(self, change: Callable[[Store], T], by: str) -> T:
        held = self._held()
        before = held.changing.store.changes
        try:
            with held.changing.store.signed(by):
                made = _given(held.changing.store, change, UnwrittenError)
            _save(held.changing)
        except BaseException:
            if held.changing.store.changes != before:
                self._close_own()
            raise
        if self._watch:
            with contextlib.suppress(InputError):  # the next who asks is told
                self._watch.check()
        self._own.held = held._replace(stamp=self._stamp())
        return made

    def _held(self, fresh: float = 0.0) -> _Held:
        """The glossary as this thread has it open; opened anew where another program wrote its file.

        What was seen of a file that is watched in the last *fresh* seconds is not looked at anew.
        """
        held: _Held | None = getattr(self._own, "held", None)
        stamp = self._stamp()
        if self._is_store and stamp.file != self._file:
            raise self._replaced()
        if held is not None and held.stamp != stamp:
            self._close_own()
            held = None
        try:
            if self._watch:
                self._watch.check(fresh)
            return held or self._open()
        except OverwrittenError:
            raise self._replaced() from None
        except BusyStoreError:
            raise
        except InputError as error:
            raise UnavailableError(str(error)) from None

    def _replaced(self) -> UnavailableError:
        return UnavailableError(f"{self.path}: was replaced or removed since it was opened; begin anew")

    def _open(self) -> _Held:
        stamp = self._stamp()
        with contextlib.ExitStack() as opening:
            if self._read_only:
                store = opening.enter_context(open_for_reading(self.path, self._say, any_thread=True))
                changing = Changing(store, lambda: None)
            else:
                opened = open_for_changes(self.path, self._say, any_thread=True, patience=PATIENCE)
                changing = opening.enter_context(opened)
            closing = opening.pop_all()
        self._all.append(closing)
        held = self._own.held = _Held(changing, stamp, closing)
        return held

    def _close_own(self) -> None:
        held: _Held = self._own.held
        self._own.held = None
        self._all.remove(held.closing)
        held.closing.close()

    def _stamp(self) -> _Stamp:
        """In what state the file is."""
        try:
            status = os.stat(self.path)
        except OSError:
            return _NONE
        is_watched = self._is_store and not self._read_only
        content = None if is_watched else (status.st_mtime_ns, status.st_size, log_size(self.path))
        return _Stamp((status.st_dev, status.st_ino), content)


def _given(store: Store, function: Callable[[Store], T], failure: type[InputError]) -> T:
    """What a function of a glossary gives; an error of SQLite is a *failure*, but that another program writes."""
    try:
        return function(store)
    except sqlite3.Error as error:
        raise failure(f"{store.path}: {str(error).lower()}") from error
    except InputError as error:
        if isinstance(error.__cause__, sqlite3.Error) and not isinstance(error, BusyStoreError):
            raise failure(str(error)) from error
        raise


def _save(changing: Changing) -> None:
    try:
        changing.save()
    except InputError as error:
        raise UnwrittenError(str(error)) from None
