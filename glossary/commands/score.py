"""``wonglep score``: score translations against a glossary and a reference."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from glossary.commands.options import format_option, open_terms
from glossary.commands.output import console, new_table, note, on_terminal, styled, write_document
from glossary.files.reading import STANDARD_INPUT, read_input
from glossary.files.writing import write_text
from glossary.matching.termcheck import DIRECTIONS, Direction
from glossary.scoring.details import json_lines, render_page
from glossary.scoring.metrics.base import GlossaryChecker
from glossary.scoring.plot import plot
from glossary.scoring.report import REFERENCE, ScoreReport, latex, notes, rows, signatures, tsv
from glossary.scoring.score import METRICS, Test
from glossary.scoring.translations import (
    NamedText,
    ScoreSettings,
    Translations,
    detail_translations,
    score_translations,
    text_of,
)

MULTIPLE = ("-r", "--reference", "-i", "--input", "-m", "--metrics")
"""Options that take all values up to the next option, as sacreBLEU's do."""
DEFAULT_METRICS = ("term", "chrf")


class _MultipleValues(click.Command):
    """A command whose ``MULTIPLE`` options take several values."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        option = ""
        for arg in args:
            if arg.startswith("-") and arg != "-":
                option = arg if arg in MULTIPLE else ""
                spread.append(arg)
            elif option and spread[-1] != option:
                spread += [option, arg]
            else:
                spread.append(arg)
        return super().parse_args(ctx, spread)


@click.command("score", cls=_MultipleValues, short_help="Score translations against a glossary and a reference.")
@click.option("-i", "--input", "inputs", multiple=True, metavar="FILE...", help="The translations, a segment a line.")
@click.option("-r", "--reference", "references", multiple=True, metavar="FILE...", help="Reference translations.")
@click.option("-s", "--source", metavar="FILE", help="The source: its terms are required; else the reference's are.")
@click.option("-g", "--glossary", "path", metavar="FILE", help="A glossary, for the metrics that count terms.")
@click.option(
    "-m",
    "--metrics",
    multiple=True,
    metavar="NAME...",
    help="term, consistency, forbidden, window, term-ter, chrf, chrf++, bleu, ter.  [default: term chrf]",
)
@click.option("--direction", type=click.Choice(DIRECTIONS), default="en-th", show_default=True)
@click.option("--documents", metavar="FILE", help="The document of each segment, an id a line, for consistency.")
@click.option("--tokenize", metavar="NAME", help="newmm, icu, char, none or 13a.  [default: newmm; 13a for English]")
@click.option("--confidence", is_flag=True, help="95 % confidence intervals by bootstrap.")
@click.option("--paired-bs", "test", flag_value="bs", help="Compare with the first system by paired bootstrap.")
@click.option("--paired-ar", "test", flag_value="ar", help="The same by approximate randomisation.")
@click.option("--samples", type=click.IntRange(0), default=0, help="Samples to draw.  [default: 1000; 10000 for ar]")
@click.option("--details", metavar="FILE.jsonl|FILE.html", help="Write how each segment renders each required term.")
@click.option("--plot", "picture", metavar="FILE.png|FILE.svg", help="Draw systems by metric, and the terms missed.")
@click.option(
    "--min-term", type=click.FloatRange(0, 1), metavar="SHARE", help="Exit with 1 if a system's term score is below."
)
@click.option(
    "-w", "--width", type=click.IntRange(0, 12), default=1, show_default=True, help="Decimals that are shown."
)
@format_option("text", "json", "tsv", "latex")
def command(
    inputs: tuple[str, ...],
    references: tuple[str, ...],
    source: str | None,
    path: str | None,
    metrics: tuple[str, ...],
    direction: Direction,
    documents: str | None,
    tokenize: str | None,
    confidence: bool,
    test: Test | None,
    samples: int,
    details: str | None,
    picture: str | None,
    min_term: float | None,
    width: int,
    form: str | None,
) -> None:
    """Score translations; the reference is scored too, as the ceiling.

    \b
    wonglep score -g glossary.csv -s source.en -r reference.th -i one.th two.th -m term chrf
    """
    metrics = tuple(dict.fromkeys(metrics or DEFAULT_METRICS))
    _check_call(inputs, path, metrics, details, min_term)
    if samples and not (confidence or test):
        raise click.UsageError("--samples needs --confidence, --paired-bs or --paired-ar")
    translations = Translations(
        _systems(inputs),
        tuple(map(_text, references)),
        _text(source) if source else None,
        _text(documents) if documents else None,
    )
    checker = GlossaryChecker(open_terms(path), direction) if path else None
    settings = ScoreSettings(metrics, direction, tokenize, confidence, test, samples)
    report = score_translations(translations, checker, settings)
    records = list(detail_translations(translations, checker)) if checker and (details or picture) else []
    if details:
        write_text(Path(details), render_page(records) if details.endswith(".html") else json_lines(records))
    if picture:
        plot(report, records, Path(picture))
    _print(report, form or ("text" if on_terminal() else "tsv"), width)
    _exit_below(report, min_term)


def _check_call(
    inputs: Sequence[str], path: str | None, metrics: Sequence[str], details: str | None, min_term: float | None
) -> None:
    if not inputs:
        raise click.UsageError("--input must name at least one file")
    if details and not details.endswith((".jsonl", ".html")):
        raise click.UsageError(f"--details must be a .jsonl or .html file; got {details!r}")
    if details and not path:
        raise click.UsageError("--details needs --glossary")
    if min_term is not None and "term" not in metrics:
        raise click.UsageError("--min-term needs the metric term")


def _text(name: str) -> NamedText:
    return text_of(read_input(name), "standard input" if name == STANDARD_INPUT else name)


def _systems(inputs: Sequence[str]) -> dict[str, list[str]]:
    for name in inputs:
        if inputs.count(name) > 1:
            raise click.UsageError(f"--input names {name!r} twice")
        if name == "reference":
            raise click.UsageError("--input 'reference' is how the reference is called; write './reference'")
    return {name: _text(name).segments for name in inputs}


def _print(report: ScoreReport, form: str, width: int) -> None:
    if form == "json":
        write_document(report.to_dict())
    elif form == "text":
        _show(report, width)
    else:
        print((latex if form == "latex" else tsv)(rows(report, width)))
    if form != "json":
        for remark in notes(report):
            note(str(remark))


def _show(report: ScoreReport, width: int) -> None:
    out = console()
    header, *systems = rows(report, width)
    table = new_table("")
    for name, *_ in systems:
        table.add_column(name, justify="right", style="dim" if name == REFERENCE else "", overflow="fold")
    for at, metric in enumerate(header[1:], start=1):
        lower_is_better = "" if METRICS[metric].higher_is_better else " ↓"
        table.add_row(styled(metric + lower_is_better, "bold"), *(styled(cells[at]) for cells in systems))
    out.print(table)
    out.print()
    for line in signatures(report):
        out.print(styled(line, "dim"), soft_wrap=True)


def _exit_below(report: ScoreReport, least: float | None) -> None:
    if least is None:
        return
    below = [
        name
        for name, scores in report.systems.items()
        if name != REFERENCE and (scores["term"].score is None or scores["term"].score < 100 * least)
    ]
    if below:
        note(f"term is below {100 * least:g} for {', '.join(below)}")
        raise click.exceptions.Exit(1)
