"""Builds on Spark: the same bytes as on one machine; and what needs no Spark of them: steps and parts."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from glossary import Entry, Variant, csv_text
from glossary.building import spark as engine
from glossary.building.spark_session import one_line, session
from glossary.counting.merge import Row, Step, merge_entries, pack, sort_in_memory, steps, unpack
from glossary.formats.sorted_parts import read_parts
from glossary.search.glossary import Glossary

from .conftest import ROOT, Result
from .test_merge import found, tally

Run = Callable[..., Result]
IEA = "สำนักงานพลังงานสากล"


def lines(*english: str) -> str:
    entries = [Entry(name, (), (Variant("ก", "translation", 0.5, 2, ("a:0-1",)),)) for name in english]
    return "".join(f"{line}\n" for (line,) in engine.lines(entries))


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """Write the output of a build: parts in order, one of them empty."""
    folder = tmp_path / "out"
    folder.mkdir()
    for number, text in enumerate((lines("a,b", "AI"), "", lines("Value chain", "ไทย"))):
        (folder / f"part-{number:05}-9e57-c000.txt").write_text(text, encoding="utf-8")
    (folder / "_SUCCESS").touch()
    return folder


@given(st.lists(found, max_size=40), st.integers(1, 5), st.integers(0, 99), st.randoms(use_true_random=False))
def test_any_readers_with_their_rows_together_give_the_same(
    items: list[Any], readers: int, seed: int, draw: random.Random
) -> None:
    def spread(step: Step[Any], rows: Iterable[Row]) -> list[Any]:
        shares: dict[int, list[Row]] = {}
        for row in rows:
            together = repr([seed, *(getattr(row, name) for name in step.together)])
            shares.setdefault(zlib.crc32(together.encode()) % readers, []).append(row)
        for share in shares.values():
            draw.shuffle(share)
            share.sort(key=lambda row: row.place)
        return [made for share in shares.values() for made in step.work(unpack(pack(share)))]

    cut = draw.randint(0, len(items))
    rows: list[Row] = [row for part in (items[:cut], items[cut:]) for row in tally(part).rows()]
    first, last = steps()
    for step in first:
        rows = spread(step, rows)
    expected = list(merge_entries(tally(items).rows()))
    assert sorted(spread(last, rows), key=lambda entry: expected.index(entry)) == expected


def test_a_task_passes_on_what_it_counted_before_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = list(engine._documents([("a", f"{IEA} (IEA)"), ("b", None), (None, f"{IEA} (IEA)")]))
    whole = list(unpack(engine.count_terms(engine.Aligner(), documents)))
    monkeypatch.setattr(engine, "KEYS", 1)
    monkeypatch.setattr(engine, "BATCH", 1)
    cut = list(unpack(engine.count_terms(engine.Aligner(), documents)))
    assert (len(whole), len(cut)) == (1, 2)
    (entry,) = merge_entries(whole)
    assert [entry] == list(merge_entries(sort_in_memory(cut)))
    assert entry.variants[0].sources == (":0-19", "a:0-19")


def test_convert_reads_parts_one_behind_the_other(wonglep: Run, parts: Path, tmp_path: Path) -> None:
    result = wonglep("convert", str(parts), str(tmp_path / "g.csv"))
    assert (result.code, result.err) == (0, f"wonglep: 4 concepts read from {parts}, csv in {tmp_path / 'g.csv'}\n")
    assert (tmp_path / "g.csv").read_text(encoding="utf-8") == csv_text(Glossary(tuple(read_parts(parts))))
    assert wonglep("convert", str(parts), "-", "--to", "csv").out == (tmp_path / "g.csv").read_text(encoding="utf-8")
    assert wonglep("convert", str(parts), "-", "--to", "jsonl").out == lines("a,b", "AI", "Value chain", "ไทย")
    assert wonglep("convert", str(parts), str(tmp_path / "my.glossary")).code == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / "_SUCCESS").unlink(), "is not whole: it lacks _SUCCESS"),
        (lambda folder: (folder / ".part-00000.crc").write_bytes(b"\0"), ""),
        (lambda folder: [part.unlink() for part in folder.glob("part-*")], "without the parts"),
        (lambda folder: (folder / "part-00009-a.txt").write_text(lines("AI")), "part-00009-a.txt:1: 'AI' is out of"),
        (lambda folder: (folder / "part-00009-a.txt").write_text("{"), "part-00009-a.txt:1: is not JSON"),
        (lambda folder: (folder / "part-00009-a.txt").write_bytes(b"\xff\n"), "is not UTF-8"),
    ],
)
def test_convert_refuses_what_is_not_one_whole_build(
    wonglep: Run, parts: Path, tmp_path: Path, change: Callable[[Path], Any], message: str
) -> None:
    change(parts)
    result = wonglep("convert", str(parts), str(tmp_path / "g.csv"))
    assert (result.code, result.err.count("\n")) == (2 if message else 0, 1)
    assert message in result.err
    assert (tmp_path / "g.csv").exists() == (not message)


def test_parts_beyond_five_digits_stay_in_order(tmp_path: Path) -> None:
    for name, term in (("part-99999-a", "AI"), ("part-100000-a", "BI"), ("_SUCCESS", "")):
        (tmp_path / name).write_text(lines(term) if term else "", encoding="utf-8")
    assert [entry.english for entry in read_parts(tmp_path)] == ["AI", "BI"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--engine", "spark"], "needs -o with a folder"),
        (["--engine", "spark", "-o", "my.glossary"], "needs -o with a folder"),
        (["--engine", "spark", "-o", "out", "-j", "2"], "does not go with --jobs"),
        (["--engine", "spark", "-o", "out", "--spreadsheet"], "does not go with --spreadsheet"),
        (["--master", "yarn"], "--master needs --engine spark"),
    ],
)
def test_options_that_make_no_sense_together(wonglep: Run, arguments: list[str], message: str) -> None:
    result = wonglep("build", "a.jsonl", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_without_pyspark_one_line_says_what_to_install(
    wonglep: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "py4j.protocol", None)
    result = wonglep("build", "a.jsonl", "--engine", "spark", "-o", str(tmp_path / "out"))
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "Java 17" in result.err
    assert "wonglep[spark]" in result.err


def test_without_java_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError, match="Java 17"), session("local[1]"):
        pass


def test_errors_of_spark_are_one_line() -> None:
    python = 'An exception was thrown:\nTraceback (most recent call last):\n  File "a", line 1\n'
    assert one_line(Exception(f"{python}align.errors.InputError: a: is broken")) == "a: is broken"
    assert one_line(Exception("java.net.UnknownHostException: nope\n\tat a")) == "java.net.UnknownHostException: nope"


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="the extra wonglep[spark] is not installed")
    pytest.importorskip("pyarrow", reason="the extra wonglep[spark] is not installed")
    if not shutil.which("java"):
        pytest.skip("there is no java")
    with session("local[2]") as running:
        running.conf.set("spark.sql.shuffle.partitions", "3")
        running.conf.set("spark.sql.adaptive.coalescePartitions.enabled", "false")
        yield running


@pytest.fixture(scope="module")
def documents(seeds: Path) -> list[tuple[str, str]]:
    """Ids and texts: those that ship, a name apart from its abbreviations, and a term that is in most documents."""
    files = sorted((seeds / "documents").glob("*.txt"))
    texts = [(file.name, file.read_text(encoding="utf-8")) for file in files]
    names = [("full", f"{IEA} (International Energy Agency: IEA)"), ("plane", "\U00010400 ก (\uffee x) (\U00010400)")]
    names += [("reverse", f"The International Energy Agency ({IEA}) says [value chain]")]
    alone = [(f"alone {number}", f"{IEA} (IEA)") for number in range(30)]
    hot = [(f"hot {number:04}", f"ปัญญาประดิษฐ์ (AI) ครั้งที่ {number}") for number in range(3000)]
    return [*texts, *names, *alone, *hot]


@pytest.fixture(scope="module")
def records(documents: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the documents into three files of a folder, one of them packed, in no order."""
    folder = tmp_path_factory.mktemp("records")
    shuffled = [json.dumps({"id": id_, "text": text, "more": 1}, ensure_ascii=False) + "\n" for id_, text in documents]
    random.Random(1).shuffle(shuffled)
    for number in range(2):
        (folder / f"[{number}] ก.jsonl").write_text("".join(shuffled[number::3]), encoding="utf-8")
    (folder / "more").mkdir()
    (folder / "more" / "2.jsonl.gz").write_bytes(gzip.compress("".join(shuffled[2::3]).encode()))
    return folder


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_a_path_that_is_there_is_no_pattern(wonglep: Run, tmp_path: Path) -> None:
    for name in ("[1]", "1"):
        (tmp_path / f"{name}.jsonl").write_text(f'{{"id": "{name}", "text": "{IEA} (IEA)"}}\n', encoding="utf-8")
    built = wonglep("build", str(tmp_path / "[1].jsonl"), "--engine", "spark", "-o", str(tmp_path / "out"))
    assert built.err.startswith("wonglep: 1 document, 1 concept in ")
    (entry,) = read_parts(tmp_path / "out")
    assert entry.variants[0].sources == ("[1]:0-19",)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "parts"),
    [([], 3), (["--square", "--min-confidence", "0.8"], 3), (["--english-first"], 1), (["--min-confidence", "1"], 1)],
)
@pytest.mark.usefixtures("spark")
def test_the_bytes_are_those_of_one_machine(
    wonglep: Run, records: Path, tmp_path: Path, options: list[str], parts: int
) -> None:
    assert wonglep("build", str(records), "-j", "1", "-o", str(tmp_path / "local.csv"), *options).code == 0
    built = wonglep("build", str(records), "--engine", "spark", "-o", str(tmp_path / "out"), *options)
    assert (built.code, built.err.count("\n")) == (0, 1), built.err
    assert len(list((tmp_path / "out").glob("part-*"))) == parts
    assert wonglep("convert", str(tmp_path / "out"), str(tmp_path / "spark.csv")).code == 0
    assert (tmp_path / "spark.csv").read_bytes() == (tmp_path / "local.csv").read_bytes()


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_a_model_of_learn_travels_with_the_tasks(wonglep: Run, records: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(f"english,thai\nAI,ประดิษฐ์\nIEA,{IEA}\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("ปัญญาประดิษฐ์ (AI)\n" * 3, encoding="utf-8")
    model = str(tmp_path / "my.model")
    taught = wonglep("learn", str(tmp_path / "a.txt"), "--glossary", str(tmp_path / "mine.csv"), "-o", model)
    assert taught.code == 0
    wonglep("build", str(records), "-j", "1", "--model", model, "-o", str(tmp_path / "local.csv"))
    built = wonglep("build", str(records), "--engine", "spark", "--model", model, "-o", str(tmp_path / "out"))
    assert built.code == 0
    wonglep("convert", str(tmp_path / "out"), str(tmp_path / "spark.csv"))
    assert (tmp_path / "spark.csv").read_bytes() == (tmp_path / "local.csv").read_bytes()


@pytest.mark.slow
def test_csv_and_parquet_are_read_as_on_one_machine(spark: Any, wonglep: Run, tmp_path: Path) -> None:
    text = f'"{IEA} (IEA)\r\n""ก"" {IEA} (IEA)"'
    (tmp_path / "a.csv").write_text(f'more; name ;body\n"x;y";7;{text}\nx;8;\n', encoding="utf-8", newline="")
    spark.createDataFrame([(9, f"{IEA} (IEA)"), (None, None)], "name int, body string").coalesce(1).write.parquet(
        str(tmp_path / "b.parquet")
    )
    columns = ["--text-column", "body", "--id-column", "name"]
    built = wonglep("build", str(tmp_path), "--engine", "spark", "-o", str(tmp_path / "out"), *columns)
    assert (built.code, built.err.split("\n")[0]) == (0, "wonglep: passed over 1 record without a text")
    wonglep("build", str(tmp_path), "-j", "1", "-o", str(tmp_path / "local.csv"), *columns)
    assert csv_text(Glossary(tuple(read_parts(tmp_path / "out")))) == (tmp_path / "local.csv").read_text("utf-8")


@pytest.mark.slow
def test_a_frame_to_a_frame(spark: Any, documents: list[tuple[str, str]]) -> None:
    from pyspark.sql.functions import desc

    expected = Glossary(
        tuple(merge_entries(unpack(engine.count_terms(engine.Aligner(), engine._documents(documents)))))
    )
    frame = spark.createDataFrame([*documents, ("null", None)], "url string, text string").repartition(4)
    built = engine.build(frame, shuffle=2)
    rows = [tuple(row) for row in built.orderBy("key", desc("count"), "thai").collect()]
    assert [(*row[:3], tuple(row[3]), *row[4:7], tuple(row[7])) for row in rows] == list(engine.table(expected))
    assert [row[0] for row in built.select("key").collect()] == [row[0] for row in rows]


@pytest.mark.slow
def test_spark_sorts_strings_as_python_does(spark: Any) -> None:
    terms = ["z", "é", "ก", "\uffee", "\U00010400", "", "a b", "ab", "Z", "กก", "\x00"]
    frame = spark.createDataFrame([(term,) for term in terms], "english string").repartition(1)
    assert [row[0] for row in frame.sortWithinPartitions("english").collect()] == sorted(terms)


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("[a].jsonl", '{"body": "ก"}\n', "/[a].jsonl: the first record lacks the key 'text'"),
        ("a.jsonl", '{"text": "ก"}\n', "lacks the key 'id'"),
        ("a.jsonl", '{"text": "ก", "id": "1"}\n{"text": "ก"}\n', "a record lacks its id"),
        ("a.jsonl", '{"text": "ก", "id": "1"}\n{"text\n', "a.jsonl"),
        ("a.csv", "body,id\nก,1\n", "lacks the column 'text' (--text-column); its columns are body, id"),
        ("a.parquet", "no parquet", "a.parquet"),
        ("a.parquet.gz", "", "is nothing that the spark engine reads"),
        ("a.txt", "ก", "is nothing that the spark engine reads: .parquet, .jsonl, .ndjson, .csv, .tsv"),
        ("a.csv", None, "no such file"),
    ],
)
def test_mistakes_are_one_line(wonglep: Run, tmp_path: Path, name: str, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    result = wonglep("build", str(tmp_path / name), "--engine", "spark", "-o", str(tmp_path / "out"))
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert message in result.err
    assert "Traceback" not in result.err


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_output_that_is_there_stays(wonglep: Run, parts: Path, records: Path) -> None:
    result = wonglep("build", str(records), "--engine", "spark", "-o", str(parts))
    assert (result.code, result.err) == (2, f"wonglep: {parts}: exists; name a folder that is empty or new\n")


@pytest.mark.slow
def test_the_packages_work_from_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "wonglep.zip", "w") as archive:
        for top in ("align", "glossary"):
            for file in (ROOT / top).rglob("*"):
                if file.is_file() and "__pycache__" not in file.parts:
                    archive.write(file, file.relative_to(ROOT).as_posix())
    program = f"""
import sys
sys.path.insert(0, {str(tmp_path / "wonglep.zip")!r})
import align
from glossary.building import spark
print(align.__file__, *spark.count_terms(spark.Aligner(), spark._documents([("a", "{IEA} (IEA)")])))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "wonglep.zip" in done.stdout
    assert "PackedRow(english='iea'" in done.stdout
