"""The documents of a glossary file with the occurrences found in them, kept one by one so that each counts once.

What documents say of a concept is summed up in the concept itself (``refresh``). A build writes many documents and sums
up once at its end: until then, the terms whose concepts are out of date stand in the table ``pending``.
"""

from __future__ import annotations

import hashlib
import json
from collections import ChainMap
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

from align.records import Pair
from glossary.counting.merge import Row, make_entries, merge_names, sort_in_memory
from glossary.counting.occurrences import Occurrence, pair_occurrences
from glossary.counting.tally import Tally
from glossary.decisions.overlay import MOST_EXAMPLES, with_evidence, without_evidence
from glossary.entries.entry import Entry, Source, Variant
from glossary.search.concordance import Sentence, cut_sentence
from glossary.store import concepts
from glossary.store.concepts import IN_LIST, StoredConcept
from glossary.store.connection import Connection

FOLDER = "/"
"""The end of a folder's name in the name of a document."""
LAST = "\U0010ffff"
"""Sorts behind any further letter of a name."""


class Evidence(NamedTuple):
    """An occurrence with its sentence."""

    occurrence: Occurrence
    sentence: Sentence


class DocumentEvidence(NamedTuple):
    """A document with the occurrences found in it.

    ``digest`` is that of its text, ``settings`` are those of its alignment. ``root`` is a digest of the folder or file
    that it comes from: an edited text replaces the old one of its name only within the same root.
    """

    name: str
    digest: str
    settings: str
    domain: str
    found: tuple[Evidence, ...]
    root: str = ""


class ChangedPair(NamedTuple):
    """A pair of a document that is aligned otherwise than before; *before* is empty where it is new."""

    document: str
    english: str
    before: str
    after: str


class KnownDocument(NamedTuple):
    """A document in the file: its name, the settings of its alignment, and its domain."""

    name: str
    settings: str
    domain: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of adding documents.

    ``new`` documents were added, ``replaced`` ones had another text before, ``realigned`` ones had the same text but
    other settings or another domain; ``changed`` are their pairs that differ now. ``moved`` ones had another domain.
    """

    new: int = 0
    replaced: int = 0
    realigned: int = 0
    moved: int = 0
    changed: tuple[ChangedPair, ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        numbers = (self.new + other.new, self.replaced + other.replaced, self.realigned + other.realigned)
        return Outcome(*numbers, self.moved + other.moved, self.changed + other.changed)


def digest_of(text: str) -> str:
    """Return a digest of a text, which only the same text has."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def evidence_of(pair: Pair, source: Source, text: str) -> Iterator[Evidence]:
    """Yield the occurrences of a pair, each with its sentence in the text."""
    around = cut_sentence(text, pair.start, max(pair.end, pair.parenthetical.end))
    return (Evidence(occurrence, around) for occurrence in pair_occurrences(pair, source))


# ---- documents --------------------------------------------------------------------------------------------


def known(connection: Connection, id_: str, digest: str) -> KnownDocument | None:
    """Find the document of an id with a text of this digest.

    Several documents of one id are told apart by a number behind their names, as in ``a.txt (2)``.
    """
    query = f"SELECT name, settings, domain FROM documents WHERE digest = ? AND {_OF_ID} ORDER BY number"
    row = connection.execute(query, (digest, *_of_id(id_))).fetchone()
    return KnownDocument(*row) if row else None


def name_of(connection: Connection, digest: str) -> str | None:
    """Return the name of a document with a text of this digest."""
    row = connection.execute("SELECT name FROM documents WHERE digest = ? ORDER BY number", (digest,)).fetchone()
    return row[0] if row else None


def names(connection: Connection, id_: str) -> dict[str, str]:
    """Return the names of all documents of an id, with their roots."""
    query = f"SELECT name, root FROM documents WHERE {_OF_ID} ORDER BY number"
    return dict(connection.execute(query, _of_id(id_)).fetchall())


