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
    Entry,
    Synonym,
    Variant,
    Was,
    as_kind,
    as_status,
)
from glossary.entries.keys import thai_key, with_ids
from glossary.files.warnings import Noun, Place, Remark

SEPARATOR = " | "
MOST_ROWS = 1_000_000
"""Rows of a file; more would fill the memory."""
WAS = "was"
"""Column of spreadsheets that says what a row was, so that it is seen what a person has changed in it."""
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
    and a last one that says what a row was.
    """
    used = dict.fromkeys(columns)
    for record in records(entries):
        used.update((name, None) for name, cell in record.items() if cell or name not in KNOWN)
    was = [WAS] if spreadsheet and "id" in used else []
    used.update(dict.fromkeys((STATUS, "note") if was else ()))
    header = [*COLUMNS, *(n for n in OPTIONAL if n in used), *(n for n in used if n not in KNOWN)]
    yield [*header, *was]
    for record in records(entries):
        yield [*(record.get(name, "") for name in header), *(_as_it_was(record) for _ in was)]


def built_rows(entries: Iterable[Entry]) -> Iterator[list[str]]:
    """The same of entries as they are built, which nobody has worked on, in one pass over them.

    >>> list(built_rows([Entry("IEA", (), (Variant("ทบวงการพลังงาน", "acronym"),))]))[1]
    ['IEA', 'ทบวงการพลังงาน', '', 'acronym', '1.00', '1', '']
    """
    yield list(COLUMNS)
    for entry in entries:
        concept = {"english": entry.english, "acronyms": join_list(entry.acronyms)}
        for variant in entry.variants:
            cells = {**_cells(variant), **concept}
            yield [cells[name] for name in COLUMNS]


def _as_it_was(record: Mapping[str, str]) -> str:
    """What a row says, for a person to work on, as JSON; nothing of a synonym, whose row lacks what is of a concept."""
    said = [record.get(field.name, "") for field in fields(Was)]
    return json.dumps(said, ensure_ascii=False) if "acronyms" in record else ""


def _was(cell: str) -> Was | None:
    """What a row was, from its last column, which says no domain in sheets that were written before it did.

    >>> _was('["bank", "ธนาคาร", "approved", "", ""]').thai, _was("?")
    ('ธนาคาร', None)
    """
    try:
        said = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    least, most = len(fields(Was)) - 1, len(fields(Was))
    is_said = isinstance(said, list) and least <= len(said) <= most and all(isinstance(s, str) for s in said)
    return Was(*said) if is_said else None


def records(entries: Sequence[Entry]) -> Iterator[dict[str, str]]:
    """The rows of a table by the names of their columns; a column may be missing where it is empty."""
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


def from_rows(table: Iterable[Mapping[str, str]], name: str, first: int = 2) -> tuple[tuple[Entry, ...], list[Remark]]:
    """Gather rows into entries, in the order in which concepts first stand; say which rows were skipped.

    Rows of one id, or without one rows of one English term in one domain, become one entry. A row without Thai whose
    English is another than the entry's is a synonym. A row that repeats the terms of another is skipped, also where its
    Thai only looks otherwise. ``name`` begins the message of an error, ``first`` is the number of the first row.
    Columns but ``english`` and ``thai`` may be missing.

    Raises
    ------
    InputError
        when a number is none, or there are more than ``MOST_ROWS`` rows
    """
    return from_numbered(enumerate(table, start=first), name)


def from_numbered(
    table: Iterable[tuple[int, Mapping[str, str]]], name: str, noun: Noun = "row"
) -> tuple[tuple[Entry, ...], list[Remark]]:
    """Gather rows that have numbers into entries; see ``from_rows``. ``noun`` is what the numbers count in the file."""
    entries: dict[tuple[str, ...], _Gathered] = {}
    skipped: list[Remark] = []
    for count, (number, row) in enumerate(table):
        if count >= MOST_ROWS:
            raise InputError(too_many(name))
        if not any(cell.strip() for cell in row.values()):
            continue
        place = Place(noun, number)
        given = {key: row.get(key, "").strip() for key in KNOWN}
        if not given["english"] and not given["thai"]:
            skipped.append(Remark(name, "{}: has neither english nor thai", (place,)))
            continue
        english, domain = given["english"], given["domain"]
        named = (english, domain) if english else ("", domain, thai_key(given["thai"]))
        key = (given["id"],) if given["id"] else named
        repeated = entries.setdefault(key, _Gathered(given)).take(given, row, place, name)
        if repeated:
            skipped.append(repeated)
    return tuple(gathered.entry() for gathered in entries.values()), skipped


def too_many(name: str) -> str:
    """What to say of a file with more rows than are read."""
    return f"{name}: has more than {MOST_ROWS:,} rows; split it"


class _Named(NamedTuple):
    """The English of a row; ``changed`` says that a person wrote it there."""

    english: str
    has_thai: bool
    status: str
    changed: bool

    @property
    def may_be_main(self) -> bool:
        """Is it no mistake?"""
        return bool(self.english) and (self.has_thai or self.status != REJECTED)


class _Correction(NamedTuple):
    """A row in which a person wrote a Thai term, by its key, that stands in a row before, with the status given it."""

    was: Was
    key: str
    status: str


class _Gathered:
    """An entry that grows while the rows of its concept are read."""

    def __init__(self, first: Mapping[str, str]) -> None:
        self.bare = Entry(first["english"], id=first["id"], domain=first["domain"])
        self.acronyms: dict[str, None] = {}
        self.texts: dict[str, str] = {}
        self.variants: list[Variant] = []
        self.without_thai: list[tuple[Synonym, Variant | None]] = []
        self.named: list[_Named] = []
        self.former: set[str] = set()
        self.was: Was | None = None
        self.moved: str | None = None
        self.rows: dict[tuple[str, str], tuple[Place, str]] = {}
        self.corrections: list[_Correction] = []

    def take(self, given: Mapping[str, str], row: Mapping[str, str], place: Place, name: str) -> Remark | None:
        """Take a row in; gives what to say of one that repeats another."""
        status, key = as_status(given["status"]), thai_key(given["thai"])
        terms = ("" if given["thai"] else given["english"], key)
        if terms in self.rows:
            first, stands = self.rows[terms]
            if (was := _was(given[WAS])) and thai_key(was.thai) not in ("", key):
                self.corrections.append(_Correction(was, key, status))
            if status == stands:
                return Remark(name, "{}: repeats {}", (place, first))
            words = (place, first, repr(status), repr(stands))
            return Remark(name, "{}: repeats {} with status {}; {} stands", words)
        self.rows[terms] = place, status
        self.acronyms.update(dict.fromkeys(split_list(given["acronyms"])))
        for column in ("definition", "concept_note"):
            self.texts[column] = self.texts.get(column) or given[column]
        extra = {column: value for column, value in row.items() if column not in KNOWN}
        said = {"status": status, "part_of_speech": given["part_of_speech"], "note": given["note"], "extra": extra}
        variant = replace(_variant(given, f"{name}: {place}"), **said)  # type: ignore[arg-type]
        if given["thai"]:
            self.variants.append(variant)
        else:
            synonym = Synonym(given["english"], **said)  # type: ignore[arg-type]
            self.without_thai.append((synonym, variant if _says_more(given, extra) else None))
        was = variant.was
        changed = was is not None and was.english != given["english"]
        self.former.update([was.english] if was and changed else [])
        self.was = self.was or was
        if was is not None and was.domain not in (None, given["domain"]):
            self.moved = given["domain"]
        self.named.append(_Named(given["english"], bool(given["thai"]), status, changed))
        return None

    def entry(self) -> Entry:
        main = max(
            filter(lambda n: n.may_be_main, self.named),
            key=lambda n: (n.changed, n.has_thai, n.has_thai or n.status != FORBIDDEN),
            default=self.named[0],
        ).english
        synonyms = {n.english: Synonym(n.english) for n in self.named if n.has_thai and n.english not in self.former}
        synonyms.update((synonym.english, synonym) for synonym, _ in self.without_thai)
        untranslated = (variant for synonym, variant in self.without_thai if synonym.english == main and variant)
        return replace(
            self.bare,
            english=main,
            domain=self.bare.domain if self.moved is None else self.moved,
            was=self.was,
            acronyms=tuple(self.acronyms),
            variants=(*self._corrected(), *untranslated),
            definition=self.texts["definition"],
            note=self.texts["concept_note"],
            synonyms=tuple(s for name, s in synonyms.items() if name not in ("", main)),
        )

    def _corrected(self) -> Iterator[Variant]:
        """The terms: one over which another of them was written is rejected, and the other approved."""
        keys = {thai_key(v.thai) for v in self.variants}
        made = [c for c in self.corrections if thai_key(c.was.thai) not in keys]
        statuses = {c.key: APPROVED if c.status in ("", PROPOSED) else c.status for c in made}
        for variant in self.variants:
            status = statuses.get(thai_key(variant.thai))
            yield replace(variant, status=status) if status and not variant.is_decided else variant
        for was in {thai_key(c.was.thai): c.was for c in made}.values():
            yield Variant(was.thai, count=0, status=REJECTED, part_of_speech=was.part_of_speech, note=was.note, was=was)


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
        was=_was(given[WAS]),
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
