"""The base of the term metrics: required terms of each segment, remembered checks, and signatures."""

from __future__ import annotations

import hashlib
import importlib.metadata
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np
from sacrebleu.metrics.base import Metric, Score, Signature

from align.memory import collection_paused
from glossary.entries.entry import Entry
from glossary.matching.termcheck import Check, Direction, TermChecker
from glossary.scoring.metrics.tokens import segmenter

Key = TypeVar("Key")
Value = TypeVar("Value")

Lack = Literal[
    "nothing to score",
    "no term is required",
    "no term is required twice in a document",
    "no term with a forbidden rendering is required",
    "the reference has no required term",
]
"""Reasons why a translation has no score."""

RULES = 1
"""Version of the matching rules, part of every signature; raise it when a change alters what counts as a match."""
CACHE_SIZE = 1 << 15
"""Most results of one kind that are cached, since each metric asks for the same ones of each system."""


class TermMetricScore(Score):
    """A score of a term metric; ``required`` counts the occurrences of which it is a share.

    Where nothing is required there is no score; ``lack`` says so. A bootstrap sample of that kind is left out of the
    confidence interval; in paired tests, which draw the same samples for both systems, it counts 0 for both.
    """

    required: float
    lack: Lack = "nothing to score"

    def estimate_ci(self, scores: list[Score]) -> None:
        """Estimate the confidence interval from the samples that have a score; see ``Score.estimate_ci``."""
        defined = [score for score in scores if isinstance(score, TermMetricScore) and score.required]
        if defined:
            super().estimate_ci([*defined])


class Segment(NamedTuple):
    """A segment that hypotheses are compared with: its number, its references, and the count of each required term."""

    number: int
    references: tuple[str, ...]
    required: Mapping[int, int]


class GlossaryChecker:
    """A glossary prepared for scoring, with a cache of results, shared by any number of metrics.

    Parameters
    ----------
    entries
        the glossary
    direction
        ``en-th`` or ``th-en``

    Raises
    ------
    ValueError
        when the direction is neither of the two
    """

    def __init__(self, entries: Iterable[Entry], direction: Direction = "en-th") -> None:
        with collection_paused():
            self.terms = TermChecker(entries, direction)
        self.direction = direction
        rendered = sorted((term.label, *map(str, term.renderings)) for term in self.terms.terms)
        self.hash = hashlib.sha256(repr(rendered).encode()).hexdigest()[:8]
        self._required: dict[str, Counter[int]] = {}
        self._required_by: dict[str, Counter[int]] = {}
        self._checked: dict[tuple[str, tuple[tuple[int, int], ...]], Check] = {}

    def required(self, source: str) -> Counter[int]:
        """Return ``TermChecker.required``; the result is cached and must not be changed."""
        return _cached(self._required, source, lambda: self.terms.required(source))

    def required_by(self, reference: str) -> Counter[int]:
        """Return ``TermChecker.required_by``; the result is cached and must not be changed."""
        return _cached(self._required_by, reference, lambda: self.terms.required_by(reference))

    def check(self, translation: str, required: Mapping[int, int]) -> Check:
        """Return ``TermChecker.check``; the result is cached."""
        key = translation, tuple(sorted(required.items()))
        return _cached(self._checked, key, lambda: self.terms.check(translation, required))


def _cached(cache: dict[Key, Value], key: Key, compute: Callable[[], Value]) -> Value:
    """Return the value of a key, computed if it is new; a full cache is emptied."""
    if key not in cache:
        if len(cache) >= CACHE_SIZE:
            cache.clear()
        cache[key] = compute()
    return cache[key]


class TermSignature(Signature):
    """A signature that names the glossary, the direction, the texts that require terms, and our version."""

    def __init__(self, args: dict[str, Any]) -> None:
        super().__init__(args)
        checker: GlossaryChecker = args["checker"]
        self._abbr.update(
            glossary="g", direction="d", required="r", rules="m", segmenter="seg", wonglep="w", window="win"
        )
        self.info.update(
            glossary=checker.hash,
            direction=checker.direction,
            required="source" if args["sources"] is not None else "reference",
            rules=RULES,
            segmenter=segmenter(),
            wonglep=importlib.metadata.version("wonglep"),
            **args["details"],
        )


