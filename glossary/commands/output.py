"""Output of the commands: records for programs, text and tables for people, notes on stderr.

Only the functions for people import rich, which would double the start-up of commands whose output a program reads.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from align.script import COMBINING
from align.segment import tokens

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from glossary.documents import ReadReport
    from glossary.entries.entry import Entry, Variant

Record = Mapping[str, Any]

KIND_STYLES = {
    "transliteration": "cyan",
    "translation": "green",
    "mixed": "yellow",
    "acronym": "magenta",
    "none": "dim",
}
"""Colour of each kind on a terminal."""
STATUS_STYLES = {
    "approved": "green",
    "admitted": "cyan",
    "proposed": "yellow",
    "forbidden": "red strike",
    "rejected": "dim",
}
"""Colour of each status on a terminal."""

MOST_NAMED = 100
"""Most unreadable documents that are named; the others are counted."""
_OPENS = frozenset("(（[“‘«")
_STICKS = _OPENS | frozenset("\"'-/.")
"""Marks behind which no line is broken."""
_LEADING_MARKS = re.compile(f"^[{COMBINING}\u0e32\u0e33]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def write_records(records: Iterable[Record], form: str) -> None:
    """Print records as one JSON document (``json``) or one a line (``jsonl``), in UTF-8, not escaped."""
    if form == "jsonl":
        for record in records:
            print(json.dumps(record, ensure_ascii=False))
    else:
        write_document(list(records))


def write_document(document: Any) -> None:
    """Print one JSON document, in UTF-8, not escaped."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


def row(entry: Entry, variant: Variant) -> dict[str, Any]:
    """Return a row of a glossary as a record for JSON."""
    return {
        "english": entry.english,
        "thai": variant.thai,
        "acronyms": list(entry.acronyms),
        "kind": variant.kind,
        "confidence": round(variant.confidence, 4),
        "count": variant.count,
        "sources": list(variant.sources),
        **({"status": variant.status} if variant.status else {}),
        **variant.extra,
    }


def on_terminal() -> bool:
    """Return whether the output goes to a terminal."""
    return sys.stdout.isatty()


def console(stderr: bool = False) -> Console:
    """Return a console of rich for people."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def new_table(*columns: str, right: Container[str] = ()) -> Table:
    """Return an empty table with these columns, those in *right* aligned to the right."""
    from rich.table import Table

    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left")
    return table


def styled(text: str = "", style: str = "") -> Text:
    """Return a text of rich, in which brackets are no markup."""
    from rich.text import Text

    return Text(text, style=style)


def cell_width(text: str) -> int:
    """Return how many cells of a terminal a text takes; Thai marks take none.

    >>> cell_width("ที่นี่")
    2
    """
    from rich.cells import cell_len

    return cell_len(text)


def note(line: str) -> None:
    """Print a note to stderr."""
    print(f"wonglep: {line}", file=sys.stderr)


@contextmanager
def progress(total: int | None) -> Iterator[Callable[[int, int], None]]:
    """Show the progress of a build on stderr if that is a terminal.

    Parameters
    ----------
    total
        the bytes of all files, None where that is not known

    Yields
    ------
    function
        to be called with a number of documents that were read and their bytes
    """
    if not sys.stderr.isatty():
        yield lambda documents, weight: None
        return
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    bar = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn()) if total else (TimeElapsedColumn(),)
    count = TextColumn("{task.fields[documents]:,} documents, {task.fields[speed]:,.0f}/s")
    # auto_refresh would start a thread, which processes that are forked would not survive.
    with Progress(count, *bar, console=console(stderr=True), transient=True, auto_refresh=False) as display:
        task = display.add_task("build", total=total, documents=0, speed=0.0)
        begun, read = time.monotonic(), 0

        def advance(documents: int, weight: int) -> None:
            nonlocal read
            read += documents
            speed = read / max(time.monotonic() - begun, 0.001)
            display.update(task, advance=weight, documents=read, speed=speed, refresh=True)

        yield advance


def wait_for(file: str) -> None:
    """Note that another program writes to a glossary file."""
    note(f"{file}: another program writes to it; waiting")


def report(reading: ReadReport) -> None:
    """Note which files were left out, were in another encoding or could not be read."""
    if reading.left_out:
        note(f"left out, being no documents: {counted(len(reading.left_out), 'file')}")
    for encoding, count in sorted(reading.encodings.items()):
        note(f"in {encoding}, not UTF-8: {counted(count, 'document')}")
    for failure in reading.failed[:MOST_NAMED]:
        note(f"passed over {failure}")
    if len(reading.failed) > MOST_NAMED:
        note(f"passed over {counted(len(reading.failed) - MOST_NAMED, 'more document')}")


def counted(count: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "row"), counted(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def drop_leading_marks(text: str) -> str:
    """Return a text that was cut on the left without the marks of a consonant that was cut off.

    >>> drop_leading_marks("้ำใจ")
    'ใจ'
    """
    return _LEADING_MARKS.sub("", text)


def flow(parts: Iterable[tuple[str, str]], width: int) -> Text:
    """Wrap (text, style) parts to lines of at most *width* cells, also between Thai words, which no space separates.

    >>> print(flow([("สำนักงานพลังงานสากล", "")], 14).plain)
    สำนักงานพลังงาน
    สากล
    """
    lines, used = styled(), 0
    for word, style in split_words(parts):
        size = cell_width(word.rstrip())
        if used and used + size > width:
            lines.rstrip()
            lines.append("\n")
            used = 0
            word = word.lstrip()
        lines.append(word, style=style)
        used += cell_width(word)
    return lines


def split_words(parts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Split (text, style) parts to words, each with the punctuation behind it; control characters become visible."""
    for text, style in parts:
        visible = _CONTROL.sub(lambda m: " " if m.group() in "\t\n\r" else "�", text)
        word = ""
        for token in tokens(visible):
            piece = visible[token.start : token.end]
            begins = token.script in ("thai", "latin", "digit") and word[-1:] not in _STICKS
            parted = word[-1:].isspace() and token.script == "other"
            if word and (begins or parted or piece in _OPENS):
                yield word, style
                word = ""
            word += piece
        if word:
            yield word, style
