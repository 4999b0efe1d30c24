"""Entries as rows of strings, and back: what CSV, XLSX and DataFrame share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from align.errors import InputError
from glossary.entries import COLUMNS, OPTIONAL, STATUS, Entry, Synonym, Variant, as_kind, as_status
from glossary.keys import thai_key, with_ids

SEPARATOR = " | "
MOST_ROWS = 1_000_000
"""Rows of a file; more would fill the memory."""
WAS = "was"
"""Column of spreadsheets that repeats the Thai of a row, so that a correction is told from a new term."""
KNOWN = (*COLUMNS, *OPTIONAL, WAS)
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


def table_rows(
    entries: Sequence[Entry], columns: Sequence[str] = (), *, spreadsheet: bool = False
) -> Iterator[list[str]]:
    """The header, then a row for each English term and Thai variant, and one without Thai for each English synonym.

    Optional columns and those that this program does not know follow the known ones where a row needs them or
    *columns* names them. In a spreadsheet, where concepts have ids, there are columns for a person's status and note,
    and rows repeat their Thai in a last column.
    """
    used = dict.fromkeys(columns)
    for record in _records(entries):
        used.update((name, None) for name, cell in record.items() if cell or name not in KNOWN)
    was = [WAS] if spreadsheet and "id" in used else []
    used.update(dict.fromkeys((STATUS, "note") if was else ()))
    header = [*COLUMNS, *(n for n in OPTIONAL if n in used), *(n for n in used if n not in KNOWN)]
    yield [*header, *was]
    for record in _records(entries):
        yield [*(record.get(name, "") for name in header), *(record.get("thai", "") for _ in was)]


def _records(entries: Sequence[Entry]) -> Iterator[dict[str, str]]:
    """The rows by the names of their columns; what only this program knows may be missing where it is empty."""
    have_ids = any(entry.id or entry.synonyms for entry in entries)
    for name, entry in with_ids(entries) if have_ids else (("", entry) for entry in entries):
        concept = {
            "english": entry.english,
            "acronyms": join_list(entry.acronyms),
            "domain": entry.domain,
            "definition": entry.definition,
            "concept_note": entry.note,
            "id": name,
        }
        for variant in entry.variants:
            yield {**concept, **_cells(variant)}
        if not entry.variants:
            yield concept
        for synonym in entry.synonyms:
            named = {"status": synonym.status, "part_of_speech": synonym.part_of_speech, "note": synonym.note}
            yield {**synonym.extra, "english": synonym.english, **named, "domain": entry.domain, "id": name}


def _cells(variant: Variant) -> dict[str, str]:
    return {
        **variant.extra,
        "thai": variant.thai,
        "kind": variant.kind,
        "confidence": _shown(variant.confidence),
        "count": str(variant.count),
        "sources": join_list(variant.sources),
        "status": variant.status,
        "part_of_speech": variant.part_of_speech,
        "note": variant.note,
        "examples": join_list(variant.examples),
    }


def _shown(confidence: float) -> str:
    """A confidence with two decimals, or with all that it has.

    >>> _shown(0.9), _shown(0.985)
    ('0.90', '0.985')
    """
    return f"{confidence:.2f}" if round(confidence, 2) == confidence else repr(confidence)


def from_rows(table: Iterable[Mapping[str, str]], name: str, first: int = 2) -> tuple[tuple[Entry, ...], list[str]]:
    """Gather rows into entries, in the order in which concepts first stand; say in words which rows were skipped.

    Rows of one id, or without one rows of one English term in one domain, become one entry. A row without Thai whose
    English is another than the entry's is a synonym. A row that repeats the terms of another is skipped. ``name``
    begins the message of an error, ``first`` is the number of the first row. Columns but ``english`` and ``thai`` may
    be missing.

    Raises
    ------
    InputError
        when a number is none, or there are more than ``MOST_ROWS`` rows
    """
    return from_numbered(enumerate(table, start=first), name)


def from_numbered(
    table: Iterable[tuple[int, Mapping[str, str]]], name: str, noun: str = "row"
) -> tuple[tuple[Entry, ...], list[str]]:
    """Gather rows that have numbers into entries; see ``from_rows``. ``noun`` is what the numbers count in the file."""
    entries: dict[tuple[str, ...], _Gathered] = {}
    skipped: list[str] = []
    for count, (number, row) in enumerate(table):
        if count >= MOST_ROWS:
            raise InputError(too_many(name))
        if not any(cell.strip() for cell in row.values()):
            continue
        place = f"{noun} {number}"
        given = {key: row.get(key, "").strip() for key in KNOWN}
        if not given["english"] and not given["thai"]:
            skipped.append(f"{name}: {place}: has neither english nor thai")
            continue
        named = (given["english"], given["domain"]) if given["english"] else ("", given["domain"], given["thai"])
        key = (given["id"],) if given["id"] else named
        gathered = entries.setdefault(key, _Gathered(given))
        if given["thai"] in gathered.rows:
            skipped.append(f"{name}: {place}: {gathered.repeated(given)}")
        else:
            gathered.take(given, row, place, name)
    return tuple(gathered.entry() for gathered in entries.values()), skipped


def too_many(name: str) -> str:
    """What to say of a file with more rows than are read."""
    return f"{name}: has more than {MOST_ROWS:,} rows; split it"


class _Gathered:
    """An entry that grows while the rows of its concept are read."""

    def __init__(self, first: Mapping[str, str]) -> None:
        self.bare = Entry(first["english"], id=first["id"], domain=first["domain"])
        self.acronyms: dict[str, None] = {}
        self.texts: dict[str, str] = {}
        self.variants: list[Variant] = []
        self.synonyms: dict[str, Synonym] = {}
        self.rows: dict[str, tuple[str, str]] = {}

    def repeated(self, given: Mapping[str, str]) -> str:
        """What to say of a row whose Thai stood before."""
        place, status = self.rows[given["thai"]]
        if as_status(given["status"]) == status:
            return f"repeats {place}"
        return f"repeats {place} with status {given['status']!r}; {status!r} stands"

    def take(self, given: Mapping[str, str], row: Mapping[str, str], place: str, name: str) -> None:
        self.acronyms.update(dict.fromkeys(split_list(given["acronyms"])))
        for column in ("definition", "concept_note"):
            self.texts[column] = self.texts.get(column) or given[column]
        extra = {column: value for column, value in row.items() if column not in KNOWN}
        status, part_of_speech, note = as_status(given["status"]), given["part_of_speech"], given["note"]
        other = given["english"] not in ("", self.bare.english)
        if other and not (given["thai"] and given["english"] in self.synonyms):
            named = (status, part_of_speech, note, extra) if not given["thai"] else ()
            self.synonyms[given["english"]] = Synonym(given["english"], *named)
        if given["thai"] or (not other and _says_more(given, extra)):
            variant = _variant(given, f"{name}: {place}")
            self.rows[given["thai"]] = place, status
            self.variants.append(replace(variant, status=status, part_of_speech=part_of_speech, note=note, extra=extra))

    def entry(self) -> Entry:
        return replace(
            self.bare,
            acronyms=tuple(self.acronyms),
            variants=tuple(self.variants),
            definition=self.texts["definition"],
            note=self.texts["concept_note"],
            synonyms=tuple(self.synonyms.values()),
        )


def _says_more(given: Mapping[str, str], extra: Mapping[str, str]) -> bool:
    """Does a row without Thai say anything of the Thai that it lacks?"""
    of_the_concept = {"english", "acronyms", "domain", "definition", "concept_note", "id", WAS}
    return any(cell for column, cell in given.items() if column not in of_the_concept) or any(extra.values())


def _variant(given: Mapping[str, str], place: str) -> Variant:
    return Variant(
        thai=given["thai"],
        kind=as_kind(given["kind"]),
        confidence=_number(given["confidence"], "confidence", 1.0, 1.0, place),
        count=round(_number(given["count"], "count", 1, float("inf"), place)),
        sources=split_list(given["sources"]),
        was=given[WAS] if thai_key(given[WAS]) != thai_key(given["thai"]) else "",
        examples=split_list(given["examples"]),
    )


def _number(cell: str, column: str, default: float, most: float, place: str) -> float:
    if not cell:
        return default
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not 0 <= value <= most or value == float("inf"):
        bound = "of 0 or more" if most > 1 else "from 0 to 1"
        raise InputError(f"{place}: {column} must be a number {bound}; got {cell!r}")
    return value
