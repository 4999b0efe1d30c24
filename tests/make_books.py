"""Makes the book and the subtitles below ``tests/cases/documents`` from ``report.txt``; the tests read what it made.

Run it from the root of the repository when ``report.txt`` changes::

    python -m tests.make_books

In ``report.txt`` each line is a paragraph; ``# `` and ``## `` begin headings, ``- `` an item of a list, and lines with
tabs are the rows of a table.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from align.segment import tokens

from .packages import epub

DOCUMENTS = Path(__file__).parent / "cases" / "documents"
SHORTEST, LONGEST = 40, 60
"""Code points of a line of the subtitles."""
PER_SECOND = 14
"""Code points that are read in a second."""
PAUSE = 3
"""Seconds between paragraphs."""
PAGE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="th">'
    '<head><title>{}</title><link rel="stylesheet" href="style.css"/><script src="a.js"/></head><body>{}</body></html>'
    "\n"
)
STYLE = "p { text-indent: 1em } /* ธนาคาร (bank) */\n"


def main() -> None:
    """Make the files anew."""
    lines = (DOCUMENTS / "report.txt").read_text(encoding="utf-8").splitlines()
    (DOCUMENTS / "report.epub").write_bytes(book(lines))
    (DOCUMENTS / "report.srt").write_text(subtitles(lines), encoding="utf-8", newline="\r\n")


# ---- the book ---------------------------------------------------------------------------------------------


def book(lines: Iterable[str]) -> bytes:
    """A book with a cover, a table of contents and a chapter for each heading."""
    chapters = list(_chapters(lines))
    names = [f"chapter{at}.xhtml" for at in range(len(chapters))]
    links = "".join(
        f'<li><a href="{name}">{escape(chapter[0].lstrip("# "))}</a></li>'
        for name, chapter in zip(names, chapters, strict=True)
    )
    nav = PAGE.format("สารบัญ", f'<nav epub:type="toc"><h1>สารบัญ (contents)</h1><ol>{links}</ol></nav>')
    cover = PAGE.format("ปก", '<div><img src="cover.png" alt="ปก (cover)"/></div>')
    manifest = "".join(
        (
            '<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>',
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
            '<item id="style" href="style.css" media-type="text/css"/>',
        )
    )
    files = {name: PAGE.format(escape(c[0]), "".join(_blocks(c))) for name, c in zip(names, chapters, strict=True)}
    spine = '<itemref idref="cover" linear="no"/><itemref idref="nav"/>'
    return epub(files, manifest, spine, others={"cover.xhtml": cover, "nav.xhtml": nav, "style.css": STYLE})


def _chapters(lines: Iterable[str]) -> Iterator[list[str]]:
    chapter: list[str] = []
    for line in lines:
        if line.startswith("#") and chapter:
            yield chapter
            chapter = []
        chapter.append(line)
    yield chapter


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    """The elements of a chapter."""
    for kind, group in itertools.groupby(lines, _kind):
        inside = [escape(line.lstrip("#- ")) for line in group]
        if kind == "li":
            yield f"<ul>{''.join(f'<li>{line}</li>' for line in inside)}</ul>"
        elif kind == "tr":
            rows = (f"<tr>{''.join(f'<td>{cell}</td>' for cell in line.split(chr(9)))}</tr>" for line in inside)
            yield f"<table>{''.join(rows)}</table>"
        else:
            yield from (f"<{kind}>{line}</{kind}>" for line in inside)


def _kind(line: str) -> str:
    if "\t" in line:
        return "tr"
    return {"#": "h1", "-": "li"}.get(line[:1], "p")


# ---- the subtitles ----------------------------------------------------------------------------------------


def subtitles(lines: Iterable[str]) -> str:
    """Subtitles that cut the paragraphs between words, wherever that falls, into cues of one or two lines."""
    chance = random.Random(20)
    cues, now = [], 1.0
    for line in lines:
        pieces = list(_pieces(line.lstrip("#").strip(), chance))
        while pieces:
            count = chance.choice((1, 2))
            shown, pieces = pieces[:count], pieces[count:]
            until = now + sum(map(len, shown)) / PER_SECOND
            text = "\n".join(shown)
            cues.append(f"{len(cues) + 1}\n{_time(now)} --> {_time(until)}\n{text}\n")
            now = until + 0.2
        now += PAUSE
    return "\n".join(cues)


def _pieces(line: str, chance: random.Random) -> Iterator[str]:
    piece, wanted = "", chance.randint(SHORTEST, LONGEST)
    for token in tokens(line):
        piece += line[token.start : token.end]
        if len(piece) >= wanted:
            yield piece.strip()
            piece, wanted = "", chance.randint(SHORTEST, LONGEST)
    if piece.strip():
        yield piece.strip()


def _time(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02},{thousandths:03}"


if __name__ == "__main__":
    main()
