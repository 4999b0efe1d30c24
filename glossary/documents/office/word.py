"""Word files (.docx, .docm): the text that a reader sees once all tracked changes are accepted.

The XML is read here because python-docx leaves out tracked insertions, content controls, text boxes, footnotes and
simple fields.
"""

from __future__ import annotations

from collections.abc import Mapping

from glossary.documents.document import Content
from glossary.documents.office.paragraphs import NOTES, Body, Note, Paragraph
from glossary.documents.office.parts import Relation, first, relations
from glossary.documents.office.word_story import StoryHandler
from glossary.documents.office.word_styles import Style, read_styles
from glossary.documents.zipped import Archive
from glossary.files import xml

OLD = "is an old or encrypted Word file; save it as .docx"
_SEPARATORS = frozenset("separator continuationSeparator continuationNotice".split())
"""Types of notes that are only a line between the text and the notes."""


def read(data: bytes, place: str) -> Content:
    """Take out the paragraphs, one per line, then the footnotes and endnotes; headings are the places.

    Raises
    ------
    InputError
        when it is no Word file, is encrypted or damaged, or too large when it is unpacked
    """
    archive = Archive(data, place, OLD)
    main = first(relations(archive), "officeDocument", "word/document.xml")
    related = relations(archive, main)
    styles = read_styles(archive, first(related, "styles"))
    body = Body()
    xml.walk(archive.read(main), archive.member_place(main), ("document",), StoryHandler(styles, body.add))
    body.add_notes(_notes(archive, related, styles))
    return body.builder.build()


def _notes(archive: Archive, related: list[Relation], styles: Mapping[str, Style]) -> dict[Note, str]:
    """Return the texts of all notes."""
    found: dict[Note, str] = {}
    for kind in NOTES:
        part = first(related, kind)
        if part in archive:
            notes = _NotesHandler(kind, styles)
            xml.walk(archive.read(part), archive.member_place(part), (kind,), notes)
            found.update(notes.texts())
    return found


class _NotesHandler(StoryHandler):
    """Collects the notes of a part by their ids."""

    def __init__(self, part: str, styles: Mapping[str, Style]) -> None:
        super().__init__(styles, self._add_paragraph)
        self._part = part
        self._texts: dict[str, list[str]] = {}
        self._current: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of an element."""
        if name in ("footnote", "endnote"):
            self._current = []
            if attributes.get("type") not in _SEPARATORS:
                self._texts[attributes.get("id", "")] = self._current
        super().start(name, attributes)

    def texts(self) -> dict[Note, str]:
        """Return the text of each note, with a line break at its end."""
        return {Note(self._part, id_): "".join(texts) for id_, texts in self._texts.items()}

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        self._current.append(paragraph.text.strip() + ("" if paragraph.joined else "\n"))
