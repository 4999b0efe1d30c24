from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from glossary.documents import Reading, read_documents

PAGE = """<!doctype html><html><head><title>หัวเรื่อง (Title)</title><style>p (x) {}</style></head>
<body><nav>เมนู (Menu)</nav><p>โรค<strong>เบาหวาน</strong>&nbsp;(Diabetes &amp;
more)</p><script>var a = "(b)";</script><ul><li>หนึ่ง (one)</li><li>สอง (two)</ul></body></html>"""


def test_a_page_is_read_as_a_reader_sees_it(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    (document,) = read_documents([str(tmp_path)])
    assert document.text.split("\n")[-3:] == ["หนึ่ง (one)", "สอง (two)", ""]
    assert "โรคเบาหวาน\u00a0(Diabetes & more)" in document.text
    assert not any(hidden in document.text for hidden in ("Title", "Menu", "var a", "{"))


def test_offsets_of_a_page_lead_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    (document,) = read_documents([str(tmp_path)])
    for seen in ("เบาหวาน", "(one)", "สอง"):
        start = document.text.index(seen)
        raw_start, raw_end = document.raw_span(start, start + len(seen))
        assert PAGE[raw_start:raw_end] == seen
    start = document.text.index("(Diabetes")
    raw_start, raw_end = document.raw_span(start, document.text.index(")", start) + 1)
    assert PAGE[raw_start:raw_end] == "(Diabetes &amp;\nmore)"


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "&amp;",
                "&#3585;",
                "ก",
                "(a)",
                "<",
                ">",
                "&",
                "\n",
                "<br/>",
                "<!-- x -->",
                "<li>",
                "<script>",
                "</script>",
            ]
        )
    ).map("".join)
)
def test_offsets_of_any_page_lead_to_the_file(tmp_path_factory: pytest.TempPathFactory, page: str) -> None:
    path = tmp_path_factory.mktemp("html") / "p.html"
    path.write_text(page, encoding="utf-8", newline="")
    (document,) = read_documents([str(path)])
    for at, char in enumerate(document.text):
        raw = document.raw(at)
        assert page[raw : raw + 1] in (char, "&", "\n", "<", "") or not char.strip()


def test_a_folder_is_read_in_order_and_ids_are_relative(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", "translations/t.txt", ".hidden.txt", "picture.png", "g.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("ก (A)", encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text('{"left": "ก", "inside": "A"}\n', encoding="utf-8")
    (tmp_path / "more.jsonl").write_text('{"text": "ข", "id": "x-1"}\n{"text": "ค"}\n', encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xe0\xb8")
    reading = Reading()
    ids = [d.id for d in read_documents([str(tmp_path)], reading)]
    assert ids == ["b.txt", "x-1", "more.jsonl:2", "a/c.md"]
    assert sorted(Path(p).name for p in reading.left_out) == ["g.csv", "gold.jsonl", "picture.png"]
    assert len(reading.failed) == 1
    assert "bad.txt: byte 0: is not UTF-8" in reading.failed[0]


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
        ("a.csv", b"english,thai\n", "a.csv: is no document"),
        ("a.jsonl", b'{"text": "a"}\n{"text": \n', "a.jsonl:2: is not json"),
        ("a.jsonl", b'{"left": "a"}\n', "a.jsonl:1: lacks the key 'text'"),
        ("a.jsonl", b'{"text": 3}\n', "a.jsonl:1: text must be a string; got 3"),
        ("a.jsonl", b"[1]\n", "a.jsonl:1: must be a JSON object; got list"),
        ("a.jsonl", b"[" * 100_000, "a.jsonl:1: is not json"),
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
