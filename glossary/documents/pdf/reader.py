"""PDF files: pages, lines and paragraphs in reading order, taken out by PDFium."""

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
from glossary.documents.document import Content, ContentBuilder
from glossary.documents.pdf import pages as pdf_pages
from glossary.documents.pdf.lines import Line
from glossary.documents.pdf.paragraphs import group_lines, join_lines, whole_words, without_margins
from glossary.documents.pdf.thai import loses_sara_am, repair
from glossary.documents.unreadable import require

MAX_PAGES = 20_000
MAX_CHARACTERS = 22 * 2**20
"""About 64 MB of Thai."""
MAX_BROKEN = 5
"""Pages that may crash the process that reads them, before the file is given up."""

ERRORS = {
    pdf_pages.ENCRYPTED: "is encrypted; needs a password",
    pdf_pages.LOCKED: "is encrypted in a way that cannot be read",
    pdf_pages.BROKEN: "is no PDF, or is broken",
}


def read(data: bytes, place: str) -> Content:
    """Take the text out of a PDF; its pages are the places, and ``place`` names the file in errors.

    The lines of a paragraph are joined, over pages, too, so that a line break is the end of a paragraph. A page that
    cannot be read is passed over.

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
    words = whole_words(lines)
    builder = ContentBuilder()
    for paragraph in group_lines(lines):
        for line, piece in zip(paragraph, join_lines(paragraph, words), strict=True):
            builder.start_place(f"page={line.page + 1}")
            builder.add(piece)
        builder.add("\n")
    return builder.build()


# ---- pages ------------------------------------------------------------------------------------------------


def _pages(path: Path, place: str) -> Iterator[list[Line]]:
    """Yield the lines of each page; a page that crashes the process that reads it has none."""
    first, pages, broken, left = 0, 1, 0, MAX_CHARACTERS
    while first < pages:
        for output in _outputs(path, first):
            if isinstance(output, dict):
                pages = _page_count(output, place)
                continue
            lines = list(map(Line._make, output))
            left -= sum(len(line.text) for line in lines)
            if left < 0:
                raise InputError(f"{place}: page {first + 1}: more than {MAX_CHARACTERS} characters are not read")
            yield lines
            first += 1
        # The process ended before the last page: skip the page at which it was.
        if first < pages:
            broken += 1
            if broken > MAX_BROKEN:
                raise InputError(f"{place}: page {first + 1}: cannot be read, nor can {MAX_BROKEN} pages before it")
            yield []
            first += 1
    if broken == pages:
        raise InputError(f"{place}: none of its pages can be read")


def _page_count(output: dict[str, Any], place: str) -> int:
    if "error" in output:
        raise InputError(f"{place}: {ERRORS[output['error']]}")
    count = int(output["pages"])
    if count > MAX_PAGES:
        raise InputError(f"{place}: has {count} pages; at most {MAX_PAGES} are read")
    return count


def _outputs(path: Path, first: int) -> Iterator[Any]:
    """Yield the output of the program that reads pages, until it ends or crashes."""
    program = [sys.executable, "-P", "-m", pdf_pages.__name__, str(path), str(first)]
    import_path = os.pathsep.join(folder or os.getcwd() for folder in sys.path)
    null = subprocess.DEVNULL
    environment = {**os.environ, "PYTHONPATH": import_path}
    with subprocess.Popen(program, env=environment, stdin=null, stdout=subprocess.PIPE, stderr=null) as process:
        try:
            for line in process.stdout or ():
                if line.endswith(b"\n"):  # The last line of a process that crashed may be cut.
                    yield json.loads(line)
        finally:
            process.kill()
