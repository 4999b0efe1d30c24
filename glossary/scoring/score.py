"""Score translations: metrics by name, systems side by side, the reference as their ceiling."""

from __future__ import annotations

import importlib.metadata
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

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

if TYPE_CHECKING:
    import pandas as pd

REFERENCE = "reference"
"""Name of the system that the reference is scored as."""
SAMPLES = {"bs": 1000, "ar": 10000}
"""How often each significance test draws."""
MOST_BYTES = 1 << 32
"""Memory that one drawing of samples may take."""
Test = Literal["bs", "ar"]
Note = Literal[Lack, "13a leaves Thai uncut: its words are whole phrases"]
"""What is to be said of a score: why there is none, or why it says little."""
NOTES: tuple[Note, ...] = get_args(Note)


@dataclass(frozen=True, slots=True)
class Task:
    """What systems are scored against.

    ``references`` are several reference translations, each with all segments, or none; ``sources`` and ``documents``
    have one item for each segment.
    """

    checker: GlossaryChecker | None
    references: Sequence[Sequence[str]] = ()
    sources: Sequence[str] | None = None
    documents: Sequence[str] | None = None
    tokenize: str = DEFAULT

    @property
    def terms(self) -> GlossaryChecker:
        """The glossary; an error where there is none."""
        if self.checker is None:
            raise ValueError("a term metric needs a glossary")
        return self.checker


class MetricKind(NamedTuple):
    """A metric that can be asked for by name: how it is made, what it needs, whether higher is better."""

    make: Callable[[Task], Any]
    counts_terms: bool
    needs_reference: bool
    higher_is_better: bool = True


METRICS: dict[str, MetricKind] = {
    "term": MetricKind(lambda t: TermAccuracy(t.terms, t.sources), True, False),
    "consistency": MetricKind(lambda t: TermConsistency(t.terms, t.sources, documents=t.documents), True, False),
    "forbidden": MetricKind(lambda t: ForbiddenRate(t.terms, t.sources), True, False, higher_is_better=False),
    "window": MetricKind(lambda t: WindowOverlap(t.terms, t.sources), True, True),
    "term-ter": MetricKind(lambda t: TERm(t.terms, t.sources, tokenize=t.tokenize), True, True, higher_is_better=False),
    "chrf": MetricKind(lambda t: ChrfOnTokens(t.tokenize), False, True),
    "chrf++": MetricKind(lambda t: ChrfOnTokens(t.tokenize, word_order=2), False, True),
    "bleu": MetricKind(lambda t: BleuOnTokens(t.tokenize), False, True),
    "ter": MetricKind(lambda t: TerOnTokens(t.tokenize), False, True, higher_is_better=False),
}
"""The metrics by the names that users give."""
EXTRAS = ("macro", "exact", "spelling", "required", "found")
"""What stands beside the score of a metric that has it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A score of one system by one metric.

    ``score`` is in percent, more than 100 only for edit rates and forbidden renderings, and None where there is nothing
    to score; ``note`` says why, or why it says little. ``confidence`` is the mean of bootstrap samples and half the
    width of their 95 % interval, ``p_value`` is of the difference from the first system.
    """

    score: float | None
    signature: str
    note: Note | Literal[""] = ""
    extras: Mapping[str, float | None] = field(default_factory=dict)
    confidence: tuple[float, float] | None = None
    p_value: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The score as a JSON object: numbers that are not rounded, null where there is none."""
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
    """Scores of systems by metrics; ``systems`` maps each name to its scores by the name of the metric."""

    signature: str
    systems: Mapping[str, Mapping[str, Scored]]

    @property
    def metrics(self) -> list[str]:
        """The names of the metrics, in order."""
        return list(dict.fromkeys(metric for scores in self.systems.values() for metric in scores))

    def to_dict(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return {
            "signature": self.signature,
            "systems": [
                {"system": name, "scores": {metric: s.to_dict() for metric, s in scores.items()}}
                for name, scores in self.systems.items()
            ],
        }

    def to_frame(self) -> pd.DataFrame:
        """The report as a DataFrame: a row for each system, a column for each metric."""
        import pandas as pd

        rows = [{metric: s.score for metric, s in scores.items()} for scores in self.systems.values()]
        return pd.DataFrame(rows, index=pd.Index(list(self.systems), name="system"), dtype=float)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(m)}</th>" for m in self.metrics)
        rows = "".join(
            f"<tr><th>{escape(name)}</th>"
            + "".join(f"<td>{shown(scores[m].score)}</td>" if m in scores else "<td></td>" for m in self.metrics)
            + "</tr>"
            for name, scores in self.systems.items()
        )
        return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def shown(value: float | None, width: int = 1) -> str:
    """A number with *width* decimals, a dash for none.

    >>> shown(66.666), shown(None)
    ('66.7', '–')
    """
    return "–" if value is None else f"{value:.{width}f}"


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
        names out of ``METRICS``
    direction
        ``en-th`` or ``th-en``; that of a ``GlossaryChecker``
    documents
        the document of each segment, for consistency
    tokenize
        one of ``metrics.tokens.TOKENIZERS``; newmm for Thai and 13a for English where not given
    confidence
        give 95 % confidence intervals by bootstrap
    test
        compare each system with the first: ``bs``, paired bootstrap, or ``ar``, approximate randomisation
    samples
        how often to draw; 0 is 1,000 for bootstrap and 10,000 for approximate randomisation

    Returns
    -------
    ScoreReport
        the systems in their order and, where there is a reference, the first one as the system ``reference``, the
        ceiling

    Raises
    ------
    ValueError
        when a name is unknown, something is missing that a metric needs, or numbers of segments differ

    >>> from glossary import Entry, Variant
    >>> glossary = [Entry("bank", (), (Variant("ธนาคาร"),))]
    >>> report = score(["ธนาคารใหม่"], references=["ธนาคารใหม่"], sources=["new bank"], glossary=glossary)
    >>> float(report.to_frame().loc["reference", "term"])
    100.0
    """
    systems = dict(hypotheses) if isinstance(hypotheses, Mapping) else {"system": list(hypotheses)}
    several = _several(references)
    checker = _checker(glossary, direction)
    direction = checker.direction if checker else direction
    if samples == 1:
        raise ValueError("samples must be 0 or at least 2; got 1")
    task = Task(checker, several, sources, documents, tokenize or (DEFAULT if direction == "en-th" else "13a"))
    _check(systems, task, metrics)
    if several:
        systems[REFERENCE] = several[0]
    made = {name: METRICS[name].make(task) for name in metrics}
    found = {system: _scored(lines, made, task, samples if confidence else -1) for system, lines in systems.items()}
    if test:
        _add_tests(found, systems, made, task, test, samples)
    return ScoreReport(_signature(task), found)