# A range of names instead of a pattern: SQLite finds it in the index of names.
_OF_ID = "(name = ? OR (name >= ? AND name < ? AND name LIKE '%)'))"


def _of_id(id_: str) -> tuple[str, str, str]:
    return id_, f"{id_} (", f"{id_} )"


def digests(connection: Connection) -> dict[str, str]:
    """Return the digests of all documents by their names."""
    return dict(connection.execute("SELECT name, digest FROM documents ORDER BY name").fetchall())


def documents(connection: Connection, apart: Container[str] = ()) -> Iterator[DocumentEvidence]:
    """Yield the documents by name, those named in *apart* left out."""
    query = f"SELECT {_EVIDENCE} FROM {_JOINED} WHERE o.document = ? ORDER BY o.rowid"
    rows = connection.execute("SELECT number, name, digest, settings, domain, root FROM documents ORDER BY name")
    for number, name, digest, settings, domain, root in rows:
        if name not in apart:
            found = tuple(map(_evidence, connection.execute(query, (number,))))
            yield DocumentEvidence(name, digest, settings, domain, found, root)


def beginnings(connection: Connection, most: int = 200) -> list[str]:
    """Return the top folders of document names, and the names of documents in no folder, at most so many.

    Where all documents are in one folder, its folders and documents are returned. Each step is a search in an index,
    however many documents there are.
    """
    folder = ""
    while True:
        found = list(islice(_within(connection, folder), most))
        if len(found) != 1 or not found[0].endswith(FOLDER):
            return found or [name for name in [folder] if name]
        folder = found[0]


def _within(connection: Connection, folder: str) -> Iterator[str]:
    """Yield the folders and documents in a folder."""
    query = "SELECT MIN(name) FROM documents WHERE name > ? AND name < ?"
    at = folder
    while (name := connection.execute(query, (at, folder + LAST)).fetchone()[0]) is not None:
        inner, slash, _ = name[len(folder) :].partition(FOLDER)
        yield folder + inner + slash
        at = folder + inner + slash + LAST if slash else name


def add(connection: Connection, documents: Iterable[DocumentEvidence]) -> Outcome:
    """Add documents, each in place of that of its name, in the open transaction; ``refresh_pending`` must follow."""
    outcome = Outcome()
    for document in documents:
        query = "SELECT number, digest, settings, domain FROM documents WHERE name = ?"
        row = connection.execute(query, (document.name,)).fetchone()
        if row:
            number, digest, settings, domain = row
            if (digest, settings, domain) == (document.digest, document.settings, document.domain):
                continue
            if digest == document.digest:
                changed = tuple(_changed_pairs(connection, number, document))
                outcome += Outcome(realigned=1, moved=domain != document.domain, changed=changed)
            else:
                outcome += Outcome(replaced=1)
            _mark_pending(connection, domain, _remove(connection, number))
        else:
            outcome += Outcome(new=1)
        insert(connection, document)
        _mark_pending(connection, document.domain, {e.occurrence.key[0] for e in document.found})
    return outcome


def _changed_pairs(connection: Connection, number: int, document: DocumentEvidence) -> Iterator[ChangedPair]:
    """Yield the pairs that differ, matched by their English and the end of their Thai, which stands at the bracket."""
    query = "SELECT english_key, english, thai, end FROM occurrences WHERE document = ?"
    before = {(row[0], row[3]): (row[1], row[2]) for row in connection.execute(query, (number,))}
    after = {(e.occurrence.key[0], e.occurrence.source.end): e.occurrence for e in document.found}
    for key in sorted({*before, *after}):
        old, new = before.get(key, ("", ""))[1], after[key].thai if key in after else ""
        if old != new:
            english = before[key][0] if key in before else after[key].english
            yield ChangedPair(document.name, english, old, new)


