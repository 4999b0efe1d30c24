"""A served glossary whose file other programs write, replace or lock."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from align.errors import InputError
from glossary import Entry, Variant, read_csv
from glossary.formats.exchange import export
from glossary.search.glossary import Glossary
from glossary.store import BusyStoreError, Store
from glossary.store.opening import open_for_reading
from glossary.store.schema import VERSION, migrate
from glossary.web import served_glossary
from glossary.web.served_glossary import QUERY_THREADS, ServedGlossary, UnavailableError, UnwrittenError

T = TypeVar("T")
BANK = Entry("bank", (), (Variant("ธนาคาร"),))
CSV = "english,thai\nbank,ธนาคาร\n"
WRITE = """
import sys
from glossary import Entry
from glossary.store import Store
with Store(sys.argv[1]) as store:
    """


@pytest.fixture(autouse=True)
def check_at_each_query(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served_glossary, "MAX_AGE", 0)


class Served:
    """A served glossary for a test that does one thing after the other."""

    def __init__(self, glossary: ServedGlossary) -> None:
        self.glossary = glossary

    def query(self, function: Callable[[Store], T]) -> T:
        return asyncio.run(self.glossary.query(function))

    def query_slowly(self, function: Callable[[Store], T]) -> T:
        return asyncio.run(self.glossary.query_slowly(function))

    def change(self, function: Callable[[Store], T]) -> T:
        return asyncio.run(self.glossary.change(function))


@contextmanager
def serving(path: Path, **options: Any) -> Iterator[Served]:
    with closing(ServedGlossary(str(path), **options)) as glossary:
        yield Served(glossary)


def fill(path: Path, *entries: Entry) -> Path:
    """Add concepts to a glossary file, which is made where there is none."""
    with Store(path, create=True) as store:
        store.take_in(entries)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill(tmp_path / "my.glossary", BANK)


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "my.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def english(store: Store) -> list[str]:
    return [entry.english for entry in store]


def approve(store: Store) -> int:
    return decide(store, "approved")


def decide(store: Store, status: str) -> int:
    return store.decide(next(iter(store)).id, "ธนาคาร", status)


def statuses(store: Store) -> list[str]:
    return [variant.status for entry in store for variant in entry.variants]


def files_of(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.glob(f"{path.name}*"))


def assert_refused(served: Served, order: str = "query_slowly change query") -> None:
    """Check that the glossary is neither queried nor changed."""
    for name in order.split():
        with pytest.raises(UnavailableError, match="was replaced or removed"):
            getattr(served, name)(approve if name == "change" else english)


# ---- files that were replaced or overwritten --------------------------------------------------------------


def test_a_replaced_file_is_left_alone(path: Path) -> None:
    other = fill(path.with_name("other.glossary"), Entry("house", (), (Variant("บ้าน"),)))
    with serving(path) as served:
        assert served.query(english) == ["bank"]
        os.replace(other, path)
        assert_refused(served)
    with Store(path) as store:
        assert english(store) == ["house"]
        assert not [d for d in store.history() if d.action != "import"]


def test_a_removed_file_is_not_made_again(path: Path) -> None:
    with serving(path) as served:
        path.unlink()
        assert_refused(served)
    assert not path.exists()


def backup(path: Path) -> bytes:
    """Return the file as it was before the last change."""
    before = path.read_bytes()
    fill(path, Entry("river", (), (Variant("แม่น้ำ"),)))
    return before


def continued_copy(path: Path) -> bytes:
    """Return a copy of the file to which somebody added concepts."""
    copy = path.with_name("copy.glossary")
    shutil.copy(path, copy)
    return fill(copy, *(Entry(f"term {at}", note="ก" * 500) for at in range(50))).read_bytes()


def other(path: Path) -> bytes:
    return fill(path.with_name("other.glossary"), Entry("house", (), (Variant("บ้าน"),))).read_bytes()


BEFORE: list[tuple[Callable[[Store], object], ...]] = [(), (english,), (english, approve), (approve, english)]


@pytest.mark.parametrize("content", [backup, continued_copy, other])
@pytest.mark.parametrize("before", BEFORE)
def test_an_overwritten_file_is_left_alone(
    path: Path, content: Callable[[Path], bytes], before: tuple[Callable[[Store], object], ...]
) -> None:
    data = content(path)
    with serving(path) as served:
        for function in before:
            served.change(function) if function is approve else served.query(function)
        path.write_bytes(data)
        assert_refused(served)
    assert path.read_bytes() == data
    assert files_of(path) == ["my.glossary"]


def test_a_change_notices_an_overwritten_file_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served_glossary, "MAX_AGE", 1e9)
    data = other(path)
    with serving(path) as served:
        path.write_bytes(data)
        assert_refused(served, "change query query_slowly")
    assert path.read_bytes() == data


def test_writes_of_others_do_not_get_into_an_overwritten_file(path: Path) -> None:
    data = other(path)
    with serving(path) as served:
        assert served.query(english) == ["bank"]
        subprocess.run([sys.executable, "-c", WRITE + "store.take_in([Entry('river')])", str(path)], check=True)
        path.write_bytes(data)
    assert path.read_bytes() == data
    assert files_of(path) == ["my.glossary"]


@pytest.mark.parametrize("before", BEFORE)
def test_a_file_whose_time_alone_changed_is_served(path: Path, before: tuple[Callable[[Store], object], ...]) -> None:
    with serving(path) as served:
        for function in before:
            served.change(function) if function is approve else served.query(function)
        for _ in range(2):
            os.utime(path, (0, path.stat().st_mtime - 1))
            assert served.query(english) == ["bank"]
        served.change(lambda store: store.add(Entry("house")))
        path.write_bytes(other(path))
        assert_refused(served)


def test_a_rollback_in_a_file_without_a_log_is_no_overwriting(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        connection.execute("PRAGMA cache_size = 10")
        with serving(path) as served:
            assert served.query(english) == ["bank"]
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE more (text)")
            connection.executemany("INSERT INTO more VALUES (?)", [("x" * 1_000,)] * 100)
            with pytest.raises(BusyStoreError, match="is in use by another program"):
                served.query(english)
            connection.execute("ROLLBACK")
            assert served.query(english) == ["bank"]


# ---- other programs that use the file ---------------------------------------------------------------------


def test_decisions_stand_in_the_file_itself(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.glossary"
    with serving(path) as served:
        served.change(approve)
        shutil.copy(path, copy)
    with Store(copy) as store:
        assert statuses(store) == ["approved"]


def test_a_file_to_which_others_write_much_is_served(path: Path) -> None:
    write = WRITE + (
        "for at in range(60): store.take_in(Entry(f'term {40 * at + each}', note='ก' * 900) for each in range(40))"
    )
    with serving(path) as served, subprocess.Popen([sys.executable, "-c", write, str(path)]) as writing:
        own = 0
        while writing.poll() is None:
            own += 1
            served.change(lambda store: store.add(Entry(f"own {len(store)}")))
            assert own < served.query(len) <= served.query_slowly(len)
        assert writing.returncode == 0
        assert served.query(len) == 1 + own + 60 * 40


@pytest.mark.parametrize("read_only", [False, True])
def test_what_others_write_is_seen(path: Path, read_only: bool) -> None:
    with serving(path, read_only=read_only) as served:
        assert served.query(english) == ["bank"]
        fill(path, Entry("house"))
        assert served.query(english) == ["bank", "house"]


def test_decisions_are_seen_by_others_while_they_come_and_go(path: Path) -> None:
    look = "import sys; from glossary.store import Store; print(next(iter(Store(sys.argv[1]))).variants[0].status)"
    with serving(path) as served:
        for status in ("approved", "forbidden", "admitted"):
            served.change(lambda store, status=status: decide(store, status))  # type: ignore[misc]
            served.query(english)
            run = subprocess.run([sys.executable, "-c", look, str(path)], capture_output=True, text=True, check=True)
            assert run.stdout.strip() == status
            assert Path(f"{path}-wal").exists()


def test_a_locked_file_is_queried(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served_glossary, "PATIENCE", 0.5)

    async def query_during_changes(glossary: ServedGlossary) -> float:
        changes = [asyncio.create_task(glossary.change(approve)) for _ in range(3)]
        await asyncio.sleep(0.1)
        start = time.monotonic()
        assert await glossary.query(english) == ["bank"]
        seconds = time.monotonic() - start
        assert not any(change.done() for change in changes)
        for change in changes:
            with pytest.raises(BusyStoreError, match="is in use by another program"):
                await change
        return seconds

    with closing(sqlite3.connect(path)) as connection, serving(path) as served:
        connection.execute("BEGIN IMMEDIATE")
        assert asyncio.run(query_during_changes(served.glossary)) < 0.5
        connection.rollback()
        assert served.change(approve)


def test_slow_queries_hold_up_only_each_other(path: Path) -> None:
    going = threading.Event()

    def wait(store: Store) -> list[str]:
        assert going.wait(10)
        return english(store)

    async def query_during_slow_ones(glossary: ServedGlossary) -> None:
        slow = [asyncio.create_task(glossary.query_slowly(wait)) for _ in range(QUERY_THREADS + 1)]
        assert await asyncio.wait_for(glossary.query(english), 5) == ["bank"]
        assert not any(query.done() for query in slow)
        going.set()
        assert await asyncio.gather(*slow) == [["bank"]] * len(slow)

    with serving(path) as served:
        asyncio.run(query_during_slow_ones(served.glossary))


def test_queries_run_at_once_and_see_each_change(path: Path) -> None:
    together = threading.Barrier(QUERY_THREADS)

    def status(store: Store) -> list[str]:
        together.wait(10)
        return statuses(store)

    async def work(glossary: ServedGlossary, wanted: str) -> list[list[str]]:
        await glossary.change(lambda store: decide(store, wanted))
        return await asyncio.gather(*(glossary.query(status) for _ in range(QUERY_THREADS)))

    with serving(path) as served:
        for wanted in ("approved", "admitted", "forbidden", "rejected"):
            assert asyncio.run(work(served.glossary, wanted)) == [[wanted]] * QUERY_THREADS


# ---- reading only -----------------------------------------------------------------------------------------


def test_read_only_serving_leaves_the_folder_as_it_was(path: Path) -> None:
    before = path.read_bytes(), path.stat().st_mtime_ns, os.listdir(path.parent)
    for _ in range(2):
        with serving(path, read_only=True) as first, serving(path, read_only=True):
            assert first.query(english) == first.query_slowly(english) == ["bank"]
    assert (path.read_bytes(), path.stat().st_mtime_ns, os.listdir(path.parent)) == before


def test_a_read_only_file_is_opened_once_while_it_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def open_and_count(*args: Any, **options: Any) -> Any:
        opened.append(args)
        return open_for_reading(*args, **options)

    monkeypatch.setattr(served_glossary, "open_for_reading", open_and_count)
    with serving(path, read_only=True, threads=1) as served:
        for _ in range(5):
            served.query(english)
    assert len(opened) == 1


def test_an_overwritten_read_only_file_is_read_again(path: Path) -> None:
    with serving(path, read_only=True) as served:
        assert served.query(english) == ["bank"]
        path.write_bytes(other(path))
        assert served.query(english) == ["house"]


@pytest.mark.parametrize("form", ["tbx", "tmx", "csv", "xlsx"])
def test_any_format_is_served_to_be_read(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"my.{form}"
    path.write_bytes(export(Glossary((BANK,)), form).data)
    before = path.read_bytes()
    with serving(path, read_only=True) as served:
        assert served.query(english) == ["bank"]
    assert path.read_bytes() == before


def test_a_read_only_file_of_an_earlier_version_is_not_migrated(tmp_path: Path) -> None:
    path = tmp_path / "my.glossary"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, VERSION - 1)
    before = path.read_bytes()
    with serving(path, read_only=True) as served:
        assert served.query(english) == []
    assert path.read_bytes() == before


# ---- failures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.glossary", "no such file or directory"),
        ("none.csv", "no such file or directory"),
        ("contradictory.csv", "contradicts itself"),
        ("broken.glossary", "is no glossary file"),
        ("my.tbx", "cannot hold all that is decided"),
        ("my.xlsx", "may hold more"),
    ],
)
def test_a_file_that_cannot_be_served_is_an_error_at_once(tmp_path: Path, name: str, message: str) -> None:
    rows = "english,thai,status\nbank,ธนาคาร,approved\nBank,ธนาคาร,forbidden\n"
    (tmp_path / "contradictory.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "broken.glossary").write_bytes(b"no glossary")
    for form in ("tbx", "xlsx"):
        (tmp_path / f"my.{form}").write_bytes(export(Glossary((BANK,)), form).data)
    with pytest.raises(InputError, match=message):
        ServedGlossary(str(tmp_path / name))


def test_a_csv_that_others_write_is_read_again_and_kept(csv: Path) -> None:
    def approve_too_late(store: Store) -> int:
        csv.write_text(CSV + "house,บ้าน\n", encoding="utf-8")
        return approve(store)

    with serving(csv) as served:
        with pytest.raises(InputError, match="was changed by another program meanwhile"):
            served.change(approve_too_late)
        assert served.query(english) == ["bank", "house"]
        served.change(approve)
    assert [(e.english, v.status) for e, v in read_csv(csv).rows] == [("bank", "approved"), ("house", "")]


def test_a_change_that_failed_is_not_shown(csv: Path) -> None:
    def fail(store: Store) -> None:
        approve(store)
        raise InputError("no answer")

    with serving(csv) as served:
        with pytest.raises(InputError, match="no answer"):
            served.change(fail)
        assert served.query(statuses) == ["proposed"]
    assert "approved" not in csv.read_text(encoding="utf-8")


def test_a_change_on_a_full_disk_can_be_made_later(path: Path) -> None:
    river = Entry("river", note="น้ำ" * 3_000)

    def add_on_a_full_disk(store: Store) -> None:
        store.connection.execute("PRAGMA max_page_count = 1")
        store.add(river)

    with serving(path) as served:
        with pytest.raises(UnwrittenError, match=": database or disk is full"):
            served.change(add_on_a_full_disk)
        assert served.query(english) == ["bank"]
        served.change(lambda store: store.add(river))
    with Store(path) as store:
        assert english(store) == ["bank", "river"]


def test_a_damaged_file_is_unavailable(tmp_path: Path) -> None:
    path = fill(tmp_path / "my.glossary", *(Entry(f"term {at}", note="ก" * 1_000) for at in range(100)))
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * (path.stat().st_size // 2))
    with serving(path) as served, pytest.raises(UnavailableError, match=": database disk image is malformed"):
        served.query(english)
