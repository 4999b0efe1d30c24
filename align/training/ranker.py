"""Learn a ranker from examples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any, NamedTuple

import numpy as np

from align.arrays import Floats
from align.ranker import LEFT, MOST_WORDS, RIGHT, Choices, Ranker, Scale, Weights
from align.training.descent import Arrays, Settings, descend, dropped

UNITS, NONE_UNITS = 128, 32
VECTOR = 32
"""Numbers that stand for a word."""
WIDTHS = (16, 24, 32, 48)
"""Candidates of a group; of brackets with more, those nearest the bracket are learnt from."""
ON_CORPUS = Settings(epochs=4, rate=2e-3, batch=128)
ON_GOLD = Settings(epochs=8, rate=1e-3)
WORKERS = 2
LEAST_DEVIATION = 1e-6


class Example(NamedTuple):
    """Choices with the weight of each as an answer, and of none; a weight of 0 is a wrong one."""

    choices: Choices
    right: Floats
    none: float


def scales(examples: Sequence[Choices]) -> tuple[Scale, Scale]:
    """The scales of the evidence on spans and on brackets; what never varies keeps its unit."""
    return _scale(np.concatenate([c.rows for c in examples])), _scale(np.stack([c.whole for c in examples]))


def _scale(table: Floats) -> Scale:
    deviation = table.std(axis=0)
    return Scale(table.mean(axis=0), np.where(deviation > LEAST_DEVIATION, deviation, 1.0))


def learn(blank: Ranker, examples: Sequence[Example], settings: Settings, members: int) -> tuple[Weights, ...]:
    """Learn several weights from the same examples at the same time, each on a core of its own.

    Parameters
    ----------
    blank
        a ranker whose vocabulary and scales the weights are for
    examples
        what to learn from
    settings
        how to learn
    members
        how many; each begins with random numbers of its own
    """
    sizes = len(blank.thai) + 1, len(blank.english) + 1, len(blank.rows.mean), len(blank.wholes.mean)
    run = partial(_learn, groups=_groups(blank, examples), sizes=sizes, settings=settings)
    with ProcessPoolExecutor(min(WORKERS, members), get_context("spawn")) as workers:
        return tuple(workers.map(run, range(members)))


def _learn(seed: int, groups: list[Arrays], sizes: tuple[int, int, int, int], settings: Settings) -> Weights:
    return Weights(*descend(partial(_loss, share=settings.dropout), _begin(sizes, seed), groups, settings, seed))


def _begin(sizes: tuple[int, int, int, int], seed: int) -> Weights:
    """Random weights to begin with."""
    random = np.random.default_rng(seed)
    thai, english, rows, wholes = sizes
    inputs = (LEFT + RIGHT + 3) * VECTOR + 2 + rows + wholes

    def normal(*shape: int, scale: float) -> Floats:
        return random.normal(0, scale, shape).astype(np.float32)

    return Weights(
        thai=normal(thai, VECTOR, scale=0.1),
        english=normal(english, VECTOR, scale=0.1),
        likeness=np.eye(VECTOR, dtype=np.float32),
        hidden=normal(inputs, UNITS, scale=1 / math.sqrt(inputs)),
        bias=np.zeros(UNITS, np.float32),
        out=normal(UNITS, 1, scale=0.1),
        none_hidden=normal(wholes + 3 * VECTOR + UNITS, NONE_UNITS, scale=0.05),
        none_bias=np.zeros(NONE_UNITS, np.float32),
        none_out=normal(NONE_UNITS, 1, scale=0.1),
        none_offset=np.zeros(1, np.float32),
    )


def _groups(blank: Ranker, examples: Sequence[Example]) -> list[Arrays]:
    """Examples as arrays, those of a like number of candidates together."""
    width = [next((w for w in WIDTHS if len(e.choices.rows) <= w), WIDTHS[-1]) for e in examples]
    kept = {w: [e for e, own in zip(examples, width, strict=True) if own == w] for w in WIDTHS}
    return [_arrays(blank, group, w) for w, group in kept.items() if group]


def _arrays(blank: Ranker, examples: Sequence[Example], width: int) -> Arrays:
    count, columns = len(examples), len(blank.rows.mean)
    rows = np.zeros((count, width, columns), np.float32)
    around = np.zeros((count, width, LEFT + RIGHT), np.int32)
    there = np.zeros((count, width), bool)
    right = np.zeros((count, width + 1), np.float32)
    english = np.full((count, MOST_WORDS), -1, np.int32)
    for at, (choices, good, none) in enumerate(examples):
        size = min(width, len(choices.rows))
        rows[at, :size], around[at, :size] = blank.rows(choices.rows[-size:]), choices.around[-size:]
        right[at, :size], right[at, width], there[at, :size] = good[-size:], none, True
        english[at, : len(choices.english)] = choices.english
    right /= np.maximum(right.sum(axis=1, keepdims=True), 1e-6)
    wholes = blank.wholes(np.stack([e.choices.whole for e in examples])).astype(np.float32)
    return rows, wholes, around, english, there, right


def _loss(weights: Weights, portion: Arrays, key: Any, share: float) -> Any:
    """Cross entropy of the right answers, in one softmax over the candidates and none."""
    import jax
    import jax.numpy as jnp

    rows, wholes, around, english, there, right = portion
    count, width = there.shape
    named = (english >= 0)[:, :, None]
    vectors, words = weights.thai[around], weights.english[jnp.maximum(english, 0)] * named
    size = named.sum(axis=1)
    last = jnp.take_along_axis(words, jnp.maximum(size - 1, 0)[:, :, None], axis=1)[:, 0]
    term = jnp.concatenate([words[:, 0], last, words.sum(axis=1) / jnp.maximum(size, 1)], axis=-1)
    asked = words @ weights.likeness
    likeness = [jnp.einsum("nwd,ncd->ncw", asked, vectors[:, :, at]).max(axis=-1) for at in (LEFT, LEFT - 1)]
    inputs = [
        vectors.reshape(count, width, -1),
        jnp.broadcast_to(term[:, None], (count, width, term.shape[-1])),
        jnp.maximum(jnp.stack(likeness, axis=-1), 0),
        rows,
        jnp.broadcast_to(wholes[:, None], (count, width, wholes.shape[-1])),
    ]
    first, second = jax.random.split(key)
    units = dropped(jnp.concatenate(inputs, axis=-1), first, share) @ weights.hidden + weights.bias
    units = jax.nn.relu(units)
    spans = jnp.where(there, (units @ weights.out)[:, :, 0], -1e9)
    pooled = jnp.where(there[:, :, None], units, 0).max(axis=1)
    none = dropped(jnp.concatenate([wholes, term, pooled], axis=-1), second, share) @ weights.none_hidden
    nones = jax.nn.relu(none + weights.none_bias) @ weights.none_out + weights.none_offset
    return -(jax.nn.log_softmax(jnp.concatenate([spans, nones], axis=-1)) * right).sum(axis=-1).mean()
