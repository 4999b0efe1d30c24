"""Heavy work in one process beside the server, within limits on its time, its memory and its queue."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import shutil
import signal
import tempfile
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from starlette.requests import Request

from align.errors import InputError, WonglepError
from glossary.building.processes import WorkerError

Args = TypeVarTuple("Args")
Result = TypeVar("Result")
STARTUP_SECONDS = 60.0


class BusyError(WonglepError):
    """Work that is refused because too much is queued already."""


class VisitorLeftError(WonglepError):
    """Work that was not started because its visitor left before its turn."""


class TookTooLongError(InputError):
    """Work that was stopped because it took too long."""


class TooMuchMemoryError(InputError):
    """Work that needs more memory than it may take."""


class FailedError(WonglepError):
    """Work that ended in an error which no input should cause."""


# Errors after which the process is still busy, short of memory, or dead, so that it is replaced.
_FATAL = (asyncio.CancelledError, TookTooLongError, TooMuchMemoryError, WorkerError)


class Worker:
    """One process that is kept for work, and the queue before it; for one event loop, which it never blocks.

    ``ProcessPoolExecutor`` carries work and results, but can neither stop work that has started nor limit its memory.
    Both are done here: the process takes its limit from the system, and is killed and replaced when its time is up or
    nobody waits for its result any more.

    Parameters
    ----------
    seconds
        how long each piece of work may take, not counting the time in the queue and the start of the process
    waiting
        how many pieces may wait in the queue
    megabytes
        how much memory a piece of work may take, beyond what the process has when it is ready
    prepare
        a function of a module that the process runs at its start, such as one that loads models
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
        self._queued = 0
        self._turn = asyncio.Lock()
        self._process: _Process | None = None
        self._killing = ThreadPoolExecutor(thread_name_prefix="kill-worker")
        self._is_closed = False

    def start(self) -> None:
        """Start the process if there is none, without waiting until it is ready."""
        self._running_process()

    async def run(
        self, work: Callable[[*Args], Result], *args: *Args, on_start: Callable[[], object] = lambda: None
    ) -> Result:
        """Run *work* in the process when its turn comes; arguments and result are copied.

        When the task that awaits it is cancelled, work in the queue is dropped, and running work is killed.

        Parameters
        ----------
        work
            a function of a module
        args
            its arguments
        on_start
            called when the turn comes

        Raises
        ------
        BusyError
            at once, when the queue is full
        TookTooLongError
            when the work is not done in time
        TooMuchMemoryError
            when the work needs too much memory
        FailedError
            when the work raises anything but a ``WonglepError`` or ``ValueError``; these two are raised as they are
        WorkerError
            when the process was killed, or the worker is closed
        """
        if self._queued > self._waiting:
            raise BusyError(f"too much to do: {self._waiting} others wait; try again later")
        self._queued += 1
        try:
            async with self._turn:
                on_start()
                return await self._run_now(work, *args)
        finally:
            self._queued -= 1

    async def run_for(self, request: Request, work: Callable[[*Args], Result], *args: *Args) -> Result:
        """Run *work* for a request whose body was read; see ``run`` for what else is raised.

        A visitor who leaves before the turn comes leaves the queue, so that reloading a page blocks nobody. Work that
        has started is finished all the same: to stop it would cost a new process.

        Raises
        ------
        VisitorLeftError
            when the visitor left before the turn came
        """
        started = asyncio.Event()
        running = asyncio.create_task(self.run(work, *args, on_start=started.set))
        leaving = asyncio.create_task(_wait_for_disconnect(request))
        try:
            await asyncio.wait((running, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not (started.is_set() or running.done()):
                raise VisitorLeftError("the visitor has gone")
            return await running
        finally:
            running.cancel()
            leaving.cancel()

    def close(self) -> None:
        """Kill the process; no work is done any more."""
        self._is_closed = True
        self._kill()
        self._killing.shutdown()

    async def _run_now(self, work: Callable[[*Args], Result], *args: *Args) -> Result:
        process = self._running_process()
        try:
            # Shielded, so that one who leaves does not cancel the start on which others wait.
            await _within(STARTUP_SECONDS, asyncio.shield(asyncio.wrap_future(process.ready)))
        except Exception:
            self._kill()
            raise
        self._check_open()  # it may have been closed during the start
        try:
            pickled = await _within(self._seconds, asyncio.wrap_future(process.submit(work, *args)))
        except _FATAL:
            self._kill()
            raise
        result: Result = await asyncio.to_thread(pickle.loads, pickled)
        return result

    def _running_process(self) -> _Process:
        self._check_open()
        if self._process is not None and self._process.has_ended:
            self._kill()
        if self._process is None:
            self._process = _Process(self._prepare, self._megabytes)
        return self._process

    def _check_open(self) -> None:
        if self._is_closed:
            raise WorkerError("the worker is closed")

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            self._killing.submit(process.kill)


async def _within(seconds: float, result: asyncio.Future[Result]) -> Result:
    try:
        async with asyncio.timeout(seconds):
            return await result
    except TimeoutError:
        raise TookTooLongError(f"took more than {seconds:g} s; less at a time may do") from None
    except BrokenExecutor:
        raise _killed() from None


def _killed() -> WorkerError:
    return WorkerError("the process that did the work was killed, perhaps for want of memory")


async def _wait_for_disconnect(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


class _Process:
    """A process for one piece of work at a time, with a folder for its temporary files.

    ``ready`` is done once it is prepared, or has the error that its preparation raised.
    """

    def __init__(self, prepare: Callable[[], None] | None, megabytes: int) -> None:
        self._megabytes = megabytes
        self._folder = tempfile.TemporaryDirectory(prefix="wonglep-", ignore_cleanup_errors=True)
        # Not "fork": the process would inherit locks that threads of the server hold.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, context, initializer=_isolate, initargs=(self._folder.name,))
        self.ready: Future[bytes] = self.submit(_prepare, prepare, megabytes)
        # Only Python 3.14 and later kill the workers of a pool; before, this private table alone knows them.
        (self._process,) = self._pool._processes.values()

    @property
    def has_ended(self) -> bool:
        """Return whether the process is dead, for whatever reason."""
        return bool(connection.wait([self._process.sentinel], 0))

    def submit(self, work: Callable[[*Args], object], *args: *Args) -> Future[bytes]:
        """Submit *work*; the future holds its pickled result.

        Raises
        ------
        WorkerError
            when the process was killed
        """
        try:
            return self._pool.submit(_run, self._megabytes, work, args)
        except BrokenExecutor:
            raise _killed() from None

    def kill(self) -> None:
        """Kill the process with those that it started, and delete its temporary files; pending futures get an error."""
        group = self._process.pid
        if group and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        self._process.kill()  # it may not lead its group yet
        self._pool.shutdown()
        self._folder.cleanup()


# ---- within the process -----------------------------------------------------------------------------------


def _isolate(folder: str) -> None:
    """Detach the process from the terminal and its interrupts, and bind its end to that of the server."""
    tempfile.tempdir = folder
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    if hasattr(os, "setsid"):
        os.setsid()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_with, args=(parent, folder), daemon=True).start()


def _exit_with(parent: BaseProcess, folder: str) -> None:
    parent.join()
    shutil.rmtree(folder, ignore_errors=True)
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)  # with the processes that the work started
    os._exit(1)


def _prepare(prepare: Callable[[], None] | None, megabytes: int) -> None:
    if prepare is not None:
        prepare()
    _limit_memory(megabytes)


def _limit_memory(megabytes: int) -> None:
    """Allow the process so many megabytes beyond what it has now, where the system can limit it."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    statm = Path("/proc/self/statm")
    pages = int(statm.read_text().split()[0]) if statm.exists() else 0
    limit = pages * resource.getpagesize() + (megabytes << 20)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if most < 0 else min(limit, most), most))


def _run(megabytes: int, work: Callable[..., object], args: tuple[object, ...]) -> bytes:
    """Return the pickled result of *work*, or raise its error in a form that the server can unpickle."""
    os.makedirs(tempfile.gettempdir(), mode=0o700, exist_ok=True)  # systems delete what lies there unused for days
    error: BaseException
    try:
        return pickle.dumps(work(*args))
    except MemoryError:
        # Raised behind this block, where what the work holds is freed.
        error = TooMuchMemoryError(f"needs more than {megabytes} MB of memory; less at a time may do")
    except (WonglepError, ValueError) as raised:
        error = _picklable(raised)
    except SystemExit:
        os._exit(1)  # the pool would raise it in the server
    except Exception as raised:
        traceback.print_exc()
        message = " ".join(f"{type(raised).__name__}: {raised}".split())
        error = FailedError(f"could not be done: {message}")
    raise error


def _picklable(error: Exception) -> BaseException:
    """Return *error* if it survives pickling with its message, else the nearest of its base classes that does."""
    for kind in type(error).__mro__:
        try:
            carried = error if kind is type(error) else kind(str(error))
            if str(pickle.loads(pickle.dumps(carried))) == str(error):
                return carried
        except Exception:
            continue
    return error
