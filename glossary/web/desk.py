"""The glossary that is served: threads that have it open, in which it is asked and changed."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from glossary.changing import Changing, open_for_changes
from glossary.store import Store, names_store

THREADS = 4
"""Threads that ask a glossary file at a time; each holds some of it in memory."""

T = TypeVar("T")


class Desk:
    """Where a glossary is asked and changed without holding up the server.

    A glossary file is opened once by each of a few threads. A file of another format, as CSV, is held in memory by one
    thread and written back after each change.

    Parameters
    ----------
    path
        the glossary
    threads
        how many open a glossary file
    say
        is told what of a file of another format was skipped

    Raises
    ------
    InputError
        when it cannot be opened, or its format cannot hold what is decided
    """

    def __init__(self, path: str, *, threads: int = THREADS, say: Callable[[str], None] = lambda line: None) -> None:
        self.path = path
        self._say = say
        self._own = threading.local()
        self._closing = contextlib.ExitStack()
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(threads if names_store(path) else 1, thread_name_prefix="desk")
        try:
            self._threads.submit(self._open).result()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Finish what is asked, and close the glossary in all threads."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._closing.close()

    async def ask(self, question: Callable[[Store], T]) -> T:
        """What a function of the glossary gives; it changes nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: question(self._open().store))

    async def change(self, change: Callable[[Store], T]) -> T:
        """What a function gives that changes the glossary; when it has, the change is in its file.

        A file of another format that cannot be written is read anew, so that nothing is shown that is not in it.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: self._changed(change))

    def _changed(self, change: Callable[[Store], T]) -> T:
        held = self._open()
        made = change(held.store)
        try:
            held.save()
        except BaseException:
            self._own.held = None
            raise
        return made

    def _open(self) -> Changing:
        """The glossary as this thread has it open."""
        held: Changing | None = getattr(self._own, "held", None)
        if held is None:
            opened = open_for_changes(self.path, self._say, any_thread=True)
            with self._lock:
                held = self._own.held = self._closing.enter_context(opened)
        return held
