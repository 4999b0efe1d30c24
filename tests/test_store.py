"""What a glossary file holds, and how it lists it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.records import Pair
from glossary import Entry, Synonym, Variant
from glossary.search.index import names_of
from glossary.store.concepts import domains, entries_named
from glossary.store.documents import beginnings

from .storing import actions, counted, do, edits, empty, filled, numbered, texts


def test_all_of_an_entry_is_kept() -> None:
    entry = Entry(
        "bank",
        ("BK",),
        (
            Variant(
                "ธนาคาร", "translation", 0.5, 3, ("a:1-2",), {"x": "y"}, "approved", "noun", "เงิน", ("ธนาคาร (bank)",)
            ),
        ),
        "c1",
        "finance",
        "a house for money",
        "often meant",
        (Synonym("banking house", "admitted", "noun", "old", {"x": "z"}),),
    )
    with empty() as store:
        store.take_in([entry])
        assert list(store) == [entry]
        assert store.get("c1") == entry


@given(texts, st.lists(actions | edits, max_size=6), texts)
def test_the_index_has_the_names_of_what_is_shown(
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


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_concepts_come_by_pages(limit: int) -> None:
    with empty() as store:
        store.take_in(Entry(english, domain=domain) for english in ("b", "a", "A-", "c") for domain in ("", "x"))
        found: list[Entry] = []
        while page := store.page(found[-1].id if found else None, limit):
            assert len(page) <= limit
            found += page
        assert found == list(store)
        assert store.page("no such id") == []


def test_concepts_are_found_by_their_english_in_all_domains() -> None:
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


@pytest.mark.parametrize(
    ("names", "most", "expected"),
    [
        ([], 9, []),
        (["a.txt"], 9, ["a.txt"]),
        (["news/a", "news/b", "health/c", "z.txt"], 9, ["health/", "news/", "z.txt"]),
        (["all/news/a", "all/news/b"], 9, ["all/news/a", "all/news/b"]),
        (["all/news/a", "all/news-old/b", "all/news0"], 9, ["all/news-old/", "all/news/", "all/news0"]),
        (["/home/a", "/srv/b", "/srv/c"], 9, ["/home/", "/srv/"]),
        (["a/", "a/b"], 9, ["a/b"]),
        (["a/"], 9, ["a/"]),
        (["ก/ข", "ก/ค", "😀/x"], 9, ["ก/", "😀/"]),
        ([f"{n:02}/x" for n in range(30)], 3, ["00/", "01/", "02/"]),
    ],
)
def test_names_of_documents_begin_with_folders(names: list[str], most: int, expected: list[str]) -> None:
    with filled([counted(name, []) for name in names]) as store:
        assert beginnings(store.connection, most) == expected


@given(st.lists(st.text("/ab", min_size=1, max_size=5), max_size=9, unique=True))
def test_every_document_begins_as_is_said(names: list[str]) -> None:
    with filled([counted(name, []) for name in names]) as store:
        found = beginnings(store.connection)
        left = [name for name in names if not name.startswith(tuple(found))]
        assert not [name for name in left if not name.endswith("/")]
        assert all(any(name.startswith(beginning) for name in names) for beginning in found)
