from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.records import Pair
from glossary import Entry, Variant
from glossary.entries.keys import english_key, thai_key
from glossary.store import Store, history
from glossary.store.counts import Bin, Statistics, compute_statistics
from tests.storing import act, actions, counted, empty, filled, numbered, pair, texts

RIGHT, WRONG, TYPED = "ปลานกขุนทอง", "ตัวปลานกขุนทอง", "นกขุนทองทะเล"


def found(thai: str, confidence: float, at: int = 5) -> Pair:
    return pair(("Wrasse",), thai, (), "translation", confidence, at)


def wrasse(store: Store) -> str:
    return next(entry.id for entry in store if entry.english == "Wrasse")


def test_statistics_of_an_empty_file() -> None:
    with empty() as store:
        statistics = compute_statistics(store.connection)
        assert statistics == Statistics(0, 0, {}, {}, {}, {}, (), (), ())
        assert (statistics.terms, statistics.sentences, statistics.decisions) == (0, 0, 0)


@settings(max_examples=50)
@given(texts, st.lists(actions, max_size=6), texts)
def test_statistics_agree_with_the_content_of_the_file(
    first: list[list[Pair]], acts: list[tuple[str, ...]], more: list[list[Pair]]
) -> None:
    with filled(numbered(first)) as store:
        for action in acts:
            act(store, action)
        store.count(numbered(more, "e"))
        store.undo()
        statistics, entries = compute_statistics(store.connection), list(store)
        occurrences = [evidence.occurrence for document in store.documents() for evidence in document.found]
        held = {d.number: d.action for d in store.history() if not d.undone}
        assert (statistics.concepts, statistics.documents) == (len(entries), len(first) + len(more))
        assert statistics.statuses == Counter(v.status for e in entries for v in e.variants)
        assert statistics.kinds == Counter(o.kind for o in occurrences)
        assert statistics.actions == Counter(held.values())
        assert sum(statistics.days.values()) == statistics.decisions
        most = sorted((sum(v.count for v in e.renderings) for e in entries), reverse=True)
        assert [f.count for f in statistics.frequent] == [count for count in most if count]
        spoken = {(o.key[0], o.key[1]) for o in occurrences}
        decided = [(english_key(e.english), v) for e in entries for v in e.variants if v.is_decided]
        judged = [v.status != "rejected" for english, v in decided if (english, thai_key(v.thai)) in spoken]
        assert sum(b.terms for b in statistics.bins) == len(judged)
        assert sum(b.terms * b.right for b in statistics.bins) == pytest.approx(sum(judged))


def test_import_counts_once_and_undone_decision_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    with filled([counted("a", [found(RIGHT, 0.9), found(WRONG, 0.3)])]) as store:
        for day, work in (
            ("2026-03-01", lambda: store.take_in([Entry("bank"), Entry("house")])),
            ("2026-03-01", lambda: store.decide(wrasse(store), RIGHT, "approved")),
            ("2026-03-04", lambda: store.decide(wrasse(store), WRONG, "rejected")),
            ("2026-03-05", lambda: store.decide(wrasse(store), TYPED, "approved")),
        ):
            monkeypatch.setattr(history, "now", lambda day=day: f"{day}T23:59:59Z")
            work()
        store.undo()
        statistics = compute_statistics(store.connection)
        assert statistics.actions == {"import": 1, "approved": 1, "rejected": 1}
        assert list(statistics.days.items()) == [(date(2026, 3, 1), 2), (date(2026, 3, 4), 1)]


def test_builds_have_running_totals() -> None:
    with empty() as store:
        for documents, pairs in ((3, 10), (1, 0), (6, 25)):
            store.log_build("", documents, pairs)
        builds = compute_statistics(store.connection).builds
        assert [(b.documents, b.pairs, b.all_documents, b.all_pairs) for b in builds] == [
            (3, 10, 3, 10),
            (1, 0, 4, 10),
            (6, 25, 10, 35),
        ]


