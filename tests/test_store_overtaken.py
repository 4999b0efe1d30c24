"""Decisions on what another person decided on meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Entry, Variant
from glossary.store import ConcurrentChangeError, Store

from .storing import act, actions, counted, empty, pair, shown

OVERTAKING: list[Callable[[Store, str], object]] = [
    lambda store, id_: store.decide(id_, "ธนาคาร", "forbidden"),
    lambda store, id_: store.decide(id_, "แบงก์", "approved"),
    lambda store, id_: store.correct(id_, "ธนาคาร", "ธนาคารใหญ่"),
    lambda store, id_: store.describe(id_, english="bank", definition="for money", note=""),
    lambda store, id_: store.take_in([Entry("bank", (), (Variant("แบงค์", status="forbidden"),))]),
    lambda store, id_: store.undo(),
]


@pytest.mark.parametrize("overtake", OVERTAKING)
def test_a_decision_on_what_another_decided_on_meanwhile_is_refused(overtake: Callable[[Store, str], object]) -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        store.take_in([Entry("bank", (), (Variant("แบงก์"),))])
        (entry,) = store
        seen = store.state(entry.id)
        overtake(store, entry.id)
        before = shown(store)
        for attempt in (
            lambda: store.decide(entry.id, "ธนาคาร", "approved", seen=seen),
            lambda: store.correct(entry.id, "ธนาคาร", "คาร", seen=seen),
            lambda: store.describe(entry.id, english="Bank", definition="", note="", seen=seen),
        ):
            with pytest.raises(ConcurrentChangeError, match="another person decided on 'bank' meanwhile"):
                attempt()
        assert shown(store) == before
        assert store.decide(entry.id, "ธนาคาร", "admitted", seen=store.state(entry.id))


def test_documents_do_not_overtake_a_decision() -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        (entry,) = store
        seen = store.state(entry.id)
        store.count([counted("a", [pair(("bank",), "แบงก์", (), "translation", 0.5, 3)])])
        assert store.decide(entry.id, "แบงก์", "approved", seen=seen)


@given(st.lists(actions, max_size=5), st.lists(actions | st.none(), max_size=5))
def test_what_was_decided_since_a_concept_was_seen_is_told(
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


def test_who_overtook_is_told() -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "b")])
        seen = store.state("b")
        with store.signed("มะลิ"):
            store.decide("b", "ธนาคาร", "approved")
        store.decide("b", "ธนาคาร", "forbidden")
        assert [d.by for d in store.since("b", seen).made] == ["มะลิ", ""]


@pytest.mark.parametrize("state", ["", "x", "1", "1.x", "-1.0"])
def test_since_no_state_is_since_the_beginning(state: str) -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "b")])
        store.decide("b", "ธนาคาร", "approved")
        assert [d.action for d in store.since("b", state).made] == ["import", "approved"]
