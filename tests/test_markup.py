from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents.markup import ExtractedText, extract_text

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
        # Marks of notes, and superscripts that are none.
        ("แบบประคับประคอง<sup>2,3</sup> (palliative care)", "แบบประคับประคอง (palliative care)"),
        ("ประกันสุขภาพ<sup><a href='#1'>[1]</a></sup> (health insurance)", "ประกันสุขภาพ (health insurance)"),
        ("CO<sup>2</sup> (a)", "CO2 (a)"),
        ("10<sup>3</sup>", "103"),
        ("วันที่ 1<sup>st</sup>", "วันที่ 1st"),
        ("ก<sup>1", "ก1"),
        ("ก<sup>1<p>ข</p>", "ก\nข\n"),
        ("ก<sup>ข้อความที่ยาวกว่านั้น</sup>", "กข้อความที่ยาวกว่านั้น"),
    ],
)
def test_what_a_reader_sees(source: str, text: str) -> None:
    assert extract_text(source).text == text


def check_offsets(page: ExtractedText, source: str) -> None:
    """Each character leads to its source, and the spans are in order and within it."""
    last = 0
    for at, char in enumerate(page.text):
        start, end = page.raw_span(at, at + 1)
        raw = source[start:end]
        assert last <= start < end <= len(source)
        assert char in (raw, html.unescape(raw)) or (char in " \n" and (not raw.strip() or raw[:1] == "<")), (at, raw)
        last = end


@given(pages)
def test_every_character_leads_to_its_source(source: str) -> None:
    check_offsets(extract_text(source), source)
