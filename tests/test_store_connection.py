"""Files that are opened, shared with other programs, or no glossary."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from align.errors import InputError
from glossary import Entry, Variant
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
def test_wrong_file_is_an_error_that_names_it(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "g.glossary"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message) as error:
        Store(path)
    assert str(error.value).startswith(str(path))
    assert content is None or path.read_bytes() == content


def test_foreign_and_newer_files_are_refused(tmp_path: Path) -> None:
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


def test_waiting_too_long_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "g.glossary"
    with (
        Store(path, create=True) as first,
        Store(path, patience=0.1) as second,
        opening.transaction(first.connection),
        pytest.raises(InputError, match=r"g\.glossary: is in use by another program"),
    ):
        second.take_in([Entry("bank")])
