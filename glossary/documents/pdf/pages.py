"""The program that reads the pages of a PDF in a process of its own: ``pdf_pages FILE FIRST``.

PDFium is no Python: it cannot be stopped within a page, and a file of a few kB can make it ask for any time and memory.
So each page has a time, the process has a limit of memory, and where it ends early the reader goes on behind that page.
It writes a line of JSON for the file, with the number of its pages or an error, then one for each page.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from glossary.documents.pdf.lines import Glyph, Line, is_mark, lines_of

MAX_OF_A_PAGE = 500_000
"""No page that is read has so many characters; a file may say that one has."""
SECONDS = 20
"""For a page, or for opening the file."""
MEMORY = 2 * 2**30

FAR = 1e7
"""No page reaches so far; such a place, or one that is no number, is an error of the file."""

LEADING_SPACE = 0.5
"""No space is narrower, in points."""

ENCRYPTED = "encrypted"
LOCKED = "locked"
BROKEN = "broken"

_HYPHEN = "\x02"
"""What PDFium gives for a hyphen at the end of a line."""


def main(path: str, first: str) -> None:
    """Write what is told above, from the page with the number ``first`` on."""
    import pypdfium2 as pdfium

    _limit()
    _await()
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        codes = {pdfium.raw.FPDF_ERR_PASSWORD: ENCRYPTED, pdfium.raw.FPDF_ERR_SECURITY: LOCKED}
        _write({"error": codes.get(getattr(error, "err_code", None) or 0, BROKEN)})
        return
    _write({"pages": len(document)})
    for number in range(int(first), len(document)):
        _await()
        _write(_lines(pdfium, document, number))
    document.close()


def _write(value: object) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


def _limit() -> None:
    """Where the system can, limit the memory; a process that goes beyond it ends."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY if most < 0 else min(MEMORY, most), most))


def _await() -> None:
    """Where the system can, let the process end when nothing further is written in time."""
    import signal

    if hasattr(signal, "alarm"):
        signal.alarm(SECONDS)


