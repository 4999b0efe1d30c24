from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from align.errors import InputError
from glossary.documents.segments import Languages, Segment, read_segments, read_texts

from .conftest import cases

TMX = "<tmx><body><tu><tuv xml:lang='en'><seg>{}</seg></tuv><tuv xml:lang='th'><seg>{}</seg></tuv></tu></body></tmx>"
SUBSET = "<!DOCTYPE tmx [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize("case", cases("segments"))
def test_segments(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(case["name"]).write_text(case["data"], encoding="utf-8", newline="")
    languages = Languages(*case.get("languages", ("en", "th")))
    if "error" in case:
        with pytest.raises(InputError) as raised:
            read_segments(case["name"], languages)
        assert str(raised.value).startswith(case["error"])
        assert "\n" not in str(raised.value)
    else:
        assert read_segments(case["name"], languages) == [Segment(*segment) for segment in case["segments"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_declarations_are_refused_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.tmx"
    path.write_bytes((SUBSET + TMX.format("&b;", "ก")).encode(encoding))
    with pytest.raises(InputError, match=r"x\.tmx:1: "):
        read_segments(path)


def test_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    path.write_bytes(("<?xml version='1.0' encoding='utf-16'?>\n" + TMX.format("a", "ธนาคาร")).encode("utf-16"))
    assert read_segments(path) == [Segment("a", "ธนาคาร", 2)]


def test_lines_beyond_65535_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    path.write_text("<?xml version='1.0'?>" + "\n" * 70_000 + TMX.format("a", "ก"), encoding="utf-8")
    assert read_segments(path)[0].line == 70_001


@pytest.mark.parametrize("data", ["<!--" * 50_000, "<?a?>" * 50_000 + "<!DOCTYPE", "<!DOCTYPE " + "'" * 100_001])
def test_hostile_prologs_take_no_time(tmp_path: Path, data: str) -> None:
    path = tmp_path / "x.tmx"
    path.write_text(data, encoding="utf-8")
    began = time.perf_counter()
    with pytest.raises(InputError):
        read_segments(path)
    assert time.perf_counter() - began < 2


def test_elements_nested_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    path.write_text(TMX.format("<hi>" * 10_000 + "</hi>" * 10_000, "ก"), encoding="utf-8")
    with pytest.raises(InputError, match="is no XML"):
        read_segments(path)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_text_comes_out_of_xml_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "x.tmx"
    root = etree.fromstring(TMX.format("", ""))
    for segment in root.iter("seg"):
        segment.text = "".join(char for char in text if char not in "\ufffe\uffff")
    path.write_bytes(etree.tostring(root, encoding="utf-8"))
    found = read_segments(path)
    assert [(s.source, s.target) for s in found] == [(s.text or "", s.text or "") for s in list(root.iter("seg"))[:1]]


def test_two_texts_are_read_line_by_line(tmp_path: Path) -> None:
    source, target = tmp_path / "s.en", tmp_path / "t.th"
    source.write_text("a\r\n\nc", encoding="utf-8", newline="")
    target.write_text("\ufeffก\n\nค\n", encoding="utf-8")
    assert read_texts(source, target) == [Segment("a", "ก", 1), Segment("", "", 2), Segment("c", "ค", 3)]


def test_texts_of_different_lengths_are_told_with_both_numbers(tmp_path: Path) -> None:
    source, target = tmp_path / "s.en", tmp_path / "t.th"
    source.write_text("a\nb\n", encoding="utf-8")
    target.write_text("ก\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"s\.en has 2 lines, .*t\.th 1$"):
        read_texts(source, target)
