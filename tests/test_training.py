from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np

from align.evidence.sound import Row, latin_letters, thai_phones
from align.gold import Gold
from align.network import Network
from align.training.corpus import Label, associate, count_edges, read_corpus
from align.training.network import Choice, Settings, join, learn_choices, learn_classes
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


PAIRS_OF_WORDS = [("ของ", "ธนาคาร"), ("ธนาคาร", "โลก")]


def label(english: str, span: str, before: str = "ของ", offered: str = "") -> Label:
    words = tuple(span.split())
    firsts = (*offered.split(), *words)
    befores = ("⟨", *firsts[:-1])
    choice = len(offered.split())
    befores = (*befores[:choice], before, *befores[choice + 1 :])
    return Label(english, "".join(words), tuple(english.split()), words, firsts, befores, choice)


def test_the_sound_of_unseen_words_is_learnt_from_others() -> None:
    model = learn_sound(PAIRS)
    rows = [
        Row(thai_phones(thai).symbols, latin_letters(english), to_end=True)
        for thai, english in (("ดามู", "damu"), ("ดามู", "bini"))
    ]
    scores = np.array([match.scores[0] for match in model.match(rows)])
    assert scores[0] > 3
    assert scores[0] > scores[1] + 3


def test_learning_is_deterministic() -> None:
    assert np.array_equal(learn_sound(PAIRS).scores, learn_sound(PAIRS[::1]).scores)
    choices = [Choice(np.array([[0.0], [1.0]]), np.array([1.0]), np.array([0.0, 1.0]), none=False)] * 8
    first, second = (learn_choices(choices, Settings(members=2, epochs=2))[0] for _ in range(2))
    assert np.array_equal(first.hidden, second.hidden)


def test_a_network_learns_to_choose_and_to_choose_none() -> None:
    random = np.random.default_rng(1)
    choices = []
    for number in range(300):
        rows = random.normal(size=(5, 3))
        none = number % 3 == 0
        right = np.zeros(5) if none else (np.arange(5) == rows[:, 1].argmax()).astype(float)
        choices.append(Choice(rows, np.array([float(none), random.normal()]), right, none))
    spans, nones = learn_choices(choices, Settings(members=2, epochs=200))
    answers = [np.append(spans(c.rows)[:, 0], nones(c.whole[None])[:, 0]).argmax() for c in choices]
    wanted = [5 if c.none else int(c.right.argmax()) for c in choices]
    assert np.mean(np.array(answers) == wanted) > 0.9


def test_a_network_learns_classes() -> None:
    inputs = np.random.default_rng(2).normal(size=(300, 2))
    classes = (inputs[:, 0] > 0).astype(int) + (inputs[:, 1] > 0).astype(int)
    network = learn_classes(inputs, classes, 3, Settings(members=2, epochs=200))
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


def test_edges_tell_where_renderings_begin() -> None:
    labels = [label(f"term {n}", "ระบบ คุณค่า" if n % 2 else "ธนาคาร โลก", "ของ", "ใช้") for n in range(12)]
    edges = count_edges(labels)
    assert edges.first["ระบบ"] > 0 > edges.first["คุณค่า"]
    between = {pair: edges.pair.get(pair, edges.before[pair[0]] + edges.first[pair[1]]) for pair in PAIRS_OF_WORDS}
    assert between["ของ", "ธนาคาร"] > between["ธนาคาร", "โลก"]


def test_a_corpus_is_read_once_and_without_the_gold(tmp_path: Path) -> None:
    records = [{"left": "ก ", "inside": inside, "right": ""} for inside in ("A b", "A b", "Value Chain", "c")]
    path = tmp_path / "corpus.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(r) + "\n" for r in records).encode()))
    gold = [Gold("", "", "ข", "value-chain", "", "none")]
    assert [inside for _, inside, _ in read_corpus(path, gold)] == ["A b", "c"]
