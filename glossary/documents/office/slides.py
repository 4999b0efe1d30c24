"""Slides (.pptx): the paragraphs of each slide that is not hidden, then its speaker notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from glossary.documents.document import Content, ContentBuilder
from glossary.documents.office.elements import FilteringHandler
from glossary.documents.office.parts import first, relations
from glossary.documents.zipped import MOST_LISTING, Archive
from glossary.files import xml

OLD = "is an old or encrypted PowerPoint file; save it as .pptx"
LEFT_OUT = frozenset("sldNum dt ftr hdr sldImg".split())
"""Kinds of placeholders that hold no text of the slide."""
_PRESENTATION = "ppt/presentation.xml"


def read(data: bytes, place: str) -> Content:
    """Take the text out of the slides; their numbers are the places.

    Raises
    ------
    InputError
        when it is no PowerPoint file, is encrypted or damaged, or too large when it is unpacked
    """
    archive = Archive(data, place, OLD)
    builder = ContentBuilder()
    for number, slide in enumerate(_slides(archive), start=1):
        notes = first(relations(archive, slide), "notesSlide")
        text = _text(archive, slide, "sld")
        if text is not None:
            builder.start_place(f"slide={number}")
            builder.add(text + "\n")
            builder.add((_text(archive, notes, "notes") or "") + "\n" if notes in archive else "")
    return builder.build()


def _slides(archive: Archive) -> Iterator[str]:
    """Yield the parts of the slides in their order."""
    main = first(relations(archive), "officeDocument", _PRESENTATION)
    parts = {relation.id: relation.part for relation in relations(archive, main)}
    root = xml.parse(archive.read(main, MOST_LISTING), archive.member_place(main), ("presentation",))
    for slide in root.iterfind("{*}sldIdLst/{*}sldId"):
        # The relation's id has a namespace, which differs between versions of the format; the slide's own has none.
        for name, value in slide.items():
            if name.startswith("{") and value in parts:
                yield parts[value]


def _text(archive: Archive, part: str, root: str) -> str | None:
    """Return the paragraphs of a slide, one per line; None if it is hidden."""
    slide = _SlideHandler()
    xml.walk(archive.read(part), archive.member_place(part), (root,), slide)
    return None if slide.hidden else "".join(slide.parts)


class _SlideHandler(FilteringHandler):
    """Collects the paragraphs of a slide."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = False
        self._left_out_shapes: list[bool] = []
        self._within = ""

    def _is_left_out(self, name: str, attributes: Mapping[str, str]) -> bool:
        return name == "txBody" and any(self._left_out_shapes[-1:])

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._within = name
        if name == "sld":
            self.hidden = attributes.get("show") in ("0", "false")
        elif name == "sp":
            self._left_out_shapes.append(False)
        elif name == "ph" and self._left_out_shapes and attributes.get("type") in LEFT_OUT:
            self._left_out_shapes[-1] = True
        elif name == "br":
            self.parts.append("\n")

    def _end(self, name: str) -> None:
        self._within = ""
        if name == "sp":
            self._left_out_shapes.pop()
        elif name == "p":
            self.parts.append("\n")

    def _text(self, text: str) -> None:
        if self._within == "t":
            self.parts.append(text)
