"""Associations of English and Thai words, counted in spans that are sure, by IBM Model 1 (Brown et al. 1993)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from align.decide import Table
from align.evidence.links import FUNCTION_WORDS, stem

SURE = 0.6
"""Chance from which a span counts."""
ROUNDS = 6
"""Rounds of expectation-maximisation."""
NULL = 0.2
"""Weight of the empty English word, which explains Thai words that nothing in the English says."""
LEAST_COUNT = 1.5
LEAST_SCORE = 0.12
GAIN = 1.6
"""Scores are the geometric mean of both conditional probabilities times this, at most 1."""

Associations = dict[str, dict[str, float]]


class Label(NamedTuple):
    """A parenthetical as the aligner reads it: the stems of the English, and the words of the Thai span."""

    words: tuple[str, ...]
    span: tuple[str, ...]


def label_of(table: Table, choice: int) -> Label:
    """The label of a table of which a candidate is chosen."""
    reading = table.reading
    text, start = reading.window.text, reading.window.starts[choice]
    return Label(
        words=tuple(stem(w) for w in reading.term.words),
        span=tuple(text[t.start : t.end] for t in reading.window.tokens if t.end > start and t.script == "thai"),
    )


def associate(labels: Iterable[Label]) -> Associations:
    """Associations of English and Thai words, from 0 to 1, by IBM Model 1 over the labelled spans, each pair once."""
    pairs = sorted({(x.words, x.span) for x in labels if x.words and x.span})
    chance: dict[tuple[str, str], float] = {}
    counts: dict[tuple[str, str], float] = {}
    for _ in range(ROUNDS):
        counts = defaultdict(float)
        for words, span in pairs:
            for thai in span:
                weights = [(w, chance.get((w, thai), 0.0) if chance else 1.0) for w in words]
                null = NULL * (chance.get(("", thai), 0.0) if chance else 1.0)
                total = null + sum(p for _, p in weights)
                if total <= 0.0:
                    continue
                counts["", thai] += null / total
                for word, p in weights:
                    counts[word, thai] += p / total
        english: dict[str, float] = defaultdict(float)
        for (word, _), n in counts.items():
            english[word] += n
        chance = {key: n / english[key[0]] for key, n in counts.items() if n > 1e-3}
    return _scores(counts)


def _scores(counts: dict[tuple[str, str], float]) -> Associations:
    english: dict[str, float] = defaultdict(float)
    thai: dict[str, float] = defaultdict(float)
    for (word, token), n in counts.items():
        english[word] += n
        thai[token] += n
    found: Associations = {}
    for (word, token), n in sorted(counts.items()):
        if not word or word in FUNCTION_WORDS or n < LEAST_COUNT:
            continue
        score = min(1.0, GAIN * math.sqrt(n / english[word] * n / thai[token]))
        if score >= LEAST_SCORE:
            found.setdefault(word, {})[token] = round(score, 2)
    return found
