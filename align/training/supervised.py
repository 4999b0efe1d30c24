"""Learn a model from gold records: what they say of words at edges, and the networks that weigh the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from align.batches import batched
from align.decide import BATCH, Case, Model, Table, kind_inputs, logit, summary, tables
from align.evidence import SHAPE_EVIDENCE, SPAN_EVIDENCE
from align.evidence.reading import Boundaries, Knowledge
from align.gold import Gold, bracket
from align.network import Network
from align.records import KINDS
from align.training.network import Choice, Settings, learn_choices, learn_classes

FOLDS = 5
"""Parts into which the gold is cut: words at edges are counted without the part they are used on."""
SMOOTHING = 4.0
LEAST_SEEN = 2
ALSO = 0.6
"""Weight of a span that is as good as the preferred one."""

Example = tuple[Gold, Table]


def gather(gold: Iterable[Gold], knowledge: Knowledge) -> list[Example]:
    """Read gold records and gather their evidence; those whose span is no candidate are left out."""
    examples = []
    for batch in batched(gold, BATCH):
        cases = [Case(*bracket(g.left, g.inside, g.right)) for g in batch]
        for record, table in zip(batch, tables(cases, knowledge), strict=True):
            if table is not None and (record.kind == "none" or right_starts(record, table).any()):
                examples.append((record, table))
    return examples


def right_starts(gold: Gold, table: Table) -> Any:
    """For each candidate start its weight as a right answer: 1 for the preferred span, less for one as good, else 0."""
    window = table.reading.window
    spans = [window.text[s:] for s in window.starts]
    return np.array([0.0 if gold.kind == "none" else 1.0 if s == gold.thai else ALSO * (s in gold.also) for s in spans])


def learn(examples: Sequence[Example], knowledge: Knowledge, settings: Settings = Settings()) -> Model:
    """Learn the three networks and the boundary words from all examples.

    While the networks are learnt, the boundary words of an example are counted without its own fold.
    """
    for fold in range(FOLDS):
        rest = count_boundaries([e for at, e in enumerate(examples) if at % FOLDS != fold])
        _fill_boundaries(examples[fold::FOLDS], rest)
    span, none = learn_choices(
        [Choice(t.rows, t.whole, right_starts(g, t), g.kind == "none") for g, t in examples], settings
    )
    kind = _learn_kinds(examples, settings)
    known = replace(knowledge, boundaries=count_boundaries(examples))
    return Model(known, span, none, kind)


def _learn_kinds(examples: Sequence[Example], settings: Settings) -> Network:
    """Learn the kind of a pair from the evidence on its right span."""
    spans = [(g, t) for g, t in examples if g.kind != "none"]
    inputs = np.stack([kind_inputs(t, int(right_starts(g, t).argmax())) for g, t in spans]).astype(np.float64)
    return learn_classes(inputs, np.array([KINDS.index(g.kind) for g, _ in spans]), len(KINDS) - 1, settings)


def count_boundaries(examples: Sequence[Example]) -> Boundaries:
    """Count which words begin a rendering or stand right before one: smoothed log odds against all candidates."""
    counts: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    for gold, table in examples:
        right = right_starts(gold, table)
        if not right.any():
            continue
        choice = int(right.argmax())
        firsts, befores = table.reading.window.first_words, table.reading.window.words_before
        counts[0].update(firsts)
        counts[1].update([firsts[choice]])
        counts[2].update(befores)
        counts[3].update([befores[choice]])
    return Boundaries(_odds(counts[1], counts[0]), _odds(counts[3], counts[2]))


def _odds(chosen: Counter[str], offered: Counter[str]) -> dict[str, float]:
    base = chosen.total() / max(1, offered.total())
    seen = [(word, count) for word, count in sorted(offered.items()) if count >= LEAST_SEEN]
    smoothed = {word: (chosen[word] + SMOOTHING * base) / (count + SMOOTHING) for word, count in seen}
    return {word: round(logit(chance) - logit(base), 3) for word, chance in smoothed.items()}


def _fill_boundaries(examples: Sequence[Example], boundaries: Boundaries) -> None:
    """Write the evidence of boundary words anew into the tables of examples."""
    names = [m.__name__ for m in SPAN_EVIDENCE]
    first, before = names.index("first_odds"), names.index("before_odds")
    for _, table in examples:
        table.rows[:, first] = [boundaries.first.get(w, 0.0) for w in table.reading.window.first_words]
        table.rows[:, before] = [boundaries.before.get(w, 0.0) for w in table.reading.window.words_before]
        table.whole[len(SHAPE_EVIDENCE) :] = summary(table.rows)
