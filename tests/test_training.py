from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from align.evidence.sound import Row, latin_letters, thai_phones
from align.gold import Gold
from align.network import Network
from align.ranker import LEFT, RIGHT, Choices, Ranker, Vocabulary
from align.training.associations import Label, associate
from align.training.corpus import read_corpus
from align.training.descent import Settings
from align.training.network import join, learn_classes
from align.training.ranker import Example, learn, scales
from align.training.sound import learn_sound

PAIRS = [
    ("บานานา", "banana"),
    ("มานา", "mana"),
    ("บาบู", "babu"),
    ("นูมา", "numa"),
    ("ดีมา", "dima"),
    ("บีดี", "bidi"),
    ("มูดา", "muda"),
]


def label(english: str, span: str) -> Label:
    return Label(tuple(english.split()), tuple(span.split()))


def test_the_sound_of_unseen_words_is_learnt_from_others() -> None:
    model = learn_sound(PAIRS)
    rows = [
        Row(thai_phones(thai).symbols, latin_letters(english), to_end=True)
        for thai, english in (("ดามู", "damu"), ("ดามู", "bini"))
    ]
    scores = model.match(rows).scores[:, 0]
    assert scores[0] > 3
    assert scores[0] > scores[1] + 3


def test_the_sound_is_learnt_the_same_twice() -> None:
    assert np.array_equal(learn_sound(PAIRS).scores, learn_sound(PAIRS[::1]).scores)


def examples(count: int) -> list[Example]:
    """A third has no right answer, which the bracket tells; a third is told by evidence, a third by a word."""
    random = np.random.default_rng(1)
    found = []
    for number in range(count):
        rows, around, right = random.normal(size=(5, 3)), random.integers(1, 9, (5, LEFT + RIGHT)), np.zeros(5)
        if number % 3 == 1:
            right[rows[:, 1].argmax()] = 1.0
        elif number % 3 == 2:
            around[number % 5, LEFT], right[number % 5] = 9, 1.0
        whole = np.array([number % 3, random.normal()], dtype=np.float64)
        found.append(Example(Choices(rows, whole, around, np.array([1, 2])), right, float(number % 3 == 0)))
    return found


@pytest.fixture(scope="module")
def blank() -> Ranker:
    numbers = Vocabulary({f"w{n}": n for n in range(1, 10)})
    return Ranker(numbers, Vocabulary({"a": 1, "b": 2}), *scales([e.choices for e in examples(30)]), ())


def test_a_ranker_learns_from_evidence_and_words_and_tells_none(blank: Ranker) -> None:
    members = learn(blank, examples(900), Settings(epochs=20, rate=1e-2), members=1)
    held = examples(1200)[900:]
    answers = [int(chance.argmax()) for chance in replace(blank, members=members)([e.choices for e in held])]
    wanted = [5 if e.none else int(e.right.argmax()) for e in held]
    assert np.mean(np.array(answers) == wanted) > 0.85


def test_a_ranker_is_learnt_the_same_twice(blank: Ranker) -> None:
    first, second = (learn(blank, examples(40), Settings(epochs=2, rate=1e-2), members=2) for _ in range(2))
    assert all(
        np.array_equal(a, b) for one, other in zip(first, second, strict=True) for a, b in zip(one, other, strict=True)
    )
    assert not np.array_equal(first[0].hidden, first[1].hidden)


def test_brackets_side_by_side_rank_as_each_does_alone(blank: Ranker) -> None:
    ranker = replace(blank, members=learn(blank, examples(40), Settings(epochs=2, rate=1e-2), members=1))
    choices = [e.choices for e in examples(7)]
    choices[3] = choices[3]._replace(
        rows=choices[3].rows[:2], around=choices[3].around[:2], english=np.array([], dtype=int)
    )
    together = ranker(choices)
    assert np.allclose([c.sum() for c in map(np.exp, together)], 1.0)
    for choice, opinion in zip(choices, together, strict=True):
        assert np.allclose(ranker([choice])[0], opinion, atol=1e-5)


def test_a_network_learns_classes() -> None:
    inputs = np.random.default_rng(2).normal(size=(300, 2))
    classes = (inputs[:, 0] > 0).astype(int) + (inputs[:, 1] > 0).astype(int)
    network = learn_classes(inputs, classes, 3, Settings(epochs=60, rate=1e-2), members=2)
    assert np.mean(network(inputs).argmax(axis=1) == classes) > 0.9


def test_joined_networks_give_the_mean() -> None:
    random = np.random.default_rng(3)
    mean, scale = random.normal(size=2), np.ones(2)
    networks = [
        Network(
            mean,
            scale,
            random.normal(size=(2, 4)),
            random.normal(size=4),
            random.normal(size=(4, 1)),
            random.normal(size=1),
        )
        for _ in range(3)
    ]
    inputs = random.normal(size=(6, 2))
    assert np.allclose(join(networks)(inputs), np.mean([n(inputs) for n in networks], axis=0))


def test_words_that_go_together_are_associated() -> None:
    labels = [
        label("value chain", "ห่วงโซ่ คุณค่า"),
        label("supply chain", "ห่วงโซ่ อุปทาน"),
        label("value system", "ระบบ คุณค่า"),
        label("supply system", "ระบบ อุปทาน"),
    ]
    found = associate(labels)
    assert max(found["chain"], key=found["chain"].__getitem__) == "ห่วงโซ่"
    assert max(found["value"], key=found["value"].__getitem__) == "คุณค่า"


def test_a_corpus_is_read_once_and_without_the_gold(tmp_path: Path) -> None:
    records = [{"left": "ก ", "inside": inside, "right": ""} for inside in ("A b", "A b", "Value Chain", "c")]
    path = tmp_path / "corpus.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(r) + "\n" for r in records).encode()))
    gold = [Gold("", "", "ข", "value-chain", "", "none")]
    assert [inside for _, inside, _ in read_corpus(path, gold)] == ["A b", "c"]