def _remove(connection: Connection, number: int) -> set[str]:
    """Remove a document; return its folded English terms, and those that share their Thai with them."""
    query = "SELECT english_key FROM occurrences WHERE document = ?"
    keys = {row[0] for row in connection.execute(query, (number,))}
    keys |= {
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT other.english_key FROM occurrences AS own JOIN occurrences AS other "
            "ON other.domain = own.domain AND other.thai_key = own.thai_key WHERE own.document = ?",
            (number,),
        )
    }
    connection.execute("DELETE FROM documents WHERE number = ?", (number,))
    return keys


def insert(connection: Connection, document: DocumentEvidence) -> None:
    """Write a document of a new name with its occurrences."""
    number = connection.execute(
        "INSERT INTO documents (name, digest, domain, settings, root) VALUES (?, ?, ?, ?, ?)",
        (document.name, document.digest, document.domain, document.settings, document.root),
    ).lastrowid
    connection.executemany(
        "INSERT INTO occurrences VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                document.domain,
                *o.key,
                o.english,
                o.thai,
                json.dumps(o.acronyms, ensure_ascii=False),
                o.kind,
                o.certainty,
                o.source.start,
                o.source.end,
                *around,
                o.source.place,
            )
            for o, around in document.found
        ],
    )


# ---- concepts that documents add to -----------------------------------------------------------------------


def _mark_pending(connection: Connection, domain: str, anchors: Iterable[str]) -> None:
    connection.executemany("INSERT OR IGNORE INTO pending VALUES (?, ?)", [(domain, anchor) for anchor in anchors])


def has_pending(connection: Connection) -> bool:
    """Return whether concepts are out of date, as after a build that was killed."""
    return connection.execute("SELECT 1 FROM pending LIMIT 1").fetchone() is not None


def refresh_pending(connection: Connection, most: int = -1) -> None:
    """Refresh the concepts of pending terms, of at most *most*, where that is not negative."""
    terms: dict[str, list[str]] = {}
    query = "SELECT domain, english_key FROM pending ORDER BY domain, english_key LIMIT ?"
    for domain, anchor in connection.execute(query, (most,)):
        terms.setdefault(domain, []).append(anchor)
    for domain, anchors in terms.items():
        refresh(connection, domain, anchors)


def refresh(connection: Connection, domain: str, anchors: Collection[str]) -> None:
    """Sum up again what documents of a domain say of some terms, and write their concepts.

    An abbreviation that stood alone belongs to the full name that has it and the same Thai, so that all terms which
    share their Thai with one of *anchors* may have changed as well.
    """
    thai = _column(connection, "thai_key", "english_key", domain, anchors)
    changed = {*anchors, *_column(connection, "english_key", "thai_key", domain, thai)}
    around = _column(connection, "thai_key", "english_key", domain, changed)
    sums = _sums(connection, domain, around)
    held = concepts.by_anchors(connection, domain, changed)
    for anchor in sorted(changed):
        same = held.get(anchor, ())
        if not same and (evidence := _entry(domain, anchor, [sums])):
            concepts.add(connection, without_evidence(evidence), None)
        for concept in same:
            here = [sums] if concept is concepts.home(same, domain) else []
            evidence = _entry(concept.domain, anchor, [*here, *_sums_elsewhere(connection, concept, domain)])
            entry = with_evidence(concept.curated, evidence)
            concepts.update(connection, concept, entry and replace(entry, id=concept.id), concept.curated)
    query = "DELETE FROM pending WHERE domain = ? AND english_key = ?"
    connection.executemany(query, [(domain, anchor) for anchor in changed])


def spoken_of(connection: Connection, domain: str, anchors: Collection[str]) -> set[str]:
    """Return those of the folded English terms of a domain that stand in a document."""
    return _column(connection, "english_key", "english_key", domain, anchors)


