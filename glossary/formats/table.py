"""A glossary as rows of strings, and back: what CSV and DataFrame share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from align.errors import InputError
from glossary.entries import COLUMNS, Entry, Glossary, Variant, as_kind

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


def table_rows(glossary: Glossary) -> Iterator[list[str]]:
    """The header, then one row for each English term and Thai variant; columns that came with a file follow the known ones."""
    extra = list(dict.fromkeys(name for _, variant in glossary.rows for name in variant.extra))
    yield [*COLUMNS, *extra]
    for entry, variant in glossary.rows:
        known = (
            entry.english,
            variant.thai,
            join_list(entry.acronyms),
            variant.kind,
            f"{variant.confidence:.2f}",
            str(variant.count),
            join_list(variant.sources),
        )
        yield [*known, *(variant.extra.get(name, "") for name in extra)]


def from_rows(rows: Iterable[Mapping[str, str]], name: str) -> Glossary:
    """Gather rows into a glossary; rows of one English term become one entry, in the order in which terms first stand.

    ``name`` begins the message of an error. Columns but ``english`` and ``thai`` may be missing.
    """
    entries: dict[str, list[tuple[tuple[str, ...], Variant]]] = {}
    for number, row in enumerate(rows, start=2):
        english, thai = row["english"].strip(), row["thai"].strip()
        if not english and not thai:
            continue
        entries.setdefault(english, []).append((split_list(row.get("acronyms", "")), _variant(row, thai, f"{name}: row {number}")))
    return Glossary(
        tuple(Entry(english, tuple(dict.fromkeys(a for acronyms, _ in rows for a in acronyms)), tuple(v for _, v in rows)) for english, rows in entries.items())
    )


def _variant(row: Mapping[str, str], thai: str, place: str) -> Variant:
    return Variant(
        thai=thai,
        kind=as_kind(row.get("kind", "")),
        confidence=_number(row.get("confidence", ""), "confidence", 1.0, place),
        count=round(_number(row.get("count", ""), "count", 1, place)),
        sources=split_list(row.get("sources", "")),
        extra={name: value for name, value in row.items() if name not in COLUMNS},
    )


def _number(cell: str, column: str, default: float, place: str) -> float:
    if not cell.strip():
        return default
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not 0 <= value < float("inf"):
        raise InputError(f"{place}: {column} must be a number of 0 or more; got {cell!r}")
    return value
