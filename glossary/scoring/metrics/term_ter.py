"""TERm: a translation edit rate in which the words of terms count double."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sacrebleu.metrics.lib_ter import _MAX_SHIFT_CANDIDATES, BeamEditDistance, _flip_trace, _shift, trace_to_alignment

from glossary.entries.entry import Entry
from glossary.matching.termcheck import Direction
from glossary.scoring.metrics.base import GlossaryChecker, Segment, TermMetric, TermMetricScore, percent
from glossary.scoring.metrics.tokens import DEFAULT, get_tokenizer, normalise

WEIGHT = 2
"""Cost of an edit of a term's word; that of any other word is 1."""


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
        self.own_tokenizer = get_tokenizer(tokenize)
        self.details = {"tok": self.own_tokenizer.name}

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Segment]) -> list[float]:
        words = self._words(normalise(hypothesis))
        rates = [self._edits(words, reference, ref_kwargs["segment"]) for reference in ref_kwargs["segment"].references]
        best = min(rates, key=lambda r: r[0], default=(0.0, 0.0))
        return [best[0], sum(length for _, length in rates) / max(1, len(rates))]

    def _words(self, text: str) -> list[str]:
        """Return the words of a normalised text in lower case."""
        return self.own_tokenizer.cut(text).lower().split()

    def _edits(self, words: list[str], reference: str, segment: Segment) -> tuple[float, float]:
        """Return the weighted edits that turn *words* into those of a reference, and its weighted length."""
        text = normalise(reference)
        reference_words = self._words(text)
        in_terms = self._term_words(text, reference_words, segment)
        length = len(reference_words) + (WEIGHT - 1) * sum(in_terms)
        if not reference_words:
            return len(words), 0.0
        edits, trace = _align_words(words, reference_words)
        _, wrong, _ = trace_to_alignment(_flip_trace(trace))  # type: ignore[no-untyped-call]
        return edits + (WEIGHT - 1) * sum(h for h, bad in zip(in_terms, wrong, strict=True) if bad), length

    def _term_words(self, text: str, reference_words: Sequence[str], segment: Segment) -> list[bool]:
        """Return for each word of the reference whether it belongs to a required term."""
        found = self.checker.check(text, segment.required).hits
        lower = text.lower()
        in_terms, at = [], 0
        for word in reference_words:
            start = lower.find(word, at)
            at = start + len(word) if start >= 0 else at
            in_terms.append(any(f.start < at and start < f.end for f in found) if start >= 0 else False)
        return in_terms

    def _score(self, stats: Sequence[float]) -> TermTerScore:
        return TermTerScore(*stats)


def _align_words(words: list[str], reference_words: list[str]) -> tuple[float, Any]:
    """Return sacreBLEU's number of edits, shifts included, and the trace of those that are no shifts."""
    distance = BeamEditDistance(reference_words)
    shifts = checked = 0
    while True:
        gain, shifted, checked = _shift(words, reference_words, distance, checked)
        if checked >= _MAX_SHIFT_CANDIDATES or gain <= 0:
            break
        shifts += 1
        words = shifted
    edits, trace = distance(words)
    return shifts + edits, trace
