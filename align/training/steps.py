"""The steps of a training, from annotated records, word lists and a corpus to a model, not yet calibrated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from align.decide import Model
from align.evidence.meaning import Lexicon
from align.evidence.reading import Boundaries, Knowledge
from align.gold import Gold
from align.training.corpus import Record, associate, count_edges, label
from align.training.network import Settings
from align.training.sound import learn_sound
from align.training.supervised import gather, learn

SELF_TRAININGS = 2
"""How often the corpus is aligned and counted before the last learning."""
TEACHERS = 2
"""Networks that are learnt to align the corpus by."""


class Sources(NamedTuple):
    """What a model is learnt from besides gold: word lists, and parentheticals that nobody annotated."""

    lexicon: Lexicon
    records: Sequence[Record]


def make_model(gold: Sequence[Gold], sources: Sources) -> Model:
    """Learn sound, meaning, edges and networks, in this order."""
    knowledge = gather_knowledge(gold, sources)
    return learn(gather(gold, knowledge), knowledge)


def gather_knowledge(gold: Sequence[Gold], sources: Sources) -> Knowledge:
    """Make the tables to read by: the lexicon, the sound model, and what the corpus adds by self-training."""
    knowledge = Knowledge(sources.lexicon, learn_sound([*dictionary_pairs(), *_names(gold)]), Boundaries({}, {}))
    for _ in range(SELF_TRAININGS if sources.records else 0):
        labels = label(sources.records, learn(gather(gold, knowledge), knowledge, Settings(members=TEACHERS)))
        associated = replace(knowledge.lexicon, associations=associate(labels))
        knowledge = replace(knowledge, lexicon=associated, edges=count_edges(labels))
    return knowledge


def dictionary_pairs() -> Iterator[tuple[str, str]]:
    """Thai and English words that sound alike, as pythainlp lists them."""
    from pythainlp.corpus.th_en_translit import get_transliteration_dict

    for thai, entry in get_transliteration_dict().items():
        yield from ((thai, str(english)) for english in entry["en"] if english)


def _names(gold: Iterable[Gold]) -> Iterator[tuple[str, str]]:
    return ((g.thai, g.english[0]) for g in gold if g.kind == "transliteration" and len(g.english) == 1)
