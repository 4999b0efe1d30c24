"""Hostile texts: all pairs are found, in time that grows linearly (each of these is quadratic for a naive pattern)."""

from __future__ import annotations

import pytest

from align import align, parentheticals
from glossary.documents.html.page import without_menus

pytestmark = pytest.mark.slow


def test_a_megabyte_of_thai_without_a_space() -> None:
    text = "พลังงาน" * 140_000 + "สำนักงานพลังงานสากล (IEA)"
    (pair,) = align(text)
    assert pair.thai.endswith("สำนักงานพลังงานสากล")


@pytest.mark.parametrize("opening", ["(", "((", "( ", "(ก", "[("])
def test_two_hundred_thousand_opening_brackets(opening: str) -> None:
    text = opening * (200_000 // opening.count("(")) + "ห่วงโซ่คุณค่า (Value chain)"
    assert [p.terms for p in parentheticals(text, square=True)] == [("Value chain",)]
    assert [p.english for p in align(text)] == [("Value chain",)]


def test_fifty_thousand_pairs_on_one_line() -> None:
    text = "ห่วงโซ่คุณค่า (Value chain) และ" * 50_000
    pairs = align(text)
    assert len(pairs) == 50_000
    assert {p.english for p in pairs} == {("Value chain",)}
    assert {p.thai for p in pairs[1:]} == {"ห่วงโซ่คุณค่า"}


@pytest.mark.parametrize(
    "opening",
    [
        "<div>",
        "<b>",
        "<table><tr><td>",
        "<ul><li>",
        "<nav>",
        '<div class="menu">',
        "<a href=x>ก",
        "<i><p><b></i>",
        "</div>",
    ],
)
def test_a_hundred_thousand_elements_that_do_not_end(opening: str) -> None:
    text = "ห่วงโซ่คุณค่า (Value chain) ของสินค้าเกษตรแปรรูปไทยยังยาวและซับซ้อนเกินไปสำหรับเกษตรกร"
    assert without_menus(opening * 100_000 + f"<p>{text}</p>").text.strip().endswith(text)


def test_a_million_attributes() -> None:
    assert without_menus("<div " + 'a="\'" ' * 1_000_000 + ">โรคเบาหวาน (Diabetes)").text == "โรคเบาหวาน (Diabetes)"
