"""The concepts of a glossary file: read, written, and shown anew when their evidence or decisions change."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from align.errors import InputError
from glossary.decisions.overlay import without_evidence
from glossary.entries.entry import REJECTED, Entry
from glossary.entries.json import from_record, to_record
from glossary.entries.keys import concept_id, english_key
from glossary.search import index
from glossary.search.index import LENGTH, LONGEST, name_key

COLUMNS = "number, id, domain, english_key, entry, given"
IN_LIST = "IN (SELECT value FROM json_each(?))"
"""Is a value in the list that is given as JSON?"""
DOMAIN = "COALESCE(json_extract(COALESCE(entry, given), '$.domain'), '')"
"""The domain of a concept as it is shown; the column is that of the documents which add to it."""


class Origin(NamedTuple):
    """The domain of the documents that add to a concept, and the folded English to which they do."""

    domain: str
    anchor: str


class Held(NamedTuple):
    """A concept as the file holds it.

    ``anchor`` is the folded English to which documents of a ``domain`` add; both stay when a person writes the term
    otherwise or says that it is of another domain, whose documents then add to it as well.
    ``given`` is the part that came from people and other glossaries; None when all was found in documents.
    """

    number: int
    id: str
    domain: str
    anchor: str
    entry: Entry
    given: Entry | None

    @property
    def origin(self) -> Origin:
        """What stays as it was at first, whatever it is called."""
        return Origin(self.domain, self.anchor)

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains of which documents may add to it: that which it is from, and that which a person put it in."""
        return tuple(dict.fromkeys((self.domain, self.entry.domain)))


def dumps(entry: Entry | None) -> str | None:
    """An entry as JSON; None for none."""
    return None if entry is None else json.dumps(to_record(entry), ensure_ascii=False, separators=(",", ":"))


def loads(text: str | None, place: str) -> Entry | None:
    """An entry from JSON; *place* begins the message when it is none."""
    try:
        return None if text is None else from_record(json.loads(text), place)
    except ValueError as error:
        raise InputError(f"{place}: is damaged: {error}") from None


def all_concepts(connection: sqlite3.Connection) -> Iterator[Held]:
    """Every concept, by domain and English."""
    query = f"SELECT {COLUMNS} FROM concepts ORDER BY domain, english_key, id"
    return (_held(row, connection) for row in connection.execute(query))


def origins(connection: sqlite3.Connection) -> dict[str, Origin]:
    """By its id, where each concept is from of which something is given."""
    rows = connection.execute("SELECT id, domain, english_key FROM concepts WHERE given IS NOT NULL")
    return {id_: Origin(*origin) for id_, *origin in rows}


def behind(connection: sqlite3.Connection, id_: str | None, limit: int) -> list[Held]:
    """The concepts behind one, by domain and English; the first ones without one, none behind one that is not there."""
    order = "domain, english_key, id"
    where, values = (
        ("", ()) if id_ is None else (f"WHERE ({order}) > (SELECT {order} FROM concepts WHERE id = ?)", (id_,))
    )
    query = f"SELECT {COLUMNS} FROM concepts {where} ORDER BY {order} LIMIT ?"
    return [_held(row, connection) for row in connection.execute(query, (*values, limit))]


def domains(connection: sqlite3.Connection, most: int) -> list[str]:
    """The domains of the concepts, in order, at most so many; each is found by a step in an index."""
    found: list[str] = []
    query = f"SELECT MIN({DOMAIN}) FROM concepts WHERE {DOMAIN} > ?"
    domain: str | None = connection.execute(f"SELECT MIN({DOMAIN}) FROM concepts").fetchone()[0]
    while domain is not None and len(found) < most:
        found.append(domain)
        domain = connection.execute(query, (domain,)).fetchone()[0]
    return found


def by_numbers(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Held]:
    """Concepts by their numbers."""
    query = f"SELECT {COLUMNS} FROM concepts WHERE number {IN_LIST}"
    found = (_held(row, connection) for row in connection.execute(query, (json.dumps(list(numbers)),)))
    return {held.number: held for held in found}


def by_ids(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Held]:
    """Concepts by their ids."""
    query = f"SELECT {COLUMNS} FROM concepts WHERE id {IN_LIST}"
    found = (_held(row, connection) for row in connection.execute(query, (json.dumps(list(ids)),)))
    return {held.id: held for held in found}


def by_anchors(connection: sqlite3.Connection, domain: str, anchors: Iterable[str]) -> dict[str, list[Held]]:
    """The concepts of a domain by their folded English, the oldest first; those that people put in it are behind."""
    found: dict[str, list[Held]] = {}
    for row in _of_domain(connection, COLUMNS, domain, anchors):
        held = _held(row, connection)
        found.setdefault(held.anchor, []).append(held)
    return found


def _of_domain(
    connection: sqlite3.Connection, columns: str, domain: str, anchors: Iterable[str]
) -> Iterator[tuple[Any, ...]]:
    """Columns of the concepts of a domain by their folded English; see ``by_anchors``.

    They are asked for in two queries, since SQLite would read the whole domain for both in one.
    """
    values = (domain, json.dumps(list(anchors), ensure_ascii=False))
    for where in ("domain = ?1", f"{DOMAIN} = ?1 AND domain <> ?1"):
        query = f"SELECT {columns} FROM concepts WHERE {where} AND english_key {IN_LIST} ORDER BY number"
        yield from connection.execute(query, values)


