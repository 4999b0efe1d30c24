"""The tree of a page: its elements with how many letters, links and sentences each holds."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from glossary.documents.markup import HIDDEN, Piece

SENTENCE = 40
"""Letters outside of links from which a line counts as a sentence."""
LONG_LINK = 150
"""Letters from which a link is a text that can be clicked, such as a card of a shop, and not the label of one."""
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
CONTENT = frozenset(["article", "main"])
"""Elements by which an author marks the content."""
_SILENT = HIDDEN - {"nav", "button"}


@dataclass(slots=True, eq=False)
class PageElement:
    """An element of a page; its counts, which include its children, are right once the whole page is parsed.

    ``classes`` and ``identity`` are the words of its classes and of its id. ``inside``: it is in an article or in the
    main part; ``ended``: it has an end tag; ``unfolds``: a click on it shows a text; ``data``: it is a table with
    headings, a list of sources, a labelled cell, or part of one. ``letters`` leaves out spaces and separators; of them
    ``linked`` are in links, ``titled`` in headings without a link, ``prose`` in sentences, and ``lead`` before the
    first link and in no heading. ``core``: it holds the main part or the title of the page; ``home``: a link to the
    first page of the site; ``password``: a password field; ``grid``: a table of data. ``page_links``, of the root
    alone, counts the links to other pages. ``emptied``: links or a form in it were dropped; ``reason``: the rule by
    which it was dropped itself, or empty. Counts that begin with ``own`` do not include the children.
    """

    name: str
    parent: PageElement | None = None
    classes: str = ""
    identity: str = ""
    role: str = ""
    unseen: bool = False
    inside: bool = False
    ended: bool = False
    data: bool = False
    heading: str = ""
    letters: int = 0
    linked: int = 0
    links: int = 0
    titled: int = 0
    prose: int = 0
    lead: int = 0
    unfolds: bool = False
    grid: bool = False
    page_links: int = 0
    home: bool = False
    password: bool = False
    emptied: bool = False
    core: bool = False
    link: PageElement | None = None
    reason: str = ""
    own_letters: int = 0
    own_titled: int = 0
    own_prose: int = 0
    began: int = 0
    first_link: int = sys.maxsize


@dataclass(slots=True)
class PageTree:
    """The elements of a page in the order of their start tags, and its pieces of text, each with its owner."""

    root: PageElement = field(default_factory=lambda: PageElement("html", ended=True))
    elements: list[PageElement] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    owners: list[PageElement] = field(default_factory=list)


def sum_up(page: PageTree) -> None:
    """Count what each element holds, without what is dropped in it.

    The elements are in the order of their start tags, so that from the end children come before their parents.
    """
    for element in (page.root, *page.elements):
        element.letters, element.titled, element.prose = element.own_letters, element.own_titled, element.own_prose
        element.linked, element.links, element.first_link, element.emptied = 0, 0, sys.maxsize, False
    for element in reversed(page.elements):
        if not element.reason:
            _add(element, element.parent or page.root)


def _add(element: PageElement, parent: PageElement) -> None:
    if element.link is element:
        _judge_link(element)
    element.lead = min(element.first_link - element.began, element.letters)
    if element.ended and element.name in _SILENT:
        return
    parent.letters += element.letters
    parent.linked += element.linked
    parent.links += element.links
    parent.titled += element.titled
    parent.prose += element.prose
    parent.home |= element.home
    parent.password |= element.password
    parent.grid |= element.grid or (element.data and element.name == "table")
    parent.first_link = min(parent.first_link, element.first_link)
    if "main" in (element.name, element.role) or element.core or (element.name == "h1" and element.titled):
        parent.core = True


def _judge_link(element: PageElement) -> None:
    if element.letters > LONG_LINK:
        element.link = None
        element.own_prose += element.letters
        element.prose += element.letters
    elif element.letters:
        element.linked, element.links, element.first_link = element.letters, 1, element.began


def _has_label(element: PageElement) -> bool:
    """Return whether the rest of a cell's row is short enough to be its label.

    In a table for layout a menu stands beside a long text instead.
    """
    row = element.parent
    if row is None or (element.name, row.name) != ("td", "tr"):
        return False
    beside = row.letters - row.linked - (element.letters - element.linked)
    return 0 < beside < SENTENCE


def inherit(page: PageTree) -> None:
    """Pass down to each element whether it is in a link and whether it is in a table of data."""
    for element in page.elements:
        parent = element.parent or page.root
        element.data = element.data or (parent.data and element.name != "table") or _has_label(element)
        if element.link is not element:
            element.link = parent.link
