"""Scores as the page shows them: which is the best of each metric, and what is significant."""

from __future__ import annotations

from typing import NamedTuple

from glossary.scoring.report import REFERENCE, Scored, ScoreReport, format_score
from glossary.scoring.score import METRICS

LEVEL = 0.05
"""The p value below which systems are said to differ."""


class Cell(NamedTuple):
    """A score: ``margin`` is half its confidence interval, ``p`` is of the difference from the first system.

    Where terms are counted, so many were ``found`` of those ``required``.
    """

    score: str
    margin: str
    p: str
    differs: bool
    is_best: bool
    found: float | None
    required: float | None


class Row(NamedTuple):
    """A system with its scores."""

    name: str
    is_reference: bool
    cells: list[Cell]


class Table(NamedTuple):
    """Metrics with whether higher is better, and the systems, of which ``first`` is the one to compare with."""

    metrics: list[tuple[str, bool]]
    first: str
    rows: list[Row]
    has_margins: bool
    has_p: bool


def table_of(report: ScoreReport) -> Table:
    """What is shown of a report."""
    best = {metric: _best(report, metric) for metric in report.metrics}
    rows = [
        Row(name, name == REFERENCE, [_cell(scored, metric, best, name) for metric, scored in scores.items()])
        for name, scores in report.systems.items()
    ]
    cells = [cell for row in rows for cell in row.cells]
    return Table(
        [(metric, METRICS[metric].higher_is_better) for metric in report.metrics],
        rows[0].name,
        rows,
        any(cell.margin for cell in cells),
        any(cell.p for cell in cells),
    )


def _best(report: ScoreReport, metric: str) -> float | None:
    """The best score of a metric among several translations; None when they are all the same."""
    scores = [found[metric].score for name, found in report.systems.items() if name != REFERENCE]
    known = [score for score in scores if score is not None]
    if len(set(known)) < 2:
        return None
    return max(known) if METRICS[metric].higher_is_better else min(known)


def _cell(scored: Scored, metric: str, best: dict[str, float | None], system: str) -> Cell:
    return Cell(
        format_score(scored.score),
        f"{scored.confidence[1]:.1f}" if scored.confidence else "",
        "" if scored.p_value is None else f"{scored.p_value:.4f}",
        scored.p_value is not None and scored.p_value < LEVEL,
        system != REFERENCE and scored.score is not None and scored.score == best[metric],
        scored.extras.get("found"),
        scored.extras.get("required"),
    )
