"""Window overlap: the share of the right words around terms."""

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
"""Words that are compared on each side of a term."""

Words = tuple[tuple[int, int, str], ...]
"""Start, end and text of each word."""
Window = tuple[int, Counter[str]]
"""A term and the words around it."""


class WindowScore(TermMetricScore):
    """The mean overlap of the words around each term of the reference, in percent."""

    lack = "the reference has no required term"

    def __init__(self, overlap: float, terms: float) -> None:
        super().__init__("Window", percent(overlap, terms))
        self.required = int(terms)
        self._verbose = f"({self.required} terms of the reference)" if terms else f"({self.lack})"


class WindowOverlap(TermMetric):
    """The share of the words around a term of the reference that are around it in the hypothesis, too.

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
        found = self._windows(hypothesis, segment_)
        expected = [self._windows(reference, segment_) for reference in segment_.references]
        scores = [(sum(_overlaps(windows, found)), len(windows)) for windows in expected]
        best = max(scores, key=lambda s: s[0] / max(1, s[1]), default=(0.0, 0))
        return [*best]

    def _windows(self, text: str, segment_: Segment) -> list[Window]:
        """Return the required terms of a text with the words around each."""
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
    """Return the words of a text with their places, without marks and spaces; English ones in lower case."""
    return tuple(
        (t.start, t.end, text[t.start : t.end].lower())
        for t in segment.tokens(text)
        if t.script in ("thai", "latin", "digit")
    )


def _overlaps(expected: Sequence[Window], found: Sequence[Window]) -> Iterable[float]:
    """Pair the windows of the reference with those of the hypothesis for the same terms; yield their overlaps.

    The pairs that overlap most are made first; each window is in one pair.
    """
    pairs = sorted(
        (-_overlap(words, other_words), at, number)
        for at, (term, words) in enumerate(expected)
        for number, (other_term, other_words) in enumerate(found)
        if term == other_term
    )
    paired_expected, paired_found = set[int](), set[int]()
    for overlap, at, number in pairs:
        if at not in paired_expected and number not in paired_found:
            paired_expected.add(at)
            paired_found.add(number)
            yield -overlap


def _overlap(expected: Counter[str], found: Counter[str]) -> float:
    """Return the share of the expected words that were found; 1 where none are expected."""
    return (expected & found).total() / expected.total() if expected else 1.0