def test_frequent_terms_have_their_best_usable_thai() -> None:
    bank = Entry("bank", ("BK", "B"), (Variant("แบงก์", count=9, status="forbidden"), Variant("ธนาคาร", count=2)), "c1")
    rest = [Entry(f"word {n}", (), (Variant("คำ", count=1),)) for n in range(30)]
    unused = Entry("loan", (), (Variant("แบงก์", count=5, status="forbidden"),), "c2")
    with empty() as store:
        store.take_in([*rest, unused, Entry("never", (), (Variant("ไม่", count=0),)), bank])
        first, second, *others = compute_statistics(store.connection).frequent
        assert (first.id, first.english, first.thai, first.count) == ("c1", "bank", "ธนาคาร", 11)
        assert (second.id, second.thai, second.count) == ("c2", "", 5)
        assert [f.count for f in others] == [1] * 18


def decide(thai: str, status: str) -> Callable[[Store], object]:
    return lambda store: store.decide(wrasse(store), thai, status)


def correct(store: Store) -> object:
    return store.correct(wrasse(store), WRONG, TYPED)


def count(thai: str, confidence: float) -> Callable[[Store], object]:
    return lambda store: store.count([counted("later", [found(thai, confidence)])])


def take_in(*entries: Entry) -> Callable[[Store], object]:
    return lambda store: store.take_in(entries)


IMPORTED = Variant(TYPED, "translation", 0.95, 40, status="approved")


@pytest.mark.parametrize(
    ("work", "bins"),
    [
        pytest.param([], [], id="nothing is decided"),
        pytest.param([decide(RIGHT, "approved")], [Bin(1, 0.8, 1.0)], id="approved is right"),
        pytest.param([decide(RIGHT, "forbidden")], [Bin(1, 0.8, 1.0)], id="forbidden is right"),
        pytest.param([decide(RIGHT, "proposed")], [], id="proposed is undecided"),
        pytest.param(
            [decide(WRONG, "rejected"), decide(RIGHT, "admitted")],
            [Bin(1, 0.3, 0.0), Bin(1, 0.8, 1.0)],
            id="rejected is wrong",
        ),
        pytest.param([decide(WRONG, "rejected"), Store.undo], [], id="undone is undecided"),
        pytest.param([correct], [Bin(1, 0.3, 0.0)], id="a typed correction has no confidence"),
        pytest.param([correct, count(TYPED, 0.35)], [Bin(2, 0.325, 0.5)], id="but that of where it is found later"),
        pytest.param([decide(TYPED, "approved")], [], id="a typed term has no confidence"),
        pytest.param([take_in(Entry("Wrasse", (), (IMPORTED,)))], [], id="an imported term has none of this file"),
        pytest.param(
            [take_in(Entry("Wrasse", (), (IMPORTED,))), count(TYPED, 0.1)], [Bin(1, 0.1, 1.0)], id="until it is found"
        ),
        pytest.param(
            [take_in(Entry("Wrasse", (), (Variant(RIGHT, status="approved"), Variant("อื่น")), id="x", domain="y"))],
            [],
            id="a concept of another domain is not that of the documents",
        ),
        pytest.param(
            [
                decide(RIGHT, "approved"),
                take_in(Entry("Wrasse", (), (Variant(TYPED, status="approved"),), id="x")),
                count(TYPED, 0.1),
            ],
            [Bin(1, 0.8, 1.0)],
            id="nor is a second concept of a name",
        ),
        pytest.param([count(RIGHT, 1.0), decide(RIGHT, "approved")], [Bin(1, 0.9, 1.0)], id="the mean of its places"),
        pytest.param([count(TYPED, 1.0), decide(TYPED, "approved")], [Bin(1, 1.0, 1.0)], id="one is in the last bin"),
        pytest.param([count(TYPED, 0.0), decide(TYPED, "rejected")], [Bin(1, 0.0, 0.0)], id="none is in the first"),
    ],
)
def test_bins_compare_confidence_with_decisions(work: list[Callable[[Store], object]], bins: list[Bin]) -> None:
    with filled([counted("a", [found(RIGHT, 0.8), found(WRONG, 0.3)])]) as store:
        for step in work:
            step(store)
        assert list(compute_statistics(store.connection).bins) == [
            Bin(b.terms, pytest.approx(b.confidence), pytest.approx(b.right)) for b in bins
        ]
