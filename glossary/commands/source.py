"""Where the sub-commands read from: a file, or standard input for ``-``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from glossary.documents import STANDARD_INPUT
from glossary.files import decode, read_bytes


def lines_of(name: str) -> Iterator[tuple[str, str]]:
    """The lines of a file or of standard input that are not blank, each with its place for errors."""
    shown = "standard input" if name == STANDARD_INPUT else name
    data = sys.stdin.buffer.read() if name == STANDARD_INPUT else read_bytes(Path(name))
    text = decode(data, shown).removeprefix("\ufeff")
    return ((f"{shown}:{number}", line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
