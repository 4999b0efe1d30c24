"""What the sub-commands share: how records are shown to programs and to people."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from align.script import COMBINING

if TYPE_CHECKING:
    from rich.console import Console
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
"""Documents that are named which could not be read; the others are counted."""
_OPENS = frozenset("(（[“‘«")
_STICKS = _OPENS | frozenset("\"'-/.")
"""Marks behind which no line is broken."""
_MARKS = re.compile(f"^[{COMBINING}\u0e32\u0e33]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def format_option(*formats: str) -> Callable[[Any], Any]:
    """The option ``-f/--format``: one of *formats*; without it a command shows what suits a terminal or a pipe."""
    return click.option(
        "-f", "--format", "form", type=click.Choice(formats), help="For programs: " + ", ".join(formats) + "."
    )


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
    """A row of a glossary, as a record."""
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
    """Is a person reading the output?"""
    return sys.stdout.isatty()


def console(stderr: bool = False) -> Console:
    """A console for people."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def note(line: str) -> None:
    """Say something beside the output."""
    print(f"wonglep: {line}", file=sys.stderr)


@contextmanager
def progress(total: int | None) -> Iterator[Callable[[int, int], None]]:
    """Show on stderr, when that is a terminal, how far a build is.

    ``total`` is the bytes of all files, None where that is not known. What is given is told how many documents were
    read and their bytes.
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
    said = TextColumn("{task.fields[documents]:,} documents, {task.fields[speed]:,.0f}/s")
    # Without a thread of its own, which processes that are forked would not survive.
    with Progress(said, *bar, console=console(stderr=True), transient=True, auto_refresh=False) as shown:
        task = shown.add_task("build", total=total, documents=0, speed=0.0)
        begun, read = time.monotonic(), 0

        def advance(documents: int, weight: int) -> None:
            nonlocal read
            read += documents
            speed = read / max(time.monotonic() - begun, 0.001)
            shown.update(task, advance=weight, documents=read, speed=speed, refresh=True)

        yield advance


def wait_for(file: str) -> None:
    """Say that another program writes to a glossary file."""
    note(f"{file}: another program writes to it; waiting")


def report(reading: ReadReport) -> None:
    """Say which files were left out, were in another encoding or could not be read."""
    if reading.left_out:
        note(f"left out, being no documents: {counted(len(reading.left_out), 'file')}")
    for encoding, count in sorted(reading.encodings.items()):
        note(f"in {encoding}, not UTF-8: {counted(count, 'document')}")
    for failure in reading.failed[:MOST_NAMED]:
        note(f"passed over {failure}")
    if len(reading.failed) > MOST_NAMED:
        note(f"passed over {counted(len(reading.failed) - MOST_NAMED, 'more document')}")


def counted(count: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "row"), counted(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def standing(text: str) -> str:
    """A text that was cut on the left, without marks whose consonant was cut off: they have nothing to stand on.

    >>> standing("้ำใจ")
    'ใจ'
    """
    return _MARKS.sub("", text)


def flow(parts: Iterable[tuple[str, str]], width: int) -> Text:
    """Set (text, style) parts in lines of at most *width* cells, broken between words, also where Thai writes no space.

    >>> print(flow([("สำนักงานพลังงานสากล", "")], 14).plain)
    สำนักงานพลังงาน
    สากล
    """
    from rich.cells import cell_len
    from rich.text import Text

    lines, used = Text(), 0
    for word, style in words(parts):
        size = cell_len(word.rstrip())
        if used and used + size > width:
            lines.rstrip()
            lines.append("\n")
            used = 0
            word = word.lstrip()
        lines.append(word, style=style)
        used += cell_len(word)
    return lines


def words(parts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(word, style) of (text, style) parts: words with what closes behind them; control characters become visible."""
    from align.segment import tokens

    for text, style in parts:
        shown = _CONTROL.sub(lambda m: " " if m.group() in "\t\n\r" else "�", text)
        word = ""
        for token in tokens(shown):
            piece = shown[token.start : token.end]
            begins = token.script in ("thai", "latin", "digit") and word[-1:] not in _STICKS
            parted = word[-1:].isspace() and token.script == "other"
            if word and (begins or parted or piece in _OPENS):
                yield word, style
                word = ""
            word += piece
        if word:
            yield word, style
