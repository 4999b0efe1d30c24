"""Plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from glossary.documents.document import Content
from glossary.documents.markup import ExtractedText, Piece, join
from glossary.files.reading import BOM, UTF_8, decode_any

_LINK = re.compile(
    r"""
      !?\[ (?P<words>[^\[\]\n]{0,500}) \]                                    # the words of a link or an image
      \( \s* (?:<[^<>\n]{0,2000}> | [^()\s]{0,2000} (?:\([^()\s]{0,200}\) [^()\s]{0,2000})? )  # its target
      (?:\s+ (?:"[^"\n]{0,500}" | '[^'\n]{0,500}') )? \s* \)                  # a title
    | \[\^ [^\[\]\s]{1,60} \] (?!:)                                        # the mark of a footnote
    """,
    re.VERBOSE,
)


def read_plain(data: bytes, place: str, says_thai: bool = False) -> Content:
    """Decode a text file: UTF-8, UTF-16 with its mark, or Thai in TIS-620.

    With *says_thai* the file declares TIS-620 itself, as a web page can.

    Raises
    ------
    InputError
        when it is in no encoding that is known; names the byte
    """
    text, encoding = decode_any(data, place, says_thai)
    return Content(text.removeprefix(BOM), encoding="" if encoding == UTF_8 else encoding)


def read_markdown(data: bytes, place: str) -> Content:
    """Take the text out of a Markdown file; see ``read_plain`` for what is raised."""
    source = read_plain(data, place)
    markup = without_link_targets(source.text)
    return replace(source, text=markup.text, markup=markup)


def without_link_targets(source: str) -> ExtractedText:
    """Drop the targets of links and the marks of footnotes, which would stand between a term and its brackets.

    Anything else stays, such as a term in round brackets behind square ones.

    >>> without_link_targets("ดู[คู่มือ](install.md) การเรียนรู้ของเครื่อง[^1] (machine learning)").text
    'ดูคู่มือ การเรียนรู้ของเครื่อง (machine learning)'
    >>> without_link_targets("สำนักงาน[1] (International Energy Agency)").text
    'สำนักงาน[1] (International Energy Agency)'
    """
    return join(_pieces(source))


def _pieces(source: str) -> Iterator[Piece]:
    at = 0
    for link in _LINK.finditer(source):
        for start, end in ((at, link.start()), link.span("words")):
            if start < end:
                yield Piece(source[start:end], start, end)
        at = link.end()
    if at < len(source):
        yield Piece(source[at:], at, len(source))
