"""A score report as a table: the cells that people read, and as tab-separated text and LaTeX for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from glossary.scoring.score import Note, Scored, ScoreReport, shown

Rows = Sequence[Sequence[str]]
_IN_LATEX = str.maketrans(
    {mark: f"\\{mark}" for mark in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "±": r"$\pm$", "–": "--"}
)


class Noted(NamedTuple):
    """What is to be said of the score of a system by a metric; ``str`` says it on a line.

    >>> print(Noted("a.th", "term", "no term is required"))
    a.th: term: no term is required
    """

    system: str
    metric: str
    note: Note

    def __str__(self) -> str:
        return f"{self.system}: {self.metric}: {self.note}"


def rows(report: ScoreReport, width: int = 1) -> list[list[str]]:
    """The table: a row that names the metrics, then one for each system, numbers with *width* decimals."""
    found = [["system", *report.metrics]]
    for name, scores in report.systems.items():
        found.append([name, *(_cell(scores[metric], width) for metric in report.metrics)])
    return found


def _cell(scored: Scored, width: int) -> str:
    cell = shown(scored.score, width)
    if scored.confidence:
        cell += f" ± {scored.confidence[1]:.{width}f}"
    if scored.p_value is not None:
        cell += f" (p = {scored.p_value:.4f})"
    return cell


def tsv(rows: Rows) -> str:
    """The rows as tab-separated text.

    >>> tsv([["system", "term"], ["a.th", "66.7"]])
    'system\\tterm\\na.th\\t66.7'
    """
    return "\n".join("\t".join(row) for row in rows)


def latex(rows: Rows) -> str:
    """The rows as a LaTeX table.

    >>> print(latex([["system", "term"], ["a_b", "66.7 ± 1.0"]]).split(chr(10))[3])
    a\\_b & 66.7 $\\pm$ 1.0 \\\\
    """
    lines = [" & ".join(cell.translate(_IN_LATEX) for cell in row) + r" \\" for row in rows]
    head = r"\begin{tabular}{l" + "r" * (len(rows[0]) - 1) + "}"
    return "\n".join([head, lines[0], r"\hline", *lines[1:], r"\end{tabular}"])


def notes(report: ScoreReport) -> list[Noted]:
    """What is to be said of scores: why there is none, or why it says little."""
    return [
        Noted(system, metric, scored.note)
        for system, scores in report.systems.items()
        for metric, scored in scores.items()
        if scored.note
    ]


def signatures(report: ScoreReport) -> list[str]:
    """What each metric's scores depend on, a line each."""
    return [f"{metric}|{scored.signature}" for metric, scored in next(iter(report.systems.values())).items()]
