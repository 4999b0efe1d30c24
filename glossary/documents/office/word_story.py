"""The elements of a Word file to paragraphs, with all tracked changes accepted."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping

from glossary.documents.html.markup import is_note_mark
from glossary.documents.office.elements import Elements
from glossary.documents.office.paragraphs import Note, Paragraph
from glossary.documents.office.word_styles import NO_LIST, OFF, Style, is_heading, style_of

LEFT_OUT = frozenset(
    "del moveFrom delText instrText delInstrText rPrChange pPrChange sectPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr "
    "tabs fldData rt".split()
)
"""Elements without text that is seen, and such as have marks or tabs that are none of the text."""
BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
"""Elements of a run that stand for a character."""
REFERENCES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
"""The part in which a note stands, by what refers to it."""
_SYMBOLS = range(0xF020, 0xF040)
"""Where the font Symbol has the marks and digits that ASCII has 0xF000 before."""
_PRIVATE = range(0xE000, 0xF900)
_LINES = str.maketrans("\r\n", "  ")


class Story(Elements):
    """Makes paragraphs of the elements of the text or of a note, and hands each on when it ends.

    Text boxes stand in the middle of a paragraph; theirs are handed on behind it.
    """

    def __init__(self, styles: Mapping[str, Style], put: Callable[[Paragraph], None]) -> None:
        super().__init__()
        self._styles = styles
        self._put = put
        self._path: list[str] = []
        self._paragraphs: list[Paragraph] = []
        self._hidden_runs: list[bool] = []
        self._raised = False
        self._fields: list[bool] = []
        self._instructions = 0
        self._held: list[str] | None = None
        self._verbatim = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
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
        if name == "t" and self._held is not None:
            text = "".join(self._held).translate(_LINES)
            self._held = None
            text = text if self._verbatim else text.strip(" \t")
            if not (self._raised and is_note_mark(text, self._before())):
                self._add(text)
        elif name == "r":
            self._hidden_runs.pop()
            self._raised = False
        elif name == "p":
            self._end_paragraph()

    def _text(self, text: str) -> None:
        if self._held is not None:
            self._held.append(text)

    def _is_left_out(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Is an element left out? A mark that was deleted joins paragraphs."""
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
        """What stands before, in the same paragraph."""
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
        self._held = []
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


_STARTS: dict[str, Callable[[Story, Mapping[str, str]], None]] = {
    "p": Story._start_paragraph,
    "r": Story._start_run,
    "t": Story._start_text,
    "sym": Story._symbol,
    "pStyle": Story._paragraph_style,
    "outlineLvl": Story._outline_level,
    "numId": Story._list,
    "rStyle": Story._run_style,
    "vanish": Story._vanish,
    "vertAlign": Story._vertical,
}
"""What is done when an element begins."""


def _character(code: str, font: str) -> str:
    """The character that a symbol stands for; empty where it is none.

    >>> _character("F028", "Symbol"), _character("2022", ""), _character("D800", "")
    ('(', '•', '')
    """
    if not re.fullmatch("[0-9A-Fa-f]{2,6}", code):
        return ""
    at = int(code, 16)
    if font == "Symbol" and at in _SYMBOLS:
        at -= 0xF000
    return chr(at) if at in _PRIVATE or (at <= sys.maxunicode and chr(at).isprintable()) else ""
