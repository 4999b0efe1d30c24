"""Entries as rows of strings, and back: what CSV, XLSX and DataFrame share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import NamedTuple

from align.errors import InputError
from glossary.entries.entry import (
    APPROVED,
    COLUMNS,
    FORBIDDEN,
    OPTIONAL,
    PROPOSED,
    REJECTED,
    STATUS,
    Baseline,
    Entry,
    Synonym,
    Variant,
    as_kind,
    as_status,
)
from glossary.entries.keys import thai_key, with_ids
from glossary.files.warnings import FileWarning, Location, Unit

SEPARATOR = " | "
MOST_ROWS = 1_000_000
"""Rows of a file; more would fill the memory."""
BASELINE = "was"
"""Hidden column of spreadsheets that holds a row as it was exported, so that a person's edits are known."""
KNOWN = (*COLUMNS, *OPTIONAL, BASELINE)
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
    """Yield the header, a row for each English term and Thai variant, and a row without Thai for each synonym.

    Optional columns and those that this program does not know follow the known ones if a row needs them or *columns*
    names them. In a spreadsheet whose concepts have ids there are also columns for a person's status and note, and
    last the baseline of the row.
    """
    used = dict.fromkeys(columns)
    for row in row_dicts(entries):
        used.update((name, None) for name, cell in row.items() if cell or name not in KNOWN)
    has_baseline = spreadsheet and "id" in used
    if has_baseline:
        used.update(dict.fromkeys((STATUS, "note")))
    header = [*COLUMNS, *(n for n in OPTIONAL if n in used), *(n for n in used if n not in KNOWN)]
    yield [*header, BASELINE] if has_baseline else header
    for row in row_dicts(entries):
        cells = [row.get(name, "") for name in header]
        yield [*cells, _baseline_cell(row)] if has_baseline else cells


def built_rows(entries: Iterable[Entry]) -> Iterator[list[str]]:
    """Yield the header and the rows of newly built entries, which have no optional columns, in one pass.

    >>> list(built_rows([Entry("IEA", (), (Variant("ทบวงการพลังงาน", "acronym"),))]))[1]
    ['IEA', 'ทบวงการพลังงาน', '', 'acronym', '1.00', '1', '']
    """
    yield list(COLUMNS)
    for entry in entries:
        concept = {"english": entry.english, "acronyms": join_list(entry.acronyms)}
        for variant in entry.variants:
            cells = {**_cells(variant), **concept}
            yield [cells[name] for name in COLUMNS]


def _baseline_cell(row: Mapping[str, str]) -> str:
    """Return the baseline of a row as JSON; empty for the row of a synonym, which has no columns of the concept."""
    values = [row.get(field.name, "") for field in fields(Baseline)]
    return json.dumps(values, ensure_ascii=False) if "acronyms" in row else ""


def _parse_baseline(cell: str) -> Baseline | None:
    """Parse the baseline cell of a row; None if it holds none.

    >>> _parse_baseline('["bank", "ธนาคาร", "approved", "", ""]').thai, _parse_baseline("?")
    ('ธนาคาร', None)
    """
    try:
        values = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    # The domain, the last field, is missing in sheets of older versions.
    counts = (len(fields(Baseline)) - 1, len(fields(Baseline)))
    is_valid = isinstance(values, list) and len(values) in counts and all(isinstance(v, str) for v in values)
    return Baseline(*values) if is_valid else None


def row_dicts(entries: Sequence[Entry]) -> Iterator[dict[str, str]]:
    """Yield the rows of a table by the names of their columns; an empty column may be missing."""
    have_ids = any(entry.id or entry.synonyms for entry in entries)
    for id_, entry in with_ids(entries) if have_ids else (("", entry) for entry in entries):
        concept = {
            "english": entry.english,
            "acronyms": join_list(entry.acronyms),
            "domain": entry.domain,
            "definition": entry.definition,
            "concept_note": entry.note,
            "id": id_,
        }
        for variant in entry.variants:
            yield {**concept, **_cells(variant)}
        if not entry.variants:
            yield concept
        for synonym in entry.synonyms:
            yield {
                **synonym.extra,
                "english": synonym.english,
                "status": synonym.status,
                "part_of_speech": synonym.part_of_speech,
                "note": synonym.note,
                "domain": entry.domain,
                "id": id_,
            }


def _cells(variant: Variant) -> dict[str, str]:
    return {
        **variant.extra,
        "thai": variant.thai,
        "kind": variant.kind,
        "confidence": _format_confidence(variant.confidence),
        "count": str(variant.count),
        "sources": join_list(variant.sources),
        "status": variant.status,
        "part_of_speech": variant.part_of_speech,
        "note": variant.note,
        "examples": join_list(variant.examples),
    }


