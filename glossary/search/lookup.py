"""Finding names by what a person types: exactly, as their beginning, within them, with errors, by their sound."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from align import script
from glossary.entries.entry import Entry, Hit, Variant
from glossary.search.index import LENGTH, LONGEST, name_key
from glossary.search.sound import in_latin, sound_key

CLOSE = 70.0
"""Likeness in per cent from which names are close: twice their common letters, in order, by the letters of both."""
CLOSE_WITHIN = 80.0
"""The same of a term and that part of a name which is likest to it."""
SHORT = 8
"""Letters below which a term is looked for as if it had one typing error, not two."""
PIECE = 5
"""Letters of a piece that a term with errors shares with the name that is meant; of more, more of the index would be
read."""
ENDS = 6
"""Letters of both ends of a term by which names are read that contain all of it."""
MOST_SHARING = 500
"""Names that are compared of those that share a piece."""
MOST_READ = 1_000
"""Names that are ordered of those that begin alike or sound alike."""
MOST_SCANNED = 30_000
"""Names, the shortest, among which those are looked for that contain one or two letters; no index has so few."""
SOUND, SOUND_OF_ONE = 40.0, 70.0
"""Likeness in per cent, as of close names, from which a name of the same consonants sounds like a term, and from which
one does that has a single consonant, as data and ดาต้า: that alone says little."""
MOST_HEARD = 5
"""Concepts that are given of those that sound like a term, by their names in its letters, Thai or Latin, and by those
in the others: many have the same few consonants."""
NO_THAI = Variant("", count=0)
"""What is found of a concept that has no Thai term."""
_END = "\U0010ffff"
_NAME = "number, concept, thai, key, count"
_SHARING = "SELECT rowid FROM parts WHERE parts MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
_LENGTH = f"number >> {LENGTH}"


class Found(NamedTuple):
    """A name that was found; ``how`` is the group."""

    how: str
    concept: int
    thai: bool
    key: str


Row = tuple[int, int, int, str, int]
"""A name of the tables: its number, its concept, is it Thai, its key, how often it was found."""


def find(connection: sqlite3.Connection, term: str, limit: int) -> list[Found]:
    """Find names in the tables of ``index``, at most *limit* concepts, each in the best group that has it.

    The groups are, the best first, exact, prefix, contains, close and sound. Later ones are looked at only while there
    is room, and those of ``GUESSES`` only where no name is the term itself: what is written without an error is not
    looked for as if it had one.
    """
    wanted = name_key(term)
    found: dict[int, Found] = {}
    if not wanted:
        return []
    for how, search in SEARCHES:
        if how in GUESSES and any(one.how == "exact" for one in found.values()):
            break
        for _, concept, thai, key, _ in search(connection, term, wanted, limit):
            if len(found) >= limit:
                break
            found.setdefault(concept, Found(how, concept, bool(thai), key))
        if len(found) >= limit:
            break
    return list(found.values())


def hits(found: Iterable[Found], entries: Mapping[int, Entry]) -> Iterator[Hit]:
    """The found names with their entries and, where it is Thai, the term that was found."""
    for one in found:
        entry = entries[one.concept]
        usable = entry.renderings or (NO_THAI,)
        same = [v for v in usable if one.thai and name_key(v.thai) == one.key]
        yield Hit(one.how, entry, (same or usable)[0])


def with_rejected(hits: list[Hit], named: Callable[[], Iterable[Entry]], limit: int) -> list[Hit]:
    """Hits for a term, behind those of the concepts *named* by it whose Thai was all rejected.

    They are known by what they are called alone, and only where nothing else is the term itself: who looks them up is
    told that there is no Thai yet, and others are not shown what was mostly no term at all.
    """
    if any(hit.group == "exact" for hit in hits):
        return hits
    rejected = [Hit("exact", entry, NO_THAI) for entry in named() if entry.is_rejected]
    return [*rejected, *hits][:limit]


# ---- the searches, the best first -------------------------------------------------------------------------


def _exact(connection: sqlite3.Connection, term: str, wanted: str, limit: int) -> Sequence[Row]:
    query = f"SELECT {_NAME} FROM names WHERE {_LENGTH} = ? AND key = ? LIMIT {MOST_READ}"
    rows = connection.execute(query, (min(len(wanted), LONGEST), wanted)).fetchall()
    return sorted(rows, key=lambda row: (-row[4], row[0]))


def _prefix(connection: sqlite3.Connection, term: str, wanted: str, limit: int) -> Sequence[Row]:
    return beginning(connection, wanted, limit)


def beginning(connection: sqlite3.Connection, wanted: str, limit: int) -> list[Row]:
    """The names that begin with a key, those of one length after the other, until there are enough."""
    query = f"""
        WITH RECURSIVE lengths (length) AS (
            VALUES (?) UNION ALL SELECT length + 1 FROM lengths WHERE length < (SELECT MAX({_LENGTH}) FROM names)
        )
        SELECT {_NAME} FROM lengths CROSS JOIN names WHERE {_LENGTH} = length AND key > ? AND key < ? LIMIT {MOST_READ}
    """
    rows: list[Row] = []
    for row in connection.execute(query, (len(wanted) + 1, wanted, wanted + _END)):
        if len(rows) >= limit and row[0] >> LENGTH != rows[-1][0] >> LENGTH:
            break
        rows.append(row)
    return _short_first(rows)


def _contains(connection: sqlite3.Connection, term: str, wanted: str, limit: int) -> Sequence[Row]:
    if len(wanted) < 3:
        shortest = f"SELECT {_NAME} FROM names ORDER BY number LIMIT {MOST_SCANNED}"
        query = f"SELECT * FROM ({shortest}) WHERE instr(key, ?) LIMIT {MOST_READ}"
        return _short_first(connection.execute(query, (wanted,)))
    ends = dict.fromkeys((wanted[:ENDS], wanted[-ENDS:]))
    return _short_first(sharing(connection, tuple(ends), len(wanted), LONGEST, MOST_READ, wanted))


def _close(connection: sqlite3.Connection, term: str, wanted: str, limit: int) -> Sequence[Row]:
    """The names that are close to a term; where there is none, those that contain something close to it."""
    from rapidfuzz import fuzz

    length = len(wanted)
    errors = 1 if length < SHORT else 2
    shortest, longest = length - max(errors, length // 8), length + max(errors, length // 4)
    whole = _alike(connection, wanted, errors, (shortest, longest), fuzz.ratio, CLOSE)
    if whole or length < SHORT:
        return whole[: 2 * limit]
    return _alike(connection, wanted, errors, (longest, LONGEST), fuzz.partial_ratio, CLOSE_WITHIN)[:limit]


def _alike(
    connection: sqlite3.Connection,
    wanted: str,
    errors: int,
    lengths: tuple[int, int],
    likeness: Callable[..., float],
    least: float,
) -> list[Row]:
    """The names of some lengths that share a piece with a term and are at least so like it, the likest first."""
    from rapidfuzz import process

    likenesses: dict[int, float] = {}
    for piece in pieces(wanted, errors + 1):
        numbers, keys = _keys_sharing(connection, piece, *lengths)
        alike = process.extract(wanted, keys, scorer=likeness, score_cutoff=least, limit=None)
        likenesses |= {int(numbers[at]): found for _, found, at in alike}
    query = f"SELECT {_NAME} FROM names WHERE number IN (SELECT value FROM json_each(?))"
    rows = connection.execute(query, (json.dumps(list(likenesses)),)) if likenesses else ()
    return sorted(rows, key=lambda row: (-likenesses[row[0]], -row[4], row[0]))


def _keys_sharing(
    connection: sqlite3.Connection, piece: str, shortest: int, longest: int
) -> tuple[list[str], list[str]]:
    """The numbers of names of some lengths that contain a piece, in digits, and their keys.

    SQLite gives them in one row, since other threads wait their turn at each.
    """
    query = f"SELECT group_concat(number, ' '), group_concat(key, char(0)) FROM names WHERE number IN ({_SHARING})"
    numbers, keys = connection.execute(query, (*_shared((piece,), shortest, longest), MOST_SHARING)).fetchone()
    return (numbers.split(" "), keys.split("\0")) if numbers else ([], [])


def _sound(connection: sqlite3.Connection, term: str, wanted: str, limit: int) -> Sequence[Row]:
    """The names of the same consonants that are likest to a term, first those in its own letters, then the others."""
    sound = sound_key(term)
    if not sound:
        return []
    least = SOUND if len(sound) > 1 else SOUND_OF_ONE
    query = f"SELECT {_NAME} FROM names WHERE sound = ? AND sound <> '' LIMIT {MOST_READ}"
    rows = connection.execute(query, (sound,)).fetchall()
    thai = script.has_thai(term)
    own = _heard(wanted, ((row[3], row) for row in rows if bool(row[2]) == thai), least)
    return own + _heard(in_latin(wanted), ((in_latin(row[3]), row) for row in rows if bool(row[2]) != thai), least)


def _heard(wanted: str, named: Iterable[tuple[str, Row]], least: float) -> list[Row]:
    """Of names, each behind what is compared of it, those that are like a term; the likest first, one of a concept."""
    from rapidfuzz import fuzz

    alike = ((fuzz.ratio(wanted, compared), row) for compared, row in named)
    first: dict[int, Row] = {}
    for _, row in sorted((a for a in alike if a[0] >= least), key=lambda a: (-a[0], -a[1][4], a[1][0])):
        first.setdefault(row[1], row)
    return list(first.values())[:MOST_HEARD]


SEARCHES: tuple[tuple[str, Callable[[sqlite3.Connection, str, str, int], Sequence[Row]]], ...] = (
    ("exact", _exact),
    ("prefix", _prefix),
    ("contains", _contains),
    ("close", _close),
    ("sound", _sound),
)
"""How a term is looked for: functions of the tables, the term, its key, and how many are wanted."""
GUESSES = ("close", "sound")
"""The groups of names that are written otherwise."""


def pieces(key: str, count: int) -> list[str]:
    """Pieces of a key, apart from each other, of which an error can spoil one only (the pigeonhole principle).

    >>> pieces("valuechain", 3)
    ['val', 'uec', 'hain']
    >>> pieces("internationalenergyagency", 3)
    ['ntern', 'onale', 'yagen']
    """
    length = len(key)
    cut = [key[length * at // count : length * (at + 1) // count] for at in range(count)]
    return [piece[max(0, (len(piece) - PIECE) // 2) :][:PIECE] for piece in cut if len(piece) >= 3]


def sharing(
    connection: sqlite3.Connection, shared: tuple[str, ...], shortest: int, longest: int, most: int, whole: str = ""
) -> Sequence[Row]:
    """Of at most so many names of some lengths that contain some pieces of three letters or more, the shortest first,
    those that contain a whole text as well.
    """
    query = f"SELECT {_NAME} FROM names WHERE number IN ({_SHARING}) AND instr(key, ?)"
    return connection.execute(query, (*_shared(shared, shortest, longest), most, whole)).fetchall()


def _shared(shared: tuple[str, ...], shortest: int, longest: int) -> tuple[str, int, int]:
    quoted = " AND ".join('"' + piece.replace('"', '""') + '"' for piece in shared)
    return quoted, min(shortest, LONGEST) << LENGTH, (min(longest, LONGEST) + 1) << LENGTH


def _short_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (len(row[3]), -row[4], row[0]))
