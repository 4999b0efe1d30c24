"""The open elements while a page is parsed: browsers' rules for missing and stray end tags, in linear time."""

from __future__ import annotations

from collections import defaultdict
from typing import Generic, TypeVar

from glossary.documents.markup import BLOCK

VOID = frozenset("area base basefont br col embed frame hr img input link meta param source track wbr".split())
"""Elements that have no content."""

_TABLES = frozenset("table template html".split())
_SCOPES = _TABLES | frozenset("td th caption object".split())
_LISTS = frozenset("ul ol dl menu dir".split())
_BLOCKS = (BLOCK | _SCOPES | frozenset(["body", "head"])) - VOID
_FENCES = {"table": _TABLES, "scope": _SCOPES, "list": _LISTS | _SCOPES, "block": _BLOCKS}
"""Groups of elements across which a tag does not close an element, such as a table within a list item."""
_GROUPS = {name: [group for group, names in _FENCES.items() if name in names] for name in _BLOCKS | _LISTS}

_ROWS = frozenset("tbody thead tfoot tr td th".split())
_STAY_OPEN = frozenset("html body".split())
"""Elements that end with the page, as text may follow their end tags."""
_ENDS = {
    "li": (("li",), "list"),
    "dd": (("dd", "dt"), "list"),
    "dt": (("dd", "dt"), "list"),
    "td": (("td", "th"), "table"),
    "th": (("td", "th"), "table"),
    "tr": (("tr", "caption"), "table"),
    "tbody": (("tbody", "thead", "tfoot", "caption"), "table"),
    "thead": (("tbody", "thead", "tfoot", "caption"), "table"),
    "tfoot": (("tbody", "thead", "tfoot", "caption"), "table"),
    "option": (("option",), "scope"),
    "a": (("a",), "block"),
}
"""The elements that a start tag closes, unless an element of the group is open between them."""

T = TypeVar("T")


class OpenElements(Generic[T]):
    """A stack of the open elements, each with a value of the caller.

    >>> open_elements = OpenElements("page")
    >>> for name in ("ul", "li", "b", "li"):
    ...     open_elements.open(name, name)
    >>> open_elements.names
    ['ul', 'li']
    >>> open_elements.close("td"), open_elements.close("ul"), open_elements.top
    (None, 'ul', 'page')
    """

    def __init__(self, root: T) -> None:
        self._root = root
        self.names: list[str] = []
        self._values: list[T] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._fences: dict[str, list[int]] = {group: [] for group in _FENCES}

    @property
    def top(self) -> T:
        """Return the value of the innermost open element."""
        return self._values[-1] if self._values else self._root

    def innermost(self, name: str) -> T | None:
        """Return the value of the innermost open element with a name, or None."""
        places = self._places[name]
        return self._values[places[-1]] if places else None

    def close_before(self, name: str) -> None:
        """Close the elements that the start tag of an element closes."""
        if name in _BLOCKS:
            self._end("head", "block")
            if name not in _ROWS:
                self._end("p", "scope")
        names, group = _ENDS.get(name, ((), ""))
        for ended in names:
            self._end(ended, group)

    def open(self, name: str, value: T) -> None:
        """Open an element."""
        self.close_before(name)
        at = len(self.names)
        self._places[name].append(at)
        for group in _GROUPS.get(name, ()):
            self._fences[group].append(at)
        self.names.append(name)
        self._values.append(value)

    def close(self, name: str) -> T | None:
        """Close an element by its end tag and return its value, or None if the tag closes nothing."""
        if name in _STAY_OPEN:
            return None
        if name in _ROWS or name in _SCOPES:
            return self._end(name, "table")
        return self._end(name, "scope" if name in _BLOCKS and name != "form" else "block")

    def _end(self, name: str, group: str) -> T | None:
        """Close the innermost element with a name, unless an element of a group was opened within it."""
        places, fences = self._places[name], self._fences[group]
        if not places or (fences and fences[-1] > places[-1]):
            return None
        at = places[-1]
        value = self._values[at]
        while len(self.names) > at:
            self._pop()
        return value

    def _pop(self) -> None:
        name = self.names.pop()
        self._values.pop()
        self._places[name].pop()
        for group in _GROUPS.get(name, ()):
            self._fences[group].pop()