def _format_confidence(confidence: float) -> str:
    """Return a confidence with two decimals, or with all of its own if it has more.

    >>> _format_confidence(0.9), _format_confidence(0.985)
    ('0.90', '0.985')
    """
    return f"{confidence:.2f}" if round(confidence, 2) == confidence else repr(confidence)


def from_rows(
    table: Iterable[Mapping[str, str]], name: str, first: int = 2
) -> tuple[tuple[Entry, ...], list[FileWarning]]:
    """Group rows into entries, in the order of their first rows, and return them with warnings of skipped rows.

    Rows with the same id, or without ids rows of the same English term and domain, become one entry. A row without
    Thai whose English differs from the entry's is a synonym. A row that repeats the terms of another is skipped, even
    if its Thai is spelt otherwise. ``name`` begins the message of an error, ``first`` is the number of the first row.
    All columns but ``english`` and ``thai`` may be missing.

    Raises
    ------
    InputError
        when a number is none, or there are more than ``MOST_ROWS`` rows
    """
    return from_numbered(enumerate(table, start=first), name)


def from_numbered(
    table: Iterable[tuple[int, Mapping[str, str]]], name: str, unit: Unit = "row"
) -> tuple[tuple[Entry, ...], list[FileWarning]]:
    """Group numbered rows into entries; see ``from_rows``. ``unit`` says what the numbers count in the file."""
    builders: dict[tuple[str, ...], _EntryBuilder] = {}
    skipped: list[FileWarning] = []
    for count, (number, row) in enumerate(table):
        if count >= MOST_ROWS:
            raise InputError(too_many(name))
        if not any(cell.strip() for cell in row.values()):
            continue
        location = Location(unit, number)
        cells = {column: row.get(column, "").strip() for column in KNOWN}
        if not cells["english"] and not cells["thai"]:
            skipped.append(FileWarning(name, "{}: has neither english nor thai", (location,)))
            continue
        repeated = builders.setdefault(_concept_key(cells), _EntryBuilder(cells)).add(cells, row, location, name)
        if repeated:
            skipped.append(repeated)
    return tuple(builder.build() for builder in builders.values()), skipped


