from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from align import align
from align.errors import InputError
from glossary.documents import ReadReport, read_documents
from glossary.documents.patterns import matching_files

from .test_readers import FILES, FORMS, REPORT, pairs

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


# ---- patterns ---------------------------------------------------------------------------------------------


def test_a_pattern_leads_to_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/x.txt", "a/b/y.txt", "a/b/z.md", "c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [d.id for d in read_documents(["a/**/*.txt"])] == ["x.txt", "b/y.txt"]
    assert [d.id for d in read_documents([f"{tmp_path}/*/*"])] == ["a/x.txt"]
    both = [d.text for d in read_documents(["**/*.txt", "a"])]
    assert sorted(both) == ["a/b/y.txt", "a/b/z.md", "a/x.txt", "c.txt"]
    assert both == [d.text for d in read_documents(["a", "**/*.txt"])]
    with pytest.raises(InputError, match=r"\*\.doc: holds no document"):
        list(read_documents(["*.doc"]))


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["a.txt", "b].txt"]),
        ("?.txt", ["a.txt"]),
        ("[ab]*", ["a.txt", "b].txt"]),
        ("[!a]*.txt", ["b].txt"]),
        ("*[]]*", ["b].txt"]),
        ("d/*", ["d/c.md"]),
        ("**/*.md", ["d/c.md", "d/e/f.md"]),
        ("d/**/f.md", ["d/e/f.md"]),
        ("*/*/*", ["d/e/f.md"]),
        (".*/*", [".h/g.md"]),
        ("*.docx", []),
    ],
)
def test_what_a_pattern_matches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, found: list[str]
) -> None:
    for name in ("a.txt", "b].txt", "d/c.md", "d/e/f.md", ".h/g.md", ".i.txt", "~$a.docx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "d" / "loop").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert list(matching_files(pattern)) == found
    assert list(matching_files(f"{tmp_path}/{pattern}")) == [f"{tmp_path}/{name}" for name in found]


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "[1].txt").write_text("ก", encoding="utf-8")
    assert [d.id for d in read_documents([str(tmp_path / "[1].txt")])] == ["[1].txt"]


# ---- archives ---------------------------------------------------------------------------------------------


def test_an_archive_holds_documents_of_every_kind(tmp_path: Path) -> None:
    names = ["r.html", "deep/r.jsonl.gz", "r.txt.gz", "รายงาน.md"]
    with zipfile.ZipFile(tmp_path / "share.zip", "w") as archive:
        for name in names:
            archive.writestr(name, FORMS[name if name in FORMS else name.split("/")[-1].replace("รายงาน", "r")](REPORT))
        archive.write(FILES / "report.docx", "report.docx")
        archive.writestr("picture.png", b"")
        archive.writestr("table.csv", "english,thai\n")
    report = ReadReport()
    found = {document.id: document for document in read_documents([str(tmp_path)], report)}
    assert sorted(found) == [
        "r",
        *sorted(f"share.zip/{name}" for name in (*names, "report.docx") if "jsonl" not in name),
    ]
    expected = pairs(FILES / "report.txt")
    for document in found.values():
        assert [(p.english, p.acronyms, p.thai) for p in align(document.text)] == expected
    assert report.left_out == [f"{tmp_path}/share.zip/{name}" for name in ("picture.png", "table.csv")]
    assert [d.id for d in read_documents([str(tmp_path / "share.zip")])] == list(found)


def test_what_is_wrong_in_an_archive_is_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bad.txt", b"\xe0\xb8")
        archive.writestr("bomb.txt", b" " * (135 << 20))
        archive.writestr("broken.jsonl", '{"text": "ก"}\n{"text": \n')
        archive.writestr("good.txt", "ก")
    report = ReadReport()
    assert [d.id for d in read_documents([str(tmp_path / "a.zip")], report)] == [
        "a.zip/broken.jsonl:1",
        "a.zip/good.txt",
    ]
    assert [line.removeprefix(f"{tmp_path}/a.zip/") for line in report.failed] == [
        "bad.txt: byte 0: is not UTF-8 (0xe0)",
        "bomb.txt: has more than 134,217,728 bytes",
        "broken.jsonl:2: is not JSON: expecting value at column 10",
    ]


@pytest.mark.parametrize("data", [b"", b"PK\3\4junk", b"PK\5\6" + bytes(18)])
def test_an_archive_that_is_none_is_an_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(InputError, match=r"a\.zip: (cannot be unpacked|holds no document)"):
        list(read_documents([str(tmp_path / "a.zip")]))


def test_a_damaged_member_is_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", REPORT)
        archive.writestr("b.txt", REPORT)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[200] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(bytes(data))
    report = ReadReport()
    assert [d.id for d in read_documents([str(tmp_path / "a.zip")], report)] == ["a.zip/b.txt"]
    assert "a.zip/a.txt: cannot be unpacked" in report.failed[0]
