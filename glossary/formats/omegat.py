"""Glossaries of OmegaT: a line each for a term, its translation and a comment, parted by tabs; no header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from glossary.entries.rows import from_numbered
from glossary.files.reading import BOM, decode_any
from glossary.files.warnings import FileWarning, Location
from glossary.formats import plain_csv
from glossary.formats.format import USABLE, Format, Imported
from glossary.formats.pairs import broken, flat, pairs
from glossary.formats.plain_csv import REQUIRED, encoding_remarks, has_header, headless_names
from glossary.search.glossary import Glossary

COMMENT = "#"
"""What begins a line that is no term; a term that begins so stands behind a space."""


def write(glossary: Glossary) -> bytes:
    """A glossary as OmegaT has it; its notes are the comments."""
    lines = ("\t".join(map(flat, (e.english, v.thai, v.note))).rstrip("\t") for e, v in pairs(glossary))
    return "".join((" " + line if line.startswith(COMMENT) else line) + "\n" for line in lines).encode()


def changes(glossary: Glossary) -> Counter[str]:
    """What does not stand on one line."""
    return broken(text for e, v in pairs(glossary) for text in (e.english, v.thai, v.note))


def read(data: bytes, name: str) -> Imported:
    """Read a glossary of OmegaT; English may be on either side, as the first line that tells has it.

    A text with headings, as spreadsheets save one, is read as a table.

    Raises
    ------
    InputError
        when it cannot be decoded
    """
    text, encoding = decode_any(data, name)
    if has_header(text.removeprefix(BOM).split("\n", 1)[0].split("\t")):
        return plain_csv.read(data, name)
    skipped = encoding_remarks(encoding, name)
    lines = list(_lines(text.removeprefix(BOM), name, skipped))
    told = (headless_names([flat(cell) for cell in cells[:2]]) for _, cells in lines)
    names = [*next(filter(None, told), REQUIRED), "note"]
    rows = ((number, dict(zip(names, cells, strict=False))) for number, cells in lines)
    entries, repeated = from_numbered(rows, name, "line")
    return Imported(Glossary(entries), (*skipped, *repeated))


def _lines(text: str, name: str, skipped: list[FileWarning]) -> Iterator[tuple[int, Sequence[str]]]:
    """The lines that hold terms, behind their numbers; what else stands there is told."""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        cells = line.split("\t")
        if len(cells) > 1 and not line.startswith(COMMENT):
            yield number, cells
        elif line.strip() and not line.startswith(COMMENT):
            skipped.append(FileWarning(name, "{}: has no tab", (Location("line", number),)))


FORMAT = Format(
    "omegat",
    "OmegaT glossary",
    (".utf8", ".txt"),
    frozenset({"note"}),
    USABLE,
    write,
    read,
    pairs=True,
    changes=changes,
)
