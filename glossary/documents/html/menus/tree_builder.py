"""Parse a page into a tree of elements, however broken it is."""

from __future__ import annotations

import functools
import re

from glossary.documents.html.menus.open_elements import VOID, OpenElements
from glossary.documents.html.menus.tree import HEADINGS, SENTENCE, PageElement, PageTree, inherit, sum_up
from glossary.documents.markup import BLOCK, HIDDEN, SELF_CLOSING, Piece, Tag, tokenize

_SEPARATORS = " \t\r\n\u00a0|/\\>»›<«‹•·:;,.-–—()[]{}*#+=_~'\"“”←→↑↓▸▶▼"
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTED_INLINE = re.compile(
    r"hidden|none|role|sr-only|screen-reader|skip|edit|more|share|social|menu|nav|crumb|jump", re.IGNORECASE
)
"""An inline tag without one of these is not parsed further, which saves most of the time."""
_ENDS_SENTENCE = BLOCK | HIDDEN | frozenset(["label", "option"])
"""Elements whose text does not continue the sentence before them."""
_BODY = re.compile(r" (?:(?:article|entry|post|story|news) ?(?:body|content|text|detail)) ")
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:(?:index|default|home|main)\.\w+|home|th)?/?", re.IGNORECASE)
"""The address of the first page of a site."""
_SOURCES = re.compile(r" (?:references?|foot ?notes?|endnotes?|citations?|bibliography|reflist) ")
_SUBJECT = re.compile(r"(?<!\S)(?:category|tag|term|post_tag)-\S+")
"""Classes by which a blog names the subject of a post; they name no part of the page."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")


def build_tree(source: str) -> PageTree:
    """Parse a page into a tree whose elements know what they hold.

    >>> page = build_tree('<ul class="mainMenu"><li><a href="/">หน้าแรก</a><li>ก</ul>')
    >>> [(element.name, element.classes, element.letters, element.linked) for element in page.elements]
    [('ul', ' main menu ', 8, 7), ('li', '', 7, 7), ('a', '', 7, 7), ('li', '', 1, 0)]
    """
    builder = _TreeBuilder(source)
    for token in tokenize(source):
        if isinstance(token, Piece):
            builder.text(token)
        elif token.closing:
            builder.end(token)
        else:
            builder.start(token)
    builder.end_line()
    sum_up(builder.page)
    inherit(builder.page)
    return builder.page


class _TreeBuilder:
    """Adds the tokens of a page to its tree."""

    def __init__(self, source: str) -> None:
        self.page = PageTree()
        self._source = source
        self._open = OpenElements(self.page.root)
        # Letters outside of links: those since the last line break, and all that are in no heading.
        self._line_letters = self._untitled = 0

    def text(self, piece: Piece) -> None:
        """Add a piece of text to the innermost element."""
        element = self._open.top
        self.page.pieces.append(piece)
        self.page.owners.append(element)
        letters = len(piece.text.strip(_SEPARATORS))
        if not letters:
            return
        element.own_letters += letters
        if element.link is None:
            self._line_letters += letters
            if element.heading:
                element.own_titled += letters
            else:
                self._untitled += letters

    def end_line(self) -> None:
        """End a line; a line with many letters outside of its links counts as a sentence of the innermost element."""
        if self._line_letters >= SENTENCE:
            self._open.top.own_prose += self._line_letters
        self._line_letters = 0

    def start(self, tag: Tag) -> None:
        """Open an element."""
        if tag.name in _ENDS_SENTENCE:
            self.end_line()
        self._open.close_before(tag.name)
        if tag.name in BLOCK:
            self._add_line_break(tag)
        if tag.name == "input" and "password" in self._source[tag.start : tag.end].lower():
            self._open.top.password = True
        if tag.name in VOID or (tag.name in SELF_CLOSING and self._source[tag.end - 2] == "/"):
            return
        parent = self._open.top
        self._open.open(tag.name, self._add_element(tag, parent) or parent)

    def end(self, tag: Tag) -> None:
        """Close an element."""
        if tag.name in _ENDS_SENTENCE:
            self.end_line()
        element = self._open.close(tag.name)
        if element is not None and element.name == tag.name:
            element.ended = True
        if tag.name in BLOCK:
            self._add_line_break(tag)

    def _add_line_break(self, tag: Tag) -> None:
        self.page.pieces.append(Piece("\n", tag.start, tag.end))
        self.page.owners.append(self._open.top)

    def _add_element(self, tag: Tag, parent: PageElement) -> PageElement | None:
        """Add an element to the tree; an inline element about which no rule asks is left out, which returns None."""
        name = tag.name
        is_bare = tag.end - tag.start <= len(name) + 3
        is_noted = name in BLOCK or name in HIDDEN or name == "a" or "-" in name
        if not is_noted and (is_bare or not _NOTED_INLINE.search(self._source, tag.start, tag.end)):
            return None
        element = PageElement(name, parent, link=parent.link, heading=parent.heading, began=self._untitled)
        element.inside = parent.inside or _is_body(parent)
        if name in HEADINGS:
            element.heading = name
        elif name in ("th", "caption") and (table := self._open.innermost("table")):
            table.data = True
        self._read_attributes(element, "" if is_bare else self._source[tag.start + 1 + len(name) : tag.end - 1])
        element.data = bool(element.classes) and _SOURCES.search(element.classes) is not None
        self.page.elements.append(element)
        return element

    def _read_attributes(self, element: PageElement, attributes: str) -> None:
        is_target = False
        for found in _ATTRIBUTE.finditer(attributes):
            name, value = found[1].lower(), found[2] or found[3] or found[4] or ""
            if name == "class":
                element.classes = element.classes or split_words(value[:300])
            elif name == "id":
                element.identity = element.identity or split_words(value[:100])
            elif name == "href" and element.name == "a":
                element.link = element
                element.home = value != "" and _HOME.fullmatch(value) is not None
                self.page.root.page_links += not value.startswith("#")
            elif name == "role":
                element.role = element.role or value.strip().lower()
            elif name in ("data-toggle", "data-bs-toggle"):
                element.unfolds = value == "collapse"
            elif name in ("hidden", "aria-hidden", "style"):
                element.unseen |= _is_hiding(name, value)
            is_target |= name in ("name", "id")
        # An anchor without an address is a link to a script, unless it is the target of one.
        if element.name == "a" and not is_target:
            element.link = element


@functools.lru_cache(4096)
def split_words(value: str) -> str:
    """Return the words of a class or an id, each with a space on both sides, without the subject of a post.

    >>> split_words("topNav-bar2 js_menu category-social-media")
    ' top nav bar js menu '
    """
    return f" {_CAMEL.sub(' ', _SUBJECT.sub('', value)).strip().lower()} "


def _is_body(element: PageElement) -> bool:
    return "main" in (element.name, element.role) or element.name == "article" or bool(_BODY.search(element.classes))


def _is_hiding(name: str, value: str) -> bool:
    """Return whether an attribute hides its element."""
    if name == "style":
        return _UNSEEN_STYLE.search(value) is not None
    return value.lower() != "until-found" if name == "hidden" else value.lower() == "true"
