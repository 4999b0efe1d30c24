"""TBX of any version and style into entries: what stands where is read by its name, not by the version."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, REJECTED
from glossary.entries.keys import concept_id
from glossary.entries.rows import KNOWN, from_numbered, join_list
from glossary.files import xml
from glossary.files.warnings import FileWarning
from glossary.formats.format import Imported
from glossary.formats.tbx_writer import REJECTED_TERM
from glossary.formats.xml_ids import id_from_xml
from glossary.search.glossary import Glossary

ENGLISH, THAI = ("en", "eng"), ("th", "tha")
SHORT_FORMS = ("acronym", "abbreviation", "initialism", "abbreviatedform")
_STATUSES = {
    APPROVED: ("preferred", "standardized", "approved"),
    ADMITTED: ("admitted", "legal", "regulated"),
    FORBIDDEN: ("deprecated", "superseded", "forbidden", "obsolete"),
}
"""How the names of the statuses of TBX and of its programs begin."""
_GROUPS = {"termNoteGrp": "termNote", "descripGrp": "descrip", "adminGrp": "admin"}
"""What each kind of group is about."""
_BESIDE = frozenset("note ref xref transacGrp".split())
"""What stands in a group beside that."""
_STRUCTURE = frozenset("langSet langSec tig ntig termSec term ref xref transac transacGrp date".split())
"""Parts of a section that say nothing that an entry can hold."""
_OWN = frozenset(
    "termType partOfSpeech administrativeStatus normativeAuthorization context source note definition".split()
)
"""Categories of a term that an entry has fields for."""

Said = Mapping[str, list[str]]
"""What is said of a concept or term: the texts of each category."""


class _Term(NamedTuple):
    text: str
    line: int
    said: Said

    def first(self, category: str) -> str:
        """What is said under a category, if anything is."""
        return next(iter(self.said.get(category, [])), "")

    @property
    def is_short(self) -> bool:
        """Is it a short form of another term?"""
        return self.first("termType").lower() in SHORT_FORMS

    @property
    def status(self) -> str:
        """What may be done with the term, in the project's words."""
        return as_status(self.first("administrativeStatus") or self.first("normativeAuthorization"))


def read(data: bytes, name: str) -> Imported:
    """Read a glossary from TBX: ``martif`` or ``tbx``, the style with attributes or with elements.

    Raises
    ------
    InputError
        when it is not well-formed, declares a DTD of its own, or is no TBX
    """
    others: Counter[str] = Counter()
    found = xml.read_elements(data, name, ("martif", "tbx"), ("termEntry", "conceptEntry"))
    rows = (row for concept in found for row in _rows(concept, others))
    entries, skipped = from_numbered(rows, name, "line")
    if others:
        words = (", ".join(sorted(others))[:80], f"{others.total():,}")
        skipped.append(FileWarning(name, "terms in other languages ({}): {}", words))
    return Imported(Glossary(entries), tuple(skipped))


def as_status(text: str) -> str:
    """The project's status for one of TBX.

    >>> as_status("preferredTerm-admn-sts"), as_status("supersededTerm"), as_status("")
    ('approved', 'forbidden', '')
    """
    return next((ours for ours, theirs in _STATUSES.items() if text.lower().startswith(theirs)), "")


def _rows(concept: xml.Element, others: Counter[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table that say what a concept says, behind their lines."""
    sections = [part for part in xml.children(concept) if xml.local(part) in ("langSet", "langSec")]
    english, thai = _english_and_thai(sections, others)
    main = next((term for term in english if term.status != FORBIDDEN), next(iter(english), None))
    about = _about(concept, sections, [*english, *thai])
    about["english"] = main.text if main else ""
    about["acronyms"] = join_list(term.text for term in english if term.is_short)
    known_by = next((term.text for term in (main, *thai) if term), "")
    about["id"] = id_from_xml(concept.get("id") or "") or concept_id(known_by, about["domain"])
    for term in thai:
        yield term.line, {**_cells(term), **about, "thai": term.text}
    if main and not thai:
        yield main.line, about
    for term in english:
        if term is not main and not term.is_short:
            yield term.line, {**_cells(term), "english": term.text, "domain": about["domain"], "id": about["id"]}
    for line, text in _rejected(concept):
        yield line, {"english": text, "status": REJECTED, "domain": about["domain"], "id": about["id"]}


def _rejected(concept: xml.Element) -> Iterator[tuple[int, str]]:
    """The English terms that a change took from a concept, behind their lines."""
    for note in concept.iterfind("{*}transacGrp/{*}note"):
        text = xml.text_of(note)
        if text.startswith(REJECTED_TERM):
            yield note.sourceline or 0, text.removeprefix(REJECTED_TERM).strip()


def _english_and_thai(sections: Iterable[xml.Element], others: Counter[str]) -> tuple[list[_Term], list[_Term]]:
    """The terms of both languages; those of others are counted."""
    english: list[_Term] = []
    thai: list[_Term] = []
    for section in sections:
        code, terms = xml.language(section), list(_terms(section))
        if code in ENGLISH:
            english += terms
        elif code in THAI:
            thai += terms
        else:
            others[code or "none"] += len(terms)
    return english, thai


def _about(concept: xml.Element, sections: Iterable[xml.Element], terms: Iterable[_Term]) -> dict[str, str]:
    """What is said of a concept; a definition may stand with a language or a term as well."""
    said = _said(concept)
    below = [*map(_said, sections), *(term.said for term in terms)]
    definitions = [text for one in (said, *below) for text in one.get("definition", [])]
    return {
        "domain": "; ".join(said.get("subjectField", [])),
        "definition": definitions[0] if definitions else "",
        "concept_note": "\n".join(text for one in (said, *map(_said, sections)) for text in one.get("note", [])),
    }


def _terms(section: xml.Element) -> Iterator[_Term]:
    for part in xml.children(section):
        if xml.local(part) in ("tig", "ntig", "termSec"):
            term = part.find(".//{*}term")
            text = "" if term is None else xml.text_of(term)
            if text:
                yield _Term(text, part.sourceline or 0, _said(part))


def _said(section: xml.Element) -> Said:
    """What stands directly in a section, or in a group there, by its category.

    A category is named by the attribute ``type``, or in the style with elements by the element itself.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for part in _parts(section):
        text = xml.text_of(part)
        if text:
            said[part.get("type") or xml.local(part)].append(text)
    return said


def _parts(section: xml.Element) -> Iterator[xml.Element]:
    for part in xml.children(section):
        name = xml.local(part)
        if name == "termGrp":
            yield from _parts(part)
        elif name in _GROUPS:
            yield from (inner for inner in xml.children(part) if _belongs(inner, _GROUPS[name]))
        elif name not in _STRUCTURE:
            yield part


def _belongs(inner: xml.Element, kind: str) -> bool:
    """Is it what a group is about, and not what is said of that?"""
    return xml.local(inner) == kind or not (inner.get("type") or xml.local(inner) in _BESIDE)


def _cells(term: _Term) -> dict[str, str]:
    extra = {name: "\n".join(found) for name, found in term.said.items() if name not in _OWN and name not in KNOWN}
    return {
        **extra,
        "status": term.status,
        "part_of_speech": term.first("partOfSpeech"),
        "note": "\n".join(term.said.get("note", [])),
        "sources": join_list(term.said.get("source", [])),
        "examples": join_list(term.said.get("context", [])),
    }
