"""Rank the candidate spans of a bracket, and the answer none, by evidence and words: the forward pass only.

A listwise ranker (after Cao et al. 2007, *Learning to rank: from pairwise approach to listwise approach*) of one
hidden layer. It reads the evidence on a span, the Thai words around its start and the words of the English term, the
words as vectors that were learnt with it. ``align.training.ranker`` learns one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from align.arrays import Bools, Floats, Ints

LEFT, RIGHT = 4, 5
"""Thai words that are read left and right of a candidate start."""
MOST_WORDS = 8
"""Words of an English term that are read, from the first."""
CLIP = 4.0
"""Standard deviations beyond which an evidence says no more."""


class Vocabulary(dict[str, int]):
    """Words with their numbers from 1; any other word has the number 0.

    >>> Vocabulary({"ก": 1})["ก"], Vocabulary({"ก": 1})["ข"]
    (1, 0)
    """

    def __missing__(self, word: str) -> int:
        return 0


class Choices(NamedTuple):
    """A bracket as a ranker reads it.

    ``rows`` is the evidence, a row for each candidate start, ``whole`` describes the bracket. ``around`` has for each
    start the numbers of the words left and right of it, ``english`` the numbers of the English words; 0 is any word
    that is not in the vocabulary.
    """

    rows: Floats
    whole: Floats
    around: Ints
    english: Ints


class Scale(NamedTuple):
    """Mean and standard deviation of each evidence, by which they are made comparable."""

    mean: Floats
    deviation: Floats

    def __call__(self, values: Floats) -> Floats:
        """The values in standard deviations from the mean.

        >>> Scale(np.array([1.0]), np.array([2.0]))(np.array([5.0, 99.0])).tolist()
        [2.0, 4.0]
        """
        return np.asarray(np.clip((values - self.mean) / self.deviation, -CLIP, CLIP))


UNSCALED = Scale(np.zeros(1), np.ones(1))


class Weights(NamedTuple):
    """What a ranker has learnt, sizes: ``thai`` and ``english`` are words by *d*, the vectors of the vocabulary.

    ``likeness`` is *d* by *d*: how an English vector speaks for a Thai one. The next four make the hidden layer from
    inputs that ``_Layers`` lists and a candidate's score from it; the last four do the same for none.
    """

    thai: Floats
    english: Floats
    likeness: Floats
    hidden: Floats
    bias: Floats
    out: Floats
    none_hidden: Floats
    none_bias: Floats
    none_out: Floats
    none_offset: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Ranker:
    """Several learnt weights whose opinions are averaged, with the vocabularies that they share."""

    thai: Vocabulary
    english: Vocabulary
    rows: Scale
    wholes: Scale
    members: tuple[Weights, ...]

    def __call__(self, choices: Sequence[Choices]) -> list[Floats]:
        """Rank the candidates of brackets, all at once.

        Returns
        -------
        list of arrays
            for each bracket the logarithm of the probability of each candidate and, last, of none
        """
        if not choices:
            return []
        sizes = np.array([len(c.rows) for c in choices])
        begins = np.append(0, np.cumsum(sizes)[:-1])
        owner = np.repeat(np.arange(len(choices)), sizes)
        batch = _Batch(
            owner,
            begins,
            self.rows(np.concatenate([c.rows for c in choices])).astype(np.float32),
            self.wholes(np.stack([c.whole for c in choices])).astype(np.float32),
            np.concatenate([c.around for c in choices]),
            _padded([c.english for c in choices]),
        )
        mean = np.mean([_opinion(weights, batch) for weights in self.members], axis=0)
        spans, nones = _normal(mean[: len(owner)], mean[len(owner) :], owner, begins)
        return [np.append(s, none) for s, none in zip(np.split(spans, begins[1:]), nones, strict=True)]


class _Batch(NamedTuple):
    """Brackets side by side: a row for each candidate of all, ``owner`` says of which bracket."""

    owner: Ints
    begins: Ints
    rows: Floats
    wholes: Floats
    around: Ints
    english: Ints


def _padded(terms: Sequence[Ints]) -> Ints:
    """English words in a table, -1 where a term has no more."""
    table = np.full((len(terms), MOST_WORDS), -1, dtype=np.intp)
    for at, words in enumerate(terms):
        table[at, : len(words)] = words
    return table


def _opinion(weights: Weights, batch: _Batch) -> Floats:
    """Logarithms of the probabilities of all candidates, and behind them those of none for each bracket."""
    size = weights.thai.shape[1]
    around = weights.thai[batch.around]
    there = np.asarray(batch.english >= 0)
    words = weights.english[batch.english] * there[:, :, None]
    term = _term(words, there)
    layers = np.split(weights.hidden, np.cumsum([(LEFT + RIGHT) * size, 3 * size, 2, batch.rows.shape[1]]))
    asked = (words @ weights.likeness)[batch.owner]
    likeness = [np.maximum(np.einsum("nwd,nd->nw", asked, around[:, at]).max(axis=1), 0) for at in (LEFT, LEFT - 1)]
    bracket = term @ layers[1] + batch.wholes @ layers[4] + weights.bias
    units = around.reshape(len(around), -1) @ layers[0] + np.stack(likeness, axis=1) @ layers[2]
    units = np.maximum(units + batch.rows @ layers[3] + bracket[batch.owner], 0)
    pooled = np.maximum.reduceat(units, batch.begins)
    none = np.concatenate([batch.wholes, term, pooled], axis=1) @ weights.none_hidden + weights.none_bias
    nones = np.maximum(none, 0) @ weights.none_out + weights.none_offset
    return np.concatenate(_normal((units @ weights.out)[:, 0], nones[:, 0], batch.owner, batch.begins))


def _term(words: Floats, there: Bools) -> Floats:
    """An English term as a vector: its first word, its last, and the mean of all."""
    count = there.sum(axis=1)
    last = words[np.arange(len(words)), np.maximum(count - 1, 0)]
    return np.concatenate([words[:, 0], last, words.sum(axis=1) / np.maximum(count, 1)[:, None]], axis=1)


def _normal(spans: Floats, nones: Floats, owner: Ints, begins: Ints) -> tuple[Floats, Floats]:
    """Scores as logarithms of probabilities that come to 1 for each bracket."""
    highest = np.maximum(np.maximum.reduceat(spans, begins), nones)
    total = np.add.reduceat(np.exp(spans - highest[owner]), begins) + np.exp(nones - highest)
    level = highest + np.log(total)
    return spans - level[owner], nones - level
