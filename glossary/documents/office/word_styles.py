"""Styles of Word files: which are of headings, and which hide their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from glossary.documents.zipped import MOST_LISTING, Archive
from glossary.files import xml

OFF = frozenset("0 false off".split())
"""How a property is switched off; it is on where it says nothing."""
NO_LIST = "0"
"""The id of the list by which a paragraph is taken out of that of its style."""
_HEADING = re.compile(r"heading ?[1-9]", re.IGNORECASE)
_BODY_TEXT = 9
"""The outline level of what is no heading."""
_MOST_BASES = 16
"""Styles upon styles that are followed; there may be a circle."""


class Style(NamedTuple):
    """What a style says of its paragraphs or runs; None where it leaves that to the style on which it is based."""

    heading: bool | None = None
    hidden: bool | None = None
    listed: bool | None = None
    base: str = ""


def read_styles(archive: Archive, part: str) -> dict[str, Style]:
    """The styles of a part by their ids, each with what it takes from others."""
    if part not in archive:
        return {}
    root = xml.parse(archive.read(part, MOST_LISTING), archive.member(part), ("styles",))
    styles = {_value(element, "styleId"): _style(element) for element in root.iterchildren("{*}style")}
    return {id_: _resolved(styles, style) for id_, style in styles.items()}


def _style(element: xml.Element) -> Style:
    """The names of styles are English whatever the language of the program, their ids are not."""
    level = next(element.iterfind("{*}pPr/{*}outlineLvl"), None)
    name, base = (next(element.iterchildren(f"{{*}}{tag}"), None) for tag in ("name", "basedOn"))
    hidden = next(element.iterfind("{*}rPr/{*}vanish"), None)
    listed = next(element.iterfind("{*}pPr/{*}numPr/{*}numId"), None)
    heading = True if name is not None and _HEADING.fullmatch(_value(name)) else None
    return Style(
        heading if level is None else is_heading(_value(level)),
        None if hidden is None else _value(hidden) not in OFF,
        None if listed is None else _value(listed) != NO_LIST,
        "" if base is None else _value(base),
    )


def _value(element: xml.Element, attribute: str = "val") -> str:
    return next((str(value) for name, value in element.items() if name.rpartition("}")[2] == attribute), "")


def is_heading(level: str) -> bool:
    """Is an outline level that of a heading?

    >>> is_heading("0"), is_heading("9"), is_heading("")
    (True, False, False)
    """
    return level.isdecimal() and int(level[:3]) < _BODY_TEXT


def style_of(styles: Mapping[str, Style], id_: str) -> Style:
    """A style by its id; where a file has no styles, the id of a heading says enough."""
    return styles.get(id_) or Style(heading=not styles and _HEADING.fullmatch(id_) is not None)


def _resolved(styles: Mapping[str, Style], style: Style) -> Style:
    """A style with what it leaves to those on which it is based."""
    for _ in range(_MOST_BASES):
        if not (style.base and style.base in styles):
            break
        based = styles[style.base]
        style = Style(
            based.heading if style.heading is None else style.heading,
            based.hidden if style.hidden is None else style.hidden,
            based.listed if style.listed is None else style.listed,
            based.base,
        )
    return style
