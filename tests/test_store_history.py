"""The history: its decisions, their changes, and its pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Entry, Synonym, Variant
from glossary.decisions.changes import describe
from glossary.entries.keys import concept_id
from glossary.store import history
from glossary.store.history import latest

from .storing import NOTHING, act, actions, changes, counted, do, edits, empty, filled, pair


def test_decision_has_time_action_before_and_after() -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        (entry,) = store
        store.decide(entry.id, "ธนาคาร", "approved")
        *_, last = store.history()
        assert (last.action, last.concept, last.undone) == ("approved", entry.id, False)
        assert last.before is not None
        assert last.after is not None
        assert [v.status for e in (last.before, last.after) for v in e.variants] == ["", "approved"]
        assert len(last.at) == len("2026-01-01T00:00:00Z")


def test_history_of_one_concept() -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "b"), Entry("river", (), (Variant("แม่น้ำ"),), "r")])
        store.decide("r", "แม่น้ำ", "forbidden")
        store.decide("b", "ธนาคาร", "approved")
        store.decide("r", "แม่น้ำ", "admitted")
        assert [d.action for d in store.history("r")] == ["import", "forbidden", "admitted"]
        assert changes(store, "b") == [
            "bank: new ธนาคาร",
            "bank: ธนาคาร: status none -> approved",
        ]
        assert not list(store.history("x"))
        assert list(store.history()) == sorted([*store.history("b"), *store.history("r")], key=lambda d: d.number)


@pytest.mark.parametrize(
    ("english", "domain", "said"),
    [
        ("Parrotfish", "", ["wrasse: english wrasse -> Parrotfish"]),
        ("WRASSE", "", ["wrasse: english wrasse -> WRASSE"]),
        ("wrasse", "sea", ["wrasse: domain none -> sea"]),
    ],
)
def test_renaming_starts_from_the_spelling_in_documents(english: str, domain: str, said: list[str]) -> None:
    found = [pair((name,), "ปลานกขุนทอง", (), "translation", 0.9, 5) for name in ("wrasse", "Wrasse", "wrasse")]
    with filled([counted("a", found[:1])]) as store:
        store.describe(concept_id("wrasse"), english=english, domain=domain, **NOTHING)
        assert changes(store) == said
        store.count([counted("b", found[1:])])
        assert changes(store) == said
        store.decide(concept_id("wrasse"), "ปลานกขุนทอง", "approved")
        assert changes(store) == [*said, f"{english}: ปลานกขุนทอง: status proposed -> approved"]


def test_changes_of_an_added_concept() -> None:
    with empty() as store:
        store.add(Entry("bank", ("BK",), (Variant("ธนาคาร", status="approved"),), domain="money", note="n"))
        store.add(Entry("river"))
        store.count([counted("a", [pair(("River",), "แม่น้ำ", (), "translation", 0.9, 5)])])
        assert [[describe(change) for change in decision.changes] for decision in store.history()] == [
            ["bank: new ธนาคาร", "bank: note none -> n", "bank: acronyms none -> BK"],
            ["river: english none -> river"],
        ]


@pytest.mark.parametrize(
    ("thai", "said"),
    [
        ("แบงก์", ["bank: แบงก์: added as forbidden", "bank: แบงก์: note none -> n"]),
        ("ธนาคาร", ["bank: ธนาคาร: status proposed -> forbidden", "bank: ธนาคาร: note none -> n"]),
    ],
)
def test_changes_tell_typed_terms_from_found_ones(thai: str, said: list[str]) -> None:
    with filled([counted("a", [pair(("bank",), "ธนาคาร", (), "translation", 0.9, 5)])]) as store:
        store.decide(concept_id("bank"), thai, "forbidden", note="n")
        assert changes(store) == said


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (Entry("bank", synonyms=(Synonym("banking house"),)), ["bank: synonym none -> banking house"]),
        (
            Entry("bank", synonyms=(Synonym("money house", "forbidden"),)),
            ["bank: status of money house none -> forbidden"],
        ),
        (Entry("bank", synonyms=(Synonym("BK", "rejected"),)), ["bank: acronyms BK -> none"]),
        (Entry("bank", (), (Variant("ธนาคาร", extra={"seen": "1"}),)), ["bank: ธนาคาร: seen none -> 1"]),
        (Entry("bank", (), (Variant("ธนาคาร", note="n"),)), ["bank: ธนาคาร: note none -> n"]),
    ],
)
def test_changes_of_an_import(theirs: Entry, said: list[str]) -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "b", synonyms=(Synonym("money house"),))])
        store.take_in([replace(theirs, id="b")])
        assert [describe(change) for change in list(store.history())[-1].changes] == said


def test_count_concepts_of_a_decision() -> None:
    with empty() as store:
        store.take_in([Entry(name, (), (Variant(name),), name) for name in "abc"])
        number = store.decide("a", "a", "approved")
        assert [history.count_concepts(store.connection, at) for at in (number - 1, number, number + 1)] == [3, 1, 0]


@given(st.lists(actions | edits, max_size=9), st.integers(1, 3))
def test_latest_pages_through_decisions(acts: list[tuple[Any, ...]], limit: int) -> None:
    with empty() as store:
        store.take_in([Entry("Wrasse", (), (Variant("ปลานกขุนทอง"),)), Entry("bank")])
        for action in acts:
            do(store, action)
        made = list(store.history())
        assert history.actions(store.connection) == sorted({d.action for d in made})
        for kind in ("", *history.actions(store.connection)):
            wanted = list(dict.fromkeys(d.number for d in reversed(made) if kind in ("", d.action)))
            found: list[int] = []
            while page := latest(store.connection, limit, found[-1] if found else None, kind):
                assert len(page) <= limit
                found += page
            assert found == wanted
        for number in {d.number for d in made}:
            of_one = [d for d in made if d.number == number]
            assert list(store.history(number=number, limit=limit)) == of_one[:limit]
            later = {d.concept for d in made if d.number > number}
            assert history.is_followed(store.connection, number) == bool(later & {d.concept for d in of_one})


@given(st.lists(actions, max_size=5), st.lists(actions | st.none(), max_size=5))
def test_since_returns_decisions_made_and_undone(
    before: list[tuple[str, ...]], meanwhile: list[tuple[str, ...] | None]
) -> None:
    with empty() as store:
        store.take_in([Entry("Wrasse", (), (Variant("ปลานกขุนทอง"),))])
        (entry,) = store
        for action in before:
            act(store, action)
        seen, known = store.state(entry.id), list(store.history(entry.id))
        assert store.since(entry.id, seen) == ([], 0)
        for next_one in meanwhile:
            act(store, next_one) if next_one else store.undo()
        made, taken_back = store.since(entry.id, seen)
        now = list(store.history(entry.id))
        assert made == now[len(known) :]
        assert taken_back == sum(d.undone for d in now[: len(known)]) - sum(d.undone for d in known)


@pytest.mark.parametrize("state", ["", "x", "1", "1.x", "-1.0"])
def test_since_an_invalid_state_returns_all(state: str) -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "b")])
        store.decide("b", "ธนาคาร", "approved")
        assert [d.action for d in store.since("b", state).made] == ["import", "approved"]
