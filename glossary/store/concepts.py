"""The concepts of a glossary file: read from its table and written to it, with the index of their names."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from align.errors import InputError
from glossary.decisions.overlay import without_evidence
from glossary.entries.entry import REJECTED, Entry
from glossary.entries.json import from_record, to_record
from glossary.entries.keys import concept_id, english_key, id_candidates, thai_key
from glossary.search import index
from glossary.search.index import LENGTH, LONGEST, name_key

# The column ``given`` is the curated part; ``entry`` is the current concept, NULL where it is the same.
COLUMNS = "number, id, domain, english_key, entry, given"
IN_LIST = "IN (SELECT value FROM json_each(?))"
"""The condition that a value is in a list, whose parameter is JSON."""
DOMAIN = "COALESCE(json_extract(COALESCE(entry, given), '$.domain'), '')"
"""The current domain of a concept; the column ``domain`` is that of the documents from which it came."""


HAS_REJECTED = f'instr(given, \'"status":"{REJECTED}"\')'
"""The condition that a concept has a rejected term, letter by letter that of the index ``concepts_rejected``."""


class Origin(NamedTuple):
    """The domain of the documents that add to a concept, and the folded English under which they do."""

    domain: str
    anchor: str


class StoredConcept(NamedTuple):
    """A row of the table of concepts.

    Documents of ``domain`` add to the concept under the folded English ``anchor``; neither changes when a person
    renames the concept or moves it to another domain, whose documents then add to it as well. ``entry`` is the current
    concept, ``curated`` its part from people and other glossaries, None when all of it was found in documents.
    """

    number: int
    id: str
    domain: str
    anchor: str
    entry: Entry
    curated: Entry | None

    @property
    def origin(self) -> Origin:
        """Return what stays the same, whatever the concept is called."""
        return Origin(self.domain, self.anchor)

    @property
    def domains(self) -> tuple[str, ...]:
        """Return the domains whose documents may add to it: the first one, and the one to which a person moved it."""
        return tuple(dict.fromkeys((self.domain, self.entry.domain)))


def dumps(entry: Entry | None) -> str | None:
    """Return an entry as JSON; None for None."""
    return None if entry is None else json.dumps(to_record(entry), ensure_ascii=False, separators=(",", ":"))


def loads(text: str | None, place: str) -> Entry | None:
    """Read an entry from JSON.

    Raises
    ------
    InputError
        when it is damaged; the message begins with *place*
    """
    try:
        return None if text is None else from_record(json.loads(text), place)
    except ValueError as error:
        raise InputError(f"{place}: is damaged: {error}") from None


def _concept(row: tuple[int, str, str, str, str | None, str | None]) -> StoredConcept:
    """Read a row of ``COLUMNS``."""
    number, id_, domain, anchor, entry, curated = row
    place = f"concept {id_}"
    part = loads(curated, place)
    # To save space, the current entry is only stored where it differs from the curated part.
    current = loads(entry, place) or (part and without_evidence(part))
    assert current is not None
    return StoredConcept(number, id_, domain, anchor, current, part)


def all_concepts(connection: sqlite3.Connection) -> Iterator[StoredConcept]:
    """Yield every concept, by domain and English."""
    return map(_concept, connection.execute(f"SELECT {COLUMNS} FROM concepts ORDER BY domain, english_key, id"))


def origins(connection: sqlite3.Connection) -> dict[str, Origin]:
    """Return the origin of each curated concept by its id."""
    rows = connection.execute("SELECT id, domain, english_key FROM concepts WHERE given IS NOT NULL")
    return {id_: Origin(*origin) for id_, *origin in rows}


def page(connection: sqlite3.Connection, after: str | None, limit: int) -> list[StoredConcept]:
    """Return the first concepts by domain and English that follow the one of an id; none where the id is unknown."""
    order = "domain, english_key, id"
    where, values = (
        ("", ()) if after is None else (f"WHERE ({order}) > (SELECT {order} FROM concepts WHERE id = ?)", (after,))
    )
    query = f"SELECT {COLUMNS} FROM concepts {where} ORDER BY {order} LIMIT ?"
    return list(map(_concept, connection.execute(query, (*values, limit))))


def domains(connection: sqlite3.Connection, most: int = 200) -> list[str]:
    """Return the current domains of the concepts in order, at most *most*."""
    return list(itertools.islice(distinct_values(connection, "concepts", DOMAIN), most))


def distinct_values(connection: sqlite3.Connection, table: str, column: str) -> Iterator[str]:
    """Yield the distinct texts of an indexed column in order."""
    # DISTINCT would read every row; this takes one step in the index for each value.
    value: str | None = connection.execute(f"SELECT MIN({column}) FROM {table}").fetchone()[0]
    while value is not None:
        yield value
        value = connection.execute(f"SELECT MIN({column}) FROM {table} WHERE {column} > ?", (value,)).fetchone()[0]


def by_numbers(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, StoredConcept]:
    """Return concepts by their numbers."""
    query = f"SELECT {COLUMNS} FROM concepts WHERE number {IN_LIST}"
    found = map(_concept, connection.execute(query, (json.dumps(list(numbers)),)))
    return {concept.number: concept for concept in found}


def by_ids(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, StoredConcept]:
    """Return concepts by their ids."""
    query = f"SELECT {COLUMNS} FROM concepts WHERE id {IN_LIST}"
    found = map(_concept, connection.execute(query, (json.dumps(list(ids)),)))
    return {concept.id: concept for concept in found}


def by_anchors(connection: sqlite3.Connection, domain: str, anchors: Iterable[str]) -> dict[str, list[StoredConcept]]:
    """Return the concepts of a domain by their anchors, the oldest first; those moved to it from another come last."""
    found: dict[str, list[StoredConcept]] = {}
    for concept in map(_concept, _of_domain(connection, COLUMNS, domain, anchors)):
        found.setdefault(concept.anchor, []).append(concept)
    return found


def _of_domain(
    connection: sqlite3.Connection, columns: str, domain: str, anchors: Iterable[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield columns of the concepts of a domain by their anchors; see ``by_anchors``."""
    values = (domain, json.dumps(list(anchors), ensure_ascii=False))
    # Two queries, since SQLite would read the whole domain for both conditions in one.
    for where in ("domain = ?1", f"{DOMAIN} = ?1 AND domain <> ?1"):
        query = f"SELECT {columns} FROM concepts WHERE {where} AND english_key {IN_LIST} ORDER BY number"
        yield from connection.execute(query, values)


