"""Office files as packages of parts: which part another one refers to, and as what."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from glossary.documents.zipped import MOST_LISTING, Archive, resolved
from glossary.files import xml


class Relation(NamedTuple):
    """``part`` is the name of the part that is referred to; ``kind`` is the last word of the type."""

    id: str
    kind: str
    part: str


def relations(archive: Archive, part: str = "") -> list[Relation]:
    """The parts that a part refers to, in their order; without a part those of the package as a whole."""
    folder, name = posixpath.split(part)
    member = posixpath.join(folder, "_rels", f"{name}.rels")
    if member not in archive:
        return []
    root = xml.parse(archive.read(member, MOST_LISTING), archive.member(member), ("Relationships",))
    return [
        Relation(
            element.get("Id") or "",
            (element.get("Type") or "").rpartition("/")[2],
            resolved(folder, element.get("Target") or ""),
        )
        for element in xml.children(root)
        if element.get("TargetMode") != "External"
    ]


def first(found: list[Relation], kind: str, otherwise: str = "") -> str:
    """The first part of a kind, or else the usual name of such a part."""
    return next((relation.part for relation in found if relation.kind == kind), otherwise)
