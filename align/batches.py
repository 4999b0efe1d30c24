"""Work in portions, so that no more than one is held at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of *size* items, the last one perhaps shorter; ``itertools.batched`` from Python 3.12 on.

    >>> list(batched("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    each = iter(items)
    while batch := list(islice(each, size)):
        yield batch


def by_size(
    items: Iterable[Item], size: int, size_of: Callable[[Item], int], most: int | None = None
) -> Iterator[list[Item]]:
    """Lists of items that are *size* together or a little more, and of no more than *most* items; none is empty.

    >>> list(by_size(["a", "bcd", "e", "f"], 3, len)), list(by_size("abc", 9, len, most=2))
    ([['a', 'bcd'], ['e', 'f']], [['a', 'b'], ['c']])
    """
    batch: list[Item] = []
    held = 0
    for item in items:
        batch.append(item)
        held += size_of(item)
        if held >= size or len(batch) == most:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
