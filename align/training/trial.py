"""Judge a training by records that no step of it has seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from align.decide import SURE, UNCALIBRATED, Calibration, Case, Model, decide, logit
from align.evaluate import Figures, figures, is_right
from align.gold import Gold, bracket
from align.records import Pair
from align.training.steps import Sources, make_model

PARTS = 5
"""Parts of the gold that are left out one after the other."""

DAMPING = 0.5
"""Share of a Newton step that is taken: whole steps may swing for ever."""

Judged = tuple[Gold, Pair]


class Trial(NamedTuple):
    """A training without one part of the gold: what it learnt from, what it was judged by, the model."""

    rest: Sequence[Gold]
    held: Sequence[Gold]
    model: Model


def leave_out(part: int, gold: Sequence[Gold], sources: Sources) -> Trial:
    """Train without every fifth record, from number *part* on."""
    rest = [record for at, record in enumerate(gold) if at % PARTS != part]
    return Trial(rest, gold[part::PARTS], make_model(rest, sources))


def judge(gold: Sequence[Gold], model: Model) -> list[Judged]:
    """Answer records; of a model that is not calibrated the confidence is the chance."""
    answers = decide([Case(*bracket(g.left, g.inside, g.right)) for g in gold], model)
    return list(zip(gold, answers, strict=True))


def measure(judged: Iterable[Judged]) -> Figures:
    """The figures of answers; see ``align.evaluate.figures``."""
    return figures(*zip(*judged, strict=True))


def plain(judged: Iterable[Judged]) -> list[Judged]:
    """Those of records that were chosen at random."""
    return [(gold, pair) for gold, pair in judged if gold.sample == "plain"]


def calibrate(judged: Iterable[Judged], rounds: int = 200) -> Calibration:
    """Fit the chances of answers to how often they are right, by logistic regression (Platt 1999)."""
    answers = [(pair.confidence, is_right(gold, pair)) for gold, pair in judged if _is_weighed(pair)]
    logits = np.array([logit(chance) for chance, _ in answers])
    inputs = np.stack([logits, np.ones_like(logits)], axis=1)
    right = np.array([float(ok) for _, ok in answers])
    weights = np.array(UNCALIBRATED)
    for _ in range(rounds):
        predicted = 1 / (1 + np.exp(-inputs @ weights))
        curvature = inputs.T @ (inputs * (predicted * (1 - predicted))[:, None]) + 1e-9 * np.eye(2)
        weights += DAMPING * np.linalg.solve(curvature, inputs.T @ (right - predicted))
    return Calibration(round(float(weights[0]), 4), round(float(weights[1]), 4))


def calibrated(judged: Iterable[Judged], calibration: Calibration) -> list[Judged]:
    """The same answers with confidences instead of chances."""
    return [
        (gold, replace(pair, confidence=calibration(pair.confidence)) if _is_weighed(pair) else pair)
        for gold, pair in judged
    ]


def cross_calibrated(parts: Sequence[Sequence[Judged]]) -> list[Judged]:
    """The answers of all parts, each calibrated by the plain answers of the other parts; one part alone by itself."""
    found = []
    for at, part in enumerate(parts):
        others = [j for number, other in enumerate(parts) if number != at for j in other] or part
        found += calibrated(part, calibrate(plain(others)))
    return found


def _is_weighed(pair: Pair) -> bool:
    """Was the answer weighed, or did a rule give it, whose confidence is fixed?"""
    return pair.confidence != SURE
