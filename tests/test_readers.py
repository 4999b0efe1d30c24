"""One document in every form that is read: the same pairs from all."""

from __future__ import annotations

import contextlib
import csv
import gzip
import html
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import align
from align.errors import InputError
from glossary.documents import Columns, ReadReport, read_documents
from glossary.documents.datasets import DATASETS
from glossary.documents.patterns import matching_files
from glossary.documents.readers import READERS, read
from tests.conftest import CASES, Result, cases
from tests.packages import docx, epub

Run = Callable[..., Result]
FILES = CASES / "documents"
Pairs = list[tuple[tuple[str, ...], tuple[str, ...], str]]

PAGE = """<!DOCTYPE html><html lang="th"><head><meta charset="utf-8"><title>รายงาน (Report)</title></head><body>
<nav><ul><li><a href="/">หน้าแรก (Home)</a></li><li><a href="/th">ภาษาไทย (TH)</a></li></ul></nav>
<div class="breadcrumb"><a href="/">หน้าแรก (Home)</a> / <a href="/news">ข่าว (News)</a></div>
<article>{}</article>
<footer>ติดต่อเรา (Contact us) สงวนลิขสิทธิ์ (All rights reserved)</footer></body></html>"""


@pytest.fixture(scope="module")
def text() -> str:
    return (FILES / "report.txt").read_text(encoding="utf-8")


def pairs(path: Path | str, columns: Columns = Columns()) -> Pairs:
    found = read_documents([str(path)], ReadReport(), columns)
    return [(p.english, p.acronyms, p.thai) for document in found for p in align(document.text)]


def as_page(text: str) -> bytes:
    return PAGE.format("".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n"))).encode()


def as_json(text: str) -> bytes:
    return json.dumps({"id": "r", "text": text}, ensure_ascii=False).encode() + b"\n"


def as_csv(text: str, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["id", "text"], ["r", text]])
    return out.getvalue().encode()


def as_zstandard(text: str) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    packed: bytes = zstandard.ZstdCompressor().compress(text.encode())
    return packed


def as_parquet(text: str) -> bytes:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    out = arrow.BufferOutputStream()
    parquet.write_table(arrow.table({"text": [text, None], "id": ["r", "s"]}), out)
    data: bytes = out.getvalue().to_pybytes()
    return data


FORMS: dict[str, Callable[[str], bytes]] = {
    "r.md": str.encode,
    "tis620.txt": lambda text: text.replace("–", "-").encode("cp874"),
    "utf16.txt": lambda text: text.encode("utf-16"),
    "mark.txt": lambda text: text.encode("utf-8-sig"),
    "r.html": as_page,
    "r.html.gz": lambda text: gzip.compress(as_page(text)),
    "r.txt.gz": lambda text: gzip.compress(text.encode()),
    "r.txt.zst": as_zstandard,
    "r.jsonl": as_json,
    "r.jsonl.gz": lambda text: gzip.compress(as_json(text)),
    "r.csv": as_csv,
    "tis620.csv": lambda text: as_csv(text.replace("–", "-")).decode().encode("cp874"),
    "r.csv.gz": lambda text: gzip.compress(as_csv(text)),
    "r.tsv": lambda text: as_csv(text, "\t"),
    "r.parquet": as_parquet,
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_has_the_same_pairs(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / name).write_bytes(FORMS[name](text))
    assert pairs(tmp_path / name) == pairs(FILES / "report.txt")


@pytest.mark.parametrize("name", ["report.docx", "report.epub", "report.srt", "report_garuda.pdf"])
def test_every_file_of_another_program_has_the_same_pairs(name: str) -> None:
    assert pairs(FILES / name) == pairs(FILES / "report.txt")


def test_every_kind_of_file_has_a_case() -> None:
    named = "".join((*FORMS, *(p.name for p in FILES.iterdir())))
    elsewhere = {".text", ".markdown", ".xhtml", ".docm", ".odt", ".pptx", ".vtt", ".ndjson"}
    bilingual = {suffix for suffix, reader in READERS.items() if reader == "bilingual.read"}
    assert {s for s in (*READERS, *DATASETS) if s not in named} == elsewhere | bilingual


def test_what_was_not_utf_8_is_said(wonglep: Run, tmp_path: Path, text: str) -> None:
    for name in ("tis620.txt", "utf16.txt", "mark.txt"):
        (tmp_path / name).write_bytes(FORMS[name](text))
    result = wonglep("build", str(tmp_path), "-o", str(tmp_path / "g.csv"))
    assert "in TIS-620, not UTF-8: 1 document\n" in result.err
    assert "in UTF-16, not UTF-8: 1 document\n" in result.err


@pytest.mark.parametrize("at", [0, 2, 300, -1])
def test_broken_utf_8_is_never_taken_for_tis_620(tmp_path: Path, text: str, at: int) -> None:
    data = bytearray(text.encode())
    data[at] = 0xFF
    (tmp_path / "a.txt").write_bytes(bytes(data))
    with pytest.raises(InputError, match=r"a\.txt: byte \d+: is not UTF-8"):
        pairs(tmp_path / "a.txt")


SMALL = {
    "x.docx": docx("<w:p><w:r><w:t>ธนาคาร (bank)</w:t></w:r></w:p>", styles="<w:style w:styleId='a'/>"),
    "x.epub": epub({"a.xhtml": "<html><head><title/></head><body><p>ธนาคาร (bank)</p></body></html>"}),
    "x.tmx": next(case.values[0]["data"] for case in cases("bilingual")).encode(),
    "x.srt": next(case.values[0]["data"] for case in cases("subtitles")).encode(),
    "x.vtt": next(case.values[0]["data"] for case in cases("subtitles")).encode(),
}


def changed(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    """Some bytes changed, some cut off."""
    mutable = bytearray(data)
    for at, value in changes:
        if value < 256:
            mutable[at % len(mutable)] = value
        else:
            del mutable[at % len(mutable) :][: value - 255]
    return bytes(mutable)


CHANGES = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 400)), min_size=1, max_size=8)


