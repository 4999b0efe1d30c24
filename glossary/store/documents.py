"""What the documents of a glossary file say: their pairs are kept one by one, so that a document counts once."""

from __future__ import annotations

import hashlib
import json
from collections import ChainMap
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

from align.records import Pair
from glossary.counting.merge import Row, entries, full_names, in_memory
from glossary.counting.occurrences import Occurrence, occurrences
from glossary.counting.tally import Tally
from glossary.decisions.overlay import MOST_EXAMPLES, with_evidence, without_evidence
from glossary.entries.entry import Entry, Source, Variant
from glossary.search.concordance import Sentence, cut_sentence
from glossary.store import concepts
from glossary.store.concepts import IN_LIST, StoredConcept
from glossary.store.connection import Connection

FOLDER = "/"
"""What stands behind a folder in the name of a document."""
LAST = "\U0010ffff"
"""What comes behind all that a name may go on with."""


class Evidence(NamedTuple):
    """An occurrence with the sentence that it stands in."""

    occurrence: Occurrence
    sentence: Sentence


class Counted(NamedTuple):
    """A document with what was found in it. ``digest`` and ``settings`` say of which text and how.

    ``root`` is a digest of where it is from, by which a text that was edited is told from another of the same name.
    """

    name: str
    digest: str
    settings: str
    domain: str
    found: tuple[Evidence, ...]
    root: str = ""


class Differs(NamedTuple):
    """A pair of a document that is answered otherwise than it was: *before* is empty where it is new."""

    document: str
    english: str
    before: str
    after: str


