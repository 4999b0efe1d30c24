"""Builds in one process and in several, and builds that were stopped."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from glossary.building import batches, local, processes
from glossary.building.aligning import Aligner
from glossary.building.batches import AlignedItem, BuildTask, align_batch
from glossary.building.local import build_entries
from glossary.building.processes import WorkerError, spread
from glossary.building.unfinished import UnfinishedBuild
from glossary.documents import ReadReport, WorkItem
from glossary.documents.work_items import JsonLinesChunk
from glossary.files.writing import write_parts
from glossary.formats.csv import built_csv
from tests.conftest import Result

Run = Callable[..., Result]
ALIGN = BuildTask(Aligner())
TERMS = [
    ("International Energy Agency: IEA", "สำนักงานพลังงานสากล"),
    ("value chain", "ห่วงโซ่คุณค่า"),
    ("IEA", "สำนักงานพลังงานสากล"),
    ("Moin ul Haque", "โมอิน อุล เฮก"),
    ("diabetes", "โรคเบาหวาน"),
]


def text(number: int) -> str:
    lines = [f"ที่ปรึกษา{thai} ({english}) กล่าวว่า" for english, thai in TERMS[number % 3 : number % 3 + 1 + number % 4]]
    return "\n".join(lines) + f"\nฉบับที่ {number}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty files, and as many lines."""
    made = tmp_path / "share"
    made.mkdir()
    for number in range(40):
        (made / f"{number:02}.txt").write_text(text(number), encoding="utf-8")
    records = ({"id": f"r{number}", "text": text(number)} for number in range(40, 80))
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (made / "more.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    return made


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_ITEMS", 3)
    monkeypatch.setattr("glossary.documents.datasets.CHUNK", 600)


def csv_of(paths: Sequence[str], path: Path | None = None, jobs: int = 1, reading: ReadReport | None = None) -> str:
    """Build a CSV, going on from the unfinished build at a path."""
    reading = reading if reading is not None else ReadReport()
    with UnfinishedBuild(path, "test") as unfinished:
        return "".join(built_csv(build_entries(paths, Aligner(), unfinished, reading, processes=jobs)))


def write_csv_of(paths: Sequence[str], path: Path, jobs: int, out: Path) -> None:
    """Write the CSV before the unfinished build is removed, as the command does."""
    with UnfinishedBuild(path, "test") as unfinished:
        entries = build_entries(paths, Aligner(), unfinished, ReadReport(), processes=jobs)
        write_parts(out, (part.encode() for part in built_csv(entries)))


def item(number: int, texts: int = 1) -> WorkItem:
    """Make an item of several documents, all of them with the id 'a'."""
    lines = (json.dumps({"id": "a", "text": text(number + at)}, ensure_ascii=False) for at in range(texts))
    return JsonLinesChunk("a.jsonl", "a.jsonl", "", True, 0, number, "\n".join(lines).encode(), "text", "id")


def brackets(*numbers: int) -> int:
    return sum(text(number).count("(") for number in numbers)


@settings(max_examples=30)
@given(st.permutations(range(8)), st.integers(1, 8))
def test_any_batches_of_documents_give_the_same(order: list[int], batches: int) -> None:
    with UnfinishedBuild(None, "") as whole, UnfinishedBuild(None, "") as split:
        whole.add(align_batch(ALIGN, [item(number) for number in range(8)]))
        for at in range(batches):
            split.add(align_batch(ALIGN, [item(number) for number in order[at::batches]]))
        expected = list(whole.entries())
        assert list(split.entries()) == expected
    assert sum(entry.count for entry in expected) == brackets(*range(8))


def test_documents_of_one_id_all_count() -> None:
    with UnfinishedBuild(None, "") as unfinished:
        unfinished.add(align_batch(ALIGN, [item(1), item(4), item(3, texts=2)]))
        entries = list(unfinished.entries())
    assert sum(entry.count for entry in entries) == brackets(1, 4, 3, 4)
    assert {source.split(":")[0] for e in entries for v in e.variants for source in v.sources} == {"a"}


# ---- builds that were stopped -----------------------------------------------------------------------------


class StoppedError(Exception):
    """Raised where a test stops a build."""


def some_batches(path: Path, paths: Sequence[str], batches: int) -> None:
    """Run a build up to a number of batches."""
    left = iter(range(batches))

    def advance(documents: int, weight: int) -> None:
        if documents and next(left, None) is None:
            raise StoppedError

    with pytest.raises(StoppedError), UnfinishedBuild(path, "test") as unfinished:
        build_entries(paths, Aligner(), unfinished, ReadReport(), advance=advance)


@pytest.mark.usefixtures("small_batches")
def test_a_build_goes_on_and_leaves_nothing_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "00.txt").write_bytes("ห่วงโซ่คุณค่า (value chain)".encode("cp874"))
    (folder / "01.txt").write_bytes(b"\xe0\xb8")
    state, log, whole, reading = tmp_path / ".g.csv.partial", tmp_path / "log", ReadReport(), ReadReport()
    monkeypatch.setattr(local, "align_batch", partial(logged, log))
    expected = csv_of([str(folder)], reading=whole)
    items = len(log.read_text().split())
    some_batches(state, [str(folder)], 5)
    log.unlink()
    with UnfinishedBuild(state, "test") as unfinished:
        done = len(unfinished)
        assert done >= 15
        assert unfinished.is_resumed
        assert "".join(built_csv(build_entries([str(folder)], Aligner(), unfinished, reading))) == expected
    assert len(log.read_text().split()) == items - done  # what was done is not read again
    assert reading == whole
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log", "share"]


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("change", ["edited", "removed", "added"])
def test_a_build_that_goes_on_sees_what_changed(folder: Path, tmp_path: Path, change: str) -> None:
    state, reading = tmp_path / "state", ReadReport()
    some_batches(state, [str(folder)], 6)
    if change == "edited":
        (folder / "01.txt").write_text("อีกฉบับ ห่วงโซ่คุณค่า (value chain)", encoding="utf-8")
    elif change == "removed":
        (folder / "01.txt").unlink()
    else:
        (folder / "00a.txt").write_text(text(99), encoding="utf-8")
    assert csv_of([str(folder)], state, reading=reading) == csv_of([str(folder)])
    assert reading.documents == 80 + {"edited": 0, "removed": -1, "added": 1}[change]


