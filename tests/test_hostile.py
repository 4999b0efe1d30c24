"""Files that try to use up time or memory, or are no files: each a line in the report, and the rest is built."""

from __future__ import annotations

import gzip
import os
import re
import resource
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from align.errors import InputError
from glossary.documents import ReadReport, find_items, read_documents
from tests.conftest import CASES

FILES = CASES / "documents"
GOOD = "ที่ปรึกษาสำนักงานพลังงานสากล (International Energy Agency: IEA) และห่วงโซ่คุณค่า (value chain)\n"
MEMORY = 3 << 30
"""Bytes of addresses that the command may have."""
SECONDS = 60


def bomb(path: Path) -> None:
    """A gzip file of 300 KB that unpacks to 300 MB of one line."""
    packer = zlib.compressobj(9, wbits=31)
    with path.open("wb") as file:
        for _ in range(300):
            file.write(packer.compress(b" " * (1 << 20)))
        file.write(packer.flush())


def office_bomb(path: Path) -> None:
    """A Word file of 200 KB whose text unpacks to 200 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        member.write(b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">')
        for _ in range(200):
            member.write(b" " * (1 << 20))


def nested(path: Path) -> None:
    path.write_text("<div>" * 100_000 + "ห่วงโซ่คุณค่า (value chain)" + "</div>" * 50_000, encoding="utf-8")


def long_line(path: Path) -> None:
    path.write_text("ก " * (25 << 20) + "ห่วงโซ่คุณค่า (value chain)", encoding="utf-8")


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def folder_loop(path: Path) -> None:
    path.symlink_to(path.parent, target_is_directory=True)


MAKERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "bomb.txt.gz": (bomb, "has more than 134,217,728 bytes"),
    "bomb.jsonl.gz": (bomb, "has more than 134,217,728 bytes"),
    "bomb.docx": (office_bomb, "unpacks to more than"),
    "none.docx": (lambda p: p.write_bytes(b"PK\3\4junk"), "none.docx"),
    "truncated.pdf": (lambda p: p.write_bytes((FILES / "report_loma.pdf").read_bytes()[:20_000]), "truncated.pdf"),
    "encrypted.pdf": (lambda p: p.write_bytes((FILES / "encrypted.pdf").read_bytes()), "is encrypted"),
    "broken.txt.gz": (lambda p: p.write_bytes(gzip.compress(GOOD.encode())[:-20]), "cannot be unpacked"),
    "none.txt.gz": (lambda p: p.write_bytes(GOOD.encode()), "cannot be unpacked"),
    "none.txt.zst": (lambda p: p.write_bytes(GOOD.encode()), "cannot be unpacked"),
    "bad.txt": (lambda p: p.write_bytes(GOOD.encode() * 3 + b"\xe0\xb8"), "is not UTF-8 (0xe0)"),
    "nul.txt": (lambda p: p.write_bytes(b"a\0b"), "byte 1: holds a NUL"),
    "table.csv": (lambda p: p.write_text('id,text\n1,"ก\n', encoding="utf-8"), "table.csv:2: unexpected end of data"),
    "table.parquet": (lambda p: p.write_bytes(b"PAR1junk"), "is no parquet file"),
    "loop.txt": (loop, "too many levels of symbolic links"),
    "pipe.txt": (os.mkfifo, "is a pipe or a device"),
    "lines.jsonl": (lambda p: p.write_text('{"text": "ก"}\n{"text": 3}\n', encoding="utf-8"), "text must be a string"),
}
"""How each hostile file is made, and what is said of it."""
HARMLESS: dict[str, Callable[[Path], object]] = {
    "nested.html": nested,
    "long.txt": long_line,
    "again": folder_loop,
    "empty.txt": lambda p: p.write_bytes(b""),
}
"""What costs time or memory and is read all the same."""


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_hostile_files_are_reported_and_the_rest_is_built(tmp_path: Path, jobs: str) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "good.txt").write_text(GOOD, encoding="utf-8")
    for name, (make, _) in MAKERS.items():
        make(share / name)
    for name, harmless in HARMLESS.items():
        harmless(share / name)
    command = [sys.executable, "-m", "glossary", "build", str(share), "-o", "g.csv", "--jobs", jobs]
    result = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, preexec_fn=limited, check=False
    )
    assert result.returncode == 0, result.stderr
    said = result.stderr.splitlines()
    for name, (_, reason) in MAKERS.items():
        assert [line for line in said if f"/{name}" in line and reason in line], (name, result.stderr)
    assert len([line for line in said if "passed over" in line]) == len(MAKERS)
    rows = (tmp_path / "g.csv").read_text(encoding="utf-8")
    assert "International Energy Agency,สำนักงานพลังงานสากล,IEA,translation" in rows
    assert re.search(r"value chain,ห่วงโซ่คุณค่า,,translation,[\d.]+,3,", rows)


def test_a_file_that_vanishes_is_passed_over(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    reading = ReadReport()
    found = read_documents([str(tmp_path)], reading)
    assert next(found).id == "a.txt"
    (tmp_path / "b.txt").unlink()
    assert list(found) == []
    assert reading.failed == [f"{tmp_path / 'b.txt'}: no such file or directory"]


@pytest.fixture
def someone() -> Iterator[None]:
    """Be a user who may not read everything."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        yield


def test_what_may_not_be_read_is_passed_over(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    for parent in (tmp_path, *list(tmp_path.parents)[:2]):
        parent.chmod(0o755)
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "closed").mkdir()
    (tmp_path / "b.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    request.getfixturevalue("someone")
    reading = ReadReport()
    assert [d.id for d in read_documents([str(tmp_path)], reading)] == ["a.txt"]
    assert sorted(reading.failed) == [f"{tmp_path / name}: permission denied" for name in ("b.txt", "closed")]
    with pytest.raises(InputError, match=r"b\.txt: permission denied"):
        list(find_items([str(tmp_path / "b.txt")], ReadReport()))
