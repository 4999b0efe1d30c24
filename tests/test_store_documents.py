"""Documents that are counted, in any order, again and in other domains."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.records import Pair
from glossary import Entry, Source, Variant
from glossary.counting.tally import Tally
from glossary.decisions.changes import describe
from glossary.entries.keys import concept_id, english_key
from glossary.store import DocumentEvidence
from glossary.store.counts import compute_statistics
from glossary.store.documents import beginnings
from glossary.store.proposals import ProposalFilter, count_proposals

from .storing import (
    DOMAINS,
    ENGLISH,
    NOTHING,
    THAI,
    WRASSE,
    as_csv,
    counted,
    edit,
    edits,
    empty,
    filled,
    numbered,
    of_domains,
    pair,
    rows,
    texts,
)


@given(texts.flatmap(lambda t: st.tuples(st.just(t), st.permutations(range(len(t))), st.integers(1, 3))))
def test_order_and_batches_of_documents_do_not_matter(drawn: tuple[list[list[Pair]], list[int], int]) -> None:
    found, order, size = drawn
    documents = numbered(found)
    with filled(documents) as whole, empty() as store:
        for at in range(0, len(order), size):
            store.count([documents[n] for n in order[at : at + size]])
            store.count([documents[n] for n in order[:at]])
        assert as_csv(store) == as_csv(whole)


@given(texts)
def test_documents_make_the_entries_of_a_tally(found: list[list[Pair]]) -> None:
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
def test_replaced_document_leaves_nothing_behind(first: list[list[Pair]], second: list[list[Pair]]) -> None:
    old = numbered(first)
    new = numbered(second)
    kept = old[len(new) :]
    with filled(old) as store, filled([*new, *kept]) as expected:
        store.count(new)
        assert as_csv(store) == as_csv(expected)


def test_document_counts_once_with_its_newest_text() -> None:
    with empty() as store:
        assert store.count([counted("a", [WRASSE])]).new == 1
        assert store.count([counted("a", [WRASSE])]) == store.count([])
        assert store.count([counted("a", [WRASSE, WRASSE])]).replaced == 1
        assert [e.count for e in store] == [2]


def test_build_with_another_model_reports_differences() -> None:
    old = pair(("Wrasse",), "ตัวปลานกขุนทอง", (), "translation", 0.9, 5)
    new = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5 + len("ตัว"))
    with empty() as store:
        store.count([counted("a", [old], settings="1")])
        again = DocumentEvidence("a", counted("a", [old]).digest, "2", "", counted("a", [new]).found)
        (changed,) = store.count([again]).changed
        assert changed == ("a", "Wrasse", "ตัวปลานกขุนทอง", "ปลานกขุนทอง")


@given(texts, st.lists(edits, max_size=6), texts, st.integers(1, 3))
def test_order_of_documents_and_decisions_does_not_matter(
    first: list[list[Pair]], acts: list[tuple[Any, ...]], more: list[list[Pair]], size: int
) -> None:
    documents = of_domains([*first, *more])
    late = documents[len(first) :]
    with filled(documents[: len(first)]) as store, filled(documents) as alone:
        for action in acts:
            edit(store, action)
        for at in range(0, len(late), size):
            store.count(late[at : at + size])
        expected = as_csv(store)
        store.count([counted(document.name, [], document.domain, "other") for document in documents])
        store.count(documents[::-1])
        assert as_csv(store) == expected
        if not any(action[0] == "rename" for action in acts):
            names = [(english_key(e.english), e.domain) for e in store]
            assert len(names) == len(set(names))
        while store.undo():
            pass
        assert as_csv(store) == as_csv(alone)


@given(texts, st.sampled_from(ENGLISH), st.sampled_from(DOMAINS))
def test_undone_addition_leaves_no_trace_in_a_build(found: list[list[Pair]], english: str, domain: str) -> None:
    documents = [counted(f"d{n}", pairs, domain) for n, pairs in enumerate(found)]
    with filled(documents) as alone, empty() as store:
        added = store.add(Entry(english, (), (Variant(THAI[0], status="forbidden"),), domain=domain, note="mine"))
        store.count(documents)
        held = store.get(added.id)
        assert held
        assert (held.note, {v.status for v in held.variants if v.thai == THAI[0]}) == ("mine", {"forbidden"})
        store.undo()
        assert as_csv(store) == as_csv(alone)


@pytest.mark.parametrize(
    ("of", "again", "before", "after"),
    [
        ([""], ["sea"], [("sea", 2)], [("", 1), ("sea", 1)]),
        ([""], ["sea", "sea"], [("sea", 3)], [("", 1), ("sea", 2)]),
        ([""], ["", "sea"], [("sea", 3)], [("", 2), ("sea", 1)]),
        ([""], ["air"], [("air", 1), ("sea", 1)], [("", 1), ("air", 1)]),
        (["air"], ["sea"], [("sea", 2)], [("air", 1), ("sea", 1)]),
        (["air"], [""], [("", 1), ("sea", 1)], [("", 1), ("air", 1)]),
    ],
)
def test_documents_add_to_concept_moved_to_their_domain(
    of: list[str], again: list[str], before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    def documents(domains: list[str], name: str) -> list[DocumentEvidence]:
        return [counted(f"{name}{at}", [WRASSE], domain) for at, domain in enumerate(domains)]

    def counts() -> list[tuple[str, int]]:
        return sorted((entry.domain, entry.count) for entry in store)

    with filled(documents(of, "a")) as store:
        (entry,) = store
        store.describe(entry.id, english="wrasse", domain="sea", **NOTHING)
        store.count(documents(again, "b"))
        assert counts() == before
        (moved,) = (entry for entry in store if entry.domain == "sea")
        assert (moved.id, moved.english) == (entry.id, "wrasse")
        assert len(store.concordance(moved)) == moved.count
        assert count_proposals(store.connection, ProposalFilter(domain="sea", source="b")) == (
            "sea" in again or of[0] in again
        )
        state = rows(store)
        store.describe(moved.id, english="wrasse", domain="land", **NOTHING)
        assert dict(counts())["land"] == sum(domain in of for domain in [*of, *again])
        store.undo()
        assert rows(store) == state
        store.undo()
        with filled([*documents(of, "a"), *documents(again, "b")]) as alone:
            assert (counts(), as_csv(store)) == (after, as_csv(alone))


def test_documents_moved_after_their_concept_are_its_own() -> None:
    with filled([counted("a", [WRASSE])]) as store:
        (entry,) = store
        store.describe(entry.id, english="Parrotfish", domain="sea", **NOTHING)
        store.decide(entry.id, "ปลานกขุนทอง", "approved")
        assert store.count([counted("a", [WRASSE], "sea")]).moved == 1
        assert [(e.id, e.english, e.domain, e.count) for e in store] == [(entry.id, "Parrotfish", "sea", 1)]
        assert sum(each.terms for each in compute_statistics(store.connection).bins) == 1
        assert [describe(c) for c in next(store.history()).changes] == [
            "Wrasse: english Wrasse -> Parrotfish",
            "Wrasse: domain none -> sea",
        ]
        store.undo(), store.undo()
        assert [(e.id, e.english, e.domain) for e in store] == [(concept_id("Wrasse", "sea"), "Wrasse", "sea")]


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
def test_beginnings_are_folders_and_documents(names: list[str], most: int, expected: list[str]) -> None:
    with filled([counted(name, []) for name in names]) as store:
        assert beginnings(store.connection, most) == expected


@given(st.lists(st.text("/ab", min_size=1, max_size=5), max_size=9, unique=True))
def test_beginnings_cover_every_document(names: list[str]) -> None:
    with filled([counted(name, []) for name in names]) as store:
        found = beginnings(store.connection)
        left = [name for name in names if not name.startswith(tuple(found))]
        assert not [name for name in left if not name.endswith("/")]
        assert all(any(name.startswith(beginning) for name in names) for beginning in found)
