"""The concepts whose names may stand in a text, found without making anything of the other names of a file.

Names and text are folded to nothing but letters and digits, so that they agree wherever ``match`` takes a stretch of
the text for a name. That says no more than that a name may be there: spaces, marks and edges are left to ``match``.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from bisect import bisect_left

from align import script
from glossary.entries.inflection import other_number_forms
from glossary.search.index import LENGTH
from glossary.store import concepts
from glossary.store.concepts import Held

FIRST = 5
"""Code points of a key by which most names are passed over; so many share them that each is looked up once."""
CHANGED = 4
"""Letters, at most, that another number of a word has changed at its end: person, people."""
LONGEST = 32
"""Letters of a name that are compared."""
_END = "\U0010ffff"
"""Stands behind all letters."""
SHORT = 8
"""Letters of a Latin name up to which its end is looked at as well; other words begin like it."""
_VOWELS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e4c"
"""Thai marks that are letters here; tone marks are none, as they are typed in more than one place."""
_INNER = re.compile("(?<=[A-Za-z0-9])[A-Za-z0-9]")
"""Characters at which no name begins."""
_GOES_ON = re.compile("[A-Za-z0-9](?=[A-Za-z0-9])(?!e?s(?![A-Za-z0-9]))")
"""Characters at which no name ends."""
_QUERY = f"""
    SELECT concept FROM names WHERE number IN (
        SELECT number FROM names INDEXED BY names_by_key
        WHERE (
            may_begin(substr(key, 1, {FIRST}))
            OR number < {FIRST + CHANGED << LENGTH}
            OR ? AND instr(substr(key, 1, {FIRST + CHANGED + 1}), 'of')
        ) AND may_stand(key)
    )
"""
"""Beginnings are not looked at where a word ends so soon, with the key or before *of*, that another number of it may
begin otherwise. In the order of the index, keys that begin alike come together."""


def concepts_in(connection: sqlite3.Connection, text: str) -> list[Held]:
    """The concepts with a name that may stand in a text, by domain and English."""
    begins = _Begins(text)
    functions = {"may_begin": begins.__getitem__, "may_stand": begins.in_a_number}
    try:
        for name, function in functions.items():
            connection.create_function(name, 1, function)
        numbers = {row[0] for row in connection.execute(_QUERY, ("of" in letters(text),))}
    finally:
        for name in functions:
            connection.create_function(name, 1, None)
    found = concepts.by_numbers(connection, numbers).values()
    return sorted(found, key=lambda held: (held.domain, held.anchor, held.id))


def letters(text: str) -> str:
    """The letters and digits of a text, in one form each and without marks, each by itself whatever is beside it.

    >>> letters("Café-Society, U.S. น้ำ ๑๐%") == letters("cafe society, US นํ้า 10 %")
    True
    """
    return text.translate(_LETTERS)


class _Letters(dict[int, str]):
    """What each character comes to, made when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _alphanumeric(_alphanumeric(chr(code)).casefold())
        return self[code]


def _alphanumeric(text: str) -> str:
    plain = script.arabic_digits(unicodedata.normalize("NFKD", text)).replace("แ", "เเ")
    return "".join(char for char in plain if char.isalnum() or char in _VOWELS)


_LETTERS = _Letters()


class _Begins(dict[str, bool]):
    """Does a key begin with letters that stand in a text, where a name may begin? Kept for each beginning."""

    def __init__(self, text: str) -> None:
        folded = letters(text)
        inner, goes_on = ({match.start() for match in found.finditer(text)} for found in (_INNER, _GOES_ON))
        begins, ends, at = set(), set(), 0
        for number, char in enumerate(text):
            if number not in inner:
                begins.add(at)
            at += len(_LETTERS[ord(char)])
            if number not in goes_on:
                ends.add(at)
        self._stretches = [*sorted({folded[begin : begin + LONGEST] for begin in begins}), _END]
        self._short = {
            folded[begin:end]
            for end in ends
            if folded[end - 1 : end].isascii()
            for begin in range(max(0, end - SHORT), end)
            if begin in begins
        }

    def __missing__(self, beginning: str) -> bool:
        self[beginning] = self._has(letters(beginning))
        return self[beginning]

    def in_a_number(self, key: str) -> bool:
        """Do all letters of a key stand there, or those of another number?"""
        folded = letters(key)
        return self._has_all(folded) or any(map(self._has_all, other_number_forms(folded)))

    def _has(self, beginning: str) -> bool:
        return self._stretches[bisect_left(self._stretches, beginning)].startswith(beginning)

    def _has_all(self, folded: str) -> bool:
        if 0 < len(folded) <= SHORT and folded[-1].isascii():
            return folded in self._short
        return self._has(folded[:LONGEST])
