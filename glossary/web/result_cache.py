"""The last results of visitors, kept in memory so that a page and its files need not be made again."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import Generic, TypeVar

Result = TypeVar("Result")
# Python stores a string with 1, 2 or 4 bytes a code point.
BYTES_OF_LETTER = 4


class ResultCache(Generic[Result]):
    """The results that were used last, each for the session that it was made for.

    Parameters
    ----------
    most
        how many are kept for each session, so that one session does not push out the results of others
    most_in_all, most_bytes
        how many are kept in all, and their size together; the last result is kept in any case

    >>> cache = ResultCache(most=1)
    >>> first, second = cache.put("me", "a", 1), cache.put("me", "b", 1)
    >>> cache.get("me", first), cache.get("me", second), cache.get("you", second)
    (None, 'b', None)
    """

    def __init__(self, most: int = 16, most_in_all: int = 256, most_bytes: int = 256 << 20) -> None:
        self._most, self._most_in_all, self._most_bytes = most, most_in_all, most_bytes
        self._results: OrderedDict[tuple[str, str], tuple[Result, int]] = OrderedDict()

    def put(self, session: str, result: Result, size: int) -> str:
        """Keep a result of *size* bytes; return the id by which the session gets it."""
        id_ = secrets.token_urlsafe(9)
        self._results[session, id_] = result, size
        own = [key for key in self._results if key[0] == session]
        if len(own) > self._most:
            del self._results[own[0]]
        while len(self._results) > self._most_in_all or (len(self._results) > 1 and self._size > self._most_bytes):
            self._results.popitem(last=False)
        return id_

    def get(self, session: str, id_: str) -> Result | None:
        """Return a result; None when it was dropped, or was made for another session."""
        found = self._results.get((session, id_))
        if found is None:
            return None
        self._results.move_to_end((session, id_))
        return found[0]

    @property
    def _size(self) -> int:
        return sum(size for _, size in self._results.values())
