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


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def relationships(*targets: tuple[str, str]) -> str:
    """Relationships to parts, each a kind and a part; their ids are r0, r1 and so on."""
    inside = "".join(
        f'<Relationship Id="r{at}" Type="{_TYPES}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{inside}</Relationships>'


def document(body: str, namespace: str = WORD) -> str:
    """The main part of a Word file."""
    return f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'


def docx(body: str, **parts: str) -> bytes:
    """A Word file; ``parts`` are the insides of ``styles``, ``footnotes`` and ``endnotes``."""
    return packed(
        {
            "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
            "word/document.xml": document(body),
            "word/_rels/document.xml.rels": relationships(*((kind, f"{kind}.xml") for kind in parts)),
            **{f"word/{kind}.xml": f'<w:{kind} xmlns:w="{WORD}">{inside}</w:{kind}>' for kind, inside in parts.items()},
        }
    )


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def epub(
    chapters: Mapping[str, str],
    manifest: str = "",
    spine: str = "",
    others: Mapping[str, str] | None = None,
    encryption: str = "",
) -> bytes:
    """A book of chapters, which are read in their order; ``manifest`` and ``spine`` come before those of the chapters.

    ``others`` are files that are no chapters.
    """
    items = "".join(
        f'<item id="c{at}" href="{name}" media-type="application/xhtml+xml"/>' for at, name in enumerate(chapters)
    )
    order = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/>'
        f"<manifest>{manifest}{items}</manifest><spine>{spine}{order}</spine></package>"
    )
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": package,
            **{f"OEBPS/{name}": data for name, data in {**chapters, **(others or {})}.items()},
            **({"META-INF/encryption.xml": encryption} if encryption else {}),
        }
    )
