from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glossary import read_csv

from .conftest import Result

Run = Callable[..., Result]
TEXT = "คุณโมอิน อุล เฮก (Moin ul Haque) เยือนสำนักงานพลังงานสากล (IEA) เมื่อวันจันทร์ (26 Dec 2022)\n"
PROGRAM = [sys.executable, "-m", "glossary"]


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def records(result: Result) -> list[dict[str, Any]]:
    assert result.code == 0, result.err
    return [json.loads(line) for line in result.out.splitlines()]


def test_extract_gives_json_lines_on_a_pipe(wonglep: Run, text: Path) -> None:
    first, second = records(wonglep("extract", str(text)))
    keys = "document english acronyms thai kind confidence start end bracket_start bracket_end reason"
    assert list(first) == keys.split()
    assert (first["document"], first["english"], first["thai"]) == ("news.txt", ["Moin ul Haque"], "โมอิน อุล เฮก")
    assert (second["english"], second["acronyms"]) == ([], ["IEA"])
    for record in (first, second):
        assert TEXT[record["start"] : record["end"]] == record["thai"]
        assert TEXT[record["bracket_start"]] + TEXT[record["bracket_end"] - 1] == "()"


def test_extract_all_lists_what_is_none_with_the_reason(wonglep: Run, text: Path) -> None:
    *_, last = records(wonglep("extract", "--all", str(text)))
    assert (last["kind"], last["thai"], last["start"], last["end"]) == ("none", None, None, None)
    assert last["reason"] == "a date or a time"


def test_json_is_one_document(wonglep: Run, text: Path) -> None:
    result = wonglep("extract", "-f", "json", str(text))
    assert len(json.loads(result.out)) == 2
    assert "โมอิน" in result.out


