"""Gradient descent, the one place that calls jax: on one core, so that the same inputs give the same weights."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import numpy as np
import optax

Arrays = tuple[Any, ...]
Loss = Callable[[Any, Arrays, Any], Any]


class Settings(NamedTuple):
    """How weights are learnt.

    ``epochs`` passes over the examples in portions of ``batch``, by steps that begin at ``rate`` and end at 0 along a
    cosine; ``decay`` draws weights to 0, ``dropout`` is the share of inputs that each portion leaves out.
    """

    epochs: int
    rate: float
    batch: int = 64
    decay: float = 1e-4
    dropout: float = 0.15


def descend(loss: Loss, start: Any, groups: Sequence[Arrays], settings: Settings, seed: int) -> Any:
    """Learn weights by AdamW (Loshchilov & Hutter 2019).

    Parameters
    ----------
    loss
        a function of the weights, of one portion of examples and of a random key
    start
        the weights to begin with, a tree of arrays
    groups
        examples: arrays of the same length; those of one group have one shape
    settings, seed
        how to learn; the same seed gives the same weights

    Returns
    -------
    the weights, in arrays of numpy
    """
    random, key = np.random.default_rng(seed), jax.random.PRNGKey(seed)
    portions = sum(-(-len(group[0]) // settings.batch) for group in groups)
    rate = optax.cosine_decay_schedule(settings.rate, settings.epochs * portions)
    optimizer = optax.adamw(rate, weight_decay=settings.decay)

    @jax.jit
    def step(weights: Any, state: Any, portion: Arrays, key: Any) -> tuple[Any, Any]:
        slopes = jax.grad(loss)(weights, portion, key)
        updates, state = optimizer.update(slopes, state, weights)
        return optax.apply_updates(weights, updates), state

    weights, state = start, optimizer.init(start)
    for _ in range(settings.epochs):
        for group, places in _portions(groups, settings.batch, random):
            key, now = jax.random.split(key)
            weights, state = step(weights, state, tuple(array[places] for array in group), now)
    return jax.tree.map(np.asarray, weights)


def _portions(groups: Sequence[Arrays], size: int, random: np.random.Generator) -> Iterable[tuple[Arrays, Any]]:
    """All examples in random order; the last portion of a group is filled up, so that each has the same shape."""
    found = []
    for group in groups:
        order = random.permutation(len(group[0]))
        order = np.resize(order, -(-len(order) // size) * size)
        found += [(group, places) for places in np.split(order, len(order) // size)]
    return [found[at] for at in random.permutation(len(found))]


def dropped(values: Any, key: Any, share: float) -> Any:
    """The values with a random share of them set to 0, the others raised so that the mean stays (Srivastava 2014)."""
    return values * jax.random.bernoulli(key, 1 - share, values.shape) / (1 - share)
