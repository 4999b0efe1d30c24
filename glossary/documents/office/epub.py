"""Books (.epub): the chapters in the order in which they are read, without the table of contents."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from align.errors import InputError
from glossary.documents import plain
from glossary.documents.content import Content
from glossary.documents.html.markup import HIDDEN, visible
from glossary.documents.lines import ITEM, Lines
from glossary.documents.zipped import MOST_LISTING, Archive, resolved
from glossary.files import xml

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
MOST_CHAPTER = 16 << 20
"""Bytes of a chapter, which takes many times its size while its text is taken out."""
CHAPTERS = frozenset("application/xhtml+xml text/html text/x-oeb1-document".split())
"""Media types of what is read."""
HARMLESS = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
"""Methods by which fonts are disguised, which keep nobody from reading."""
FONTS = (".ttf", ".otf", ".ttc", ".woff", ".woff2")
_EMPTY = re.compile(rf"<({'|'.join(sorted(HIDDEN | {'pre'}))})(?:\s[^<>]*)?/>", re.IGNORECASE)
"""Elements without content, as XML writes them; HTML knows no such end, and would leave out all that follows."""

_ITEM = re.compile(r"<li(?:\s[^<>]*)?>(?:\s*<(?:p|div)(?:\s[^<>]*)?>)*", re.IGNORECASE)
"""Where an item of a list begins."""


class _Item(NamedTuple):
    """A file of a book; ``listed`` says that it is a table of contents."""

    path: str
    media: str
    listed: bool


def read(data: bytes, place: str) -> Content:
    """The text of the chapters; the paths of their files within the book are the places.

    Raises
    ------
    InputError
        when it is no book, is damaged or protected, or lacks a chapter
    """
    archive = Archive(data, place, "is no book, but an old Office file")
    _check_readable(archive)
    lines = Lines()
    for path in dict.fromkeys(_chapters(archive)):
        source = plain.read(archive.read(path, MOST_CHAPTER), archive.member(path)).text
        text = visible(_ITEM.sub(rf"\g<0>{ITEM}", _EMPTY.sub("", source))).text.strip("\n")
        if text.strip():
            lines.place(path)
            lines.add(f"{text}\n\n")
    return lines.content()


def _check_readable(archive: Archive) -> None:
    """See that nothing but fonts is encrypted."""
    if ENCRYPTION not in archive:
        return
    root = xml.parse(archive.read(ENCRYPTION, MOST_LISTING), archive.member(ENCRYPTION), ("encryption",))
    for item in root.iter("{*}EncryptedData"):
        method = next(item.iterchildren("{*}EncryptionMethod"), None)
        named = [reference.get("URI") or "" for reference in item.iter("{*}CipherReference")]
        if (method is None or method.get("Algorithm") not in HARMLESS) and not all(map(_is_font, named)):
            raise InputError(f"{archive.place}: is protected against copying (DRM), so that it cannot be read")


def _is_font(path: str) -> bool:
    return path.lower().endswith(FONTS)


def _chapters(archive: Archive) -> Iterator[str]:
    """The paths of the chapters in reading order."""
    package = _package(archive)
    root = xml.parse(archive.read(package, MOST_LISTING), archive.member(package), ("package",))
    folder = posixpath.dirname(package)
    items = {item.get("id"): _item(folder, item) for item in root.iter("{*}item")}
    contents = {
        resolved(folder, reference.get("href") or "")
        for reference in root.iter("{*}reference")
        if (reference.get("type") or "").lower() == "toc"
    }
    for reference in root.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None:
            raise InputError(f"{archive.member(package)}: lacks an item {(reference.get('idref') or '')[:80]!a}")
        if item.media in CHAPTERS and not item.listed and item.path not in contents:
            yield item.path


def _package(archive: Archive) -> str:
    """The path of the file that lists the others."""
    root = xml.parse(archive.read(CONTAINER, MOST_LISTING), archive.member(CONTAINER), ("container",))
    for file in root.iter("{*}rootfile"):
        if file.get("full-path"):
            return resolved("", file.get("full-path"))
    raise InputError(f"{archive.member(CONTAINER)}: names no book")


def _item(folder: str, item: xml.Element) -> _Item:
    listed = "nav" in (item.get("properties") or "").split()
    return _Item(resolved(folder, item.get("href") or ""), (item.get("media-type") or "").lower(), listed)
