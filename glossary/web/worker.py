"""A process that does one piece of work after the other, and can be ended at any time."""

from __future__ import annotations

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
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from align.errors import InputError, WonglepError
from glossary.building.processes import WorkerError

Given = TypeVarTuple("Given")
Result = TypeVar("Result")


class TooMuchMemoryError(InputError):
    """Work that needs more memory than it may take."""


class FailedError(WonglepError):
    """Work that ended in an error which no input should cause."""


class Worker:
    """The process, for the one that gives it work; calls that wait are for a thread.

    It begins at once, runs ``prepare``, and may then get so many megabytes of memory beyond what it has. Interrupts it
    leaves to the process that began it.
    """

    def __init__(self, prepare: Callable[[], None] | None, megabytes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._folder = tempfile.TemporaryDirectory(prefix="wonglep-", ignore_cleanup_errors=True)
        given = theirs, self._folder.name, prepare, megabytes
        self._process = context.Process(target=_serve, args=given, daemon=True)
        self._process.start()
        theirs.close()

    @property
    def has_ended(self) -> bool:
        """Is the process no more, for whatever reason?"""
        return bool(connection.wait([self._process.sentinel], 0))

    def await_ready(self) -> None:
        """Wait until it is prepared; raises what ``do`` does."""
        self._receive()

    def do(self, work: Callable[[*Given], Result], *args: *Given) -> Result:
        """Let it do some work, a function of a module.

        Raises
        ------
        TooMuchMemoryError
            when the work needs more memory than it may take
        FailedError
            when the work raises anything but a ``WonglepError`` or ``ValueError``, which come back as they are
        WorkerError
            when the process ends meanwhile
        """
        job = pickle.dumps((work, args))
        try:
            self._pipe.send_bytes(job)
        except OSError:
            raise _killed() from None
        result: Result = self._receive()
        return result

    def _receive(self) -> Any:
        try:
            answer = self._pipe.recv_bytes()
        except (EOFError, OSError):
            raise _killed() from None
        result, error = pickle.loads(answer)
        if error is not None:
            raise error
        return result

    def end(self) -> None:
        """End the process with those that it began, whatever they are at, and take away the files that it left.

        A thread that waits for it gets an error.
        """
        self._process.kill()
        group = self._process.pid
        if group and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        self._process.join()
        self._folder.cleanup()


def _killed() -> WorkerError:
    return WorkerError("the process that did the work was killed, perhaps for want of memory")


# ---- within the process -----------------------------------------------------------------------------------


def _serve(pipe: connection.Connection, folder: str, prepare: Callable[[], None] | None, megabytes: int) -> None:
    """Prepare, then answer each job that comes through a pipe until it is closed; temporary files are in a folder."""
    tempfile.tempdir = folder
    _stand_apart(folder)
    prepared = _answer(pickle.dumps((prepare or _as_it_is, ())), megabytes)
    _limit(megabytes)
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(prepared)
        while True:
            job = pipe.recv_bytes()
            os.makedirs(folder, mode=0o700, exist_ok=True)  # systems take away what lies there unused for days
            pipe.send_bytes(_answer(job, megabytes))


def _as_it_is() -> None:
    """Prepare nothing."""


def _stand_apart(folder: str) -> None:
    """Leave terminal and interrupts to the process that gives the work, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    if hasattr(os, "setsid"):
        os.setsid()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent, folder), daemon=True).start()


def _end_with(parent: BaseProcess, folder: str) -> None:
    parent.join()
    shutil.rmtree(folder, ignore_errors=True)
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)  # what the work began ends as well
    os._exit(1)


def _limit(megabytes: int) -> None:
    """Where the system can, let the process get no more memory than so much beyond what it has."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    held = Path("/proc/self/statm")
    pages = int(held.read_text().split()[0]) if held.exists() else 0
    wanted = pages * resource.getpagesize() + (megabytes << 20)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))


def _answer(job: bytes, megabytes: int) -> bytes:
    """Do a job; its result and None, or None and its error."""
    try:
        work, args = pickle.loads(job)
        return pickle.dumps((work(*args), None))
    except MemoryError:
        pass  # what the work holds is freed behind this block
    except (WonglepError, ValueError) as error:
        return pickle.dumps((None, _portable(error)))
    except Exception as error:
        traceback.print_exc()
        said = " ".join(f"{type(error).__name__}: {error}".split())
        return pickle.dumps((None, FailedError(f"could not be done: {said}")))
    return pickle.dumps((None, TooMuchMemoryError(f"needs more than {megabytes} MB of memory; less at a time may do")))


def _portable(error: Exception) -> BaseException:
    """An error as it is, where another process can make it again, or else of its nearest base that has the message."""
    for kind in type(error).__mro__:
        try:
            carried = error if kind is type(error) else kind(str(error))
            if str(pickle.loads(pickle.dumps(carried))) == str(error):
                return carried
        except Exception:
            continue
    return error
