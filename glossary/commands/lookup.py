"""``wonglep lookup``: find a term in a glossary."""

from __future__ import annotations

from typing import Any

import click

from glossary.commands.output import KIND_STYLES, console, format_option, on_terminal, write_records
from glossary.entries import Hit


@click.command("lookup", short_help="Look a term up in a glossary.")
@click.argument("term")
@click.option(
    "-g", "--glossary", "path", default="glossary.csv", show_default=True, metavar="FILE", help="The glossary."
)
@click.option("-n", "--limit", type=click.IntRange(1), default=20, show_default=True, help="The most hits to show.")
@format_option("json", "jsonl")
def command(term: str, path: str, limit: int, form: str | None) -> None:
    """Look TERM up, English or Thai: exact hits, then prefixes, then close ones. Exit code 1 when nothing is found."""
    from glossary.formats.plain_csv import read_csv

    hits = read_csv(path).lookup(term, limit)
    if form:
        write_records([_record(hit) for hit in hits], form)
    elif on_terminal():
        _show(term, path, hits)
    else:
        for hit in hits:
            print(f"{hit.entry.english}\t{hit.variant.thai}")
    if not hits:
        raise click.exceptions.Exit(1)


def _record(hit: Hit) -> dict[str, Any]:
    return {
        "group": hit.how,
        "english": hit.entry.english,
        "thai": hit.variant.thai,
        "acronyms": list(hit.entry.acronyms),
        "kind": hit.variant.kind,
        "count": hit.variant.count,
    }


def _show(term: str, path: str, hits: list[Hit]) -> None:
    from rich.table import Table
    from rich.text import Text

    out = console()
    if not hits:
        out.print(Text(f"{term}: not in {path}"))
        return
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("", "english", "thai", "kind", "count"):
        table.add_column(column, justify="right" if column == "count" else "left")
    for hit in hits:
        names = " · ".join(dict.fromkeys((hit.entry.english, *hit.entry.acronyms)))
        others = [v for v in hit.entry.variants if v is not hit.variant]
        for at, variant in enumerate((hit.variant, *others)):
            head = (Text(hit.how, style="dim"), Text(names, style="bold")) if at == 0 else (Text(""), Text(""))
            kind = Text(str(variant.kind), style=KIND_STYLES.get(str(variant.kind), ""))
            table.add_row(*head, Text(variant.thai), kind, str(variant.count))
    out.print(table)
