"""``wonglep build``: documents to a glossary."""

from __future__ import annotations

import math
from typing import Any

import click

from glossary.building.aligning import Aligner, Settings
from glossary.commands.build_local import Work, build_file, build_store, print_built
from glossary.commands.build_spark import build_parts, folder_for
from glossary.commands.options import columns_options, digest_of_model, format_option, model_option
from glossary.documents import Columns, ReadReport, total_size
from glossary.store import names_store

STANDARD_OUTPUT = ("-", "/dev/stdout")
ENGINES = ("local", "spark")


class Probability(click.FloatRange):
    """A number from 0 to 1."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Convert an argument; ``nan`` is refused."""
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
@click.option(
    "--domain",
    metavar="NAME",
    callback=lambda context, option, name: name and " ".join(name.split()),
    help="The subject field of the documents; needs a .glossary.",
)
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
    aligner = Aligner(Settings(digest_of_model(model), square, english_first, min_confidence), model)
    if engine == "spark":
        others = {"--domain": domain, "--spreadsheet": spreadsheet, "--jobs": jobs, "--strict": strict}
        build_parts(paths, folder_for(output, others), aligner, columns, master)
        return
    if master is not None:
        raise click.UsageError("--master needs --engine spark")
    work = Work(paths, columns, aligner, total_size(paths), jobs)
    reading = ReadReport()
    if output is not None and names_store(output):
        if spreadsheet:
            raise click.UsageError("--spreadsheet is for a CSV; use convert to make one of a glossary file")
        build_store(work, output, domain, reading)
    elif domain:
        raise click.UsageError("--domain needs -o with a glossary file")
    elif output in (None, *STANDARD_OUTPUT):
        print_built(work, form or ("csv" if output or spreadsheet else None), spreadsheet, reading)
    else:
        build_file(work, str(output), spreadsheet, reading)
    if strict and reading.failed:
        raise click.exceptions.Exit(1)
