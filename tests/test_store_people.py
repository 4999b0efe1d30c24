"""Who decided."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from align.records import Pair
from glossary import Entry, Variant
from glossary.decisions.limits import parse_person

from .storing import ENGLISH, act, actions, empty, filled, numbered, texts

PEOPLE = ["", "มะลิ", "Anong"]


@given(texts, st.lists(st.tuples(actions, st.sampled_from(PEOPLE)), max_size=6), texts)
def test_who_decided_is_kept_whatever_comes_later(
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


def test_a_signature_ends_where_it_is_said_to() -> None:
    with empty() as store, store.signed("outer"):
        with suppress(KeyError), store.signed("inner"):
            store.take_in([Entry("a")])
            raise KeyError
        store.take_in([Entry("b")])
        with store.signed(""):
            store.take_in([Entry("c")])
        assert [d.by for d in store.history()] == ["inner", "outer", ""]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", ""),
        ("  ", ""),
        (" มะลิ\n ศรีสุข ", "มะลิ ศรีสุข"),
        ("<b>&'\"", "<b>&'\""),
        ("ก" * 60, "ก" * 60),
        ("אבג", "אבג"),
        ("😀", "😀"),
    ],
)
def test_a_name_is_one_line(said: str, kept: str) -> None:
    assert parse_person(said) == kept


@pytest.mark.parametrize(
    "said", ["x" * 61, "a\u200eb", "a\u202eb", "\u2067a", "a\0", "a\x1b[31m", "a\u200b", "\ud800", "\ufeffa"]
)
def test_what_is_no_name_is_refused_in_one_line(said: str) -> None:
    with pytest.raises(InputError, match=r"^by must be at most 60 visible letters; got ") as error:
        parse_person(said)
    assert str(error.value).isprintable()
    with empty() as store, pytest.raises(InputError, match="by must be"), store.signed(said):
        pass