def home(same: Sequence[StoredConcept], domain: str) -> StoredConcept:
    """Return the concept to which documents of a domain add, of the concepts that ``by_anchors`` has for an anchor.

    It is the first one; where nobody curated that, the first that a person moved to the domain.
    """
    first = same[0]
    return first if first.curated else next((concept for concept in same if concept.domain != domain), first)


def curated_anchors(connection: sqlite3.Connection, domain: str, anchors: Collection[str]) -> set[str]:
    """Return those of the anchors of a domain whose concept has a curated part."""
    rows = _of_domain(connection, "english_key, given IS NOT NULL", domain, anchors)
    return {anchor for anchor, is_curated in rows if is_curated}


def find_named(connection: sqlite3.Connection, english: str, domain: str) -> StoredConcept | None:
    """Return the oldest concept whose current English and domain these are; None when there is none."""
    key, name = english_key(english), name_key(english)
    query = f"SELECT concept FROM names WHERE number >> {LENGTH} = ? AND key = ? AND NOT thai"
    numbers = [row[0] for row in connection.execute(query, (min(len(name), LONGEST), name))]
    rejected = connection.execute(_WITH_REJECTED, (domain,))
    numbers += [number for number, term in rejected if english_key(term) == key]
    found = {concept.number: concept for concept in in_all_domains(connection, [key])} | by_numbers(connection, numbers)
    same = (c for c in found.values() if english_key(c.entry.english) == key and c.entry.domain == domain)
    return min(same, default=None, key=lambda concept: concept.number)


# A concept whose Thai terms were all rejected has no name in the index.
_WITH_REJECTED = f"""
    SELECT number, json_extract(COALESCE(entry, given), '$.english') FROM concepts INDEXED BY concepts_rejected
    WHERE {HAS_REJECTED} AND {DOMAIN} = ?
"""


