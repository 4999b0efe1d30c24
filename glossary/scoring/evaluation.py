"""Scores in the shape of Hugging Face's ``evaluate``: one ``compute`` that takes predictions and gives a dict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from glossary.entries.entry import Entry
from glossary.matching.termcheck import Direction
from glossary.scoring.metrics.base import GlossaryChecker
from glossary.scoring.score import score


class GlossaryEvaluation:
    """Metrics by name, to be computed on predictions; needs no package but ours.

    Parameters
    ----------
    glossary
        the glossary
    metrics
        names out of ``scoring.METRICS``
    direction
        ``en-th`` or ``th-en``

    >>> from glossary import Entry, Variant
    >>> evaluation = GlossaryEvaluation([Entry("bank", (), (Variant("ธนาคาร"),))])
    >>> evaluation.compute(predictions=["ธนาคารใหม่"], sources=["new bank"])
    {'term': 100.0}
    """

    def __init__(
        self, glossary: Iterable[Entry], metrics: Sequence[str] = ("term",), direction: Direction = "en-th"
    ) -> None:
        self.checker = GlossaryChecker(glossary, direction)
        self.metrics = tuple(metrics)

    def compute(
        self,
        *,
        predictions: Sequence[str],
        references: Sequence[str] | Sequence[Sequence[str]] = (),
        sources: Sequence[str] | None = None,
    ) -> dict[str, float | None]:
        """The score of each metric, None where there is nothing to score.

        ``references`` has one text for each prediction, or several as a list for each prediction.

        Raises
        ------
        ValueError
            as ``scoring.score`` does, or when predictions have different numbers of references
        """
        several = [list(r) for r in references if not isinstance(r, str)]
        if len({len(r) for r in several}) > 1:
            raise ValueError("each prediction must have the same number of references")
        columns = [list(column) for column in zip(*several, strict=True)] if several else references
        report = score(
            predictions,
            references=columns,
            sources=sources,
            glossary=self.checker,
            metrics=self.metrics,
            direction=self.checker.direction,
        )
        return {name: scored.score for name, scored in report.systems["system"].items()}
