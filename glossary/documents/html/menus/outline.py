"""Reading a page into its elements, however broken it is."""

from __future__ import annotations

import functools
import re

from glossary.documents.html.markup import BLOCK, HIDDEN, SELF_CLOSING, Piece, Tag, tokens
from glossary.documents.html.menus.elements import HEADINGS, SENTENCE, Element, Outline, inherit, sum_up
from glossary.documents.html.menus.nesting import VOID, Nesting

_SEPARATORS = " \t\r\n\u00a0|/\\>»›<«‹•·:;,.-–—()[]{}*#+=_~'\"“”←→↑↓▸▶▼"
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TOLD_INLINE = re.compile(
    r"hidden|none|role|sr-only|screen-reader|skip|edit|more|share|social|menu|nav|crumb|jump", re.IGNORECASE
)
"""What a tag within a line has to hold before its attributes are looked at."""
_APART = BLOCK | HIDDEN | frozenset(["label", "option"])
"""Elements whose text is no part of a sentence that began before."""
_BODY = re.compile(r" (?:(?:article|entry|post|story|news) ?(?:body|content|text|detail)) ")
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:(?:index|default|home|main)\.\w+|home|th)?/?", re.IGNORECASE)
"""Where the first page of a site is."""
_SOURCES = re.compile(r" (?:references?|foot ?notes?|endnotes?|citations?|bibliography|reflist) ")
_SUBJECT = re.compile(r"(?<!\S)(?:category|tag|term|post_tag)-\S+")
"""What a blog says of the subject of a post among its classes."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")


def outline(source: str) -> Outline:
    """Read a page, however broken.

    >>> page = outline('<ul class="mainMenu"><li><a href="/">หน้าแรก</a><li>ก</ul>')
    >>> [(element.name, element.classes, element.letters, element.linked) for element in page.elements]
    [('ul', ' main menu ', 8, 7), ('li', '', 7, 7), ('a', '', 7, 7), ('li', '', 1, 0)]
    """
    reader = _Reader(source)
    for token in tokens(source):
        if isinstance(token, Piece):
            reader.text(token)
        elif token.closing:
            reader.end(token)
        else:
            reader.start(token)
    reader.line()
    sum_up(reader.page)
    inherit(reader.page)
    return reader.page


class _Reader:
    def __init__(self, source: str) -> None:
        self.page = Outline()
        self._source = source
        self._nesting = Nesting(self.page.root)
        self._plain = self._untitled = 0

    def text(self, piece: Piece) -> None:
        element = self._nesting.top
        self.page.pieces.append(piece)
        self.page.owners.append(element)
        letters = len(piece.text.strip(_SEPARATORS))
        if not letters:
            return
        element.own_letters += letters
        if element.link is None:
            self._plain += letters
            if element.heading:
                element.own_titled += letters
            else:
                self._untitled += letters

    def line(self) -> None:
        """Note the end of a line; one that was long outside of its links was a sentence."""
        if self._plain >= SENTENCE:
            self._nesting.top.own_prose += self._plain
        self._plain = 0

    def start(self, tag: Tag) -> None:
        block = tag.name in BLOCK
        if tag.name in _APART:
            self.line()
        nesting = self._nesting
        nesting.make_room(tag.name)
        if block:
            self._break(tag)
        if tag.name == "input" and "password" in self._source[tag.start : tag.end].lower():
            nesting.top.password = True
        if tag.name in VOID or (tag.name in SELF_CLOSING and self._source[tag.end - 2] == "/"):
            return
        parent = nesting.top
        nesting.open(tag.name, self._element(tag, parent) or parent)

    def end(self, tag: Tag) -> None:
        block = tag.name in BLOCK
        if tag.name in _APART:
            self.line()
        element = self._nesting.close(tag.name)
        if element is not None and element.name == tag.name:
            element.ended = True
        if block:
            self._break(tag)

    def _break(self, tag: Tag) -> None:
        self.page.pieces.append(Piece("\n", tag.start, tag.end))
        self.page.owners.append(self._nesting.top)

    def _element(self, tag: Tag, parent: Element) -> Element | None:
        """The element that begins; none for one within a line of which nothing is to be known."""
        name = tag.name
        bare = tag.end - tag.start <= len(name) + 3
        noted = name in BLOCK or name in HIDDEN or name == "a" or "-" in name
        if not noted and (bare or not _TOLD_INLINE.search(self._source, tag.start, tag.end)):
            return None
        made = Element(name, parent, link=parent.link, heading=parent.heading, began=self._untitled)
        made.inside = parent.inside or _is_body(parent)
        if name in HEADINGS:
            made.heading = name
        elif name in ("th", "caption") and (table := self._nesting.innermost("table")):
            table.data = True
        self._describe(made, "" if bare else self._source[tag.start + 1 + len(name) : tag.end - 1])
        made.data = bool(made.classes) and _SOURCES.search(made.classes) is not None
        self.page.elements.append(made)
        return made

    def _describe(self, made: Element, attributes: str) -> None:
        named = False
        for found in _ATTRIBUTE.finditer(attributes):
            name, value = found[1].lower(), found[2] or found[3] or found[4] or ""
            if name == "class":
                made.classes = made.classes or words(value[:300])
            elif name == "id":
                made.identity = made.identity or words(value[:100])
            elif name == "href" and made.name == "a":
                made.link = made
                made.home = value != "" and _HOME.fullmatch(value) is not None
                self.page.root.ways += not value.startswith("#")
            elif name == "role":
                made.role = made.role or value.strip().lower()
            elif name in ("data-toggle", "data-bs-toggle"):
                made.unfolds = value == "collapse"
            elif name in ("hidden", "aria-hidden", "style"):
                made.unseen |= _says_unseen(name, value)
            named |= name in ("name", "id")
        if made.name == "a" and not named:
            made.link = made


@functools.lru_cache(4096)
def words(value: str) -> str:
    """The words of a class or an id, each with a space on both sides; the subject of a post names no part of a page.

    >>> words("topNav-bar2 js_menu category-social-media")
    ' top nav bar js menu '
    """
    return f" {_CAMEL.sub(' ', _SUBJECT.sub('', value)).strip().lower()} "


def _is_body(element: Element) -> bool:
    return "main" in (element.name, element.role) or element.name == "article" or bool(_BODY.search(element.classes))


def _says_unseen(name: str, value: str) -> bool:
    if name == "style":
        return _UNSEEN_STYLE.search(value) is not None
    return value.lower() != "until-found" if name == "hidden" else value.lower() == "true"