def digest_of(text: str) -> str:
    """The digest by which a text is known to be the same."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def evidence_of(pair: Pair, source: Source, text: str) -> Iterator[Evidence]:
    """The evidence that a pair in a text is."""
    around = cut_sentence(text, pair.start, max(pair.end, pair.parenthetical.end))
    return (Evidence(occurrence, around) for occurrence in occurrences(pair, source))


class Known(NamedTuple):
    """A document that was counted: under which name, with which settings, in which domain."""

    name: str
    settings: str
    domain: str


def known(connection: Connection, id_: str, digest: str) -> Known | None:
    """The document of an id that has this text, where there is one.

    Several documents of one id are told apart by a number behind their names, as in ``a.txt (2)``.
    """
    query = f"SELECT name, settings, domain FROM documents WHERE digest = ? AND {_OF_ID} ORDER BY number"
    row = connection.execute(query, (digest, *_of_id(id_))).fetchone()
    return Known(*row) if row else None


def name_of(connection: Connection, digest: str) -> str | None:
    """The name of a document that has this text, where there is one."""
    row = connection.execute("SELECT name FROM documents WHERE digest = ? ORDER BY number", (digest,)).fetchone()
    return row[0] if row else None


def names(connection: Connection, id_: str) -> dict[str, str]:
    """The names of all documents of an id, with their roots."""
    query = f"SELECT name, root FROM documents WHERE {_OF_ID} ORDER BY number"
    return dict(connection.execute(query, _of_id(id_)).fetchall())


_OF_ID = "(name = ? OR name LIKE ? ESCAPE '\\')"


def _of_id(id_: str) -> tuple[str, str]:
    escaped = id_.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return id_, f"{escaped} (%)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What counting some documents came to.

    ``new`` documents were counted, ``replaced`` ones had another text before, ``anew`` had the same text, aligned in
    another way; ``differs`` says which of their pairs are answered otherwise. ``moved`` ones were in another domain.
    """

    new: int = 0
    replaced: int = 0
    anew: int = 0
    moved: int = 0
    differs: tuple[Differs, ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        numbers = (self.new + other.new, self.replaced + other.replaced, self.anew + other.anew)
        return Outcome(*numbers, self.moved + other.moved, self.differs + other.differs)


def count(connection: Connection, documents: Iterable[Counted]) -> Outcome:
    """Count documents, in the transaction that is open; one that was counted before is replaced."""
    touched: dict[str, set[str]] = {}
    outcome = Outcome()
    for document in documents:
        query = "SELECT number, digest, settings, domain FROM documents WHERE name = ?"
        row = connection.execute(query, (document.name,)).fetchone()
        if row:
            number, digest, settings, domain = row
            if (digest, settings, domain) == (document.digest, document.settings, document.domain):
                continue
            if digest == document.digest:
                differs = tuple(_differences(connection, number, document))
                outcome += Outcome(anew=1, moved=domain != document.domain, differs=differs)
            else:
                outcome += Outcome(replaced=1)
            touched.setdefault(domain, set()).update(_remove(connection, number))
        else:
            outcome += Outcome(new=1)
        _insert(connection, document)
        found = {e.occurrence.key[0] for e in document.found}
        touched.setdefault(document.domain, set()).update(found)
    for domain, keys in touched.items():
        refresh(connection, domain, keys)
    return outcome


def _differences(connection: Connection, number: int, document: Counted) -> Iterator[Differs]:
    """By the place of its English: a name of a bracket is that name at the end of its sentence's span."""
    query = "SELECT english_key, english, thai, end FROM occurrences WHERE document = ?"
    before = {(row[0], row[3]): (row[1], row[2]) for row in connection.execute(query, (number,))}
    after = {(e.occurrence.key[0], e.occurrence.source.end): e.occurrence for e in document.found}
    for key in sorted({*before, *after}):
        old, new = before.get(key, ("", ""))[1], after[key].thai if key in after else ""
        if old != new:
            english = before[key][0] if key in before else after[key].english
            yield Differs(document.name, english, old, new)


def _remove(connection: Connection, number: int) -> set[str]:
    """Take a document out; gives the folded English terms that it had, and those that have their Thai beside it."""
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


def _insert(connection: Connection, document: Counted) -> None:
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


def refresh(connection: Connection, domain: str, anchors: Collection[str]) -> None:
    """Show the concepts anew that documents say something else of than before.

    An abbreviation that stood alone belongs to the full name that has it and the same Thai, so that all terms which
    share their Thai with one of *anchors* may have changed as well.
    """
    thai = _column(connection, "thai_key", "english_key", domain, anchors)
    changed = {*anchors, *_column(connection, "english_key", "thai_key", domain, thai)}
    around = _column(connection, "thai_key", "english_key", domain, changed)
    said = _said(connection, domain, around)
    held = concepts.by_anchors(connection, domain, changed)
    for anchor in sorted(changed):
        same = held.get(anchor, ())
        if not same and (evidence := _entry(domain, anchor, [said])):
            concepts.add(connection, without_evidence(evidence), None)
        for concept in same:
            here = [said] if concept is concepts.home(same, domain) else []
            evidence = _entry(concept.domain, anchor, [*here, *_said_elsewhere(connection, concept, domain)])
            entry = with_evidence(concept.curated, evidence)
            concepts.update(connection, concept, entry and replace(entry, id=concept.id), concept.curated)


def digests(connection: Connection) -> dict[str, str]:
    """The digests of all documents by their names."""
    return dict(connection.execute("SELECT name, digest FROM documents ORDER BY name").fetchall())


def beginnings(connection: Connection, most: int = 200) -> list[str]:
    """How the names of documents begin, at most so many: with a folder, or with themselves where they are in none.

    Where all are in one folder, its folders and documents. Each is found by a step in an index, however many there are.
    """
    folder = ""
    while True:
        found = list(islice(_within(connection, folder), most))
        if len(found) != 1 or not found[0].endswith(FOLDER):
            return found or [name for name in [folder] if name]
        folder = found[0]


def _within(connection: Connection, folder: str) -> Iterator[str]:
    """The folders and documents in a folder."""
    query = "SELECT MIN(name) FROM documents WHERE name > ? AND name < ?"
    at = folder
    while (name := connection.execute(query, (at, folder + LAST)).fetchone()[0]) is not None:
        inner, slash, _ = name[len(folder) :].partition(FOLDER)
        yield folder + inner + slash
        at = folder + inner + slash + LAST if slash else name


def documents(connection: Connection, apart: Container[str] = ()) -> Iterator[Counted]:
    """The documents that were counted, with what was found in them, by name; those of some names apart."""
    query = f"SELECT {_EVIDENCE} FROM {_JOINED} WHERE o.document = ? ORDER BY o.rowid"
    rows = connection.execute("SELECT number, name, digest, settings, domain, root FROM documents ORDER BY name")
    for number, name, digest, settings, domain, root in rows:
        if name not in apart:
            found = tuple(map(_evidence, connection.execute(query, (number,))))
            yield Counted(name, digest, settings, domain, found, root)


def spoken_of(connection: Connection, domain: str, anchors: Collection[str]) -> set[str]:
    """Those of the folded English terms of a domain that stand in a document."""
    return _column(connection, "english_key", "english_key", domain, anchors)


def _column(connection: Connection, wanted: str, by: str, domain: str, keys: Collection[str]) -> set[str]:
    query = f"SELECT DISTINCT {wanted} FROM occurrences WHERE domain = ? AND {by} {IN_LIST}"
    return {row[0] for row in connection.execute(query, (domain, json.dumps(list(keys), ensure_ascii=False)))}


class _Said(NamedTuple):
    """What documents of a domain say: rows by their folded English, and the sentences by their places."""

    rows: dict[str, list[Row]]
    sentences: dict[str, str]


def _said(connection: Connection, domain: str, thai: Collection[str]) -> _Said:
    """What documents of a domain say in the occurrences with these Thai terms."""
    tally = Tally()
    sentences: dict[str, str] = {}
    for occurrence, around in evidence_with(connection, domain, "thai_key", thai):
        tally.count(occurrence)
        sentences[str(occurrence.source)] = around.text
    alone = {key[0] for key in tally.seen if key[2]}
    apart = concepts.curated_anchors(connection, domain, alone)
    rows: dict[str, list[Row]] = {}
    for row in full_names(tally.rows(), apart=apart):
        rows.setdefault(row.english, []).append(row)
    return _Said(rows, sentences)


def _said_elsewhere(connection: Connection, concept: StoredConcept, domain: str) -> Iterator[_Said]:
    """What documents of other domains than this one say that add to a concept."""
    for other in concept.domains:
        if other != domain:
            same = concepts.by_anchors(connection, other, [concept.anchor])[concept.anchor]
            if concepts.home(same, other).number == concept.number:
                yield _said(connection, other, _column(connection, "thai_key", "english_key", other, [concept.anchor]))


def _entry(domain: str, anchor: str, said: Collection[_Said]) -> Entry | None:
    """The entry that documents make of a folded English by all that they say; None where they say nothing."""
    rows = in_memory(row for each in said for row in each.rows.get(anchor, ()))
    sentences = ChainMap(*(each.sentences for each in said))
    entry = next(entries(rows), None)
    variants = (_with_examples(v, sentences) for v in entry.variants) if entry else ()
    return entry and replace(entry, domain=domain, variants=tuple(variants))


def _with_examples(variant: Variant, sentences: Mapping[str, str]) -> Variant:
    examples = dict.fromkeys(sentences[place] for place in variant.sources)
    return replace(variant, examples=tuple(examples)[:MOST_EXAMPLES])


def evidence_with(connection: Connection, domain: str, column: str, keys: Collection[str]) -> Iterator[Evidence]:
    """The occurrences of a domain whose folded English or Thai, as *column* says, is among the keys."""
    query = f"SELECT {_EVIDENCE} FROM {_JOINED} WHERE o.domain = ? AND {column} {IN_LIST} ORDER BY name, start, end"
    return map(_evidence, connection.execute(query, (domain, json.dumps(list(keys), ensure_ascii=False))))


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
