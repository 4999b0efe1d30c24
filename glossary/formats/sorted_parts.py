"""The output of a build on a cluster: a folder of sorted parts, each JSON Lines of entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from align.errors import InputError
from align.json_lines import parse_object
from glossary.entries.entry import Entry
from glossary.entries.json import from_record
from glossary.entries.keys import english_key
from glossary.files.reading import decode, reason_of

WHOLE = "_SUCCESS"
"""File that a build writes last."""
PARTS = "part-*"


def read_parts(folder: str | Path) -> Iterator[Entry]:
    """Read the entries of a folder in their order, one at a time.

    Raises
    ------
    InputError
        when the folder is not the whole output of a build, a line is no entry, or entries are out of order
    """
    before = ""
    for part in _parts(Path(folder)):
        for place, line in _lines(part):
            entry = from_record(parse_object(line, place), place)
            key = english_key(entry.english)
            if key <= before:
                raise InputError(f"{place}: {entry.english!r} is out of order; is this the output of one build?")
            before = key
            yield entry


def _parts(folder: Path) -> list[Path]:
    """Return the parts of a folder in their order."""
    try:
        # Spark pads the numbers of parts to five digits; a longer number is a later part.
        parts = sorted(folder.glob(PARTS), key=lambda part: (len(part.name.split("-")[1]), part.name))
        whole = (folder / WHOLE).exists()
    except OSError as error:
        raise InputError(f"{folder}: {reason_of(error)}") from None
    if not parts:
        raise InputError(f"{folder}: is a folder without the parts ({PARTS}) that build --engine spark writes")
    if not whole:
        raise InputError(f"{folder}: is not whole: it lacks {WHOLE}, which a build writes at its end")
    return parts


def _lines(part: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines of a part, each behind its place for error messages."""
    try:
        with part.open("rb") as file:
            for number, line in enumerate(file, start=1):
                place = f"{part}:{number}"
                yield place, decode(line, place)
    except OSError as error:
        raise InputError(f"{part}: {reason_of(error)}") from None
