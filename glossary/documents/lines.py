"""A text that a reader puts together, with its places."""

from __future__ import annotations

from dataclasses import dataclass, field

from glossary.documents.content import Content, Place

ITEM = "- "
"""What stands for the number or mark of an item of a list, which is on paper but not in the text of a file."""


@dataclass(slots=True)
class Lines:
    """A text that grows, and the places of what is added.

    >>> lines = Lines()
    >>> lines.place("slide=1")
    >>> lines.add("ธนาคาร (bank)\\n")
    >>> lines.content()
    Content(text='ธนาคาร (bank)\\n', page=None, places=(Place(start=0, name='slide=1'),), encoding='')
    """

    length: int = 0
    _parts: list[str] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Put a text at the end."""
        self._parts.append(text)
        self.length += len(text)

    def place(self, name: str) -> None:
        """What is added from here on stands in a place, unless it does already."""
        if self._places and self._places[-1].start == self.length:
            self._places.pop()
        if name != (self._places[-1].name if self._places else ""):
            self._places.append(Place(self.length, name))

    def content(self, encoding: str = "") -> Content:
        """All that was added; a place that nothing follows is none."""
        places = tuple(place for place in self._places if place.start < self.length)
        return Content("".join(self._parts), places=places, encoding=encoding)
