"""Files that are opened, shared with other programs, or no glossary."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from align.errors import InputError
from glossary import Entry, Variant
from glossary.entries.keys import english_key
from glossary.store import Store
from glossary.store import connection as opening
from glossary.store.schema import VERSION


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"english,thai\na,b\n", "is no glossary file"),
        (b"SQLite format 3\0" + b"x" * 200, "is no glossary file"),
        (None, "no such file or directory"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_it(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "g.glossary"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message) as error:
        Store(path)
    assert str(error.value).startswith(str(path))
    assert content is None or path.read_bytes() == content


def test_a_file_of_another_program_or_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    other, newer = tmp_path / "other.db", tmp_path / "newer.glossary"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("PRAGMA user_version = 1")
    with Store(newer, create=True) as store:
        store.connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(InputError, match="is no glossary file"):
        Store(other)
    with pytest.raises(InputError, match="newer version"):
        Store(newer)


def test_a_file_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    path = tmp_path / "g.glossary"
    with Store(path, create=True) as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
    assert [p.name for p in tmp_path.iterdir()] == ["g.glossary"]
    with Store(path) as store:
        assert english_key(next(iter(store)).english) == "bank"


def test_one_writer_waits_for_another(tmp_path: Path) -> None:
    path, said = tmp_path / "g.glossary", list[str]()
    with Store(path, create=True) as first, Store(path, waiting=said.append) as second:
        held, go = threading.Event(), threading.Event()

        def hold() -> None:
            with Store(path) as third, opening.transaction(third.connection):
                held.set()
                go.wait(5)

        thread = threading.Thread(target=hold)
        thread.start()
        held.wait(5)
        threading.Timer(0.5, go.set).start()
        second.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        thread.join()
        assert said == [str(path)]
        assert len(first) == 1


def test_one_who_waits_too_long_is_told(tmp_path: Path) -> None:
    path = tmp_path / "g.glossary"
    with (
        Store(path, create=True) as first,
        Store(path, patience=0.1) as second,
        opening.transaction(first.connection),
        pytest.raises(InputError, match=r"g\.glossary: is in use by another program"),
    ):
        second.take_in([Entry("bank")])


@pytest.mark.parametrize("name", ["g.glossary", ":memory:"])
def test_a_store_is_used_in_other_threads_than_the_one_that_opened_it(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with ThreadPoolExecutor(1) as opener, ThreadPoolExecutor(1) as user:
        store = opener.submit(Store, name, create=True, any_thread=True).result()
        user.submit(store.take_in, [Entry("bank", (), (Variant("ธนาคาร"),))]).result()
        assert [hit.variant.thai for hit in opener.submit(store.lookup, "bank").result()] == ["ธนาคาร"]
        user.submit(store.close).result()


def test_a_file_is_closed_twice(tmp_path: Path) -> None:
    with Store(tmp_path / "g.glossary", create=True) as store:
        store.add(Entry("bank"))
        store.close()
    assert [file.name for file in tmp_path.iterdir()] == ["g.glossary"]
