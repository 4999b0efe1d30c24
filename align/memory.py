"""Keep memory low and start-up fast: work in batches, and load large tables without garbage collection."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


# Stands in for itertools.batched, which needs Python 3.12.
def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of *size* items; the last one may be shorter.

    >>> list(batched("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def by_size(
    items: Iterable[Item], size: int, size_of: Callable[[Item], int], most: int | None = None
) -> Iterator[list[Item]]:
    """Yield lists of items whose sizes add up to at least *size*; no list is empty.

    Parameters
    ----------
    items
        what to put into lists, in order
    size
        total size at which a list is complete; its last item may exceed it, the last list may stay below it
    size_of
        returns the size of an item
    most
        greatest number of items in a list; None for no limit

    >>> list(by_size(["a", "bcd", "e", "f"], 3, len)), list(by_size("abc", 9, len, most=2))
    ([['a', 'bcd'], ['e', 'f']], [['a', 'b'], ['c']])
    """
    batch: list[Item] = []
    total = 0
    for item in items:
        batch.append(item)
        total += size_of(item)
        if total >= size or len(batch) == most:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause garbage collection while large, permanent tables are built.

    >>> with collection_paused():
    ...     gc.isenabled()
    False
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            # The tables stay until the process ends: frozen, later collections do not traverse them either.
            gc.freeze()
            gc.enable()
