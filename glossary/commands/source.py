"""Where the sub-commands read from: a file, or standard input for ``-``."""

from __future__ import annotations

from collections.abc import Iterator

from glossary.files.reading import BOM, STANDARD_INPUT, decode_any, read_input


def source_text(name: str) -> tuple[str, str]:
    """The text of a file or of standard input, and what it is called in errors."""
    shown = "standard input" if name == STANDARD_INPUT else name
    return decode_any(read_input(name), shown)[0].removeprefix(BOM), shown


def source_lines(name: str) -> Iterator[tuple[str, str]]:
    """The lines of a file or of standard input that are not blank, each behind its place for errors."""
    text, shown = source_text(name)
    return ((f"{shown}:{number}", line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
