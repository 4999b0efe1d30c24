from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents.text import without_link_targets


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[คู่มือ](install.md)", "คู่มือ"),
        ("![ผัง](images/chart.png) ก", "ผัง ก"),
        ('[ก](https://a.example/b_(c) "ชื่อ") ข', "ก ข"),
        ("[ก](<a b.md>)", "ก"),
        ("การเรียนรู้ของเครื่อง[^1] (machine learning)", "การเรียนรู้ของเครื่อง (machine learning)"),
        ("[^1]: ดู (see)", "[^1]: ดู (see)"),
        ("สำนักงาน[1] (IEA)", "สำนักงาน[1] (IEA)"),
        ("รายการ [ก](International Energy Agency)", "รายการ [ก](International Energy Agency)"),
        ("[ก] (b)", "[ก] (b)"),
        ("ก (b) [c", "ก (b) [c"),
    ],
)
def test_links_keep_their_words(source: str, text: str) -> None:
    assert without_link_targets(source).text == text


@given(st.text("ก[]()!^a. \n<>\"'", max_size=60))
def test_offsets_lead_back(source: str) -> None:
    page = without_link_targets(source)
    for at, char in enumerate(page.text):
        start, end = page.raw_span(at, at + 1)
        assert source[start:end] == char
