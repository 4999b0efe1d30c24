"""Books (.epub): the chapters in reading order, without the table of contents."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from align.errors import InputError
from glossary.documents.document import LIST_MARK, Content, ContentBuilder
from glossary.documents.markup import HIDDEN, extract_text
from glossary.documents.text import read_plain
from glossary.documents.zipped import MOST_LISTING, Archive, resolve
from glossary.files import xml

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
MOST_CHAPTER = 16 << 20
"""Bytes of a chapter, which takes many times its size while its text is taken out."""
CHAPTERS = frozenset("application/xhtml+xml text/html text/x-oeb1-document".split())
"""Media types of chapters."""
HARMLESS = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
"""Methods by which fonts are obfuscated, which do not protect the text."""
FONTS = (".ttf", ".otf", ".ttc", ".woff", ".woff2")
_EMPTY = re.compile(rf"<({'|'.join(sorted(HIDDEN | {'pre'}))})(?:\s[^<>]*)?/>", re.IGNORECASE)
"""Empty elements in the form of XML; HTML does not know it and would leave out all that follows."""

_ITEM = re.compile(r"<li(?:\s[^<>]*)?>(?:\s*<(?:p|div)(?:\s[^<>]*)?>)*", re.IGNORECASE)
"""The start of a list item."""


class _Item(NamedTuple):
    """A file of a book."""

    path: str
    media_type: str
    is_contents: bool


def read(data: bytes, place: str) -> Content:
    """Take the text out of the chapters; the paths of their files within the book are the places.

    Raises
    ------
    InputError
        when it is no book, is damaged or protected, or lacks a chapter
    """
    archive = Archive(data, place, "is no book, but an old Office file")
    _check_readable(archive)
    builder = ContentBuilder()
    # A spine may name a chapter twice.
    for path in dict.fromkeys(_chapters(archive)):
        source = read_plain(archive.read(path, MOST_CHAPTER), archive.member_place(path)).text
        text = extract_text(_ITEM.sub(rf"\g<0>{LIST_MARK}", _EMPTY.sub("", source))).text.strip("\n")
        if text.strip():
            builder.start_place(path)
            builder.add(f"{text}\n\n")
    return builder.build()


def _check_readable(archive: Archive) -> None:
    """Check that nothing but fonts is encrypted."""
    if ENCRYPTION not in archive:
        return
    root = xml.parse(archive.read(ENCRYPTION, MOST_LISTING), archive.member_place(ENCRYPTION), ("encryption",))
    for item in root.iter("{*}EncryptedData"):
        method = next(item.iterchildren("{*}EncryptionMethod"), None)
        paths = [reference.get("URI") or "" for reference in item.iter("{*}CipherReference")]
        if (method is None or method.get("Algorithm") not in HARMLESS) and not all(map(_is_font, paths)):
            raise InputError(f"{archive.place}: is protected against copying (DRM), so that it cannot be read")


def _is_font(path: str) -> bool:
    return path.lower().endswith(FONTS)


def _chapters(archive: Archive) -> Iterator[str]:
    """Yield the paths of the chapters in reading order."""
    package = _package(archive)
    root = xml.parse(archive.read(package, MOST_LISTING), archive.member_place(package), ("package",))
    folder = posixpath.dirname(package)
    items = {item.get("id"): _item(folder, item) for item in root.iter("{*}item")}
    contents = {
        resolve(folder, reference.get("href") or "")
        for reference in root.iter("{*}reference")
        if (reference.get("type") or "").lower() == "toc"
    }
    for reference in root.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None:
            raise InputError(f"{archive.member_place(package)}: lacks an item {(reference.get('idref') or '')[:80]!a}")
        if item.media_type in CHAPTERS and not item.is_contents and item.path not in contents:
            yield item.path


def _package(archive: Archive) -> str:
    """Return the path of the file that lists the others."""
    root = xml.parse(archive.read(CONTAINER, MOST_LISTING), archive.member_place(CONTAINER), ("container",))
    for file in root.iter("{*}rootfile"):
        if file.get("full-path"):
            return resolve("", file.get("full-path"))
    raise InputError(f"{archive.member_place(CONTAINER)}: names no book")


def _item(folder: str, item: xml.Element) -> _Item:
    is_contents = "nav" in (item.get("properties") or "").split()
    return _Item(resolve(folder, item.get("href") or ""), (item.get("media-type") or "").lower(), is_contents)
