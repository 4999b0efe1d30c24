"""A served glossary whose file others write, replace or lock."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest

from align.errors import InputError
from glossary import Entry, Variant, read_csv
from glossary.formats.exchange import export
from glossary.search.glossary import Glossary
from glossary.store import BusyStoreError, Store
from glossary.store.opening import open_for_reading
from glossary.store.schema import VERSION, migrate
from glossary.web import desk as desks
from glossary.web.desk import Desk, UnavailableError, UnwrittenError

T = TypeVar("T")
BANK = Entry("bank", (), (Variant("ธนาคาร"),))


@pytest.fixture(autouse=True)
def at_each_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk sees at each question whether its file was written over."""
    monkeypatch.setattr(desks, "FRESH", 0)


def made(path: Path, *entries: Entry) -> Path:
    with Store(path, create=True) as store:
        store.take_in(entries)
    return path


def english(store: Store) -> list[str]:
    return [entry.english for entry in store]


def approve(store: Store) -> int:
    return store.decide(next(iter(store)).id, "ธนาคาร", "approved")


def at(desk: Desk, *steps: Callable[[Desk], Awaitable[T]]) -> list[T]:
    """What some steps at a desk give, which is closed then."""

    async def run() -> list[T]:
        return [await step(desk) for step in steps]

    try:
        return asyncio.run(run())
    finally:
        desk.close()


def test_a_glossary_file_that_was_replaced_is_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    other = made(tmp_path / "other.glossary", Entry("house", (), (Variant("บ้าน"),)))
    desk = Desk(str(path))
    assert asyncio.run(desk.ask(english)) == ["bank"]
    os.replace(other, path)
    for act in (desk.ask(english), desk.change(approve)):
        with pytest.raises(UnavailableError, match="was replaced or removed"):
            asyncio.run(act)
    desk.close()
    with Store(path) as store:
        assert english(store) == ["house"]
        assert not [d for d in store.history() if d.action != "import"]


def backup(path: Path) -> bytes:
    """The file as it was before the last decision."""
    before = path.read_bytes()
    made(path, Entry("river", (), (Variant("แม่น้ำ"),)))
    return before


def continued(path: Path) -> bytes:
    """The file as it became where somebody went on with a copy."""
    copy = path.with_name("copy.glossary")
    shutil.copy(path, copy)
    return made(copy, *(Entry(f"term {at}", note="ก" * 500) for at in range(50))).read_bytes()


def other(path: Path) -> bytes:
    return made(path.with_name("other.glossary"), Entry("house", (), (Variant("บ้าน"),))).read_bytes()


@pytest.mark.parametrize("content", [backup, continued, other])
@pytest.mark.parametrize("before", [(), (english,), (english, approve), (approve, english)])
def test_a_glossary_file_that_was_written_over_is_left_alone(
    tmp_path: Path, content: Callable[[Path], bytes], before: tuple[Callable[[Store], object], ...]
) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    written = content(path)
    desk = Desk(str(path))
    for act in before:
        asyncio.run(desk.change(act) if act is approve else desk.ask(act))
    path.write_bytes(written)
    for refused in (desk.study(english), desk.change(approve), desk.ask(english)):
        with pytest.raises(UnavailableError, match="was replaced or removed"):
            asyncio.run(refused)
    desk.close()
    assert path.read_bytes() == written
    assert sorted(file.name for file in tmp_path.glob("my.glossary*")) == ["my.glossary"]


def test_a_change_sees_at_once_that_a_file_was_written_over_and_then_all_who_ask_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "FRESH", 1e9)
    path = made(tmp_path / "my.glossary", BANK)
    written = other(path)
    with closing(Desk(str(path))) as desk:
        path.write_bytes(written)
        for refused in (desk.change(approve), desk.ask(english), desk.study(english)):
            with pytest.raises(UnavailableError, match="was replaced or removed"):
                asyncio.run(refused)
    assert path.read_bytes() == written


