"""PDF to text, by PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from align.errors import InputError
from glossary.documents.content import Content, Place
from glossary.documents.extras import require
from glossary.documents.pdf_layout import Glyph, Line, joined, lines_of, paragraphs, without_margins, words_of
from glossary.documents.thai_pdf import repair

MAX_PAGES = 20_000
MAX_CHARACTERS = 22 * 2**20
"""About 64 MB of Thai."""
MAX_OF_A_PAGE = 500_000
"""No page that is read has so many characters; a file may say that one has."""

_HYPHEN = "\x02"
"""What PDFium gives for a hyphen at the end of a line."""


def read(data: bytes, place: str) -> Content:
    """The text of a PDF, with the places of its pages; ``place`` names the file in errors.

    Lines that carry on one another are joined, over the pages, too, so that a line break is the end of a paragraph.
    A page that cannot be read is passed over.

    Raises
    ------
    InputError
        when it is no PDF or a broken one, when it needs a password, when it holds no text or too much of it, and when
        PDFium is not installed
    """
    pages = without_margins(list(_pages(data, place)))
    content = _content([line for lines in pages for line in lines])
    if not content.text.strip():
        raise InputError(f"{place}: holds no text; it may be a scan")
    return content


def _content(lines: Sequence[Line]) -> Content:
    words = words_of(lines)
    pieces: list[str] = []
    places: list[Place] = []
    length = 0
    for paragraph in paragraphs(lines):
        for line, piece in zip(paragraph, joined(paragraph, words), strict=True):
            if not places or places[-1].name != _name(line.page):
                places.append(Place(length, _name(line.page)))
            pieces.append(piece)
            length += len(piece)
        pieces.append("\n")
        length += 1
    return Content("".join(pieces), places=tuple(places))


def _name(page: int) -> str:
    return f"page={page + 1}"


# ---- PDFium -----------------------------------------------------------------------------------------------


def _pages(data: bytes, place: str) -> Iterator[list[Line]]:
    pdfium = require("pypdfium2", place)
    document = _opened(pdfium, data, place)
    try:
        if len(document) > MAX_PAGES:
            raise InputError(f"{place}: has {len(document)} pages; at most {MAX_PAGES} are read")
        left = MAX_CHARACTERS
        for number in range(len(document)):
            lines = _lines(pdfium, document, number, place)
            left -= sum(len(line.text) for line in lines)
            if left < 0:
                raise InputError(f"{place}: page {number + 1}: goes beyond the {MAX_CHARACTERS} characters that are read")
            yield lines
    finally:
        document.close()


def _opened(pdfium: Any, data: bytes, place: str) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == pdfium.raw.FPDF_ERR_PASSWORD:
            raise InputError(f"{place}: is encrypted; needs a password") from None
        if code == pdfium.raw.FPDF_ERR_SECURITY:
            raise InputError(f"{place}: is encrypted in a way that cannot be read") from None
        raise InputError(f"{place}: is no PDF, or is broken") from None


def _lines(pdfium: Any, document: Any, number: int, place: str) -> list[Line]:
    """The lines of a page, repaired; none where the page cannot be read."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return []
    try:
        text_page = page.get_textpage()
        if text_page.count_chars() > MAX_OF_A_PAGE:
            raise InputError(f"{place}: page {number + 1}: has more than {MAX_OF_A_PAGE} characters")
        found = lines_of(list(_glyphs(pdfium.raw, page.raw, text_page.raw)), number)
    except pdfium.PdfiumError:
        return []
    finally:
        page.close()
    return [replace(line, text=repair(line.text)) for line in found]


def _glyphs(raw: Any, page: Any, text: Any) -> Iterator[Glyph]:
    """The characters that the page shows; spaces and line breaks that PDFium guesses are left out."""
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    extents = _extents(raw, page)
    runs: dict[int, tuple[int, float, int]] = {}
    for at in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, at)
        if not code or 0xD800 <= code < 0xE000 or raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        if not (raw.FPDFText_GetLooseCharBox(text, at, box) and raw.FPDFText_GetCharOrigin(text, at, x, y)):
            continue
        key = _address(raw.FPDFText_GetTextObject(text, at))
        if key not in runs:
            runs[key] = (len(runs), *_size_and_turn(raw, text, at))
        run, size, turn = runs[key]
        left, right, base = (
            (box.left, box.right, y.value),
            (box.bottom, box.top, -x.value),
            (-box.right, -box.left, -y.value),
            (-box.top, -box.bottom, x.value),
        )[turn]
        if key in extents and turn == 0:
            left, right = extents[key]
            left, right = min(left, x.value), right + max(0.0, left - x.value)
        yield Glyph("-" if chr(code) == _HYPHEN else chr(code), left, right, base, size, run)


def _extents(raw: Any, page: Any) -> dict[int, tuple[float, float]]:
    """The left and right edges of what is shown for a text that the file itself tells (``ActualText``).

    PDFium gives all of that text to the first of the objects that show it, and divides only that one's width.
    """
    edges = [ctypes.c_float() for _ in range(4)]
    found: dict[int, tuple[float, float]] = {}
    last = first = 0
    for at in range(min(raw.FPDFPage_CountObjects(page), MAX_OF_A_PAGE)):
        shown = raw.FPDFPage_GetObject(page, at)
        mark = _spoken_mark(raw, shown)
        if mark and raw.FPDFPageObj_GetBounds(shown, *edges):
            first = first if mark == last else _address(shown)
            left, right = edges[0].value, edges[2].value
            found[first] = (min(left, found[first][0]), max(right, found[first][1])) if mark == last else (left, right)
        last = mark
    return found


def _spoken_mark(raw: Any, shown: Any) -> int:
    for at in range(raw.FPDFPageObj_CountMarks(shown)):
        mark = raw.FPDFPageObj_GetMark(shown, at)
        if raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") == raw.FPDF_OBJECT_STRING:
            return _address(mark)
    return 0


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _size_and_turn(raw: Any, page: Any, at: int) -> tuple[float, int]:
    """The size of a character as it is shown, and by how many right angles it is turned to the left."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(page, at, matrix):
        return 10.0, 0
    size = raw.FPDFText_GetFontSize(page, at) * math.hypot(matrix.c, matrix.d)
    turn = math.atan2(matrix.b, matrix.a) if math.isfinite(matrix.a) and math.isfinite(matrix.b) else 0.0
    return size if math.isfinite(size) and size > 0 else 10.0, round(turn / (math.pi / 2)) % 4