def _column(connection: Connection, column: str, by: str, domain: str, keys: Collection[str]) -> set[str]:
    query = f"SELECT DISTINCT {column} FROM occurrences WHERE domain = ? AND {by} {IN_LIST}"
    return {row[0] for row in connection.execute(query, (domain, json.dumps(list(keys), ensure_ascii=False)))}


class _Sums(NamedTuple):
    """The sums of a domain: rows by their folded English, and the sentences by their places."""

    rows: dict[str, list[Row]]
    sentences: dict[str, str]


def _sums(connection: Connection, domain: str, thai: Collection[str]) -> _Sums:
    """Sum the occurrences of a domain with these Thai terms."""
    tally = Tally()
    sentences: dict[str, str] = {}
    for occurrence, around in evidence_with(connection, domain, "thai_key", thai):
        tally.count(occurrence)
        sentences[str(occurrence.source)] = around.text
    alone = {key[0] for key in tally.counts if key[2]}
    apart = concepts.curated_anchors(connection, domain, alone)
    rows: dict[str, list[Row]] = {}
    for row in merge_names(tally.rows(), apart=apart):
        rows.setdefault(row.english, []).append(row)
    return _Sums(rows, sentences)


def _sums_elsewhere(connection: Connection, concept: StoredConcept, domain: str) -> Iterator[_Sums]:
    """Yield the sums of other domains than this one that add to a concept."""
    for other in concept.domains:
        if other != domain:
            same = concepts.by_anchors(connection, other, [concept.anchor])[concept.anchor]
            if concepts.home(same, other).number == concept.number:
                yield _sums(connection, other, _column(connection, "thai_key", "english_key", other, [concept.anchor]))


def _entry(domain: str, anchor: str, sums: Collection[_Sums]) -> Entry | None:
    """Make an entry of all sums of a folded English; None where there are none."""
    rows = sort_in_memory(row for each in sums for row in each.rows.get(anchor, ()))
    sentences = ChainMap(*(each.sentences for each in sums))
    entry = next(make_entries(rows), None)
    variants = (_with_examples(v, sentences) for v in entry.variants) if entry else ()
    return entry and replace(entry, domain=domain, variants=tuple(variants))


def _with_examples(variant: Variant, sentences: Mapping[str, str]) -> Variant:
    examples = dict.fromkeys(sentences[place] for place in variant.sources)
    return replace(variant, examples=tuple(examples)[:MOST_EXAMPLES])


def evidence_with(connection: Connection, domain: str, column: str, keys: Collection[str]) -> Iterator[Evidence]:
    """Yield the occurrences of a domain whose *column*, a folded English or Thai, is among the keys."""
    query = f"SELECT {_EVIDENCE} FROM {_JOINED} WHERE o.domain = ? AND {column} {IN_LIST} ORDER BY name, start, end"
    return map(_evidence, connection.execute(query, (domain, json.dumps(list(keys), ensure_ascii=False))))


def sorted_occurrences(connection: Connection) -> Iterator[Occurrence]:
    """Yield all occurrences of all documents in the order that ``merge.count_sorted`` needs."""
    columns = _EVIDENCE.replace("sentence, at", "'', 0")  # sorting takes less memory without the sentences
    query = f"SELECT {columns} FROM {_JOINED} ORDER BY english_key, thai_key, alone DESC"
    return (_evidence(row).occurrence for row in connection.execute(query))


_EVIDENCE = (
    "english_key, thai_key, alone, english, thai, acronyms, kind, certainty, name, start, end, place, sentence, at"
)
_JOINED = "occurrences AS o JOIN documents AS d ON d.number = o.document"


def _evidence(row: tuple[Any, ...]) -> Evidence:
    english_folded, thai_folded, alone, english, thai, acronyms, kind, certainty, *source, text, at = row
    key = (english_folded, thai_folded, bool(alone))
    return Evidence(
        Occurrence(key, english, thai, tuple(json.loads(acronyms)), kind, certainty, Source(*source)),
        Sentence(text, at),
    )
