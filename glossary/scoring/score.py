"""Score translations: metrics by name, several systems at once, the reference as their ceiling."""

from __future__ import annotations

import importlib.metadata
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from sacrebleu.significance import PairedTest

from align import script
from glossary.entries.entry import Entry
from glossary.matching.termcheck import Direction
from glossary.scoring.metrics.base import GlossaryChecker, Lack
from glossary.scoring.metrics.consistency import TermConsistency
from glossary.scoring.metrics.surface import BleuOnTokens, ChrfOnTokens, TerOnTokens
from glossary.scoring.metrics.term_ter import TERm
from glossary.scoring.metrics.terms import ForbiddenRate, TermAccuracy
from glossary.scoring.metrics.tokens import DEFAULT
from glossary.scoring.metrics.window import WindowOverlap
from glossary.scoring.report import REFERENCE, Note, Scored, ScoreReport

Test = Literal["bs", "ar"]
"""Significance tests: paired bootstrap and approximate randomisation."""
SAMPLES: dict[Test, int] = {"bs": 1000, "ar": 10000}
"""Samples that each test draws by default, which is sacreBLEU's number."""
MOST_BYTES = 1 << 32
"""Most memory that the samples of a bootstrap may take."""


@dataclass(frozen=True, slots=True)
class ScoringTask:
    """The data that systems are scored against.

    ``references`` are reference translations, each with all segments; ``sources`` and ``documents`` have one item for
    each segment.
    """

    checker: GlossaryChecker | None
    references: Sequence[Sequence[str]] = ()
    sources: Sequence[str] | None = None
    documents: Sequence[str] | None = None
    tokenize: str = DEFAULT

    @property
    def glossary(self) -> GlossaryChecker:
        """Return the glossary; raise a ValueError where there is none."""
        if self.checker is None:
            raise ValueError("a term metric needs a glossary")
        return self.checker


class MetricKind(NamedTuple):
    """A metric by name: how it is made, what it needs, whether higher is better."""

    make: Callable[[ScoringTask], Any]
    counts_terms: bool
    needs_reference: bool
    higher_is_better: bool = True


METRICS: dict[str, MetricKind] = {
    "term": MetricKind(lambda t: TermAccuracy(t.glossary, t.sources), True, False),
    "consistency": MetricKind(lambda t: TermConsistency(t.glossary, t.sources, documents=t.documents), True, False),
    "forbidden": MetricKind(lambda t: ForbiddenRate(t.glossary, t.sources), True, False, higher_is_better=False),
    "window": MetricKind(lambda t: WindowOverlap(t.glossary, t.sources), True, True),
    "term-ter": MetricKind(
        lambda t: TERm(t.glossary, t.sources, tokenize=t.tokenize), True, True, higher_is_better=False
    ),
    "chrf": MetricKind(lambda t: ChrfOnTokens(t.tokenize), False, True),
    "chrf++": MetricKind(lambda t: ChrfOnTokens(t.tokenize, word_order=2), False, True),
    "bleu": MetricKind(lambda t: BleuOnTokens(t.tokenize), False, True),
    "ter": MetricKind(lambda t: TerOnTokens(t.tokenize), False, True, higher_is_better=False),
}
"""Metrics by their names on the command line."""
EXTRAS = ("macro", "exact", "spelling", "required", "found")
"""Attributes of a metric's score that are reported beside it where it has them."""


