"""The report of scores: the numbers as records, and as a table for people, tab-separated text and LaTeX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from glossary.scoring.metrics.base import Lack

if TYPE_CHECKING:
    import pandas as pd

REFERENCE = "reference"
"""Name of the system that the reference is scored as."""
Note = Literal[Lack, "13a leaves Thai uncut: its words are whole phrases"]
"""Reason why there is no score, or why a score says little."""
NOTES: tuple[Note, ...] = get_args(Note)

Rows = Sequence[Sequence[str]]
_LATEX_ESCAPES = str.maketrans(
    {mark: f"\\{mark}" for mark in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "±": r"$\pm$", "–": "--"}
)


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of one system by one metric.

    Parameters
    ----------
    score
        in percent, more than 100 only for edit rates and forbidden renderings; None where there is nothing to score
    signature
        the settings of the metric, as sacreBLEU writes them
    note
        why there is no score, or why it says little
    extras
        further numbers of the metric; see ``score.EXTRAS``
    confidence
        mean of the bootstrap samples, and half the width of their 95 % interval
    p_value
        of the difference from the first system
    """

    score: float | None
    signature: str
    note: Note | Literal[""] = ""
    extras: Mapping[str, float | None] = field(default_factory=dict)
    confidence: tuple[float, float] | None = None
    p_value: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the score as a JSON object: numbers that are not rounded, null where there is none."""
        found: dict[str, Any] = {"score": self.score, **self.extras, "signature": self.signature}
        if self.note:
            found["note"] = self.note
        if self.confidence:
            found["confidence"] = {"mean": self.confidence[0], "margin": self.confidence[1], "level": 95}
        if self.p_value is not None:
            found["p_value"] = self.p_value
        return found


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """Scores of systems by metrics; ``systems`` maps each system's name to its scores by metric."""

    signature: str
    systems: Mapping[str, Mapping[str, Scored]]

    @property
    def metrics(self) -> list[str]:
        """Return the names of the metrics in their order."""
        return list(dict.fromkeys(metric for scores in self.systems.values() for metric in scores))

    def to_dict(self) -> dict[str, Any]:
        """Return the report as a JSON object."""
        return {
            "signature": self.signature,
            "systems": [
                {"system": name, "scores": {metric: s.to_dict() for metric, s in scores.items()}}
                for name, scores in self.systems.items()
            ],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return the report as a DataFrame: a row for each system, a column for each metric."""
        import pandas as pd

        rows = [{metric: s.score for metric, s in scores.items()} for scores in self.systems.values()]
        return pd.DataFrame(rows, index=pd.Index(list(self.systems), name="system"), dtype=float)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(m)}</th>" for m in self.metrics)
        rows = "".join(
            f"<tr><th>{escape(name)}</th>"
            + "".join(f"<td>{format_score(scores[m].score)}</td>" if m in scores else "<td></td>" for m in self.metrics)
            + "</tr>"
            for name, scores in self.systems.items()
        )
        return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"


class ScoreNote(NamedTuple):
    """A note on the score of a system by a metric.

    >>> print(ScoreNote("a.th", "term", "no term is required"))
    a.th: term: no term is required
    """

    system: str
    metric: str
    note: Note

    def __str__(self) -> str:
        return f"{self.system}: {self.metric}: {self.note}"


def format_score(value: float | None, width: int = 1) -> str:
    """Return a number with *width* decimals, a dash for none.

    >>> format_score(66.666), format_score(None)
    ('66.7', '–')
    """
    return "–" if value is None else f"{value:.{width}f}"


def rows(report: ScoreReport, width: int = 1) -> list[list[str]]:
    """Return the table of a report: a header with the metrics, a row for each system; numbers have *width* decimals."""
    table = [["system", *report.metrics]]
    for name, scores in report.systems.items():
        table.append([name, *(_cell(scores[metric], width) for metric in report.metrics)])
    return table


def _cell(scored: Scored, width: int) -> str:
    cell = format_score(scored.score, width)
    if scored.confidence:
        cell += f" ± {scored.confidence[1]:.{width}f}"
    if scored.p_value is not None:
        cell += f" (p = {scored.p_value:.4f})"
    return cell


def tsv(rows: Rows) -> str:
    """Return the rows as tab-separated text.

    >>> tsv([["system", "term"], ["a.th", "66.7"]])
    'system\\tterm\\na.th\\t66.7'
    """
    return "\n".join("\t".join(row) for row in rows)


def latex(rows: Rows) -> str:
    """Return the rows as a LaTeX table.

    >>> print(latex([["system", "term"], ["a_b", "66.7 ± 1.0"]]).split(chr(10))[3])
    a\\_b & 66.7 $\\pm$ 1.0 \\\\
    """
    lines = [" & ".join(cell.translate(_LATEX_ESCAPES) for cell in row) + r" \\" for row in rows]
    head = r"\begin{tabular}{l" + "r" * (len(rows[0]) - 1) + "}"
    return "\n".join([head, lines[0], r"\hline", *lines[1:], r"\end{tabular}"])


def notes(report: ScoreReport) -> list[ScoreNote]:
    """Return the notes on all scores of a report."""
    return [
        ScoreNote(system, metric, scored.note)
        for system, scores in report.systems.items()
        for metric, scored in scores.items()
        if scored.note
    ]


def signatures(report: ScoreReport) -> list[str]:
    """Return the signature of each metric behind its name."""
    return [f"{metric}|{scored.signature}" for metric, scored in next(iter(report.systems.values())).items()]
