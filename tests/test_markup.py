from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents.html.markup import extract_text

PIECES = """
<p> </p> <b> &amp; &#3585; &lpar; ก (a) < > & <br/> <!--x--> <!-- <li> <script> </script> <pre> </pre> <nav> </nav>
<head>
<title> <a> 𝒳
"""
pages = st.lists(st.sampled_from([*PIECES.split(), "\n", "\r\n", "  ", '<a title="x > y">', '<a "']), max_size=25).map(
    "".join
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>โรค<b>เบาหวาน</b> (A)</p>", "โรคเบาหวาน (A)\n"),
        ("<html><head><title>หัว (Title)</title><style>p (x)</style></head><body>ก</body>", "ก\n"),
        ("<!doctype html><head><meta><title>x</title><p>ไม่มี body<p>สอง", "ไม่มี body\nสอง"),
        ("<nav>เมนู (Menu)</nav>ก<script>var a = '<p>(b)';</script>ข", "กข"),
        ("<ul><li>หนึ่ง (one)</li><li>สอง (two)</ul>", "หนึ่ง (one)\nสอง (two)\n"),
        ("ก &amp; ข &lt;b&gt; &#40;A&#41; &bogus; &", "ก & ข <b> (A) &bogus; &"),
        ("ก\r\n     ข<br>ค", "ก ข\nค"),
        ("<pre>ก\n  ข</pre>", "ก\n  ข\n"),
        ("ก<!-- (A) -->ข<!-- ไม่ปิด", "กข"),
        ('<a title="x > y">ก</a> 5 < 6', "ก 5 < 6"),
        ('ก <svg class="i"/>ข', "ก ข"),
        ("", ""),
    ],
)
def test_what_a_reader_sees(source: str, text: str) -> None:
    assert extract_text(source).text == text


@given(pages)
def test_every_character_leads_to_its_source(source: str) -> None:
    page = extract_text(source)
    for at, char in enumerate(page.text):
        start, end = page.raw_span(at, at + 1)
        raw = source[start:end]
        assert char in (raw, html.unescape(raw)) or (char in " \n" and (not raw.strip() or raw[:1] == "<")), (at, raw)


@given(pages)
def test_spans_lie_within_the_source_in_order(source: str) -> None:
    page = extract_text(source)
    last = 0
    for at in range(len(page.text)):
        start, end = page.raw_span(at, at + 1)
        assert last <= start < end <= len(source)
        last = end
