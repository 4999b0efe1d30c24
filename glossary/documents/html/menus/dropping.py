"""Which elements of a page are dropped: first by what says so of itself, then by what is left of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from glossary.documents.html.menus.elements import Element, Outline, sum_up
from glossary.documents.html.menus.rules import (
    BY_ELEMENT,
    EMPTYING,
    Rule,
    is_hollow,
    is_links,
    is_not_text,
    says_nothing,
)

_WITHIN = "within"
"""The reason of what is part of something that is dropped."""

_LONG_TITLE = 50
"""Letters from which a heading is not the label of some links."""


def drop(page: Outline, named: bool, links: bool) -> None:
    """Give each element that goes its reason; *named* and *links* say by which rules.

    >>> from glossary.documents.html.menus.outline import outline
    >>> page = outline("<nav>หน้าแรก (Home)</nav><p>ห่วงโซ่คุณค่า (Value chain)</p>")
    >>> drop(page, named=True, links=True)
    >>> [(element.name, element.reason) for element in page.elements]
    [('nav', 'is_navigation'), ('p', '')]
    """
    for element in page.elements:
        element.reason = ""
    _apply(page, BY_ELEMENT if named else (is_not_text,), says_nothing)
    if links:
        sum_up(page)
        _protect_title(page)
        _apply(page, (is_links,))
        sum_up(page)
        _note_emptied(page)
        _apply(page, (is_hollow,))


def _apply(page: Outline, rules: Sequence[Rule], spared: Callable[[Element], bool] | None = None) -> None:
    """Judge elements from the outside to the inside; what is in a dropped one is not judged."""
    for element in page.elements:
        if element.reason:
            continue
        if element.parent is not None and element.parent.reason:
            element.reason = _WITHIN
        elif spared is None or not spared(element):
            element.reason = next((rule.__name__ for rule in rules if rule(element, page.root)), "")


def _protect_title(page: Outline) -> None:
    """Where no heading of the first order is left, the only one of the highest is the title, and long ones may be."""
    headings = [element for element in page.elements if element.name == element.heading != "" and not element.reason]
    first = min((element.name for element in headings), default="")
    highest = [element for element in headings if element.name == first]
    titles = highest if len(highest) == 1 else []
    for title in [*titles, *(heading for heading in headings if heading.titled >= _LONG_TITLE)]:
        holder: Element | None = title if title.titled else None
        while holder is not None and not holder.core:
            holder.core = True
            holder = holder.parent


def _note_emptied(page: Outline) -> None:
    for element in reversed(page.elements):
        if element.parent is not None and (element.emptied or element.reason in EMPTYING):
            element.parent.emptied = True