@pytest.mark.usefixtures("small_batches")
def test_a_build_with_other_settings_begins_anew(folder: Path, tmp_path: Path) -> None:
    some_batches(tmp_path / "state", [str(folder)], 2)
    with UnfinishedBuild(tmp_path / "state", "others") as unfinished:
        assert not unfinished.is_resumed
        assert list(unfinished.entries()) == []


def test_two_builds_of_one_file_do_not_mix(tmp_path: Path) -> None:
    with (
        UnfinishedBuild(tmp_path / "state", ""),
        pytest.raises(InputError, match="state: another build is at it"),
        UnfinishedBuild(tmp_path / "state", ""),
    ):
        pass


def test_what_is_no_state_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"\xe0\xb8\x81" * 1000)
    with pytest.raises(InputError, match="state: is no state of a build"):
        UnfinishedBuild(tmp_path / "state", "")


def logged(log: Path, task: BuildTask, batch: Sequence[WorkItem]) -> list[AlignedItem]:
    """Align a batch and write the key of each item into a file."""
    aligned = align_batch(task, batch)
    with log.open("a", encoding="utf-8") as file:
        file.write("".join(f"{item.key}\n" for item in aligned))
    return aligned


def forked(work: Callable[[], object]) -> int:
    process = os.fork()
    if process == 0:
        code = 1
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            work()
            code = 0
        except KeyboardInterrupt:
            code = 130
        finally:
            os._exit(code)
    return process


