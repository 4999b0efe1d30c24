from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import align
from align.errors import InputError
from glossary.web import texts
from glossary.web.texts import AlignedText, read_file, read_pasted

from .conftest import CASES

DOCUMENTS = CASES / "documents"
CHAIN = "ห่วงโซ่คุณค่า (value chain)"
Record = tuple[str, str]

lines = st.sampled_from([CHAIN, "ที่ปรึกษาสำนักงานพลังงานสากล (IEA) กล่าวว่า", "(IEA) ห่วงโซ่คุณค่า", "โรค", "(bank)", ""])
records = st.lists(st.lists(lines, max_size=3).map("\n".join), min_size=1, max_size=4).map(
    lambda texts: [(f"d{number}", text) for number, text in enumerate(texts)]
)


def json_lines(records: Sequence[Record]) -> bytes:
    return b"".join(json.dumps({"id": id_, "text": text}).encode() + b"\n" for id_, text in records)


def table(records: Sequence[Record], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([("id", "text"), *records])
    return out.getvalue().encode()


def archive(records: Sequence[Record]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for id_, text in records:
            packed.writestr(f"{id_}.txt", text)
    return out.getvalue()


def parquet(records: Sequence[Record]) -> bytes:
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    ids, texts = zip(*records, strict=True)
    pyarrow.parquet.write_table(pyarrow.table({"id": ids, "text": texts}), out)
    return out.getvalue()


MANY: dict[str, Callable[[Sequence[Record]], bytes]] = {
    "a.jsonl": json_lines,
    "a.ndjson.GZ": lambda records: gzip.compress(json_lines(records)),
    "a.csv": table,
    "a.tsv": lambda records: table(records, "\t"),
    "a.parquet": parquet,
    "a.zip": archive,
}


def spans(read: AlignedText) -> list[tuple[str, str, str]]:
    """For each pair: the place, the Thai, the bracket, as they are cut out of the text."""
    return [
        (
            read.content.place(pair.parenthetical.start),
            read.text[pair.start : pair.end],
            read.text[pair.parenthetical.start : pair.parenthetical.end],
        )
        for pair in read.pairs
    ]


@pytest.mark.parametrize("name", ["report.txt", "report.docx", "report.epub", "report.srt", "report_kinnari.pdf"])
def test_a_file_is_read_by_the_end_of_its_name(name: str) -> None:
    read = read_file((DOCUMENTS / name).read_bytes(), name)
    assert ("dissolved oxygen",) in [pair.english for pair in read.pairs]
    assert list(read.pairs) == align(read.text)
    assert (read.name, read.failed, read.is_whole) == (name, (), True)


def test_places_of_a_file_are_told() -> None:
    read = read_file((DOCUMENTS / "report_kinnari.pdf").read_bytes(), "k.pdf")
    assert read.content.place(read.text.index("(Portland)")) == "page=2"


@pytest.mark.parametrize("name", ["a", "a.txt", "a.unknown", "", "..", "...", "a.pdf/", ".zip", "a/../b.txt"])
def test_other_files_are_plain_text(name: str) -> None:
    read = read_file(f"\ufeff{CHAIN}".encode(), name)
    assert read.text == CHAIN
    assert [pair.thai for pair in read.pairs] == ["ห่วงโซ่คุณค่า"]


def test_the_encoding_is_named_where_it_is_not_utf_8() -> None:
    assert read_file(CHAIN.encode("cp874"), "a.txt").content.encoding == "TIS-620"
    assert read_file(CHAIN.encode(), "a.txt").content.encoding == ""
    mixed = io.BytesIO()
    with zipfile.ZipFile(mixed, "w") as packed:
        for name, encoding in (("a.txt", "utf-8"), ("b.txt", "cp874"), ("c.txt", "utf-16")):
            packed.writestr(name, CHAIN.encode(encoding))
    assert read_file(mixed.getvalue(), "a.zip").content.encoding == "TIS-620, UTF-16"


@settings(max_examples=20)
@given(records, st.sampled_from(sorted(MANY)))
def test_of_many_documents_each_is_aligned_by_itself(records: list[Record], name: str) -> None:
    read = read_file(MANY[name](records), name)
    shown = {id_: f"{name}/{id_}.txt" if name == "a.zip" else id_ for id_, _ in records}
    assert spans(read) == [
        (shown[id_], pair.thai, text[pair.parenthetical.start : pair.parenthetical.end])
        for id_, text in records
        for pair in align(text)
    ]
    assert read.text == "\n\n".join(text for _, text in records)
    assert read.is_whole


def test_documents_without_an_id_are_named_by_the_file() -> None:
    read = read_file(b'{"text": "a"}\n{"text": "b"}\n', "folder/crawl.jsonl")
    assert [place.name for place in read.content.places] == ["crawl.jsonl:1", "crawl.jsonl:2"]


def test_places_within_a_document_of_many_are_told() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("a.txt", CHAIN)
        out.write(DOCUMENTS / "report_kinnari.pdf", "b/k.pdf")
    read = read_file(packed.getvalue(), "x.zip")
    assert [place.name for place in read.content.places] == [
        "x.zip/a.txt",
        *(f"x.zip/b/k.pdf, page={number}" for number in range(1, 7)),
    ]
    assert read.content.place(read.text.index("(Portland)")) == "x.zip/b/k.pdf, page=2"


def test_a_member_that_cannot_be_read_is_told() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("a.txt", CHAIN)
        out.writestr("b.txt", b"\xe0\xb8")
    read = read_file(packed.getvalue(), "x.zip")
    assert read.text == CHAIN
    assert read.failed == ("x.zip/b.txt: byte 0: is not UTF-8 (0xe0)",)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"ab\xff", "a.txt: byte 2: is not UTF-8 (0xff)"),
        ("C:\\x\\a.pdf", b"no", "a.pdf: is no PDF, or is broken"),
        ("x/a.jsonl", b'{"text": "a"}\n{"text": \n', "a.jsonl:2: is not JSON"),
        ("../a.csv", b"english,thai\n", "a.csv: lacks the column 'text'"),
        ("a.zip", b"no", "a.zip: cannot be unpacked: file is not a zip file"),
        ("a.zip", archive([("a.txt/b", "")])[:-4], "a.zip: cannot be unpacked"),
        ("a\n.parquet", b"no", "a\ufffd.parquet: is no parquet file"),
        ("a.jsonl.gz", b"no", "a.jsonl.gz: cannot be unpacked"),
    ],
)
def test_an_error_names_the_file_and_nothing_of_this_machine(name: str, data: bytes, message: str) -> None:
    with pytest.raises(InputError) as error:
        read_file(data, name)
    assert str(error.value).startswith(message)
    assert "/" not in str(error.value)
    assert "\n" not in str(error.value)


