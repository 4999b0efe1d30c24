from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Source
from glossary.entries.entry import as_source
from glossary.search.concordance import ORDERS, Line, Order, sort_lines

LINES = {
    "a.txt:100-104": ("ในปีนี้สร้าง", "บ้าน", " (house) แล้ว"),
    "a.txt:20-24": ("ไปที่ ", "บ้าน", "（house）"),
    "b.txt:1-5": ("ห่างจาก", "บ้าน", " (house) 3 หลัง"),
    "shelf": ("", "บ้าน", " เก่า"),
}


@pytest.mark.parametrize(
    ("order", "places"),
    [
        ("place", ["a.txt:20-24", "a.txt:100-104", "b.txt:1-5", "shelf"]),
        ("left", ["shelf", "b.txt:1-5", "a.txt:20-24", "a.txt:100-104"]),
        ("right", ["a.txt:20-24", "b.txt:1-5", "shelf", "a.txt:100-104"]),
    ],
)
def test_sort_lines_by_place_or_by_neighbouring_words(order: Order, places: list[str]) -> None:
    lines = [Line(place, *parts) for place, parts in LINES.items()]
    assert [line.place for line in sort_lines(lines, order)] == places


@given(st.lists(st.builds(Line, *[st.text("กเแบา่ a(1-:#", max_size=9)] * 4), max_size=9), st.sampled_from(ORDERS))
def test_sort_lines_keeps_all_lines_in_a_stable_order(lines: list[Line], order: Order) -> None:
    found = sort_lines(lines, order)
    assert sorted(found) == sorted(lines)
    assert sort_lines(found, order) == found


names = st.text(st.characters(exclude_characters="#", codec="utf-8"))


@given(st.builds(Source, names, st.integers(0, 10**9), st.integers(0, 10**9), st.text()))
def test_place_is_read_as_it_was_written(source: Source) -> None:
    assert as_source(str(source)) == source


@pytest.mark.parametrize(
    "text", ["", "a.txt", "a.txt:1", "1-2", "a.txt:1-2 ", "a.txt:๑-๒", "a.txt:-1-2", f"a:{'9' * 5000}-1"]
)
def test_other_text_is_no_place(text: str) -> None:
    assert as_source(text) is None
