"""``wonglep annotate``: the terms of a glossary in a running text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import click

from glossary.commands.glossary_option import glossary_option, open_terms
from glossary.commands.output import (
    KIND_STYLES,
    console,
    counted,
    format_option,
    on_terminal,
    words,
    write_document,
    write_records,
)
from glossary.commands.source import source_text
from glossary.records import annotation_records, line_starts

if TYPE_CHECKING:
    from rich.text import Text

    from glossary.matching.annotate import Annotation

TERM_STYLE = "blue"
"""Colour of a term whose kind is not known."""
FORBIDDEN_STYLE = "red"


@click.command("annotate", short_help="Find the terms of a glossary in a text.")
@click.argument("text_path", metavar="TEXT|-")
@glossary_option
@format_option("jsonl", "json", "html", "displacy")
def command(text_path: str, path: str, form: str | None) -> None:
    """Find the terms of a glossary in TEXT, Thai or English.

    On a terminal the counterpart of each term stands below it; a forbidden term is red, with what to write instead.
    Offsets count code points of the decoded file from 0, a byte order mark aside; lines and columns from 1.
    """
    from glossary.matching.annotate import Annotator
    from glossary.matching.highlight import displacy, page

    text, shown = source_text(text_path)
    found = Annotator(open_terms(path)).annotate(text)
    if form == "html":
        print(page(text, found, shown), end="")
    elif form == "displacy":
        write_document(displacy(text, found))
    elif form or not on_terminal():
        write_records(annotation_records(text, found), form or "jsonl")
    else:
        _show(text, found)


class _Piece(NamedTuple):
    """A stretch of a line, and what stands below its beginning."""

    text: str
    style: str = ""
    below: str = ""


class _Label(NamedTuple):
    """What stands in column ``at`` below a row."""

    at: int
    text: str
    style: str


def _show(text: str, found: Sequence[Annotation]) -> None:
    out = console()
    begins = [*line_starts(text), len(text) + 1]
    for begin, following in pairwise(begins):
        for line in _rows(_pieces(text, begin, following - 1, found), out.width):
            out.print(line, soft_wrap=True)
    out.print(f"[dim]{counted(len(found), 'term')}[/]")


def _pieces(text: str, begin: int, end: int, found: Sequence[Annotation]) -> Iterator[_Piece]:
    """A line of a text, terms apart from what is between them; one that goes on over a line break is in both lines."""
    at = begin
    for each in _within(begin, end, found):
        yield _Piece(text[at : max(at, each.start)])
        style = FORBIDDEN_STYLE if each.is_forbidden else KIND_STYLES.get(each.kind, TERM_STYLE)
        yield _Piece(text[max(at, each.start) : min(each.end, end)], style, _below(each) if each.start >= begin else "")
        at = min(each.end, end)
    yield _Piece(text[at:end])


def _within(begin: int, end: int, found: Sequence[Annotation]) -> Sequence[Annotation]:
    first = bisect_right(found, begin, key=lambda each: each.end)
    return found[first : bisect_right(found, end - 1, lo=first, key=lambda each: each.start)]


def _below(found: Annotation) -> str:
    if not found.is_forbidden:
        return found.counterpart
    return f"✗ {found.suggestion}".rstrip()


def _rows(pieces: Iterable[_Piece], width: int) -> Iterator[Text]:
    """A line in rows of at most *width* cells, each with the rows of labels below it."""
    from rich.cells import cell_len
    from rich.text import Text

    row, used, labels = Text(), 0, list[_Label]()
    for text, style, below in pieces:
        for number, (word, _) in enumerate(words([(text, style)])):
            if used and used + cell_len(word.rstrip()) > width:
                yield from _finished(row, labels, width)
                row, used, labels, word = Text(), 0, [], word.lstrip()
            if below and not number:
                labels.append(_Label(used, below, style))
            row.append(word, style=f"{style} bold" if style else "")
            used += cell_len(word)
    yield from _finished(row, labels, width)


def _finished(row: Text, labels: Sequence[_Label], width: int) -> Iterator[Text]:
    row.rstrip()
    yield row
    yield from _label_rows(labels, width)


def _label_rows(labels: Sequence[_Label], width: int) -> list[Text]:
    """Labels in the columns of their terms: where one has no room beside that before it, in a row further down."""
    from rich.cells import cell_len, set_cell_size
    from rich.text import Text

    rows: list[Text] = []
    for at, text, style in labels:
        shown = text if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"
        begin = min(at, width - cell_len(shown))
        row = next((r for r in rows if r.cell_len < begin), None)
        if row is None:
            row = Text()
            rows.append(row)
        row.append(" " * (begin - row.cell_len))
        row.append(shown, style=f"{style} italic")
    return rows
