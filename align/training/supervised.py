"""Learn from gold what the corpus could not teach, and judge it on gold that was held out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from align.arrays import Floats
from align.batches import batched
from align.decide import BATCH, Calibration, Case, Model, Table, chances, choices, kind_inputs, logit, tables
from align.evaluate import calibration_error
from align.evidence.reading import Knowledge
from align.gold import Gold, bracket
from align.network import Network
from align.ranker import UNSCALED, Ranker, Vocabulary
from align.records import KINDS
from align.training.network import learn_classes
from align.training.ranker import ON_CORPUS, ON_GOLD, Example, learn, scales

FOLDS = 5
"""Parts of the gold of which one is held out."""
MEMBERS = 2
"""Rankers whose opinions are averaged."""
GOLD_WEIGHT = 2
"""How often a gold record counts beside one of the corpus."""
ALSO = 0.6
"""Weight of a span that is as good as the preferred one."""

Marked = tuple[Gold, Table]


def gather(gold: Iterable[Gold], knowledge: Knowledge) -> list[Marked]:
    """Read gold records and gather their evidence; those whose span is no candidate are left out."""
    marked = []
    for batch in batched(gold, BATCH):
        cases = [Case(*bracket(g.left, g.inside, g.right)) for g in batch]
        for record, table in zip(batch, tables(cases, knowledge), strict=True):
            if table is not None and (record.kind == "none" or right_starts(record, table).any()):
                marked.append((record, table))
    return marked


def right_starts(gold: Gold, table: Table) -> Any:
    """For each candidate start its weight as a right answer: 1 for the preferred span, less for one as good, else 0."""
    window = table.reading.window
    spans = [window.text[s:] for s in window.starts]
    return np.array([0.0 if gold.kind == "none" else 1.0 if s == gold.thai else ALSO * (s in gold.also) for s in spans])


def learn_from_gold(
    gold: Iterable[Gold], knowledge: Knowledge, words: tuple[Vocabulary, Vocabulary]
) -> tuple[list[Marked], Ranker]:
    """Gather the evidence on gold, and learn a ranker from nothing else."""
    marked = gather(gold, knowledge)
    blank = Ranker(*words, UNSCALED, UNSCALED, ())
    examples = [example_of(g, table, blank) for g, table in marked]
    rows, wholes = scales([e.choices for e in examples])
    blank = replace(blank, rows=rows, wholes=wholes)
    return marked, replace(blank, members=learn(blank, examples, ON_GOLD, MEMBERS))


def learn_from_all(
    marked: Sequence[Marked], examples: Sequence[Example], ranker: Ranker, members: int = MEMBERS
) -> Ranker:
    """Learn anew from the corpus and the gold together, in the scales and with the words of another ranker."""
    gold = [example_of(g, table, ranker) for g, table in marked]
    return replace(ranker, members=learn(ranker, [*examples, *gold * GOLD_WEIGHT], ON_CORPUS, members))


def example_of(gold: Gold, table: Table, ranker: Ranker) -> Example:
    """A gold record as an example to learn from."""
    return Example(choices(table, ranker), right_starts(gold, table), float(gold.kind == "none"))


def calibrate(answers: Sequence[tuple[float, bool]], rounds: int = 200) -> Calibration:
    """Fit the chances of answers to how often they are right, by logistic regression (Platt 1999).

    >>> round(calibrate([(0.5, True), (0.5, True), (0.5, True), (0.5, False)])(0.5), 2)
    0.75
    """
    logits = np.array([logit(chance) for chance, _ in answers])
    inputs = np.stack([logits, np.ones_like(logits)], axis=1)
    right = np.array([float(ok) for _, ok in answers])
    weights = np.array([1.0, 0.0])
    for _ in range(rounds):
        predicted = 1 / (1 + np.exp(-inputs @ weights))
        curvature = inputs.T @ (inputs * (predicted * (1 - predicted))[:, None]) + 1e-9 * np.eye(2)
        weights += np.linalg.solve(curvature, inputs.T @ (right - predicted))
    return Calibration(round(float(weights[0]), 4), round(float(weights[1]), 4))


class Judged(NamedTuple):
    """A held-out record and how it was answered: the span or nothing, its chance, is it right, is its kind right."""

    gold: Gold
    answer: str
    chance: float
    right: bool
    kind: bool


def judge(held: Sequence[Marked], model: Model) -> list[Judged]:
    """Judge records by a model that has not seen them."""
    ranked = chances([table for _, table in held], model.ranker)
    return [_judged(gold, table, chance, model.kind) for (gold, table), chance in zip(held, ranked, strict=True)]


def _judged(gold: Gold, table: Table, chance: Floats, kinds: Network) -> Judged:
    right = right_starts(gold, table) > 0
    choice = int(chance.argmax())
    window = table.reading.window
    kind = KINDS[int(kinds(kind_inputs(table, int(right.argmax()))[None])[0].argmax())]
    return Judged(
        gold=gold,
        answer=window.text[window.starts[choice] :] if choice < len(right) else "",
        chance=float(chance[choice]),
        right=bool(np.append(right, gold.kind == "none")[choice]),
        kind=kind in gold.kinds,
    )


def plain(judged: Sequence[Judged]) -> list[Judged]:
    """Those of records that were chosen at random."""
    return [j for j in judged if j.gold.sample == "plain"]


def figures(judged: Sequence[Judged], calibration: Calibration) -> dict[str, float]:
    """The figures of held-out records."""
    exact = [j.right for j in judged if j.gold.kind != "none"]
    found = {
        "records": len(judged),
        "exact": sum(exact) / len(exact),
        "accuracy": sum(j.right for j in judged) / len(judged),
        "kind": sum(j.kind for j in judged if j.gold.kind != "none") / len(exact),
        "calibration_error": calibration_error((calibration(j.chance), j.right) for j in judged),
    }
    return {name: round(value, 4) for name, value in found.items()}


def learn_kinds(marked: Sequence[Marked]) -> Network:
    """Learn the kind of a pair from the evidence on its right span."""
    spans = [(g, t) for g, t in marked if g.kind != "none"]
    inputs = np.stack([kind_inputs(t, int(right_starts(g, t).argmax())) for g, t in spans]).astype(np.float64)
    return learn_classes(inputs, np.array([KINDS.index(g.kind) for g, _ in spans]), len(KINDS) - 1)
