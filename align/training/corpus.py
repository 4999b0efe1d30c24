"""Learn from parentheticals that nobody annotated: what the aligner is sure of becomes counts for its next round.

Self-training (Yarowsky 1995): align, count, align again. Each parenthetical becomes an example with the chances that
the aligner gives its candidates; those that it is sure of become labels to count.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from align.batches import batched
from align.candidates import around, window
from align.decide import BATCH, Case, chances, choices, tables
from align.evidence.links import stem, term
from align.evidence.reading import Knowledge
from align.gold import Gold, bracket
from align.ranker import Ranker, Vocabulary
from align.training.associations import SURE, Label, label_of
from align.training.ranker import Example

SHARPNESS = 2.0
"""The power of chances that are learnt from: above 1 the learner is to be surer than its teacher."""
LEAST_SEEN = 6
"""How often a Thai word stands at the edge of a candidate before it gets a vector."""
LEAST_SEEN_ENGLISH = 4
TAIL = 30
"""Code points before a bracket by which a record is recognised."""

Record = tuple[str, str, str]


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


def count_words(records: Iterable[Record]) -> tuple[Vocabulary, Vocabulary]:
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


def number(words: Counter[str], least: int) -> Vocabulary:
    """Number the words that are seen *least* times or more from 1, the most frequent first.

    >>> number(Counter(["ข", "ก", "ข", "ค", "ก", "ข"]), 2)
    {'ข': 1, 'ก': 2}
    """
    ordered = sorted((-count, word) for word, count in words.items() if count >= least)
    return Vocabulary({word: at for at, (_, word) in enumerate(ordered, start=1)})


def label(records: Iterable[Record], knowledge: Knowledge, ranker: Ranker) -> tuple[list[Example], list[Label]]:
    """Align records: each as an example to learn from, and those that the ranker is sure of as labels to count."""
    examples: list[Example] = []
    labels: list[Label] = []
    for batch in batched(records, BATCH):
        cases = [Case(*bracket(*record)) for record in batch]
        found = [table for table in tables(cases, knowledge) if table is not None]
        for table, chance in zip(found, chances(found, ranker), strict=True):
            sharp = chance**SHARPNESS / (chance**SHARPNESS).sum()
            examples.append(Example(choices(table, ranker), sharp[:-1], float(sharp[-1])))
            if chance[:-1].max() >= SURE:
                labels.append(label_of(table, int(chance.argmax())))
    return examples, labels
