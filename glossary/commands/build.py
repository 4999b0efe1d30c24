"""``wonglep build``: documents to a glossary."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from align.errors import InputError
from glossary.building import Counting
from glossary.commands.build_spark import build_parts, folder_for
from glossary.commands.build_store import add_to
from glossary.commands.columns import columns_options
from glossary.commands.model import digest_of_model, model_option
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
from glossary.documents import Columns, Reading, weight
from glossary.engines.aligning import Aligning, Settings
from glossary.engines.cores import cores
from glossary.engines.local import build
from glossary.engines.state import State
from glossary.entries import STATUS, Entry
from glossary.files import BOM, STANDARD_INPUT, check_folder, write_bytes, write_parts
from glossary.formats.plain_csv import built_csv, read_csv, write_csv
from glossary.rebuild import combine
from glossary.store import names_store
from glossary.termbase import Glossary

ENGINES = ("local", "spark")
WORTH = 1 << 20
"""Bytes that are worth a process of their own."""
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
@click.option(
    "-j", "--jobs", type=click.IntRange(1), metavar="N", help="Work in N processes; without it, in one a core."
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    help="Work on this machine, or on Spark, which writes a folder for convert.",
)
@click.option("--master", metavar="URL", help="Where Spark runs, as local[2] or yarn.  [default: as it is set up]")
@click.option("--strict", is_flag=True, help="Exit with 1 if a document of a folder or a pattern cannot be read.")
@columns_options
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
    jobs: int | None,
    engine: str,
    master: str | None,
    strict: bool,
    columns: Columns,
    model: str | None,
    form: str | None,
) -> None:
    """Build a glossary from the documents that PATH... name.

    They are files, folders and patterns such as 'share/**/*.docx', or - for standard input: text, Markdown, HTML, Word,
    PDF, EPUB, subtitles, XLIFF and TMX, and JSON Lines, CSV and Parquet, whose records are a document each. Without -o,
    a table on a terminal and CSV on a pipe. A .glossary is added to: what was decided in it stays, documents that it
    knows count once. A CSV that has a "status" column is merged with: its rows stay. A build that was interrupted goes
    on when the same command is given again.

    With --engine spark, records of Parquet, JSON Lines and CSV that have an id are read, and -o is a folder.
    """
    if output is not None and form not in (None, "csv"):
        raise click.UsageError(f"-o writes csv; got --format {form}")
    aligning = Aligning(Settings(digest_of_model(model), square, english_first, min_confidence), model)
    if engine == "spark":
        others = {"--domain": domain, "--spreadsheet": spreadsheet, "--jobs": jobs, "--strict": strict}
        build_parts(paths, folder_for(output, others), aligning, columns, master)
        return
    if master is not None:
        raise click.UsageError("--master needs --engine spark")
    reading = Reading()
    total = weight(paths)
    processes = processes_for(total, jobs)
    if output is not None and names_store(output):
        if spreadsheet:
            raise click.UsageError("--spreadsheet is for a CSV; use convert to make one of a glossary file")
        add_to(output, paths, Counting(output, aligning, domain), columns, reading, processes, total)
    elif domain:
        raise click.UsageError("--domain needs -o with a glossary file")
    else:
        file = None if output in (None, *STANDARD_OUTPUT) else output
        old = _worked_on(file) if file is not None else None
        settings = f"{version('wonglep')} {aligning.settings} {columns}"
        with State(_partial_of(file, paths), settings) as state, going_on(state.path):
            if len(state):
                note(f"goes on from {state.path}, {counted(len(state), 'part')} done")
            with progress(total) as advance:
                entries = build(paths, aligning, state, reading, processes=processes, columns=columns, advance=advance)
            report(reading)
            if file is not None:
                _write_file(entries, old, file, spreadsheet, reading)
            else:
                _print(entries, form or ("csv" if output or spreadsheet else None), spreadsheet, reading)
    if strict and reading.failed:
        raise click.exceptions.Exit(1)


@contextmanager
def going_on(state: Path | None) -> Iterator[None]:
    """Say what an interrupted build leaves."""
    try:
        yield
    except KeyboardInterrupt:
        if state is not None:
            note(f"{state} holds what is done; the same command goes on from it")
        raise


def processes_for(total: int | None, jobs: int | None) -> int:
    """How many processes some bytes are worth, where no number of them is asked for."""
    return jobs or min(cores(), max(1, (total or 0) // WORTH))


def _partial_of(file: str | None, paths: Sequence[str]) -> Path | None:
    """The file from which the same build goes on; what stood on standard input is not there again."""
    if file is None or STANDARD_INPUT in paths or not _is_replaced(Path(file)):
        return None
    real = Path(os.path.realpath(file))
    return real.with_name(f".{real.name}.partial")


def _is_replaced(path: Path) -> bool:
    return path.is_file() or not path.exists()


def _write_file(entries: Iterable[Entry], old: Glossary | None, file: str, spreadsheet: bool, reading: Reading) -> None:
    """Write what was built into a file, in the format that its name asks for; CSV where it asks for none."""
    from glossary.exchange import export, formats_of

    if os.path.realpath(file) in reading.files:
        raise InputError(f"{file}: cannot be written: it was read as a document")
    fitting = formats_of(file)
    rows = 0

    def counting() -> Iterator[Entry]:
        nonlocal rows
        for entry in entries:
            rows += len(entry.variants)
            yield entry

    if fitting and fitting[0].name != "csv":
        glossary = Glossary(tuple(counting()))
        exported = export(glossary, fitting[0].name)
        for line in exported.lost:
            note(f"not in {file}: {line}")
        write_bytes(Path(file), exported.data)
    elif old is not None:
        glossary = combine(old, Glossary(tuple(entries)))
        write_csv(glossary, file, spreadsheet=spreadsheet or _has_mark(file))
        rows = len(glossary.rows)
    else:
        parts = built_csv(counting(), spreadsheet=spreadsheet or _has_mark(file))
        write_parts(Path(file), (part.encode() for part in parts))
    note(f"{counted(reading.documents, 'document')}, {counted(rows, 'row')} in {file}")


def _print(entries: Iterable[Entry], form: str | None, spreadsheet: bool, reading: Reading) -> None:
    if form in ("json", "jsonl"):
        write_records((row(entry, variant) for entry in entries for variant in entry.variants), form)
    elif form or not on_terminal():
        sys.stdout.writelines(built_csv(entries, spreadsheet=spreadsheet))
    else:
        _show(Glossary(tuple(entries)), reading)


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
