"""Find names by what a person types: exactly, by their beginning, within them, with typing errors, by their sound."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from align import script
from glossary.entries.entry import Entry, Hit, Variant
from glossary.search import index
from glossary.search.index import LENGTH, LONGEST, name_key
from glossary.search.sound import in_latin, sound_key

CLOSE = 70.0
"""Similarity in per cent from which names are close: twice their common letters, in order, by the letters of both."""
CLOSE_WITHIN = 80.0
"""The same for a term and the most similar part of a longer name."""
SHORT = 8
"""Letters below which a term is expected to have one typing error at most, not two."""
PIECE = 5
"""Letters of a piece that a term with errors shares with the name that is meant; more would read more of the index."""
ENDS = 6
"""Letters of both ends of a term by which the names are read that contain all of it."""
MOST_SHARING = 500
"""Names that share a piece and are compared."""
MOST_READ = 1_000
"""Names that begin alike or sound alike and are sorted."""
MOST_SCANNED = 30_000
"""Names, the shortest, that are searched for one or two letters; the index holds three letters at least."""
SOUND, SOUND_OF_ONE = 40.0, 70.0
"""Similarity in per cent from which a name of the same consonants sounds like a term, and the same where they have a
single consonant, as data and ดาต้า, which alone says little."""
MOST_HEARD = 5
"""Concepts that sound like a term, of names in its script and of names in the other: many have the same few
consonants."""
NO_THAI = Variant("", count=0)
"""The variant of a hit whose concept has no Thai term."""
_END = "\U0010ffff"
_NAME = "number, concept, thai, key, count"
_SHARING = "SELECT rowid FROM parts WHERE parts MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
_LENGTH = f"number >> {LENGTH}"


class FoundName(NamedTuple):
    """A name that was found; ``how`` is its group, as exact."""

    how: str
    concept: int
    thai: bool
    key: str


class NameRow(NamedTuple):
    """A name of the index: its number, its concept's number, whether it is Thai, its key, how often it was found."""

    number: int
    concept: int
    thai: int
    key: str
    frequency: int


