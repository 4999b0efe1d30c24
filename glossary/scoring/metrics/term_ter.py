"""TER that counts the words of terms double."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sacrebleu.metrics.lib_ter import _MAX_SHIFT_CANDIDATES, BeamEditDistance, _flip_trace, _shift, trace_to_alignment

from glossary.entries.entry import Entry
from glossary.matching.termcheck import Direction
from glossary.scoring.metrics.base import GlossaryChecker, Segment, TermMetric, TermMetricScore, percent
from glossary.scoring.metrics.tokens import DEFAULT, normalised, tokenizer

WEIGHT = 2
"""What an edit of a term's word costs."""


class TermTerScore(TermMetricScore):
    """Weighted edits for each hundred weighted words of the reference; lower is better."""

    def __init__(self, edits: float, words: float) -> None:
        super().__init__("TERm", percent(edits, words))
        self.edits, self.words = edits, words
        self.required = words


class TERm(TermMetric):
    """Translation edit rate in which the words of terms count double.

    After TERm of Alam et al. 2021, with its faults mended: the words of terms are those at the places where the
    required terms stand in the reference, found by our matcher, not the first equal tokens; a term of several words
    has all of them; the rate is edits over words of the corpus, as TER is, not the mean of the segments' rates. Edits
    and shifts are sacreBLEU's; without terms the rate is its TER, on the same tokens.

    Parameters
    ----------
    tokenize
        one of ``tokens.TOKENIZERS``
    glossary, sources, direction
        see ``TermMetric``
    """

    def __init__(
        self,
        glossary: Iterable[Entry] | GlossaryChecker,
        sources: Sequence[str] | None = None,
        direction: Direction = "en-th",
        tokenize: str = DEFAULT,
    ) -> None:
        super().__init__(glossary, sources, direction)
        self.cutter = tokenizer(tokenize)
        self.details = {"tok": self.cutter.name}

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Segment]) -> list[float]:
        words = self._cut(normalised(hypothesis))
        rates = [self._edits(words, reference, ref_kwargs["segment"]) for reference in ref_kwargs["segment"].references]
        best = min(rates, key=lambda r: r[0], default=(0.0, 0.0))
        return [best[0], sum(length for _, length in rates) / max(1, len(rates))]

    def _cut(self, text: str) -> list[str]:
        """The words of a normalised text, in small letters."""
        return self.cutter.cut(text).lower().split()

    def _edits(self, words: list[str], reference: str, segment: Segment) -> tuple[float, float]:
        """Weighted edits that make the words those of a reference, and its weighted length."""
        shown = normalised(reference)
        wanted = self._cut(shown)
        heavy = self._term_words(shown, wanted, segment)
        length = len(wanted) + (WEIGHT - 1) * sum(heavy)
        if not wanted:
            return len(words), 0.0
        edits, trace = _edit(words, wanted)
        _, wrong, _ = trace_to_alignment(_flip_trace(trace))  # type: ignore[no-untyped-call]
        return edits + (WEIGHT - 1) * sum(h for h, bad in zip(heavy, wrong, strict=True) if bad), length

    def _term_words(self, shown: str, wanted: Sequence[str], segment: Segment) -> list[bool]:
        """For each word of the reference: is it one of a required term?"""
        found = self.checker.check(shown, segment.required).hits
        small = shown.lower()
        heavy, at = [], 0
        for word in wanted:
            start = small.find(word, at)
            at = start + len(word) if start >= 0 else at
            heavy.append(any(f.start < at and start < f.end for f in found) if start >= 0 else False)
        return heavy

    def _score(self, stats: Sequence[float]) -> TermTerScore:
        return TermTerScore(*stats)


def _edit(words: list[str], wanted: list[str]) -> tuple[float, Any]:
    """sacreBLEU's edits of a hypothesis, shifts among them, and the trace of those that are no shifts."""
    distance = BeamEditDistance(wanted)
    shifts = checked = 0
    while True:
        gain, shifted, checked = _shift(words, wanted, distance, checked)
        if checked >= _MAX_SHIFT_CANDIDATES or gain <= 0:
            break
        shifts += 1
        words = shifted
    edits, trace = distance(words)
    return shifts + edits, trace
