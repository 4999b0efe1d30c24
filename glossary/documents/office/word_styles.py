"""Styles of Word files: which are headings or lists, and which hide their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from glossary.documents.zipped import MOST_LISTING, Archive
from glossary.files import xml

OFF = frozenset("0 false off".split())
"""Values that switch a property off; without a value it is on."""
NO_LIST = "0"
"""The id of a list by which a paragraph leaves the list of its style."""
_HEADING = re.compile(r"heading ?[1-9]", re.IGNORECASE)
_BODY_TEXT = 9
"""The outline level of body text."""
_MOST_BASES = 16
"""Base styles that are followed; a file may have a loop of them."""


class Style(NamedTuple):
    """The properties of a style; None if it takes one from the style on which it is based."""

    heading: bool | None = None
    hidden: bool | None = None
    listed: bool | None = None
    base: str = ""


def read_styles(archive: Archive, part: str) -> dict[str, Style]:
    """Read the styles of a part by their ids, each with the properties of its base styles."""
    if part not in archive:
        return {}
    root = xml.parse(archive.read(part, MOST_LISTING), archive.member_place(part), ("styles",))
    styles = {_value(element, "styleId"): _style(element) for element in root.iterchildren("{*}style")}
    return {id_: _with_bases(styles, style) for id_, style in styles.items()}


def _style(element: xml.Element) -> Style:
    """Read a style; a heading is known by its name, which is English in any language of Word, unlike its id."""
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
    """Return whether an outline level is that of a heading.

    >>> is_heading("0"), is_heading("9"), is_heading("")
    (True, False, False)
    """
    return level.isdecimal() and int(level[:3]) < _BODY_TEXT


def style_of(styles: Mapping[str, Style], id_: str) -> Style:
    """Return a style by its id; in a file without styles a heading is known by the id."""
    return styles.get(id_) or Style(heading=not styles and _HEADING.fullmatch(id_) is not None)


def _with_bases(styles: Mapping[str, Style], style: Style) -> Style:
    """Return a style with the properties that it takes from its base styles."""
    for _ in range(_MOST_BASES):
        if not (style.base and style.base in styles):
            break
        base = styles[style.base]
        style = Style(
            base.heading if style.heading is None else style.heading,
            base.hidden if style.hidden is None else style.hidden,
            base.listed if style.listed is None else style.listed,
            base.base,
        )
    return style
