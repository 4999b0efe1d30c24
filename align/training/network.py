"""Learn a network that tells classes apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from align.arrays import Floats, Ints
from align.network import CLIP, Network
from align.training.descent import Arrays, Settings, descend, dropped

UNITS = 40
CLASSES = Settings(epochs=30, rate=3e-3, dropout=0.1)


def learn_classes(inputs: Floats, classes: Ints, count: int, settings: Settings = CLASSES, members: int = 4) -> Network:
    """Learn to tell *count* classes apart by a softmax; several networks are learnt and joined."""
    mean, scale = inputs.mean(axis=0), inputs.std(axis=0) + 1e-6
    rows = np.clip((inputs - mean) / scale, -CLIP, CLIP).astype(np.float32)
    examples: Arrays = (rows, np.eye(count, dtype=np.float32)[classes])
    loss = partial(_loss, share=settings.dropout)
    sizes = rows.shape[1], count
    learnt = (descend(loss, _begin(*sizes, seed), [examples], settings, seed) for seed in range(members))
    return join([Network(mean, scale, *parts) for parts in learnt])


def _begin(inputs: int, outputs: int, seed: int) -> tuple[Floats, ...]:
    random = np.random.default_rng(seed)
    return (
        random.normal(0, 1 / math.sqrt(inputs), (inputs, UNITS)).astype(np.float32),
        np.zeros(UNITS, np.float32),
        random.normal(0, 0.3 / math.sqrt(UNITS), (UNITS, outputs)).astype(np.float32),
        np.zeros(outputs, np.float32),
    )


def _loss(parts: Any, portion: Arrays, key: Any, share: float) -> Any:
    import jax
    import jax.numpy as jnp

    (rows, wanted), (hidden, bias, out, offset) = portion, parts
    scores = dropped(jnp.tanh(rows @ hidden + bias), key, share) @ out + offset
    return -(jax.nn.log_softmax(scores) * wanted).sum(axis=-1).mean()


def join(networks: Sequence[Network]) -> Network:
    """Join networks of the same inputs into one whose output is the mean of theirs."""
    first, count = networks[0], len(networks)
    return Network(
        first.mean,
        first.scale,
        np.concatenate([n.hidden for n in networks], axis=1),
        np.concatenate([n.bias for n in networks]),
        np.concatenate([n.out for n in networks]) / count,
        sum((n.offset for n in networks), np.zeros_like(first.offset)) / count,
    )
