"""Learn from parentheticals that nobody annotated: what the aligner is sure of becomes counts for its next round.

Self-training (Yarowsky 1995): align, count, align again. From the spans come associations of English and Thai words by
IBM Model 1 (Brown et al. 1993) and the words at the edges of renderings.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from align.batches import batched
from align.decide import BATCH, Case, Model, Table, chances, logit, tables
from align.evidence.links import FUNCTION_WORDS, stem
from align.evidence.meaning import term_key
from align.evidence.reading import Edges
from align.gold import Gold, bracket

ROUNDS = 6
"""Rounds of expectation-maximisation."""
NULL = 0.2
"""Weight of the empty English word, which explains Thai words that nothing in the English says."""
LEAST_COUNT = 1.5
LEAST_SCORE = 0.12
GAIN = 1.6
"""Scores are the geometric mean of both conditional probabilities times this, at most 1."""
SURE = 0.6
"""Chance from which a label counts."""
TAIL = 30
"""Code points before a bracket by which a record is recognised."""

NEAR = 3
"""Candidates left of a span that are counted as offered."""
SMOOTHING = 6.0
PAIR_SMOOTHING = 4.0
LEAST_SEEN = 3
LEAST_DIFFERENCE = 0.25
LEAST_CHANCE = 1e-4

Pair = tuple[str, str]
Record = tuple[str, str, str]
Associations = dict[str, dict[str, float]]


class Label(NamedTuple):
    """A parenthetical as the aligner reads it.

    ``words`` are the stems of the English, ``span`` the words of the Thai. ``firsts`` and ``befores`` are the first
    word of each candidate and the word before it, ``choice`` is the candidate that was chosen.
    """

    english: str
    thai: str
    words: tuple[str, ...]
    span: tuple[str, ...]
    firsts: tuple[str, ...]
    befores: tuple[str, ...]
    choice: int


def read_corpus(path: Path, without: Sequence[Gold]) -> list[Record]:
    """Read (left, inside, right) from JSON Lines, each once, without those whose content a gold record has.

    So what is counted says of a gold record only what it would say of text never seen.
    """
    known = {term_key(g.inside) for g in without}
    found: dict[tuple[str, str], Record] = {}
    for line in gzip.decompress(path.read_bytes()).decode().split("\n"):
        if line:
            record = json.loads(line)
            key = (record["left"][-TAIL:], record["inside"])
            if term_key(record["inside"]) not in known:
                found.setdefault(key, (record["left"], record["inside"], record["right"]))
    return list(found.values())


def label(records: Sequence[Record], model: Model) -> list[Label]:
    """Align records and keep the answers that the model is sure of."""
    labels: list[Label] = []
    for batch in batched(records, BATCH):
        cases = [Case(*bracket(*record)) for record in batch]
        labels += sure_labels(tables(cases, model.knowledge), model)
    return labels


def sure_labels(found: Iterable[Table | None], model: Model) -> Iterator[Label]:
    """The labels of those tables of which the model is sure of a candidate."""
    read = [table for table in found if table is not None]
    for table, chance in zip(read, chances(read, model), strict=True):
        if chance[:-1].max() >= SURE:
            yield _label(table, int(chance.argmax()))


def _label(table: Table, choice: int) -> Label:
    reading = table.reading
    text, start = reading.window.text, reading.window.starts[choice]
    return Label(
        english=reading.term.text,
        thai=text[start:],
        words=tuple(stem(w) for w in reading.term.words),
        span=tuple(text[t.start : t.end] for t in reading.window.tokens if t.end > start and t.script == "thai"),
        firsts=tuple(reading.window.first_words),
        befores=tuple(reading.window.words_before),
        choice=choice,
    )


def count_edges(labels: Iterable[Label]) -> Edges:
    """Count at which words renderings begin: smoothed log odds against the candidates inside and just left of spans.

    A pair of words counts on its own where it was seen often enough and says something else than its words apart.
    """
    offered, chosen = Counter[Pair](), Counter[Pair]()
    for x in {(x.english, x.thai, x.befores[x.choice]): x for x in labels}.values():
        near = range(max(0, x.choice - NEAR), len(x.firsts))
        offered.update((x.befores[at], x.firsts[at]) for at in near)
        chosen[x.befores[x.choice], x.firsts[x.choice]] += 1
    base = logit(chosen.total() / max(1, offered.total()), LEAST_CHANCE)
    before, first = (_word_odds(offered, chosen, side, base) for side in (0, 1))
    pairs = {}
    for (left, right), n in sorted(offered.items()):
        apart = first.get(right, 0.0) + before.get(left, 0.0)
        together = _log_odds(chosen[left, right], n, apart + base, PAIR_SMOOTHING) - base
        if n >= LEAST_SEEN and abs(together - apart) >= LEAST_DIFFERENCE:
            pairs[left, right] = round(together, 2)
    return Edges(first, before, pairs)


def _word_odds(offered: Counter[Pair], chosen: Counter[Pair], side: int, base: float) -> dict[str, float]:
    """Log odds of one word of the pairs, over the base."""
    all_, right = Counter[str](), Counter[str]()
    for pair, n in offered.items():
        all_[pair[side]] += n
        right[pair[side]] += chosen[pair]
    seen = sorted((word, n) for word, n in all_.items() if n >= LEAST_SEEN)
    return {word: round(_log_odds(right[word], n, base, SMOOTHING) - base, 2) for word, n in seen}


def _log_odds(chosen: int, offered: int, expected: float, smoothing: float) -> float:
    """Log odds of *chosen* among *offered*, smoothed towards the expected log odds."""
    return logit((chosen + smoothing / (1 + math.exp(-expected))) / (offered + smoothing), LEAST_CHANCE)


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
