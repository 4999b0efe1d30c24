"""A spreadsheet that a person worked in and that is taken in again: which concept each row is, and what she changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest

from glossary import Entry, Variant
from glossary.decisions.changes import describe
from glossary.decisions.reconcile import Reconciliation
from glossary.formats.exchange import export, read_data
from glossary.store import Store

Edit = tuple[str, str, str]
"""What to change in the rows of an English term: the column, and its new cell."""
THAI, OTHER = "บันไดปลาโจน", "ทางปลาผ่าน"


def import_sheet(
    store: Store, form: str, meanwhile: Callable[[Store], object], *edits: Edit, **options: Any
) -> list[Reconciliation]:
    """Take in a sheet of a glossary in which a person made some edits."""
    header, *rows = table(form, export(store.glossary(), form).data)
    for english, column, cell in edits:
        if column not in header:
            header, rows = [*header, column], [[*row, ""] for row in rows]
        for row in rows:
            if english in (row[header.index("english")], json.loads(row[header.index("was")])[0]):
                row[header.index(column)] = cell
    meanwhile(store)
    return store.take_in(read_data(packed(form, [header, *rows]), "s", form).glossary, **options)


def table(form: str, data: bytes) -> list[list[str]]:
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def packed(form: str, rows: Sequence[Sequence[str]]) -> bytes:
    if form == "xlsx":
        book, out = openpyxl.Workbook(), io.BytesIO()
        assert book.active is not None
        for row in rows:
            book.active.append(list(row))
        book.save(out)
        return out.getvalue()
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


def nothing(store: Store) -> None:
    """Decide nothing meanwhile."""


def renamed(english: str, domain: str = "") -> Callable[[Store], object]:
    """Return a change by another person: a new name of the first concept."""
    return lambda store: store.describe(next(iter(store)).id, english=english, definition="", note="", domain=domain)


def added(store: Store) -> None:
    store.add(Entry("fish ladder", (), (Variant("บันได", status="approved"),)))


def terms_of(store: Store) -> list[tuple[str, str, list[str]]]:
    return sorted((e.english, e.domain, [v.thai for v in e.variants if v.is_usable and v.thai]) for e in store)


def find_conflicts_with(results: Sequence[Reconciliation]) -> list[str]:
    return [describe(conflict) for result in results for conflict in result.conflicts]


ALONE = Entry("fish lader")
WITH_THAI = Entry("fish lader", (), (Variant(THAI, status="approved"), Variant(OTHER)))
MOVED = Entry("fish lader", (), (Variant(THAI),), domain="dams", id="7")
RENAME: Edit = ("fish lader", "english", "fish ladder")
Case = tuple[Entry, Callable[[Store], object], list[Edit], list[tuple[str, str, list[str]]], list[str]]
CASES: dict[str, Case] = {
    "a term": (WITH_THAI, nothing, [RENAME], [("fish ladder", "", [THAI, OTHER])], []),
    "a term without Thai": (ALONE, nothing, [RENAME], [("fish ladder", "", [])], []),
    "a term with all of its Thai": (
        Entry("fish lader", (), (Variant(THAI),)),
        nothing,
        [("fish lader", "thai", OTHER), RENAME],
        [("fish ladder", "", [OTHER])],
        [],
    ),
    "a term that another person renames as well": (
        WITH_THAI,
        renamed("fishway"),
        [RENAME],
        [("fishway", "", [THAI, OTHER])],
        ["fishway: english fishway -> fish ladder"],
    ),
    "a term without Thai that another person renames as well": (
        ALONE,
        renamed("fishway"),
        [RENAME],
        [("fishway", "", [])],
        ["fishway: english fishway -> fish ladder"],
    ),
    "a term that another person renames in the same way": (
        ALONE,
        renamed("fish ladder"),
        [RENAME],
        [("fish ladder", "", [])],
        [],
    ),
    "a term whose new name another concept has": (
        WITH_THAI,
        added,
        [RENAME],
        [("fish ladder", "", ["บันได"]), ("fish lader", "", [THAI, OTHER])],
        ["fish lader: english fish lader -> fish ladder"],
    ),
    "the domain": (MOVED, nothing, [("fish lader", "domain", "ecology")], [("fish lader", "ecology", [THAI])], []),
    "no domain": (MOVED, nothing, [("fish lader", "domain", "")], [("fish lader", "", [THAI])], []),
    "a domain of a term that had none": (
        WITH_THAI,
        nothing,
        [("fish lader", "domain", "dams")],
        [("fish lader", "dams", [THAI, OTHER])],
        [],
    ),
    "the domain and the term": (
        MOVED,
        nothing,
        [("fish lader", "domain", "ecology"), RENAME],
        [("fish ladder", "ecology", [THAI])],
        [],
    ),
    "a domain that another person changes as well": (
        MOVED,
        renamed("fish lader", "water"),
        [("fish lader", "domain", "ecology")],
        [("fish lader", "water", [THAI])],
        ["fish lader: domain water -> ecology"],
    ),
    "a domain in which another concept has the name": (
        Entry("fish ladder", (), (Variant(THAI),), domain="dams", id="7"),
        added,
        [("fish ladder", "domain", "")],
        [("fish ladder", "", ["บันได"]), ("fish ladder", "dams", [THAI])],
        ["fish ladder: domain dams -> none"],
    ),
    "the first Thai term": (ALONE, nothing, [("fish lader", "thai", THAI)], [("fish lader", "", [THAI])], []),
    "nothing, where another person renames": (WITH_THAI, renamed("fishway"), [], [("fishway", "", [THAI, OTHER])], []),
    "nothing, where another person moves": (MOVED, renamed("fish lader", ""), [], [("fish lader", "", [THAI])], []),
    "nothing, where another person renames a term without Thai": (
        ALONE,
        renamed("fishway"),
        [],
        [("fishway", "", [])],
        [],
    ),
}


def two() -> Store:
    store = Store(":memory:", create=True)
    store.take_in([Entry("fish lader", (), (Variant(THAI),)), Entry("fishway", (), (Variant(OTHER),))])
    return store


def test_a_name_taken_by_another_concept_is_a_conflict() -> None:
    with two() as store:
        results = import_sheet(store, "csv-excel", renamed("weir"), ("fishway", "english", "weir"))
        assert terms_of(store) == [("fishway", "", [OTHER]), ("weir", "", [THAI])]
        assert find_conflicts_with(results) == ["fishway: english fishway -> weir"]


def test_one_new_name_for_two_terms_is_a_conflict() -> None:
    with two() as store:
        before = terms_of(store)
        results = import_sheet(store, "xlsx", nothing, RENAME, ("fishway", "english", "fish ladder"))
        assert terms_of(store) == before
        assert find_conflicts_with(results) == [
            "fish lader: english fish lader -> fish ladder",
            "fishway: english fishway -> fish ladder",
        ]


def test_two_terms_may_change_their_names() -> None:
    with two() as store:
        results = import_sheet(
            store,
            "xlsx",
            nothing,
            ("fish lader", "english", "-"),
            ("fishway", "english", "fish lader"),
            ("-", "english", "fishway"),
        )
        assert find_conflicts_with(results) == []
        assert terms_of(store) == [("fish lader", "", [OTHER]), ("fishway", "", [THAI])]


@pytest.mark.parametrize("form", ["csv-excel", "xlsx"])
@pytest.mark.parametrize("name", CASES)
def test_a_sheet_changes_what_is_changed_in_it(form: str, name: str) -> None:
    entry, meanwhile, edits, expected, conflicts = CASES[name]
    with Store(":memory:", create=True) as store:
        store.take_in([entry])
        results = import_sheet(store, form, meanwhile, *edits)
        assert terms_of(store) == expected
        assert find_conflicts_with(results) == conflicts


@pytest.mark.parametrize("form", ["csv-excel", "xlsx"])
@pytest.mark.parametrize(
    ("status", "cell", "statuses"),
    [
        ("", "proposed", ["approved", "rejected"]),
        ("", "admitted", ["admitted", "rejected"]),
        ("forbidden", "proposed", ["forbidden", "rejected"]),
    ],
)
def test_a_term_overwritten_by_another_is_rejected(form: str, status: str, cell: str, statuses: list[str]) -> None:
    wrong = f"ที่{THAI}"
    with Store(":memory:", create=True) as store:
        store.take_in([Entry("fish ladder", (), (Variant(THAI, status=status), Variant(wrong, note="?")))])
        header, *rows = table(form, export(store.glossary(), form).data)
        for row in rows:
            if row[1] == wrong:
                row[1], row[header.index("status")] = THAI, cell
        store.take_in(read_data(packed(form, [header, *rows]), "s", form).glossary)
        (entry,) = store
        assert [(v.thai, v.status) for v in entry.variants] == list(zip([THAI, wrong], statuses, strict=True))
        assert entry.variants[1].note == "?"


def test_a_copied_row_rejects_nothing() -> None:
    with Store(":memory:", create=True) as store:
        store.take_in([WITH_THAI])
        header, first, second = table("csv-excel", export(store.glossary(), "csv-excel").data)
        copied = [THAI if cell == OTHER else cell for cell in second]
        sheet = packed("csv-excel", [header, first, second, copied])
        assert [result.changes for result in store.take_in(read_data(sheet, "s", "csv-excel").glossary)] == [()]
