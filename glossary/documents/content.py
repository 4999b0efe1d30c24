"""What a reader takes out of a file: its text, and where in the file each part of the text stands."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import NamedTuple

from glossary.documents.html.markup import Visible


class Place(NamedTuple):
    """From the offset ``start`` of a text on, up to the next place: ``name`` says where that is, as ``page=3``."""

    start: int
    name: str


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file.

    ``page`` leads back to the decoded file where markup was taken out of it. ``places`` are in the order of their
    offsets. ``encoding`` is named where it is not UTF-8.

    >>> Content("ก\\nข", places=(Place(0, "page=1"), Place(2, "page=2"))).place(2)
    'page=2'
    """

    text: str
    page: Visible | None = None
    places: tuple[Place, ...] = ()
    encoding: str = ""

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the decoded file, a byte order mark aside, of ``text[start:end]``."""
        return self.page.raw_span(start, end) if self.page else (start, end)

    def place(self, offset: int) -> str:
        """The name of the place in which an offset of the text stands; empty where there is none."""
        at = bisect.bisect_right(self.places, offset, key=lambda place: place.start) - 1
        return self.places[at].name if at >= 0 else ""
