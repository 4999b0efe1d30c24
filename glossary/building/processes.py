"""Work on batches in several processes, no more of them at a time than the processes need to be busy."""

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
"""Batches a process that are under way or wait for it."""


class WorkerError(WonglepError):
    """A process that worked on a batch was killed."""


def cores() -> int:
    """How many processes can run at a time here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[Batch], Result], batches: Iterable[Batch], processes: int, *, in_order: bool = False
) -> Iterator[tuple[Batch, Result]]:
    """Do some work on each batch.

    Parameters
    ----------
    work
        what to do; with more than one process it must be a function of a module, or a ``partial`` of one
    batches
        taken one after the other as processes become free, so that no more than ``AHEAD`` a process are held
    processes
        how many; with 1 the work is done in this one
    in_order
        give the results in the order of the batches, not as soon as they are ready

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
    pool = ProcessPoolExecutor(processes, mp_context=_context(), initializer=_begin)
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
        _end(pool)


def _ready(waiting: dict[Future[Result], Batch], in_order: bool) -> Iterator[tuple[Batch, Result]]:
    """The results that are there, at least one."""
    done = [next(iter(waiting))] if in_order else wait(waiting, return_when=FIRST_COMPLETED).done
    for future in done:
        result = future.result()
        yield waiting.pop(future), result


def _context() -> multiprocessing.context.BaseContext:
    """Processes that share the model, where the system can fork."""
    return multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")


def _begin() -> None:
    """Leave interrupts to the process that gave the work, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes without waiting for what they are at, which nobody wants any more."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    results = getattr(pool, "_result_queue", None)
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()
    if results is not None:
        results._writer.close()  # or the pool waits for the rest of a result whose process was ended while it wrote
