"""Glossary files that are merged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.records import Pair
from glossary import Entry, Variant
from glossary.decisions.changes import describe
from glossary.entries.keys import concept_id
from glossary.store import Store

from .storing import (
    NOTHING,
    THAI,
    WRASSE,
    act,
    actions,
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
    shown,
    texts,
)

LADDER = counted("a", [pair(("fish ladder",), "บันไดปลาโจน", (), "translation", 0.9, 5)], "fish")

Name = tuple[str, str]
"""The English and the domain that a concept is given; an empty English stays as it is."""


@given(texts, st.lists(actions, max_size=6), texts, st.lists(actions, max_size=6))
def test_decisions_hold_when_another_file_is_merged(
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
        again = shown(store)
        store.merge(other)
        assert shown(store) == again


@pytest.mark.parametrize("mine", [True, False])
def test_a_domain_that_one_file_changed_holds_when_two_are_merged(mine: bool) -> None:
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
def test_what_one_file_calls_a_concept_holds_when_two_are_merged(
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


def test_what_was_changed_and_taken_back_says_nothing_when_files_are_merged() -> None:
    with filled([LADDER]) as store, filled([LADDER]) as other:
        other.decide(concept_id("fish ladder", "fish"), "บันไดปลาโจน", "approved")
        other.describe(concept_id("fish ladder", "fish"), english="Fish Ladder", domain="", **NOTHING)
        other.undo()
        store.merge(other)
        assert [(e.english, e.domain) for e in store] == [("fish ladder", "fish")]


@pytest.mark.parametrize("said", [("Fish Ladder", "fish"), ("fish ladder", "")])
def test_what_a_concept_is_called_goes_from_file_to_file(said: Name) -> None:
    with filled([LADDER]) as first, filled([LADDER]) as last, empty() as between:
        first.describe(concept_id("fish ladder", "fish"), english=said[0], domain=said[1], **NOTHING)
        between.merge(first)
        last.merge(between)
        assert [(e.english, e.domain) for store in (between, last) for e in store] == [said, said]


def test_a_concept_that_is_renamed_and_moved_in_a_copy_is_none_more_when_it_is_taken_in() -> None:
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


def test_a_concept_that_got_the_former_name_of_another_in_a_copy_is_another_in_the_file_that_takes_it_in() -> None:
    one = counted("a", [WRASSE])
    with filled([one]) as store, filled([one]) as copy:
        copy.describe(concept_id("Wrasse"), english="Wrasse", domain="sea", **NOTHING)
        added = copy.add(Entry("Parrotfish", (), (Variant("ปลานกขุนทอง", status="approved"),)))
        copy.describe(added.id, english="Wrasse", **NOTHING)
        store.merge(copy)
        assert {entry.id: entry for entry in store} == {entry.id: entry for entry in copy}
        assert sorted((e.domain, e.variants[0].status) for e in store) == [("", "approved"), ("sea", "proposed")]


def test_what_was_edited_in_vain_in_a_copy_is_so_in_the_file_that_takes_it_in() -> None:
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
def test_what_was_edited_in_a_copy_is_so_in_the_file_that_takes_it_in(
    found: list[list[Pair]], acts: list[tuple[Any, ...]]
) -> None:
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
