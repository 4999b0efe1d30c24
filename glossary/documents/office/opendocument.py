"""OpenDocument texts (.odt): the text that a reader sees once all tracked changes are accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from align.errors import InputError
from glossary.documents.document import Content
from glossary.documents.office.elements import FilteringHandler
from glossary.documents.office.paragraphs import Body, Note, Paragraph
from glossary.documents.zipped import MOST_LISTING, Archive
from glossary.files import xml

MANIFEST = "META-INF/manifest.xml"
LEFT_OUT = frozenset(
    "tracked-changes annotation sequence-decls note-citation ruby-text hidden-text forms scripts binary-data math "
    "event-listeners title desc".split()
)
"""Elements whose text is not shown; the last two describe pictures."""
STRUCTURE = frozenset(
    "note note-body frame text-box image object g custom-shape section list list-item table table-row "
    "table-cell".split()
)
"""Elements within a paragraph whose direct text is only white space that lays out the file."""
BREAKS = {"tab": "\t", "line-break": "\n"}
MOST_SPACES = 1_000
"""Spaces that one element may stand for; the file can name any number."""
_SPACE = re.compile(r"[ \t\r\n]+")


def read(data: bytes, place: str) -> Content:
    """Take out the paragraphs, one per line, then the footnotes and endnotes; headings are the places.

    Raises
    ------
    InputError
        when it is no OpenDocument text, is encrypted or damaged, or too large when it is unpacked
    """
    archive = Archive(data, place, "is no OpenDocument file, but an old Office file")
    if MANIFEST in archive:
        listing = xml.parse(archive.read(MANIFEST, MOST_LISTING), archive.member_place(MANIFEST), ("manifest",))
        if next(listing.iter("{*}encryption-data"), None) is not None:
            raise InputError(f"{place}: is encrypted")
    story = _StoryHandler()
    xml.walk(archive.read("content.xml"), archive.member_place("content.xml"), ("document-content",), story)
    return story.content()


class _StoryHandler(FilteringHandler):
    """Collects paragraphs; text boxes and notes, which are within paragraphs in the file, follow them."""

    def __init__(self) -> None:
        super().__init__()
        self._body = Body()
        self._path: list[str] = []
        self._paragraphs: list[Paragraph] = []
        self._style = ""
        self._hidden: set[str] = set()
        self._notes: dict[Note, str] = {}
        self._noted: list[tuple[Note, int]] = []
        self._starts_item = False

    def content(self) -> Content:
        """Return the whole text with its notes."""
        self._body.add_notes(self._notes)
        return self._body.builder.build()

    def _is_left_out(self, name: str, attributes: Mapping[str, str]) -> bool:
        hidden = name in ("span", "p", "h") and attributes.get("style-name") in self._hidden
        return name in LEFT_OUT or hidden

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("p", "h"):
            listed = self._starts_item and self._path[-1] == "list-item"
            self._starts_item = False
            self._paragraphs.append(Paragraph(heading=name == "h", listed=listed))
        elif name == "list-item":
            self._starts_item = True
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
        # The end of a note is the one at the depth of its start.
        elif name == "note" and self._noted and self._noted[-1][1] == len(self._paragraphs):
            self._noted.pop()

    def _text(self, text: str) -> None:
        """Add a piece of text with its white space collapsed, as OpenDocument asks."""
        if self._paragraphs and self._path[-1] not in STRUCTURE:
            parts = self._paragraphs[-1].parts
            collapsed = _SPACE.sub(" ", text)
            if not parts or parts[-1].endswith((" ", "\n")):
                collapsed = collapsed.removeprefix(" ")
            if collapsed:
                parts.append(collapsed)

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
            for part in (paragraph, *paragraph.boxes):
                self._body.add(part)


def _count(number: str) -> int:
    return min(int(number[:9]), MOST_SPACES) if number.isdecimal() else 1
