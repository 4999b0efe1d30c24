from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import segment
from glossary.matching.boundaries import PreparedText
from glossary.matching.match import Matcher
from glossary.matching.termcheck import Check, Grade, TermChecker

from .conftest import cases, entries

LONG = "ประเทศไทยได้เข้าร่วมการประชุมเพื่อความร่วมมือด้านพลังงานและสิ่งแวดล้อมกับประเทศเพื่อนบ้าน"
"""A run of Thai letters without a space, which is repeated for one that is too long to be segmented as a whole."""
PIECES = ["ห่วงโซ่", "คุณค่า", "ธนาคาร", "กาแฟ", "ยา", "พยาบาล", " ", "\u200b", "นํ้า", "ำ", "์", "AI", "ais", "-", "(", "C++"]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
PATTERNS = ["ห่วงโซ่คุณค่า", "คุณค่า", "กา", "ยา", "น้ำ", "AI", "C++", "ธนาคาร ยา"]


@pytest.mark.parametrize("case", cases("matches"))
def test_matches(case: dict[str, Any]) -> None:
    text = case["text"]
    found = Matcher(case["patterns"], by_sound=case.get("by_sound", False)).find_all(text)
    assert [f"{text[m.start : m.end]}@{m.start}" for m in found] == case["found"]


@given(texts)
def test_matches_are_in_the_raw_text_and_say_what_they_found(text: str) -> None:
    for match in Matcher(PATTERNS).find_all(text):
        assert 0 <= match.start < match.end <= len(text)
        raw = unicodedata.normalize("NFC", text[match.start : match.end])
        assert Matcher([PATTERNS[match.pattern]]).find_all(raw), raw


@given(texts)
def test_the_marked_places_do_not_overlap_and_leave_none_out(text: str) -> None:
    matcher = Matcher(PATTERNS)
    marked = matcher.find_longest(text)
    assert all(a.end <= b.start for a, b in pairwise(marked))
    for match in matcher.find_all(text):
        assert any(m.start < match.end and match.start < m.end for m in marked)


@given(texts)
@settings(max_examples=50)
def test_thai_places_are_between_words_or_cut_better(text: str) -> None:
    prepared = PreparedText(text)
    ends = {0}
    for token in segment.tokens(prepared.text):
        ends.add(token.end)
    for match in Matcher(["ธนาคาร", "คุณค่า"]).find_all(text):
        assert {prepared.offsets.index(match.start)} <= ends


@pytest.mark.parametrize("case", cases("checks"))
def test_checks(case: dict[str, Any]) -> None:
    checker, check = checked(case)
    assert sum(check.required.values()) == case["required"]
    shown = [f.rendering + (" (spelling)" if f.grade is Grade.SPELLING else "") for f in check.found]
    assert shown == case["found"]
    assert [checker.terms[term].label for term in check.missing] == case.get("missing", [])
    assert [f.rendering for f in check.forbidden] == case.get("forbidden", [])


def checked(case: dict[str, Any]) -> tuple[TermChecker, Check]:
    checker = TermChecker(entries(case), case.get("direction", "en-th"))
    return checker, checker.check(case["translation"], checker.required(case["source"]))


def test_a_wrong_direction_is_told() -> None:
    with pytest.raises(ValueError, match="direction must be one of en-th, th-en; got 'th'"):
        TermChecker([], "th")  # type: ignore[arg-type]


def test_a_long_run_is_segmented_in_parts_alike() -> None:
    text = "ธนาคารกลาง".join([LONG] * 12)
    matcher = Matcher(["ธนาคาร", "พลังงาน", "ประเทศ", "การ", "มือ", "งาน"])
    found = [(m.start, m.end) for m in matcher.find_all(text)]
    period = len(LONG) + len("ธนาคารกลาง")
    near_one = [(m.start, m.end) for m in matcher.find_all(LONG + "ธนาคารกลาง") if m.start < len(LONG)]
    assert [place for place in found if place[0] < period - 10] == near_one
    assert {start % period for start, _ in found} == {start % period for start, _ in found[: len(found) // 12 + 1]}


@given(
    st.lists(
        st.sampled_from(["ว่าด้วย", "เงิน", "ทดรอง", "ราชการ", "ช่วยเหลือ", "เยียวยา", "ทด", "เกษตรกร"]),
        min_size=30,
        max_size=60,
    )
)
@settings(max_examples=20)
def test_what_was_judged_before_does_not_matter(words: list[str]) -> None:
    text = "".join(words)
    matcher = Matcher(["ด้วย", "เงิน", "ยา", "ช่วย", "กร", "ราชการ", "ทด", "รอง", "เหลือ"])
    shared = PreparedText(text)
    for place in matcher.candidates(shared):
        assert shared.is_apart(place.first, place.last) == PreparedText(text).is_apart(place.first, place.last)
