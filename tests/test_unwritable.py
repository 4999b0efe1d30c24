"""Glossary files that a person may not write: in a folder of somebody else, or on a medium that is only read."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from glossary import Entry, Variant
from glossary.store import Store

from .conftest import Result

BANK = Entry("bank", (), (Variant("ธนาคาร"),))
NOBODY = 65534
WRITER = """
import sys
from glossary import Entry
from glossary.store import Store

with Store(sys.argv[1]) as store:
    for number in range(3):
        store.take_in([Entry(f"term {number}")])
        print(len(store), flush=True)
        sys.stdin.readline()
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="folders are closed to writers in another way")


def nothing(left: Path, path: Path) -> None:
    """What is beside a file that was closed."""
    shutil.copy(left, path)


def an_empty_file(left: Path, path: Path) -> None:
    shutil.copy(left, path)
    Path(f"{path}-wal").touch()


def what_was_written_last(left: Path, path: Path) -> None:
    for end in ("", "-wal"):
        shutil.copy(f"{left}{end}", f"{path}{end}")


def all_of_a_program_that_was_cut_off(left: Path, path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        shutil.copy(f"{left}{end}", f"{path}{end}")


@pytest.fixture(params=[nothing, an_empty_file, what_was_written_last, all_of_a_program_that_was_cut_off])
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A glossary in a folder that was closed to writers, with different things beside it."""
    copy: Callable[[Path, Path], None] = request.param
    left, path = tmp_path / "left.glossary", tmp_path / "shared" / "my.glossary"
    path.parent.mkdir()
    Store(left, create=True).close()
    with Store(left) as store:
        store.take_in([BANK])
        if copy in (nothing, an_empty_file):
            store.flush()
        copy(left, path)
    for parent in list(path.parents)[1:4]:
        parent.chmod(0o755)
    for file in path.parent.iterdir():
        file.chmod(0o444)
    path.parent.chmod(0o555)
    yield path
    path.parent.chmod(0o755)


@contextmanager
def a_reader() -> Iterator[None]:
    """Be a user who may not write everything."""
    if os.geteuid():
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def held(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_terms_are_looked_up_in_it(wonglep: Callable[..., Result], tmp_path: Path, path: Path) -> None:
    wonglep("lookup", "bank", "-g", str(tmp_path / "left.glossary"))  # what is imported late may lie closed to others
    before = held(path.parent)
    with a_reader():
        done = wonglep("lookup", "bank", "-g", str(path))
    assert (done.code, done.out) == (0, "bank\tธนาคาร\tproposed\n")
    assert held(path.parent) == before


def test_it_is_served_to_be_read(path: Path) -> None:
    module = pytest.importorskip("glossary.web.served_glossary", reason="the extra web is not installed")
    before = held(path.parent)
    with a_reader(), closing(module.ServedGlossary(str(path), read_only=True)) as served:
        assert asyncio.run(served.query(lambda store: [entry.english for entry in store])) == ["bank"]
    assert held(path.parent) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs to be another user at times")
def test_what_another_user_writes_to_it_is_read(path: Path) -> None:
    module = pytest.importorskip("glossary.web.served_glossary", reason="the extra web is not installed")
    with a_reader():
        served = module.ServedGlossary(str(path), read_only=True)
    command = [sys.executable, "-c", WRITER, str(path)]
    with closing(served), subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin
        assert writer.stdout
        for said in writer.stdout:
            with a_reader():
                assert asyncio.run(served.query(len)) == int(said)
            print(file=writer.stdin, flush=True)
    assert writer.returncode == 0
