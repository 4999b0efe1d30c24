"""``wonglep lookup``: find a term in a glossary."""

from __future__ import annotations

from collections.abc import Iterator

import click

from glossary.commands.output import KIND_STYLES, console, format_option, on_terminal, row, write_records
from glossary.entries import Hit, Variant


@click.command("lookup", short_help="Look a term up in a glossary.")
@click.argument("term")
@click.option("-g", "--glossary", "path", default="glossary.csv", show_default=True, metavar="FILE", help="A CSV.")
@click.option("-n", "--limit", type=click.IntRange(1), default=20, show_default=True, help="The most hits to show.")
@format_option("json", "jsonl")
def command(term: str, path: str, limit: int, form: str | None) -> None:
    """Look TERM up, English or Thai: exact hits, then prefixes, then close ones. Exit code 1 when nothing is found."""
    from glossary.formats.plain_csv import read_csv

    hits = read_csv(path).lookup(term, limit)
    if form:
        write_records(
            [{"group": hit.how, **row(hit.entry, variant)} for hit in hits for variant in _variants(hit)], form
        )
    elif on_terminal():
        _show(term, path, hits)
    else:
        for hit in hits:
            for variant in _variants(hit):
                print(" ".join(hit.entry.english.split()), " ".join(variant.thai.split()), sep="\t")
    if not hits:
        raise click.exceptions.Exit(1)


def _variants(hit: Hit) -> Iterator[Variant]:
    """The variant that was found, then the others."""
    yield hit.variant
    yield from (v for v in hit.entry.variants if v is not hit.variant)


def _show(term: str, path: str, hits: list[Hit]) -> None:
    from rich.table import Table
    from rich.text import Text

    out = console()
    if not hits:
        out.print(Text(f"nothing in {path} is, begins like or is close to {term}"))
        return
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("", "english", "thai", "kind", "sure", "count"):
        table.add_column(column, justify="right" if column in ("sure", "count") else "left")
    for hit in hits:
        head = [Text(hit.how, style="dim"), Text(hit.entry.label, style="bold")]
        for variant in _variants(hit):
            kind = Text(str(variant.kind), style=KIND_STYLES.get(str(variant.kind), ""))
            table.add_row(*head, Text(variant.thai), kind, f"{variant.confidence:.2f}", str(variant.count))
            head = [Text(""), Text("")]
    out.print(table)
