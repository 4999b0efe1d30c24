"""Concepts that people add and describe."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from align.records import Pair
from glossary import Entry, Variant
from glossary.decisions.changes import describe
from glossary.decisions.overlay import rejected_names
from glossary.entries.keys import concept_id, english_key
from glossary.store import DuplicateTermError

from .storing import NOTHING, actions, counted, do, edit, edits, empty, filled, numbered, of_domains, pair, rows, texts


@given(texts, st.lists(edits, max_size=6), texts)
def test_what_was_said_of_a_concept_holds_whatever_documents_come(
    first: list[list[Pair]], acts: list[tuple[Any, ...]], more: list[list[Pair]]
) -> None:
    def said() -> dict[str, tuple[Any, ...]]:
        held = (entry for entry in store if entry.id in {d.concept for d in store.history() if not d.undone})
        return {e.id: (e.english, e.domain, e.note, e.synonyms) for e in held}

    with filled(numbered(first)) as store:
        for action in acts:
            edit(store, action)
        before = said()
        store.count(numbered(more, "e"))
        assert said() == before
        store.count([counted(f"d{n}", []) for n in range(len(first))])
        assert said() == before
        assert not [e for e in store if {*map(english_key, e.acronyms)} & rejected_names(e.synonyms)]
        assert not any(result.changes or result.conflicts for result in store.take_in(list(store)))


def test_a_concept_is_described() -> None:
    with empty() as store:
        store.count([counted("a", [pair(("bank",), "ธนาคาร", (), "translation", 0.5, 3)])])
        (entry,) = store
        assert not store.describe(entry.id, english="bank", definition="", note="")
        store.describe(entry.id, english="Bank", definition="a house for money", note="see teller")
        (entry,) = store
        assert (entry.english, entry.definition, entry.note) == ("Bank", "a house for money", "see teller")
        assert [(v.thai, v.count) for v in entry.variants] == [("ธนาคาร", 1)]
        store.count([counted("b", [pair(("bank",), "ธนาคาร", (), "translation", 0.5, 3)])])
        assert [(e.english, e.count) for e in store] == [("Bank", 2)]
        store.undo()
        assert [(e.english, e.definition) for e in store] == [("bank", "")]


def test_an_added_concept_is_one_decision_and_stays_in_a_build() -> None:
    one = pair(("wrasse",), "ปลานกขุนทอง", ("WR",), "translation", 0.9, 5)
    with empty() as store:
        number, id_ = store.add(Entry("Wrasse", (), (Variant("ปลานกแก้ว", status="approved"),), domain="sea"))
        assert (number, id_) == (1, concept_id("wrasse", "sea"))
        assert [(d.action, d.concept, [describe(c) for c in d.changes]) for d in store.history()] == [
            ("add", id_, ["Wrasse: new ปลานกแก้ว"])
        ]
        store.count([counted("a", [one], "sea")])
        (entry,) = store
        assert (entry.english, entry.acronyms) == ("Wrasse", ("WR",))
        assert [(v.thai, v.status, v.count) for v in entry.variants] == [
            ("ปลานกแก้ว", "approved", 0),
            ("ปลานกขุนทอง", "proposed", 1),
        ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Entry(" "), "english must be a term"),
        (Entry("x" * 1_001), "english must have at most 1,000"),
        (Entry("bank", domain="x" * 1_001), "domain must have at most 1,000"),
        (Entry("bank", note="x" * 10_001), "note must have at most 10,000"),
        (Entry("bank", (" ",)), "acronyms must be terms"),
        (Entry("bank", ("x" * 1_001,)), "acronyms must have at most 1,000"),
        (Entry("bank", (), (Variant("ธนาคาร"),)), "status must be one of"),
        (Entry("bank", (), (Variant(" ", status="approved"),)), "thai must be a term"),
        (Entry("bank", (), (Variant("ก" * 1_001, status="approved"),)), "thai must have at most 1,000"),
    ],
)
def test_a_concept_that_makes_no_sense_is_not_added(entry: Entry, message: str) -> None:
    with empty() as store:
        with pytest.raises(InputError, match=message):
            store.add(entry)
        assert not store.is_used


@pytest.mark.parametrize(
    ("english", "domain", "taken"),
    [
        ("value-chain", "", "Value chain"),
        ("Value Chain", "trade", "Value chain"),
        ("wrasse", "sea", "Wrasse"),
        ("parrotfish", "sea", None),
        ("wrasse", "", None),
        ("value chain", "sea", None),
        ("Renamed", "", "renamed"),
        ("Sea-Perch", "sea", "sea perch"),
        ("sea perch", "", None),
        ("perch", "sea", None),
        ("Moved", "air", "moved"),
        ("moved", "", None),
    ],
)
def test_a_concept_that_is_there_is_not_added_again(english: str, domain: str, taken: str | None) -> None:
    with empty() as store:
        store.count([counted("a", [pair(("Value chain",), "ก", (), "translation", 0.9, 5)])])
        store.take_in(
            [
                Entry("Value chain", (), (Variant("ก"),), domain="trade"),
                Entry("wrong", (), (Variant("ข"),), "w"),
                Entry("house", (), (), "h"),
                Entry("Wrasse", (), (Variant("ค", status="rejected"),), domain="sea"),
                Entry("perch", (), (Variant("ง", status="rejected"), Variant("จ")), "p", domain="sea"),
                Entry("shifted", (), (Variant("ฉ", status="rejected"),), "s"),
            ]
        )
        store.describe("w", english="renamed", **NOTHING)
        store.describe("p", english="sea perch", **NOTHING)
        store.decide("p", "จ", "rejected")
        store.describe("s", english="moved", domain="air", **NOTHING)
        before = rows(store)
        if taken is None:
            assert store.add(Entry(english, domain=domain))
            return
        for take in (
            lambda: store.add(Entry(english, domain=domain)),
            lambda: store.describe("h", english=english, domain=domain, **NOTHING),
        ):
            with pytest.raises(DuplicateTermError, match=f"has a concept '{taken}'") as error:
                take()
            assert (error.value.concept.english, error.value.concept.domain) == (taken, domain)
        assert rows(store) == before


@given(texts, st.lists(actions | edits, max_size=6))
def test_no_concept_that_is_shown_is_added_again(found: list[list[Pair]], acts: list[tuple[Any, ...]]) -> None:
    with filled(of_domains(found)) as store:
        for action in acts:
            do(store, action)
        for entry in store:
            with pytest.raises(DuplicateTermError) as error:
                store.add(Entry(entry.english, domain=entry.domain))
            assert english_key(error.value.concept.english) == english_key(entry.english)
