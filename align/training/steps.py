"""Train a model from annotated records, word lists and a corpus; it is not calibrated yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from align.decide import Model
from align.evidence.meaning import Lexicon
from align.evidence.reading import Boundaries, Knowledge
from align.gold import Gold
from align.segment import transliterations
from align.training.corpus import Record, associate, count_edges, label_records
from align.training.network import Settings
from align.training.sound import learn_sound
from align.training.supervised import gather_examples, learn_model

SELF_TRAININGS = 2
"""Number of times that the corpus is labelled and counted before the final training."""
TEACHERS = 2
"""Size of the ensemble that labels the corpus."""


class Sources(NamedTuple):
    """Training data besides gold: the lexicon, and parentheticals that nobody annotated."""

    lexicon: Lexicon
    records: Sequence[Record]


def make_model(gold: Sequence[Gold], sources: Sources) -> Model:
    """Train sound, meaning, edges and networks, in this order."""
    knowledge = learn_knowledge(gold, sources)
    return learn_model(gather_examples(gold, knowledge), knowledge)


def learn_knowledge(gold: Sequence[Gold], sources: Sources) -> Knowledge:
    """Return the tables of evidence: lexicon, sound model, and what the corpus adds by self-training."""
    sound = learn_sound([*transliterations(), *_gold_transliterations(gold)])
    knowledge = Knowledge(sources.lexicon, sound, Boundaries({}, {}))
    # Each round trains a small ensemble, labels the corpus with it, and replaces the counts of the round before.
    for _ in range(SELF_TRAININGS if sources.records else 0):
        teacher = learn_model(gather_examples(gold, knowledge), knowledge, Settings(members=TEACHERS))
        labels = label_records(sources.records, teacher)
        associated = replace(knowledge.lexicon, associations=associate(labels))
        knowledge = replace(knowledge, lexicon=associated, edges=count_edges(labels))
    return knowledge


def _gold_transliterations(gold: Iterable[Gold]) -> Iterator[tuple[str, str]]:
    return ((g.thai, g.english[0]) for g in gold if g.kind == "transliteration" and len(g.english) == 1)
