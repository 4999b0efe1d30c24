"""Files of translators (.tmx, .xlf, .xliff, .sdlxliff, .mqxliff, .mxliff): the Thai of each unit, a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from align import script
from align.errors import InputError
from glossary.documents.content import Content
from glossary.documents.lines import Lines
from glossary.documents.segments import children_of, is_language, words
from glossary.files import xml

THAI = "th"
UNITS = {"tmx": ("tu",), "xliff": ("trans-unit", "unit")}
"""The elements that are units, by the root of a file."""
MOST_NAMED = 8
"""Languages that an error names."""


class _Text(NamedTuple):
    """A text of a unit; ``language`` is empty where the file does not say it."""

    language: str
    element: xml.Element


def read(data: bytes, place: str) -> Content:
    """The Thai texts of the units: the target if it is Thai, else the source; the ids of the units are the places.

    Raises
    ------
    InputError
        when it is not well-formed, declares a DTD of its own, is neither TMX nor XLIFF, or has no Thai
    """
    lines = Lines()
    languages: set[str] = set()
    units = 0
    tags = [tag for of_root in UNITS.values() for tag in of_root]
    for units, unit in enumerate(xml.read_elements(data, place, tuple(UNITS), tags, large=True), start=1):
        texts = [text for group in _groups(unit) for text in group]
        languages.update(text.language for text in texts if text.language)
        thai = list(filter(None, map(_thai, _groups(unit))))
        if thai and unit.get("translate") != "no":
            lines.place(f"unit={_id(unit) or units}")
            lines.add("".join(f"{line}\n" for line in thai))
    if not lines.length:
        named = ", ".join(sorted(languages)[:MOST_NAMED]) or "none"
        raise InputError(f"{place}: has no Thai text in {units:,} units; its languages are {named[:200]}")
    return lines.content()


def _id(unit: xml.Element) -> str:
    return " ".join((unit.get("tuid") or unit.get("id") or "").split())


def _groups(unit: xml.Element) -> Iterator[list[_Text]]:
    """What says the same in a unit, the text that is taken first in front: one group, in XLIFF 2 one a segment."""
    kind = xml.local(unit)
    if kind == "tu":
        yield [
            _Text(variant.get(xml.LANG) or variant.get("lang") or "", segment)
            for variant in children_of(unit, "tuv")
            for segment in children_of(variant, "seg")
        ]
    elif kind == "trans-unit":
        file = next(unit.iterancestors("{*}file"), None)
        yield _sides(unit, file, "target-language", "source-language")
    else:
        root = next(unit.iterancestors("{*}xliff"), None)
        for segment in children_of(unit, "segment"):
            yield _sides(segment, root, "trgLang", "srcLang")


def _sides(parent: xml.Element, holder: xml.Element | None, *attributes: str) -> list[_Text]:
    """The target and the source within an element; where they do not say their language, ``holder`` does."""
    return [
        _Text(side.get(xml.LANG) or (holder.get(attribute) if holder is not None else "") or "", side)
        for tag, attribute in zip(("target", "source"), attributes, strict=True)
        for side in children_of(parent, tag)
    ]


def _thai(texts: list[_Text]) -> str:
    """The first text that is Thai, on one line; a text of an unknown language is if it has Thai letters."""
    for language, element in texts:
        if not language or is_language(language, THAI):
            line = " ".join(words(element).split())
            if line and (language or script.has_thai(line)):
                return line
    return ""