def score(
    hypotheses: Mapping[str, Sequence[str]] | Sequence[str],
    *,
    references: Sequence[str] | Sequence[Sequence[str]] = (),
    sources: Sequence[str] | None = None,
    glossary: Iterable[Entry] | GlossaryChecker | None = None,
    metrics: Sequence[str] = ("term", "chrf"),
    direction: Direction = "en-th",
    documents: Sequence[str] | None = None,
    tokenize: str | None = None,
    confidence: bool = False,
    test: Test | None = None,
    samples: int = 0,
) -> ScoreReport:
    """Score translations.

    Parameters
    ----------
    hypotheses
        the segments of each system by its name, or those of one system
    references
        one reference translation, or several
    sources
        the source segments; without them the terms of the reference are required
    glossary
        for the metrics that count terms
    metrics
        names in ``METRICS``
    direction
        ``en-th`` or ``th-en``; ignored for a ``GlossaryChecker``, which has its own
    documents
        the document of each segment, for consistency
    tokenize
        one of ``metrics.tokens.TOKENIZERS``; newmm for Thai and 13a for English where not given
    confidence
        give 95 % confidence intervals by bootstrap
    test
        compare each system with the first: ``bs``, paired bootstrap, or ``ar``, approximate randomisation
    samples
        samples to draw; 0 is 1,000 for bootstrap and 10,000 for approximate randomisation

    Returns
    -------
    ScoreReport
        the systems in their order and, where there is a reference, the first one as the system ``reference``, the
        ceiling

    Raises
    ------
    ValueError
        when a name is unknown, a metric lacks something that it needs, or numbers of segments differ

    >>> from glossary import Entry, Variant
    >>> glossary = [Entry("bank", (), (Variant("ธนาคาร"),))]
    >>> report = score(["ธนาคารใหม่"], references=["ธนาคารใหม่"], sources=["new bank"], glossary=glossary)
    >>> float(report.to_frame().loc["reference", "term"])
    100.0
    """
    systems = dict(hypotheses) if isinstance(hypotheses, Mapping) else {"system": list(hypotheses)}
    all_references = _as_lists(references)
    checker = _checker(glossary, direction)
    direction = checker.direction if checker else direction
    if samples == 1:
        raise ValueError("samples must be 0 or at least 2; got 1")
    tokenize = tokenize or (DEFAULT if direction == "en-th" else "13a")
    task = ScoringTask(checker, all_references, sources, documents, tokenize)
    _check_call(systems, task, metrics)
    if all_references:
        systems[REFERENCE] = all_references[0]
    by_name = {name: METRICS[name].make(task) for name in metrics}
    bootstrap = (samples or SAMPLES["bs"]) if confidence else None
    scores = {system: _score_system(lines, by_name, task, bootstrap) for system, lines in systems.items()}
    if test:
        _add_p_values(scores, systems, by_name, task, test, samples or SAMPLES[test])
    return ScoreReport(_signature(task), scores)


class GlossaryEvaluation:
    """Metrics in the form of Hugging Face's ``evaluate``; see ``score`` for the parameters and what is raised.

    ``references`` has one text for each prediction, or several as a list for each prediction.

    >>> from glossary import Entry, Variant
    >>> evaluation = GlossaryEvaluation([Entry("bank", (), (Variant("ธนาคาร"),))])
    >>> evaluation.compute(predictions=["ธนาคารใหม่"], sources=["new bank"])
    {'term': 100.0}
    """

    def __init__(
        self, glossary: Iterable[Entry], metrics: Sequence[str] = ("term",), direction: Direction = "en-th"
    ) -> None:
        self.checker, self.metrics = GlossaryChecker(glossary, direction), metrics

    def compute(
        self,
        *,
        predictions: Sequence[str],
        references: Sequence[str] | Sequence[Sequence[str]] = (),
        sources: Sequence[str] | None = None,
    ) -> dict[str, float | None]:
        """Return the score of each metric, None where there is nothing to score."""
        if references and not isinstance(references[0], str):
            if len({len(texts) for texts in references}) > 1:
                raise ValueError("each prediction must have the same number of references")
            references = list(zip(*references, strict=True))
        report = score(predictions, references=references, sources=sources, glossary=self.checker, metrics=self.metrics)
        return {name: scored.score for name, scored in report.systems["system"].items()}


def _checker(glossary: Iterable[Entry] | GlossaryChecker | None, direction: Direction) -> GlossaryChecker | None:
    if glossary is None or isinstance(glossary, GlossaryChecker):
        return glossary
    return GlossaryChecker(glossary, direction)


def _as_lists(references: Sequence[str] | Sequence[Sequence[str]]) -> list[list[str]]:
    if references and isinstance(references[0], str):
        return [[str(line) for line in references]]
    return [list(r) for r in references]


def _check_call(systems: Mapping[str, Sequence[str]], task: ScoringTask, metrics: Sequence[str]) -> None:
    if not systems:
        raise ValueError("there must be at least one system")
    if REFERENCE in systems and task.references:
        raise ValueError(f"a system must not be called {REFERENCE!r}")
    sizes = {name: len(lines) for name, lines in systems.items()}
    sizes |= {f"reference {at}": len(lines) for at, lines in enumerate(task.references, start=1)}
    sizes |= {name: len(x) for name, x in (("sources", task.sources), ("documents", task.documents)) if x is not None}
    first, count = next(iter(sizes.items()))
    if not count:
        raise ValueError(f"{first} has no segment")
    for name, size in sizes.items():
        if size != count:
            raise ValueError(f"{name} has {size} segments, {first} {count}")
    for name in metrics:
        _check_metric(name, task)


