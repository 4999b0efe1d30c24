"""Word files (.docx, .docm): the text that a reader sees once all tracked changes are accepted.

The parts are read here because python-docx leaves out what stands in tracked insertions, content controls, text boxes,
footnotes and simple fields.
"""

from __future__ import annotations

from collections.abc import Mapping

from glossary.documents.content import Content
from glossary.documents.office.paragraphs import NOTES, Body, Note, Paragraph
from glossary.documents.office.parts import Relation, first, relations
from glossary.documents.office.word_story import Story
from glossary.documents.office.word_styles import Style, read_styles
from glossary.documents.zipped import Archive
from glossary.files import xml

OLD = "is an old or encrypted Word file; save it as .docx"
_NO_NOTE = frozenset("separator continuationSeparator continuationNotice".split())
"""Types of notes that are lines between the text and the notes."""


def read(data: bytes, place: str) -> Content:
    """The paragraphs of a Word file, each a line, then its footnotes and endnotes; headings are the places.

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
    xml.walk(archive.read(main), archive.member(main), ("document",), Story(styles, body.put))
    body.add_notes(_noted(archive, related, styles))
    return body.lines.content()


def _noted(archive: Archive, related: list[Relation], styles: Mapping[str, Style]) -> dict[Note, str]:
    """The texts of all notes."""
    found: dict[Note, str] = {}
    for kind in NOTES:
        part = first(related, kind)
        if part in archive:
            story = _Notes(kind, styles)
            xml.walk(archive.read(part), archive.member(part), (kind,), story)
            found.update(story.found())
    return found


class _Notes(Story):
    """The notes of a part, by their ids."""

    def __init__(self, part: str, styles: Mapping[str, Style]) -> None:
        super().__init__(styles, self._keep)
        self._part = part
        self._texts: dict[str, list[str]] = {}
        self._now: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("footnote", "endnote"):
            self._now = []
            if attributes.get("type") not in _NO_NOTE:
                self._texts[attributes.get("id", "")] = self._now
        super().start(name, attributes)

    def found(self) -> dict[Note, str]:
        """The text of each note; it ends in a line break."""
        return {Note(self._part, id_): "".join(texts) for id_, texts in self._texts.items()}

    def _keep(self, paragraph: Paragraph) -> None:
        self._now.append(paragraph.text.strip() + ("" if paragraph.joined else "\n"))
