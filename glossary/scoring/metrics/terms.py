"""Term accuracy: the share of required terms that a translation has; and its rate of forbidden renderings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from glossary.matching.termcheck import Check, Grade, Term
from glossary.scoring.metrics.base import Segment, TermMetric, TermMetricScore, percent


class TermScore(TermMetricScore):
    """Shares of required occurrences, in percent.

    ``score`` counts those found in any allowed rendering, ``exact`` those in a preferred one, ``spelling`` also those
    that only sound alike; ``macro`` is the mean of the scores of single terms. ``required`` and ``found`` are counts.
    """

    lack = "no term is required"

    def __init__(self, required: float, preferred: float, allowed: float, spelled: float) -> None:
        super().__init__("Term", percent(preferred + allowed, required))
        self.required, self.found = int(required), int(preferred + allowed)
        self.exact = percent(preferred, required)
        self.spelling = percent(preferred + allowed + spelled, required)
        self.macro = float("nan")
        self._verbose = f"({self.found} of {self.required} terms)" if required else f"({self.lack})"


class TermAccuracy(TermMetric):
    """The share of required term occurrences that a translation renders as the glossary says.

    A term is required as often as it occurs in the source, or without sources in the reference, and counts as found
    as often as an allowed rendering occurs in the hypothesis, each place used once.

    >>> from glossary.entries.entry import Entry, Variant
    >>> glossary = [Entry("bank", (), (Variant("ธนาคาร"),)), Entry("chain", (), (Variant("ห่วงโซ่"), Variant("โซ่")))]
    >>> metric = TermAccuracy(glossary, sources=["A bank of banks", "a chain"])
    >>> score = metric.corpus_score(["ธนาคาร", "โซ่"], None)
    >>> round(score.score, 1), round(score.exact, 1), score.macro
    (66.7, 33.3, 75.0)
    """

    def corpus_score(
        self, hypotheses: Sequence[str], references: Sequence[Sequence[str]] | None, n_bootstrap: int = 1
    ) -> TermScore:
        """Return the score of a corpus; *references* may be None where there are sources."""
        # The mean over terms is no sum of statistics of segments, so that it is added here, without an interval.
        score: TermScore = super().corpus_score(hypotheses, references, n_bootstrap)
        shares = [percent(found, required) for required, found in self.by_term(hypotheses, references).values()]
        score.macro = sum(shares) / len(shares) if shares else float("nan")
        return score

    def by_term(
        self, hypotheses: Sequence[str], references: Sequence[Sequence[str]] | None
    ) -> dict[int, tuple[int, int]]:
        """Count for each required term how often it was required and how often it was found."""
        required, missing = Counter[int](), Counter[int]()
        for check in self.checks(hypotheses, references):
            required.update(check.required)
            missing.update(check.missing)
        return {term: (count, count - missing[term]) for term, count in sorted(required.items())}

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Segment]) -> list[float]:
        check = self.checker.check(hypothesis, ref_kwargs["segment"].required)
        grades = (Grade.PREFERRED, Grade.ALLOWED, Grade.SPELLING)
        return [sum(check.required.values()), *(check.count(grade) for grade in grades)]

    def _score(self, stats: Sequence[float]) -> TermScore:
        return TermScore(*stats)


class ForbiddenScore(TermMetricScore):
    """Forbidden renderings per hundred required occurrences of terms that have one; ``used`` counts them."""

    lack = "no term with a forbidden rendering is required"

    def __init__(self, required: float, used: float) -> None:
        super().__init__("Forbidden", percent(used, required))
        self.required, self.used = int(required), int(used)
        self._verbose = f"({self.used} forbidden)" if required else f"({self.lack})"


class ForbiddenRate(TermMetric):
    """The rate of renderings that the glossary forbids; lower is better.

    A forbidden rendering counts where its term is required and no allowed rendering stands in the same place.
    """

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Segment]) -> list[float]:
        check: Check = self.checker.check(hypothesis, ref_kwargs["segment"].required)
        terms = self.checker.terms.terms
        required = sum(n for term, n in check.required.items() if _has_forbidden(terms[term]))
        return [required, len(check.forbidden)]

    def _score(self, stats: Sequence[float]) -> ForbiddenScore:
        return ForbiddenScore(*stats)


def _has_forbidden(term: Term) -> bool:
    return any(grade is Grade.FORBIDDEN for _, grade in term.renderings)
