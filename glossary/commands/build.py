"""``wonglep build``: documents to a glossary."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from align.errors import InputError
from glossary.commands.output import KIND_STYLES, console, format_option, note, on_terminal, write_records
from glossary.documents import Document, Reading, read_documents
from glossary.entries import Entry, Source, Variant
from glossary.formats.plain_csv import csv_text, read_csv, write_csv
from glossary.merge import Tally, combine
from glossary.termbase import Glossary

STATUS = "status"
"""The column by which a table shows that a person has worked on it."""


@click.command("build", short_help="Build a glossary from documents.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", metavar="FILE", help="Write the glossary as CSV; the file is whole or untouched.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="X",
    help="Leave out pairs less sure than X, from 0 to 1.",
)
@click.option("--square", is_flag=True, help="Look at square brackets as well.")
@click.option(
    "--spreadsheet", is_flag=True, help="Make the CSV safe for Excel: byte order mark, no cell that runs as a formula."
)
@format_option("csv", "json", "jsonl")
def command(
    paths: tuple[str, ...], output: str | None, min_confidence: float, square: bool, spreadsheet: bool, form: str | None
) -> None:
    """Build a glossary from the documents that PATH... name.

    They are files and folders of .txt, .md, .html and .jsonl, or - for standard input. Without -o, a table on a
    terminal and CSV on a pipe. An output file that has a "status" column is merged with: its rows stay.
    """
    if output and form not in (None, "csv"):
        raise click.UsageError(f"-o writes csv; got --format {form}")
    old = _worked_on(output)
    _writable(output)
    reading = Reading()
    glossary = _build(_progress(read_documents(paths, reading)), min_confidence, square)
    _report(reading)
    if old:
        glossary = combine(old, glossary)
    if output and output != "-":
        write_csv(glossary, output, spreadsheet=spreadsheet)
        note(f"{_counted(reading.documents, 'document')}, {_counted(len(glossary.rows), 'row')} in {output}")
    elif form in ("json", "jsonl"):
        write_records((_record(entry, variant) for entry, variant in glossary.rows), form)
    elif form or output or spreadsheet or not on_terminal():
        sys.stdout.write(csv_text(glossary, spreadsheet=spreadsheet))
    else:
        _show(glossary, reading)


def _build(documents: Iterable[Document], min_confidence: float, square: bool) -> Glossary:
    from align import align_each

    tally = Tally()
    for document in documents:
        for pair in align_each(document.text, square=square):
            if pair.confidence >= min_confidence:
                tally.add(pair, Source(document.id, *document.raw_span(pair.start, pair.end)))
    return tally.glossary()


def _worked_on(output: str | None) -> Glossary | None:
    """The glossary that is to be merged with, if the output file is one that a person has worked on."""
    if not output or output == "-" or not Path(output).is_file():
        return None
    try:
        old = read_csv(output)
    except InputError:
        return None
    return old if any(STATUS in variant.extra for _, variant in old.rows) else None


def _writable(output: str | None) -> None:
    """Say before the work, not after it, that the output's folder is not there."""
    if output and output != "-" and not Path(output).absolute().parent.is_dir():
        raise InputError(f"{output}: cannot be written: its folder does not exist")
    if output and Path(output).is_dir():
        raise InputError(f"{output}: cannot be written: is a folder")


def _report(reading: Reading) -> None:
    if reading.left_out:
        note(f"left out, being no documents: {_counted(len(reading.left_out), 'file')}")
    for failure in reading.failed:
        note(f"passed over {failure}")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _progress(documents: Iterator[Document]) -> Iterator[Document]:
    """Show on stderr, when that is a terminal, how many documents are done."""
    if not sys.stderr.isatty():
        yield from documents
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} documents"), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task("build", total=None)
        for document in documents:
            yield document
            progress.advance(task)


def _record(entry: Entry, variant: Variant) -> dict[str, Any]:
    return {
        "english": entry.english,
        "thai": variant.thai,
        "acronyms": list(entry.acronyms),
        "kind": variant.kind,
        "confidence": round(variant.confidence, 4),
        "count": variant.count,
        "sources": list(variant.sources),
        **variant.extra,
    }


def _show(glossary: Glossary, reading: Reading) -> None:
    from rich.table import Table
    from rich.text import Text

    out = console()
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("english", "thai", "kind", "sure", "count"):
        table.add_column(column, justify="right" if column in ("sure", "count") else "left", overflow="fold")
    last = None
    for entry, variant in glossary.rows:
        names = " · ".join(dict.fromkeys((entry.english, *entry.acronyms))) if entry is not last else ""
        kind = Text(str(variant.kind), style=KIND_STYLES.get(str(variant.kind), ""))
        table.add_row(
            Text(names, style="bold"), Text(variant.thai), kind, f"{variant.confidence:.2f}", str(variant.count)
        )
        last = entry
    out.print(table)
    rows, documents = _counted(len(glossary.rows), "row"), _counted(reading.documents, "document")
    out.print(f"[dim]{rows} from {documents}; -o FILE writes them as CSV[/]")
