"""JSON Lines: one concept a line with all its fields; the format for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from align.errors import InputError
from align.json_lines import parse_object
from glossary.entries.entry import Entry
from glossary.entries.json import from_record, to_record
from glossary.entries.rows import MOST_ROWS
from glossary.files.reading import BOM, decode
from glossary.formats.format import EVERY, FIELDS, Format, Imported
from glossary.search.glossary import Glossary


def write(glossary: Glossary) -> bytes:
    """Return a glossary as JSON Lines in UTF-8."""
    return "".join(json.dumps(to_record(entry), ensure_ascii=False) + "\n" for entry in glossary).encode()


def read(data: bytes, name: str) -> Imported:
    """Read a glossary from JSON Lines.

    Raises
    ------
    InputError
        when a line is no record of an entry, or there are more than ``rows.MOST_ROWS``
    """
    return Imported(Glossary(tuple(_entries(decode(data, name).removeprefix(BOM).split("\n"), name))))


def _entries(lines: Iterable[str], name: str) -> Iterable[Entry]:
    count = 0
    for number, line in enumerate(lines, start=1):
        if line.strip():
            count += 1
            if count > MOST_ROWS:
                raise InputError(f"{name}: has more than {MOST_ROWS:,} lines; split it")
            yield from_record(parse_object(line, f"{name}:{number}"), f"{name}:{number}")


FORMATS = (Format("jsonl", "JSON Lines", (".jsonl",), frozenset(FIELDS), EVERY, write, read),)
