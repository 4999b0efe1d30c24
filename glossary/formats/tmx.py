"""TMX 1.4b: a translation unit for each pair of terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version

from glossary.entries.entry import REJECTED, Entry, Variant, iter_texts
from glossary.entries.keys import concept_id
from glossary.entries.rows import from_numbered, join_list, split_list
from glossary.files import xml
from glossary.files.warnings import FileWarning
from glossary.formats.format import USABLE, Format, Imported
from glossary.formats.pairs import pairs
from glossary.search.glossary import Glossary

PROPERTIES = ("status", "domain", "part_of_speech", "definition", "concept_note", "examples", "acronyms", "id")
"""Columns that a unit has as properties, named ``x-`` and their names, as TMX asks of names that it does not know."""
REJECTED_PROPERTY = "x-rejected"
"""Property of a unit that lists English terms which its concept is said not to have."""
_CODES = frozenset("bpt ept ph it ut".split())
"""Elements of a segment that hold codes of other programs, not text."""


def write(glossary: Glossary) -> bytes:
    """Return a glossary as TMX."""
    root = xml.new("tmx", {"version": "1.4"})
    about = {
        "creationtool": "Wonglep",
        "creationtoolversion": version("wonglep"),
        "segtype": "phrase",
        "o-tmf": "Wonglep",
        "adminlang": "en",
        "srclang": "en",
        "datatype": "plaintext",
    }
    xml.add(root, "header", attributes=about)
    xml.add(root, "body")
    return xml.document(root, (_unit(entry, variant) for entry, variant in pairs(glossary)))


def _unit(entry: Entry, variant: Variant) -> xml.Element:
    unit = xml.new("tu")
    if variant.note:
        xml.add(unit, "note", variant.note)
    rejected = join_list(synonym.english for synonym in entry.synonyms if synonym.status == REJECTED)
    if rejected and not entry.id:  # without an id, a reader could not tell of which concept the term was rejected
        entry = replace(entry, id=concept_id(entry.english, entry.domain))
    for name, value in zip(PROPERTIES, _values(entry, variant), strict=True):
        xml.typed(unit, "prop", _property(name), value)
    xml.typed(unit, "prop", REJECTED_PROPERTY, rejected)
    for code, term in (("en", entry.english), ("th", variant.thai)):
        xml.add(xml.add(unit, "tuv", attributes={xml.LANG: code}), "seg", term)
    return unit


def _values(entry: Entry, variant: Variant) -> tuple[str, ...]:
    concept = (entry.definition, entry.note, join_list(variant.examples), join_list(entry.acronyms), entry.id)
    return (variant.status, entry.domain, variant.part_of_speech, *concept)


def _property(name: str) -> str:
    """Return the type of the property that holds a column.

    >>> _property("concept_note")
    'x-concept-note'
    """
    return "x-" + name.replace("_", "-")


def read(data: bytes, name: str) -> Imported:
    """Read a glossary from TMX; codes within segments are left out.

    Raises
    ------
    InputError
        when it is not well-formed, declares a DTD of its own, or is no TMX
    """
    incomplete: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    rows = (row for unit in xml.read_elements(data, name, ("tmx",), ("tu",)) for row in _rows(unit, incomplete, seen))
    entries, skipped = from_numbered(rows, name, "line")
    if incomplete:
        words = (", ".join(sorted(incomplete))[:80], f"{incomplete.total():,}")
        skipped.append(FileWarning(name, "units that lack English or Thai ({}): {}", words))
    return Imported(Glossary(entries), tuple(skipped))


def _rows(
    unit: xml.Element, incomplete: Counter[str], seen: set[tuple[str, str]]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a unit behind its line; *seen* are the rejected terms of earlier units of its concept.

    A unit without English or Thai is counted in *incomplete* by the languages that it has.
    """
    found = [(xml.primary_language(code), "".join(_texts(seg)).strip()) for code, seg in xml.tmx_variants(unit)]
    english, thai = ([text for code, text in found if code == language and text] for language in ("en", "th"))
    if not english or not thai:
        incomplete["+".join(sorted({code for code, _ in found})) or "none"] += 1
        return
    cells = _cells(unit)
    for term in thai:
        yield unit.sourceline or 0, {**cells, "english": english[0], "thai": term}
    concept = {"domain": cells.get("domain", ""), "id": cells.get("id", "")}
    for name in _rejected(unit) if concept["id"] else ():
        if (concept["id"], name) not in seen:
            seen.add((concept["id"], name))
            yield unit.sourceline or 0, {"english": name, "status": REJECTED, **concept}


def _cells(unit: xml.Element) -> dict[str, str]:
    known = {_property(name): name for name in PROPERTIES}
    properties = {known[p.get("type")]: xml.text_of(p) for p in unit.iter("{*}prop") if p.get("type") in known}
    return {**properties, "note": "\n".join(filter(None, map(xml.text_of, unit.iter("{*}note"))))}


def _rejected(unit: xml.Element) -> Iterator[str]:
    for part in unit.iterfind("{*}prop"):
        if part.get("type") == REJECTED_PROPERTY:
            yield from split_list(xml.text_of(part))


def _texts(element: xml.Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        if isinstance(inner.tag, str) and xml.local(inner) not in _CODES:
            yield from _texts(inner)
        yield inner.tail or ""


FORMATS = (
    Format(
        "tmx",
        "TMX 1.4b",
        (".tmx",),
        frozenset({*PROPERTIES, "note"}),
        USABLE,
        write,
        read,
        pairs=True,
        keeps_rejected=True,
        changes=lambda glossary: xml.dropped(iter_texts(glossary)),
    ),
)
