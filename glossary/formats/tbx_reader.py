"""Read TBX of any version and style: elements are told by their names, not by the version of the file."""

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
from glossary.formats.tbx_writer import REJECTED_TERM, id_from_xml
from glossary.search.glossary import Glossary

ENGLISH, THAI = ("en", "eng"), ("th", "tha")
SHORT_FORMS = ("acronym", "abbreviation", "initialism", "abbreviatedform")
_STATUSES = {
    APPROVED: ("preferred", "standardized", "approved"),
    ADMITTED: ("admitted", "legal", "regulated"),
    FORBIDDEN: ("deprecated", "superseded", "forbidden", "obsolete"),
}
"""Prefixes of the statuses of TBX and of programs that write it."""
_GROUPS = {"termNoteGrp": "termNote", "descripGrp": "descrip", "adminGrp": "admin"}
"""Main element of each kind of group."""
_SIDE_ELEMENTS = frozenset("note ref xref transacGrp".split())
"""Elements of a group beside the main one."""
_STRUCTURE = frozenset("langSet langSec tig ntig termSec term ref xref transac transacGrp date".split())
"""Elements of a section that hold nothing for a field of an entry."""
_MAPPED = frozenset(
    "termType partOfSpeech administrativeStatus normativeAuthorization context source note definition".split()
)
"""Categories of a term that an entry has fields for."""

Categories = Mapping[str, list[str]]
"""Texts about a concept or term by data category."""


class _Term(NamedTuple):
    text: str
    line: int
    categories: Categories

    def first(self, category: str) -> str:
        """Return the first text of a category, empty where there is none."""
        return next(iter(self.categories.get(category, [])), "")

    @property
    def is_short_form(self) -> bool:
        """Return whether it is a short form of another term."""
        return self.first("termType").lower() in SHORT_FORMS

    @property
    def status(self) -> str:
        """Return the term's status in the project's words."""
        return project_status(self.first("administrativeStatus") or self.first("normativeAuthorization"))


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


def project_status(text: str) -> str:
    """Return the project's status for one of TBX.

    >>> project_status("preferredTerm-admn-sts"), project_status("supersededTerm"), project_status("")
    ('approved', 'forbidden', '')
    """
    return next((ours for ours, theirs in _STATUSES.items() if text.lower().startswith(theirs)), "")


def _rows(concept: xml.Element, others: Counter[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield a concept as rows of a table, each behind its line."""
    sections = [part for part in xml.children(concept) if xml.local(part) in ("langSet", "langSec")]
    english, thai = _english_and_thai(sections, others)
    main = next((term for term in english if term.status != FORBIDDEN), next(iter(english), None))
    about = _about(concept, sections, [*english, *thai])
    about["english"] = main.text if main else ""
    about["acronyms"] = join_list(term.text for term in english if term.is_short_form)
    first = next((term.text for term in (main, *thai) if term), "")
    about["id"] = id_from_xml(concept.get("id") or "") or concept_id(first, about["domain"])
    for term in thai:
        yield term.line, {**_cells(term), **about, "thai": term.text}
    if main and not thai:
        yield main.line, about
    for term in english:
        if term is not main and not term.is_short_form:
            yield term.line, {**_cells(term), "english": term.text, "domain": about["domain"], "id": about["id"]}
    for line, text in _rejected(concept):
        yield line, {"english": text, "status": REJECTED, "domain": about["domain"], "id": about["id"]}


def _rejected(concept: xml.Element) -> Iterator[tuple[int, str]]:
    """Yield the English terms that a change took from a concept, behind their lines."""
    for note in concept.iterfind("{*}transacGrp/{*}note"):
        text = xml.text_of(note)
        if text.startswith(REJECTED_TERM):
            yield note.sourceline or 0, text.removeprefix(REJECTED_TERM).strip()


def _english_and_thai(sections: Iterable[xml.Element], others: Counter[str]) -> tuple[list[_Term], list[_Term]]:
    """Return the English and the Thai terms; count those of other languages in *others*."""
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
    """Return the cells of a concept; its definition may also stand with a language or a term."""
    own = _categories(concept)
    of_sections = list(map(_categories, sections))
    of_terms = [term.categories for term in terms]
    definitions = [text for found in (own, *of_sections, *of_terms) for text in found.get("definition", [])]
    return {
        "domain": "; ".join(own.get("subjectField", [])),
        "definition": definitions[0] if definitions else "",
        "concept_note": "\n".join(text for found in (own, *of_sections) for text in found.get("note", [])),
    }


def _terms(section: xml.Element) -> Iterator[_Term]:
    for part in xml.children(section):
        if xml.local(part) in ("tig", "ntig", "termSec"):
            term = part.find(".//{*}term")
            text = "" if term is None else xml.text_of(term)
            if text:
                yield _Term(text, part.sourceline or 0, _categories(part))


def _categories(section: xml.Element) -> Categories:
    """Return the texts directly in a section, or in a group there, by data category.

    A category is named by the attribute ``type``, or in the style with elements (DCT) by the element itself.
    """
    categories: dict[str, list[str]] = defaultdict(list)
    for part in _parts(section):
        text = xml.text_of(part)
        if text:
            categories[part.get("type") or xml.local(part)].append(text)
    return categories


def _parts(section: xml.Element) -> Iterator[xml.Element]:
    for part in xml.children(section):
        name = xml.local(part)
        if name == "termGrp":
            yield from _parts(part)
        elif name in _GROUPS:
            yield from (inner for inner in xml.children(part) if _is_main(inner, _GROUPS[name]))
        elif name not in _STRUCTURE:
            yield part


def _is_main(inner: xml.Element, kind: str) -> bool:
    """Return whether an element of a group is its main one of this kind, or its counterpart in the DCT style."""
    return xml.local(inner) == kind or not (inner.get("type") or xml.local(inner) in _SIDE_ELEMENTS)


def _cells(term: _Term) -> dict[str, str]:
    others = (item for item in term.categories.items() if item[0] not in _MAPPED and item[0] not in KNOWN)
    extra = {name: "\n".join(texts) for name, texts in others}
    return {
        **extra,
        "status": term.status,
        "part_of_speech": term.first("partOfSpeech"),
        "note": "\n".join(term.categories.get("note", [])),
        "sources": join_list(term.categories.get("source", [])),
        "examples": join_list(term.categories.get("context", [])),
    }
