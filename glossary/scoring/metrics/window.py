"""Whether terms stand among the right words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from align import segment
from glossary.entries.entry import Entry
from glossary.matching.termcheck import Direction
from glossary.scoring.metrics.base import GlossaryChecker, Segment, TermMetric, TermMetricScore, percent

WINDOW = 2
"""Words on each side of a term that are compared."""

Words = tuple[tuple[int, int, str], ...]


class WindowScore(TermMetricScore):
    """The mean overlap of the words around each term of the reference, in percent."""

    lack = "the reference has no required term"

    def __init__(self, overlap: float, terms: float) -> None:
        super().__init__("Window", percent(overlap, terms))
        self.required = int(terms)
        self._verbose = f"({self.required} terms of the reference)" if terms else f"({self.lack})"


class WindowOverlap(TermMetric):
    """How much of the words around a term of the reference stand around it in the hypothesis.

    After the window overlap of Alam et al. 2021, *On the evaluation of machine translation for terminology
    consistency*, with its faults mended: terms are found by our matcher, not by regular expressions made of their
    text, and at the place where they stand, not at the first token that is equal; a term that the hypothesis lacks
    counts 0 instead of being passed over; the mean is over the terms of the corpus, not over all segments; each
    segment has its own value; words come from a segmenter, since Thai puts no spaces between them.

    Parameters
    ----------
    window
        words on each side of a term, marks and spaces aside
    glossary, sources, direction
        see ``TermMetric``

    >>> from glossary.entries.entry import Variant
    >>> metric = WindowOverlap([Entry("bank", (), (Variant("ธนาคาร"),))])
    >>> metric.corpus_score(["เขาไปธนาคารใหญ่มาก"], [["เขาไปธนาคารใหญ่มาก"]]).score
    100.0
    >>> metric.corpus_score(["ธนาคารเขาไป"], [["เขาไปธนาคารใหญ่มาก"]]).score
    50.0
    """

    def __init__(
        self,
        glossary: Iterable[Entry] | GlossaryChecker,
        sources: Sequence[str] | None = None,
        direction: Direction = "en-th",
        window: int = WINDOW,
    ) -> None:
        super().__init__(glossary, sources, direction)
        self.window = window
        self.details = {"window": window}

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Segment]) -> list[float]:
        segment_ = ref_kwargs["segment"]
        there = self._around(hypothesis, segment_)
        wanted = [self._around(reference, segment_) for reference in segment_.references]
        scores = [(sum(_overlaps(terms, there)), len(terms)) for terms in wanted]
        best = max(scores, key=lambda s: s[0] / max(1, s[1]), default=(0.0, 0))
        return [*best]

    def _around(self, text: str, segment_: Segment) -> list[tuple[int, Counter[str]]]:
        """The terms of a text with the words around each."""
        words = _words(text)
        ends, starts = [end for _, end, _ in words], [start for start, _, _ in words]
        found = []
        for hit in self.checker.check(text, segment_.required).hits:
            last, first = bisect_right(ends, hit.start), bisect_left(starts, hit.end)
            near = words[max(0, last - self.window) : last] + words[first : first + self.window]
            found.append((hit.term, Counter(word for _, _, word in near)))
        return found

    def _score(self, stats: Sequence[float]) -> WindowScore:
        return WindowScore(*stats)


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> Words:
    """The words of a text with their places, marks and spaces aside; English ones in small letters."""
    return tuple(
        (t.start, t.end, text[t.start : t.end].lower())
        for t in segment.tokens(text)
        if t.script in ("thai", "latin", "digit")
    )


def _overlaps(wanted: Sequence[tuple[int, Counter[str]]], there: Sequence[tuple[int, Counter[str]]]) -> Iterable[float]:
    """For each term of the reference that the hypothesis has too the overlap of their words, the best pairs first."""
    pairs = sorted(
        (
            (-_share(around, other), at, number)
            for at, (term, around) in enumerate(wanted)
            for number, (same, other) in enumerate(there)
            if same == term
        ),
    )
    used: tuple[set[int], set[int]] = set(), set()
    for share, at, number in pairs:
        if at not in used[0] and number not in used[1]:
            used[0].add(at)
            used[1].add(number)
            yield -share


def _share(wanted: Counter[str], there: Counter[str]) -> float:
    """The share of the wanted words that are there; all of none."""
    return (wanted & there).total() / wanted.total() if wanted else 1.0
