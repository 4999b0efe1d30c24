"""The program that reads the pages of a PDF in a process of its own, with the arguments FILE and FIRST.

PDFium cannot be interrupted within a page, and a file of a few kB can make it take any time and memory. So each page
has a time limit and the process a memory limit, and if it ends early the reader goes on after that page. The program
writes a line of JSON for the file, with the number of its pages or an error, then one for each page.
"""

from __future__ import annotations

import ctypes
import json
import math
import signal
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from glossary.documents.pdf.lines import Glyph, Line, find_lines, is_mark

MAX_OF_A_PAGE = 500_000
"""Characters of a page; a page that claims to have more is not read."""
SECONDS = 20
"""Time limit for a page, or for opening the file."""
MEMORY = 2 * 2**30
"""Memory limit of the process, in bytes."""
MAX_COORDINATE = 1e7
"""No page is so large, in points; a position beyond it, or one that is no number, is an error of the file."""
LEADING_SPACE = 0.5
"""A space at the start of an object is at least so wide, in points."""
FLAT = 0.01
"""PDFium passes over text objects that are narrower, in points."""

ENCRYPTED = "encrypted"
LOCKED = "locked"
BROKEN = "broken"

_HYPHEN = "\x02"
"""PDFium's code for a hyphen at the end of a line."""


def main(path: str, first: str) -> None:
    """Write the lines of JSON, from the page with the number ``first``, counted from 0."""
    import pypdfium2 as pdfium

    _limit_memory()
    _restart_timer()
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        codes = {pdfium.raw.FPDF_ERR_PASSWORD: ENCRYPTED, pdfium.raw.FPDF_ERR_SECURITY: LOCKED}
        _write({"error": codes.get(getattr(error, "err_code", None) or 0, BROKEN)})
        return
    _write({"pages": len(document)})
    for number in range(int(first), len(document)):
        _restart_timer()
        _write(_lines(pdfium, document, number))
    document.close()


def _write(value: object) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


def _limit_memory() -> None:
    """Limit the memory of the process, on systems that can; beyond the limit it ends."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY if most < 0 else min(MEMORY, most), most))


def _restart_timer() -> None:
    """Let the process end after ``SECONDS`` unless this is called again, on systems that can."""
    if hasattr(signal, "alarm"):
        signal.alarm(SECONDS)


def _lines(pdfium: Any, document: Any, number: int) -> list[Line]:
    """Return the lines of a page; none if the page cannot be read."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return []
    try:
        widened = _widen_flat_texts(pdfium.raw, page.raw)
        text_page = page.get_textpage()
        if text_page.count_chars() > MAX_OF_A_PAGE:
            return []
        starts: dict[int, float] = {}
        glyphs = list(_glyphs(pdfium.raw, page.raw, text_page.raw, widened, starts))
        return find_lines(glyphs, list(_lone_spaces(pdfium.raw, page.raw, widened, starts)), number)
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
    for item in _objects(raw, page):
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        if raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(item)) == 1 or not _is_flat(raw, item, edges):
            continue
        # The box of an outlined text is wider by its line; PDFium computes it anew when the matrix is set.
        raw.FPDFTextObj_SetTextRenderMode(item, raw.FPDF_TEXTRENDERMODE_STROKE)
        raw.FPDFPageObj_SetStrokeWidth(item, 0.1)
        if raw.FPDFPageObj_GetMatrix(item, matrix) and raw.FPDFPageObj_SetMatrix(item, matrix):
            widened.add(_address(item))
    return widened


def _objects(raw: Any, page: Any) -> Iterator[Any]:
    """Yield the objects of a page, up to a limit."""
    for at in range(min(raw.FPDFPage_CountObjects(page), MAX_OF_A_PAGE)):
        yield raw.FPDFPage_GetObject(page, at)


def _is_flat(raw: Any, item: Any, edges: Sequence[Any]) -> bool:
    """Return whether PDFium gives a text object no width; ``edges`` is room for four floats."""
    return bool(raw.FPDFPageObj_GetBounds(item, *edges)) and edges[2].value - edges[0].value < FLAT


