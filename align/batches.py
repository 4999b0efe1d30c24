"""Work in portions, so that no more than one is held at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
