"""Decisions of people: they hold, are refused, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
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
from glossary.store import ConcurrentChangeError, DuplicateTermError, Store
from glossary.store.concepts import domains
from glossary.store.proposals import ProposalFilter, count_proposals, find_proposals, open_proposal

from .storing import (
    ENGLISH,
    NOTHING,
    THAI,
    WRASSE,
    actions,
    as_csv,
    changes,
    counted,
    decisions,
    do,
    edits,
    empty,
    filled,
    numbered,
    of_domains,
    pair,
    rows,
    texts,
)


@given(texts, st.lists(actions | edits, max_size=6), texts)
def test_decisions_hold_whatever_documents_come(
    first: list[list[Pair]], acts: list[tuple[Any, ...]], more: list[list[Pair]]
) -> None:
    def decided() -> tuple[object, ...]:
        curated = {decision.concept for decision in store.history()}
        return decisions(store), {e.id: (e.english, e.domain, e.note, e.synonyms) for e in store if e.id in curated}

    with filled(numbered(first)) as store:
        for action in acts:
            do(store, action)
        before, terms = decided(), decisions(store)
        store.count(numbered(more, "e"))
        assert decided() == before
        store.count([counted(f"d{n}", []) for n in range(len(first))])
        assert decided() == before
        assert not [e for e in store if {*map(english_key, e.acronyms)} & rejected_names(e.synonyms)]
        made = list(store.history())
        assert not any(result.changes or result.conflicts for result in store.take_in(list(store)))
        assert list(store.history()) == made
        store.take_in([Entry(e, (), tuple(Variant(t, status="approved", note="x") for t in THAI)) for e in ENGLISH])
        assert {key: decisions(store)[key][:3] for key in terms} == {key: term[:3] for key, term in terms.items()}


@given(texts, st.lists(actions | edits, max_size=6))
def test_every_decision_can_be_undone(found: list[list[Pair]], acts: list[tuple[Any, ...]]) -> None:
    with filled(of_domains(found)) as store:
        states = [rows(store)]
        for action in acts:
            before = len(list(store.history()))
            do(store, action)
            if len(list(store.history())) > before:
                states.append(rows(store))
        for state in reversed(states[:-1]):
            assert store.undo()
            assert rows(store) == state
        assert not store.undo()


@pytest.mark.parametrize(
    ("id_", "thai", "status", "message"),
    [
        ("no", "ธนาคาร", "approved", "has no concept 'no'"),
        ("c1", "ธนาคาร", "good", "status must be one of proposed"),
        ("c1", " ", "approved", "thai must be a term"),
    ],
)
def test_invalid_decision_is_refused(id_: str, thai: str, status: str, message: str) -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "c1")])
        with pytest.raises(InputError, match=message):
            store.decide(id_, thai, status)
        assert len(list(store.history())) == 1


def test_correct_rejects_one_span_and_approves_another() -> None:
    one = pair(("Wrasse",), "ตัวปลานกขุนทอง", (), "translation", 0.9, 5)
    with filled([counted("a", [one])]) as store:
        (entry,) = store
        store.correct(entry.id, "ตัวปลานกขุนทอง", "ปลานกขุนทอง")
        store.count([counted("b", [one])])
        assert [(v.thai, v.status, v.count) for _, v in store.glossary().rows] == [
            ("ปลานกขุนทอง", "approved", 1),
            ("ตัวปลานกขุนทอง", "rejected", 2),
        ]


def test_describe_changes_texts_and_keeps_evidence() -> None:
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


def test_moved_concept_keeps_its_documents() -> None:
    with filled([counted("a", [WRASSE])]) as store:
        (entry,) = store
        store.describe(entry.id, english="Wrasse", domain="sea", **NOTHING)
        assert changes(store) == ["Wrasse: domain none -> sea"]
        store.count([counted("b", [WRASSE])])
        (entry,) = store
        assert (entry.id, entry.domain, entry.count) == (concept_id("Wrasse"), "sea", 2)
        assert len(store.concordance(entry)) == 2
        assert domains(store.connection) == ["sea"]
        at_sea = ProposalFilter(domain="sea")
        assert [count_proposals(store.connection, ProposalFilter(domain=domain)) for domain in ("", "sea")] == [0, 1]
        assert open_proposal(store.connection, *find_proposals(store.connection, at_sea), at_sea)
        store.take_in([Entry("wrasse", (), (Variant("ปลานกแก้ว"),), domain="sea")])
        assert [e.id for e in store] == [entry.id]
        store.undo(), store.undo()
        assert [(e.domain, e.count) for e in store] == [("", 2)]


@pytest.mark.parametrize("english", ["Wrasse", "Parrotfish"])
def test_concept_is_not_moved_onto_another(english: str) -> None:
    with filled([counted("a", [WRASSE]), counted("b", [WRASSE], "sea")]) as store:
        store.describe(concept_id("Wrasse"), english=english, **NOTHING)
        before = rows(store)
        with pytest.raises(DuplicateTermError, match="has a concept 'Wrasse' in the domain 'sea' already"):
            store.describe(concept_id("Wrasse"), english=english, domain="sea", **NOTHING)
        assert rows(store) == before
        store.decide(concept_id("Wrasse", "sea"), "ปลานกขุนทอง", "approved")
        if english != "Wrasse":
            store.describe(concept_id("Wrasse"), english=english, domain="sea", **NOTHING)
            assert sorted((e.english, e.domain, e.count) for e in store) == [(english, "sea", 1), ("Wrasse", "sea", 1)]


def test_added_concept_is_one_decision_and_survives_build() -> None:
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
def test_invalid_concept_is_not_added(entry: Entry, message: str) -> None:
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
def test_name_of_another_concept_is_refused(english: str, domain: str, taken: str | None) -> None:
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
def test_no_current_concept_can_be_added_again(found: list[list[Pair]], acts: list[tuple[Any, ...]]) -> None:
    with filled(of_domains(found)) as store:
        for action in acts:
            do(store, action)
        for entry in store:
            with pytest.raises(DuplicateTermError) as error:
                store.add(Entry(entry.english, domain=entry.domain))
            assert english_key(error.value.concept.english) == english_key(entry.english)


def test_removed_acronym_stays_removed() -> None:
    one = pair(("Energy Agency",), "ทบวง", ("EA", "IEA"), "translation", 0.9, 5)
    with filled([counted("a", [one])]) as store:
        (entry,) = store
        store.describe(entry.id, english="Energy Agency", acronyms=["EA", "E A Thai"], **NOTHING)
        assert changes(store) == [
            "Energy Agency: acronyms IEA -> none",
            "Energy Agency: acronyms none -> E A Thai",
        ]
        store.count([counted("b", [one])])
        store.take_in([Entry("Energy Agency", ("IEA",), (Variant("ทบวง"),))])
        (entry,) = store
        assert {*entry.acronyms} == {"EA", "E A Thai"}
        assert [(s.english, s.status) for s in entry.synonyms] == [("IEA", "rejected")]
        assert not [hit for hit in store.lookup("IEA") if hit.how == "exact"]
        store.describe(entry.id, english="Energy Agency", acronyms=["EA", "IEA"], **NOTHING)
        (entry,) = store
        assert {*entry.acronyms} == {"EA", "IEA"}
        assert [(s.english, s.status) for s in entry.synonyms] == [("E A Thai", "rejected")]


@pytest.mark.parametrize(
    ("wanted", "held", "rejected"),
    [
        ((), ("EA",), {"iea"}),
        (("ea", "EAT"), ("EA", "EAT"), {"iea"}),
        (("iea",), ("EA", "iea"), set()),
    ],
)
def test_decision_adds_acronyms_and_undo_removes_them(
    wanted: tuple[str, ...], held: tuple[str, ...], rejected: set[str]
) -> None:
    found = [
        pair(("Energy Agency",), "สำนักงาน", (name,), "translation", 0.9, at) for at, name in ((5, "EA"), (9, "IEA"))
    ]
    with filled([counted("a", found)]) as store:
        (entry,) = store
        store.describe(entry.id, english="Energy Agency", acronyms=["EA"], **NOTHING)
        (before,) = store
        store.decide(entry.id, "สำนัก", "approved", acronyms=wanted)
        (after,) = store
        assert {*after.acronyms} == {*held}
        assert rejected_names(after.synonyms) == rejected
        store.undo()
        assert list(store) == [before]


def test_decision_with_blank_acronym_is_refused() -> None:
    with empty() as store:
        store.add(Entry("bank"))
        with pytest.raises(InputError, match="acronyms must be terms"):
            store.decide(concept_id("bank"), "ธนาคาร", "approved", acronyms=["BK", " "])
        assert [entry.variants for entry in store] == [()]


OVERTAKING: list[Callable[[Store, str], object]] = [
    lambda store, id_: store.decide(id_, "ธนาคาร", "forbidden"),
    lambda store, id_: store.decide(id_, "แบงก์", "approved"),
    lambda store, id_: store.correct(id_, "ธนาคาร", "ธนาคารใหญ่"),
    lambda store, id_: store.describe(id_, english="bank", definition="for money", note=""),
    lambda store, id_: store.take_in([Entry("bank", (), (Variant("แบงค์", status="forbidden"),))]),
    lambda store, id_: store.undo(),
]


@pytest.mark.parametrize("overtake", OVERTAKING)
def test_decision_on_a_changed_concept_is_refused(overtake: Callable[[Store, str], object]) -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        store.take_in([Entry("bank", (), (Variant("แบงก์"),))])
        (entry,) = store
        seen = store.state(entry.id)
        overtake(store, entry.id)
        before = as_csv(store)
        for attempt in (
            lambda: store.decide(entry.id, "ธนาคาร", "approved", seen=seen),
            lambda: store.correct(entry.id, "ธนาคาร", "คาร", seen=seen),
            lambda: store.describe(entry.id, english="Bank", definition="", note="", seen=seen),
        ):
            with pytest.raises(ConcurrentChangeError, match="another person decided on 'bank' meanwhile"):
                attempt()
        assert as_csv(store) == before
        assert store.decide(entry.id, "ธนาคาร", "admitted", seen=store.state(entry.id))


def test_new_documents_do_not_change_the_state() -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        (entry,) = store
        seen = store.state(entry.id)
        store.count([counted("a", [pair(("bank",), "แบงก์", (), "translation", 0.5, 3)])])
        assert store.decide(entry.id, "แบงก์", "approved", seen=seen)