def _checker(glossary: Iterable[Entry] | GlossaryChecker | None, direction: Direction) -> GlossaryChecker | None:
    if glossary is None or isinstance(glossary, GlossaryChecker):
        return glossary
    return GlossaryChecker(glossary, direction)


def _several(references: Sequence[str] | Sequence[Sequence[str]]) -> list[list[str]]:
    if references and isinstance(references[0], str):
        return [[str(line) for line in references]]
    return [list(r) for r in references]


def _check(systems: Mapping[str, Sequence[str]], task: Task, metrics: Sequence[str]) -> None:
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


def _check_metric(name: str, task: Task) -> None:
    if name not in METRICS:
        raise ValueError(f"metric must be one of {', '.join(METRICS)}; got {name!r}")
    if METRICS[name].counts_terms and task.checker is None:
        raise ValueError(f"metric {name} needs a glossary")
    if METRICS[name].needs_reference and not task.references:
        raise ValueError(f"metric {name} needs a reference")
    if not task.references and task.sources is None:
        raise ValueError(f"metric {name} needs sources or a reference")


def _scored(lines: Sequence[str], made: Mapping[str, Any], task: Task, samples: int) -> dict[str, Scored]:
    scores = {}
    for name, metric in made.items():
        count = 1 if samples < 0 else samples or SAMPLES["bs"]
        _check_memory(name, metric, lines, task, count)
        result = metric.corpus_score(lines, task.references or None, n_bootstrap=count)
        scores[name] = Scored(
            _number(result.score),
            str(metric.get_signature()),
            _note(metric, lines, result),
            {key: _number(getattr(result, key)) for key in EXTRAS if hasattr(result, key)},
            None if samples < 0 or _number(result.score) is None else (float(result._mean), float(result._ci)),
        )
        metric.n_bootstrap = metric.seed = None
    return scores


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value if isinstance(value, int) else float(value)


def _note(metric: Any, lines: Sequence[str], result: Any) -> Note | Literal[""]:
    if math.isnan(result.score):
        lack: Lack = result.lack
        return lack
    if getattr(getattr(metric, "cutter", None), "name", "") == "13a" and any(map(script.has_thai, lines[:100])):
        return "13a leaves Thai uncut: its words are whole phrases"
    return ""


def _check_memory(name: str, metric: Any, lines: Sequence[str], task: Task, samples: int) -> None:
    """sacreBLEU draws all samples at once, each with the statistics of all segments."""
    if isinstance(metric, TermConsistency):
        size = 4 * max(1, samples) * len(lines) * metric.columns_for(task.references or None)
        if size > MOST_BYTES:
            raise ValueError(
                f"metric {name} would take {size >> 20:,} MB for {samples:,} samples of {len(lines):,} segments;"
                " ask for fewer samples or segments"
            )


def _add_tests(
    found: dict[str, dict[str, Scored]],
    systems: Mapping[str, Sequence[str]],
    made: Mapping[str, Any],
    task: Task,
    test: Test,
    samples: int,
) -> None:
    """Compare each system with the first by sacreBLEU's paired tests; what has no score is left out.

    Two systems of one score are not different, whatever the samples say: sacreBLEU counts only differences that are
    greater than that of the systems, and so calls identical ones different.
    """
    from sacrebleu.significance import PairedTest

    named = [(name, lines) for name, lines in systems.items() if name != REFERENCE]
    for name, metric in made.items():
        if any(found[system][name].score is None for system, _ in named):
            continue
        count = samples or SAMPLES[test]
        _check_memory(name, metric, named[0][1], task, count if test == "bs" else 1)
        _, results = PairedTest(named, {name: metric}, task.references or None, test, count)()
        compared: list[Any] = next(column for key, column in results.items() if key != "System")
        first = found[named[0][0]][name].score
        for (system, _), result in zip(named[1:], compared[1:], strict=True):
            same = found[system][name].score == first
            found[system][name] = replace(found[system][name], p_value=1.0 if same else float(result.p_value))


def _signature(task: Task) -> str:
    versions = {name: importlib.metadata.version(name) for name in ("wonglep", "sacrebleu", "pythainlp")}
    parts = [f"{name}:{version}" for name, version in versions.items()]
    if task.checker is not None:
        parts = [f"glossary:{task.checker.hash}", f"direction:{task.checker.direction}", *parts]
    return "|".join(parts)
