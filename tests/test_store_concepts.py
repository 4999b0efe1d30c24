"""Concepts in their table and in the index of names."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from align.records import Pair
from glossary import Entry, Variant
from glossary.entries.keys import concept_id
from glossary.search.index import names_of
from glossary.store.concepts import domains, entries_named

from .storing import WRASSE, actions, counted, do, edits, empty, filled, numbered, texts


@given(texts, st.lists(actions | edits, max_size=6), texts)
def test_index_has_the_names_of_current_concepts(
    first: list[list[Pair]], acts: list[tuple[Any, ...]], more: list[list[Pair]]
) -> None:
    with filled(numbered(first)) as store:
        for action in acts:
            do(store, action)
        store.count(numbered(more))
        store.undo()
        connection = store.connection
        connection.execute("INSERT INTO parts (parts, rank) VALUES ('integrity-check', 1)")
        indexed = connection.execute("SELECT concept, thai, key, sound, status, confidence, count FROM names")
        held = connection.execute("SELECT number, id FROM concepts").fetchall()
        entries = {entry.id: entry for entry in store}
        assert sorted(map(tuple, indexed)) == sorted(
            (number, *name) for number, id_ in held for name in names_of(entries[id_])
        )


def test_entries_named_finds_concepts_of_all_domains() -> None:
    with empty() as store:
        store.take_in(
            [
                Entry("Bank", (), (Variant("ธนาคาร"),), domain="finance"),
                Entry("bank", (), (Variant("ตลิ่ง", status="rejected"),)),
                Entry("house", ("bank",)),
            ]
        )
        assert [(e.english, e.domain) for e in entries_named(store.connection, ["BANK", "ship"])] == [
            ("Bank", "finance"),
            ("bank", ""),
        ]


def test_domains_are_listed_each_once() -> None:
    with empty() as store:
        assert domains(store.connection) == []
        store.take_in(Entry(f"term {at}", (), (Variant("ก"),), domain=["", "sea", "air"][at % 3]) for at in range(9))
        assert domains(store.connection) == ["", "air", "sea"]
        assert domains(store.connection, 2) == ["", "air"]


def test_one_term_in_two_domains_is_two_concepts() -> None:
    with empty() as store:
        store.count([counted("a", [WRASSE], "zoology"), counted("b", [WRASSE], "cooking")])
        assert [(e.domain, e.id == concept_id("wrasse", e.domain)) for e in store] == [
            ("cooking", True),
            ("zoology", True),
        ]


def test_used_id_is_not_given_again() -> None:
    with empty() as store:
        store.take_in([Entry("parrotfish", (), (Variant("ปลานกแก้ว"),), id=concept_id("Wrasse"))])
        store.count([counted("a", [WRASSE])])
        assert sorted((e.english, e.id) for e in store) == [
            ("Wrasse", concept_id("Wrasse") + "-2"),
            ("parrotfish", concept_id("Wrasse")),
        ]