@pytest.mark.parametrize("name", SMALL)
@given(change=st.one_of(st.binary(max_size=300), CHANGES))
def test_no_bytes_raise_anything_else(name: str, change: bytes | list[tuple[int, int]]) -> None:
    data = change if isinstance(change, bytes) else changed(SMALL[name], change)
    with contextlib.suppress(InputError):
        read(data, name, name)


# ---- columns, ids and places ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl", "t.parquet"])
def test_text_and_id_may_stand_in_other_columns(tmp_path: Path, name: str) -> None:
    record = {"url": "https://example.org/1", "body": "ห่วงโซ่คุณค่า (value chain)"}
    if name == "t.parquet":
        arrow = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        parquet.write_table(arrow.table({key: [value] for key, value in record.items()}), tmp_path / name)
    elif name == "t.csv":
        (tmp_path / name).write_text("url,body\n" + ",".join(record.values()) + "\n", encoding="utf-8")
    else:
        (tmp_path / name).write_text(json.dumps(record) + "\n", encoding="utf-8")
    (document,) = read_documents([str(tmp_path / name)], ReadReport(), Columns("body", "url"))
    assert (document.id, document.text) == (record["url"], record["body"])
    with pytest.raises(InputError, match=f"{name}.*lacks the (column|key) 'text'"):
        list(read_documents([str(tmp_path / name)]))


