"""The XML of a Word file to paragraphs, with all tracked changes accepted."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping

from glossary.documents.markup import is_note_mark
from glossary.documents.office.elements import FilteringHandler
from glossary.documents.office.paragraphs import Note, Paragraph
from glossary.documents.office.word_styles import NO_LIST, OFF, Style, is_heading, style_of

LEFT_OUT = frozenset(
    "del moveFrom delText instrText delInstrText rPrChange pPrChange sectPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr "
    "tabs fldData rt".split()
)
"""Elements without shown text, and those whose breaks or tabs are no part of the text."""
BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
"""The characters for which elements of a run stand."""
REFERENCES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
"""The part of the file that holds a note, by the element that refers to it."""
_SYMBOLS = range(0xF020, 0xF040)
"""Private codes of the font Symbol for ASCII signs and digits, whose codes are 0xF000 less."""
_PRIVATE = range(0xE000, 0xF900)
# Line breaks in the XML of a text are white space; those of the text are elements.
_LINES = str.maketrans("\r\n", "  ")


class StoryHandler(FilteringHandler):
    """Builds the paragraphs of the text or of a note, and calls *put* with each when it ends.

    A text box is within a paragraph in the file; its paragraphs follow that one.
    """

    def __init__(self, styles: Mapping[str, Style], put: Callable[[Paragraph], None]) -> None:
        super().__init__()
        self._styles = styles
        self._put = put
        self._path: list[str] = []
        self._paragraphs: list[Paragraph] = []
        self._hidden_runs: list[bool] = []
        self._raised = False
        # Fields may be nested; each is True while its instruction, which is not shown, is read.
        self._fields: list[bool] = []
        self._instructions = 0
        self._text_parts: list[str] | None = None
        self._verbatim = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of an element; fields are followed even within elements that are left out."""
        if name == "fldChar":
            self._field(attributes.get("fldCharType", ""))
        super().start(name, attributes)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        if name in BREAKS and parent == "r":
            self._add(BREAKS[name])
        elif name in _STARTS:
            _STARTS[name](self, attributes)
        elif name in REFERENCES and self._paragraphs and self._is_seen():
            self._paragraphs[-1].notes.append(Note(REFERENCES[name], attributes.get("id", "")))
        self._path.append(name)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name == "t" and self._text_parts is not None:
            text = "".join(self._text_parts).translate(_LINES)
            self._text_parts = None
            text = text if self._verbatim else text.strip(" \t")
            if not (self._raised and is_note_mark(text, self._before())):
                self._add(text)
        elif name == "r":
            self._hidden_runs.pop()
            self._raised = False
        elif name == "p":
            self._end_paragraph()

    def _text(self, text: str) -> None:
        if self._text_parts is not None:
            self._text_parts.append(text)

    def _is_left_out(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Return whether an element is left out; note a deleted paragraph mark, which joins two paragraphs."""
        if name in ("del", "moveFrom") and self._path[-2:] == ["pPr", "rPr"] and self._paragraphs:
            self._paragraphs[-1].joined = True
        return name in LEFT_OUT

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
            self._instructions += 1
        elif kind == "separate" and self._fields:
            self._instructions -= self._fields[-1]
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._instructions -= self._fields.pop()

    def _add(self, text: str) -> None:
        if self._paragraphs and self._is_seen():
            self._paragraphs[-1].parts.append(text)

    def _before(self) -> str:
        """Return the text before, in the same paragraph."""
        return "".join(self._paragraphs[-1].parts[-2:]) if self._paragraphs else ""

    def _vertical(self, attributes: Mapping[str, str]) -> None:
        if self._path[-2:] == ["r", "rPr"]:
            self._raised = attributes.get("val") == "superscript"

    def _is_seen(self) -> bool:
        return not self._instructions and not (self._hidden_runs and self._hidden_runs[-1])

    def _start_paragraph(self, attributes: Mapping[str, str]) -> None:
        self._paragraphs.append(Paragraph())

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        if self._paragraphs:
            self._paragraphs[-1].boxes += [paragraph, *paragraph.boxes]
            return
        self._put(paragraph)
        for box in paragraph.boxes:
            self._put(box)

    def _start_run(self, attributes: Mapping[str, str]) -> None:
        self._hidden_runs.append(
            any(self._hidden_runs[-1:]) or any(paragraph.hidden for paragraph in self._paragraphs[-1:])
        )

    def _start_text(self, attributes: Mapping[str, str]) -> None:
        self._text_parts = []
        self._verbatim = attributes.get("space") == "preserve"

    def _symbol(self, attributes: Mapping[str, str]) -> None:
        self._add(_character(attributes.get("char", ""), attributes.get("font", "")))

    def _paragraph_style(self, attributes: Mapping[str, str]) -> None:
        if self._path[-1:] == ["pPr"] and self._paragraphs:
            paragraph = self._paragraphs[-1]
            style = style_of(self._styles, attributes.get("val", ""))
            paragraph.heading, paragraph.hidden = bool(style.heading), bool(style.hidden)
            paragraph.listed = bool(style.listed)

    def _outline_level(self, attributes: Mapping[str, str]) -> None:
        if self._path[-1:] == ["pPr"] and self._paragraphs:
            self._paragraphs[-1].heading = is_heading(attributes.get("val", ""))

    def _list(self, attributes: Mapping[str, str]) -> None:
        if self._path[-2:] == ["pPr", "numPr"] and self._paragraphs:
            self._paragraphs[-1].listed = attributes.get("val") != NO_LIST

    def _run_style(self, attributes: Mapping[str, str]) -> None:
        if self._path[-2:] == ["r", "rPr"] and style_of(self._styles, attributes.get("val", "")).hidden:
            self._hidden_runs[-1] = True

    def _vanish(self, attributes: Mapping[str, str]) -> None:
        hidden = attributes.get("val", "") not in OFF
        if self._path[-2:] == ["r", "rPr"]:
            self._hidden_runs[-1] = hidden
        elif self._path[-2:] == ["pPr", "rPr"] and self._paragraphs and hidden:
            self._paragraphs[-1].joined = True


_STARTS: dict[str, Callable[[StoryHandler, Mapping[str, str]], None]] = {
    "p": StoryHandler._start_paragraph,
    "r": StoryHandler._start_run,
    "t": StoryHandler._start_text,
    "sym": StoryHandler._symbol,
    "pStyle": StoryHandler._paragraph_style,
    "outlineLvl": StoryHandler._outline_level,
    "numId": StoryHandler._list,
    "rStyle": StoryHandler._run_style,
    "vanish": StoryHandler._vanish,
    "vertAlign": StoryHandler._vertical,
}
"""The method that handles the start of an element."""


def _character(code: str, font: str) -> str:
    """Return the character of a symbol, or an empty string.

    >>> _character("F028", "Symbol"), _character("2022", ""), _character("D800", "")
    ('(', '•', '')
    """
    if not re.fullmatch("[0-9A-Fa-f]{2,6}", code):
        return ""
    at = int(code, 16)
    if font == "Symbol" and at in _SYMBOLS:
        at -= 0xF000
    return chr(at) if at in _PRIVATE or (at <= sys.maxunicode and chr(at).isprintable()) else ""
