"""A document: a text with its name, and where in its file each part of the text stands."""

from __future__ import annotations

from dataclasses import dataclass

from glossary.documents.content import Content
from glossary.entries.entry import Source


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader took out of a file or a record, with its id.

    ``root`` is the folder or file within which the id is its own.

    >>> Document("a.txt", Content("ห่วงโซ่คุณค่า (value chain)")).source(0, 13)
    Source(document='a.txt', start=0, end=13, place='')
    """

    id: str
    content: Content
    root: str = ""

    @property
    def text(self) -> str:
        """The text."""
        return self.content.text

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the decoded file, a byte order mark aside, of ``text[start:end]``.

        Where the text was taken out of a file that is no text, they are those in the text.
        """
        return self.content.raw_span(start, end)

    def source(self, start: int, end: int) -> Source:
        """The place of ``text[start:end]``."""
        return Source(self.id, *self.raw_span(start, end), self.content.place(start))
