"""Entries and glossary files that are merged into a glossary file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from align.records import Pair
from glossary import Entry, Synonym, Variant
from glossary.decisions.changes import describe
from glossary.entries.keys import concept_id
from glossary.store import Store

from .storing import (
    NOTHING,
    THAI,
    WRASSE,
    act,
    actions,
    as_csv,
    counted,
    decisions,
    edit,
    edits,
    empty,
    filled,
    numbered,
    of_domains,
    pair,
    rows,
    texts,
)

LADDER = counted("a", [pair(("fish ladder",), "บันไดปลาโจน", (), "translation", 0.9, 5)], "fish")


Name = tuple[str, str]
"""The English and the domain that a concept is given; an empty English stays as it is."""


def test_result_of_import_names_its_decision() -> None:
    with empty() as store:
        first, again = (store.take_in([Entry("bank", (), (Variant("ธนาคาร"),)), Entry("house")]) for _ in range(2))
        assert [result.decision for result in first] == [1, 1]
        assert [result.decision for result in again] == [0, 0]
        store.undo(first[0].decision)
        assert len(store) == 0


def test_imported_concepts_of_one_name_stay_two() -> None:
    money, river = (Entry("bank", (), (Variant(t),), id=t[0] + "1") for t in ("ธนาคาร", "ฝั่ง"))
    with empty() as store:
        store.take_in([money, river])
        store.take_in([river])
        assert sorted(v.thai for _, v in store.glossary().rows) == ["ธนาคาร", "ฝั่ง"]
        assert len(store) == 2


@pytest.mark.parametrize(
    "held", [[], [Entry("bank", (), (Variant("ตลิ่ง"),))], [Entry("bank", (), (Variant("ธนาคาร"),))]]
)
def test_two_spellings_of_one_term_are_merged(held: list[Entry]) -> None:
    said = (Variant("ธนาคาร", status="approved", note="money"), Variant("ธนา คาร", sources=("a:1-2",)))
    with empty() as store:
        store.take_in(held)
        store.take_in([Entry("bank", (), said)])
        (entry,) = store
        found = [(v.status, v.note, v.sources) for v in entry.variants if v.thai != "ตลิ่ง"]
        assert found == [("approved", "money", ("a:1-2",))]


def test_failed_import_changes_nothing(tmp_path: Path) -> None:
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
def test_acronym_rejected_elsewhere_is_a_conflict(on_conflict: Any, acronyms: tuple[str, ...]) -> None:
    theirs = Entry("Energy Agency", synonyms=(Synonym("IEA", "rejected"),))
    with empty() as store:
        store.take_in([Entry("Energy Agency", ("IEA",))])
        (result,) = store.take_in([theirs], on_conflict)
        assert [describe(conflict) for conflict in result.conflicts] == ["Energy Agency: acronyms IEA -> none"]
        assert [e.acronyms for e in store] == [acronyms]


def test_import_drops_acronym_that_it_rejects() -> None:
    with empty() as store:
        store.take_in([Entry("Energy Agency", ("EA", "IEA"), synonyms=(Synonym("iea", "rejected"),))])
        assert [e.acronyms for e in store] == [("EA",)]


@given(texts, st.lists(actions, max_size=6), texts, st.lists(actions, max_size=6))
def test_decisions_survive_a_merge(
    mine: list[list[Pair]], my_acts: list[tuple[str, ...]], theirs: list[list[Pair]], their_acts: list[tuple[str, ...]]
) -> None:
    def acted(found: list[list[Pair]], acts: list[tuple[str, ...]]) -> Store:
        store = filled(numbered(found))
        for action in acts:
            act(store, action)
        return store

    with acted(mine, my_acts) as store, acted(theirs, their_acts) as other:
        decided, others = decisions(store), decisions(other)
        store.merge(other)
        merged = decisions(store)
        assert {key: merged.get(key) for key in decided} == decided
        assert {key for key in others if key not in merged} == set()
        again = as_csv(store)
        store.merge(other)
        assert as_csv(store) == again


@pytest.mark.parametrize("mine", [True, False])
def test_domain_changed_in_one_file_survives_a_merge(mine: bool) -> None:
    one = counted("a", [pair(("Wrasse",), "ปลานกขุนทอง", ("WR",), "translation", 0.9, 5)])
    with filled([one]) as store, filled([one]) as other:
        changed = store if mine else other
        changed.describe(concept_id("Wrasse"), english="Wrasse", domain="sea", acronyms=[], **NOTHING)
        other.decide(concept_id("Wrasse"), "ปลานกขุนทอง", "approved")
        result = store.merge(other).results
        assert [(e.domain, e.acronyms, [v.status for v in e.variants]) for e in store] == [("sea", (), ["approved"])]
        assert not [conflict for r in result for conflict in r.conflicts]
        assert not any(r.changes for r in store.merge(other).results)


@pytest.mark.parametrize(
    ("of", "shared", "mine", "theirs", "merged", "conflicts"),
    [
        ("fish", [], [], [("", "")], ("fish ladder", ""), []),
        ("", [("", "fish")], [], [("", "")], ("fish ladder", ""), []),
        ("", [("", "fish")], [], [("", "sea")], ("fish ladder", "sea"), []),
        ("", [("", "fish")], [("", "")], [], ("fish ladder", ""), []),
        ("", [("", "fish")], [("", "")], [("", "sea")], ("fish ladder", ""), ["domain none -> sea"]),
        ("fish", [], [("", "sea")], [("", "")], ("fish ladder", "sea"), ["domain sea -> none"]),
        ("fish", [], [("", "")], [("", "sea")], ("fish ladder", ""), ["domain none -> sea"]),
        ("fish", [], [("", "")], [("", "sea"), ("", "fish")], ("fish ladder", ""), ["domain none -> fish"]),
        ("", [], [], [("Fish Ladder", "")], ("Fish Ladder", ""), []),
        ("", [], [], [("Fish-Ladder", "sea")], ("Fish-Ladder", "sea"), []),
        ("", [], [], [("fish-ladder", "")], ("fish-ladder", ""), []),
        ("", [("Fish Ladder", "")], [], [("fish ladder", "")], ("fish ladder", ""), []),
        ("", [("Fish Ladder", "")], [("Fish-Ladder", "")], [], ("Fish-Ladder", ""), []),
        ("", [("Fishway", "")], [], [("fishway", "")], ("fishway", ""), []),
        ("", [], [("Fish Ladder", "")], [], ("Fish Ladder", ""), []),
        (
            "",
            [],
            [("Fish Ladder", "")],
            [("FISH LADDER", "")],
            ("Fish Ladder", ""),
            ["english Fish Ladder -> FISH LADDER"],
        ),
    ],
)
def test_names_of_a_concept_in_a_merge(
    of: str, shared: list[Name], mine: list[Name], theirs: list[Name], merged: Name, conflicts: list[str]
) -> None:
    id_ = concept_id("fish ladder", of)
    found = [pair((name,), "บันไดปลาโจน", (), "translation", 0.9, 5) for name in ("fish ladder",) * 2 + ("fish-ladder",)]

    def called(names: list[Name], thai: str) -> Store:
        store = filled([counted("a", found, of)])
        for english, domain in [*shared, *names]:
            held = store.get(id_)
            assert held
            store.describe(id_, english=english or held.english, domain=domain, **NOTHING)
        store.decide(id_, thai, "approved")
        return store

    with called(mine, "บันไดปลาโจน") as store, called(theirs, "ทางปลาผ่าน") as other:
        before = rows(store)
        results = store.merge(other).results
        assert [(e.english, e.domain, len(e.variants)) for e in store] == [(*merged, 2)]
        told = [describe(c).partition(": ")[2] for r in results for c in r.conflicts if not c.thai]
        assert told == conflicts
        assert not any(result.changes for result in store.merge(other).results)
        store.undo()
        assert rows(store) == before
        store.merge(other, "replace")
        if theirs:
            assert [(e.english, e.domain) for e in store] == [(e.english, e.domain) for e in other]


def test_undone_renaming_does_not_count_in_a_merge() -> None:
    with filled([LADDER]) as store, filled([LADDER]) as other:
        other.decide(concept_id("fish ladder", "fish"), "บันไดปลาโจน", "approved")
        other.describe(concept_id("fish ladder", "fish"), english="Fish Ladder", domain="", **NOTHING)
        other.undo()
        store.merge(other)
        assert [(e.english, e.domain) for e in store] == [("fish ladder", "fish")]


@pytest.mark.parametrize("said", [("Fish Ladder", "fish"), ("fish ladder", "")])
def test_renaming_passes_through_several_files(said: Name) -> None:
    with filled([LADDER]) as first, filled([LADDER]) as last, empty() as between:
        first.describe(concept_id("fish ladder", "fish"), english=said[0], domain=said[1], **NOTHING)
        between.merge(first)
        last.merge(between)
        assert [(e.english, e.domain) for store in (between, last) for e in store] == [said, said]


def test_concept_renamed_in_a_copy_is_not_duplicated() -> None:
    one = counted("a", [WRASSE])
    with filled([one]) as store, filled([one]) as copy:
        copy.describe(concept_id("Wrasse"), english="Parrotfish", domain="sea", **NOTHING)
        copy.add(Entry("Wrasse", (), (Variant("ปลานกแก้ว", status="approved"),)))
        store.merge(copy)
        assert [(e.english, e.domain, [v.thai for v in e.variants]) for e in store] == [
            ("Parrotfish", "sea", ["ปลานกขุนทอง"]),
            ("Wrasse", "", ["ปลานกแก้ว"]),
        ]
        store.undo()
        assert [(e.english, e.domain) for e in store] == [("Wrasse", "")]


def test_former_name_of_another_concept_is_no_match() -> None:
    one = counted("a", [WRASSE])
    with filled([one]) as store, filled([one]) as copy:
        copy.describe(concept_id("Wrasse"), english="Wrasse", domain="sea", **NOTHING)
        added = copy.add(Entry("Parrotfish", (), (Variant("ปลานกขุนทอง", status="approved"),)))
        copy.describe(added.id, english="Wrasse", **NOTHING)
        store.merge(copy)
        assert {entry.id: entry for entry in store} == {entry.id: entry for entry in copy}
        assert sorted((e.domain, e.variants[0].status) for e in store) == [("", "approved"), ("sea", "proposed")]


def test_edit_that_was_reverted_is_merged_from_a_copy() -> None:
    names: list[tuple[str, ...]] = [(), ("Value chain",)]
    found = [pair(english, THAI[0], ("IEA",), "translation", 0.5, 0) for english in names]
    documents = [counted("d", [*found, pair((), THAI[2], ("IEA",), "translation", 0.5, 50)])]
    with filled(documents) as store, filled(documents) as copy:
        for domain in ("sea", ""):
            edit(copy, ("move", 0, "", domain))
        store.merge(copy)
        assert list(store) == list(copy)
        store.undo()
        assert rows(store) == rows(filled(documents))


@given(texts, st.lists(edits, max_size=6))
def test_edits_are_merged_from_a_copy(found: list[list[Pair]], acts: list[tuple[Any, ...]]) -> None:
    def said(held: Store) -> dict[str, Entry]:
        """The order of abbreviations says nothing."""
        return {entry.id: replace(entry, acronyms=tuple(sorted(entry.acronyms))) for entry in held}

    documents = of_domains(found)
    with filled(documents) as store, filled(documents) as copy:
        for action in acts:
            edit(copy, action)
        results = store.merge(copy).results
        assert said(store) == said(copy)
        assert not [conflict for result in results for conflict in result.conflicts]
        assert not any(result.changes for result in store.merge(copy).results)
