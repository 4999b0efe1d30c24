"""Decisions on terms: they hold, and they can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from align.records import Pair
from glossary import Entry, Variant

from .storing import (
    ENGLISH,
    THAI,
    act,
    actions,
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


@given(texts, st.lists(actions, max_size=6), texts)
def test_decisions_hold_whatever_documents_come(
    first: list[list[Pair]], acts: list[tuple[str, ...]], more: list[list[Pair]]
) -> None:
    with filled(numbered(first)) as store:
        for action in acts:
            act(store, action)
        decided = decisions(store)
        store.count(numbered(more, "e"))
        assert decisions(store) == decided
        store.count([counted(f"d{n}", []) for n in range(len(first))])
        assert decisions(store) == decided
        store.take_in([Entry(e, (), tuple(Variant(t, status="approved", note="x") for t in THAI)) for e in ENGLISH])
        assert {key: value[:3] for key, value in decisions(store).items() if key in decided} == {
            key: value[:3] for key, value in decided.items()
        }


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
def test_a_decision_that_makes_no_sense_is_refused(id_: str, thai: str, status: str, message: str) -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "c1")])
        with pytest.raises(InputError, match=message):
            store.decide(id_, thai, status)
        assert len(list(store.history())) == 1


def test_a_correction_rejects_the_wrong_span_and_approves_the_right_one() -> None:
    one = pair(("Wrasse",), "ตัวปลานกขุนทอง", (), "translation", 0.9, 5)
    with filled([counted("a", [one])]) as store:
        (entry,) = store
        store.correct(entry.id, "ตัวปลานกขุนทอง", "ปลานกขุนทอง")
        store.count([counted("b", [one])])
        assert [(v.thai, v.status, v.count) for _, v in store.glossary().rows] == [
            ("ปลานกขุนทอง", "approved", 1),
            ("ตัวปลานกขุนทอง", "rejected", 2),
        ]
