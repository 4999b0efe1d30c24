"""``wonglep build``: documents to a glossary."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import click

from align.errors import InputError
from align.records import Pair
from glossary.building import Settings
from glossary.commands.build_store import add_to
from glossary.commands.model import digest_of_model, model_option, open_model
from glossary.commands.output import (
    KIND_STYLES,
    console,
    counted,
    flow,
    format_option,
    note,
    on_terminal,
    progress,
    report,
    row,
    write_records,
)
from glossary.documents import Document, Reading, read_documents
from glossary.entries import STATUS, Source
from glossary.files import BOM, check_folder, write_bytes
from glossary.formats.plain_csv import csv_text, read_csv, write_csv
from glossary.rebuild import combine
from glossary.store import names_store
from glossary.tally import Tally
from glossary.termbase import Glossary

STANDARD_OUTPUT = ("-", "/dev/stdout")
FIXED_WIDTH = 36
"""Cells of a line of the table on a terminal that the narrow columns take."""


class Probability(click.FloatRange):
    """A number from 0 to 1."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Convert a word of the command line; ``nan`` is none."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not in the range 0<=x<=1.", param, ctx)
        return number


@click.command("build", short_help="Build a glossary from documents.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Add to a glossary file, whose name ends in .glossary, or write a CSV or, by its name, another format.",
)
@click.option("--domain", metavar="NAME", help="The subject field of the documents; needs a .glossary.")
@click.option(
    "--min-confidence", type=Probability(), default=0.0, metavar="X", help="Leave out pairs less sure than X, 0 to 1."
)
@click.option("--square", is_flag=True, help="Look at square brackets as well.")
@click.option("--english-first", is_flag=True, help="Look for Thai in brackets behind English terms instead.")
@click.option("--spreadsheet", is_flag=True, help="Make the CSV safe for Excel: a byte order mark, no formulas.")
@model_option
@format_option("csv", "json", "jsonl")
def command(
    paths: tuple[str, ...],
    output: str | None,
    domain: str | None,
    min_confidence: float,
    square: bool,
    english_first: bool,
    spreadsheet: bool,
    model: str | None,
    form: str | None,
) -> None:
    """Build a glossary from the documents that PATH... name.

    They are files and folders of .txt, .md, .html and .jsonl, or - for standard input. Without -o, a table on a
    terminal and CSV on a pipe. A .glossary is added to: what was decided in it stays, documents that it knows count
    once, and a build that was interrupted goes on. A CSV that has a "status" column is merged with: its rows stay.
    """
    from align import align_each

    if output is not None and form not in (None, "csv"):
        raise click.UsageError(f"-o writes csv; got --format {form}")
    if output is not None and names_store(output):
        if spreadsheet:
            raise click.UsageError("--spreadsheet is for a CSV; use convert to make one of a glossary file")
        settings = Settings(digest_of_model(model), square, english_first, min_confidence)
        align_text = partial(align_each, square=square, english_first=english_first, model=open_model(model))
        add_to(output, paths, align_text, settings, domain)
        return
    if domain:
        raise click.UsageError("--domain needs -o with a glossary file")
    file = None if output in (None, *STANDARD_OUTPUT) else output
    old = _worked_on(file) if file is not None else None
    reading = Reading()
    align_text = partial(align_each, square=square, english_first=english_first, model=open_model(model))
    glossary = _build(progress(read_documents(paths, reading)), align_text, min_confidence)
    report(reading)
    if old is not None:
        glossary = combine(old, glossary)
    if file is not None:
        if os.path.realpath(file) in reading.files:
            raise InputError(f"{file}: cannot be written: it was read as a document")
        _write(glossary, file, spreadsheet)
        note(f"{counted(reading.documents, 'document')}, {counted(len(glossary.rows), 'row')} in {file}")
    elif form in ("json", "jsonl"):
        write_records((row(entry, variant) for entry, variant in glossary.rows), form)
    elif form or output or spreadsheet or not on_terminal():
        sys.stdout.write(csv_text(glossary, spreadsheet=spreadsheet))
    else:
        _show(glossary, reading)


def _build(
    documents: Iterable[Document], align_text: Callable[[str], Iterable[Pair]], min_confidence: float
) -> Glossary:
    tally = Tally()
    for document in documents:
        for pair in align_text(document.text):
            if pair.confidence >= min_confidence:
                tally.add(pair, Source(document.id, *document.raw_span(pair.start, pair.end)))
    return tally.glossary()


def _write(glossary: Glossary, file: str, spreadsheet: bool) -> None:
    """Write a glossary in the format that its file's name asks for; CSV where it asks for none."""
    from glossary.exchange import export, formats_of

    fitting = formats_of(file)
    if not fitting or fitting[0].name == "csv":
        write_csv(glossary, file, spreadsheet=spreadsheet or _has_mark(file))
        return
    exported = export(glossary, fitting[0].name)
    for line in exported.lost:
        note(f"not in {file}: {line}")
    write_bytes(Path(file), exported.data)


def _worked_on(file: str) -> Glossary | None:
    """The glossary to merge with: the output file, if a person has worked on it.

    Raises
    ------
    InputError
        when the file cannot be written, or has a column ``status`` but cannot be read, so that its rows would be lost
    """
    path = Path(file)
    if not file or path.is_dir() or file.endswith("/"):
        raise InputError(f"{file or repr(file)}: cannot be written: is no file")
    if not path.exists():
        check_folder(file)
    if not path.is_file():
        return None
    try:
        old = read_csv(path)
    except InputError:
        if STATUS.encode() in _beginning(path):
            raise
        return None
    return old if STATUS in old.columns else None


def _beginning(path: Path) -> bytes:
    """The beginning of a file in small letters, whatever its encoding: enough to see a name in its header."""
    with path.open("rb") as file:
        return file.read(1 << 16).lower().replace(b"\0", b"")


def _has_mark(file: str) -> bool:
    """Does the file that is to be replaced begin with a byte order mark, as Excel writes it?"""
    return Path(file).is_file() and _beginning(Path(file)).startswith(BOM.encode())


def _show(glossary: Glossary, reading: Reading) -> None:
    from rich.table import Table
    from rich.text import Text

    out = console()
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("english", "thai", "kind", "sure", "count"):
        table.add_column(column, justify="right" if column in ("sure", "count") else "left")
    width = max(12, (out.width - FIXED_WIDTH) // 2)
    for entry in glossary:
        names = flow([(entry.label, "bold")], width)
        for variant in entry.variants:
            kind = Text(str(variant.kind), style=KIND_STYLES.get(str(variant.kind), ""))
            thai = flow([(variant.thai, "")], width)
            table.add_row(names, thai, kind, f"{variant.confidence:.2f}", str(variant.count))
            names = Text("")
    out.print(table)
    rows, documents = counted(len(glossary.rows), "row"), counted(reading.documents, "document")
    out.print(f"[dim]{rows} from {documents}; -o FILE writes them as CSV[/]")