def in_all_domains(connection: sqlite3.Connection, anchors: Iterable[str]) -> Iterator[StoredConcept]:
    """Yield the concepts of any domain that have one of some anchors, the oldest first."""
    # The index of anchors begins with the domain, so that each domain is searched on its own.
    query = f"SELECT {COLUMNS} FROM concepts WHERE domain = ? AND english_key {IN_LIST}"
    keys = json.dumps(list(anchors), ensure_ascii=False)
    of_domains = (connection.execute(query, (d, keys)) for d in distinct_values(connection, "concepts", "domain"))
    return map(_concept, sorted(itertools.chain.from_iterable(of_domains)))


def entries_named(connection: sqlite3.Connection, names: Iterable[str]) -> list[Entry]:
    """Return the concepts of any domain that documents call by one of some English terms, rejected ones as well."""
    anchors = set(map(english_key, names)) - {""}
    return [concept.entry for concept in in_all_domains(connection, anchors)]


def add(connection: sqlite3.Connection, entry: Entry, curated: Entry | None) -> None:
    """Insert a concept, under its own id or a free one."""
    entry = entry if entry.id else replace(entry, id=free_id(connection, entry))
    query = "INSERT INTO concepts (id, domain, english_key, entry, given) VALUES (?, ?, ?, ?, ?)"
    values = (entry.id, entry.domain, english_key(entry.english), _if_different(entry, curated), dumps(curated))
    number = connection.execute(query, values).lastrowid
    index.add(connection, number or 0, index.names_of(entry))


def free_id(connection: sqlite3.Connection, entry: Entry, pending: Mapping[str, Entry] = MappingProxyType({})) -> str:
    """Return an unused id for a new concept: its own, or one made of its English, or that with a number behind it.

    A *pending* concept, which is about to be inserted, is the same and keeps its id where it shares a term with the
    entry, unless the entry has another id of its own.
    """
    made = concept_id(entry.english or next((v.thai for v in entry.variants), ""), entry.domain)
    for id_ in itertools.chain(filter(None, [entry.id]), id_candidates(made)):
        other = pending.get(id_)
        if other is not None:
            if share_term(other, entry) and entry.id in ("", id_):
                return id_
        elif connection.execute("SELECT 1 FROM concepts WHERE id = ?", (id_,)).fetchone() is None:
            return id_
    raise AssertionError("there is no end of ids")


def share_term(first: Entry, second: Entry) -> bool:
    """Return whether two entries have an English or a Thai term in common.

    >>> share_term(Entry("bank", ("BK",)), Entry("BK")), share_term(Entry("bank"), Entry("house"))
    (True, False)
    """
    names = [{english_key(name) for name in entry.names if name} for entry in (first, second)]
    thai = [{thai_key(v.thai) for v in entry.variants if v.thai} for entry in (first, second)]
    return not (names[0].isdisjoint(names[1]) and thai[0].isdisjoint(thai[1]))


def update(connection: sqlite3.Connection, concept: StoredConcept, entry: Entry | None, curated: Entry | None) -> None:
    """Write the new current entry and curated part of a concept; without an entry, delete it."""
    if entry is None:
        index.remove(connection, concept.number)
        connection.execute("DELETE FROM concepts WHERE number = ?", (concept.number,))
    elif (entry, curated) != (concept.entry, concept.curated):
        values = (_if_different(entry, curated), dumps(curated), concept.number)
        connection.execute("UPDATE concepts SET entry = ?, given = ? WHERE number = ?", values)
        index.replace(connection, concept.number, index.names_of(entry))


def _if_different(entry: Entry, curated: Entry | None) -> str | None:
    """Return the current entry as JSON; None where it is the curated part without any evidence."""
    return None if curated and entry == without_evidence(curated) else dumps(entry)


def index_all(connection: sqlite3.Connection) -> None:
    """Write the names of all concepts into an empty index."""
    index.fill(connection, ((concept.number, concept.entry) for concept in all_concepts(connection)))
