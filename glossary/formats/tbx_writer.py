"""Concepts as TBX has them; its two versions name the same things differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from glossary.entries.entry import (
    ADMITTED,
    APPROVED,
    FORBIDDEN,
    REJECTED,
    STATUSES,
    Entry,
    Synonym,
    Variant,
    iter_terms,
    iter_texts,
)
from glossary.entries.keys import with_ids
from glossary.files import xml
from glossary.formats.xml_ids import xml_id
from glossary.search.glossary import Glossary

CARRIED = frozenset(
    "acronyms synonyms status domain part_of_speech note definition concept_note sources examples id".split()
)
"""What both versions can say."""
ADMINISTRATIVE = {
    APPROVED: "preferredTerm-admn-sts",
    ADMITTED: "admittedTerm-admn-sts",
    FORBIDDEN: "deprecatedTerm-admn-sts",
}
"""The statuses of the project in TBX; one that is proposed has none there."""
PARTS_OF_SPEECH = ("noun", "verb", "adjective", "adverb", "other")
"""All that TBX-Basic knows."""
REJECTED_TERM = "rejected: "
"""How the note on a change of a concept begins that took an English term from it; TBX has no such status."""


class Dialect(NamedTuple):
    """What a version calls a concept, a language's part of it and a term; is it TBX-Basic, which allows less?"""

    concept: str
    language: str
    term: str
    basic: bool


def concepts(glossary: Glossary, dialect: Dialect) -> Iterator[xml.Element]:
    """The concepts of a glossary that have a term, as elements."""
    for name, entry in with_ids([entry for entry in glossary if _terms(entry)]):
        yield _concept(xml_id(name), entry, dialect)


def changes(glossary: Glossary, dialect: Dialect) -> Counter[str]:
    """What is not written as it stands."""
    found = xml.dropped(iter_texts(glossary))
    for term in chain.from_iterable(map(iter_terms, glossary)):
        found["statuses that TBX does not know"] += term.status not in ("", *STATUSES)
        if dialect.basic:
            found["parts of speech written as other"] += _basic(term.part_of_speech) != term.part_of_speech
    return +found


class _Written(NamedTuple):
    """A term as it is written: its text, what is known of it, and whether it is a short form of another."""

    text: str
    term: Synonym | Variant
    kind: str = ""


def _english(entry: Entry) -> Iterator[_Written]:
    kind = _short_kind(entry.english) if entry.english in entry.acronyms else ""
    yield _Written(entry.english, Synonym(entry.english), kind)
    yield from (_Written(synonym.english, synonym) for synonym in entry.synonyms if synonym.status != REJECTED)
    yield from (_Written(a, Synonym(a), _short_kind(a)) for a in entry.acronyms if a != entry.english)


def _terms(entry: Entry) -> dict[str, list[_Written]]:
    """The terms that are not empty, by their language."""
    both = {"en": _english(entry), "th": (_Written(v.thai, v) for v in entry.variants)}
    kept = {code: [w for w in written if xml.clean(w.text)] for code, written in both.items()}
    return {code: written for code, written in kept.items() if written}


def _concept(name: str, entry: Entry, dialect: Dialect) -> xml.Element:
    concept = xml.new(dialect.concept, {"id": name})
    xml.typed(concept, "descrip", "subjectField", entry.domain)
    xml.typed(concept, "descrip", "definition", entry.definition)
    if entry.note:
        xml.add(concept, "note", entry.note)
    for synonym in entry.synonyms:
        if synonym.status == REJECTED:
            _rejection(concept, synonym.english)
    for code, found in _terms(entry).items():
        section = xml.add(concept, dialect.language, attributes={xml.LANG: code})
        for written in found:
            _term(xml.add(section, dialect.term), written, dialect)
    return concept


def _rejection(concept: xml.Element, english: str) -> None:
    """The change that took an English term from a concept, which is no term there for any program."""
    group = xml.add(concept, "transacGrp")
    xml.typed(group, "transac", "transactionType", "modification")
    xml.add(group, "note", REJECTED_TERM + english)


def _short_kind(term: str) -> str:
    """What TBX calls a short form.

    >>> _short_kind("IEA"), _short_kind("Dept.")
    ('acronym', 'abbreviation')
    """
    return "abbreviation" if term.endswith(".") else "acronym"


def _term(section: xml.Element, written: _Written, dialect: Dialect) -> None:
    """The term itself, then what is said of it, in the order of the standard."""
    term = written.term
    xml.add(section, "term", written.text)
    xml.typed(section, "termNote", "termType", written.kind)
    part_of_speech = _basic(term.part_of_speech) if dialect.basic else term.part_of_speech
    xml.typed(section, "termNote", "partOfSpeech", part_of_speech)
    xml.typed(section, "termNote", "administrativeStatus", ADMINISTRATIVE.get(term.status, ""))
    if isinstance(term, Variant):
        for example in term.examples:
            xml.typed(section, "descrip", "context", example)
        for source in term.sources:
            xml.typed(section, "admin", "source", source)
    if not dialect.basic:
        for name, value in term.extra.items():
            xml.typed(section, "admin", name, value)
    if term.note:
        xml.add(section, "note", term.note)


def _basic(part_of_speech: str) -> str:
    """A part of speech that TBX-Basic knows.

    >>> _basic("noun"), _basic("classifier"), _basic("")
    ('noun', 'other', '')
    """
    return part_of_speech if part_of_speech in ("", *PARTS_OF_SPEECH) else "other"
