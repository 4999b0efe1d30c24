from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import script

thai = st.text(alphabet="กขนม่้ํำาเแิี​ A", max_size=30)


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("น้ำ", "น้ำ"),
        ("เเข็ง", "แข็ง"),
        ("ที่", "ที่"),
        ("ท่ี", "ที่"),
        ("ปี\u200bใหม่", "ปีใหม่"),
        ("IEA", "IEA"),
        ("", ""),
    ],
)
def test_one_spelling_for_what_looks_the_same(raw: str, normal: str) -> None:
    assert script.normalise(raw).text == normal


@given(thai)
def test_the_map_leads_back_to_the_raw_text(raw: str) -> None:
    text, origin = script.normalise(raw)
    assert len(origin) == len(text) + 1
    assert list(origin) == sorted(origin)
    assert origin[-1] == len(raw)


@given(thai)
def test_normalising_twice_changes_nothing_more(raw: str) -> None:
    once = script.normalise(raw).text
    assert script.normalise(once).text == once
