"""Write concepts as TBX has them; its two versions name the same things differently."""

from __future__ import annotations

import re
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
from glossary.search.glossary import Glossary

CARRIED = frozenset(
    "acronyms synonyms status domain part_of_speech note definition concept_note sources examples id".split()
)
"""Fields that both versions can hold."""
ADMINISTRATIVE = {
    APPROVED: "preferredTerm-admn-sts",
    ADMITTED: "admittedTerm-admn-sts",
    FORBIDDEN: "deprecatedTerm-admn-sts",
}
"""The statuses of the project in TBX; one that is proposed has none there."""
PARTS_OF_SPEECH = ("noun", "verb", "adjective", "adverb", "other")
"""Parts of speech that TBX-Basic knows."""
REJECTED_TERM = "rejected: "
"""Prefix of the note on a change that took an English term from its concept; TBX has no such status."""
_NO_NAME_CHARACTER = re.compile(r"_(?=x[0-9A-F]{4,6}_)|^[^A-Za-z_]|[^A-Za-z0-9_.-]")
_ESCAPE = re.compile(r"_x([0-9A-F]{4,6})_")


class Dialect(NamedTuple):
    """A version's names for a concept, a language's part of it and a term; *basic* is TBX-Basic, which allows less."""

    concept: str
    language: str
    term: str
    basic: bool


def concepts(glossary: Glossary, dialect: Dialect) -> Iterator[xml.Element]:
    """Yield the concepts of a glossary that have a term, as elements."""
    for name, entry in with_ids([entry for entry in glossary if _terms(entry)]):
        yield _concept(xml_id(name), entry, dialect)


def changes(glossary: Glossary, dialect: Dialect) -> Counter[str]:
    """Count what is not written as it stands, by words that say so."""
    found = xml.dropped(iter_texts(glossary))
    for term in chain.from_iterable(map(iter_terms, glossary)):
        found["statuses that TBX does not know"] += term.status not in ("", *STATUSES)
        if dialect.basic:
            is_changed = _basic_part_of_speech(term.part_of_speech) != term.part_of_speech
            found["parts of speech written as other"] += is_changed
    return +found


def xml_id(text: str) -> str:
    """Return an id of a concept as an id of XML: a character that XML does not allow there is written as its number.

    >>> xml_id("c17"), xml_id("12 a"), id_from_xml(xml_id("12 a"))
    ('c17', '_x0031_2_x0020_a', '12 a')
    """
    return _NO_NAME_CHARACTER.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def id_from_xml(name: str) -> str:
    """Undo ``xml_id``; any other name is returned as it is."""
    found = _ESCAPE.sub(lambda code: _unescape(code.group()), name)
    return found if xml_id(found) == name else name


def _unescape(code: str) -> str:
    number = int(code[2:-1], 16)
    return chr(number) if number < 0x110000 else code


class _Term(NamedTuple):
    """A term with its text, its fields, and its type where it is a short form of another."""

    text: str
    fields: Synonym | Variant
    type: str = ""


def _english(entry: Entry) -> Iterator[_Term]:
    type_ = _short_form_type(entry.english) if entry.english in entry.acronyms else ""
    yield _Term(entry.english, Synonym(entry.english), type_)
    yield from (_Term(synonym.english, synonym) for synonym in entry.synonyms if synonym.status != REJECTED)
    yield from (_Term(a, Synonym(a), _short_form_type(a)) for a in entry.acronyms if a != entry.english)


def _terms(entry: Entry) -> dict[str, list[_Term]]:
    """Return the terms that are not empty, by language."""
    both = {"en": _english(entry), "th": (_Term(v.thai, v) for v in entry.variants)}
    kept = {code: [term for term in terms if xml.clean(term.text)] for code, terms in both.items()}
    return {code: terms for code, terms in kept.items() if terms}


def _concept(name: str, entry: Entry, dialect: Dialect) -> xml.Element:
    concept = xml.new(dialect.concept, {"id": name})
    xml.typed(concept, "descrip", "subjectField", entry.domain)
    xml.typed(concept, "descrip", "definition", entry.definition)
    if entry.note:
        xml.add(concept, "note", entry.note)
    for synonym in entry.synonyms:
        if synonym.status == REJECTED:
            _add_rejection(concept, synonym.english)
    for code, terms_ in _terms(entry).items():
        section = xml.add(concept, dialect.language, attributes={xml.LANG: code})
        for term in terms_:
            _add_term(xml.add(section, dialect.term), term, dialect)
    return concept


def _add_rejection(concept: xml.Element, english: str) -> None:
    """Add the change that took an English term from a concept; to other programs it is no term there."""
    group = xml.add(concept, "transacGrp")
    xml.typed(group, "transac", "transactionType", "modification")
    xml.add(group, "note", REJECTED_TERM + english)


def _short_form_type(term: str) -> str:
    """Return the type of a short form in TBX.

    >>> _short_form_type("IEA"), _short_form_type("Dept.")
    ('acronym', 'abbreviation')
    """
    return "abbreviation" if term.endswith(".") else "acronym"


def _add_term(section: xml.Element, term: _Term, dialect: Dialect) -> None:
    """Add the text of a term, then its fields, in the order of the standard."""
    fields = term.fields
    xml.add(section, "term", term.text)
    xml.typed(section, "termNote", "termType", term.type)
    part_of_speech = _basic_part_of_speech(fields.part_of_speech) if dialect.basic else fields.part_of_speech
    xml.typed(section, "termNote", "partOfSpeech", part_of_speech)
    xml.typed(section, "termNote", "administrativeStatus", ADMINISTRATIVE.get(fields.status, ""))
    if isinstance(fields, Variant):
        for example in fields.examples:
            xml.typed(section, "descrip", "context", example)
        for source in fields.sources:
            xml.typed(section, "admin", "source", source)
    if not dialect.basic:
        for name, value in fields.extra.items():
            xml.typed(section, "admin", name, value)
    if fields.note:
        xml.add(section, "note", fields.note)


def _basic_part_of_speech(part_of_speech: str) -> str:
    """Return a part of speech that TBX-Basic knows.

    >>> _basic_part_of_speech("noun"), _basic_part_of_speech("classifier"), _basic_part_of_speech("")
    ('noun', 'other', '')
    """
    return part_of_speech if part_of_speech in ("", *PARTS_OF_SPEECH) else "other"
