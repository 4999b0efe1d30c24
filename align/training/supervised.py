"""Train a model on gold records: the words at edges of renderings, and the networks that weigh the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from align.decide import BATCH, CaseEvidence, Model, candidate_summary, gather_evidence, kind_features, logit
from align.evidence import SHAPE_EVIDENCE, SPAN_EVIDENCE
from align.evidence.reading import Boundaries, Knowledge
from align.gold import Gold, join_record
from align.memory import batched
from align.network import Network
from align.records import KINDS
from align.training.network import Choice, Settings, learn_choices, learn_classes

FOLDS = 5
"""Parts of the gold: words at edges are counted without the part on which the counts are used."""
SMOOTHING = 4.0
"""Pseudo-counts of a word at an edge."""
LEAST_SEEN = 2
"""Number of times that a word at an edge must have been offered."""
ALTERNATIVE_WEIGHT = 0.6
"""Weight of a span that is as good as the preferred one, whose weight is 1."""

Example = tuple[Gold, CaseEvidence]


def gather_examples(gold: Iterable[Gold], knowledge: Knowledge) -> list[Example]:
    """Compute the evidence on gold records, without those whose span is no candidate."""
    examples = []
    for batch in batched(gold, BATCH):
        cases = [join_record(g.left, g.inside, g.right) for g in batch]
        for record, table in zip(batch, gather_evidence(cases, knowledge), strict=True):
            if table is not None and (record.kind == "none" or start_weights(record, table).any()):
                examples.append((record, table))
    return examples


def start_weights(gold: Gold, table: CaseEvidence) -> Any:
    """Return the weight of each candidate as a right answer: 1 if preferred, less if as good, 0 if wrong."""
    window = table.reading.window
    spans = [window.text[s:] for s in window.starts]
    if gold.kind == "none":
        return np.zeros(len(spans))
    return np.array([1.0 if s == gold.thai else ALTERNATIVE_WEIGHT * (s in gold.also) for s in spans])


def learn_model(examples: Sequence[Example], knowledge: Knowledge, settings: Settings = Settings()) -> Model:
    """Train the three networks and count the boundary words of all examples.

    While the networks are trained, the boundary words of an example are counted without its own fold.
    """
    # If the counts included the example itself, the networks would learn to trust them too much.
    for fold in range(FOLDS):
        rest = count_boundaries([e for at, e in enumerate(examples) if at % FOLDS != fold])
        _fill_boundaries(examples[fold::FOLDS], rest)
    span, none = learn_choices(
        [Choice(t.rows, t.whole, start_weights(g, t), g.kind == "none") for g, t in examples], settings
    )
    kind = _learn_kinds(examples, settings)
    known = replace(knowledge, boundaries=count_boundaries(examples))
    return Model(known, span, none, kind)


def _learn_kinds(examples: Sequence[Example], settings: Settings) -> Network:
    """Train the network that tells the kind of a pair from the evidence on its right span."""
    spans = [(g, t) for g, t in examples if g.kind != "none"]
    inputs = np.stack([kind_features(t, int(start_weights(g, t).argmax())) for g, t in spans]).astype(np.float64)
    return learn_classes(inputs, np.array([KINDS.index(g.kind) for g, _ in spans]), len(KINDS) - 1, settings)


def count_boundaries(examples: Sequence[Example]) -> Boundaries:
    """Return smoothed log odds that words begin a rendering, or stand right before one, against all candidates."""
    firsts, first_chosen, befores, before_chosen = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for gold, table in examples:
        right = start_weights(gold, table)
        if not right.any():
            continue
        choice = int(right.argmax())
        window = table.reading.window
        firsts.update(window.first_words)
        first_chosen[window.first_words[choice]] += 1
        befores.update(window.words_before)
        before_chosen[window.words_before[choice]] += 1
    return Boundaries(_log_odds(first_chosen, firsts), _log_odds(before_chosen, befores))


def _log_odds(chosen: Counter[str], offered: Counter[str]) -> dict[str, float]:
    base = chosen.total() / max(1, offered.total())
    seen = [(word, count) for word, count in sorted(offered.items()) if count >= LEAST_SEEN]
    smoothed = {word: (chosen[word] + SMOOTHING * base) / (count + SMOOTHING) for word, count in seen}
    return {word: round(logit(share) - logit(base), 3) for word, share in smoothed.items()}


def _fill_boundaries(examples: Sequence[Example], boundaries: Boundaries) -> None:
    """Replace the evidence of boundary words in the tables of examples."""
    names = [m.__name__ for m in SPAN_EVIDENCE]
    first, before = names.index("first_odds"), names.index("before_odds")
    for _, table in examples:
        table.rows[:, first] = [boundaries.first.get(w, 0.0) for w in table.reading.window.first_words]
        table.rows[:, before] = [boundaries.before.get(w, 0.0) for w in table.reading.window.words_before]
        table.whole[len(SHAPE_EVIDENCE) :] = candidate_summary(table.rows)
