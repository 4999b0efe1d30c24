"""Mark the elements of a page that are dropped: first by what each is, then by what is left of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from glossary.documents.html.menus.element_rules import (
    BY_ELEMENT,
    EMPTYING,
    Rule,
    is_hollow,
    is_links,
    is_not_text,
    is_ordinary,
)
from glossary.documents.html.menus.tree import PageElement, PageTree, sum_up

_WITHIN = "within"
"""The reason of an element within a dropped one."""

_LONG_TITLE = 50
"""Letters from which a heading is no mere label of the links below it."""


def drop(page: PageTree, by_element: bool, by_links: bool) -> None:
    """Set the ``reason`` of each element that is dropped, by the rules of elements and of links.

    >>> from glossary.documents.html.menus.tree_builder import build_tree
    >>> page = build_tree("<nav>หน้าแรก (Home)</nav><p>ห่วงโซ่คุณค่า (Value chain)</p>")
    >>> drop(page, by_element=True, by_links=True)
    >>> [(element.name, element.reason) for element in page.elements]
    [('nav', 'is_navigation'), ('p', '')]
    """
    for element in page.elements:
        element.reason = ""
    _apply(page, BY_ELEMENT if by_element else (is_not_text,), is_ordinary)
    if by_links:
        sum_up(page)
        _protect_title(page)
        _apply(page, (is_links,))
        sum_up(page)
        _note_emptied(page)
        _apply(page, (is_hollow,))


def _apply(page: PageTree, rules: Sequence[Rule], spared: Callable[[PageElement], bool] | None = None) -> None:
    """Apply rules to elements from the outside to the inside; *spared* tells those that no rule can match."""
    for element in page.elements:
        if element.reason:
            continue
        if element.parent is not None and element.parent.reason:
            element.reason = _WITHIN
        elif spared is None or not spared(element):
            element.reason = next((rule.__name__ for rule in rules if rule(element, page.root)), "")


def _protect_title(page: PageTree) -> None:
    """Protect the title of the page from the rules of links, and long headings, any of which may be the title.

    The title is the only heading of the highest order that is left.
    """
    headings = [element for element in page.elements if element.name == element.heading != "" and not element.reason]
    first = min((element.name for element in headings), default="")
    highest = [element for element in headings if element.name == first]
    titles = highest if len(highest) == 1 else []
    for title in [*titles, *(heading for heading in headings if heading.titled >= _LONG_TITLE)]:
        holder: PageElement | None = title if title.titled else None
        while holder is not None and not holder.core:
            holder.core = True
            holder = holder.parent


def _note_emptied(page: PageTree) -> None:
    for element in reversed(page.elements):
        if element.parent is not None and (element.emptied or element.reason in EMPTYING):
            element.parent.emptied = True
