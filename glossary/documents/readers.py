"""The readers of files that are one document, by the end of the file's name."""

from __future__ import annotations

import importlib
from pathlib import PurePath

from align.errors import InputError
from glossary.documents.document import Content
from glossary.documents.packed import PACKED, unpack
from glossary.documents.unreadable import check_readable

_SUFFIXES = {
    "text.read_plain": (".txt", ".text"),
    "text.read_markdown": (".md", ".markdown"),
    "html.page.read": (".html", ".htm", ".xhtml"),
    "office.word.read": (".docx", ".docm"),
    "office.opendocument.read": (".odt",),
    "office.slides.read": (".pptx",),
    "pdf.reader.read": (".pdf",),
    "office.epub.read": (".epub",),
    "subtitles.read": (".srt", ".vtt"),
    "bilingual.read": (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff", ".tmx"),
}
READERS = {suffix: reader for reader, suffixes in _SUFFIXES.items() for suffix in suffixes}
"""The function in this package that reads a file, by the end of its name; its module is imported when needed."""


def suffixes(name: str) -> tuple[str, str]:
    """Return the end of a name that tells the kind of the file, and the end after it that tells how it is packed.

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
        the file's name, whose end tells its kind; text if the end is not known
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
    module, _, function = READERS.get(kind, "text.read_plain").rpartition(".")
    reader = getattr(importlib.import_module(f"glossary.documents.{module}"), function)
    try:
        content: Content = reader(unpack(data, packing, place), place)
    except RecursionError:
        raise InputError(f"{place}: is nested too deep") from None
    return content
