"""Pages as they are saved: their content stays, their menus go, and every character leads to the source."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents.document import Content
from glossary.documents.html.page import read, without_menus
from glossary.documents.markup import extract_text
from tests.conftest import CASES, cases
from tests.test_markup import check_offsets

TAGS = """
<p> </p> <b> </b> <li> </li> <ul> </ul> <div> </div> <td> <tr> <table> </table> <th> <a> <a\thref="/"> </a> <nav> </nav>
<main> </main> <h1> </h1> <h2> </h2> <form> </form> <button> <head> <span\thidden> </span> <div\tclass="menu"> <svg/>
<div\tstyle="display:none"> <footer> </footer> <br> <script> </script> <select> </pre> <pre> <!--x--> &amp; &lpar;
""".split()
TEXTS = [
    "ก",
    "(a)",
    " ",
    "\n",
    "หน้าแรก (Home) ",
    "ภาษาไทย (TH)",
    "ห่วงโซ่คุณค่า (Value chain) ของสินค้าเกษตรแปรรูปไทย",
    "© 2567",
]
pages = st.lists(st.sampled_from([*(tag.replace("\t", " ") for tag in TAGS), *TEXTS]), max_size=40).map("".join)
PLAIN = "p div ul li table tr td th h1 h2 br b blockquote section article main dl dd details summary pre".split()
PROSE = "<p>ห่วงโซ่คุณค่า (Value chain) ของสินค้าเกษตรแปรรูปไทยยังยาวและซับซ้อนเกินไปสำหรับเกษตรกร</p>"


def content(name: str) -> Content:
    return read((CASES / "pages" / f"{name}.html").read_bytes(), name)


def found(case: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What a page should have kept and did not, and what it should have dropped and did not."""
    text = " ".join(content(case["page"]).text.split())
    lost = [term for term in case["kept"] if f"({term})" not in text]
    return lost, [term for term in case["dropped"] if f"({term})" in text]


@pytest.mark.parametrize("case", cases("pages"))
def test_a_page_keeps_its_content_only(case: dict[str, Any]) -> None:
    """``left`` is what is known to stay although it should not, with the reason; less would be noticed as well."""
    assert found(case) == ([], case.get("left", []))


def test_precision_over_all_pages() -> None:
    loaded = json.loads((CASES / "pages.json").read_text(encoding="utf-8"))
    kept, left = (sum(len(case.get(key, [])) for case in loaded) for key in ("kept", "left"))
    assert kept / (kept + left) > 0.91


@pytest.mark.parametrize("case", cases("pages"))
def test_what_is_kept_leads_to_the_source(case: dict[str, Any]) -> None:
    page = content(case["page"])
    data = (CASES / "pages" / f"{case['page']}.html").read_bytes()
    source = data.decode("cp874" if page.encoding else "utf-8")
    for term in case["kept"]:
        if (at := page.text.find(f"({term})")) >= 0:
            start, end = page.raw_span(at + 1, at + 1 + len(term))
            assert " ".join(extract_text(source[start:end]).text.split()) == term


@pytest.mark.parametrize(
    "source",
    [
        "<p>ก <b>ข</b> (A)</p>",
        "<ul><li>หนึ่ง (one)<li>สอง (two)</ul><table><tr><td>สาม (three)<td>สี่ (four)</table>",
        '<p><a href="/">โรคเบาหวาน</a> (Diabetes)<p><a href="/">ไต</a> (Kidney)<p><a href="/">ตา</a> (Eye)',
        '<ul><li><a href="/1">หนึ่ง (one)</a><li><a href="/2">สอง (two)</a><li><a href="/3">สาม (three)</a></ul>',
        "<nav>หน้าแรก (Home) ติดต่อเรา (Contact us)</nav>",
        '<div class="footer"><p>ยาวพอที่จะเป็นเนื้อหาของหน้านี้ทั้งหมด (All of it)</p></div>',
        '<body class="nav-open menu" style="display:none"><main class="sidebar">เนื้อหา (Content) ของหน้า</main>',
        '<div hidden id="app"><p>แอปที่ซ่อนไว้จนกว่าจะโหลดเสร็จเรียบร้อยแล้วทั้งหมด (Preloader)</p></div>',
    ],
)
def test_a_page_without_menus_keeps_all(source: str) -> None:
    kept = without_menus(source).text
    assert kept.count("(") == source.count("(")


@pytest.mark.parametrize(
    "menu",
    [
        "<nav>หน้าแรก (Home)",
        "<button>เมนู (Menu)",
        '<div class="menu"><a href="/">หน้าแรก (Home)</a><li><a href="/c">ติดต่อ (Contact)</a></div>',
        '<a href="/1">หน้าแรก (Home)</a> | <a href="/2">ข่าว (News)</a> | <a href="/3">ติดต่อ (Contact)</a>',
        '<table><tr><td><a href="/1">ก (A)</a><td><a href="/2">ข (B)</a><td><a href="/3">ค (C)</a></table>',
        'ภาษาไทย (TH) | <a href="/en">English (EN)</a>',
        '<a href="/">หน้าแรก (Home)</a> » <a href="/n">ข่าว (News)</a> » ห่วงโซ่ (Chain)',
    ],
)
def test_a_menu_before_or_after_goes(menu: str) -> None:
    text = "ห่วงโซ่คุณค่า (Value chain) ของสินค้าเกษตรแปรรูปไทยยังยาวและซับซ้อนเกินไปสำหรับเกษตรกร"
    assert without_menus(f"<div>{menu}</div>{PROSE}").text.strip() == text
    assert without_menus(f"{PROSE}<div>{menu}</div>").text.strip() == text


@given(pages)
def test_every_character_leads_to_its_source(source: str) -> None:
    check_offsets(without_menus(source), source)


@given(pages)
def test_something_is_left_where_there_was_text(source: str) -> None:
    before = without_menus(f"<p>{source}").text.strip()
    with_prose = without_menus(f"<main><h1>ชื่อ</h1>{PROSE}</main>{source}").text
    assert "(Value chain)" in with_prose
    assert before or "ก" not in without_menus(source).text


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset=windows-874>", "TIS-620"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=TIS-620">', "TIS-620"),
        ('<?xml version="1.0" encoding="iso-8859-11"?>', "TIS-620"),
    ],
)
def test_a_page_that_says_so_is_thai_however_few_letters_are(declaration: str, encoding: str) -> None:
    page = read(f"{declaration}<p>Temperature “ก” • 5".encode("cp874"), "x.html")
    assert (page.encoding, page.text) == (encoding, "Temperature “ก” • 5")


def test_what_a_page_says_of_its_encoding_yields_to_the_bytes() -> None:
    assert read("<meta charset=tis-620><p>ธนาคาร".encode(), "x.html").text == "ธนาคาร"
    assert read(b"<meta charset=utf-16><p>bank", "x.html").text == "bank"
    assert read("<meta charset=utf-8><p>ธนาคารกลาง".encode("cp874"), "x.html").text == "ธนาคารกลาง"


plain_pages = st.lists(
    st.sampled_from([f"<{end}{name}>" for name in PLAIN for end in ("", "/")] + TEXTS), max_size=40
).map("".join)


@given(plain_pages)
def test_a_page_without_links_and_names_loses_no_letter(source: str) -> None:
    if "©" not in source:
        assert without_menus(source).text.split() == extract_text(source).text.split()
