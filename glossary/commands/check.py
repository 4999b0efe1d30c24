"""``wonglep check``: check the terms of translations against a glossary, a line for each problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import click

from glossary.commands.options import format_option, glossary_option, open_terms
from glossary.commands.output import console, counted, on_terminal, styled, write_records
from glossary.documents.segments import Languages, Segment, read_segments, read_texts
from glossary.matching.termcheck import DIRECTIONS, Direction, TermChecker
from glossary.scoring.check import PROBLEMS, Finding, check_segments

STYLES = {"missing": "yellow", "forbidden": "red", "inconsistent": "magenta", "spelling": "cyan"}
"""Colour of each problem on a terminal."""


@click.command("check", short_help="Check translations for missing, forbidden and inconsistent terms.")
@click.argument("source", metavar="SOURCE|FILE")
@click.argument("target", metavar="[TARGET]", required=False)
@glossary_option
@click.option("--only", metavar="PROBLEM,...", help="Report only some of missing, forbidden, inconsistent, spelling.")
@click.option("--direction", type=click.Choice(DIRECTIONS), default="en-th", show_default=True)
@format_option("jsonl", "json")
def command(
    source: str, target: str | None, path: str, only: str | None, direction: Direction, form: str | None
) -> None:
    """Check the translations in TARGET of the segments in SOURCE, one a line, or those of a .tmx, .xlf, .xliff or .tsv.

    \b
    wonglep check source.en target.th -g glossary.csv
    wonglep check project.xlf -g glossary.csv --only missing,forbidden

    The place of each problem is the line and column of the translation; in XML, the line of its element and the column
    in its text. Exit code 1 when there is a problem.
    """
    problems = _problems(only)
    terms = open_terms(path)
    segments = _segments(source, target, direction)
    found = check_segments(segments, TermChecker(terms, direction), problems)
    file = target or source
    if form:
        write_records(_records(file, found), form)
    else:
        _show(file, found, len(segments))
    if found:
        raise click.exceptions.Exit(1)


def _problems(only: str | None) -> Sequence[str]:
    problems = [name.strip() for name in only.split(",")] if only is not None else list(PROBLEMS)
    for name in problems:
        if name not in PROBLEMS:
            raise click.UsageError(f"--only must name some of {', '.join(PROBLEMS)}; got {name!r}")
    return problems


def _segments(source: str, target: str | None, direction: Direction) -> list[Segment]:
    if target is not None:
        return read_texts(source, target)
    return read_segments(source, Languages(*direction.split("-")))


def _records(file: str, found: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    return ({"file": file, **finding._asdict()} for finding in found)


def _show(file: str, found: Sequence[Finding], segments: int) -> None:
    out = console() if on_terminal() else None
    for finding in found:
        place = f"{file}:{finding.line}:{finding.column}:"
        problem, message = f"{finding.problem}:", _message(finding)
        if out is None:
            print(place, problem, message)
        else:
            line = styled().append(place, "dim").append(" ").append(problem, f"{STYLES[finding.problem]} bold")
            out.print(line.append(f" {message}"), soft_wrap=True)
    print(_summary(found, segments))


def _message(finding: Finding) -> str:
    """Return what is wrong and what to write instead, in one line."""
    found = f": {_one_line(finding.found)}" if finding.found else ""
    use = f"; use {_one_line(finding.suggestion)}" if finding.suggestion else ""
    return f'"{_one_line(finding.term)}"{found}{use}'


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _summary(found: Sequence[Finding], segments: int) -> str:
    counts = Counter(finding.problem for finding in found)
    problems = ", ".join(f"{count:,} {problem}" for problem, count in counts.most_common()) or "no problem"
    return f"{problems} in {counted(segments, 'segment')}"
