from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from align import candidates, models
from align.evidence import SHAPE_EVIDENCE, SPAN_EVIDENCE, coverage, span_evidence
from align.evidence.batch import ReadingBatch
from align.evidence.links import parse_term
from align.evidence.reading import Query, read
from align.evidence.sound import Row, latin_letters, thai_phones


@pytest.fixture(scope="module")
def make_batch() -> Callable[[str, str, str], ReadingBatch]:
    knowledge = models.load().knowledge

    def make(left: str, english: str, acronym: str = "") -> ReadingBatch:
        window = candidates.cut_window(left, len(left), english)
        return ReadingBatch(read([Query(window, parse_term(english), acronym)], knowledge), knowledge)

    return make


def best_span(batch: ReadingBatch, values: np.ndarray) -> str:
    window = batch.readings[0].window
    return window.text[window.starts[int(values.argmax())] :]


@pytest.mark.parametrize(
    ("left", "english", "span"),
    [
        ("ประธานคือคุณโมอิน อุล เฮก", "Moin ul Haque", "โมอิน อุล เฮก"),
        ("ผู้อำนวยการชื่อเหยา เฉียง", "Yao Qiang", "เหยา เฉียง"),
        ("ใช้อินเทอร์เน็ต", "internet", "อินเทอร์เน็ต"),
        ("บริษัทพาวเวอร์ไชน่า", "PowerChina", "พาวเวอร์ไชน่า"),
        ("เมืองมิวนิก", "Munich", "มิวนิก"),
    ],
)
def test_names_are_heard(make_batch: Callable[..., ReadingBatch], left: str, english: str, span: str) -> None:
    batch = make_batch(left, english)
    assert best_span(batch, coverage.spoken(batch)) == span
    assert coverage.best_spoken(batch)[0] > 0.7


@pytest.mark.parametrize(
    ("left", "english"), [("ห่วงโซ่คุณค่า", "Value chain"), ("องค์การอนามัยโลก", "World Health Organization")]
)
def test_translations_are_not_heard(make_batch: Callable[..., ReadingBatch], left: str, english: str) -> None:
    assert coverage.best_spoken(make_batch(left, english))[0] < 0


def test_a_translation_is_covered_from_both_sides(make_batch: Callable[..., ReadingBatch]) -> None:
    batch = make_batch("ในเรื่องของห่วงโซ่คุณค่า", "Value chain")
    assert best_span(batch, coverage.balance(batch)) == "ห่วงโซ่คุณค่า"


def test_letters_spelled_by_sound_are_linked(make_batch: Callable[..., ReadingBatch]) -> None:
    reading = make_batch("ฤดูกาลของเอ็นเอฟแอล", "NFL").readings[0]
    assert [reading.window.text[k.start : k.end] for k in reading.links if k.source == "letters"] == ["เอ็นเอฟแอล"]


def test_every_evidence_gives_one_finite_number_for_each_start(make_batch: Callable[..., ReadingBatch]) -> None:
    for left, english in [("พลังงาน", "energy"), ("(ก", "A"), ("เอ 5 %", "x1"), ("ฯลฯ ก", "BE")]:
        batch = make_batch(left, english)
        table = span_evidence(batch)
        assert table.shape == (len(batch.starts), len(SPAN_EVIDENCE))
        assert np.isfinite(table).all()


def test_names_of_evidence_are_unique_and_explained() -> None:
    measures = (*SPAN_EVIDENCE, *SHAPE_EVIDENCE)
    assert len({m.__name__ for m in measures}) == len(measures)
    assert all(m.__doc__ for m in measures)


def test_sound_scores_do_not_depend_on_what_else_is_in_the_batch() -> None:
    model = models.load().knowledge.sound
    short = Row(thai_phones("โมอิน").symbols, latin_letters("Moin"), to_end=True)
    long = Row(thai_phones("ผู้อำนวยการสำนักงาน 12 แห่ง").symbols, latin_letters("Director General"))
    (alone,), (_, together) = model.match([short]), model.match([long, short])
    assert together.scores.tolist() == alone.scores.tolist()
    assert together.ends.tolist() == alone.ends.tolist()


def test_readings_side_by_side_give_what_each_gives_alone() -> None:
    knowledge = models.load().knowledge
    cases = [("ในเรื่องของห่วงโซ่คุณค่า", "Value chain"), ("พลังงาน", "energy"), ("ตาม “ข้อ 5” ที่ กพร.", "A 5"), ("เอ ก", "AB")]
    windows = [(candidates.cut_window(left, len(left), english), parse_term(english)) for left, english in cases]
    readings = read([Query(window, english, "AB") for window, english in windows], knowledge)
    together = span_evidence(ReadingBatch(readings, knowledge))
    alone = [span_evidence(ReadingBatch([r], knowledge)) for r in readings]
    assert np.allclose(together, np.concatenate(alone))