def test_what_others_wrote_before_a_file_was_written_over_does_not_get_into_it(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    written = other(path)
    desk = Desk(str(path))
    assert asyncio.run(desk.ask(english)) == ["bank"]
    write = "import sys; from glossary import Entry; from glossary.store import Store\n"
    write += "with Store(sys.argv[1]) as store: store.take_in([Entry('river')])"
    subprocess.run([sys.executable, "-c", write, str(path)], check=True)
    path.write_bytes(written)
    desk.close()
    assert path.read_bytes() == written
    assert sorted(file.name for file in tmp_path.glob("my.glossary*")) == ["my.glossary"]


def test_what_is_decided_stands_in_the_file_itself(tmp_path: Path) -> None:
    path, copy = made(tmp_path / "my.glossary", BANK), tmp_path / "copy.glossary"
    desk = Desk(str(path))
    asyncio.run(desk.change(approve))
    shutil.copy(path, copy)
    desk.close()
    with Store(copy) as store:
        assert [v.status for entry in store for v in entry.variants] == ["approved"]


def test_a_file_that_others_write_a_lot_to_is_not_taken_for_another(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    write = (
        "import sys; from glossary import Entry; from glossary.store import Store\n"
        "with Store(sys.argv[1]) as store:\n"
        "    for at in range(60): store.take_in(Entry(f'term {40 * at + each}', note='ก' * 900) for each in range(40))"
    )
    with closing(Desk(str(path))) as desk, subprocess.Popen([sys.executable, "-c", write, str(path)]) as writing:
        own = 0
        while writing.poll() is None:
            own += 1
            asyncio.run(desk.change(lambda store: store.add(Entry(f"own {len(store)}"))))
            assert own < asyncio.run(desk.ask(len)) <= asyncio.run(desk.study(len))
        assert writing.returncode == 0
        assert asyncio.run(desk.ask(len)) == 1 + own + 60 * 40


@pytest.mark.parametrize("before", [(), (english,), (english, approve), (approve, english)])
def test_a_file_whose_time_alone_was_set_is_asked_and_changed(
    tmp_path: Path, before: tuple[Callable[[Store], object], ...]
) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    with closing(Desk(str(path))) as desk:
        for act in before:
            asyncio.run(desk.change(act) if act is approve else desk.ask(act))
        for _ in range(2):
            os.utime(path, (0, path.stat().st_mtime - 1))
            assert asyncio.run(desk.ask(english)) == ["bank"]
        asyncio.run(desk.change(lambda store: store.add(Entry("house"))))
        path.write_bytes(other(path))
        with pytest.raises(UnavailableError, match="was replaced or removed"):
            asyncio.run(desk.ask(english))


def test_where_nothing_is_beside_a_file_what_others_take_back_does_not_make_it_another(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    with closing(sqlite3.connect(path, isolation_level=None)) as writing:
        assert writing.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        writing.execute("PRAGMA cache_size = 10")
        desk = Desk(str(path))
        assert asyncio.run(desk.ask(english)) == ["bank"]
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("CREATE TABLE more (text)")
        writing.executemany("INSERT INTO more VALUES (?)", [("x" * 1_000,)] * 100)
        with pytest.raises(BusyStoreError, match="is in use by another program"):
            asyncio.run(desk.ask(english))
        writing.execute("ROLLBACK")
        assert at(desk, lambda desk: desk.ask(english)) == [["bank"]]


def test_to_be_read_a_glossary_leaves_its_folder_as_it_was(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    before = path.read_bytes(), path.stat().st_mtime_ns, os.listdir(tmp_path)
    desk = Desk(str(path), read_only=True)
    for _ in range(2):
        assert at(desk, lambda desk: desk.ask(english), lambda desk: desk.study(english)) == [["bank"], ["bank"]]
        desk = Desk(str(path), read_only=True)
    desk.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns, os.listdir(tmp_path)) == before


def test_to_be_read_a_glossary_is_opened_once_while_it_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(desks, "open_for_reading", lambda *a, **k: opened.append(a) or open_for_reading(*a, **k))
    desk = Desk(str(made(tmp_path / "my.glossary", BANK)), read_only=True, threads=1)
    at(desk, *[lambda desk: desk.ask(english)] * 5)
    assert len(opened) == 1


def test_to_be_read_a_glossary_that_was_written_over_is_read_anew(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    desk = Desk(str(path), read_only=True)
    assert asyncio.run(desk.ask(english)) == ["bank"]
    path.write_bytes(other(path))
    assert at(desk, lambda desk: desk.ask(english)) == [["house"]]


def test_a_file_that_was_removed_is_missed(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    desk = Desk(str(path))
    path.unlink()
    with pytest.raises(UnavailableError, match="was replaced or removed"):
        at(desk, lambda desk: desk.ask(english))
    assert not path.exists()


def test_what_others_write_is_seen(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)

    async def write(_: Desk) -> list[str]:
        made(path, Entry("house"))
        return []

    assert at(Desk(str(path)), lambda desk: desk.ask(english), write, lambda desk: desk.ask(english)) == [
        ["bank"],
        [],
        ["bank", "house"],
    ]


def test_a_csv_that_others_write_is_read_anew_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "my.csv"
    path.write_text("english,thai\nbank,ธนาคาร\n", encoding="utf-8")
    desk = Desk(str(path))

    def overtaken(store: Store) -> int:
        path.write_text("english,thai\nbank,ธนาคาร\nhouse,บ้าน\n", encoding="utf-8")
        return approve(store)

    with pytest.raises(InputError, match="was changed by another program meanwhile"):
        asyncio.run(desk.change(overtaken))
    assert asyncio.run(desk.ask(english)) == ["bank", "house"]
    asyncio.run(desk.change(approve))
    desk.close()
    assert [(e.english, v.status) for e, v in read_csv(path).rows] == [("bank", "approved"), ("house", "")]


def test_a_change_without_an_answer_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "my.csv"
    path.write_text("english,thai\nbank,ธนาคาร\n", encoding="utf-8")
    desk = Desk(str(path))

    def breaks(store: Store) -> None:
        approve(store)
        raise InputError("no answer")

    with pytest.raises(InputError, match="no answer"):
        asyncio.run(desk.change(breaks))
    assert asyncio.run(desk.ask(lambda store: [v.status for e in store for v in e.variants])) == ["proposed"]
    desk.close()
    assert "approved" not in path.read_text(encoding="utf-8")


def test_what_does_not_go_on_a_full_disk_is_told_and_written_once_there_is_room(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    desk = Desk(str(path))
    river = Entry("river", note="น้ำ" * 3_000)

    def on_a_full_disk(store: Store) -> None:
        store._connection.execute("PRAGMA max_page_count = 1")
        store.add(river)

    with pytest.raises(UnwrittenError, match=": database or disk is full"):
        asyncio.run(desk.change(on_a_full_disk))
    assert asyncio.run(desk.ask(english)) == ["bank"]
    asyncio.run(desk.change(lambda store: store.add(river)))
    desk.close()
    with Store(path) as store:
        assert english(store) == ["bank", "river"]


def test_a_file_that_is_damaged_cannot_be_read(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", *(Entry(f"term {at}", note="ก" * 1_000) for at in range(100)))
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * (path.stat().st_size // 2))
    with pytest.raises(UnavailableError, match=r": (database disk image is malformed|could not decode)"):
        at(Desk(str(path)), lambda desk: desk.ask(english))


def test_what_is_locked_is_still_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "PATIENCE", 0.5)
    path = made(tmp_path / "my.glossary", BANK)
    other = sqlite3.connect(path)
    desk = Desk(str(path))

    async def both() -> float:
        changes = [asyncio.create_task(desk.change(approve)) for _ in range(3)]
        await asyncio.sleep(0.1)
        began = time.monotonic()
        assert await desk.ask(english) == ["bank"]
        took = time.monotonic() - began
        assert not any(change.done() for change in changes)
        for change in changes:
            with pytest.raises(BusyStoreError, match="is in use by another program"):
                await change
        return took

    other.execute("BEGIN IMMEDIATE")
    assert asyncio.run(both()) < 0.5
    other.rollback()
    other.close()
    assert at(desk, lambda desk: desk.change(approve))


def test_what_takes_long_holds_up_only_its_like(tmp_path: Path) -> None:
    going = threading.Event()

    def long(store: Store) -> list[str]:
        assert going.wait(10)
        return english(store)

    async def both(desk: Desk) -> None:
        studied = [asyncio.create_task(desk.study(long)) for _ in range(desks.THREADS + 1)]
        assert await asyncio.wait_for(desk.ask(english), 5) == ["bank"]
        assert not any(study.done() for study in studied)
        going.set()
        assert await asyncio.gather(*studied) == [["bank"]] * len(studied)

    with closing(Desk(str(made(tmp_path / "my.glossary", BANK)))) as desk:
        asyncio.run(both(desk))


@pytest.mark.parametrize("form", ["tbx", "tmx", "csv", "xlsx"])
def test_a_file_of_any_format_is_served_to_be_read(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"my.{form}"
    path.write_bytes(export(Glossary((BANK,)), form).data)
    before = path.read_bytes()
    assert at(Desk(str(path), read_only=True), lambda desk: desk.ask(english)) == [["bank"]]
    assert path.read_bytes() == before


def test_to_be_read_a_file_of_an_earlier_version_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "my.glossary"
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, VERSION - 1)
    connection.close()
    before = path.read_bytes()
    assert at(Desk(str(path), read_only=True), lambda desk: desk.ask(english)) == [[]]
    assert path.read_bytes() == before


def test_a_glossary_to_be_read_shows_what_others_write(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    desk = Desk(str(path), read_only=True)
    assert asyncio.run(desk.ask(english)) == ["bank"]
    made(path, Entry("house"))
    assert at(desk, lambda desk: desk.ask(english)) == [["bank", "house"]]


@pytest.mark.parametrize(("form", "message"), [("tbx", "cannot hold all that is decided"), ("xlsx", "may hold more")])
def test_a_file_that_would_lose_something_is_not_changed(tmp_path: Path, form: str, message: str) -> None:
    path = tmp_path / f"my.{form}"
    path.write_bytes(export(Glossary((BANK,)), form).data)
    with pytest.raises(InputError, match=message):
        Desk(str(path))


def test_decisions_are_seen_by_others_while_they_come_and_go(tmp_path: Path) -> None:
    path = made(tmp_path / "my.glossary", BANK)
    desk = Desk(str(path))
    look = "import sys; from glossary.store import Store; print(next(iter(Store(sys.argv[1]))).variants[0].status)"
    for status in ("approved", "forbidden", "admitted"):
        asyncio.run(desk.change(lambda store, status=status: store.decide(next(iter(store)).id, "ธนาคาร", status)))
        asyncio.run(desk.ask(english))
        seen = subprocess.run([sys.executable, "-c", look, str(path)], capture_output=True, text=True, check=True)
        assert seen.stdout.strip() == status
        assert Path(f"{path}-wal").exists()
    desk.close()
