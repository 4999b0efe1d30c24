"""PDF to text, by PDFium."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from align.errors import InputError
from glossary.documents.content import Content, Place
from glossary.documents.extras import require
from glossary.documents.pdf import pages as pdf_pages
from glossary.documents.pdf.lines import Line
from glossary.documents.pdf.paragraphs import joined, paragraphs, without_margins, words_of
from glossary.documents.pdf.thai import loses_sara_am, repair

MAX_PAGES = 20_000
MAX_CHARACTERS = 22 * 2**20
"""About 64 MB of Thai."""
MAX_BROKEN = 5
"""So many pages may end the process that reads them; then the file is given up."""

ERRORS = {
    pdf_pages.ENCRYPTED: "is encrypted; needs a password",
    pdf_pages.LOCKED: "is encrypted in a way that cannot be read",
    pdf_pages.BROKEN: "is no PDF, or is broken",
}


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
    require("pypdfium2", place)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.pdf")
        path.write_bytes(data)
        pages = without_margins(list(_pages(path, place)))
    lines = [line for page in pages for line in page]
    lost = loses_sara_am("\n".join(line.text for line in lines))
    repaired = [line._replace(text=repair(line.text, lost)) for line in lines]
    content = _content([line for line in repaired if line.text.strip()])
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


# ---- pages ------------------------------------------------------------------------------------------------


def _pages(path: Path, place: str) -> Iterator[list[Line]]:
    """The lines of each page; a page that breaks the process that reads it has none."""
    first, pages, broken, left = 0, 1, 0, MAX_CHARACTERS
    while first < pages:
        for found in _outputs(path, first):
            if isinstance(found, dict):
                pages = _number(found, place)
                continue
            lines = list(map(Line._make, found))
            left -= sum(len(line.text) for line in lines)
            if left < 0:
                raise InputError(f"{place}: page {first + 1}: more than {MAX_CHARACTERS} characters are not read")
            yield lines
            first += 1
        if first < pages:
            broken += 1
            if broken > MAX_BROKEN:
                raise InputError(f"{place}: page {first + 1}: cannot be read, nor can {MAX_BROKEN} pages before it")
            yield []
            first += 1
    if broken == pages:
        raise InputError(f"{place}: none of its pages can be read")


def _number(found: dict[str, Any], place: str) -> int:
    if "error" in found:
        raise InputError(f"{place}: {ERRORS[found['error']]}")
    number = int(found["pages"])
    if number > MAX_PAGES:
        raise InputError(f"{place}: has {number} pages; at most {MAX_PAGES} are read")
    return number


def _outputs(path: Path, first: int) -> Iterator[Any]:
    """What the program that reads pages writes, until it ends of itself or breaks down."""
    program = [sys.executable, "-P", "-m", pdf_pages.__name__, str(path), str(first)]
    known = os.pathsep.join(folder or os.getcwd() for folder in sys.path)
    none = subprocess.DEVNULL
    environment = {**os.environ, "PYTHONPATH": known}
    with subprocess.Popen(program, env=environment, stdin=none, stdout=subprocess.PIPE, stderr=none) as process:
        try:
            for line in process.stdout or ():
                if line.endswith(b"\n"):
                    yield json.loads(line)
        finally:
            process.kill()
