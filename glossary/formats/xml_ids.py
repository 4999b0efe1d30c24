"""Ids of concepts as ids of XML: each a name that XML allows, from which the id itself can be read."""

from __future__ import annotations

import re

_NOT_ALLOWED = re.compile(r"_(?=x[0-9A-F]{4,6}_)|^[^A-Za-z_]|[^A-Za-z0-9_.-]")
_ESCAPED = re.compile(r"_x([0-9A-F]{4,6})_")


def xml_id(text: str) -> str:
    """An id as a name in XML: what a name cannot have there stands as its number.

    >>> xml_id("c17"), xml_id("12 a"), id_from_xml(xml_id("12 a"))
    ('c17', '_x0031_2_x0020_a', '12 a')
    """
    return _NOT_ALLOWED.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def id_from_xml(name: str) -> str:
    """The id that ``xml_id`` made a name of; any other name is kept as it is."""
    found = _ESCAPED.sub(lambda code: _char(code.group()), name)
    return found if xml_id(found) == name else name


def _char(code: str) -> str:
    number = int(code[2:-1], 16)
    return chr(number) if number < 0x110000 else code
