"""What a reader takes out of a file: its text, and which part of the file each part of the text comes from."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from typing import NamedTuple

from glossary.documents.markup import ExtractedText
from glossary.entries.entry import Source

LIST_MARK = "- "
"""Written for the number or bullet of a list item, which is on paper but not in the text of a file."""


class Place(NamedTuple):
    """A part of a file, such as ``page=3``: its text begins at the offset ``start`` and ends at the next place."""

    start: int
    name: str


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file.

    ``markup`` maps offsets back to the decoded file if markup was taken out of it. ``places`` are in the order of their
    offsets. ``encoding`` is empty for UTF-8.

    >>> Content("ก\\nข", places=(Place(0, "page=1"), Place(2, "page=2"))).place(2)
    'page=2'
    """

    text: str
    markup: ExtractedText | None = None
    places: tuple[Place, ...] = ()
    encoding: str = ""

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets of ``text[start:end]`` in the decoded file, a byte order mark not counted."""
        return self.markup.raw_span(start, end) if self.markup else (start, end)

    def place(self, offset: int) -> str:
        """Return the name of the place at an offset of the text, or an empty string."""
        at = bisect.bisect_right(self.places, offset, key=lambda place: place.start) - 1
        return self.places[at].name if at >= 0 else ""


@dataclass(slots=True)
class ContentBuilder:
    """Collects the text of a file piece by piece, with its places.

    >>> builder = ContentBuilder()
    >>> builder.start_place("slide=1")
    >>> builder.add("ธนาคาร (bank)\\n")
    >>> builder.build()
    Content(text='ธนาคาร (bank)\\n', markup=None, places=(Place(start=0, name='slide=1'),), encoding='')
    """

    length: int = 0
    _parts: list[str] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Append a text."""
        self._parts.append(text)
        self.length += len(text)

    def start_place(self, name: str) -> None:
        """Start a place at the end of the text, unless that place goes on."""
        if self._places and self._places[-1].start == self.length:
            self._places.pop()
        if name != (self._places[-1].name if self._places else ""):
            self._places.append(Place(self.length, name))

    def build(self, encoding: str = "") -> Content:
        """Return all that was added; a place without text is left out."""
        places = tuple(place for place in self._places if place.start < self.length)
        return Content("".join(self._parts), places=places, encoding=encoding)


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a file or of a record in one, with its id.

    ``root`` is the folder or file within which the id is unique.

    >>> Document("a.txt", Content("ห่วงโซ่คุณค่า (value chain)")).source(0, 13)
    Source(document='a.txt', start=0, end=13, place='')
    """

    id: str
    content: Content
    root: str = ""

    @property
    def text(self) -> str:
        """Return the text."""
        return self.content.text

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets of ``text[start:end]`` in the decoded file, a byte order mark not counted.

        In the text of a binary file, such as a PDF, they are the offsets in that text.
        """
        return self.content.raw_span(start, end)

    def source(self, start: int, end: int) -> Source:
        """Return the ``Source`` of ``text[start:end]``."""
        return Source(self.id, *self.raw_span(start, end), self.content.place(start))
