"""One document in every form that is read: the same pairs from all."""

from __future__ import annotations

import contextlib
import csv
import gzip
import html
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import align
from align.errors import InputError
from glossary.documents import Columns, ReadReport, read_documents
from glossary.documents.datasets import DATASETS
from glossary.documents.readers import READERS, read

from .conftest import CASES, Result, cases
from .packages import docx, epub

Run = Callable[..., Result]
FILES = CASES / "documents"
REPORT = (FILES / "report.txt").read_text(encoding="utf-8")
Pairs = list[tuple[tuple[str, ...], tuple[str, ...], str]]

PAGE = """<!DOCTYPE html><html lang="th"><head><meta charset="utf-8"><title>รายงาน (Report)</title></head><body>
<nav><ul><li><a href="/">หน้าแรก (Home)</a></li><li><a href="/th">ภาษาไทย (TH)</a></li></ul></nav>
<div class="breadcrumb"><a href="/">หน้าแรก (Home)</a> / <a href="/news">ข่าว (News)</a></div>
<article>{}</article>
<footer>ติดต่อเรา (Contact us) สงวนลิขสิทธิ์ (All rights reserved)</footer></body></html>"""


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
def test_every_form_has_the_same_pairs(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMS[name](REPORT))
    assert pairs(tmp_path / name) == pairs(FILES / "report.txt")


@pytest.mark.parametrize("name", ["report.docx", "report.epub", "report.srt", "report_garuda.pdf"])
def test_every_file_of_another_program_has_the_same_pairs(name: str) -> None:
    assert pairs(FILES / name) == pairs(FILES / "report.txt")


def test_every_kind_of_file_has_a_case() -> None:
    named = "".join((*FORMS, *(p.name for p in FILES.iterdir())))
    elsewhere = {".text", ".markdown", ".xhtml", ".docm", ".odt", ".pptx", ".vtt", ".ndjson"}
    bilingual = {suffix for suffix, reader in READERS.items() if reader == "bilingual.read"}
    assert {s for s in (*READERS, *DATASETS) if s not in named} == elsewhere | bilingual


def test_what_was_not_utf_8_is_said(wonglep: Run, tmp_path: Path) -> None:
    for name in ("tis620.txt", "utf16.txt", "mark.txt"):
        (tmp_path / name).write_bytes(FORMS[name](REPORT))
    result = wonglep("build", str(tmp_path), "-o", str(tmp_path / "g.csv"))
    assert "in TIS-620, not UTF-8: 1 document\n" in result.err
    assert "in UTF-16, not UTF-8: 1 document\n" in result.err


@pytest.mark.parametrize("at", [0, 2, 300, -1])
def test_broken_utf_8_is_never_taken_for_tis_620(tmp_path: Path, at: int) -> None:
    data = bytearray(REPORT.encode())
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


@pytest.mark.parametrize("kept", [1, 10, 200])
def test_a_packed_file_that_ends_early_is_said(tmp_path: Path, kept: int) -> None:
    for name in ("r.txt.zst", "r.txt.gz"):
        (tmp_path / name).write_bytes(FORMS[name](REPORT)[:-kept])
        with pytest.raises(InputError, match=r"cannot be unpacked"):
            pairs(tmp_path / name)


def test_frames_of_zstandard_follow_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt.zst").write_bytes(as_zstandard("ก") + as_zstandard("") + as_zstandard("ข"))
    assert [d.text for d in read_documents([str(tmp_path / "a.txt.zst")])] == ["กข"]


def test_a_source_says_the_page(wonglep: Run) -> None:
    found = json.loads(wonglep("extract", str(FILES / "report_garuda.pdf"), "-f", "jsonl").out.splitlines()[-1])
    assert found["place"].startswith("page=")
    rows = wonglep("build", str(FILES / "report_garuda.pdf")).out
    assert f"report_garuda.pdf#{found['place']}:{found['start']}-{found['end']}" in rows


def test_a_glossary_file_keeps_the_page(wonglep: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "my.glossary")
    assert wonglep("build", str(FILES / "report_garuda.pdf"), "-o", file).code == 0
    assert "report_garuda.pdf#page=1:" in wonglep("convert", file, "-", "--to", "csv").out
