"""What the sub-commands share: how records are shown to programs and to people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from align.records import Pair

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]


def format_option(*formats: str) -> Callable[[Any], Any]:
    """The option ``-f/--format``: one of *formats*; without it a command shows what suits a terminal or a pipe."""
    return click.option(
        "-f", "--format", "form", type=click.Choice(formats), help="For programs: " + ", ".join(formats) + "."
    )


def write_records(records: Iterable[Record], form: str) -> None:
    """Print records as one JSON document (``json``) or one a line (``jsonl``), in UTF-8, not escaped."""
    if form == "jsonl":
        for record in records:
            print(json.dumps(record, ensure_ascii=False))
    else:
        print(json.dumps(list(records), ensure_ascii=False, indent=2))


def answer(pair: Pair) -> dict[str, Any]:
    """What a pair says, as a record: ``thai``, ``start`` and ``end`` are null when there is no rendering."""
    none = pair.kind == "none"
    return {
        "english": list(pair.english),
        "acronyms": list(pair.acronyms),
        "thai": None if none else pair.thai,
        "kind": pair.kind,
        "confidence": pair.confidence,
        "start": None if none else pair.start,
        "end": None if none else pair.end,
    }


def on_terminal() -> bool:
    """Is a person reading the output?"""
    return sys.stdout.isatty()


def console(stderr: bool = False) -> Console:
    """A console for people."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def note(line: str) -> None:
    """Say something beside the output."""
    print(f"wonglep: {line}", file=sys.stderr)


KIND_STYLES = {
    "transliteration": "cyan",
    "translation": "green",
    "mixed": "yellow",
    "acronym": "magenta",
    "none": "dim",
}
"""Colour of each kind on a terminal."""
