"""OpenDocument texts (.odt): what a reader sees once all tracked changes are accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from align.errors import InputError
from glossary.documents.content import Content
from glossary.documents.office.elements import Elements
from glossary.documents.office.paragraphs import Body, Note, Paragraph
from glossary.documents.zipped import MOST_LISTING, Archive
from glossary.files import xml

MANIFEST = "META-INF/manifest.xml"
LEFT_OUT = frozenset(
    "tracked-changes annotation sequence-decls note-citation ruby-text hidden-text forms scripts binary-data math "
    "event-listeners title desc".split()
)
"""Elements whose text is no part of the text that is seen; the last two name pictures."""
STRUCTURE = frozenset(
    "note note-body frame text-box image object g custom-shape section list list-item table table-row "
    "table-cell".split()
)
"""Elements within a paragraph between whose own elements nothing stands but spaces that lay out the file."""
BREAKS = {"tab": "\t", "line-break": "\n"}
MOST_SPACES = 1_000
"""Spaces that an element may stand for."""
_SPACE = re.compile(r"[ \t\r\n]+")


def read(data: bytes, place: str) -> Content:
    """The paragraphs, each a line, then the footnotes and endnotes; headings are the places.

    Raises
    ------
    InputError
        when it is no OpenDocument text, is encrypted or damaged, or too large when it is unpacked
    """
    archive = Archive(data, place, "is no OpenDocument file, but an old Office file")
    if MANIFEST in archive:
        listing = xml.parse(archive.read(MANIFEST, MOST_LISTING), archive.member(MANIFEST), ("manifest",))
        if next(listing.iter("{*}encryption-data"), None) is not None:
            raise InputError(f"{place}: is encrypted")
    story = _Story()
    xml.walk(archive.read("content.xml"), archive.member("content.xml"), ("document-content",), story)
    return story.content()


class _Story(Elements):
    """Makes paragraphs of elements; text boxes and notes stand within paragraphs and follow later."""

    def __init__(self) -> None:
        super().__init__()
        self._body = Body()
        self._path: list[str] = []
        self._paragraphs: list[Paragraph] = []
        self._style = ""
        self._hidden: set[str] = set()
        self._notes: dict[Note, str] = {}
        self._noted: list[tuple[Note, int]] = []
        self._item_begins = False

    def content(self) -> Content:
        """All of the text."""
        self._body.add_notes(self._notes)
        return self._body.lines.content()

    def _is_left_out(self, name: str, attributes: Mapping[str, str]) -> bool:
        hidden = name in ("span", "p", "h") and attributes.get("style-name") in self._hidden
        return name in LEFT_OUT or hidden

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("p", "h"):
            listed = self._item_begins and self._path[-1] == "list-item"
            self._item_begins = False
            self._paragraphs.append(Paragraph(heading=name == "h", listed=listed))
        elif name == "list-item":
            self._item_begins = True
        elif name == "note" and self._paragraphs:
            self._start_note(attributes)
        elif name == "style":
            self._style = attributes.get("name", "")
        elif name == "text-properties" and attributes.get("display") == "none":
            self._hidden.add(self._style)
        elif self._paragraphs and name == "s":
            self._paragraphs[-1].parts.append(" " * _count(attributes.get("c", "1")))
        elif self._paragraphs and name in BREAKS:
            self._paragraphs[-1].parts.append(BREAKS[name])
        self._path.append(name)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name in ("p", "h"):
            self._end_paragraph()
        elif name == "note" and self._noted and self._noted[-1][1] == len(self._paragraphs):
            self._noted.pop()

    def _text(self, text: str) -> None:
        """A piece of text, in which spaces and line breaks are folded."""
        if self._paragraphs and self._path[-1] not in STRUCTURE:
            parts = self._paragraphs[-1].parts
            folded = _SPACE.sub(" ", text)
            begins = not parts or parts[-1].endswith((" ", "\n"))
            if folded := folded.removeprefix(" ") if begins else folded:
                parts.append(folded)

    def _start_note(self, attributes: Mapping[str, str]) -> None:
        note = Note(f"{attributes.get('note-class', '')}s", str(len(self._notes)))
        self._notes[note] = ""
        self._paragraphs[-1].notes.append(note)
        self._noted.append((note, len(self._paragraphs)))

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        if self._noted and self._noted[-1][1] == len(self._paragraphs):
            self._notes[self._noted[-1][0]] += f"{paragraph.text}\n"
        elif self._paragraphs:
            self._paragraphs[-1].boxes += [paragraph, *paragraph.boxes]
        else:
            for one in (paragraph, *paragraph.boxes):
                self._body.put(one)


def _count(number: str) -> int:
    return min(int(number[:9]), MOST_SPACES) if number.isdecimal() else 1
