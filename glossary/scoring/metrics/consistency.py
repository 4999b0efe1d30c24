"""Consistency: the share of repeated terms that have the same rendering throughout a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from glossary.entries.entry import Entry
from glossary.matching.termcheck import Direction, Grade
from glossary.scoring.metrics.base import GlossaryChecker, Segment, TermMetric, TermMetricScore, percent

Repeated = tuple[str, int]
"""A document, and a term that is required in it more than once."""


class ConsistencyScore(TermMetricScore):
    """The share of repeated occurrences, in percent, that have their term's most frequent rendering."""

    lack = "no term is required twice in a document"

    def __init__(self, agreeing: float, required: float) -> None:
        super().__init__("Consistency", percent(agreeing, required))
        self.required, self.agreeing = int(required), int(agreeing)
        self._verbose = f"({self.required} repeated)" if required else f"({self.lack})"


class TermConsistency(TermMetric):
    """The share of the occurrences of repeated terms that agree on one rendering in a document.

    Of each term that a document requires more than once, the occurrences with its most frequent rendering there agree.
    An occurrence that was not found, or is spelled like no rendering, agrees with no other, so that leaving terms out
    does not make a translation consistent.

    The statistics of a segment are counts for each document, term and rendering, in the same columns for all systems;
    the last column is the number of required occurrences.

    Parameters
    ----------
    documents
        the document of each segment; all are one document without it
    glossary, sources, direction
        see ``TermMetric``

    >>> from glossary.entries.entry import Variant
    >>> glossary = [Entry("chain", (), (Variant("ห่วงโซ่"), Variant("โซ่")))]
    >>> metric = TermConsistency(glossary, sources=["a chain", "chains", "the chain"])
    >>> round(metric.corpus_score(["ห่วงโซ่", "โซ่", "ห่วงโซ่"], None).score, 1)
    66.7
    """

    def __init__(
        self,
        glossary: Iterable[Entry] | GlossaryChecker,
        sources: Sequence[str] | None = None,
        direction: Direction = "en-th",
        documents: Sequence[str] | None = None,
    ) -> None:
        super().__init__(glossary, sources, direction)
        self.documents = documents
        self.details = {"docs": len(set(documents)) if documents else 1}
        self._columns: dict[tuple[Repeated, str], int] = {}
        self._groups: dict[Repeated, range] = {}

    def _begin(self, segments: Sequence[Segment]) -> None:
        """Give each rendering of each repeated term a column."""
        if self.documents is not None and len(self.documents) != len(segments):
            raise ValueError(f"there are {len(self.documents)} documents for {len(segments)} segments")
        required = Counter[Repeated]()
        for segment in segments:
            required.update({(self._document(segment), term): n for term, n in segment.required.items()})
        self._columns, self._groups = {}, {}
        for repeated in sorted(key for key, count in required.items() if count > 1):
            begin = len(self._columns)
            for rendering, grade in self.checker.terms.terms[repeated[1]].renderings:
                if grade is not Grade.FORBIDDEN:
                    self._columns[repeated, rendering] = len(self._columns)
            self._groups[repeated] = range(begin, len(self._columns))

    def _document(self, segment: Segment) -> str:
        return self.documents[segment.number] if self.documents is not None else ""

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Segment]) -> Any:
        segment = ref_kwargs["segment"]
        document = self._document(segment)
        counts = np.zeros(len(self._columns) + 1, dtype=np.float32)
        counts[-1] = sum(n for term, n in segment.required.items() if (document, term) in self._groups)
        for found in self.checker.check(hypothesis, segment.required).found:
            column = self._columns.get(((document, found.term), found.rendering))
            if column is not None and found.grade is not Grade.SPELLING:
                counts[column] += 1
        return counts

    def _score(self, stats: Sequence[float]) -> ConsistencyScore:
        agreeing = sum(max((stats[at] for at in group), default=0.0) for group in self._groups.values())
        return ConsistencyScore(agreeing, stats[-1])
