"""Slides (.pptx): the paragraphs of each slide that is shown, then what the speaker notes on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from glossary.documents.content import Content
from glossary.documents.lines import Lines
from glossary.documents.office.elements import Elements
from glossary.documents.office.parts import first, relations
from glossary.documents.zipped import MOST_LISTING, Archive
from glossary.files import xml

OLD = "is an old or encrypted PowerPoint file; save it as .pptx"
LEFT_OUT = frozenset("sldNum dt ftr hdr sldImg".split())
"""Kinds of placeholders that hold no text of the slide."""
_PRESENTATION = "ppt/presentation.xml"


def read(data: bytes, place: str) -> Content:
    """The text of the slides; their numbers are the places.

    Raises
    ------
    InputError
        when it is no PowerPoint file, is encrypted or damaged, or too large when it is unpacked
    """
    archive = Archive(data, place, OLD)
    lines = Lines()
    for number, slide in enumerate(_slides(archive), start=1):
        notes = first(relations(archive, slide), "notesSlide")
        shown = _text(archive, slide, "sld")
        if shown is not None:
            lines.place(f"slide={number}")
            lines.add(shown + "\n")
            lines.add((_text(archive, notes, "notes") or "") + "\n" if notes in archive else "")
    return lines.content()


def _slides(archive: Archive) -> Iterator[str]:
    """The parts of the slides in their order."""
    main = first(relations(archive), "officeDocument", _PRESENTATION)
    parts = {relation.id: relation.part for relation in relations(archive, main)}
    root = xml.parse(archive.read(main, MOST_LISTING), archive.member(main), ("presentation",))
    for slide in root.iterfind("{*}sldIdLst/{*}sldId"):
        for name, value in slide.items():
            if name.startswith("{") and value in parts:
                yield parts[value]


def _text(archive: Archive, part: str, root: str) -> str | None:
    """The paragraphs of a slide, each a line; None where it is hidden."""
    story = _Story()
    xml.walk(archive.read(part), archive.member(part), (root,), story)
    return None if story.hidden else "".join(story.parts)


class _Story(Elements):
    """The paragraphs of a slide; ``hidden`` says that it is not shown."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = False
        self._shape: list[str] = []
        self._within = ""

    def _is_left_out(self, name: str, attributes: Mapping[str, str]) -> bool:
        return name == "txBody" and self._shape[-1:] == ["left out"]

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._within = name
        if name == "sld":
            self.hidden = attributes.get("show") in ("0", "false")
        elif name == "sp":
            self._shape.append("")
        elif name == "ph" and self._shape and attributes.get("type") in LEFT_OUT:
            self._shape[-1] = "left out"
        elif name == "br":
            self.parts.append("\n")

    def _end(self, name: str) -> None:
        self._within = ""
        if name == "sp":
            self._shape.pop()
        elif name == "p":
            self.parts.append("\n")

    def _text(self, text: str) -> None:
        if self._within == "t":
            self.parts.append(text)
