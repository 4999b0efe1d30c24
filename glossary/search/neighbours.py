"""The concepts beside one: those of the same head, and those that are written or sound the same."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from align import segment
from glossary.entries.entry import Entry
from glossary.search.index import LENGTH, LONGEST, name_key
from glossary.search.lookup import MOST_READ, Row, beginning, sharing
from glossary.search.sound import sound_key

MOST = 12
"""Concepts of the same head that are given."""
MOST_COMPARED = 40
"""Names that are looked at for each number of shared words."""
END = 8
"""Letters of the end of shared words by which names are read; of more, more of the index would be read."""
LONG = 5
"""Letters from which a Thai word may go on within a word of the segmenter, as ธนาคาร in ธนาคารกลาง."""
NOMINALISERS = frozenset(("การ", "ความ"))
"""Words with which Thai makes nouns; terms that share no more are not of one head."""
_BETWEEN = re.compile(r"[\s\-‐‑‒–—]+")

Reader = Callable[[Iterable[int]], Mapping[int, Entry]]
"""A function that gives concepts by their numbers."""


class Neighbour(NamedTuple):
    """A concept of the same head; ``shared`` is the end of its English or the beginning of its Thai."""

    shared: str
    entry: Entry


def neighbours(connection: sqlite3.Connection, entry: Entry, read: Reader) -> list[Neighbour]:
    """Concepts whose English ends in the same words or whose Thai begins with the same ones, at least one.

    Those by their English come before those by their Thai, and of either those that share the most words.

    Parameters
    ----------
    connection
        a file with the tables of ``index``
    entry
        one of its concepts
    read
        gives the others
    """
    english: dict[str, Neighbour] = {}
    thai: dict[str, Neighbour] = {}
    for by_english, by_thai in zip_longest(_by_english(connection, entry, read), _by_thai(connection, entry, read)):
        for neighbour, found in ((by_english, english), (by_thai, thai)):
            if neighbour and neighbour.entry.id != entry.id:
                found.setdefault(neighbour.entry.id, neighbour)
        if len({*english, *thai}) >= MOST:
            break
    return list({**english, **{id_: thai[id_] for id_ in thai if id_ not in english}}.values())[:MOST]


def _by_english(connection: sqlite3.Connection, entry: Entry, read: Reader) -> Iterator[Neighbour]:
    words = _english_words(entry.english)
    for count in _counts(words):
        shared = words[-count:]
        key = name_key("".join(shared))
        rows = sharing(connection, (key[-END:],), len(key), LONGEST, MOST_READ) if len(key) >= 3 else ()
        for other in _entries((row for row in rows if not row[2] and row[3].endswith(key)), read):
            if any(_english_words(name)[-count:] == shared for name in other.names):
                yield Neighbour(" ".join(shared), other)


def _by_thai(connection: sqlite3.Connection, entry: Entry, read: Reader) -> Iterator[Neighbour]:
    words = _thai_words(next((v.thai for v in entry.variants if v.is_usable), ""))
    for count in _counts(words):
        shared = words[:count]
        key = name_key("".join(shared))
        if not key or NOMINALISERS.issuperset(shared):
            break
        for other in _entries(beginning(connection, key, MOST_COMPARED), read):
            if len(key) >= LONG or any(_thai_words(v.thai)[:count] == shared for v in other.renderings):
                yield Neighbour("".join(shared), other)


def _counts(words: Sequence[str]) -> Iterable[int]:
    """The numbers of words that another term may share, the most first: all but one, or the only one."""
    return range(max(1, len(words) - 1), 0, -1) if words else ()


def _entries(rows: Iterable[Row], read: Reader) -> Iterator[Entry]:
    """The concepts of some names, in the order of the names."""
    numbers = list(dict.fromkeys(row[1] for row in rows))[:MOST_COMPARED]
    held = read(numbers)
    return (held[number] for number in numbers if number in held)


def _english_words(term: str) -> tuple[str, ...]:
    return tuple(filter(None, _BETWEEN.split(term.casefold())))


def _thai_words(term: str) -> tuple[str, ...]:
    return tuple(term[t.start : t.end] for t in segment.tokens(term) if t.script != "space")


def alike(connection: sqlite3.Connection, entry: Entry) -> set[int]:
    """The concepts, by number, that have a Thai term of an entry or whose English sounds like that of it.

    One all of whose Thai terms were rejected has no names, and is not found.
    """
    written = f"SELECT concept FROM names WHERE number >> {LENGTH} = ? AND key = ? AND thai LIMIT {MOST_READ}"
    heard = f"SELECT concept FROM names WHERE sound = ? AND sound <> '' AND NOT thai LIMIT {MOST_READ}"
    keys = {name_key(v.thai) for v in entry.renderings}
    found = {row[0] for key in keys for row in connection.execute(written, (min(len(key), LONGEST), key))}
    return found | {row[0] for row in connection.execute(heard, (sound_key(entry.english),))}
