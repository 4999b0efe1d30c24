"""Entries that are taken in from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from align.errors import InputError
from glossary import Entry, Synonym, Variant
from glossary.decisions.changes import describe
from glossary.store import Store

from .storing import WRASSE, counted, empty, filled


def test_what_is_taken_in_names_its_decision() -> None:
    with empty() as store:
        first, again = (store.take_in([Entry("bank", (), (Variant("ธนาคาร"),)), Entry("house")]) for _ in range(2))
        assert [result.decision for result in first] == [1, 1]
        assert [result.decision for result in again] == [0, 0]
        store.undo(first[0].decision)
        assert len(store) == 0


def test_two_imported_concepts_of_one_name_stay_two() -> None:
    money, river = (Entry("bank", (), (Variant(t),), id=t[0] + "1") for t in ("ธนาคาร", "ฝั่ง"))
    with empty() as store:
        store.take_in([money, river])
        store.take_in([river])
        assert sorted(v.thai for _, v in store.glossary().rows) == ["ธนาคาร", "ฝั่ง"]
        assert len(store) == 2


@pytest.mark.parametrize(
    "held", [[], [Entry("bank", (), (Variant("ตลิ่ง"),))], [Entry("bank", (), (Variant("ธนาคาร"),))]]
)
def test_a_term_that_comes_in_two_spellings_loses_nothing(held: list[Entry]) -> None:
    said = (Variant("ธนาคาร", status="approved", note="money"), Variant("ธนา คาร", sources=("a:1-2",)))
    with empty() as store:
        store.take_in(held)
        store.take_in([Entry("bank", (), said)])
        (entry,) = store
        found = [(v.status, v.note, v.sources) for v in entry.variants if v.thai != "ตลิ่ง"]
        assert found == [("approved", "money", ("a:1-2",))]


def test_an_import_of_what_is_there_decides_nothing() -> None:
    with filled([counted("a", [WRASSE])]) as store:
        assert not any(r.changes or r.conflicts for r in store.take_in(list(store)))
        assert not list(store.history())


def test_a_failed_import_changes_nothing(tmp_path: Path) -> None:
    def entries() -> Iterator[Entry]:
        yield Entry("bank", (), (Variant("ธนาคาร"),))
        raise InputError("x.csv: row 3: broken")

    with Store(tmp_path / "g.glossary", create=True) as store:
        with pytest.raises(InputError, match="broken"):
            store.take_in(entries())
        assert len(store) == 0


@pytest.mark.parametrize(("on_conflict", "domain"), [("keep", "sea"), ("replace", "air")])
def test_two_domains_of_one_concept_are_a_conflict(on_conflict: Any, domain: str) -> None:
    theirs = Entry("Wrasse", (), (Variant("ปลานกขุนทอง"),), "w", domain="air")
    with empty() as store:
        store.take_in([Entry("Wrasse", (), (Variant("ปลานกขุนทอง"),), "w", domain="sea")])
        (result,) = store.take_in([theirs], on_conflict)
        assert [describe(conflict) for conflict in result.conflicts] == ["Wrasse: domain sea -> air"]
        assert [e.domain for e in store] == [domain]


@pytest.mark.parametrize(("on_conflict", "acronyms"), [("keep", ("IEA",)), ("replace", ())])
def test_an_acronym_that_another_file_rejected_is_a_conflict(on_conflict: Any, acronyms: tuple[str, ...]) -> None:
    theirs = Entry("Energy Agency", synonyms=(Synonym("IEA", "rejected"),))
    with empty() as store:
        store.take_in([Entry("Energy Agency", ("IEA",))])
        (result,) = store.take_in([theirs], on_conflict)
        assert [describe(conflict) for conflict in result.conflicts] == ["Energy Agency: acronyms IEA -> none"]
        assert [e.acronyms for e in store] == [acronyms]
