"""Learn from parentheticals that nobody annotated: what the aligner is sure of becomes counts for its next round.

Self-training (Yarowsky 1995): align, count, align again. Each parenthetical becomes an example with the chances that
the aligner gives its candidates; from the spans that it is sure of come associations of English and Thai words, by IBM
Model 1 (Brown et al. 1993).
"""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from align.batches import batched
from align.candidates import around, window
from align.decide import BATCH, Case, Table, chances, choices, tables
from align.evidence.links import FUNCTION_WORDS, stem, term
from align.evidence.reading import Knowledge
from align.gold import Gold, bracket
from align.ranker import Ranker
from align.training.ranker import Example

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
LEAST_SEEN = 6
"""How often a Thai word stands at the edge of a candidate before it gets a vector."""
LEAST_SEEN_ENGLISH = 4
TAIL = 30
"""Code points before a bracket by which a record is recognised."""

Record = tuple[str, str, str]
Associations = dict[str, dict[str, float]]


class Label(NamedTuple):
    """A parenthetical as the aligner reads it: the stems of the English, and the words of the Thai span."""

    words: tuple[str, ...]
    span: tuple[str, ...]


def read_corpus(path: Path, without: Sequence[Gold]) -> list[Record]:
    """Read (left, inside, right) from JSON Lines, each once, without those whose content a gold record has.

    So what is counted says of a gold record only what it would say of text never seen.
    """
    known = {_folded(g.inside) for g in without}
    found: dict[tuple[str, str], Record] = {}
    for line in gzip.decompress(path.read_bytes()).decode().split("\n"):
        if line:
            record = json.loads(line)
            key = (record["left"][-TAIL:], record["inside"])
            if _folded(record["inside"]) not in known:
                found.setdefault(key, (record["left"], record["inside"], record["right"]))
    return list(found.values())


def _folded(inside: str) -> str:
    return "".join(c for c in inside.casefold() if c.isalnum())


def count_words(records: Iterable[Record]) -> tuple[dict[str, int], dict[str, int]]:
    """Number the words that deserve a vector: Thai ones at the edges of candidates, and stems of English ones."""
    thai: Counter[str] = Counter()
    english: Counter[str] = Counter()
    for record in records:
        text, found = bracket(*record)
        if not found.rejection:
            for near in around(window(text, found.start, found.inside), 1, 1):
                thai.update(near)
            english.update(stem(w) for name in found.terms or found.acronyms for w in term(name).words)
    return number(thai, LEAST_SEEN), number(english, LEAST_SEEN_ENGLISH)


def number(words: Counter[str], least: int) -> dict[str, int]:
    """Number the words that are seen *least* times or more from 1, the most frequent first.

    >>> number(Counter(["ข", "ก", "ข", "ค", "ก", "ข"]), 2)
    {'ข': 1, 'ก': 2}
    """
    ordered = sorted((-count, word) for word, count in words.items() if count >= least)
    return {word: at for at, (_, word) in enumerate(ordered, start=1)}


def label(records: Iterable[Record], knowledge: Knowledge, ranker: Ranker) -> tuple[list[Example], list[Label]]:
    """Align records: each as an example to learn from, and those that the ranker is sure of as labels to count."""
    examples: list[Example] = []
    labels: list[Label] = []
    for batch in batched(records, BATCH):
        cases = [Case(*bracket(*record)) for record in batch]
        found = [table for table in tables(cases, knowledge) if table is not None]
        for table, chance in zip(found, chances(found, ranker), strict=True):
            examples.append(Example(choices(table, ranker), chance[:-1], float(chance[-1])))
            if chance[:-1].max() >= SURE:
                labels.append(_label(table, int(chance.argmax())))
    return examples, labels


def _label(table: Table, choice: int) -> Label:
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
