"""Web pages without what is not their content: menus, trails, switches of languages, banners, forms, feet.

Each page of a site would otherwise add the English of its menu to a glossary, ``หน้าแรก (Home)``.
"""

from __future__ import annotations

from glossary.documents.html.markup import Piece, Visible, folded
from glossary.documents.html.menus.dropping import drop
from glossary.documents.html.menus.elements import Element, Outline
from glossary.documents.html.menus.lines import lines, superfluous
from glossary.documents.html.menus.outline import outline

_LEAST_LETTERS = 15
"""Letters outside of headings that have to be left of a page."""

_STRICTNESS = ((True, True, True), (True, False, True), (True, False, False), (False, False, False))
"""By which rules to drop: those of elements, of links, of lines; the next where nothing would be left."""


def without_menus(source: str) -> Visible:
    """Take the content out of a page; a page on which nothing would be left is taken as it is.

    >>> without_menus('<nav><a href="/">หน้าแรก (Home)</a></nav><p>ห่วงโซ่คุณค่า (Value chain)').text
    'ห่วงโซ่คุณค่า (Value chain)'
    >>> without_menus('<div class="menu">ต้มยำกุ้ง (Tom yum goong)</div>').text
    'ต้มยำกุ้ง (Tom yum goong)\\n'
    """
    page = outline(source)
    for named, links, of_lines in _STRICTNESS:
        drop(page, named, links)
        pieces, owners = _kept(page)
        if of_lines:
            pieces, owners = _without_lines(pieces, owners)
        if _has_content(pieces, owners):
            break
    return folded(pieces)


def _kept(page: Outline) -> tuple[list[Piece], list[Element]]:
    at = [place for place, owner in enumerate(page.owners) if not owner.reason]
    return [page.pieces[place] for place in at], [page.owners[place] for place in at]


def _without_lines(pieces: list[Piece], owners: list[Element]) -> tuple[list[Piece], list[Element]]:
    dropped = bytearray(len(pieces))
    for line in superfluous(list(lines(pieces, owners))):
        dropped[line.start : line.end] = b"\1" * (line.end - line.start)
    at = [place for place, gone in enumerate(dropped) if not gone]
    return [pieces[place] for place in at], [owners[place] for place in at]


def _has_content(pieces: list[Piece], owners: list[Element]) -> bool:
    left = 0
    for piece, owner in zip(pieces, owners, strict=True):
        if not owner.heading:
            left += len(piece.text.strip())
            if left >= _LEAST_LETTERS:
                return True
    return False
