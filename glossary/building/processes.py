"""Work on batches in several processes, with no more batches in memory than keep the processes busy."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from align.errors import WonglepError

Batch = TypeVar("Batch")
Result = TypeVar("Result")

AHEAD = 2
"""Batches for each process that are in work or wait for it."""


class WorkerError(WonglepError):
    """A worker process was killed."""


def cores() -> int:
    """Return the number of processes that can run at a time on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[Batch], Result], batches: Iterable[Batch], processes: int, *, in_order: bool = False
) -> Iterator[tuple[Batch, Result]]:
    """Do some work on each batch; yield each batch with its result.

    Parameters
    ----------
    work
        called with each batch; with more than one process it must be a function of a module, or a ``partial`` of one
    batches
        taken one after the other as processes become free, at most ``AHEAD`` for each process
    processes
        their number; with 1 the work is done in this process
    in_order
        yield the results in the order of the batches, not as soon as they are ready

    Raises
    ------
    WorkerError
        when a process was killed, as for want of memory

    >>> list(spread(len, ["ab", "c"], 1))
    [('ab', 2), ('c', 1)]
    """
    if processes == 1:
        yield from ((batch, work(batch)) for batch in batches)
        return
    pool = ProcessPoolExecutor(processes, mp_context=_context(), initializer=_initialize)
    waiting: dict[Future[Result], Batch] = {}
    try:
        for batch in batches:
            waiting[pool.submit(work, batch)] = batch
            if len(waiting) >= AHEAD * processes:
                yield from _ready(waiting, in_order)
        while waiting:
            yield from _ready(waiting, in_order)
        pool.shutdown()
    except BrokenProcessPool:
        raise WorkerError("a process was killed, perhaps for want of memory; fewer --jobs need less") from None
    finally:
        _terminate(pool)


def _ready(waiting: dict[Future[Result], Batch], in_order: bool) -> Iterator[tuple[Batch, Result]]:
    """Wait for a result; yield all that are ready."""
    done = [next(iter(waiting))] if in_order else wait(waiting, return_when=FIRST_COMPLETED).done
    for future in done:
        result = future.result()
        yield waiting.pop(future), result


def _context() -> multiprocessing.context.BaseContext:
    """Return a context that forks where the system can, so that the processes share the model in memory."""
    return multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")


def _initialize() -> None:
    """Leave Ctrl-C to the parent process, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_with, args=(parent,), daemon=True).start()


def _exit_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _terminate(pool: ProcessPoolExecutor) -> None:
    """Terminate the worker processes; their unfinished work is discarded."""
    # The executor of Python 3.11 has no public way to do so, only one that waits for the work.
    processes = list((getattr(pool, "_processes", None) or {}).values())
    results = getattr(pool, "_result_queue", None)
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()
    if results is not None:
        # Otherwise the pool waits for the rest of a result whose process was terminated while it wrote.
        results._writer.close()
