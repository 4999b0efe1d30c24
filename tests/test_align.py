from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import align
from align.candidates import WINDOW
from align.records import PHRASES

from .conftest import cases

PIECES = [
    "สำนักงานพลังงานสากล",
    "คุณ",
    "โมอิน อุล เฮก",
    "และ",
    " ",
    "\n",
    "(IEA)",
    "(Moin ul Haque)",
    "(2565)",
    "“",
    "”",
    "(",
    ")",
    "ก",
]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@pytest.mark.parametrize("case", cases("pairs"))
def test_pairs(case: dict[str, Any]) -> None:
    found = align.align(case["text"])
    assert [[p.thai, list(p.english), list(p.acronyms), p.kind] for p in found] == case["pairs"]


@pytest.mark.parametrize("case", cases("none"))
def test_what_is_no_equivalent_gives_no_pair(case: dict[str, str]) -> None:
    assert align.align(case["text"]) == []
    (pair,) = align.align(case["text"], keep_none=True)
    assert pair.kind == "none"
    assert pair.thai == ""
    assert case["reason"] in pair.reason


@settings(max_examples=60)
@given(texts)
def test_offsets_are_into_the_raw_text(text: str) -> None:
    for p in align.align(text, keep_none=True):
        assert text[p.start : p.end] == p.thai
        assert p.end <= p.parenthetical.start
        assert 0 <= p.confidence <= 1
        assert (p.kind == "none") == (p.thai == "")
        assert p.reasons
        assert {reason.phrase for reason in p.reasons} <= set(PHRASES)


@settings(max_examples=40)
@given(texts)
def test_a_record_cut_from_a_text_is_answered_like_the_text(text: str) -> None:
    for p in align.align(text, keep_none=True):
        bracket = p.parenthetical
        left = text[max(0, bracket.start - WINDOW) : bracket.start]
        (answer,) = align.align_records([(left, bracket.inside, text[bracket.end : bracket.end + 40])])
        assert (answer.thai, answer.kind, answer.confidence) == (p.thai, p.kind, p.confidence)


@pytest.mark.parametrize("left", ["", " ", "่", "้ำ", "ำนักงาน", "abc", "๑๒", "((", "่ำพลังงาน"])
def test_left_may_be_cut_anywhere(left: str) -> None:
    (pair,) = align.align_records([(left, "IEA", "")])
    assert left[pair.start : pair.end] == pair.thai


def test_brackets_in_a_record_are_content() -> None:
    (pair,) = align.align_records([("สำนักงานพลังงานสากล ", "International Energy Agency (IEA)", "")])
    assert (pair.english, pair.acronyms) == (("International Energy Agency",), ("IEA",))


def test_the_answer_does_not_depend_on_the_batch() -> None:
    records = [("คุณโมอิน อุล เฮก ", "Moin ul Haque", ""), ("ใช้เทคโนโลยีสารสนเทศ ", "IT", ""), ("ผ่าน ", "x = 1", "")] * 30
    together = list(align.align_records(records))
    assert [next(align.align_records([r])) for r in records[:3]] == together[:3] == together[-3:]


def test_public_names_are_no_modules() -> None:
    for name in align.__all__:
        assert type(getattr(align, name)).__name__ != "module", name


@pytest.mark.slow
def test_owners_document(gold_folder: Path) -> None:
    gold = [json.loads(line) for line in (gold_folder / "seed.jsonl").read_text(encoding="utf-8").splitlines()]
    answers = align.align_records((g["left"], g["inside"], g["right"]) for g in gold)
    exact = sum(p.thai in (g["thai"], *g["also"]) for g, p in zip(gold, answers, strict=True))
    assert exact >= 0.9 * len(gold)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "exact", "kind", "english"), [("dev", 0.85, 0.88, 0.95), ("dev2", 0.78, 0.85, 0.95)])
def test_unseen_text(gold_folder: Path, name: str, exact: float, kind: float, english: float) -> None:
    from align.evaluate import evaluate_pairs
    from align.gold import read_gold

    gold = list(read_gold((gold_folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()))
    result = evaluate_pairs(gold, list(align.align_records((g.left, g.inside, g.right) for g in gold)))
    assert result.exact >= exact
    assert result.kind >= kind
    assert result.english >= english
