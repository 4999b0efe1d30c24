"""Web pages: their content without menus, breadcrumbs, language switches, banners, forms and footers.

Each page of a site would otherwise add the English of its menu to a glossary, ``หน้าแรก (Home)``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from glossary.documents.document import Content
from glossary.documents.html.menus.line_rules import find_menu_lines, page_lines
from glossary.documents.html.menus.pruning import drop
from glossary.documents.html.menus.tree import PageElement, PageTree
from glossary.documents.html.menus.tree_builder import build_tree
from glossary.documents.markup import ExtractedText, Piece, fold
from glossary.documents.text import read_plain

_BEGIN = 4096
"""Bytes in which a page declares its encoding; browsers look into 1,024, but some pages have scripts before it."""
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_THAI = frozenset(b"dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 tis620 windows-874 cp874 x-windows-874".split())
"""Names of TIS-620 that pages use; browsers know most of them."""

_LEAST_LETTERS = 15
"""Letters outside of headings that must be left of a page."""

# Rules to drop by: those of elements, of links, of lines. A page on which nothing would be left is read again with the
# next row, so that a page that is all links, such as a directory, still has a text.
_STRICTNESS = ((True, True, True), (True, False, True), (True, False, False), (False, False, False))


def read(data: bytes, place: str) -> Content:
    """Take the content out of a web page; see ``read_plain`` for what is raised."""
    source = read_plain(data, place, _declares_tis620(data))
    markup = without_menus(source.text)
    return replace(source, text=markup.text, markup=markup)


def _declares_tis620(data: bytes) -> bool:
    """Return whether a page declares that it is in TIS-620.

    >>> _declares_tis620(b'<meta http-equiv="Content-Type" content="text/html; charset=windows-874">')
    True
    >>> _declares_tis620(b'<!-- <meta charset=tis-620> --><meta charset="utf-16">')
    False
    """
    found = _DECLARED.search(_COMMENT.sub(b"", data[:_BEGIN]))
    return found is not None and found[1].lower() in _THAI


def without_menus(source: str) -> ExtractedText:
    """Take the content out of the source of a page; if nothing would be left, take all of its text.

    >>> without_menus('<nav><a href="/">หน้าแรก (Home)</a></nav><p>ห่วงโซ่คุณค่า (Value chain)').text
    'ห่วงโซ่คุณค่า (Value chain)'
    >>> without_menus('<div class="menu">ต้มยำกุ้ง (Tom yum goong)</div>').text
    'ต้มยำกุ้ง (Tom yum goong)\\n'
    """
    page = build_tree(source)
    for by_element, by_links, by_lines in _STRICTNESS:
        drop(page, by_element, by_links)
        pieces, owners = _kept(page)
        if by_lines:
            pieces, owners = _without_menu_lines(pieces, owners)
        if _has_content(pieces, owners):
            break
    return fold(pieces)


def _kept(page: PageTree) -> tuple[list[Piece], list[PageElement]]:
    at = [place for place, owner in enumerate(page.owners) if not owner.reason]
    return [page.pieces[place] for place in at], [page.owners[place] for place in at]


def _without_menu_lines(pieces: list[Piece], owners: list[PageElement]) -> tuple[list[Piece], list[PageElement]]:
    dropped = bytearray(len(pieces))
    for line in find_menu_lines(list(page_lines(pieces, owners))):
        dropped[line.start : line.end] = b"\1" * (line.end - line.start)
    at = [place for place, gone in enumerate(dropped) if not gone]
    return [pieces[place] for place in at], [owners[place] for place in at]


def _has_content(pieces: list[Piece], owners: list[PageElement]) -> bool:
    left = 0
    for piece, owner in zip(pieces, owners, strict=True):
        if not owner.heading:
            left += len(piece.text.strip())
            if left >= _LEAST_LETTERS:
                return True
    return False
