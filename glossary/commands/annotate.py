"""``wonglep annotate``: find the terms of a glossary in a running text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import click

from glossary.commands.options import format_option, glossary_option, open_terms, source_text
from glossary.commands.output import (
    KIND_STYLES,
    cell_width,
    console,
    counted,
    on_terminal,
    split_words,
    styled,
    write_document,
    write_records,
)
from glossary.matching.annotate import Annotation, Annotator
from glossary.matching.highlight import displacy, render_page
from glossary.records import annotation_records, line_starts

if TYPE_CHECKING:
    from rich.text import Text

TERM_STYLE = "blue"
"""Colour of a term whose kind is unknown."""
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
    text, name = source_text(text_path)
    found = Annotator(open_terms(path)).annotate(text)
    if form == "html":
        print(render_page(text, found, name), end="")
    elif form == "displacy":
        write_document(displacy(text, found))
    elif form or not on_terminal():
        write_records(annotation_records(text, found), form or "jsonl")
    else:
        _show(text, found)


class _Piece(NamedTuple):
    """A piece of a line, with the label below its beginning."""

    text: str
    style: str = ""
    label: str = ""


class _Label(NamedTuple):
    """A label below a row, from column ``at`` on."""

    at: int
    text: str
    style: str


def _show(text: str, found: Sequence[Annotation]) -> None:
    out = console()
    begins = [*line_starts(text), len(text) + 1]  # as if the last line had a line break, too
    for begin, following in pairwise(begins):
        for line in _rows(_pieces(text, begin, following - 1, found), out.width):
            out.print(line, soft_wrap=True)
    out.print(f"[dim]{counted(len(found), 'term')}[/]")


def _pieces(text: str, begin: int, end: int, found: Sequence[Annotation]) -> Iterator[_Piece]:
    """Split a line of a text into terms and what is between them; a term over a line break is in both lines."""
    at = begin
    for each in _within(begin, end, found):
        yield _Piece(text[at : max(at, each.start)])
        style = FORBIDDEN_STYLE if each.is_forbidden else KIND_STYLES.get(each.kind, TERM_STYLE)
        label = _label(each) if each.start >= begin else ""
        yield _Piece(text[max(at, each.start) : min(each.end, end)], style, label)
        at = min(each.end, end)
    yield _Piece(text[at:end])


def _within(begin: int, end: int, found: Sequence[Annotation]) -> Sequence[Annotation]:
    """Return the annotations that overlap a line."""
    first = bisect_right(found, begin, key=lambda each: each.end)
    return found[first : bisect_right(found, end - 1, lo=first, key=lambda each: each.start)]


def _label(found: Annotation) -> str:
    if not found.is_forbidden:
        return found.counterpart
    return f"✗ {found.suggestion}".rstrip()


def _rows(pieces: Iterable[_Piece], width: int) -> Iterator[Text]:
    """Wrap a line to rows of at most *width* cells, each with the rows of labels below it."""
    row, used, labels = styled(), 0, list[_Label]()
    for text, style, label in pieces:
        for number, (word, _) in enumerate(split_words([(text, style)])):
            if used and used + cell_width(word.rstrip()) > width:
                yield from _with_labels(row, labels, width)
                row, used, labels, word = styled(), 0, [], word.lstrip()
            if label and not number:
                labels.append(_Label(used, label, style))
            row.append(word, style=f"{style} bold" if style else "")
            used += cell_width(word)
    yield from _with_labels(row, labels, width)


def _with_labels(row: Text, labels: Sequence[_Label], width: int) -> Iterator[Text]:
    row.rstrip()
    yield row
    yield from _label_rows(labels, width)


def _label_rows(labels: Sequence[_Label], width: int) -> list[Text]:
    """Lay out labels in the columns of their terms; one without room beside that before it goes to a further row."""
    rows: list[Text] = []
    for at, text, style in labels:
        label = styled(text)
        label.truncate(width, overflow="ellipsis")
        begin = min(at, width - label.cell_len)
        row = next((r for r in rows if r.cell_len < begin), None)
        if row is None:
            row = styled()
            rows.append(row)
        row.append(" " * (begin - row.cell_len))
        row.append(label.plain, style=f"{style} italic")
    return rows
