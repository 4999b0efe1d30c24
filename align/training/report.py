"""What was learnt, in figures on gold that was held out: the tables of ``align/models/README.md``, as Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from align.decide import Calibration, Model, Table
from align.evidence import SPAN_EVIDENCE, context
from align.ranker import Ranker
from align.training.ranker import ON_GOLD, learn
from align.training.supervised import Judged, Marked, example_of, judge, plain

GROUPS: dict[str, tuple[str, ...]] = {
    "sound": ("thai_heard", "spoken", "spoken_below_best", "best_spoken"),
    "meaning": ("thai_meant", "thai_associated", "first_associated", "left_associated"),
    "what is covered, by any link": (
        "english_covered", "english_outside", "english_gained", "english_missed", "thai_covered", "thai_unexplained",
        "first_explained", "left_explained", "crossing", "lead", "balance", "balance_below_best", "best_balance",
    ),
    "what English would not say or leaves unsaid": (
        "contradicted", "contradicted_letters", "unknown", "first_unsaid", "first_contradicted", "left_unsaid",
        "left_contradicted",
    ),
    "letters of an abbreviation": ("initials_covered", "initials_gained", "initials_outside"),
    "context": tuple(m.__name__ for m in SPAN_EVIDENCE if m.__module__ == context.__name__),
}  # fmt: skip
"""Evidence that says the same kind of thing; every evidence is in one group."""
SHARES = (0.1, 0.25, 0.5, 1.0)
"""Of the gold, for the learning curve."""
BINS = 10
HARDEST = 20


class Trial(NamedTuple):
    """A training without a part of the gold.

    ``rest`` was learnt from, with the corpus, which gave ``model``; ``held`` was judged, ``judged`` are the answers.
    ``calibration`` makes a confidence of a chance.
    """

    rest: Sequence[Marked]
    held: Sequence[Marked]
    model: Model
    judged: Sequence[Judged]
    calibration: Calibration


def report(trial: Trial) -> Iterator[str]:
    """The lines of the report."""
    yield from _by("source", trial.judged, lambda j: j.gold.source)
    yield from _by("kind", trial.judged, lambda j: j.gold.kind)
    yield from _reliability(plain(trial.judged), trial.calibration)
    yield from _curve(trial)
    yield from _ablation(trial)
    yield from _hardest(trial.judged, trial.calibration)


def _by(title: str, judged: Sequence[Judged], group: Callable[[Judged], str]) -> Iterator[str]:
    groups = defaultdict(list)
    for j in judged:
        groups[group(j)].append(j.right)
    yield from _heading(f"Right by {title}", title, "records", "right")
    for name, right in sorted(groups.items(), key=lambda item: -len(item[1])):
        yield f"| {name} | {len(right)} | {np.mean(right):.3f} |"


def _reliability(judged: Sequence[Judged], calibration: Calibration) -> Iterator[str]:
    bins = defaultdict(list)
    for j in judged:
        confidence = calibration(j.chance)
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, j.right))
    yield from _heading("Reliability, plain records", "confidence", "records", "mean confidence", "right", "")
    for number, answers in sorted(bins.items()):
        confidence, right = np.mean(answers, axis=0)
        bar = "█" * round(20 * right)
        yield f"| {number / BINS:.1f} | {len(answers)} | {confidence:.3f} | {right:.3f} | {bar} |"


def _curve(trial: Trial) -> Iterator[str]:
    yield from _heading("Learning curve, without the corpus", "gold records learnt from", "right, all", "right, plain")
    for share in SHARES:
        some = trial.rest[:: round(1 / share)]
        judged = _judged_by_gold(trial, some, trial.held)
        yield f"| {len(some)} | {_right(judged):.3f} | {_right(plain(judged)):.3f} |"


def _ablation(trial: Trial) -> Iterator[str]:
    title = "Without a group of evidence, without the corpus"
    yield from _heading(title, "without", "right, all", "right, plain")
    for name, group in {"nothing": (), **GROUPS}.items():
        rest, held = (
            [(gold, _without(group, table, trial.model.ranker)) for gold, table in part]
            for part in (trial.rest, trial.held)
        )
        judged = _judged_by_gold(trial, rest, held)
        yield f"| {name} | {_right(judged):.3f} | {_right(plain(judged)):.3f} |"


def _judged_by_gold(trial: Trial, rest: Sequence[Marked], held: Sequence[Marked]) -> list[Judged]:
    """Judge by a ranker that learns from gold alone, which takes seconds."""
    ranker = trial.model.ranker
    examples = [example_of(gold, table, ranker) for gold, table in rest]
    members = learn(ranker, examples, ON_GOLD, members=2)
    return judge(held, replace(trial.model, ranker=replace(ranker, members=members)))


def _without(group: Iterable[str], table: Table, ranker: Ranker) -> Table:
    """A table whose evidence of a group says what it says on the average."""
    names = [measure.__name__ for measure in SPAN_EVIDENCE]
    columns = [names.index(name) for name in group]
    rows = table.rows.copy()
    rows[:, columns] = ranker.rows.mean[columns]
    return table._replace(rows=rows)


def _hardest(judged: Sequence[Judged], calibration: Calibration) -> Iterator[str]:
    yield from _heading("The surest wrong answers", "content", "annotated", "answered", "confidence")
    wrong = sorted((j for j in judged if not j.right), key=lambda j: -j.chance)
    for j in wrong[:HARDEST]:
        answer = j.answer or "none"
        yield f"| {j.gold.inside.strip()} | {j.gold.thai or 'none'} | {answer} | {calibration(j.chance):.2f} |"


def _right(judged: Sequence[Judged]) -> float:
    return sum(j.right for j in judged) / len(judged)


def _heading(title: str, *columns: str) -> Iterator[str]:
    yield from ("", f"### {title}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns))
