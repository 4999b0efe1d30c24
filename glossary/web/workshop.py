"""Heavy work beside the server: one piece after the other in a process of its own, within a time and a memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

from align.errors import InputError, WonglepError
from glossary.building.processes import WorkerError
from glossary.web.worker import TooMuchMemoryError, Worker

Given = TypeVarTuple("Given")
Result = TypeVar("Result")


class BusyError(WonglepError):
    """So much work waits that no more is taken in."""


class TookTooLongError(InputError):
    """Work that was ended since it took too long."""


BEGINNING = 60.0
"""Seconds that the process may take to begin."""
UNSOUND = (asyncio.CancelledError, TookTooLongError, TooMuchMemoryError, WorkerError)
"""What leaves a process that is busy, damaged or dead."""


class Workshop:
    """A process that is kept for work, and the queue before it; for one event loop, which it never holds up.

    Parameters
    ----------
    seconds
        how long each piece of work may take, the time in the queue and until the process is ready aside
    waiting
        how many pieces may wait
    megabytes
        how much memory a piece of work may take
    prepare
        a function of a module that the process runs when it begins, such as one that loads what the work needs
    """

    def __init__(
        self,
        *,
        seconds: float = 60.0,
        waiting: int = 8,
        megabytes: int = 4096,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        self._seconds, self._waiting, self._megabytes, self._prepare = seconds, waiting, megabytes, prepare
        self._asked = 0
        self._turn = asyncio.Lock()
        self._threads = ThreadPoolExecutor(thread_name_prefix="workshop")
        self._worker: Worker | None = None
        self._ready: Future[None] = Future()
        self._is_closed = False

    def start(self) -> None:
        """Begin the process, where there is none, without waiting until it is ready."""
        self._standing()

    async def do(
        self, work: Callable[[*Given], Result], *args: *Given, begins: Callable[[], object] = lambda: None
    ) -> Result:
        """Do some work in the process when it is its turn; what it is given and gives is copied.

        When the task is cancelled, the work is not begun, or is ended with its process.

        Parameters
        ----------
        work
            a function of a module
        args
            what it is called with
        begins
            is called when it is its turn

        Raises
        ------
        BusyError
            at once, when too much waits
        TookTooLongError
            when it is not done in time
        TooMuchMemoryError
            when it needs too much memory
        FailedError
            when it raises anything but a ``WonglepError`` or ``ValueError``, which come back as they are
        WorkerError
            when the process was killed, or the workshop is closed
        """
        if self._asked > self._waiting:
            raise BusyError(f"too much to do: {self._waiting} others wait; try again later")
        self._asked += 1
        try:
            async with self._turn:
                begins()
                return await self._done(work, *args)
        finally:
            self._asked -= 1

    def close(self) -> None:
        """End the process; no work is done any more."""
        self._is_closed = True
        self._end()
        self._threads.shutdown()

    async def _done(self, work: Callable[[*Given], Result], *args: *Given) -> Result:
        worker = self._standing()
        try:
            await _in_time(asyncio.shield(asyncio.wrap_future(self._ready)), BEGINNING)
        except Exception:
            self._end()
            raise
        self._check_open()
        try:
            result = self._threads.submit(lambda: worker.do(work, *args))
            return await _in_time(asyncio.wrap_future(result), self._seconds)
        except UNSOUND:
            self._end()
            raise

    def _standing(self) -> Worker:
        """The process, a new one where there is none."""
        self._check_open()
        if self._worker is not None and self._worker.has_ended:
            self._end()
        if self._worker is None:
            self._worker = Worker(self._prepare, self._megabytes)
            self._ready = self._threads.submit(self._worker.await_ready)
        return self._worker

    def _check_open(self) -> None:
        if self._is_closed:
            raise WorkerError("the workshop is closed")

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            self._threads.submit(worker.end)


async def _in_time(result: asyncio.Future[Result], seconds: float) -> Result:
    try:
        async with asyncio.timeout(seconds):
            return await result
    except TimeoutError:
        raise TookTooLongError(f"took more than {seconds:g} s; less at a time may do") from None
