"""Train the sound model on transliterations and their English, by expectation-maximisation."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from align.evidence.sound import BARRIER, MAX_LATIN, MAX_THAI, UNSEEN, SoundModel, latin_letters, thai_phones

Group = tuple[str, str]
LEAST_COUNT = 0.2
"""Expected count below which a pair of groups is dropped."""


def learn_sound(pairs: Iterable[tuple[str, str]], rounds: int = 8) -> SoundModel:
    """Learn which Thai letter groups transliterate which Latin ones.

    Parameters
    ----------
    pairs
        (Thai, English) pairs in which the Thai transliterates the English
    rounds
        rounds of expectation-maximisation

    Returns
    -------
    SoundModel
    """
    examples = [e for e in (_example(thai, english) for thai, english in pairs) if e]
    probability: dict[Group, float] = {}
    counts: dict[Group, float] = {}
    for _ in range(rounds):
        counts = defaultdict(float)
        for thai, latin in examples:
            _expect(thai, latin, probability, counts)
        total = sum(counts.values())
        probability = {group: n / total for group, n in counts.items() if n >= LEAST_COUNT}
    return _model(probability, examples)


def _example(thai: str, english: str) -> tuple[tuple[str, ...], str] | None:
    """Return the symbols and letters of a pair, or None where their lengths make a transliteration implausible."""
    symbols, letters = thai_phones(thai).symbols, latin_letters(english)
    plausible = symbols and letters and BARRIER not in symbols and 0.4 <= len(symbols) / len(letters) <= 2.5
    return (symbols, letters) if plausible and len(letters) <= 40 else None


def _steps() -> Iterator[tuple[int, int]]:
    yield 1, 0  # a silent Thai symbol
    yield 0, 1  # an unwritten Latin letter
    for thai in range(1, MAX_THAI + 1):
        for latin in range(1, MAX_LATIN + 1):
            yield thai, latin


_STEPS = tuple(_steps())


def _prior(group: Group) -> float:
    """Return the weight of a pair of groups before the first round: less for larger groups, least for an empty side."""
    return 1e-4 if not all(group) else 1e-2 ** (0.5 * (len(group[0]) + len(group[1])))


def _expect(thai: tuple[str, ...], latin: str, probability: dict[Group, float], counts: dict[Group, float]) -> None:
    """Add the expected counts of the groups of one example, by the forward-backward algorithm."""
    rows, cols = len(thai) + 1, len(latin) + 1
    forward = [[0.0] * cols for _ in range(rows)]
    forward[0][0] = 1.0
    edges: list[tuple[int, int, int, int, Group, float]] = []
    for i in range(rows):
        for j in range(cols):
            here = forward[i][j]
            if not here:
                continue
            for di, dj in _STEPS:
                if i + di < rows and j + dj < cols:
                    group = ("".join(thai[i : i + di]), latin[j : j + dj])
                    p = probability.get(group, 0.0) if probability else _prior(group)
                    if p:
                        forward[i + di][j + dj] += here * p
                        edges.append((i, j, i + di, j + dj, group, p))
    total = forward[-1][-1]
    if total <= 0.0:
        return
    # The edges are in order of their beginnings, so in reverse all that follow an edge are done before it.
    backward = [[0.0] * cols for _ in range(rows)]
    backward[-1][-1] = 1.0
    for i, j, k, m, group, p in reversed(edges):
        later = backward[k][m]
        if later:
            backward[i][j] += p * later
            counts[group] += forward[i][j] * p * later / total


def _model(probability: dict[Group, float], examples: list[tuple[tuple[str, ...], str]]) -> SoundModel:
    """Return the scores of pairs of groups: log probabilities over those of the letters apart."""
    symbols, letters = (
        Counter(s for thai, _ in examples for s in thai),
        Counter(c for _, latin in examples for c in latin),
    )
    thai_units = _units(examples)
    log_thai = {s: math.log(n / symbols.total()) for s, n in symbols.items()}
    log_latin = {c: math.log(n / letters.total()) for c, n in letters.items()}
    thai = {g: i for i, g in enumerate(sorted({g for g, _ in probability if g}), start=1)}
    latin = {g: i for i, g in enumerate(sorted({g for _, g in probability if g}), start=1)}
    # Groups that were not seen get a bad score for each of their letters; 1.5 letters where their size is not known.
    sizes = [0.0, *(float(len(thai_units[g])) for g in thai), 1.5]
    widths = [0.0, *(float(len(g)) for g in latin), 1.5]
    scores = np.add.outer(np.array(sizes), np.array(widths)) * UNSEEN
    for (t, g), p in probability.items():
        apart = sum(log_thai[s] for s in thai_units.get(t, ())) + sum(log_latin[c] for c in g)
        row, col = thai.get(t, 0), latin.get(g, 0)
        scores[row, col] = max(scores[row, col], math.log(p) - apart)
    return SoundModel(thai, latin, np.clip(scores, -12, 12).astype(np.float32))


def _units(examples: list[tuple[tuple[str, ...], str]]) -> dict[str, tuple[str, ...]]:
    """Return the symbols of each Thai group by its joined text."""
    units: dict[str, tuple[str, ...]] = {"": ()}
    for thai, _ in examples:
        for size in range(1, MAX_THAI + 1):
            for at in range(len(thai) - size + 1):
                group = thai[at : at + size]
                units["".join(group)] = group
    return units
