"""Documents that are counted, in any order, again and anew."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from align.records import Pair
from glossary import Entry, Source, Variant
from glossary.counting.tally import Tally
from glossary.entries.keys import concept_id, english_key
from glossary.store import Counted

from .storing import (
    DOMAINS,
    ENGLISH,
    THAI,
    WRASSE,
    counted,
    edit,
    edits,
    empty,
    filled,
    numbered,
    of_domains,
    pair,
    shown,
    texts,
)


@given(texts.flatmap(lambda t: st.tuples(st.just(t), st.permutations(range(len(t))), st.integers(1, 3))))
def test_any_order_and_any_batches_show_the_same(drawn: tuple[list[list[Pair]], list[int], int]) -> None:
    found, order, size = drawn
    documents = numbered(found)
    with filled(documents) as whole, empty() as store:
        for at in range(0, len(order), size):
            store.count([documents[n] for n in order[at : at + size]])
            store.count([documents[n] for n in order[:at]])
        assert shown(store) == shown(whole)


@given(texts)
def test_what_documents_say_is_what_a_tally_says(found: list[list[Pair]]) -> None:
    tally = Tally()
    for number, pairs in enumerate(found):
        for one in pairs:
            tally.add(one, Source(f"d{number}", one.start, one.end))
    expected = {
        (e.english, e.acronyms, v.thai, v.kind, v.confidence, v.count, v.sources) for e, v in tally.glossary().rows
    }
    with filled(numbered(found)) as store:
        assert {
            (e.english, e.acronyms, v.thai, v.kind, v.confidence, v.count, v.sources) for e, v in store.glossary().rows
        } == expected


@given(texts, texts)
def test_a_replaced_document_leaves_nothing_behind(first: list[list[Pair]], second: list[list[Pair]]) -> None:
    old = numbered(first)
    new = numbered(second)
    kept = old[len(new) :]
    with filled(old) as store, filled([*new, *kept]) as expected:
        store.count(new)
        assert shown(store) == shown(expected)


def test_a_document_counts_once_and_its_newest_text_counts() -> None:
    with empty() as store:
        assert store.count([counted("a", [WRASSE])]).new == 1
        assert store.count([counted("a", [WRASSE])]) == store.count([])
        assert store.count([counted("a", [WRASSE, WRASSE])]).replaced == 1
        assert [e.count for e in store] == [2]


def test_a_build_with_another_model_says_what_it_decides_otherwise() -> None:
    old = pair(("Wrasse",), "ตัวปลานกขุนทอง", (), "translation", 0.9, 5)
    new = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5 + len("ตัว"))
    with empty() as store:
        store.count([counted("a", [old], settings="1")])
        again = Counted("a", counted("a", [old]).digest, "2", "", counted("a", [new]).found)
        (differs,) = store.count([again]).differs
        assert differs == ("a", "Wrasse", "ตัวปลานกขุนทอง", "ปลานกขุนทอง")


@given(texts, st.lists(edits, max_size=6), texts, st.integers(1, 3))
def test_what_is_shown_after_decisions_does_not_depend_on_how_documents_come(
    first: list[list[Pair]], acts: list[tuple[Any, ...]], more: list[list[Pair]], size: int
) -> None:
    documents = of_domains([*first, *more])
    late = documents[len(first) :]
    with filled(documents[: len(first)]) as store, filled(documents) as alone:
        for action in acts:
            edit(store, action)
        for at in range(0, len(late), size):
            store.count(late[at : at + size])
        expected = shown(store)
        store.count([counted(document.name, [], document.domain, "other") for document in documents])
        store.count(documents[::-1])
        assert shown(store) == expected
        if not any(action[0] == "rename" for action in acts):
            names = [(english_key(e.english), e.domain) for e in store]
            assert len(names) == len(set(names))
        while store.undo():
            pass
        assert shown(store) == shown(alone)


@given(texts, st.sampled_from(ENGLISH), st.sampled_from(DOMAINS))
def test_a_build_after_an_addition_that_is_undone_is_a_build_alone(
    found: list[list[Pair]], english: str, domain: str
) -> None:
    documents = [counted(f"d{n}", pairs, domain) for n, pairs in enumerate(found)]
    with filled(documents) as alone, empty() as store:
        added = store.add(Entry(english, (), (Variant(THAI[0], status="forbidden"),), domain=domain, note="mine"))
        store.count(documents)
        held = store.get(added.id)
        assert held
        assert (held.note, {v.status for v in held.variants if v.thai == THAI[0]}) == ("mine", {"forbidden"})
        store.undo()
        assert shown(store) == shown(alone)


def test_an_id_that_another_concept_has_is_not_given_again() -> None:
    with empty() as store:
        store.take_in([Entry("parrotfish", (), (Variant("ปลานกแก้ว"),), id=concept_id("Wrasse"))])
        store.count([counted("a", [WRASSE])])
        assert sorted((e.english, e.id) for e in store) == [
            ("Wrasse", concept_id("Wrasse") + "-2"),
            ("parrotfish", concept_id("Wrasse")),
        ]