def home(same: Sequence[Held], domain: str) -> Held:
    """The concept to which documents of a domain add, of those that ``by_anchors`` has under one folded English.

    That is the first; where it is of documents alone, the first that a person put in the domain.
    """
    first = same[0]
    return first if first.given else next((held for held in same if held.domain != domain), first)


def named(connection: sqlite3.Connection, english: str, domain: str) -> Held | None:
    """The oldest concept that has an English term in a domain, as both are shown; None when there is none."""
    key, wanted = english_key(english), name_key(english)
    query = f"SELECT concept FROM names WHERE number >> {LENGTH} = ? AND key = ? AND NOT thai"
    numbers = [row[0] for row in connection.execute(query, (min(len(wanted), LONGEST), wanted))]
    rejected = connection.execute(_WITH_REJECTED, (domain,))
    numbers += [number for number, name in rejected if english_key(name) == key]
    found = {held.number: held for held in called(connection, [key])} | by_numbers(connection, numbers)
    same = (h for h in found.values() if english_key(h.entry.english) == key and h.entry.domain == domain)
    return min(same, default=None, key=lambda held: held.number)


# Where all Thai is rejected, no name of a concept is in the index.
_WITH_REJECTED = f"""
    SELECT number, json_extract(COALESCE(entry, given), '$.english') FROM concepts INDEXED BY concepts_rejected
    WHERE instr(given, '"status":"{REJECTED}"') AND {DOMAIN} = ?
"""


def called(connection: sqlite3.Connection, anchors: Iterable[str]) -> Iterator[Held]:
    """The concepts of all domains by their folded English, the oldest first."""
    query = f"""
        WITH RECURSIVE domains (name) AS (
            SELECT MIN(domain) FROM concepts
            UNION ALL SELECT (SELECT MIN(domain) FROM concepts WHERE domain > name) FROM domains WHERE name IS NOT NULL
        )
        SELECT {COLUMNS} FROM domains CROSS JOIN concepts ON domain = name
        WHERE english_key {IN_LIST} ORDER BY number
    """
    rows = connection.execute(query, (json.dumps(list(anchors), ensure_ascii=False),))
    return (_held(row, connection) for row in rows)


def add(connection: sqlite3.Connection, entry: Entry, given: Entry | None) -> None:
    """Write a new concept, under its id or one made of its English that is free."""
    anchor = english_key(entry.english)
    entry = replace(entry, id=entry.id or free_id(connection, concept_id(entry.english, entry.domain)))
    query = "INSERT INTO concepts (id, domain, english_key, entry, given) VALUES (?, ?, ?, ?, ?)"
    number = connection.execute(query, (entry.id, entry.domain, anchor, _own(entry, given), dumps(given))).lastrowid
    index.add(connection, number or 0, index.names_of(entry))


def free_id(connection: sqlite3.Connection, wanted: str) -> str:
    """An id that no concept has: the one that is wanted, or that with a number behind it."""
    return next(name for name in numbered(wanted) if not has_id(connection, name))


def numbered(id_: str) -> Iterator[str]:
    """An id, then the same with numbers behind it, without end."""
    return itertools.chain([id_], (f"{id_}-{number}" for number in itertools.count(2)))


def has_id(connection: sqlite3.Connection, id_: str) -> bool:
    """Is there a concept of an id?"""
    return connection.execute("SELECT 1 FROM concepts WHERE id = ?", (id_,)).fetchone() is not None


def update(connection: sqlite3.Connection, held: Held, entry: Entry | None, given: Entry | None) -> None:
    """Write a concept anew; without an entry, delete it."""
    if entry is None:
        index.remove(connection, held.number)
        connection.execute("DELETE FROM concepts WHERE number = ?", (held.number,))
    elif (entry, given) != (held.entry, held.given):
        values = (_own(entry, given), dumps(given), held.number)
        connection.execute("UPDATE concepts SET entry = ?, given = ? WHERE number = ?", values)
        index.replace(connection, held.number, index.names_of(entry))


def index_all(connection: sqlite3.Connection) -> None:
    """Write the names of all concepts into tables that are empty."""
    index.fill(connection, ((held.number, held.entry) for held in all_concepts(connection)))


def _own(entry: Entry, given: Entry | None) -> str | None:
    """An entry as JSON, where it says more than what is given."""
    return None if given and entry == without_evidence(given) else dumps(entry)


def given_anchors(connection: sqlite3.Connection, domain: str, anchors: Collection[str]) -> set[str]:
    """Those of the folded English terms of a domain on whose concept a person has worked."""
    rows = _of_domain(connection, "english_key, given IS NOT NULL", domain, anchors)
    return {anchor for anchor, is_given in rows if is_given}


def _held(row: tuple[int, str, str, str, str | None, str | None], connection: sqlite3.Connection) -> Held:
    number, id_, domain, anchor, entry, given = row
    place = f"concept {id_}"
    part = loads(given, place)
    shown = loads(entry, place) or (part and without_evidence(part))
    assert shown is not None
    return Held(number, id_, domain, anchor, shown, part)
