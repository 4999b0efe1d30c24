"""Entries as rows of strings, and back: what CSV and DataFrame share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from align.errors import InputError
from glossary.entries import COLUMNS, Entry, Variant, as_kind, rows

SEPARATOR = " | "
_ITEM = re.compile(r"(?:[^\\|]|\\.)+")


def join_list(items: Iterable[str]) -> str:
    r"""Write a list into one cell, its items joined by ``" | "``; a bar or backslash within an item gets a backslash.

    >>> print(join_list(["IEA", "a|b"]))
    IEA | a\|b
    """
    return SEPARATOR.join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def split_list(cell: str) -> tuple[str, ...]:
    r"""Read a list from one cell.

    >>> split_list("IEA | a\\|b"), split_list("")
    (('IEA', 'a|b'), ())
    """
    items = (re.sub(r"\\(.)", r"\1", item.strip()) for item in _ITEM.findall(cell))
    return tuple(item for item in items if item)


def table_rows(entries: Sequence[Entry], columns: Sequence[str] = ()) -> Iterator[list[str]]:
    """The header, then a row for each English term and Thai variant; columns unknown to us follow the known ones."""
    extra = list(dict.fromkeys([*columns, *(name for _, variant in rows(entries) for name in variant.extra)]))
    yield [*COLUMNS, *extra]
    for entry, variant in rows(entries):
        known = (
            entry.english,
            variant.thai,
            join_list(entry.acronyms),
            variant.kind,
            _shown(variant.confidence),
            str(variant.count),
            join_list(variant.sources),
        )
        yield [*known, *(variant.extra.get(name, "") for name in extra)]


def _shown(confidence: float) -> str:
    """A confidence with two decimals, or with all that it has.

    >>> _shown(0.9), _shown(0.985)
    ('0.90', '0.985')
    """
    return f"{confidence:.2f}" if round(confidence, 2) == confidence else repr(confidence)


def from_rows(table: Iterable[Mapping[str, str]], name: str) -> tuple[Entry, ...]:
    """Gather rows into entries; rows of one English term become one entry, in the order in which terms first stand.

    ``name`` begins the message of an error. Columns but ``english`` and ``thai`` may be missing.
    """
    entries: dict[str, Entry] = {}
    for number, row in enumerate(table, start=2):
        english, thai = row["english"].strip(), row["thai"].strip()
        if not any(cell.strip() for cell in row.values()):
            continue
        held = entries.get(english, Entry(english))
        acronyms = tuple(dict.fromkeys([*held.acronyms, *split_list(row.get("acronyms", ""))]))
        variant = _variant(row, thai, f"{name}: row {number}")
        entries[english] = Entry(english, acronyms, (*held.variants, variant))
    return tuple(entries.values())


def _variant(row: Mapping[str, str], thai: str, place: str) -> Variant:
    return Variant(
        thai=thai,
        kind=as_kind(row.get("kind", "")),
        confidence=_number(row.get("confidence", ""), "confidence", 1.0, 1.0, place),
        count=round(_number(row.get("count", ""), "count", 1, float("inf"), place)),
        sources=split_list(row.get("sources", "")),
        extra={name: value for name, value in row.items() if name not in COLUMNS},
    )


def _number(cell: str, column: str, default: float, most: float, place: str) -> float:
    if not cell.strip():
        return default
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not 0 <= value <= most or value == float("inf"):
        bound = "of 0 or more" if most > 1 else "from 0 to 1"
        raise InputError(f"{place}: {column} must be a number {bound}; got {cell!r}")
    return value
