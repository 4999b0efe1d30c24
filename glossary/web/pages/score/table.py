"""The table of scores: which is best by each metric, and which differences are significant."""

from __future__ import annotations

from typing import NamedTuple

from glossary.scoring.report import REFERENCE, Scored, ScoreReport, format_score
from glossary.scoring.score import METRICS

SIGNIFICANT = 0.05
"""The p value below which two systems are said to differ."""


class Cell(NamedTuple):
    """A score: ``margin`` is half its confidence interval, ``p`` is of the difference from the first system.

    For metrics that count terms, ``found`` of the ``required`` ones were found.
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
    """Metrics, each with whether higher is better, and systems, of which the others are compared with ``first``."""

    metrics: list[tuple[str, bool]]
    first: str
    rows: list[Row]
    has_margins: bool
    has_p: bool


def table_of(report: ScoreReport) -> Table:
    """Return the table of a report."""
    best = {metric: _best_score(report, metric) for metric in report.metrics}
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


def _best_score(report: ScoreReport, metric: str) -> float | None:
    """Return the best score of the translations; None if all are equal, as then none is better than another."""
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
        scored.p_value is not None and scored.p_value < SIGNIFICANT,
        system != REFERENCE and scored.score is not None and scored.score == best[metric],
        scored.extras.get("found"),
        scored.extras.get("required"),
    )