class TermMetric(Metric):
    """A metric that counts the terms of a glossary.

    Parameters
    ----------
    glossary
        the glossary, or a ``GlossaryChecker`` that several metrics share
    sources
        the source segments, whose terms are required; without them, those of the references are
    direction
        ``en-th`` or ``th-en``; that of the checker where one is given

    Raises
    ------
    ValueError
        when the numbers of sources, references and hypotheses differ
    """

    _SIGNATURE_TYPE = TermSignature

    def __init__(
        self,
        glossary: Iterable[Entry] | GlossaryChecker,
        sources: Sequence[str] | None = None,
        direction: Direction = "en-th",
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.checker = glossary if isinstance(glossary, GlossaryChecker) else GlossaryChecker(glossary, direction)
        self.sources = sources
        self.details: dict[str, Any] = {}
        if sources is not None:
            self._ref_cache = self._cache_references([])

    def segments(self, references: Sequence[Sequence[str]] | None) -> list[Segment]:
        """Return the segments with their required terms; see ``Metric.corpus_score`` for the form of *references*."""
        return self._cache_references(references) if references else list(self._ref_cache or ())

    def checks(self, hypotheses: Sequence[str], references: Sequence[Sequence[str]] | None) -> list[Check]:
        """Check each hypothesis for the required terms of its segment."""
        found = self.segments(references)
        return [self.checker.check(h, s.required) for h, s in zip(hypotheses, found, strict=True)]

    def _cache_references(self, references: Sequence[Sequence[str]]) -> list[Segment]:
        count = len(self.sources) if self.sources is not None else len(references[0])
        for at, lines in enumerate(references, start=1):
            if len(lines) != count:
                other = "sources" if self.sources is not None else "first reference"
                raise ValueError(f"reference {at} has {len(lines)} segments, {other} {count}")
        self.num_refs = len(references)
        columns = zip(*references, strict=True) if references else [()] * count
        return [self._segment(number, tuple(r for r in lines if r is not None)) for number, lines in enumerate(columns)]

    def _segment(self, number: int, references: tuple[str, ...]) -> Segment:
        if self.sources is not None:
            return Segment(number, references, self.checker.required(self.sources[number]))
        required: Counter[int] = Counter()
        for reference in references:
            required |= self.checker.required_by(reference)
        return Segment(number, references, required)

    def _extract_corpus_statistics(
        self, hypotheses: Sequence[str], references: Sequence[Sequence[str]] | None
    ) -> list[Any]:
        found = self.segments(references)
        if not found and not references and self.sources is None:
            raise ValueError("without sources there must be references")
        if len(hypotheses) != len(found):
            raise ValueError(f"there are {len(hypotheses)} hypotheses for {len(found)} segments")
        self._begin(found)
        return [self._compute_segment_statistics(h, {"segment": s}) for h, s in zip(hypotheses, found, strict=True)]

    def columns_for(self, references: Sequence[Sequence[str]] | None) -> int:
        """Return the length of the statistics of a segment."""
        found = self.segments(references)
        self._begin(found)
        return len(self._compute_segment_statistics("", {"segment": found[0]}))

    def _begin(self, segments: Sequence[Segment]) -> None:
        """Prepare for the statistics of each segment by a look at all segments; nothing by default."""

    def _aggregate_and_compute(self, stats: Any) -> TermMetricScore:
        return self._score(np.asarray(stats, dtype=np.float64).sum(axis=0).tolist())

    def _compute_score_from_stats(self, stats: Any) -> TermMetricScore:
        """Return the score of a bootstrap sample, 0 where it requires nothing; see ``TermMetricScore``."""
        score = self._score(stats)
        if math.isnan(score.score):
            score.score = 0.0
        return score

    def _score(self, stats: Sequence[float]) -> TermMetricScore:
        """Return the score of summed statistics, not a number where nothing is required."""
        raise NotImplementedError

    def _preprocess_segment(self, sent: str) -> str:
        return sent

    def _extract_reference_info(self, refs: Sequence[str]) -> dict[str, Any]:
        return {"segment": self._segment(0, tuple(refs))}


def percent(part: float, whole: float) -> float:
    """Return a share in percent; not a number where *whole* is 0.

    >>> percent(1, 4), percent(0, 0)
    (25.0, nan)
    """
    return 100 * float(part) / float(whole) if whole else float("nan")