class EntryIndex:
    """The names of a glossary's entries in a database in memory, which is made once and then searched."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = dict(enumerate(entries))
        # Readers of one glossary may be in several threads, as those of a web server.
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        index.create(self._connection)
        index.fill(self._connection, self._entries.items())
        self._rejected: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.is_rejected and (key := name_key(entry.english)):
                self._rejected.setdefault(key, []).append(entry)

    def lookup(self, term: str, limit: int) -> list[Hit]:
        """Find entries by an English or a Thai term; see ``Glossary.lookup``."""
        hits = list(to_hits(find_names(self._connection, term, limit), self._entries))
        return add_rejected(hits, lambda: self._rejected.get(name_key(term), ()), limit)


def find_names(connection: sqlite3.Connection, term: str, limit: int) -> list[FoundName]:
    """Find the names of at most *limit* concepts by a term, each concept in the best group that has it.

    The groups are, the best first, exact, prefix, contains, close and sound. Later ones are searched only while there
    is room, and those of ``GUESSES`` only where there is no exact match: a term that is spelled right is not searched
    for as if it had an error.
    """
    key = name_key(term)
    found: dict[int, FoundName] = {}
    if not key:
        return []
    for how, search in SEARCHES:
        if how in GUESSES and any(name.how == "exact" for name in found.values()):
            break
        for row in search(connection, term, key, limit):
            if len(found) >= limit:
                break
            found.setdefault(row.concept, FoundName(how, row.concept, bool(row.thai), row.key))
        if len(found) >= limit:
            break
    return list(found.values())


def to_hits(found: Iterable[FoundName], entries: Mapping[int, Entry]) -> Iterator[Hit]:
    """Yield the found names with their entries and, where the name is Thai, the variant that has it."""
    for name in found:
        entry = entries[name.concept]
        renderings = entry.renderings or (NO_THAI,)
        same = [v for v in renderings if name.thai and name_key(v.thai) == name.key]
        yield Hit(name.how, entry, (same or renderings)[0])


def add_rejected(hits: list[Hit], read_named: Callable[[], Iterable[Entry]], limit: int) -> list[Hit]:
    """Return the hits of a term, preceded by the concepts of that name whose Thai terms were all rejected.

    Such concepts are in no index, so that *read_named* finds them. They are shown only where nothing else is an exact
    match: who looks for them sees that there is no Thai yet, others do not see what was mostly no term at all.
    """
    if any(hit.group == "exact" for hit in hits):
        return hits
    rejected = [Hit("exact", entry, NO_THAI) for entry in read_named() if entry.is_rejected]
    return [*rejected, *hits][:limit]


# ---- the searches, the best first -------------------------------------------------------------------------


def _exact(connection: sqlite3.Connection, term: str, key: str, limit: int) -> Sequence[NameRow]:
    query = f"SELECT {_NAME} FROM names WHERE {_LENGTH} = ? AND key = ? LIMIT {MOST_READ}"
    rows = _rows(connection.execute(query, (min(len(key), LONGEST), key)))
    return sorted(rows, key=lambda row: (-row.frequency, row.number))


def _prefix(connection: sqlite3.Connection, term: str, key: str, limit: int) -> Sequence[NameRow]:
    return names_with_prefix(connection, key, limit)


def names_with_prefix(connection: sqlite3.Connection, prefix: str, limit: int) -> list[NameRow]:
    """Return names that begin with a key, the shortest first: all up to the length at which *limit* is reached."""
    # The index of keys begins with the length, so that each length is searched on its own; CROSS JOIN keeps that order.
    query = f"""
        WITH RECURSIVE lengths (length) AS (
            VALUES (?) UNION ALL SELECT length + 1 FROM lengths WHERE length < (SELECT MAX({_LENGTH}) FROM names)
        )
        SELECT {_NAME} FROM lengths CROSS JOIN names WHERE {_LENGTH} = length AND key > ? AND key < ? LIMIT {MOST_READ}
    """
    rows: list[NameRow] = []
    for row in _rows(connection.execute(query, (len(prefix) + 1, prefix, prefix + _END))):
        if len(rows) >= limit and row.number >> LENGTH != rows[-1].number >> LENGTH:
            break
        rows.append(row)
    return _short_first(rows)


def _contains(connection: sqlite3.Connection, term: str, key: str, limit: int) -> Sequence[NameRow]:
    if len(key) < 3:
        shortest = f"SELECT {_NAME} FROM names ORDER BY number LIMIT {MOST_SCANNED}"
        query = f"SELECT * FROM ({shortest}) WHERE instr(key, ?) LIMIT {MOST_READ}"
        return _short_first(_rows(connection.execute(query, (key,))))
    ends = dict.fromkeys((key[:ENDS], key[-ENDS:]))
    return _short_first(names_sharing(connection, tuple(ends), len(key), LONGEST, MOST_READ, key))


def _close(connection: sqlite3.Connection, term: str, key: str, limit: int) -> Sequence[NameRow]:
    """Return the names that are close to a term, or else those that contain something close to it."""
    from rapidfuzz import fuzz

    length = len(key)
    errors = 1 if length < SHORT else 2
    shortest, longest = length - max(errors, length // 8), length + max(errors, length // 4)
    whole = _similar(connection, key, errors, (shortest, longest), fuzz.ratio, CLOSE)
    if whole or length < SHORT:
        return whole[: 2 * limit]
    return _similar(connection, key, errors, (longest, LONGEST), fuzz.partial_ratio, CLOSE_WITHIN)[:limit]


def _similar(
    connection: sqlite3.Connection,
    key: str,
    errors: int,
    lengths: tuple[int, int],
    similarity: Callable[..., float],
    least: float,
) -> list[NameRow]:
    """Return the names of a range of lengths that share a piece with a term and are similar to it, the best first."""
    from rapidfuzz import process

    similarities: dict[int, float] = {}
    for piece in split_pieces(key, errors + 1):
        numbers, keys = _keys_sharing(connection, piece, *lengths)
        similar = process.extract(key, keys, scorer=similarity, score_cutoff=least, limit=None)
        similarities |= {int(numbers[at]): score for _, score, at in similar}
    if not similarities:
        return []
    query = f"SELECT {_NAME} FROM names WHERE number IN (SELECT value FROM json_each(?))"
    rows = _rows(connection.execute(query, (json.dumps(list(similarities)),)))
    return sorted(rows, key=lambda row: (-similarities[row.number], -row.frequency, row.number))


def _keys_sharing(
    connection: sqlite3.Connection, piece: str, shortest: int, longest: int
) -> tuple[list[str], list[str]]:
    """Return the numbers, as digits, and the keys of the names of a range of lengths that contain a piece.

    SQLite returns them in one row: Python's lock is released for each row, and other threads would have to be waited
    for.
    """
    query = f"SELECT group_concat(number, ' '), group_concat(key, char(0)) FROM names WHERE number IN ({_SHARING})"
    numbers, keys = connection.execute(query, (*_match_pieces((piece,), shortest, longest), MOST_SHARING)).fetchone()
    return (numbers.split(" "), keys.split("\0")) if numbers else ([], [])


def _sound(connection: sqlite3.Connection, term: str, key: str, limit: int) -> Sequence[NameRow]:
    """Return the most similar names of the same consonants, first those in the script of the term, then the others."""
    sound = sound_key(term)
    if not sound:
        return []
    least = SOUND if len(sound) > 1 else SOUND_OF_ONE
    # The second condition is that of the partial index, which SQLite would not use without it.
    query = f"SELECT {_NAME} FROM names WHERE sound = ? AND sound <> '' LIMIT {MOST_READ}"
    rows = list(_rows(connection.execute(query, (sound,))))
    is_thai = script.has_thai(term)
    own = ((row.key, row) for row in rows if bool(row.thai) == is_thai)
    other = ((in_latin(row.key), row) for row in rows if bool(row.thai) != is_thai)
    return _most_similar(key, own, least) + _most_similar(in_latin(key), other, least)


def _most_similar(key: str, spelled: Iterable[tuple[str, NameRow]], least: float) -> list[NameRow]:
    """Return the names whose spellings are similar to a key, the best first, one for a concept."""
    from rapidfuzz import fuzz

    scored = ((fuzz.ratio(key, spelling), row) for spelling, row in spelled)
    similar = [(score, row) for score, row in scored if score >= least]
    first: dict[int, NameRow] = {}
    for _, row in sorted(similar, key=lambda pair: (-pair[0], -pair[1].frequency, pair[1].number)):
        first.setdefault(row.concept, row)
    return list(first.values())[:MOST_HEARD]


SEARCHES: tuple[tuple[str, Callable[[sqlite3.Connection, str, str, int], Sequence[NameRow]]], ...] = (
    ("exact", _exact),
    ("prefix", _prefix),
    ("contains", _contains),
    ("close", _close),
    ("sound", _sound),
)
"""The groups and their searches: functions of the connection, the term, its key, and the number of concepts to find."""
GUESSES = ("close", "sound")
"""The groups of names that are spelled differently."""


def split_pieces(key: str, count: int) -> list[str]:
    """Return non-overlapping pieces of a key, so that one error can spoil one of them only (the pigeonhole principle).

    >>> split_pieces("valuechain", 3)
    ['val', 'uec', 'hain']
    >>> split_pieces("internationalenergyagency", 3)
    ['ntern', 'onale', 'yagen']
    """
    length = len(key)
    pieces = [key[length * at // count : length * (at + 1) // count] for at in range(count)]
    return [piece[max(0, (len(piece) - PIECE) // 2) :][:PIECE] for piece in pieces if len(piece) >= 3]


def names_sharing(
    connection: sqlite3.Connection, pieces: tuple[str, ...], shortest: int, longest: int, most: int, whole: str = ""
) -> Sequence[NameRow]:
    """Return the names of a range of lengths that contain all of some pieces and a *whole* text, the shortest first.

    The pieces have three letters or more, since the index holds trigrams. At most *most* names are read.
    """
    query = f"SELECT {_NAME} FROM names WHERE number IN ({_SHARING}) AND instr(key, ?)"
    return list(_rows(connection.execute(query, (*_match_pieces(pieces, shortest, longest), most, whole))))


def _match_pieces(pieces: tuple[str, ...], shortest: int, longest: int) -> tuple[str, int, int]:
    """Return the parameters of ``_SHARING``: the full-text query and the range of numbers."""
    quoted = " AND ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
    return quoted, min(shortest, LONGEST) << LENGTH, (min(longest, LONGEST) + 1) << LENGTH


def _short_first(rows: Iterable[NameRow]) -> list[NameRow]:
    return sorted(rows, key=lambda row: (len(row.key), -row.frequency, row.number))


def _rows(cursor: sqlite3.Cursor) -> Iterator[NameRow]:
    return map(NameRow._make, cursor)
