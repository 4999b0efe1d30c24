from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import segment
from glossary.boundaries import Text
from glossary.entries import Entry, Variant
from glossary.match import Matcher
from glossary.termcheck import Check, Grade, TermChecker

from .conftest import cases

PIECES = ["ห่วงโซ่", "คุณค่า", "ธนาคาร", "กาแฟ", "ยา", "พยาบาล", " ", "\u200b", "นํ้า", "ำ", "์", "AI", "ais", "-", "(", "C++"]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
PATTERNS = ["ห่วงโซ่คุณค่า", "คุณค่า", "กา", "ยา", "น้ำ", "AI", "C++", "ธนาคาร ยา"]


@pytest.mark.parametrize("case", cases("matches"))
def test_matches(case: dict[str, Any]) -> None:
    text = case["text"]
    found = Matcher(case["patterns"], by_sound=case.get("by_sound", False)).all(text)
    assert [f"{text[m.start : m.end]}@{m.start}" for m in found] == case["found"]


@given(texts)
def test_matches_are_in_the_raw_text_and_say_what_they_found(text: str) -> None:
    for match in Matcher(PATTERNS).all(text):
        assert 0 <= match.start < match.end <= len(text)
        raw = unicodedata.normalize("NFC", text[match.start : match.end])
        assert Matcher([PATTERNS[match.pattern]]).all(raw), raw


@given(texts)
def test_the_marked_places_do_not_overlap_and_leave_none_out(text: str) -> None:
    matcher = Matcher(PATTERNS)
    marked = matcher.longest(text)
    assert all(a.end <= b.start for a, b in pairwise(marked))
    for match in matcher.all(text):
        assert any(m.start < match.end and match.start < m.end for m in marked)


@given(texts)
@settings(max_examples=50)
def test_thai_places_are_between_words_or_cut_better(text: str) -> None:
    prepared = Text(text)
    ends = {0}
    for token in segment.tokens(prepared.shown):
        ends.add(token.end)
    for match in Matcher(["ธนาคาร", "คุณค่า"]).all(text):
        assert {prepared.origin.index(match.start)} <= ends


@pytest.mark.parametrize("case", cases("checks"))
def test_checks(case: dict[str, Any]) -> None:
    checker, check = checked(case)
    assert sum(check.required.values()) == case["required"]
    shown = [f.rendering + (" (spelling)" if f.grade is Grade.SPELLING else "") for f in check.found]
    assert shown == case["found"]
    assert [checker.terms[term].label for term in check.missing] == case.get("missing", [])
    assert [f.rendering for f in check.forbidden] == case.get("forbidden", [])


def checked(case: dict[str, Any]) -> tuple[TermChecker, Check]:
    entries: dict[str, Entry] = {}
    for english, thai, status, acronym in ([*row, "", ""][:4] for row in case["glossary"]):
        held = entries.get(english, Entry(english, (acronym,) if acronym else ()))
        variant = Variant(thai, status=status)
        entries[english] = Entry(english, held.acronyms, (*held.variants, variant))
    checker = TermChecker(entries.values(), case.get("direction", "en-th"))
    return checker, checker.check(case["translation"], checker.required(case["source"]))


def test_a_wrong_direction_is_told() -> None:
    with pytest.raises(ValueError, match="direction must be one of en-th, th-en; got 'th'"):
        TermChecker([], "th")  # type: ignore[arg-type]
