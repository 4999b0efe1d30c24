from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import align
from tests.conftest import cases


@pytest.mark.parametrize("case", cases("english_first"))
def test_thai_in_brackets_finds_its_english(case: dict[str, Any]) -> None:
    pairs = align(case["text"], english_first=True)
    first = pairs[0] if pairs else None
    assert (first.thai if first else "") == case["thai"]
    assert ((first.english + first.acronyms)[0] if first else "") == case["english"]


@given(st.text(alphabet="กขเ็า่ (IEA)az-’ \n", max_size=80))
def test_offsets_are_into_the_raw_text(text: str) -> None:
    for pair in align(text, english_first=True, keep_none=True):
        assert text[pair.start : pair.end] == pair.thai
        assert text[pair.parenthetical.start + 1 : pair.parenthetical.end - 1] == pair.parenthetical.inside