def test_align_answers_each_record_in_order(wonglep: Run, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    given = [
        ("b", "คุณโมอิน อุล เฮก ", "Moin ul Haque"),
        (7, "วันจันทร์ ", "26 Dec 2022"),
        (None, "สำนักงานพลังงานสากล ", "IEA"),
    ]
    path.write_text(
        "".join(json.dumps({"id": i, "left": left, "inside": inside, "right": ""}) + "\n" for i, left, inside in given)
    )
    answers = records(wonglep("align", "--format", "jsonl", str(path)))
    assert [a["id"] for a in answers] == ["b", 7, None]
    assert list(answers[0]) == ["id", "english", "acronyms", "thai", "kind", "confidence", "start", "end", "reason"]
    assert (answers[1]["kind"], answers[1]["thai"]) == ("none", None)
    assert answers[1]["confidence"] > 0.9
    assert (answers[2]["english"], answers[2]["acronyms"]) == ([], ["IEA"])


def test_build_writes_a_table_that_lookup_reads(
    wonglep: Run, text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    built = wonglep("build", str(text), "-o", "glossary.csv")
    assert (built.code, built.out) == (0, "")
    assert "1 document, 2 rows in glossary.csv" in built.err
    for term in ("iea", "moin UL", "สำนักงานพลังงาน", "โมอินอุลเฮก", "Moin ul Hague"):
        found = wonglep("lookup", term)
        assert (found.code, found.out.count("\n")) == (0, 1), term
    assert wonglep("lookup", "ธนาคาร").code == 1
    assert json.loads(wonglep("lookup", "IEA", "-f", "json").out)[0]["group"] == "exact"


def test_build_without_output_prints_csv_and_makes_no_file(wonglep: Run, text: Path, tmp_path: Path) -> None:
    result = wonglep("build", str(text))
    assert result.out.splitlines()[0] == "english,thai,acronyms,kind,confidence,count,sources"
    assert [p.name for p in tmp_path.iterdir()] == ["news.txt"]


def test_build_leaves_out_what_is_less_sure(wonglep: Run, text: Path) -> None:
    assert len(wonglep("build", "--min-confidence", "1", str(text)).out.splitlines()) == 1


def test_build_keeps_the_rows_of_a_table_with_a_status_column(wonglep: Run, text: Path, tmp_path: Path) -> None:
    out = tmp_path / "g.csv"
    out.write_text("english,thai,status,note\nIEA,ไอเออีเอ,rejected,ดูใหม่\n", encoding="utf-8")
    assert wonglep("build", str(text), "-o", str(out)).code == 0
    header, *rows = out.read_text(encoding="utf-8").splitlines()
    assert header.endswith(",status,note")
    assert [row.split(",")[1] for row in rows] == ["ไอเออีเอ", "สำนักงานพลังงานสากล", "โมอิน อุล เฮก"]
    assert rows[0].endswith(",rejected,ดูใหม่")


@pytest.mark.parametrize(
    "content",
    [
        b"English,Thai,Status\nIEA,x,approved\n",
        b"\xef\xbb\xbfenglish,thai,status\r\nIEA,x,approved\r\n",
        b"status,thai,english\napproved,x,IEA\n",
        b'english,thai,"a\nnote",status\nIEA,x,,approved\n',
    ],
)
def test_build_knows_a_status_column_however_it_is_written(
    wonglep: Run, text: Path, tmp_path: Path, content: bytes
) -> None:
    out = tmp_path / "g.csv"
    out.write_bytes(content)
    assert wonglep("build", str(text), "-o", str(out)).code == 0
    written = out.read_bytes()
    assert b"approved" in written
    mark = b"\xef\xbb\xbf"
    assert written.startswith(mark) == content.startswith(mark)


@pytest.mark.parametrize(
    "content",
    [
        b'english,thai,status,count\nIEA,x,approved,"1,200"\n',
        b"english,thai,status\nIEA,\xff,approved\n",
        b"english,thai,status\nIEA,x,approved,y\n",
        b'english,thai,status\nIEA,"x,approved\n',
        b"english,thai,status,status\nIEA,x,approved,\n",
    ],
)
def test_build_never_overwrites_work_that_it_cannot_read(
    wonglep: Run, text: Path, tmp_path: Path, content: bytes
) -> None:
    out = tmp_path / "g.csv"
    out.write_bytes(content)
    result = wonglep("build", str(text), "-o", str(out))
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert out.read_bytes() == content


@pytest.mark.parametrize(
    "content", [b"english;thai;status\nIEA;x;approved\n", "english\tthai\tstatus\nIEA\tx\tapproved\n".encode("utf-16")]
)
def test_build_keeps_the_rows_of_other_programs(wonglep: Run, text: Path, tmp_path: Path, content: bytes) -> None:
    out = tmp_path / "g.csv"
    out.write_bytes(content)
    assert wonglep("build", str(text), "-o", str(out)).code == 0
    assert ("IEA", "x", "approved") in [(e.english, v.thai, v.status) for e, v in read_csv(out).rows]


def test_build_never_overwrites_what_it_read(wonglep: Run, text: Path) -> None:
    for arguments in ([str(text)], [str(text.parent)]):
        result = wonglep("build", *arguments, "-o", str(text))
        assert result.code == 2
        assert "it is read as a document" in result.err
    assert text.read_text(encoding="utf-8") == TEXT


def test_the_order_of_paths_does_not_matter(wonglep: Run, tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "x.txt").write_text(TEXT, encoding="utf-8")
    paths = [str(tmp_path), str(tmp_path / "a"), str(inner), str(inner / "x.txt")]
    first = wonglep("build", *paths)
    assert first.code == 0, first.err
    assert "a/b/x.txt:" in first.out
    assert wonglep("build", *paths[::-1]).out == first.out


def test_other_than_regular_files_in_a_folder_are_passed_over(wonglep: Run, text: Path) -> None:
    os.mkfifo(text.parent / "pipe.txt")
    result = wonglep("build", str(text.parent))
    assert result.code == 0
    assert "pipe.txt: is a pipe or a device, not a file" in result.err


def test_output_to_a_device(tmp_path: Path, text: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        log.write(b"head\n")
        log.flush()
        subprocess.run(
            [*PROGRAM, "build", str(text), "-o", "/dev/stdout"], stdout=log, stderr=subprocess.DEVNULL, check=True
        )
        log.write(b"tail\n")
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[1][:12]) == ("head", "english,thai")


def test_closed_streams_are_no_traceback(text: Path) -> None:
    for redirection in (">&-", "2>&-", "<&-"):
        command = f"{' '.join(PROGRAM)} build {text} - {redirection}"
        result = subprocess.run(["bash", "-c", command], capture_output=True, stdin=subprocess.DEVNULL)
        assert b"Traceback" not in result.stdout + result.stderr
        assert result.returncode == (2 if redirection == "<&-" else 0), redirection


def test_build_replaces_a_table_without_a_status_column(wonglep: Run, text: Path, tmp_path: Path) -> None:
    out = tmp_path / "g.csv"
    out.write_text("english,thai\nold,เก่า\n", encoding="utf-8")
    wonglep("build", str(text), "-o", str(out))
    assert "เก่า" not in out.read_text(encoding="utf-8")


def test_standard_input(wonglep: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert [r["document"] for r in records(wonglep("extract", "-"))] == ["-", "-"]


def test_evaluate_gives_figures_and_errors(wonglep: Run, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    gold = [
        {
            "left": "คุณโมอิน อุล เฮก ",
            "inside": "Moin ul Haque",
            "kind": "transliteration",
            "thai": "โมอิน อุล เฮก",
            "en": ["Moin ul Haque"],
        },
        {"left": "คุณโมอิน อุล เฮก ", "inside": "Moin ul Haque", "kind": "none"},
    ]
    path.write_text("".join(json.dumps(g) + "\n" for g in gold), encoding="utf-8")
    document = json.loads(wonglep("evaluate", str(path), "--errors", "5").out)
    assert (document["records"], document["spans"], document["exact"], document["accuracy"]) == (2, 1, 1.0, 0.5)
    assert [m["gold"]["kind"] for m in document["mistakes"]] == ["none"]


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        ({}, ["build", "missing.txt"], "missing.txt: no such file or directory"),
        ({}, ["build", "."], ".: holds no document"),
        ({"a.txt": b"ab\xff"}, ["build", "a.txt", "-o", "g.csv"], "a.txt: byte 2: is not UTF-8 (0xff)"),
        (
            {"a.jsonl": b'{"text": "a"}\nno\n{"text": "b"}\n'},
            ["build", "a.jsonl", "-o", "g.csv"],
            "a.jsonl:2: is not JSON",
        ),
        ({"a.jsonl": b'{"left": "a"}\n'}, ["build", "a.jsonl"], "a.jsonl:1: lacks the key 'text'"),
        ({"a.txt": b"a"}, ["build", "a.txt", "-o", "no/g.csv"], "no/g.csv: cannot be written"),
        ({"a.txt": b"a"}, ["build", "a.txt", "-o", "."], ".: cannot be written: is no file"),
        ({"a.txt": b"a"}, ["build", "a.txt", "--min-confidence", "2"], "'--min-confidence'"),
        ({"a.txt": b"a"}, ["build", "a.txt", "-o", ""], "cannot be written: is no file"),
        ({"a.txt": b"a"}, ["build", "a.txt", "--min-confidence", "nan"], "'--min-confidence'"),
        ({}, ["build", ""], "a path must not be empty"),
        ({}, ["build"], "Missing argument"),
        ({}, ["no-such-command"], "No such command"),
        ({}, ["lookup", "x"], "glossary.csv: no such file"),
        ({"glossary.csv": b"a,b\n1,2\n"}, ["lookup", "x"], "glossary.csv: lacks the column 'english'"),
        ({"a.jsonl": b'{"left": "a"}\n'}, ["align", "a.jsonl"], "a.jsonl:1: lacks the key 'inside'"),
        ({"a.jsonl": b'{"left": 1, "inside": "b"}\n'}, ["align", "a.jsonl"], "a.jsonl:1: left must be a string; got 1"),
        (
            {"a.jsonl": b'{"left": "a", "inside": "b", "kind": "x"}\n'},
            ["evaluate", "a.jsonl"],
            "a.jsonl:1: kind must be one of",
        ),
        ({"a.jsonl": b""}, ["evaluate", "a.jsonl"], "a.jsonl: holds no record"),
        ({"a.png": b"x"}, ["extract", "a.png"], "a.png: is no document"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    wonglep: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, bytes],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in files.items():
        Path(name).write_bytes(content)
    result = wonglep(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert message in result.err
    assert result.err.count("\n") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(files)


def test_a_pipe_closed_early_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "many.txt"
    path.write_text(TEXT * 3000, encoding="utf-8")
    with subprocess.Popen([*PROGRAM, "extract", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(60) == 141
    assert errors == b""


@pytest.mark.slow
def test_an_interrupt_leaves_the_old_file(tmp_path: Path) -> None:
    source, out = tmp_path / "many.txt", tmp_path / "g.csv"
    source.write_text(TEXT * 100_000, encoding="utf-8")
    out.write_text("english,thai\nold,เก่า\n", encoding="utf-8")
    before = out.read_bytes()
    with subprocess.Popen(
        [*PROGRAM, "build", str(source), "-o", str(out)],
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    ) as process:
        time.sleep(3)
        os.kill(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 130
    assert b"Traceback" not in errors
    assert out.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["g.csv", "many.txt"]
