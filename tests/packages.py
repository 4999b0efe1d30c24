"""Small zip files for tests: Word files and books made of strings."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def relationships(targets: Mapping[str, str]) -> str:
    """Relationships to parts, by their kinds."""
    inside = "".join(
        f'<Relationship Id="r{at}" Type="{_TYPES}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{inside}</Relationships>'


def document(body: str, namespace: str = WORD) -> str:
    """The main part of a Word file."""
    return f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'


def docx(body: str, **parts: str) -> bytes:
    """A Word file; ``parts`` are the insides of ``styles``, ``footnotes`` and ``endnotes``."""
    return packed(
        {
            "_rels/.rels": relationships({"officeDocument": "word/document.xml"}),
            "word/document.xml": document(body),
            "word/_rels/document.xml.rels": relationships({kind: f"{kind}.xml" for kind in parts}),
            **{f"word/{kind}.xml": f'<w:{kind} xmlns:w="{WORD}">{inside}</w:{kind}>' for kind, inside in parts.items()},
        }
    )
