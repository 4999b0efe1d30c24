"""Learn from parentheticals that nobody annotated, by self-training (Yarowsky 1995).

The aligner labels a corpus, and the labels of which it is confident are counted for its next round. The counts are
associations of English and Thai words by IBM Model 1 (Brown et al. 1993), and the words at the edges of renderings.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from align.decide import BATCH, CaseEvidence, Model, gather_evidence, logit, score_candidates
from align.evidence.links import FUNCTION_WORDS, stem
from align.evidence.meaning import term_key
from align.evidence.reading import Edges, Reading
from align.gold import Gold, join_record
from align.memory import batched

ROUNDS = 6
"""Rounds of expectation-maximisation of IBM Model 1."""
NULL = 0.2
"""Weight of the empty English word, which explains Thai words without a counterpart in the English."""
LEAST_COUNT = 1.5
"""Expected count below which an association is dropped."""
LEAST_SCORE = 0.12
"""Score below which an association is dropped."""
GAIN = 1.6
"""Factor of a score, which is the geometric mean of both conditional probabilities times this, at most 1."""
CONFIDENT = 0.6
"""Probability of a candidate from which it becomes a label."""
TAIL = 30
"""Code points before a bracket that, with its content, identify a record."""

NEARBY_CANDIDATES = 3
"""Candidates left of the chosen one that count as offered; those further left say nothing about its edge."""
SMOOTHING = 6.0
"""Pseudo-counts of a word at an edge."""
PAIR_SMOOTHING = 4.0
"""Pseudo-counts of a pair of words at an edge."""
LEAST_SEEN = 3
"""Number of times that a word or pair must have been offered."""
LEAST_DIFFERENCE = 0.25
"""Least difference between the log odds of a pair and the sum of those of its words."""
LEAST_PROBABILITY = 1e-4
"""Probability to which those near 0 and 1 are limited before taking log odds."""

WordPair = tuple[str, str]
Record = tuple[str, str, str]
Associations = dict[str, dict[str, float]]


class Label(NamedTuple):
    """A parenthetical with the span that the aligner chose.

    ``words`` are the stems of the English, ``span`` the words of the Thai. ``firsts`` and ``befores`` are the first
    word of each candidate and the word before it, ``choice`` is the number of the chosen one.
    """

    english: str
    thai: str
    words: tuple[str, ...]
    span: tuple[str, ...]
    firsts: tuple[str, ...]
    befores: tuple[str, ...]
    choice: int


def read_corpus(path: Path, without: Sequence[Gold]) -> list[Record]:
    """Read records (left, inside, right) from gzipped JSON Lines, each once.

    Records with the same content as a gold record are left out, so that counts tell no more about a gold record than
    about unseen text.
    """
    known = {term_key(g.inside) for g in without}
    found: dict[tuple[str, str], Record] = {}
    for line in gzip.decompress(path.read_bytes()).decode().split("\n"):
        if line:
            record = json.loads(line)
            key = (record["left"][-TAIL:], record["inside"])  # recognises a bracket that the corpus has twice
            if term_key(record["inside"]) not in known:
                found.setdefault(key, (record["left"], record["inside"], record["right"]))
    return list(found.values())


def label_records(records: Sequence[Record], model: Model) -> list[Label]:
    """Align records and return the labels of which the model is confident."""
    labels: list[Label] = []
    for batch in batched(records, BATCH):
        cases = [join_record(*record) for record in batch]
        labels += confident_labels(gather_evidence(cases, model.knowledge), model)
    return labels


def confident_labels(found: Iterable[CaseEvidence | None], model: Model) -> Iterator[Label]:
    """Yield the labels of cases that have a candidate of which the model is confident."""
    weighed = [evidence for evidence in found if evidence is not None]
    for evidence, probability in zip(weighed, score_candidates(weighed, model), strict=True):
        if probability[:-1].max() >= CONFIDENT:
            yield _label(evidence.reading, int(probability.argmax()))


def _label(reading: Reading, choice: int) -> Label:
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
    """Count the words at which renderings start: smoothed log odds against candidates inside and just left of spans.

    A pair of words is listed where it was offered often enough and its log odds differ from the sum of both words.
    """
    offered, chosen = Counter[WordPair](), Counter[WordPair]()
    # The same term in the same place counts once, however often it is repeated.
    distinct = {(x.english, x.thai, x.befores[x.choice]): x for x in labels}
    for label in distinct.values():
        nearby = range(max(0, label.choice - NEARBY_CANDIDATES), len(label.firsts))
        offered.update((label.befores[at], label.firsts[at]) for at in nearby)
        chosen[label.befores[label.choice], label.firsts[label.choice]] += 1
    base = logit(chosen.total() / max(1, offered.total()), LEAST_PROBABILITY)
    before, first = (_word_odds(offered, chosen, side, base) for side in (0, 1))
    pairs = {}
    for (left, right), n in sorted(offered.items()):
        apart = first.get(right, 0.0) + before.get(left, 0.0)
        together = _log_odds(chosen[left, right], n, apart + base, PAIR_SMOOTHING) - base
        if n >= LEAST_SEEN and abs(together - apart) >= LEAST_DIFFERENCE:
            pairs[left, right] = round(together, 2)
    return Edges(first, before, pairs)


def _word_odds(offered: Counter[WordPair], chosen: Counter[WordPair], side: int, base: float) -> dict[str, float]:
    """Return for each first (side 1) or preceding (side 0) word its log odds less the base."""
    word_offered, word_chosen = Counter[str](), Counter[str]()
    for pair, n in offered.items():
        word_offered[pair[side]] += n
        word_chosen[pair[side]] += chosen[pair]
    seen = sorted((word, n) for word, n in word_offered.items() if n >= LEAST_SEEN)
    return {word: round(_log_odds(word_chosen[word], n, base, SMOOTHING) - base, 2) for word, n in seen}


def _log_odds(chosen: int, offered: int, expected: float, smoothing: float) -> float:
    """Return the log odds of *chosen* among *offered*, smoothed towards the expected log odds."""
    return logit((chosen + smoothing / (1 + math.exp(-expected))) / (offered + smoothing), LEAST_PROBABILITY)


def associate(labels: Iterable[Label]) -> Associations:
    """Return associations of English and Thai words, from 0 to 1, by IBM Model 1 over the distinct labelled spans."""
    pairs = sorted({(x.words, x.span) for x in labels if x.words and x.span})
    probability: dict[tuple[str, str], float] = {}  # empty before the first round: all pairs are equally likely
    counts: dict[tuple[str, str], float] = {}
    for _ in range(ROUNDS):
        counts = defaultdict(float)
        for words, span in pairs:
            for thai in span:
                weights = [(w, probability.get((w, thai), 0.0) if probability else 1.0) for w in words]
                null = NULL * (probability.get(("", thai), 0.0) if probability else 1.0)
                total = null + sum(p for _, p in weights)
                if total <= 0.0:
                    continue
                counts["", thai] += null / total
                for word, p in weights:
                    counts[word, thai] += p / total
        english: dict[str, float] = defaultdict(float)
        for (word, _), n in counts.items():
            english[word] += n
        probability = {key: n / english[key[0]] for key, n in counts.items() if n > 1e-3}
    return _scores(counts)


def _scores(counts: dict[tuple[str, str], float]) -> Associations:
    """Return the scores of pairs of words from their expected counts."""
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
