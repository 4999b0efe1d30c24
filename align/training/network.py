"""Train networks by gradient descent: to choose one candidate or none, and to tell classes apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from align.network import CLIP, Floats, Ints, Network


class Choice(NamedTuple):
    """A list of candidates of which some are right, or none is.

    ``rows`` is the table of the candidates, ``right`` has a weight above 0 for each right one, ``whole`` has the
    features of the list; ``none`` is true when no candidate is right.
    """

    rows: Floats
    whole: Floats
    right: Floats
    none: bool


class Settings(NamedTuple):
    """The settings of a training."""

    units: int = 40
    whole_units: int = 16
    epochs: int = 30
    rate: float = 3e-3
    decay: float = 1e-4
    dropout: float = 0.1
    batch: int = 64
    members: int = 4


class _Weights:
    """The weights of a network in training."""

    def __init__(self, inputs: Floats, outputs: int, units: int, seed: int) -> None:
        random = np.random.default_rng(seed)
        self.mean, self.scale = inputs.mean(axis=0), inputs.std(axis=0) + 1e-6
        size = inputs.shape[1]
        self.parts: list[Floats] = [
            random.normal(0, 1 / math.sqrt(size), (size, units)),
            np.zeros(units),
            # Small at first, so that the outputs begin near 0 and the softmax near even.
            random.normal(0, 0.3 / math.sqrt(units), (units, outputs)),
            np.zeros(outputs),
        ]

    def standard(self, inputs: Floats) -> Floats:
        standard: Floats = np.clip((inputs - self.mean) / self.scale, -CLIP, CLIP)
        return standard

    def forward(self, inputs: Floats, mask: Floats) -> tuple[Floats, Floats]:
        hidden, bias, out, offset = self.parts
        units = np.tanh(inputs @ hidden + bias)
        return units, (units * mask) @ out + offset

    def gradients(self, inputs: Floats, units: Floats, mask: Floats, slope: Floats) -> list[Floats]:
        inner = (slope @ self.parts[2].T) * mask * (1 - units**2)
        return [inputs.T @ inner, inner.sum(axis=0), (units * mask).T @ slope, slope.sum(axis=0)]


class _Adam:
    """The Adam optimiser (Kingma & Ba 2015) with a cosine-shaped learning rate and weight decay."""

    def __init__(self, parts: list[Floats], rate: float, decay: float, steps: int) -> None:
        self.parts, self.rate, self.decay, self.steps = parts, rate, decay, steps
        self.first, self.second = [np.zeros_like(p) for p in parts], [np.zeros_like(p) for p in parts]
        self.step = 0

    def update(self, gradients: list[Floats]) -> None:
        self.step += 1
        rate = self.rate * 0.5 * (1 + math.cos(math.pi * self.step / self.steps))
        for part, first, second, slope in zip(self.parts, self.first, self.second, gradients, strict=True):
            # Biases, which have one dimension, do not decay.
            slope = slope + self.decay * part if part.ndim == 2 else slope
            first += 0.1 * (slope - first)
            second += 0.001 * (slope**2 - second)
            part -= rate * (first / (1 - 0.9**self.step)) / (np.sqrt(second / (1 - 0.999**self.step)) + 1e-8)


def learn_choices(choices: Sequence[Choice], settings: Settings = Settings()) -> tuple[Network, Network]:
    """Train a network that scores candidates and one that scores none of them.

    The loss of a list is the negative log probability of its right choices, in one softmax over its candidates and
    none. An ensemble of ``settings.members`` networks is trained from different seeds and joined into one.
    """
    joined = [_learn_choices(choices, settings, seed) for seed in range(settings.members)]
    return join([spans for spans, _ in joined]), join([nones for _, nones in joined])


def _learn_choices(choices: Sequence[Choice], settings: Settings, seed: int) -> tuple[Network, Network]:
    rows: Floats = np.concatenate([c.rows for c in choices]).astype(np.float64)
    wholes: Floats = np.stack([c.whole for c in choices]).astype(np.float64)
    sizes = np.array([len(c.rows) for c in choices])
    offsets = np.append(0, np.cumsum(sizes))
    right = np.concatenate([c.right for c in choices])
    right_none = np.array([float(c.none) for c in choices])
    span, none = _Weights(rows, 1, settings.units, seed), _Weights(wholes, 1, settings.whole_units, seed + 1000)
    rows, wholes = span.standard(rows), none.standard(wholes)

    def gradients(batch: Ints, random: np.random.Generator) -> list[Floats]:
        index = np.concatenate([np.arange(offsets[i], offsets[i + 1]) for i in batch])
        size = sizes[batch]
        begins = np.append(0, np.cumsum(size)[:-1])
        masks = [_mask(random, w.parts[1].size, settings.dropout) for w in (span, none)]
        span_units, span_scores = span.forward(rows[index], masks[0])
        none_units, none_scores = none.forward(wholes[batch], masks[1])
        # A softmax over the rows of each list and its none; subtracting the highest score prevents overflow.
        scores, none_score = span_scores[:, 0], none_scores[:, 0]
        highest = np.maximum(np.maximum.reduceat(scores, begins), none_score)
        odds, none_odds = np.exp(scores - np.repeat(highest, size)), np.exp(none_score - highest)
        total = np.add.reduceat(odds, begins) + none_odds
        good, none_good = odds * right[index], none_odds * right_none[batch]
        good_total = np.add.reduceat(good, begins) + none_good + 1e-12
        slope = (odds / np.repeat(total, size) - good / np.repeat(good_total, size)) / len(batch)
        none_slope = (none_odds / total - none_good / good_total) / len(batch)
        return [
            *span.gradients(rows[index], span_units, masks[0], slope[:, None]),
            *none.gradients(wholes[batch], none_units, masks[1], none_slope[:, None]),
        ]

    _descend([*span.parts, *none.parts], gradients, len(choices), settings, seed)
    return _network(span), _network(none)


def learn_classes(inputs: Floats, classes: Ints, count: int, settings: Settings = Settings()) -> Network:
    """Train an ensemble that tells *count* classes apart by a softmax, joined into one network."""
    return join([_learn_classes(inputs, classes, count, settings, seed) for seed in range(settings.members)])


def _learn_classes(inputs: Floats, classes: Ints, count: int, settings: Settings, seed: int) -> Network:
    weights = _Weights(inputs, count, settings.units, seed)
    rows, targets = weights.standard(inputs), np.eye(count)[classes]

    def gradients(batch: Ints, random: np.random.Generator) -> list[Floats]:
        mask = _mask(random, settings.units, settings.dropout)
        units, scores = weights.forward(rows[batch], mask)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        slope = (odds / odds.sum(axis=1, keepdims=True) - targets[batch]) / len(batch)
        return weights.gradients(rows[batch], units, mask, slope)

    _descend(weights.parts, gradients, len(rows), settings, seed)
    return _network(weights)


def _descend(
    parts: list[Floats],
    gradients: Callable[[Ints, np.random.Generator], list[Floats]],
    count: int,
    settings: Settings,
    seed: int,
) -> None:
    random = np.random.default_rng(seed)
    adam = _Adam(parts, settings.rate, settings.decay, settings.epochs * math.ceil(count / settings.batch) + 1)
    for batch in _batches(count, settings, random):
        adam.update(gradients(batch, random))


def _batches(count: int, settings: Settings, random: np.random.Generator) -> Iterator[Ints]:
    for _ in range(settings.epochs):
        order = random.permutation(count)
        for at in range(0, count, settings.batch):
            yield order[at : at + settings.batch]


def _mask(random: np.random.Generator, units: int, dropout: float) -> Floats:
    # Units that stay are scaled up, so that the network needs no change when dropout ends.
    return (random.random((1, units)) >= dropout) / (1 - dropout)


def _network(weights: _Weights) -> Network:
    return Network(weights.mean, weights.scale, *weights.parts)


def join(networks: Sequence[Network]) -> Network:
    """Join networks with the same inputs into one whose output is the mean of theirs."""
    first, count = networks[0], len(networks)
    return Network(
        first.mean,  # the same in all, since it is that of the inputs
        first.scale,
        np.concatenate([n.hidden for n in networks], axis=1),
        np.concatenate([n.bias for n in networks]),
        np.concatenate([n.out for n in networks]) / count,
        sum((n.offset for n in networks), np.zeros_like(first.offset)) / count,
    )
