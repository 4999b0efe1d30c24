"""The names of a glossary in tables of SQLite, so that they are found by what a person types without reading them all.

The first bits of a name's number are its length, so that the full-text index returns short names first and can be
searched for a range of lengths.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from align import script
from glossary.entries.entry import Entry
from glossary.entries.keys import english_key, thai_key
from glossary.search.sound import sound_key

LENGTH = 40
"""Bits of a number after the length of the name."""
LONGEST = 255
"""Names of this length and longer ones share their first bits."""
STATEMENTS = (
    """
    CREATE TABLE names (
        number INTEGER PRIMARY KEY,
        concept INTEGER NOT NULL,
        thai INTEGER NOT NULL,
        key TEXT NOT NULL,
        sound TEXT NOT NULL,
        status TEXT NOT NULL,
        confidence REAL NOT NULL,
        count INTEGER NOT NULL
    )
    """,
    f"CREATE INDEX names_by_key ON names (number >> {LENGTH}, key)",
    "CREATE INDEX names_by_sound ON names (sound, number) WHERE sound <> ''",
    "CREATE INDEX names_by_concept ON names (concept)",
    "CREATE INDEX names_by_confidence ON names (status, confidence) WHERE thai",
    "CREATE VIRTUAL TABLE parts USING fts5 (key, content='names', content_rowid='number', tokenize='trigram')",
)
"""The tables: ``names``, and ``parts``, a full-text index of their trigrams."""
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}|\b(?:[A-Za-z]\.)+[A-Za-z]\b")
_AM_BEFORE_TONE = re.compile(f"(\u0e33)([{script.TONE_MARKS}])")
_COLUMNS = "number, concept, thai, key, sound, status, confidence, count"


class Name(NamedTuple):
    """One name of a concept: an English term, an abbreviation, or a Thai term with its status."""

    thai: bool
    key: str
    sound: str
    status: str = ""
    confidence: float = 1.0
    frequency: int = 0


def name_key(text: str) -> str:
    """Return the key of a name, English or Thai, as a person types it or a glossary has it.

    Folded are spaces, hyphens and capitals, accents, full-width letters, Thai digits, the dots of abbreviations, and
    marks of Thai that look alike or were typed in another order.

    >>> name_key("Value Chain") == name_key("value-chain"), name_key("ห่วงโซ่ คุณค่า")
    (True, 'ห่วงโซ่คุณค่า')
    >>> name_key("ＣＡＦÉ"), name_key("i.e.a."), name_key("๑๐๐%"), name_key("นำ้") == name_key("น้ำ")
    ('cafe', 'iea', '100%', True)
    """
    text = text.replace("\0", "")  # it separates the keys that look-ups read at once
    if not text.isascii():
        text = _AM_BEFORE_TONE.sub(r"\2\1", script.arabic_digits(text))
        text = "".join(map(_plain, text))
    text = _DOTTED.sub(lambda dotted: dotted.group().replace(".", ""), text)
    return english_key(thai_key(text))


@lru_cache(maxsize=1 << 12)
def _plain(char: str) -> str:
    """Return a letter without its accent and in its usual width; Thai stays as it is."""
    if char.isascii() or script.has_thai(char) or "\u0e00" <= char <= "\u0e7f":
        return char
    return "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))


def names_of(entry: Entry) -> Iterator[Name]:
    """Yield the names by which an entry is found; none when all of its Thai terms were rejected."""
    if entry.is_rejected:
        return
    count = sum(v.count for v in entry.renderings)
    for text in entry.names:
        if text:
            yield Name(False, name_key(text), sound_key(text), frequency=count)
    for variant in entry.renderings:
        if variant.thai:
            key, sound = name_key(variant.thai), sound_key(variant.thai)
            yield Name(True, key, sound, variant.status, variant.confidence, variant.count)


def create(connection: sqlite3.Connection) -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        connection.execute(statement)


def fill(connection: sqlite3.Connection, entries: Iterable[tuple[int, Entry]]) -> None:
    """Write the names of all entries, given with their numbers, into tables that are empty."""
    lengths: Counter[int] = Counter()

    def rows() -> Iterator[tuple[object, ...]]:
        for concept, entry in entries:
            for name in names_of(entry):
                length = min(len(name.key), LONGEST)
                yield (length << LENGTH) + lengths[length], concept, *name
                lengths[length] += 1

    connection.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows())
    connection.execute("INSERT INTO parts (parts) VALUES ('rebuild')")


def add(connection: sqlite3.Connection, concept: int, names: Iterable[Name]) -> None:
    """Write the names of a concept that has none yet."""
    for name in names:
        number = _next_number(connection, len(name.key))
        connection.execute("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (number, concept, *name))
        connection.execute("INSERT INTO parts (rowid, key) VALUES (?, ?)", (number, name.key))


def _next_number(connection: sqlite3.Connection, length: int) -> int:
    """Return the next free number of a name of a length."""
    begin = min(length, LONGEST) << LENGTH
    row = connection.execute("SELECT MAX(number) FROM names WHERE number < ?", (begin + (1 << LENGTH),)).fetchone()
    return max(begin, (row[0] or 0) + 1)


def remove(connection: sqlite3.Connection, concept: int) -> None:
    """Delete the names of a concept."""
    connection.execute(
        "INSERT INTO parts (parts, rowid, key) SELECT 'delete', number, key FROM names WHERE concept = ?", (concept,)
    )
    connection.execute("DELETE FROM names WHERE concept = ?", (concept,))


def tidy(connection: sqlite3.Connection) -> None:
    """Merge the segments that many additions left in the full-text index; takes seconds for a million names."""
    connection.execute("INSERT INTO parts (parts) VALUES ('optimize')")


def replace(connection: sqlite3.Connection, concept: int, names: Iterable[Name]) -> None:
    """Replace the names of a concept, if they have changed."""
    new = sorted(names)
    query = "SELECT thai, key, sound, status, confidence, count FROM names WHERE concept = ?"
    if new != sorted(Name(bool(row[0]), *row[1:]) for row in connection.execute(query, (concept,))):
        remove(connection, concept)
        add(connection, concept, new)