def _lines(pdfium: Any, document: Any, number: int) -> list[Line]:
    """The lines of a page; none where the page cannot be read."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return []
    try:
        widened = _widen_flat_texts(pdfium.raw, page.raw)
        text_page = page.get_textpage()
        if text_page.count_chars() > MAX_OF_A_PAGE:
            return []
        begins: dict[int, float] = {}
        glyphs = list(_glyphs(pdfium.raw, page.raw, text_page.raw, widened, begins))
        return lines_of(glyphs, list(_blanks(pdfium.raw, page.raw, widened, begins)), number)
    except pdfium.PdfiumError:
        return []
    finally:
        page.close()


def _widen_flat_texts(raw: Any, page: Any) -> set[int]:
    """Widen the text objects without a width whose font is not in the file, and return their addresses.

    PDFium passes over a text object without a width. A single letter has none if neither the file nor the system holds
    a font with its glyph, so that a page that shows each letter by itself would read as a scan.
    """
    edges, matrix = [ctypes.c_float() for _ in range(4)], raw.FS_MATRIX()
    widened = set()
    for at in range(min(raw.FPDFPage_CountObjects(page), MAX_OF_A_PAGE)):
        shown = raw.FPDFPage_GetObject(page, at)
        if raw.FPDFPageObj_GetType(shown) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        if raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(shown)) == 1 or not _is_flat(raw, shown, edges):
            continue
        # The box of an outlined text is wider by its line; PDFium computes it anew when the matrix is set.
        raw.FPDFTextObj_SetTextRenderMode(shown, raw.FPDF_TEXTRENDERMODE_STROKE)
        raw.FPDFPageObj_SetStrokeWidth(shown, 1.0)
        if raw.FPDFPageObj_GetMatrix(shown, matrix) and raw.FPDFPageObj_SetMatrix(shown, matrix):
            widened.add(_address(shown))
    return widened


def _is_flat(raw: Any, shown: Any, edges: Sequence[Any]) -> bool:
    """Return whether PDFium gives a text object no width; ``edges`` is room for four floats."""
    return bool(raw.FPDFPageObj_GetBounds(shown, *edges)) and edges[2].value - edges[0].value < 0.01


def _glyphs(raw: Any, page: Any, text: Any, widened: Set[int], begins: dict[int, float]) -> Iterator[Glyph]:
    """The characters that the page shows; spaces and line breaks that PDFium guesses are left out.

    ``begins`` gets the left edge of the first character of each object. A space in one of the objects ``widened`` is
    left out, too: it has no room of its own there.
    """
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    extents = _extents(raw, page)
    runs: dict[int, tuple[int, float, int]] = {}
    for at in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xE000 or code > sys.maxunicode or raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        if not (raw.FPDFText_GetLooseCharBox(text, at, box) and raw.FPDFText_GetCharOrigin(text, at, x, y)):
            continue
        key = _address(raw.FPDFText_GetTextObject(text, at))
        if key in widened and chr(code).isspace():
            continue
        if key not in runs:
            runs[key] = (len(runs), *_size_and_turn(raw, text, at))
            begins[key] = x.value
        run, size, turn = runs[key]
        char = _character(code)
        left, right, base, pen = (
            (box.left, box.right, y.value, x.value),
            (box.bottom, box.top, -x.value, y.value),
            (-box.right, -box.left, -y.value, -x.value),
            (-box.top, -box.bottom, x.value, -y.value),
        )[turn]
        left = left if is_mark(char) else pen
        if key in extents and turn == 0:
            first, last = extents[key]
            left, right = min(first, pen), last + max(0.0, first - pen)
        right = max(left, right)
        if -FAR < left <= right < FAR and -FAR < base < FAR:
            yield Glyph(char, left, right, base, size, run)


def _extents(raw: Any, page: Any) -> dict[int, tuple[float, float]]:
    """The left and right edges of what is shown for a text that the file itself tells (``ActualText``).

    PDFium gives all of that text to the first of the objects that show it, of which the width counts for all of them,
    and sometimes again to a later one.
    """
    edges = [ctypes.c_float() for _ in range(4)]
    found: dict[int, tuple[float, float]] = {}
    last = first = 0
    for at in range(min(raw.FPDFPage_CountObjects(page), MAX_OF_A_PAGE)):
        shown = raw.FPDFPage_GetObject(page, at)
        mark = _spoken_mark(raw, shown)
        if mark and raw.FPDFPageObj_GetBounds(shown, *edges):
            key, left, right = _address(shown), edges[0].value, edges[2].value
            found[key] = (left, right)
            first = first if mark == last else key
            found[first] = (min(left, found[first][0]), max(right, found[first][1]))
        last = mark
    return found


def _blanks(raw: Any, page: Any, widened: Set[int], begins: Mapping[int, float]) -> Iterator[Glyph]:
    """The spaces that are shown by themselves, or before the first character of an object.

    PDFium leaves both out of the text. An object that shows only a space has no width, and one that shows a space
    first begins before its first character.
    """
    edges, matrix = [ctypes.c_float() for _ in range(4)], raw.FS_MATRIX()
    for at in range(min(raw.FPDFPage_CountObjects(page), MAX_OF_A_PAGE)):
        shown = raw.FPDFPage_GetObject(page, at)
        if raw.FPDFPageObj_GetType(shown) != raw.FPDF_PAGEOBJ_TEXT or not raw.FPDFPageObj_GetMatrix(shown, matrix):
            continue
        begin = begins.get(_address(shown))
        if begin is None:
            leads = _address(shown) in widened or _is_flat(raw, shown, edges)
        else:
            leads = begin - matrix.e > LEADING_SPACE
        if leads and abs(matrix.e) < FAR and abs(matrix.f) < FAR:
            yield Glyph(" ", matrix.e, matrix.e, matrix.f, 1.0, -1)


def _spoken_mark(raw: Any, shown: Any) -> int:
    for at in range(raw.FPDFPageObj_CountMarks(shown)):
        mark = raw.FPDFPageObj_GetMark(shown, at)
        if raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") == raw.FPDF_OBJECT_STRING:
            return _address(mark)
    return 0


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _character(code: int) -> str:
    """What a code stands for; a control character is a glyph without a meaning, which takes room all the same."""
    char = chr(code)
    if char == _HYPHEN:
        return "-"
    return "\0" if unicodedata.category(char) == "Cc" and char not in "\t\r\n" else char


def _size_and_turn(raw: Any, page: Any, at: int) -> tuple[float, int]:
    """The size of a character as it is shown, and by how many right angles it is turned to the left."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(page, at, matrix):
        return 10.0, 0
    size = raw.FPDFText_GetFontSize(page, at) * math.hypot(matrix.c, matrix.d)
    turn = math.atan2(matrix.b, matrix.a) if math.isfinite(matrix.a) and math.isfinite(matrix.b) else 0.0
    return size if 0.5 < size < 5000 else 10.0, round(turn / (math.pi / 2)) % 4


if __name__ == "__main__":
    main(*sys.argv[1:])
