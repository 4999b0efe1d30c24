from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.errors import InputError
from glossary.documents import ReadReport, read_documents

PAGE = "<html><body><p>โรค<strong>เบาหวาน</strong>&nbsp;(Diabetes &amp; more)</p></body></html>"


def test_offsets_of_a_page_lead_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text("\ufeff" + PAGE, encoding="utf-8")
    (document,) = read_documents([str(tmp_path)])
    start = document.text.index("(")
    begin, end = document.raw_span(start, document.text.index(")") + 1)
    assert PAGE[begin:end] == "(Diabetes &amp; more)"


def test_a_folder_is_read_in_order_and_ids_are_relative(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", "translations/t.txt", ".hidden.txt", "picture.png", "g.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("ก (A)", encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text('{"left": "ก", "inside": "A"}\n', encoding="utf-8")
    (tmp_path / "more.jsonl").write_text('{"text": "ข", "id": "x-1"}\n{"text": "ค"}\n', encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xe0\xb8")
    report = ReadReport()
    ids = [d.id for d in read_documents([str(tmp_path)], report)]
    assert ids == ["b.txt", "x-1", "more.jsonl:2", "a/c.md"]
    assert sorted(Path(p).name for p in report.left_out) == ["g.csv", "gold.jsonl", "picture.png", "t.txt"]
    assert len(report.failed) == 1
    assert "bad.txt: byte 0: is not UTF-8" in report.failed[0]


def test_a_file_that_comes_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ก", encoding="utf-8")
    assert len(list(read_documents([str(tmp_path), str(tmp_path / "a.txt")]))) == 1


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf\xe0\xb8\x81")
    assert [d.text for d in read_documents([str(tmp_path / "a.txt")])] == ["ก"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"ab\xff", "a.txt: byte 2: is not UTF-8 (0xff)"),
        ("a.csv", b"english,thai\n", "a.csv: lacks the column 'text'; its columns are english, thai: rename the one"),
        ("a.doc", b"\xd0\xcf\x11\xe0\0", "a.doc: is an old Word file; save it as .docx"),
        ("a.DOC.gz", b"", "a.DOC.gz: is an old Word file; save it as .docx"),
        ("a.xlsx", b"PK\3\4\0", "a.xlsx: is a spreadsheet; save it as .csv with its texts in a column called text"),
        ("a.ppt", b"\xd0\xcf\x11\xe0\0", "a.ppt: is an old PowerPoint file; save it as .pptx"),
        ("a.rtf", b"{\\rtf1 a (b)}", "a.rtf: is in rich text format; save it as .docx"),
        ("a.jsonl", b'{"text": "a"}\n{"text": \n', "a.jsonl:2: is not JSON"),
        ("a.jsonl", b'{"left": "a"}\n', "a.jsonl:1: lacks the key 'text'"),
        ("a.jsonl", b'{"text": 3}\n', "a.jsonl:1: text must be a string; got 3"),
        ("a.jsonl", b"[1]\n", "a.jsonl:1: must be a JSON object; got list"),
        ("a.jsonl", b"[" * 100_000, "a.jsonl:1: is not JSON"),
        ("a.jsonl", json.dumps({"text": "\ud800"}).encode(), "a.jsonl:1: text holds half of a surrogate pair"),
    ],
)
def test_a_named_file_that_cannot_be_read_is_an_error(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as error:
        list(read_documents([str(tmp_path / name)]))
    assert message in str(error.value)


@pytest.mark.parametrize("name", ["missing.txt", "missing/"])
def test_a_missing_path_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(read_documents([str(tmp_path / name)]))


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no document"):
        list(read_documents([str(tmp_path)]))
