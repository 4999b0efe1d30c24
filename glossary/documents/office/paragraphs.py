"""Paragraphs of office files to text: one per line, then the notes; headings are the places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from glossary.documents.document import LIST_MARK, ContentBuilder

LONGEST_PLACE = 60
"""Code points of a heading that are used as the name of a place."""
NOTES = ("footnotes", "endnotes")
"""Kinds of notes, in the order in which they follow the text."""


class Note(NamedTuple):
    """A note: its part of the file, one of ``NOTES``, and its id there."""

    part: str
    id: str


@dataclass(slots=True)
class Paragraph:
    """A paragraph; ``boxes`` are the paragraphs of its text boxes; ``joined``: the next one continues its line."""

    parts: list[str] = field(default_factory=list)
    heading: bool = False
    hidden: bool = False
    listed: bool = False
    joined: bool = False
    boxes: list[Paragraph] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return its text, with its own line breaks and, for a list item, a mark as on paper."""
        text = "".join(self.parts)
        return f"{LIST_MARK}{text}" if self.listed and not self.heading and text else text


@dataclass(slots=True)
class Body:
    """The text so far; ``notes`` are those that it refers to, each with the heading under which it is referred to."""

    builder: ContentBuilder = field(default_factory=ContentBuilder)
    heading: str = ""
    notes: dict[Note, str] = field(default_factory=dict)

    def add(self, paragraph: Paragraph) -> None:
        """Append a paragraph."""
        if paragraph.heading and (heading := " ".join(paragraph.text.split())[:LONGEST_PLACE]):
            self.heading = heading
            self.builder.start_place(heading)
        self.builder.add(paragraph.text + ("" if paragraph.joined else "\n"))
        for note in paragraph.notes:
            self.notes.setdefault(note, self.heading)

    def add_notes(self, texts: Mapping[Note, str]) -> None:
        """Append the notes, in the order in which the text refers to them."""
        for part in NOTES:
            for note, heading in self.notes.items():
                if note.part == part and note in texts:
                    self.builder.start_place(heading)
                    self.builder.add(texts[note])
