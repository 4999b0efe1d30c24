from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from glossary.commands.annotate import _pieces, _rows
from glossary.entries.entry import Entry, Synonym, Variant
from glossary.matching.annotate import Annotation, Annotator, annotate
from glossary.matching.highlight import displacy, render_page

from .conftest import Result, cases, entries

Run = Callable[..., Result]
PIECES = [
    "ห่วงโซ่",
    "คุณค่า",
    "ธนาคาร",
    "แบงค์",
    "พยาบาล",
    " ",
    "\n",
    "\u200b",
    "น\u0e4d\u0e49า",
    "์",
    "AI",
    "value",
    "chains",
]
PIECES += ["-", "(", "<b>", "&amp;", '"', "\t", "é", "🙂"]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
GLOSSARY = [
    Entry("value chain", (), (Variant("ห่วงโซ่คุณค่า", "translation", status="approved"),), id="c1"),
    Entry("value", (), (Variant("คุณค่า", "translation"),)),
    Entry("bank", (), (Variant("ธนาคาร", "translation"), Variant("แบงค์", "transliteration", status="forbidden"))),
    Entry("artificial intelligence", ("AI",), (Variant("ปัญญาประดิษฐ์", "translation"),)),
    Entry("<b>", (), (Variant("น้ำ", 'a"b'),), synonyms=(Synonym("&amp;"),)),
]
ANNOTATOR = Annotator(GLOSSARY)
HEADER = "english,thai,acronyms,kind,confidence,count,sources,status\n"
ROWS = "value chain,ห่วงโซ่คุณค่า,,translation,1,5,,approved\nbank,ธนาคาร,,,1,1,,\nbank,แบงค์,,,1,1,,forbidden\n"


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "glossary.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return str(path)


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "news.txt"
    path.write_text("\ufeffห่วงโซ่คุณค่า\nของแบงค์ & the bank\n", encoding="utf-8")
    return str(path)


def summary(found: Annotation) -> str:
    place = f"{found.text}@{found.start} {found.counterpart}"
    return f"{place} ✗ {found.suggestion}" if found.is_forbidden else place


@pytest.mark.parametrize("case", cases("annotations"))
def test_annotations(case: dict[str, Any]) -> None:
    assert [summary(found) for found in annotate(case["text"], entries(case))] == case["found"]


def test_an_annotation_says_what_the_glossary_says() -> None:
    assert ANNOTATOR.annotate("ห่วงโซ่คุณค่า, AI") == [
        Annotation(0, 13, "ห่วงโซ่คุณค่า", "value chain", "ห่วงโซ่คุณค่า", "approved", "translation", "c1"),
        Annotation(15, 17, "AI", "artificial intelligence", "ปัญญาประดิษฐ์", "", "acronym", ""),
    ]


@given(texts)
def test_offsets_are_into_the_raw_text_and_places_do_not_overlap(text: str) -> None:
    found = ANNOTATOR.annotate(text)
    assert all(text[a.start : a.end] == a.text for a in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(texts, st.text(" \n\r\t", max_size=3), st.text(" \n\r\t", max_size=3))
def test_blanks_around_a_text_change_nothing(text: str, before: str, after: str) -> None:
    moved = [
        found._replace(start=found.start + len(before), end=found.end + len(before))
        for found in ANNOTATOR.annotate(text)
    ]
    assert ANNOTATOR.annotate(before + text + after) == moved


@given(texts)
def test_the_page_has_the_escaped_text(text: str) -> None:
    made = render_page(text, ANNOTATOR.annotate(text), "<title>")
    main = made.partition("<main>")[2].partition("</main>")[0]
    assert "<b>" not in main
    assert "<title>&lt;title&gt;</title>" in made
    without_labels = re.sub("<small>[^<]*</small>", "", main)
    assert html.unescape(re.sub("<[^>]*>", "", without_labels)) == text


def test_the_page_opens_without_a_server() -> None:
    made = render_page("แบงค์ <b>", ANNOTATOR.annotate("แบงค์ <b>"))
    assert not re.search(r"(?:src|href)=|url\(|https?:|@import", made)
    assert '<mark class="forbidden" title="bank · แบงค์ · transliteration · forbidden → ธนาคาร">แบงค์</mark>' in made
    assert '<mark class="a&quot;b"' in made


def test_displacy_has_its_shape() -> None:
    drawn = displacy("a value chain", ANNOTATOR.annotate("a value chain"))
    assert drawn == {
        "text": "a value chain",
        "ents": [{"start": 2, "end": 13, "label": "translation", "kb_id": "c1", "kb_url": "#"}],
        "title": None,
    }


@given(texts.map(lambda text: text.replace("\n", " ")), st.integers(20, 80))
def test_rows_keep_the_text_and_the_width(text: str, width: int) -> None:
    found = ANNOTATOR.annotate(text)
    rows = [row.plain for row in _rows(_pieces(text, 0, len(text), found), width)]
    longest = max((cell_len(word) for word in text.split()), default=0)
    assert all(cell_len(row) <= max(width, longest) for row in rows)
    assert all(len([row for row in rows if a.counterpart in row or a.suggestion in row]) > 0 for a in found)


def test_a_counterpart_stands_below_its_term_despite_marks() -> None:
    text = "ที่ผู้ผลิตน้ำดื่มในห่วงโซ่คุณค่าและแบงค์นั้น"
    first, second = (row.plain for row in _rows(_pieces(text, 0, len(text), ANNOTATOR.annotate(text)), 80))
    assert first == text
    assert cell_len(second[: second.index("value")]) == cell_len(text[: text.index("ห่วงโซ่")])
    assert cell_len(second[: second.index("✗ ธนาคาร")]) == cell_len(text[: text.index("แบงค์")])


def test_a_counterpart_without_room_goes_further_down() -> None:
    text = "คุณค่า AI ธนาคาร"
    rows = [row.plain for row in _rows(_pieces(text, 0, len(text), ANNOTATOR.annotate(text)), 80)]
    assert rows == [text, "value   bank", "     ปัญญาประดิษฐ์"]


def test_the_command_gives_json_lines_on_a_pipe(wonglep: Run, text: str, table: str) -> None:
    result = wonglep("annotate", text, "-g", table)
    assert (result.code, result.err) == (0, "")
    first, second, third = map(json.loads, result.out.splitlines())
    assert list(first) == "line column start end text english thai status kind id".split()
    assert (first["line"], first["column"], first["start"], first["end"]) == (1, 1, 0, 13)
    assert (second["line"], second["column"], second["start"]) == (2, 4, 17)
    assert (second["status"], second["suggestion"]) == ("forbidden", "ธนาคาร")
    assert (third["text"], third["thai"], third["column"]) == ("bank", "ธนาคาร", 16)


def test_the_command_reads_standard_input(wonglep: Run, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("ธนาคาร".encode())))
    assert len(json.loads(wonglep("annotate", "-", "-g", table, "-f", "json").out)) == 1


@pytest.mark.parametrize("form", ["html", "displacy"])
def test_the_command_writes_other_forms(wonglep: Run, text: str, table: str, form: str) -> None:
    made = wonglep("annotate", text, "-g", table, "-f", form).out
    assert "forbidden" in made
    assert made.startswith("<!doctype html>") if form == "html" else json.loads(made)["title"] is None


def test_a_glossary_without_terms_is_told(wonglep: Run, text: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(HEADER, encoding="utf-8")
    result = wonglep("annotate", text, "-g", str(path))
    assert (result.code, result.out) == (2, "")
    assert result.err == f"wonglep: {path}: holds no term\n"