# ---- bounds -----------------------------------------------------------------------------------------------


@pytest.fixture
def forty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MAX_LENGTH", 40)


TOO_LONG = "has 41 code points; at most 40 are read here, wonglep build reads more"


@pytest.mark.usefixtures("forty")
def test_a_text_that_is_too_long_is_refused() -> None:
    assert read_pasted("ก" * 40).text == read_file(("ก" * 40).encode(), "a.md").text.rstrip() == "ก" * 40
    with pytest.raises(InputError, match=f"^what was pasted: {TOO_LONG}$"):
        read_pasted("ก" * 41)
    with pytest.raises(InputError, match=f"^a.txt: {TOO_LONG}$"):
        read_file(("ก" * 41).encode(), "b/a.txt")


@pytest.mark.usefixtures("forty")
@pytest.mark.parametrize("name", sorted(MANY))
def test_of_many_documents_the_first_are_read(name: str) -> None:
    def read(*lengths: int) -> AlignedText:
        return read_file(MANY[name]([(f"d{number}", "ก" * length) for number, length in enumerate(lengths)]), name)

    def lengths(read: AlignedText) -> list[int]:
        return [len(text) for text in read.text.split("\n\n")]

    assert (lengths(read(40)), read(40).is_whole) == ([40], True)
    assert (lengths(read(40, 1)), read(40, 1).is_whole) == ([40], False)
    assert lengths(read(10, 10, 30, 1)) == [10, 10]
    with pytest.raises(InputError, match=f"^{name}: {TOO_LONG}$"):
        read(41, 1)


def test_so_many_documents_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MAX_DOCUMENTS", 3)
    records = [(f"d{number}", "") for number in range(4)]
    assert read_file(json_lines(records[:3]), "a.jsonl").is_whole
    read = read_file(json_lines(records), "a.jsonl")
    assert [place.name for place in read.content.places] == ["d0", "d1", "d2"]
    assert not read.is_whole


def test_half_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(InputError, match=r"^what was pasted: text holds half of a surrogate pair"):
        read_pasted("\ud800")


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read_file(archive([("a", CHAIN)]), "a.zip")
    with pytest.raises(InputError):
        read_file(b"no", "a.zip")
    assert list(tmp_path.iterdir()) == []
