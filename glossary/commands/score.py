"""``wonglep score``: score translations against a glossary and a reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from align.errors import InputError
from glossary.commands.glossary_option import open_terms
from glossary.commands.output import console, format_option, note, on_terminal, write_document
from glossary.commands.source import source_text

if TYPE_CHECKING:
    from glossary.metrics.base import GlossaryChecker
    from glossary.scoring import ScoreReport, Test
    from glossary.termcheck import Direction

MANY = ("-r", "--reference", "-i", "--input", "-m", "--metrics")
"""Options that take all values up to the next option, as sacreBLEU's do."""
DEFAULT_METRICS = ("term", "chrf")


class _Many(click.Command):
    """A command whose ``MANY`` options take several values."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        option = ""
        for arg in args:
            if arg.startswith("-") and arg != "-":
                option = arg if arg in MANY else ""
                spread.append(arg)
            elif option and spread[-1] != option:
                spread += [option, arg]
            else:
                spread.append(arg)
        return super().parse_args(ctx, spread)


@click.command("score", cls=_Many, short_help="Score translations against a glossary and a reference.")
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
@click.option("--direction", type=click.Choice(["en-th", "th-en"]), default="en-th", show_default=True)
@click.option("--documents", metavar="FILE", help="The document of each segment, an id a line, for consistency.")
@click.option("--tokenize", metavar="NAME", help="newmm, icu, char, none or 13a.  [default: newmm; 13a for English]")
@click.option("--confidence", is_flag=True, help="95 % confidence intervals by bootstrap.")
@click.option("--paired-bs", "test", flag_value="bs", help="Compare with the first system by paired bootstrap.")
@click.option("--paired-ar", "test", flag_value="ar", help="The same by approximate randomisation.")
@click.option("--samples", type=click.IntRange(0), default=0, help="Samples to draw.  [default: 1000; 10000 for ar]")
@click.option("--details", metavar="FILE.jsonl|FILE.html", help="Write what became of each term of each segment.")
@click.option("--plot", "picture", metavar="FILE.png|FILE.svg", help="Draw systems by metric and the terms missed.")
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
    direction: str,
    documents: str | None,
    tokenize: str | None,
    confidence: bool,
    test: str | None,
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
    from glossary.scoring import score

    wanted = tuple(dict.fromkeys(metrics or DEFAULT_METRICS))
    _check_call(inputs, path, wanted, details, min_term)
    if samples and not (confidence or test):
        raise click.UsageError("--samples needs --confidence, --paired-bs or --paired-ar")
    systems = _systems(inputs)
    reference = [_segments(name) for name in references]
    sources = _segments(source) if source else None
    checker = _checker(path, cast("Direction", direction)) if path else None
    try:
        report = score(
            systems,
            references=reference,
            sources=sources,
            glossary=checker,
            metrics=wanted,
            direction=cast("Direction", direction),
            documents=_segments(documents) if documents else None,
            tokenize=tokenize,
            confidence=confidence,
            test=cast("Test | None", test),
            samples=samples,
        )
    except ValueError as error:
        raise InputError(_named(str(error), references, source, documents)) from None
    if details or picture:
        _write_details(systems, checker, sources, reference[0] if reference else None, details, picture, report)
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


def _segments(name: str) -> list[str]:
    """The lines of a file; the line break at its end makes no segment of its own."""
    text, shown = source_text(name)
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    if not lines:
        raise InputError(f"{shown}: is empty")
    return lines


def _systems(inputs: Sequence[str]) -> dict[str, list[str]]:
    for name in inputs:
        if inputs.count(name) > 1:
            raise click.UsageError(f"--input names {name!r} twice")
        if name == "reference":
            raise click.UsageError("--input 'reference' is how the reference is called; write './reference'")
    return {name: _segments(name) for name in inputs}


def _checker(path: str, direction: Direction) -> GlossaryChecker:
    from glossary.metrics.base import GlossaryChecker

    return GlossaryChecker(open_terms(path), direction)


def _named(message: str, references: Sequence[str], source: str | None, documents: str | None) -> str:
    """An error with the names of files instead of their roles."""
    for number, name in enumerate(references, start=1):
        message = message.replace(f"reference {number} ", f"{name} ")
    return message.replace("sources has", f"{source} has").replace("documents has", f"{documents} has")


def _write_details(
    systems: Mapping[str, Sequence[str]],
    checker: GlossaryChecker | None,
    sources: Sequence[str] | None,
    reference: Sequence[str] | None,
    details: str | None,
    picture: str | None,
    report: ScoreReport,
) -> None:
    import json

    from glossary.details import details as make_details
    from glossary.details import page
    from glossary.files import write_text

    records = list(make_details(systems, checker, sources=sources, reference=reference)) if checker else []
    if details:
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        write_text(Path(details), page(records) if details.endswith(".html") else lines)
    if picture:
        from glossary.plot import plot

        plot(report, records, Path(picture))


def _print(report: ScoreReport, form: str, width: int) -> None:
    if form == "json":
        write_document(report.to_dict())
    elif form == "text":
        _show(report, width)
    else:
        rows = _rows(report, width)
        if form == "latex":
            print(_latex(rows))
        else:
            print("\n".join("\t".join(row) for row in rows))
    if form != "json":
        for line in dict.fromkeys(
            f"{system}: {metric}: {s.note}"
            for system, scores in report.systems.items()
            for metric, s in scores.items()
            if s.note
        ):
            note(line)


def _rows(report: ScoreReport, width: int) -> list[list[str]]:
    rows = [["system", *report.metrics]]
    for name, scores in report.systems.items():
        rows.append([name, *(_cell(scores[m], width) for m in report.metrics)])
    return rows


def _cell(scored: Any, width: int) -> str:
    from glossary.scoring import shown

    cell = shown(scored.score, width)
    if scored.confidence:
        cell += f" ± {scored.confidence[1]:.{width}f}"
    if scored.p_value is not None:
        cell += f" (p = {scored.p_value:.4f})"
    return cell


def _latex(rows: Sequence[Sequence[str]]) -> str:
    """The rows as a LaTeX table.

    >>> print(_latex([["system", "term"], ["a_b", "66.7 ± 1.0"]]).split(chr(10))[3])
    a\\_b & 66.7 $\\pm$ 1.0 \\\\
    """
    lines = [" & ".join(map(_escaped, row)) + r" \\" for row in rows]
    head = r"\begin{tabular}{l" + "r" * (len(rows[0]) - 1) + "}"
    return "\n".join([head, lines[0], r"\hline", *lines[1:], r"\end{tabular}"])


def _escaped(cell: str) -> str:
    for mark in "&%$#_{}":
        cell = cell.replace(mark, f"\\{mark}")
    return cell.replace("±", r"$\pm$").replace("–", "--")


def _show(report: ScoreReport, width: int) -> None:
    from rich.table import Table
    from rich.text import Text

    from glossary.scoring import METRICS, REFERENCE

    out = console()
    header, *rows = _rows(report, width)
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("")
    for name, *_ in rows:
        table.add_column(name, justify="right", style="dim" if name == REFERENCE else "", overflow="fold")
    for at, metric in enumerate(header[1:], start=1):
        lower = "" if METRICS[metric].higher_is_better else " ↓"
        table.add_row(Text(metric + lower, style="bold"), *(Text(row[at]) for row in rows))
    out.print(table)
    out.print()
    for metric, scored in next(iter(report.systems.values())).items():
        out.print(Text(f"{metric}|{scored.signature}", style="dim"), soft_wrap=True)


def _exit_below(report: ScoreReport, least: float | None) -> None:
    from glossary.scoring import REFERENCE

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
