from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from align.errors import InputError
from glossary.documents import Columns, ReadReport, read_documents

from .test_readers import FILES, REPORT, Run, as_csv, pairs


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


def test_a_table_may_be_utf_16(tmp_path: Path) -> None:
    (tmp_path / "r.tsv").write_bytes(as_csv(REPORT, "\t").decode().encode("utf-16"))
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
