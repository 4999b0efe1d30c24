"""``wonglep extract``: show the pairs of one text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from align import align_each
from align.records import Pair
from glossary.building.aligning import open_model
from glossary.commands.options import columns_options, format_option, model_option
from glossary.commands.output import (
    KIND_STYLES,
    console,
    counted,
    drop_leading_marks,
    flow,
    on_terminal,
    report,
    write_records,
)
from glossary.documents import Columns, Document, ReadReport, read_documents
from glossary.records import extracted_record

if TYPE_CHECKING:
    from rich.console import Console

CONTEXT = 60
"""Code points that are printed before a pair and behind it."""
INDENT = 2


@click.command("extract", short_help="Show the pairs of one text.")
@click.argument("path", metavar="PATH|-")
@click.option(
    "--all", "everything", is_flag=True, help="List also the brackets that hold no equivalent, with the reason."
)
@click.option("--square", is_flag=True, help="Look at square brackets as well.")
@click.option("--english-first", is_flag=True, help="Look for Thai in brackets behind English terms instead.")
@columns_options
@model_option
@format_option("jsonl", "json")
def command(
    path: str,
    everything: bool,
    square: bool,
    english_first: bool,
    columns: Columns,
    model: str | None,
    form: str | None,
) -> None:
    """Show the pairs of PATH, in the order of the text.

    Offsets count code points of the decoded file from 0, a byte order mark aside; in .jsonl, of the record's "text".
    """
    reading = ReadReport()
    chosen = open_model(model)
    found = (
        (document, pair)
        for document in read_documents([path], reading, columns)
        for pair in align_each(
            document.text, square=square, keep_none=everything, english_first=english_first, model=chosen
        )
    )
    if form or not on_terminal():
        write_records((extracted_record(document, pair) for document, pair in found), form or "jsonl")
    else:
        _show(found)
    report(reading)


def _show(found: Iterator[tuple[Document, Pair]]) -> None:
    out = console()
    count = 0
    for document, pair in found:
        count += 1
        _show_pair(out, document, pair)
    out.print(f"[dim]{counted(count, 'pair')}[/]")


def _show_pair(out: Console, document: Document, pair: Pair) -> None:
    from rich.padding import Padding

    style = KIND_STYLES[pair.kind]
    out.print(flow(_sentence(document.text, pair, style), out.width))
    names = " · ".join((*pair.english, *pair.acronyms)) or pair.parenthetical.inside
    width = out.width - INDENT
    line = flow([(names, "bold"), ("  ", ""), (pair.thai or "–", f"{style} bold")], width)
    facts = (f"{pair.kind} {pair.confidence:.2f}", document.content.place(pair.parenthetical.start), pair.reason)
    about = flow([(" · ".join(filter(None, facts)), "dim")], width)
    out.print(Padding(line, (0, 0, 0, INDENT)))
    out.print(Padding(about, (0, 0, 1, INDENT)))


def _sentence(text: str, pair: Pair, style: str) -> Iterator[tuple[str, str]]:
    """Yield the line around a pair, or what fits of it, as (text, style)."""
    opens, closes = pair.parenthetical.start, pair.parenthetical.end
    yield _cut_left(text[max(0, pair.start - CONTEXT * 2) : pair.start].rsplit("\n", 1)[-1]), "dim"
    yield text[pair.start : pair.end], f"{style} bold underline"
    yield text[pair.end : opens], ""
    yield text[opens:closes], "bold"
    yield _cut_right(text[closes : closes + CONTEXT * 2].split("\n", 1)[0]), "dim"


def _cut_left(text: str) -> str:
    """Return the end of a text, from a space on where there is one.

    >>> _cut_left("ข" * 60 + " " + "ก" * 50) == "… " + "ก" * 50
    True
    """
    if len(text) <= CONTEXT:
        return text
    kept = text[-CONTEXT:]
    space = kept.find(" ")
    return "… " + (kept[space + 1 :] if 0 <= space < CONTEXT // 2 else drop_leading_marks(kept))


def _cut_right(text: str) -> str:
    """Return the beginning of a text, up to a space where there is one."""
    if len(text) <= CONTEXT:
        return text
    kept = text[:CONTEXT]
    space = kept.rfind(" ")
    return (kept[:space] if space > CONTEXT // 2 else kept) + " …"
