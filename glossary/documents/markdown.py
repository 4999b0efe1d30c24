"""Markdown: the text with the words of its links, without where they lead, and without the marks of footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from glossary.documents import plain
from glossary.documents.content import Content
from glossary.documents.html.markup import Piece, Visible

_LINK = re.compile(
    r"""
      !?\[ (?P<words>[^\[\]\n]{0,500}) \]                                    # the words of a link or an image
      \( \s* (?:<[^<>\n]{0,2000}> | [^()\s]{0,2000} (?:\([^()\s]{0,200}\) [^()\s]{0,2000})? )  # where it leads
      (?:\s+ (?:"[^"\n]{0,500}" | '[^'\n]{0,500}') )? \s* \)                  # a title
    | \[\^ [^\[\]\s]{1,60} \] (?!:)                                        # the mark of a footnote
    """,
    re.VERBOSE,
)


def read(data: bytes, place: str) -> Content:
    """Take the text out of a Markdown file, which leads back to the source; see ``plain.read`` for what is raised."""
    source = plain.read(data, place)
    page = without_targets(source.text)
    return replace(source, text=page.text, page=page)


def without_targets(source: str) -> Visible:
    """Leave out of a text where its links lead, and the marks of its footnotes.

    What is no link stays, as a term in brackets behind square ones.

    >>> without_targets("ดู[คู่มือ](install.md) การเรียนรู้ของเครื่อง[^1] (machine learning)").text
    'ดูคู่มือ การเรียนรู้ของเครื่อง (machine learning)'
    >>> without_targets("สำนักงาน[1] (International Energy Agency)").text
    'สำนักงาน[1] (International Energy Agency)'
    """
    pieces = tuple(_pieces(source))
    begins = tuple(accumulate((len(piece.text) for piece in pieces), initial=0))[:-1]
    return Visible("".join(piece.text for piece in pieces), begins, pieces)


def _pieces(source: str) -> Iterator[Piece]:
    at = 0
    for link in _LINK.finditer(source):
        for start, end in ((at, link.start()), link.span("words")):
            if start < end:
                yield Piece(source[start:end], start, end)
        at = link.end()
    if at < len(source):
        yield Piece(source[at:], at, len(source))