def _glyphs(raw: Any, page: Any, text: Any, widened: Set[int], starts: dict[int, float]) -> Iterator[Glyph]:
    """Yield the characters of a page, without the spaces and line breaks that PDFium guesses.

    The left edge of each text object is written into ``starts``. A space in one of the objects ``widened`` is left to
    ``_lone_spaces``.
    """
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    extents = _extents(raw, page)
    runs: dict[int, tuple[int, float, int]] = {}
    for at in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, at)
        # Surrogates and codes beyond Unicode come from broken maps of fonts; "generated" are PDFium's guesses.
        if 0xD800 <= code < 0xE000 or code > sys.maxunicode or raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        if not (raw.FPDFText_GetLooseCharBox(text, at, box) and raw.FPDFText_GetCharOrigin(text, at, x, y)):
            continue
        key = _address(raw.FPDFText_GetTextObject(text, at))
        if key in widened and chr(code).isspace():
            continue
        if key not in runs:
            runs[key] = (len(runs), *_size_and_turn(raw, text, at))
            starts[key] = x.value
        run, size, turn = runs[key]
        char = _character(code)
        # Text that is turned by right angles is turned back: up to left, down to left, and so on.
        left, right, base, pen = (
            (box.left, box.right, y.value, x.value),
            (box.bottom, box.top, -x.value, y.value),
            (-box.right, -box.left, -y.value, -x.value),
            (-box.top, -box.bottom, x.value, -y.value),
        )[turn]
        # The box of a mark is where it is seen; its pen is often at the end of its letter.
        left = left if is_mark(char) else pen
        if key in extents and turn == 0:
            first, last = extents[key]
            left, right = min(first, pen), last + max(0.0, first - pen)
        right = max(left, right)
        if -MAX_COORDINATE < left <= right < MAX_COORDINATE and -MAX_COORDINATE < base < MAX_COORDINATE:
            yield Glyph(char, left, right, base, size, run)


def _extents(raw: Any, page: Any) -> dict[int, tuple[float, float]]:
    """Return the left and right edges of the objects whose text the file itself tells (``ActualText``).

    PDFium gives all of that text to the first of the objects that show it, and sometimes again to a later one, so that
    the first one gets the edges of them all.
    """
    edges = [ctypes.c_float() for _ in range(4)]
    found: dict[int, tuple[float, float]] = {}
    last = first = 0
    for item in _objects(raw, page):
        mark = _actual_text_mark(raw, item)
        if mark and raw.FPDFPageObj_GetBounds(item, *edges):
            key, left, right = _address(item), edges[0].value, edges[2].value
            found[key] = (left, right)
            first = first if mark == last else key
            found[first] = (min(left, found[first][0]), max(right, found[first][1]))
        last = mark
    return found


def _lone_spaces(raw: Any, page: Any, widened: Set[int], starts: Mapping[int, float]) -> Iterator[Glyph]:
    """Yield the spaces that are text objects of their own, or the first character of one.

    PDFium leaves both out of the text. An object that shows only a space has no width, and one that shows a space
    first starts to the left of its first character.
    """
    edges, matrix = [ctypes.c_float() for _ in range(4)], raw.FS_MATRIX()
    for item in _objects(raw, page):
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_TEXT or not raw.FPDFPageObj_GetMatrix(item, matrix):
            continue
        start = starts.get(_address(item))
        if start is None:
            has_space = _address(item) in widened or _is_flat(raw, item, edges)
        else:
            has_space = start - matrix.e > LEADING_SPACE
        if has_space and abs(matrix.e) < MAX_COORDINATE and abs(matrix.f) < MAX_COORDINATE:
            yield Glyph(" ", matrix.e, matrix.e, matrix.f, 1.0, -1)


def _actual_text_mark(raw: Any, item: Any) -> int:
    """Return the address of the mark that gives an object its ``ActualText``; 0 if there is none."""
    for at in range(raw.FPDFPageObj_CountMarks(item)):
        mark = raw.FPDFPageObj_GetMark(item, at)
        if raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") == raw.FPDF_OBJECT_STRING:
            return _address(mark)
    return 0


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _character(code: int) -> str:
    """Return the character of a code; NUL for a control character, as its glyph takes room all the same."""
    char = chr(code)
    if char == _HYPHEN:
        return "-"
    return "\0" if unicodedata.category(char) == "Cc" and char not in "\t\r\n" else char


def _size_and_turn(raw: Any, page: Any, at: int) -> tuple[float, int]:
    """Return the size of a character as it is shown, and by how many right angles it is turned to the left."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(page, at, matrix):
        return 10.0, 0
    size = raw.FPDFText_GetFontSize(page, at) * math.hypot(matrix.c, matrix.d)
    turn = math.atan2(matrix.b, matrix.a) if math.isfinite(matrix.a) and math.isfinite(matrix.b) else 0.0
    return size if 0.5 < size < 5000 else 10.0, round(turn / (math.pi / 2)) % 4


if __name__ == "__main__":
    main(*sys.argv[1:])
