"""Find the concepts whose names may stand in a text, without loading the other names of a glossary file.

Names and text are folded to letters and digits alone, so that they agree wherever ``match`` finds a name in the text.
The reverse does not hold: spaces, marks and word boundaries are only checked by ``match``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left

from align import script
from glossary.entries.entry import Entry
from glossary.entries.inflection import other_number_forms
from glossary.search.index import LENGTH
from glossary.store import concepts
from glossary.store.connection import Connection

FIRST = 5
"""Code points of the beginning of a key that is tested first; many keys share one, and its test is cached."""
CHANGED = 4
"""Letters, at most, in which singular and plural of a word differ at its end: person, people."""
LONGEST = 32
"""Letters of a name that are compared."""
_END = "\U0010ffff"
"""A character that sorts after all letters."""
SHORT = 8
"""Letters of a Latin name up to which its end is tested as well, since other words begin like it."""
_VOWELS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e4c"
"""Thai marks that count as letters here; tone marks do not, as they are typed in more than one place."""
_INNER = re.compile("(?<=[A-Za-z0-9])[A-Za-z0-9]")
"""Characters at which no name begins."""
_NO_END = re.compile("[A-Za-z0-9](?=[A-Za-z0-9])(?!e?s(?![A-Za-z0-9]))")
"""Characters at which no name ends."""
# The beginning of a key says nothing where a word ends so early in it, at the end of the key or before "of", that its
# singular or plural may begin differently. The index puts keys of the same beginning together, as the cache needs it.
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


def entries_in(connection: Connection, text: str) -> list[Entry]:
    """Return the concepts that ``annotate`` may find in a text, by domain and English, with a few more.

    The annotations by them are the same as those by the whole glossary.
    """
    beginnings = _Beginnings(text)
    functions = {"may_begin": beginnings.__getitem__, "may_stand": beginnings.has_any_number}
    try:
        for name, function in functions.items():
            connection.create_function(name, 1, function)
        numbers = {row[0] for row in connection.execute(_QUERY, ("of" in letters(text),))}
    finally:
        for name in functions:
            connection.create_function(name, 1, None)
    found = concepts.by_numbers(connection, numbers).values()
    return [c.entry for c in sorted(found, key=lambda concept: (concept.domain, concept.anchor, concept.id))]


def letters(text: str) -> str:
    """Return the letters and digits of a text, folded one by one, without marks.

    >>> letters("Café-Society, U.S. น้ำ ๑๐%") == letters("cafe society, US นํ้า 10 %")
    True
    """
    return text.translate(_LETTERS)


class _Letters(dict[int, str]):
    """The folded form of each character, computed when it first occurs."""

    def __missing__(self, code: int) -> str:
        self[code] = _alphanumeric(_alphanumeric(chr(code)).casefold())
        return self[code]


def _alphanumeric(text: str) -> str:
    plain = script.arabic_digits(unicodedata.normalize("NFKD", text)).replace("แ", "เเ")
    return "".join(char for char in plain if char.isalnum() or char in _VOWELS)


_LETTERS = _Letters()


class _Beginnings(dict[str, bool]):
    """A cache of whether some letters stand in a text where a name may begin, by those letters."""

    def __init__(self, text: str) -> None:
        folded = letters(text)
        inner, no_end = ({match.start() for match in pattern.finditer(text)} for pattern in (_INNER, _NO_END))
        begins, ends, at = set(), set(), 0
        for number, char in enumerate(text):
            if number not in inner:
                begins.add(at)
            at += len(_LETTERS[ord(char)])
            if number not in no_end:
                ends.add(at)
        # Sorted, so that a prefix is found by bisection.
        self._stretches = [*sorted({folded[begin : begin + LONGEST] for begin in begins}), _END]
        self._short = {
            folded[begin:end]
            for end in ends
            if folded[end - 1 : end].isascii()
            for begin in range(max(0, end - SHORT), end)
            if begin in begins
        }

    def __missing__(self, beginning: str) -> bool:
        self[beginning] = self._has_prefix(letters(beginning))
        return self[beginning]

    def has_any_number(self, key: str) -> bool:
        """Return whether a key stands in the text, or its singular or plural."""
        folded = letters(key)
        return self._has(folded) or any(map(self._has, other_number_forms(folded)))

    def _has_prefix(self, beginning: str) -> bool:
        return self._stretches[bisect_left(self._stretches, beginning)].startswith(beginning)

    def _has(self, folded: str) -> bool:
        if 0 < len(folded) <= SHORT and folded[-1].isascii():
            return folded in self._short
        return self._has_prefix(folded[:LONGEST])