def _check_metric(name: str, task: ScoringTask) -> None:
    if name not in METRICS:
        raise ValueError(f"metric must be one of {', '.join(METRICS)}; got {name!r}")
    if METRICS[name].counts_terms and task.checker is None:
        raise ValueError(f"metric {name} needs a glossary")
    if METRICS[name].needs_reference and not task.references:
        raise ValueError(f"metric {name} needs a reference")
    if not task.references and task.sources is None:
        raise ValueError(f"metric {name} needs sources or a reference")


def _score_system(
    lines: Sequence[str], metrics: Mapping[str, Any], task: ScoringTask, samples: int | None
) -> dict[str, Scored]:
    """Score one system by all metrics, with confidence intervals where there are *samples*."""
    scores = {}
    for name, metric in metrics.items():
        _check_memory(name, metric, lines, task, samples or 1)
        result = metric.corpus_score(lines, task.references or None, n_bootstrap=samples or 1)
        has_interval = samples is not None and _number(result.score) is not None
        scores[name] = Scored(
            _number(result.score),
            str(metric.get_signature()),
            _note(metric, lines, result),
            {key: _number(getattr(result, key)) for key in EXTRAS if hasattr(result, key)},
            (float(result._mean), float(result._ci)) if has_interval else None,
        )
        # sacreBLEU keeps these for the signature, where the next system would have them though it draws no samples.
        metric.n_bootstrap = metric.seed = None
    return scores


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value if isinstance(value, int) else float(value)


def _note(metric: Any, lines: Sequence[str], result: Any) -> Note | Literal[""]:
    if math.isnan(result.score):
        lack: Lack = result.lack
        return lack
    if getattr(getattr(metric, "own_tokenizer", None), "name", "") == "13a" and any(map(script.has_thai, lines[:100])):
        return "13a leaves Thai uncut: its words are whole phrases"
    return ""


def _check_memory(name: str, metric: Any, lines: Sequence[str], task: ScoringTask, samples: int) -> None:
    """Raise a ValueError if samples would need too much memory.

    sacreBLEU draws all samples at once, each with the statistics of all segments.
    """
    if isinstance(metric, TermConsistency):
        size = 4 * max(1, samples) * len(lines) * metric.columns_for(task.references or None)
        if size > MOST_BYTES:
            raise ValueError(
                f"metric {name} would take {size >> 20:,} MB for {samples:,} samples of {len(lines):,} segments;"
                " ask for fewer samples or segments"
            )


def _add_p_values(
    scores: dict[str, dict[str, Scored]],
    systems: Mapping[str, Sequence[str]],
    metrics: Mapping[str, Any],
    task: ScoringTask,
    test: Test,
    samples: int,
) -> None:
    """Compare each system with the first by sacreBLEU's paired tests; a metric without a score is left out."""
    named = [(name, lines) for name, lines in systems.items() if name != REFERENCE]
    for name, metric in metrics.items():
        if any(scores[system][name].score is None for system, _ in named):
            continue
        _check_memory(name, metric, named[0][1], task, samples if test == "bs" else 1)
        _, results = PairedTest(named, {name: metric}, task.references or None, test, samples)()
        compared: list[Any] = next(column for key, column in results.items() if key != "System")
        first = scores[named[0][0]][name].score
        for (system, _), result in zip(named[1:], compared[1:], strict=True):
            # sacreBLEU counts only differences greater than that of the systems, and so calls equal ones different.
            is_equal = scores[system][name].score == first
            scores[system][name] = replace(scores[system][name], p_value=1.0 if is_equal else float(result.p_value))


def _signature(task: ScoringTask) -> str:
    versions = {name: importlib.metadata.version(name) for name in ("wonglep", "sacrebleu", "pythainlp")}
    parts = [f"{name}:{version}" for name, version in versions.items()]
    if task.checker is not None:
        parts = [f"glossary:{task.checker.hash}", f"direction:{task.checker.direction}", *parts]
    return "|".join(parts)
