"""Evaluate a training on records that no step of it has seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from align.decide import RULE_CONFIDENCE, UNCALIBRATED, Calibration, Model, decide_cases, logit
from align.evaluate import Figures, evaluate_pairs, is_right
from align.gold import Gold, join_record
from align.records import Pair
from align.training.steps import Sources, make_model

PARTS = 5
"""Number of parts of the gold, each of which one training leaves out."""

DAMPING = 0.5
"""Share of a Newton step that is taken; whole steps may oscillate for ever."""

Prediction = tuple[Gold, Pair]


class Trial(NamedTuple):
    """A training without one part of the gold: the records it was trained on, those held out, and the model."""

    training: Sequence[Gold]
    held_out: Sequence[Gold]
    model: Model


def train_without(part: int, gold: Sequence[Gold], sources: Sources) -> Trial:
    """Train a model without every fifth record, from number *part* on."""
    rest = [record for at, record in enumerate(gold) if at % PARTS != part]
    return Trial(rest, gold[part::PARTS], make_model(rest, sources))


def predict(gold: Sequence[Gold], model: Model) -> list[Prediction]:
    """Answer records; without calibration the confidence of an answer is its probability."""
    answers = decide_cases([join_record(g.left, g.inside, g.right) for g in gold], model)
    return list(zip(gold, answers, strict=True))


def measure(predictions: Iterable[Prediction]) -> Figures:
    """Evaluate predictions; see ``align.evaluate.evaluate_pairs``."""
    return evaluate_pairs(*zip(*predictions, strict=True))


def select_plain(predictions: Iterable[Prediction]) -> list[Prediction]:
    """Return the predictions for records that were chosen at random."""
    return [(gold, pair) for gold, pair in predictions if gold.sample == "plain"]


def fit_calibration(predictions: Iterable[Prediction], rounds: int = 200) -> Calibration:
    """Fit a calibration of probabilities to the share of right answers, by logistic regression (Platt 1999)."""
    answers = [(pair.confidence, is_right(gold, pair)) for gold, pair in predictions if _is_weighed(pair)]
    logits = np.array([logit(probability) for probability, _ in answers])
    inputs = np.stack([logits, np.ones_like(logits)], axis=1)
    right = np.array([float(ok) for _, ok in answers])
    weights = np.array(UNCALIBRATED)
    for _ in range(rounds):
        predicted = 1 / (1 + np.exp(-inputs @ weights))
        # The small diagonal keeps the matrix invertible where all answers have the same probability.
        curvature = inputs.T @ (inputs * (predicted * (1 - predicted))[:, None]) + 1e-9 * np.eye(2)
        weights += DAMPING * np.linalg.solve(curvature, inputs.T @ (right - predicted))
    return Calibration(round(float(weights[0]), 4), round(float(weights[1]), 4))


def apply_calibration(predictions: Iterable[Prediction], calibration: Calibration) -> list[Prediction]:
    """Return the predictions with calibrated confidences."""
    return [
        (gold, replace(pair, confidence=calibration(pair.confidence)) if _is_weighed(pair) else pair)
        for gold, pair in predictions
    ]


def cross_calibrate(parts: Sequence[Sequence[Prediction]]) -> list[Prediction]:
    """Calibrate each part by the plain predictions of the other parts, a single part by its own; return all of them."""
    found = []
    for at, part in enumerate(parts):
        others = [p for number, other in enumerate(parts) if number != at for p in other] or part
        found += apply_calibration(part, fit_calibration(select_plain(others)))
    return found


def _is_weighed(pair: Pair) -> bool:
    """Return whether the networks gave the answer, and not a rule, whose confidence is fixed."""
    return pair.confidence != RULE_CONFIDENCE
