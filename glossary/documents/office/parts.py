"""Relations between the parts of an Office file (Open Packaging Conventions)."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from glossary.documents.zipped import MOST_LISTING, Archive, resolve
from glossary.files import xml


class Relation(NamedTuple):
    """A reference to another ``part`` by its name; ``kind`` is the last word of the relationship's type."""

    id: str
    kind: str
    part: str


def relations(archive: Archive, part: str = "") -> list[Relation]:
    """Return the relations of a part in their order, or without a part those of the package."""
    folder, name = posixpath.split(part)
    member = posixpath.join(folder, "_rels", f"{name}.rels")
    if member not in archive:
        return []
    root = xml.parse(archive.read(member, MOST_LISTING), archive.member_place(member), ("Relationships",))
    return [
        Relation(
            element.get("Id") or "",
            (element.get("Type") or "").rpartition("/")[2],
            resolve(folder, element.get("Target") or ""),
        )
        for element in xml.children(root)
        if element.get("TargetMode") != "External"
    ]


def first(found: list[Relation], kind: str, otherwise: str = "") -> str:
    """Return the first part of a kind, or *otherwise*, the usual name of such a part."""
    return next((relation.part for relation in found if relation.kind == kind), otherwise)
