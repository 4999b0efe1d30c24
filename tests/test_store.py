"""An open glossary file as a whole: entries, threads, names of persons."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.records import Pair
from glossary import Entry, Synonym, Variant
from glossary.store import Store

from .storing import ENGLISH, act, actions, empty, filled, numbered, texts


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


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_page_returns_all_concepts_in_turn(limit: int) -> None:
    with empty() as store:
        store.take_in(Entry(english, domain=domain) for english in ("b", "a", "A-", "c") for domain in ("", "x"))
        found: list[Entry] = []
        while page := store.page(found[-1].id if found else None, limit):
            assert len(page) <= limit
            found += page
        assert found == list(store)
        assert store.page("no such id") == []


@pytest.mark.parametrize("name", ["g.glossary", ":memory:"])
def test_store_can_be_used_in_several_threads(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with ThreadPoolExecutor(1) as opener, ThreadPoolExecutor(1) as user:
        store = opener.submit(Store, name, create=True, any_thread=True).result()
        user.submit(store.take_in, [Entry("bank", (), (Variant("ธนาคาร"),))]).result()
        assert [hit.variant.thai for hit in opener.submit(store.lookup, "bank").result()] == ["ธนาคาร"]
        user.submit(store.close).result()


def test_closing_twice_leaves_one_file(tmp_path: Path) -> None:
    with Store(tmp_path / "g.glossary", create=True) as store:
        store.add(Entry("bank"))
        store.close()
    assert [file.name for file in tmp_path.iterdir()] == ["g.glossary"]


PEOPLE = ["", "มะลิ", "Anong"]


@given(texts, st.lists(st.tuples(actions, st.sampled_from(PEOPLE)), max_size=6), texts)
def test_name_of_person_is_kept(
    first: list[list[Pair]], acts: list[tuple[tuple[str, ...], str]], more: list[list[Pair]]
) -> None:
    with filled(numbered(first)) as store, empty() as other:
        expected: list[str] = []
        for action, by in acts:
            with store.signed(by):
                act(store, action)
            expected += [by] * (len(list(store.history())) - len(expected))

        def kept() -> list[str]:
            return [decision.by for decision in store.history()][: len(expected)]

        other.take_in([Entry(english, (), (Variant("แม่น้ำ", status="approved"),)) for english in ENGLISH])
        assert kept() == expected
        store.count(numbered(more))
        assert kept() == expected
        with store.signed("another"):
            store.merge(other)
        assert kept() == expected
        assert {d.by for d in list(store.history())[len(expected) :]} == {"another"}
        with store.signed("another"):
            while store.undo():
                assert kept() == expected


def test_signed_ends_with_its_block() -> None:
    with empty() as store, store.signed("outer"):
        with suppress(KeyError), store.signed("inner"):
            store.take_in([Entry("a")])
            raise KeyError
        store.take_in([Entry("b")])
        with store.signed(""):
            store.take_in([Entry("c")])
        assert [d.by for d in store.history()] == ["inner", "outer", ""]
