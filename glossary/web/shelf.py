"""What was made for visitors, kept for a while so that its page and its files need not be made anew."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
BYTES_OF_LETTER = 4
"""Bytes that a letter of a text takes in memory, at most."""


class Shelf(Generic[Thing]):
    """The last things that were made, each for the session that it was made for.

    Parameters
    ----------
    most
        how many are kept for each session, so that one who has many takes the place of no other
    most_in_all, most_bytes
        how many are kept in all, and how large they may be together; the last one is kept in any case

    >>> shelf = Shelf(most=1)
    >>> first, second = shelf.put("me", "a", 1), shelf.put("me", "b", 1)
    >>> shelf.get("me", first), shelf.get("me", second), shelf.get("you", second)
    (None, 'b', None)
    """

    def __init__(self, most: int = 16, most_in_all: int = 256, most_bytes: int = 256 << 20) -> None:
        self._most, self._most_in_all, self._most_bytes = most, most_in_all, most_bytes
        self._held: OrderedDict[tuple[str, str], tuple[Thing, int]] = OrderedDict()

    def put(self, session: str, thing: Thing, size: int) -> str:
        """Keep a thing of so many bytes; gives the name by which the session gets it."""
        name = secrets.token_urlsafe(9)
        self._held[session, name] = thing, size
        own = [key for key in self._held if key[0] == session]
        if len(own) > self._most:
            del self._held[own[0]]
        while len(self._held) > self._most_in_all or (len(self._held) > 1 and self._size > self._most_bytes):
            self._held.popitem(last=False)
        return name

    def get(self, session: str, name: str) -> Thing | None:
        """A thing that was kept; None when it is no more, or was made for another session."""
        found = self._held.get((session, name))
        if found is None:
            return None
        self._held.move_to_end((session, name))
        return found[0]

    @property
    def _size(self) -> int:
        return sum(size for _, size in self._held.values())
