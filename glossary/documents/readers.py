"""How a file that is one document is read, by the end of its name."""

from __future__ import annotations

import importlib
from pathlib import PurePath

from align.errors import InputError
from glossary.documents.content import Content
from glossary.documents.packed import PACKED, unpacked
from glossary.documents.unreadable import check_readable

_MODULES = {
    "plain": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "html.page": (".html", ".htm", ".xhtml"),
    "office.word": (".docx", ".docm"),
    "office.opendocument": (".odt",),
    "office.slides": (".pptx",),
    "pdf.reader": (".pdf",),
    "office.epub": (".epub",),
    "subtitles": (".srt", ".vtt"),
    "bilingual": (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff", ".tmx"),
}
READERS = {suffix: module for module, suffixes in _MODULES.items() for suffix in suffixes}
"""The module of this package that reads a file, by the end of its name."""


def suffixes(name: str) -> tuple[str, str]:
    """The end of a name that says what the file is, and the end before which says how it is packed.

    >>> suffixes("a/report.docx"), suffixes("crawl.jsonl.GZ"), suffixes("a.tar.gz")
    (('.docx', ''), ('.jsonl', '.gz'), ('.tar', '.gz'))
    """
    path = PurePath(name)
    packing = path.suffix.lower()
    if packing in PACKED:
        return path.with_suffix("").suffix.lower(), packing
    return packing, ""


def read(data: bytes, name: str, place: str) -> Content:
    """Take the text out of the bytes of a file.

    Parameters
    ----------
    data
        all of the file
    name
        the file's name, whose end says what it is; text where the end is not known
    place
        what begins the message of an error

    Raises
    ------
    InputError
        when the file is of a kind that is not read, is not what its name says, is damaged or encrypted, holds no text
        or unpacks to too much, or needs an extra that is not installed

    >>> read("ธนาคาร (bank)".encode("cp874"), "a.txt", "a.txt").encoding
    'TIS-620'
    """
    kind, packing = suffixes(name)
    check_readable(kind, place)
    reader = importlib.import_module(f"glossary.documents.{READERS.get(kind, 'plain')}")
    try:
        content: Content = reader.read(unpacked(data, packing, place), place)
    except RecursionError:
        raise InputError(f"{place}: is nested too deep") from None
    return content