def _concept_key(cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return a key that rows of the same concept share."""
    if cells["id"]:
        return (cells["id"],)
    if cells["english"]:
        return (cells["english"], cells["domain"])
    return ("", cells["domain"], thai_key(cells["thai"]))


def too_many(name: str) -> str:
    """Return the message for a file with more rows than are read."""
    return f"{name}: has more than {MOST_ROWS:,} rows; split it"


class _EnglishCell(NamedTuple):
    """The English of a row; ``edited`` says that a person wrote it over another."""

    english: str
    has_thai: bool
    status: str
    edited: bool

    @property
    def may_be_main(self) -> bool:
        """Return whether it can be the main English term of the concept."""
        return bool(self.english) and (self.has_thai or self.status != REJECTED)


class _Correction(NamedTuple):
    """A row in which a person replaced a Thai term by one that an earlier row has; ``key`` is that of the new term."""

    baseline: Baseline
    key: str
    status: str


class _EntryBuilder:
    """Collects the rows of a concept and builds its entry."""

    def __init__(self, first: Mapping[str, str]) -> None:
        self._bare = Entry(first["english"], id=first["id"], domain=first["domain"])
        self._acronyms: dict[str, None] = {}
        self._texts: dict[str, str] = {}
        self._variants: list[Variant] = []
        self._without_thai: list[tuple[Synonym, Variant | None]] = []
        self._english_cells: list[_EnglishCell] = []
        self._replaced: set[str] = set()
        self._baseline: Baseline | None = None
        self._new_domain: str | None = None
        self._first_rows: dict[tuple[str, str], tuple[Location, str]] = {}
        self._corrections: list[_Correction] = []

    def add(
        self, cells: Mapping[str, str], row: Mapping[str, str], location: Location, name: str
    ) -> FileWarning | None:
        """Add a row, or return the warning for one that repeats another."""
        status, key = as_status(cells["status"]), thai_key(cells["thai"])
        terms = ("" if cells["thai"] else cells["english"], key)
        if terms in self._first_rows:
            self._note_correction(cells, key, status)
            return _repetition(name, location, status, *self._first_rows[terms])
        self._first_rows[terms] = location, status
        self._acronyms.update(dict.fromkeys(split_list(cells["acronyms"])))
        for column in ("definition", "concept_note"):
            self._texts[column] = self._texts.get(column) or cells[column]
        extra = {column: value for column, value in row.items() if column not in KNOWN}
        variant = _variant(cells, status, extra, f"{name}: {location}")
        if cells["thai"]:
            self._variants.append(variant)
        else:
            synonym = Synonym(cells["english"], status, cells["part_of_speech"], cells["note"], extra)
            self._without_thai.append((synonym, variant if _describes_thai(cells, extra) else None))
        self._note_edits(cells, status, variant.baseline)
        return None

    def _note_correction(self, cells: Mapping[str, str], key: str, status: str) -> None:
        baseline = _parse_baseline(cells[BASELINE])
        if baseline and thai_key(baseline.thai) not in ("", key):
            self._corrections.append(_Correction(baseline, key, status))

    def _note_edits(self, cells: Mapping[str, str], status: str, baseline: Baseline | None) -> None:
        edited = baseline is not None and baseline.english != cells["english"]
        if baseline is not None:
            if edited:
                self._replaced.add(baseline.english)
            if baseline.domain not in (None, cells["domain"]):
                self._new_domain = cells["domain"]
        self._baseline = self._baseline or baseline
        self._english_cells.append(_EnglishCell(cells["english"], bool(cells["thai"]), status, edited))

    def build(self) -> Entry:
        """Build the entry of all rows that were added."""
        main = self._main_english()
        synonyms = {
            cell.english: Synonym(cell.english)
            for cell in self._english_cells
            if cell.has_thai and cell.english not in self._replaced
        }
        synonyms.update((synonym.english, synonym) for synonym, _ in self._without_thai)
        untranslated = (variant for synonym, variant in self._without_thai if synonym.english == main and variant)
        return replace(
            self._bare,
            english=main,
            domain=self._bare.domain if self._new_domain is None else self._new_domain,
            baseline=self._baseline,
            acronyms=tuple(self._acronyms),
            variants=(*self._corrected(), *untranslated),
            definition=self._texts["definition"],
            note=self._texts["concept_note"],
            synonyms=tuple(s for name, s in synonyms.items() if name not in ("", main)),
        )

    def _main_english(self) -> str:
        """Return the English that a person wrote, else one with Thai, else one that is allowed, else the first."""
        return max(
            (cell for cell in self._english_cells if cell.may_be_main),
            key=lambda cell: (cell.edited, cell.has_thai, cell.has_thai or cell.status != FORBIDDEN),
            default=self._english_cells[0],
        ).english

    def _corrected(self) -> Iterator[Variant]:
        """Yield the variants; one that was replaced by another is rejected, and the other approved."""
        keys = {thai_key(v.thai) for v in self._variants}
        # A term that still stands in another row was not replaced: its row was copied.
        corrections = [c for c in self._corrections if thai_key(c.baseline.thai) not in keys]
        statuses = {c.key: APPROVED if c.status in ("", PROPOSED) else c.status for c in corrections}
        for variant in self._variants:
            status = statuses.get(thai_key(variant.thai))
            yield replace(variant, status=status) if status and not variant.is_decided else variant
        for old in {thai_key(c.baseline.thai): c.baseline for c in corrections}.values():
            yield Variant(
                old.thai, count=0, status=REJECTED, part_of_speech=old.part_of_speech, note=old.note, baseline=old
            )


def _repetition(name: str, location: Location, status: str, first: Location, first_status: str) -> FileWarning:
    """Return the warning for a row that repeats the terms of an earlier one, whose status stands."""
    if status == first_status:
        return FileWarning(name, "{}: repeats {}", (location, first))
    words = (location, first, repr(status), repr(first_status))
    return FileWarning(name, "{}: repeats {} with status {}; {} stands", words)


def _describes_thai(cells: Mapping[str, str], extra: Mapping[str, str]) -> bool:
    """Return whether a row without Thai has a cell about the Thai that it lacks, such as a note or a status."""
    of_the_concept = {"english", "acronyms", "domain", "definition", "concept_note", "id", BASELINE}
    return any(cell for column, cell in cells.items() if column not in of_the_concept) or any(extra.values())


def _variant(cells: Mapping[str, str], status: str, extra: Mapping[str, str], place: str) -> Variant:
    return Variant(
        thai=cells["thai"],
        kind=as_kind(cells["kind"]),
        confidence=_parse_number(cells["confidence"], "confidence", 1.0, 1.0, place),
        count=round(_parse_number(cells["count"], "count", 1, float("inf"), place)),
        sources=split_list(cells["sources"]),
        extra=extra,
        status=status,
        part_of_speech=cells["part_of_speech"],
        note=cells["note"],
        examples=split_list(cells["examples"]),
        baseline=_parse_baseline(cells[BASELINE]),
    )


def _parse_number(cell: str, column: str, default: float, most: float, place: str) -> float:
    """Parse a number from 0 to *most*; an empty cell is the default."""
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
