"""``wonglep extract``: the pairs of one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from align.records import Pair
from glossary.commands.output import KIND_STYLES, answer, console, format_option, on_terminal, write_records
from glossary.documents import Document, read_documents

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

AROUND = 60
"""Code points shown before a pair and behind it."""


@click.command("extract", short_help="Show the pairs of one text.")
@click.argument("path", metavar="PATH|-")
@click.option(
    "--all", "everything", is_flag=True, help="List also the brackets that hold no equivalent, with the reason."
)
@click.option("--square", is_flag=True, help="Look at square brackets as well.")
@format_option("jsonl", "json")
def command(path: str, everything: bool, square: bool, form: str | None) -> None:
    """Show the pairs of PATH, in the order of the text; offsets count code points of the decoded file from 0."""
    from align import align_each

    found = (
        (document, pair)
        for document in read_documents([path])
        for pair in align_each(document.text, square=square, keep_none=everything)
    )
    if form or not on_terminal():
        write_records((_record(document, pair) for document, pair in found), form or "jsonl")
    else:
        _show(found)


def _record(document: Document, pair: Pair) -> dict[str, Any]:
    found = {"document": document.id, **answer(pair)}
    if pair.kind != "none":
        found["start"], found["end"] = document.raw_span(pair.start, pair.end)
    found["bracket_start"], found["bracket_end"] = document.raw_span(pair.parenthetical.start, pair.parenthetical.end)
    return {**found, "reason": pair.reason}


def _show(found: Iterator[tuple[Document, Pair]]) -> None:
    out = console()
    count = 0
    for document, pair in found:
        count += 1
        _show_pair(out, document.text, pair)
    out.print(f"[dim]{count} {'pair' if count == 1 else 'pairs'}[/]")


def _show_pair(out: Console, text: str, pair: Pair) -> None:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    style = KIND_STYLES[pair.kind]
    out.print(_sentence(text, pair, style))
    names = " · ".join((*pair.english, *pair.acronyms)) or pair.parenthetical.inside
    line = Text(names, style="bold").append("  ").append(pair.thai or "–", style=f"{style} bold")
    about = Text(f"{pair.kind} {pair.confidence:.2f} · {pair.reason}", style="dim")
    out.print(Padding(Group(line, about), (0, 0, 1, 2)))


def _sentence(text: str, pair: Pair, style: str) -> Text:
    from rich.text import Text

    opens, closes = pair.parenthetical.start, pair.parenthetical.end
    begin = max(text.rfind("\n", 0, pair.start) + 1, pair.start - AROUND)
    end = text.find("\n", closes)
    end = min(len(text) if end < 0 else end, closes + AROUND)
    before = ("…" if begin and text[begin - 1] != "\n" else "") + _whole_clusters(text[begin : pair.start])
    after = text[closes:end] + ("…" if end < len(text) and text[end] != "\n" else "")
    shown = (
        Text(before, style="dim")
        .append(text[pair.start : pair.end], style=f"{style} bold underline")
        .append(text[pair.end : opens])
    )
    return shown.append(text[opens:closes], style="bold").append(after, style="dim")


def _whole_clusters(text: str) -> str:
    """Marks whose consonant was cut off have nothing to stand on."""
    return re.sub(r"^[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]+", "", text)
