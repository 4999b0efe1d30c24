"""Files of CAT tools (.tmx, .xlf, .xliff, .sdlxliff, .mqxliff, .mxliff): the Thai text of each unit on a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from align import script
from align.errors import InputError
from glossary.documents.document import Content, ContentBuilder
from glossary.documents.segments import inline_text, is_language
from glossary.files import xml
from glossary.files.xml import children_named

THAI = "th"
UNITS = {"tmx": ("tu",), "xliff": ("trans-unit", "unit")}
"""The elements that are translation units, by the root of a file."""
MOST_NAMED = 8
"""Languages that an error names."""


class _Side(NamedTuple):
    """A source or target of a unit; ``language`` is empty if the file does not name it."""

    language: str
    element: xml.Element


def read(data: bytes, place: str) -> Content:
    """Take the Thai text of each unit: its target if that is Thai, else its source; unit ids are the places.

    Raises
    ------
    InputError
        when it is not well-formed, declares a DTD of its own, is neither TMX nor XLIFF, or has no Thai
    """
    builder = ContentBuilder()
    languages: set[str] = set()
    units = 0
    tags = [tag for unit_tags in UNITS.values() for tag in unit_tags]
    # A file within the file may be larger than any text.
    for units, unit in enumerate(xml.read_elements(data, place, tuple(UNITS), tags, large=True), start=1):
        texts = [text for group in _groups(unit) for text in group]
        languages.update(text.language for text in texts if text.language)
        thai = list(filter(None, map(_thai, _groups(unit))))
        if thai and unit.get("translate") != "no":
            builder.start_place(f"unit={_id(unit) or units}")
            builder.add("".join(f"{line}\n" for line in thai))
    if not builder.length:
        named = ", ".join(sorted(languages)[:MOST_NAMED]) or "none"
        raise InputError(f"{place}: has no Thai text in {units:,} units; its languages are {named[:200]}")
    return builder.build()


def _id(unit: xml.Element) -> str:
    return " ".join((unit.get("tuid") or unit.get("id") or "").split())


def _groups(unit: xml.Element) -> Iterator[list[_Side]]:
    """Yield groups of texts that translate each other, targets first: one per unit, in XLIFF 2 one per segment."""
    kind = xml.local(unit)
    if kind == "tu":
        yield [_Side(*variant) for variant in xml.tmx_variants(unit)]
    elif kind == "trans-unit":
        file = next(unit.iterancestors("{*}file"), None)
        yield _sides(unit, file, "target-language", "source-language")
    else:
        root = next(unit.iterancestors("{*}xliff"), None)
        for segment in children_named(unit, "segment"):
            yield _sides(segment, root, "trgLang", "srcLang")


def _sides(parent: xml.Element, holder: xml.Element | None, *attributes: str) -> list[_Side]:
    """Return the target and the source of an element; ``holder`` declares the languages that they do not."""
    return [
        _Side(side.get(xml.LANG) or (holder.get(attribute) if holder is not None else "") or "", side)
        for tag, attribute in zip(("target", "source"), attributes, strict=True)
        for side in children_named(parent, tag)
    ]


def _thai(texts: list[_Side]) -> str:
    """Return the first Thai text, on one line; a text of unknown language is Thai if it has Thai letters."""
    for language, element in texts:
        if not language or is_language(language, THAI):
            line = " ".join(inline_text(element).split())
            if line and (language or script.has_thai(line)):
                return line
    return ""
