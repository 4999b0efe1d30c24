"""XML for MultiTerm: concepts with their languages, each with its terms and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossary.entries.entry import Entry, Synonym, Variant, iter_texts
from glossary.files import xml
from glossary.formats.format import TELLING, Format
from glossary.search.glossary import Glossary

LANGUAGES = {"EN": "English", "TH": "Thai"}
"""Codes of the languages with the names that MultiTerm has for them."""


def write(glossary: Glossary) -> bytes:
    """A glossary as XML for MultiTerm."""
    return xml.document(xml.new("mtf"), map(_concept, range(1, len(glossary) + 1), glossary))


def _concept(number: int, entry: Entry) -> xml.Element:
    concept = xml.new("conceptGrp")
    xml.add(concept, "concept", str(number))
    for name, value in (("Subject", entry.domain), ("Definition", entry.definition), ("Note", entry.note)):
        _describe(concept, name, value)
    _language(concept, "EN", list(_english(entry)))
    _language(concept, "TH", [(variant.thai, _said(variant)) for variant in entry.variants])
    return concept


def _english(entry: Entry) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    yield entry.english, []
    yield from ((synonym.english, _said(synonym)) for synonym in entry.synonyms)
    yield from ((acronym, [("Type", "acronym")]) for acronym in entry.acronyms if acronym != entry.english)


def _said(term: Synonym | Variant) -> list[tuple[str, str]]:
    said = [("Status", term.status), ("Part of speech", term.part_of_speech), ("Note", term.note)]
    examples = term.examples if isinstance(term, Variant) else ()
    return [*said, *(("Context", example) for example in examples)]


def _language(concept: xml.Element, code: str, terms: Sequence[tuple[str, list[tuple[str, str]]]]) -> None:
    written = [(term, said) for term, said in terms if xml.clean(term)]
    if not written:
        return
    section = xml.add(concept, "languageGrp")
    xml.add(section, "language", attributes={"type": LANGUAGES[code], "lang": code})
    for term, said in written:
        group = xml.add(section, "termGrp")
        xml.add(group, "term", term)
        for name, value in said:
            _describe(group, name, value)


def _describe(parent: xml.Element, name: str, value: str) -> None:
    if value:
        xml.typed(xml.add(parent, "descripGrp"), "descrip", name, value)


FORMAT = Format(
    "multiterm",
    "MultiTerm XML",
    (".xml",),
    frozenset("acronyms synonyms status domain part_of_speech note definition concept_note examples".split()),
    TELLING,
    write,
    changes=lambda glossary: xml.dropped(iter_texts(glossary)),
)
