from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import parentheticals
from align.brackets import find_left_end, match_brackets

from .conftest import cases

PIECES = [
    "(",
    ")",
    "（",
    "）",
    "[",
    "]",
    "\n",
    " ",
    "ก",
    "น้ำ",
    "ABC",
    "Value chain",
    "1",
    "“",
    "**",
    "<b>",
    "</b>",
    "&nbsp;",
    ";",
    "​",
]
texts = st.lists(st.sampled_from(PIECES) | st.characters(codec="utf-8"), max_size=40).map("".join)


@pytest.mark.parametrize("case", [*cases("brackets"), *cases("contents")])
def test_parentheticals(case: dict[str, Any]) -> None:
    found = list(parentheticals(case["text"], square=case.get("square", False)))
    assert [[p.inside, list(p.terms), list(p.acronyms), bool(p.rejection)] for p in found] == case["found"]


@pytest.mark.parametrize("case", cases("left_ends"))
def test_left_end(case: dict[str, str]) -> None:
    text = case["text"]
    assert text[: find_left_end(text, len(text))] == case["left"]


@given(texts, st.booleans())
def test_offsets_are_into_the_raw_text(text: str, square: bool) -> None:
    last = -1
    for p in parentheticals(text, square):
        assert text[p.start] in "(（[［"
        assert text[p.end - 1] in ")）]］"
        assert text[p.start + 1 : p.end - 1] == p.inside
        assert bool(p.rejection) != bool(p.terms or p.acronyms)
        assert p.start > last
        last = p.start


@given(texts)
def test_brackets_nest_or_stand_apart(text: str) -> None:
    found = match_brackets(text, square=True)
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            assert a.end <= b.start or b.end < a.end


@given(texts)
def test_left_end_passes_nothing_but_spaces_marks_and_tags(text: str) -> None:
    end = find_left_end(text, len(text))
    assert not any("ก" <= c <= "๛" for c in text[end:])
    assert find_left_end(text, end) == end or "\n" in text[end - 1 : end]
