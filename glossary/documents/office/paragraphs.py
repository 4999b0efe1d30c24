"""Paragraphs of office files to text: a line each, then the notes; headings are the places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from glossary.documents.lines import ITEM, Lines

LONGEST_PLACE = 60
"""Code points of a heading that name a place."""
NOTES = ("footnotes", "endnotes")
"""Kinds of notes in the order in which they follow the text."""


class Note(NamedTuple):
    """A note by its part, which is one of ``NOTES``, and its id there."""

    part: str
    id: str


@dataclass(slots=True)
class Paragraph:
    """``boxes`` are the paragraphs of text boxes that hang on it; ``joined``: the next one goes on in its line."""

    parts: list[str] = field(default_factory=list)
    heading: bool = False
    hidden: bool = False
    listed: bool = False
    joined: bool = False
    boxes: list[Paragraph] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it in a line, or more where it breaks lines itself; an item of a list has a mark, as on paper."""
        text = "".join(self.parts)
        return f"{ITEM}{text}" if self.listed and not self.heading and text else text


@dataclass(slots=True)
class Body:
    """The text so far; ``notes`` are those that it refers to, with the heading under which it does."""

    lines: Lines = field(default_factory=Lines)
    heading: str = ""
    notes: dict[Note, str] = field(default_factory=dict)

    def put(self, paragraph: Paragraph) -> None:
        """Put a paragraph at the end."""
        if paragraph.heading and (named := " ".join(paragraph.text.split())[:LONGEST_PLACE]):
            self.heading = named
            self.lines.place(named)
        self.lines.add(paragraph.text + ("" if paragraph.joined else "\n"))
        for note in paragraph.notes:
            self.notes.setdefault(note, self.heading)

    def add_notes(self, texts: Mapping[Note, str]) -> None:
        """Put the notes at the end, in the order in which the text refers to them."""
        for part in NOTES:
            for note, heading in self.notes.items():
                if note.part == part and note in texts:
                    self.lines.place(heading)
                    self.lines.add(texts[note])