def test_rows_without_an_id_are_named_by_their_number(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text\nก\nข\n", encoding="utf-8")
    assert [d.id for d in read_documents([str(tmp_path)])] == ["t.csv#row=1", "t.csv#row=2"]


def test_a_table_without_a_text_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "glossary.csv").write_text("english,thai\nbank,ธนาคาร\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("ก", encoding="utf-8")
    report = ReadReport()
    assert [d.id for d in read_documents([str(tmp_path)], report)] == ["a.txt"]
    assert report.left_out == [str(tmp_path / "glossary.csv")]


def test_a_source_says_the_page(wonglep: Run) -> None:
    found = json.loads(wonglep("extract", str(FILES / "report_garuda.pdf"), "-f", "jsonl").out.splitlines()[-1])
    assert found["place"].startswith("page=")
    rows = wonglep("build", str(FILES / "report_garuda.pdf")).out
    assert f"report_garuda.pdf#{found['place']}:{found['start']}-{found['end']}" in rows


def test_a_glossary_file_keeps_the_page(wonglep: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "my.glossary")
    assert wonglep("build", str(FILES / "report_garuda.pdf"), "-o", file).code == 0
    assert "report_garuda.pdf#page=1:" in wonglep("convert", file, "-", "--to", "csv").out


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


def test_an_archive_holds_documents_of_every_kind(tmp_path: Path, text: str) -> None:
    names = ["r.html", "deep/r.jsonl.gz", "r.txt.gz", "รายงาน.md"]
    with zipfile.ZipFile(tmp_path / "share.zip", "w") as archive:
        for name in names:
            archive.writestr(name, FORMS[name if name in FORMS else name.split("/")[-1].replace("รายงาน", "r")](text))
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


def test_a_damaged_member_is_passed_over(tmp_path: Path, text: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text)
        archive.writestr("b.txt", text)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[200] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(bytes(data))
    report = ReadReport()
    assert [d.id for d in read_documents([str(tmp_path / "a.zip")], report)] == ["a.zip/b.txt"]
    assert "a.zip/a.txt: cannot be unpacked" in report.failed[0]


# ---- records ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", [1, 10, 200])
def test_a_packed_file_that_ends_early_is_said(tmp_path: Path, text: str, kept: int) -> None:
    for name in ("r.txt.zst", "r.txt.gz"):
        (tmp_path / name).write_bytes(FORMS[name](text)[:-kept])
        with pytest.raises(InputError, match=r"cannot be unpacked"):
            pairs(tmp_path / name)


def test_frames_of_zstandard_follow_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt.zst").write_bytes(as_zstandard("ก") + as_zstandard("") + as_zstandard("ข"))
    assert [d.text for d in read_documents([str(tmp_path / "a.txt.zst")])] == ["กข"]


@pytest.mark.parametrize(
    ("name", "content", "ids", "said"),
    [
        ("a.csv", 'id,text\n1,ก\n2\n3,ค\n4,"ง\n', ["1", "3"], ["row 2: has too few cells", "what follows is left out"]),
        ("a.csv", "id;text\n1;ก\n2;ข, ค\n", ["1", "2"], []),
        (
            "a.jsonl",
            '{"id": 1}\n{"id": 2, "text": "ข"}\n{"id": 3, "text": null}\n',
            ["2"],
            ["a.jsonl:1: lacks the key"],
        ),
        ("a.jsonl", '{"id": true, "text": "ก"}\n{"id": 2, "text": "ข"}\n', ["2"], ["a.jsonl:1: id must be a string"]),
        ("a.jsonl", '\ufeff{"id": 1, "text": "ก"}\r\n\r\n{"id": 2, "text": "ข\u2028ค"}\r\n', ["1", "2"], []),
    ],
)
def test_records_that_are_wrong_are_passed_over(
    tmp_path: Path, name: str, content: str, ids: list[str], said: list[str]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    report = ReadReport()
    assert [d.id for d in read_documents([str(tmp_path)], report)] == ids
    assert len(report.failed) == len(said)
    assert all(part in line for part, line in zip(said, report.failed, strict=True))


def test_a_table_may_be_utf_16(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.tsv").write_bytes(as_csv(text, "\t").decode().encode("utf-16"))
    assert pairs(tmp_path / "r.tsv") == pairs(FILES / "report.txt")


def test_what_stands_before_the_damage_is_read(tmp_path: Path) -> None:
    lines = b"".join(b'{"id": %d, "text": "%d"}\n' % (number, number**9) for number in range(5000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines)[:-2000])
    report = ReadReport()
    found = list(read_documents([str(tmp_path)], report))
    assert 0 < len(found) < 5000
    assert "a.jsonl.gz: cannot be unpacked" in report.failed[0]


@pytest.mark.parametrize("columns", [Columns("body"), Columns("text", "url")])
def test_a_column_that_was_named_must_be_there(tmp_path: Path, columns: Columns) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,ก\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("ก", encoding="utf-8")
    report = ReadReport()
    assert [d.id for d in read_documents([str(tmp_path)], report, columns)] == ["b.txt"]
    assert "a.csv: lacks the column" in report.failed[0]


def test_a_column_that_comes_twice_is_said(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    made = arrow.table([arrow.array(["ก"]), arrow.array(["ข"])], names=["text", "text"])
    parquet.write_table(made, tmp_path / "a.parquet")
    with pytest.raises(InputError, match="has the column 'text' 2 times"):
        list(read_documents([str(tmp_path / "a.parquet")]))


def test_records_on_standard_input_are_records(wonglep: Run, tmp_path: Path) -> None:
    record = json.dumps({"id": "a", "text": "ห่วงโซ่คุณค่า (value chain)"})
    program = [sys.executable, "-m", "glossary", "build", "-", "-f", "csv"]
    result = subprocess.run(program, input=f"{record}\n", capture_output=True, text=True, check=True)
    assert "value chain,ห่วงโซ่คุณค่า" in result.stdout
    assert "a:0-13" in result.stdout