@pytest.mark.slow
@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_build_stopped_at_twenty_points_gives_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: signal.Signals, jobs: int
) -> None:
    whole = csv_of([str(folder)])
    began = time.monotonic()
    csv_of([str(folder)], jobs=jobs)
    length = time.monotonic() - began
    state, log, draw, stops = tmp_path / "state", tmp_path / "log", random.Random(how), 0
    monkeypatch.setattr(local, "align_batch", partial(logged, log))
    out = tmp_path / "out"
    while stops < 20:
        begun, stops_here = time.monotonic(), 0
        while True:
            process = forked(lambda: write_csv_of([str(folder)], state, jobs, out))
            time.sleep(draw.uniform(0, length / 3) * (1 + stops_here / 5))
            os.kill(process, how)
            ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
            if ended or (out.exists() and not state.exists()):
                break
            stops_here += 1
            assert time.monotonic() - begun < 120
        assert out.read_text(encoding="utf-8") == whole
        assert not state.exists()
        done = Counter(log.read_text(encoding="utf-8").split())
        twice = sum(done.values()) - len(done)
        assert twice <= stops_here * (1 if jobs == 1 else processes.AHEAD * jobs) * batches.MOST_ITEMS
        stops += stops_here
        log.unlink()
        out.unlink()


@pytest.mark.slow
def test_processes_end_with_the_one_that_began_them(folder: Path, tmp_path: Path) -> None:
    program = (
        "import os, sys, time; from glossary.building.processes import spread\n"
        'def work(batch): os.write(1, b"%d\\n" % os.getpid()); time.sleep(60)\n'
        "list(spread(work, range(8), 2))"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    workers = [int(process.stdout.readline()) for _ in range(2)]
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while any(map(is_running, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.usefixtures("small_batches")
def test_a_file_that_changes_while_it_is_read_is_read_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edits(task: BuildTask, batch: Sequence[WorkItem]) -> list[AlignedItem]:
        aligned = align_batch(task, batch)
        if any(item.name == "01.txt" for item in batch):
            (folder / "01.txt").write_text("โรคใหม่ (new disease)", encoding="utf-8")
        return aligned

    state = tmp_path / "state"
    with monkeypatch.context() as patched:
        patched.setattr(local, "align_batch", edits)
        some_batches(state, [str(folder)], 4)
    assert csv_of([str(folder)], state) == csv_of([str(folder)])


def test_a_state_is_kept_when_much_was_done(
    wonglep: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_ITEMS", 3)
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "broken.jsonl").write_text('{"text": "ก"}\n{"text": \n', encoding="utf-8")
    command = ["build", str(folder), str(tmp_path / "z" / "broken.jsonl"), "-o", str(tmp_path / "g.csv"), "-j", "1"]
    result = wonglep(*command)
    assert result.code == 2
    assert ".g.csv.partial holds what is done; the same command goes on from it" in result.err
    (tmp_path / "z" / "broken.jsonl").write_text('{"text": "ก"}\n', encoding="utf-8")
    result = wonglep(*command)
    assert result.code == 0
    assert "goes on from" in result.err
    assert "81 documents" in result.err
    assert not (tmp_path / ".g.csv.partial").exists()


def test_a_name_that_is_no_utf_8_may_fail(wonglep: Run, folder: Path, tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xffbad.txt")).write_bytes(b"\xe0\xb8")
    for output in ("g.csv", "g.glossary"):
        result = wonglep("build", str(folder), "-o", str(tmp_path / output))
        assert result.code == 0
        assert "bad.txt: byte 0: is not UTF-8" in result.err


def fill(path: Path) -> None:
    """Write more into an unfinished build than its disk holds."""
    with UnfinishedBuild(path, "") as unfinished:
        for number in range(8):
            unfinished.add(align_batch(ALIGN, [item(number)]))
        unfinished._connection.execute("PRAGMA max_page_count = 80")
        unfinished.add(align_batch(ALIGN, [item(9, texts=3000)]))


def test_a_full_disk_is_said_and_the_state_stays(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"state: .*full"):
        fill(tmp_path / "state")
    assert (tmp_path / "state").exists()


# ---- processes --------------------------------------------------------------------------------------------


def squared(number: int) -> int:
    return number * number


def fails_at_five(number: int) -> int:
    if number == 5:
        raise InputError("five")
    return number


def dies_at_five(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_each_batch_is_worked_on_once(jobs: int) -> None:
    found = list(spread(squared, range(50), jobs, in_order=True))
    assert found == [(number, number * number) for number in range(50)]
    assert sorted(spread(squared, range(50), jobs)) == found


def test_batches_are_not_taken_before_they_are_needed() -> None:
    taken = []

    def batches() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = spread(squared, batches(), 2)
    next(results)
    assert len(taken) < 20
    results.close()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_comes_through(jobs: int) -> None:
    with pytest.raises(InputError, match="five"):
        list(spread(fails_at_five, range(50), jobs))


def large(number: int) -> bytes:
    return bytes(1 << 24)


def test_an_early_end_leaves_nothing_to_wait_for() -> None:
    program = (
        "from glossary.building.processes import spread; from tests.test_engines import large\n"
        "results = spread(large, range(20), 2); next(results); results.close()"
    )
    for _ in range(3):
        subprocess.run([sys.executable, "-c", program], check=True, timeout=30, cwd=Path(__file__).parent.parent)


def test_processes_that_begin_anew_give_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = csv_of([str(folder)])
    monkeypatch.setattr(processes, "_context", lambda: multiprocessing.get_context("spawn"))
    assert csv_of([str(folder)], jobs=2) == alone


def test_a_process_that_is_killed_is_an_error_of_one_line() -> None:
    with pytest.raises(WorkerError, match="a process was killed, perhaps for want of memory"):
        list(spread(dies_at_five, range(50), 2))


# ---- the command ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_batches")
def test_the_command_gives_the_same_with_any_number_of_jobs(wonglep: Run, folder: Path, tmp_path: Path) -> None:
    outputs = []
    for jobs in ("1", "2", "3"):
        result = wonglep("build", str(folder), "-o", str(tmp_path / f"{jobs}.csv"), "--jobs", jobs)
        assert result.code == 0, result.err
        outputs.append((tmp_path / f"{jobs}.csv").read_bytes())
    assert outputs[0] == outputs[1] == outputs[2]
    assert "International Energy Agency,สำนักงานพลังงานสากล,IEA" in outputs[0].decode()
    assert wonglep("build", str(folder), "-j", "2").out.encode() == outputs[0]
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


@pytest.mark.usefixtures("small_batches")
def test_a_glossary_file_is_the_same_with_any_number_of_jobs(wonglep: Run, folder: Path, tmp_path: Path) -> None:
    records = []
    for jobs in ("1", "2"):
        path = str(tmp_path / f"{jobs}.glossary")
        assert wonglep("build", str(folder), "-o", path, "--jobs", jobs).code == 0
        again = wonglep("build", str(folder), "-o", path, "--jobs", jobs)
        assert "80 documents, 80 of them known" in again.err
        lines = wonglep("convert", path, "-", "--to", "jsonl").out.splitlines()
        assert len(lines) == 4
        records.append([{**json.loads(line), "id": ""} for line in lines])
    assert records[0] == records[1]


def test_a_text_counts_once_however_batches_fall(wonglep: Run, tmp_path: Path) -> None:
    for name in ("p", "q"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text(1), encoding="utf-8")
    both = str(tmp_path / "both.glossary")
    assert "2 documents, 1 of them known" in wonglep("build", str(tmp_path / "p"), str(tmp_path / "q"), "-o", both).err
    one = str(tmp_path / "one.glossary")
    for name in ("p", "q"):
        assert wonglep("build", str(tmp_path / name), "-o", one).code == 0
    assert wonglep("convert", both, "-", "--to", "csv").out.count("a.txt:") == wonglep(
        "convert", one, "-", "--to", "csv"
    ).out.count("a.txt:")


def test_an_error_leaves_no_state(wonglep: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.jsonl").write_text('{"text": "ก"}\n{"text": \n', encoding="utf-8")
    result = wonglep("build", str(folder), str(tmp_path / "broken.jsonl"), "-o", str(tmp_path / "g.csv"))
    assert result.code == 2
    assert "broken.jsonl:2: is not JSON" in result.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken.jsonl", "share"]


def test_strict_exits_with_1_when_a_document_cannot_be_read(wonglep: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\xe0\xb8")
    result = wonglep("build", str(folder), "-o", str(tmp_path / "g.csv"), "--strict")
    assert result.code == 1
    assert "passed over" in result.err
    assert (tmp_path / "g.csv").exists()
    assert wonglep("build", str(folder), "-o", str(tmp_path / "g.csv")).code == 0
