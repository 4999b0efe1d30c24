"""``wonglep lookup``: find terms in a glossary."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from glossary.commands.options import format_option, glossary_option, open_for_lookup
from glossary.commands.output import (
    KIND_STYLES,
    STATUS_STYLES,
    Record,
    cell_width,
    console,
    drop_leading_marks,
    flow,
    on_terminal,
    styled,
    write_records,
)
from glossary.entries.entry import Entry, Hit
from glossary.records import best_matches, hit_records, line_records
from glossary.search.concordance import Line
from glossary.search.glossary import Glossary
from glossary.store import Store

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

GROUPS = {"prefix": "begins with it", "contains": "contains it", "close": "close", "sound": "sounds like it"}
"""Headings of the groups of hits; those that are the term itself need none."""
MOST_LINES = 50
"""Most sentences of a concordance that are printed."""


@click.command("lookup", short_help="Look terms up in a glossary.")
@click.argument("term", required=False)
@glossary_option
@click.option("-n", "--limit", type=click.IntRange(1), default=20, show_default=True, help="Most concepts to show.")
@click.option("--concordance", is_flag=True, help="Show the sentences with the term, aligned at it.")
@format_option("json", "jsonl")
def command(term: str | None, path: str, limit: int, concordance: bool, form: str | None) -> None:
    """Look up TERM, English or Thai, in any spelling.

    Hits are grouped: the term itself, terms that begin with it, that contain it, that are spelled much like it, that
    sound like it. Without TERM, a terminal gets a prompt with completion; on a pipe, each line is looked up, and its
    hits stand below it or have it as "query". Exit code 1 when nothing is found.
    """
    with open_for_lookup(path) as glossary:
        look_up = partial(_look_up, glossary, path, limit, concordance, form)
        if term is None and sys.stdin is not None and sys.stdin.isatty() and on_terminal() and not form:
            from glossary.commands.prompt import prompt  # loads prompt_toolkit

            prompt(glossary, look_up)
            return
        answers = {term: look_up(term)} if term is not None else _answers(look_up, form)
    if form:
        queries = term is None
        write_records([r for query, found in answers.items() for r in _records(query, found, queries)], form)
    if not any(answers.values()):
        raise click.exceptions.Exit(1)


def _answers(look_up: Callable[[str], Sequence[Record]], form: str | None) -> dict[str, Sequence[Record]]:
    """Look up each line of the input, and print it above its hits."""
    answers = {}
    for line in filter(None, map(str.strip, sys.stdin or ())):
        if not form:
            print(f"# {line}")
        answers[line] = look_up(line)
    return answers


def _records(query: str, found: Sequence[Record], with_query: bool) -> Sequence[Record]:
    """Return the records found for a term, if asked for with the query, which has one also where nothing was found."""
    return [{"query": query, **record} for record in found or [{"group": None}]] if with_query else found


def _look_up(
    glossary: Store | Glossary, path: str, limit: int, concordance: bool, form: str | None, term: str
) -> Sequence[Record]:
    """Look one term up, print what is found unless records are asked for, and return it as records."""
    hits = glossary.lookup(term, limit)
    if concordance:
        lines = [(hit.entry, line) for hit in best_matches(hits) for line in glossary.concordance(hit.entry)]
        if not form:
            _show_lines(term, lines) if on_terminal() else _print_lines(lines)
        return line_records(lines)
    records = hit_records(hits)
    if not form and on_terminal():
        _show(term, path, hits)
    elif not form:
        for record in records:
            print(" ".join(record["english"].split()), " ".join(record["thai"].split()), record["status"], sep="\t")
    return records


# ---- on a terminal ----------------------------------------------------------------------------------------


def _show(term: str, path: str, hits: list[Hit]) -> None:
    out = console()
    if not hits:
        out.print(styled(f"no term in {path} is, contains, resembles or sounds like {term}"))
    group = "exact"
    for hit in hits:
        if hit.group != group:
            group = hit.group
            out.print(styled(f"— {GROUPS[group]}", "dim"))
        _show_hit(out, hit)


def _show_hit(out: Console, hit: Hit) -> None:
    domain = f"  {hit.entry.domain}" if hit.entry.domain else ""
    out.print(styled().append(hit.entry.label, "bold").append(domain, "italic dim"))
    for variant in hit.variants:
        about = " · ".join(filter(None, (variant.status, str(variant.kind), f"{variant.count}×", variant.note)))
        line = [("  ", ""), (variant.thai or "no Thai yet", STATUS_STYLES.get(variant.status, ""))]
        out.print(flow([*line, ("  " + about, "dim")], out.width), soft_wrap=True)
    example = next((e for v in hit.variants for e in v.examples), "")
    if example:
        out.print(_example(example, hit.variant.thai, out.width - 4))


def _example(example: str, thai: str, width: int) -> Text:
    """Return a sentence in one line, cut around the term."""
    at = max(0, example.find(thai))
    begin = max(0, at - width // 3)
    sentence = "…" + drop_leading_marks(example[begin:]) if begin else example
    text = styled("    " + sentence.replace("\n", " "), "dim")
    text.truncate(width + 4, overflow="ellipsis")
    return text


def _show_lines(term: str, lines: list[tuple[Entry, Line]]) -> None:
    out = console()
    if not lines:
        out.print(styled(f"no sentence with {term}"))
    for _, line in lines[:MOST_LINES]:
        middle = out.width * 2 // 5
        left = line.left[-middle:]
        while cell_width(left) > middle:
            left = left[1:]
        left = drop_leading_marks(left)
        text = styled(" " * (middle - cell_width(left)) + left, "dim")
        text.append(line.thai, style=KIND_STYLES["translation"] + " bold")
        text.append(line.right, style="")
        text.truncate(out.width, overflow="ellipsis")
        out.print(text, soft_wrap=True)
    if len(lines) > MOST_LINES:
        out.print(styled(f"… and {len(lines) - MOST_LINES:,} more; --format jsonl gives all", "dim"))


def _print_lines(lines: Iterable[tuple[Entry, Line]]) -> None:
    for _, line in lines:
        print(*(" ".join(part.split()) for part in (line.place, line.left, line.thai, line.right)), sep="\t")
