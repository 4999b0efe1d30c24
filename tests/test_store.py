from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from align.records import Pair, Parenthetical
from glossary import Entry, Source, Synonym, Variant, csv_text
from glossary.changes import describe
from glossary.index import names_of
from glossary.keys import concept_id, english_key, thai_key
from glossary.shown import rejected_names
from glossary.store import Counted, OvertakenError, Store, TakenError, digest_of, evidence_of
from glossary.store import connection as opening
from glossary.store.people import person
from glossary.store.proposals import Wanted
from glossary.store.schema import VERSION
from glossary.tally import Tally

ENGLISH = ["Value chain", "value-chain", "International Energy Agency", "Wrasse"]
THAI = ["ห่วงโซ่คุณค่า", "ห่วงโซ่ คุณค่า", "สำนักงานพลังงานสากล", "สํานักงานพลังงานสากล", "ปลานกขุนทอง"]


def pair(english: tuple[str, ...], thai: str, acronyms: tuple[str, ...], kind: str, confidence: float, at: int) -> Pair:
    end = at + len(thai)
    bracket = Parenthetical(end, end + 3, "x")
    return Pair(english, acronyms, thai, kind, confidence, at, end, bracket)  # type: ignore[arg-type]


pairs = st.builds(
    pair,
    st.lists(st.sampled_from(ENGLISH), max_size=2, unique=True).map(tuple),
    st.sampled_from(THAI),
    st.sampled_from([("IEA",), ("VC", "IEA")]),
    st.sampled_from(["translation", "mixed", "acronym"]),
    st.integers(0, 10_000).map(lambda n: n / 10_000),
    st.integers(0, 500),
)
texts = st.lists(st.lists(pairs, max_size=4), max_size=6)


def counted(name: str, found: list[Pair], domain: str = "", settings: str = "") -> Counted:
    text = repr(found)
    evidence = (e for p in found for e in evidence_of(p, Source(name, p.start, p.end), "ก" * 600))
    return Counted(name, digest_of(text), settings, domain, tuple(evidence))


@contextmanager
def empty() -> Iterator[Store]:
    with Store(":memory:", create=True) as store:
        yield store


def shown(store: Store) -> str:
    return csv_text(store.glossary())


def filled(documents: list[Counted]) -> Store:
    store = Store(":memory:", create=True)
    store.count(documents)
    return store


@given(texts.flatmap(lambda t: st.tuples(st.just(t), st.permutations(range(len(t))), st.integers(1, 3))))
def test_any_order_and_any_batches_show_the_same(drawn: tuple[list[list[Pair]], list[int], int]) -> None:
    found, order, size = drawn
    documents = [counted(f"d{n}", pairs) for n, pairs in enumerate(found)]
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
    with filled([counted(f"d{n}", pairs) for n, pairs in enumerate(found)]) as store:
        assert {
            (e.english, e.acronyms, v.thai, v.kind, v.confidence, v.count, v.sources) for e, v in store.glossary().rows
        } == expected


@given(texts, texts)
def test_a_replaced_document_leaves_nothing_behind(first: list[list[Pair]], second: list[list[Pair]]) -> None:
    old = [counted(f"d{n}", pairs) for n, pairs in enumerate(first)]
    new = [counted(f"d{n}", pairs) for n, pairs in enumerate(second)]
    kept = old[len(new) :]
    with filled(old) as store, filled([*new, *kept]) as expected:
        store.count(new)
        assert shown(store) == shown(expected)


statuses = st.sampled_from(["approved", "admitted", "forbidden", "rejected"])
actions = st.one_of(
    st.tuples(st.just("decide"), st.integers(0, 9), st.integers(0, 3), statuses),
    st.tuples(st.just("correct"), st.integers(0, 9), st.integers(0, 3), st.sampled_from(THAI)),
    st.tuples(st.just("import"), st.sampled_from(ENGLISH), st.sampled_from(THAI), statuses),
)


def act(store: Store, action: tuple[str, ...]) -> None:
    name, which, what, value = action
    entries = list(store)
    if name == "import":
        store.take_in([Entry(str(which), (), (Variant(str(what), status=value),))])
    elif entries:
        entry = entries[int(which) % len(entries)]
        if entry.variants:
            thai = entry.variants[int(what) % len(entry.variants)].thai
            store.decide(entry.id, thai, value) if name == "decide" else store.correct(entry.id, thai, value)


DOMAINS = ["", "sea", "air"]
ACRONYMS = ["IEA", "VC", "I.E.A.", "Wr"]
edits = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(ENGLISH), st.sampled_from(THAI), st.sampled_from(DOMAINS)),
    st.tuples(st.just("move"), st.integers(0, 9), st.just(""), st.sampled_from(DOMAINS)),
    st.tuples(st.just("rename"), st.integers(0, 9), st.sets(st.sampled_from(ACRONYMS)), st.sampled_from(ENGLISH)),
)


def edit(store: Store, action: tuple[str, Any, Any, str]) -> None:
    """Add or describe a concept, if none is called so already."""
    name, which, what, value = action
    with suppress(TakenError):
        if name == "add":
            store.add(Entry(which, ("VC",), (Variant(what, status="approved"),), domain=value, note="new"))
        elif entry := next(iter(list(store)[which:]), None):
            said: dict[str, Any] = {"definition": entry.definition, "note": entry.note}
            if name == "move":
                store.describe(entry.id, english=entry.english, domain=value, **said)
            else:
                store.describe(entry.id, english=value, acronyms=sorted(what), **said)


def of_domains(found: list[list[Pair]]) -> list[Counted]:
    """Documents of one domain after the other."""
    return [counted(f"d{n}", pairs, DOMAINS[n % len(DOMAINS)]) for n, pairs in enumerate(found)]


def do(store: Store, action: tuple[Any, ...]) -> None:
    edit(store, action) if action[0] in ("add", "move", "rename") else act(store, action)


def decisions(store: Store) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (e.id, thai_key(v.thai)): (e.english, v.thai, v.status, v.note)
        for e in store
        for v in e.variants
        if v.is_decided
    }


@given(texts, st.lists(actions, max_size=6), texts)
def test_decisions_hold_whatever_documents_come(
    first: list[list[Pair]], acts: list[tuple[str, ...]], more: list[list[Pair]]
) -> None:
    with filled([counted(f"d{n}", pairs) for n, pairs in enumerate(first)]) as store:
        for action in acts:
            act(store, action)
        decided = decisions(store)
        store.count([counted(f"e{n}", pairs) for n, pairs in enumerate(more)])
        assert decisions(store) == decided
        store.count([counted(f"d{n}", []) for n in range(len(first))])
        assert decisions(store) == decided
        store.take_in([Entry(e, (), tuple(Variant(t, status="approved", note="x") for t in THAI)) for e in ENGLISH])
        assert {key: value[:3] for key, value in decisions(store).items() if key in decided} == {
            key: value[:3] for key, value in decided.items()
        }


@given(texts, st.lists(actions, max_size=6), texts, st.lists(actions, max_size=6))
def test_decisions_hold_when_another_file_is_merged(
    mine: list[list[Pair]], my_acts: list[tuple[str, ...]], theirs: list[list[Pair]], their_acts: list[tuple[str, ...]]
) -> None:
    def acted(found: list[list[Pair]], acts: list[tuple[str, ...]]) -> Store:
        store = filled([counted(f"d{n}", pairs) for n, pairs in enumerate(found)])
        for action in acts:
            act(store, action)
        return store

    with acted(mine, my_acts) as store, acted(theirs, their_acts) as other:
        decided, others = decisions(store), decisions(other)
        store.absorb(other)
        merged = decisions(store)
        assert {key: merged.get(key) for key in decided} == decided
        assert {key for key in others if key not in merged} == set()
        again = shown(store)
        store.absorb(other)
        assert shown(store) == again


def rows(store: Store) -> list[list[tuple[Any, ...]]]:
    """All that a file holds but its history, byte for byte; names have numbers that say nothing."""
    tables = ("documents", "occurrences", "concepts", "builds")
    names = "SELECT concept, thai, key, sound, status, confidence, count FROM names ORDER BY 1, 2, 3, 4, 5, 6, 7"
    queries = (*(f"SELECT * FROM {table} ORDER BY rowid" for table in tables), names)
    return [store._connection.execute(query).fetchall() for query in queries]


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


@given(texts, st.lists(edits, max_size=6), texts)
def test_what_was_said_of_a_concept_holds_whatever_documents_come(
    first: list[list[Pair]], acts: list[tuple[Any, ...]], more: list[list[Pair]]
) -> None:
    def said() -> dict[str, tuple[Any, ...]]:
        held = (entry for entry in store if entry.id in {given.id for given in store.given()})
        return {e.id: (e.english, e.domain, e.note, e.synonyms) for e in held}

    with filled([counted(f"d{n}", pairs) for n, pairs in enumerate(first)]) as store:
        for action in acts:
            edit(store, action)
        before = said()
        store.count([counted(f"e{n}", pairs) for n, pairs in enumerate(more)])
        assert said() == before
        store.count([counted(f"d{n}", []) for n in range(len(first))])
        assert said() == before
        assert not [e for e in store if {*map(english_key, e.acronyms)} & rejected_names(e.synonyms)]
        assert not any(result.changes or result.conflicts for result in store.take_in(list(store)))


PEOPLE = ["", "มะลิ", "Anong"]


@given(texts, st.lists(st.tuples(actions, st.sampled_from(PEOPLE)), max_size=6), texts)
def test_who_decided_is_kept_whatever_comes_later(
    first: list[list[Pair]], acts: list[tuple[tuple[str, ...], str]], more: list[list[Pair]]
) -> None:
    with filled([counted(f"d{n}", pairs) for n, pairs in enumerate(first)]) as store, empty() as other:
        expected: list[str] = []
        for action, by in acts:
            with store.signed(by):
                act(store, action)
            expected += [by] * (len(list(store.history())) - len(expected))

        def kept() -> list[str]:
            return [decision.by for decision in store.history()][: len(expected)]

        other.take_in([Entry(english, (), (Variant("แม่น้ำ", status="approved"),)) for english in ENGLISH])
        assert kept() == expected
        store.count([counted(f"d{n}", pairs) for n, pairs in enumerate(more)])
        assert kept() == expected
        with store.signed("another"):
            store.absorb(other)
        assert kept() == expected
        assert {d.by for d in list(store.history())[len(expected) :]} == {"another"}
        with store.signed("another"):
            while store.undo():
                assert kept() == expected


@given(texts, st.lists(actions | edits, max_size=6), texts)
def test_the_index_has_the_names_of_what_is_shown(
    first: list[list[Pair]], acts: list[tuple[Any, ...]], more: list[list[Pair]]
) -> None:
    with filled([counted(f"d{n}", pairs) for n, pairs in enumerate(first)]) as store:
        for action in acts:
            do(store, action)
        store.count([counted(f"d{n}", pairs) for n, pairs in enumerate(more)])
        store.undo()
        connection = store._connection
        connection.execute("INSERT INTO parts (parts, rank) VALUES ('integrity-check', 1)")
        indexed = connection.execute("SELECT concept, thai, key, sound, status, confidence, count FROM names")
        held = connection.execute("SELECT number, id FROM concepts").fetchall()
        entries = {entry.id: entry for entry in store}
        assert sorted(map(tuple, indexed)) == sorted(
            (number, *name) for number, id_ in held for name in names_of(entries[id_])
        )


def test_a_document_counts_once_and_its_newest_text_counts() -> None:
    one = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5)
    with empty() as store:
        assert store.count([counted("a", [one])]).new == 1
        assert store.count([counted("a", [one])]) == store.count([])
        assert store.count([counted("a", [one, one])]).replaced == 1
        assert [e.count for e in store] == [2]


def test_a_build_with_another_model_says_what_it_decides_otherwise() -> None:
    old, new = (pair(("Wrasse",), thai, (), "translation", 0.9, 5) for thai in ("ตัวปลานกขุนทอง", "ปลานกขุนทอง"))
    new = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5 + 3)
    with empty() as store:
        store.count([counted("a", [old], settings="1")])
        again = Counted("a", counted("a", [old]).digest, "2", "", counted("a", [new]).found)
        (differs,) = store.count([again]).differs
        assert differs == ("a", "Wrasse", "ตัวปลานกขุนทอง", "ปลานกขุนทอง")


def test_one_term_in_two_domains_is_two_concepts() -> None:
    one = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5)
    with empty() as store:
        store.count([counted("a", [one], "zoology"), counted("b", [one], "cooking")])
        assert [(e.domain, e.id == concept_id("wrasse", e.domain)) for e in store] == [
            ("cooking", True),
            ("zoology", True),
        ]


def test_what_is_taken_in_names_its_decision() -> None:
    with empty() as store:
        first, again = (store.take_in([Entry("bank", (), (Variant("ธนาคาร"),)), Entry("house")]) for _ in range(2))
        assert [result.decision for result in first] == [1, 1]
        assert [result.decision for result in again] == [0, 0]
        store.undo(first[0].decision)
        assert len(store) == 0


def test_concepts_are_found_by_their_english_in_all_domains() -> None:
    with empty() as store:
        store.take_in(
            [
                Entry("Bank", (), (Variant("ธนาคาร"),), domain="finance"),
                Entry("bank", (), (Variant("ตลิ่ง", status="rejected"),)),
                Entry("house", ("bank",)),
            ]
        )
        assert [(e.english, e.domain) for e in store.called(["BANK", "ship"])] == [("Bank", "finance"), ("bank", "")]


def test_two_imported_concepts_of_one_name_stay_two() -> None:
    money, river = (Entry("bank", (), (Variant(t),), id=t[0] + "1") for t in ("ธนาคาร", "ฝั่ง"))
    with empty() as store:
        store.take_in([money, river])
        store.take_in([river])
        assert sorted(v.thai for _, v in store.glossary().rows) == ["ธนาคาร", "ฝั่ง"]
        assert len(store) == 2


def test_an_id_that_another_concept_has_is_not_given_again() -> None:
    one = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5)
    with empty() as store:
        store.take_in([Entry("parrotfish", (), (Variant("ปลานกแก้ว"),), id=concept_id("Wrasse"))])
        store.count([counted("a", [one])])
        assert sorted((e.english, e.id) for e in store) == [
            ("Wrasse", concept_id("Wrasse") + "-2"),
            ("parrotfish", concept_id("Wrasse")),
        ]


def test_an_import_of_what_is_there_decides_nothing() -> None:
    one = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5)
    with filled([counted("a", [one])]) as store:
        assert not any(r.changes or r.conflicts for r in store.take_in(list(store)))
        assert not list(store.history())


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
        assert store.entry("c1") == entry


def test_history_says_when_what_and_from_what() -> None:
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


def test_the_history_of_a_concept_is_that_of_no_other() -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "b"), Entry("river", (), (Variant("แม่น้ำ"),), "r")])
        store.decide("r", "แม่น้ำ", "forbidden")
        store.decide("b", "ธนาคาร", "approved")
        store.decide("r", "แม่น้ำ", "admitted")
        assert [d.action for d in store.history("r")] == ["import", "forbidden", "admitted"]
        assert [describe(change) for d in store.history("b") for change in d.changes] == [
            "bank: new ธนาคาร",
            "bank: ธนาคาร: status none -> approved",
        ]
        assert not list(store.history("x"))
        assert list(store.history()) == sorted([*store.history("b"), *store.history("r")], key=lambda d: d.number)


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


# ---- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_concepts_come_by_pages(limit: int) -> None:
    with empty() as store:
        store.take_in(Entry(english, domain=domain) for english in ("b", "a", "A-", "c") for domain in ("", "x"))
        found: list[Entry] = []
        while page := store.entries(found[-1].id if found else None, limit):
            assert len(page) <= limit
            found += page
        assert found == list(store)
        assert store.entries("no such id") == []


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
        for act in (
            lambda: store.decide(entry.id, "ธนาคาร", "approved", seen=seen),
            lambda: store.correct(entry.id, "ธนาคาร", "คาร", seen=seen),
            lambda: store.describe(entry.id, english="Bank", definition="", note="", seen=seen),
        ):
            with pytest.raises(OvertakenError, match="another person decided on 'bank' meanwhile"):
                act()
        assert shown(store) == before
        assert store.decide(entry.id, "ธนาคาร", "admitted", seen=store.state(entry.id))


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
    assert person(said) == kept


@pytest.mark.parametrize(
    "said", ["x" * 61, "a\u200eb", "a\u202eb", "\u2067a", "a\0", "a\x1b[31m", "a\u200b", "\ud800", "\ufeffa"]
)
def test_what_is_no_name_is_refused_in_one_line(said: str) -> None:
    with pytest.raises(InputError, match=r"^by must be at most 60 visible letters; got ") as error:
        person(said)
    assert str(error.value).isprintable()
    with empty() as store, pytest.raises(InputError, match="by must be"), store.signed(said):
        pass


@pytest.mark.parametrize("state", ["", "x", "1", "1.x", "-1.0"])
def test_since_no_state_is_since_the_beginning(state: str) -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "b")])
        store.decide("b", "ธนาคาร", "approved")
        assert [d.action for d in store.since("b", state).made] == ["import", "approved"]


def test_a_decision_says_how_many_concepts_it_is_on() -> None:
    with empty() as store:
        store.take_in([Entry(name, (), (Variant(name),), name) for name in "abc"])
        number = store.decide("a", "a", "approved")
        assert [store.reach(at) for at in (number - 1, number, number + 1)] == [3, 1, 0]


def test_documents_do_not_overtake_a_decision() -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        (entry,) = store
        seen = store.state(entry.id)
        store.count([counted("a", [pair(("bank",), "แบงก์", (), "translation", 0.5, 3)])])
        assert store.decide(entry.id, "แบงก์", "approved", seen=seen)


def test_a_concept_is_described() -> None:
    with empty() as store:
        store.count([counted("a", [pair(("bank",), "ธนาคาร", (), "translation", 0.5, 3)])])
        (entry,) = store
        assert not store.describe(entry.id, english="bank", definition="", note="")
        store.describe(entry.id, english="Bank", definition="a house for money", note="see teller")
        (entry,) = store
        assert (entry.english, entry.definition, entry.note) == ("Bank", "a house for money", "see teller")
        assert [(v.thai, v.count) for v in entry.variants] == [("ธนาคาร", 1)]
        store.count([counted("b", [pair(("bank",), "ธนาคาร", (), "translation", 0.5, 3)])])
        assert [(e.english, e.count) for e in store] == [("Bank", 2)]
        store.undo()
        assert [(e.english, e.definition) for e in store] == [("bank", "")]


# ---- concepts that people add and describe -----------------------------------------------------------------

NOTHING = {"definition": "", "note": ""}


@given(texts, st.sampled_from(ENGLISH), st.sampled_from(DOMAINS))
def test_a_build_after_an_addition_that_is_undone_is_a_build_alone(
    found: list[list[Pair]], english: str, domain: str
) -> None:
    documents = [counted(f"d{n}", pairs, domain) for n, pairs in enumerate(found)]
    with filled(documents) as alone, empty() as store:
        added = store.add(Entry(english, (), (Variant(THAI[0], status="forbidden"),), domain=domain, note="mine"))
        store.count(documents)
        held = store.entry(added.id)
        assert held
        assert (held.note, {v.status for v in held.variants if v.thai == THAI[0]}) == ("mine", {"forbidden"})
        store.undo()
        assert shown(store) == shown(alone)


def test_an_added_concept_is_one_decision_and_stays_in_a_build() -> None:
    one = pair(("wrasse",), "ปลานกขุนทอง", ("WR",), "translation", 0.9, 5)
    with empty() as store:
        number, id_ = store.add(Entry("Wrasse", (), (Variant("ปลานกแก้ว", status="approved"),), domain="sea"))
        assert (number, id_) == (1, concept_id("wrasse", "sea"))
        assert [(d.action, d.concept, [describe(c) for c in d.changes]) for d in store.history()] == [
            ("add", id_, ["Wrasse: new ปลานกแก้ว"])
        ]
        store.count([counted("a", [one], "sea")])
        (entry,) = store
        assert (entry.english, entry.acronyms) == ("Wrasse", ("WR",))
        assert [(v.thai, v.status, v.count) for v in entry.variants] == [
            ("ปลานกแก้ว", "approved", 0),
            ("ปลานกขุนทอง", "proposed", 1),
        ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Entry(" "), "english must be a term"),
        (Entry("x" * 1_001), "english must have at most 1,000"),
        (Entry("bank", domain="x" * 1_001), "domain must have at most 1,000"),
        (Entry("bank", note="x" * 10_001), "note must have at most 10,000"),
        (Entry("bank", (" ",)), "acronyms must be terms"),
        (Entry("bank", ("x" * 1_001,)), "acronyms must have at most 1,000"),
        (Entry("bank", (), (Variant("ธนาคาร"),)), "status must be one of"),
        (Entry("bank", (), (Variant(" ", status="approved"),)), "thai must be a term"),
        (Entry("bank", (), (Variant("ก" * 1_001, status="approved"),)), "thai must have at most 1,000"),
    ],
)
def test_a_concept_that_makes_no_sense_is_not_added(entry: Entry, message: str) -> None:
    with empty() as store:
        with pytest.raises(InputError, match=message):
            store.add(entry)
        assert not store.is_used


@pytest.mark.parametrize(
    ("english", "domain", "taken"),
    [
        ("value-chain", "", "Value chain"),
        ("Value Chain", "trade", "Value chain"),
        ("wrasse", "sea", "Wrasse"),
        ("parrotfish", "sea", None),
        ("wrasse", "", None),
        ("value chain", "sea", None),
        ("Renamed", "", "renamed"),
        ("Sea-Perch", "sea", "sea perch"),
        ("sea perch", "", None),
        ("perch", "sea", None),
        ("Moved", "air", "moved"),
        ("moved", "", None),
    ],
)
def test_a_concept_that_is_there_is_not_added_again(english: str, domain: str, taken: str | None) -> None:
    with empty() as store:
        store.count([counted("a", [pair(("Value chain",), "ก", (), "translation", 0.9, 5)])])
        store.take_in(
            [
                Entry("Value chain", (), (Variant("ก"),), domain="trade"),
                Entry("wrong", (), (Variant("ข"),), "w"),
                Entry("house", (), (), "h"),
                Entry("Wrasse", (), (Variant("ค", status="rejected"),), domain="sea"),
                Entry("perch", (), (Variant("ง", status="rejected"), Variant("จ")), "p", domain="sea"),
                Entry("shifted", (), (Variant("ฉ", status="rejected"),), "s"),
            ]
        )
        store.describe("w", english="renamed", **NOTHING)
        store.describe("p", english="sea perch", **NOTHING)
        store.decide("p", "จ", "rejected")
        store.describe("s", english="moved", domain="air", **NOTHING)
        before = rows(store)
        if taken is None:
            assert store.add(Entry(english, domain=domain))
            return
        for take in (
            lambda: store.add(Entry(english, domain=domain)),
            lambda: store.describe("h", english=english, domain=domain, **NOTHING),
        ):
            with pytest.raises(TakenError, match=f"has a concept '{taken}'") as error:
                take()
            assert (error.value.concept.english, error.value.concept.domain) == (taken, domain)
        assert rows(store) == before


@given(texts, st.lists(actions | edits, max_size=6))
def test_no_concept_that_is_shown_is_added_again(found: list[list[Pair]], acts: list[tuple[Any, ...]]) -> None:
    with filled(of_domains(found)) as store:
        for action in acts:
            do(store, action)
        for entry in store:
            with pytest.raises(TakenError) as error:
                store.add(Entry(entry.english, domain=entry.domain))
            assert english_key(error.value.concept.english) == english_key(entry.english)


def test_a_concept_that_is_put_in_another_domain_stays_that_of_its_documents() -> None:
    one = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5)
    with filled([counted("a", [one])]) as store:
        (entry,) = store
        store.describe(entry.id, english="Wrasse", domain="sea", **NOTHING)
        assert [describe(c) for d in store.history() for c in d.changes] == ["Wrasse: domain none -> sea"]
        store.count([counted("b", [one])])
        (entry,) = store
        assert (entry.id, entry.domain, entry.count) == (concept_id("Wrasse"), "sea", 2)
        assert len(store.concordance(entry)) == 2
        assert store.domains() == ["sea"]
        assert [store.count_proposals(Wanted(domain=domain)) for domain in ("", "sea")] == [0, 1]
        assert store.open_proposal(store.proposals(Wanted(domain="sea"))[0], Wanted(domain="sea"))
        store.take_in([Entry("wrasse", (), (Variant("ปลานกแก้ว"),), domain="sea")])
        assert [e.id for e in store] == [entry.id]
        store.undo(), store.undo()
        assert [(e.domain, e.count) for e in store] == [("", 2)]


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
def test_documents_of_a_domain_add_to_the_concept_that_was_put_in_it(
    of: list[str], again: list[str], before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    def documents(domains: list[str], name: str) -> list[Counted]:
        one = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5)
        return [counted(f"{name}{at}", [one], domain) for at, domain in enumerate(domains)]

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
        assert store.count_proposals(Wanted(domain="sea", source="b")) == ("sea" in again or of[0] in again)
        state = rows(store)
        store.describe(moved.id, english="wrasse", domain="land", **NOTHING)
        assert dict(counts())["land"] == sum(domain in of for domain in [*of, *again])
        store.undo()
        assert rows(store) == state
        store.undo()
        with filled([*documents(of, "a"), *documents(again, "b")]) as alone:
            assert (counts(), shown(store)) == (after, shown(alone))


def test_documents_that_are_counted_anew_in_the_domain_of_their_concept_are_its_own() -> None:
    one = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5)
    with filled([counted("a", [one])]) as store:
        (entry,) = store
        store.describe(entry.id, english="Parrotfish", domain="sea", **NOTHING)
        store.decide(entry.id, "ปลานกขุนทอง", "approved")
        assert store.count([counted("a", [one], "sea")]).moved == 1
        assert [(e.id, e.english, e.domain, e.count) for e in store] == [(entry.id, "Parrotfish", "sea", 1)]
        assert sum(each.terms for each in store.figures().bins) == 1
        assert [describe(c) for c in next(store.history()).changes] == [
            "Wrasse: english Wrasse -> Parrotfish",
            "Wrasse: domain none -> sea",
        ]
        store.undo(), store.undo()
        assert [(e.id, e.english, e.domain) for e in store] == [(concept_id("Wrasse", "sea"), "Wrasse", "sea")]


@pytest.mark.parametrize("english", ["Wrasse", "Parrotfish"])
def test_a_concept_is_not_put_where_documents_made_one(english: str) -> None:
    one = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5)
    with filled([counted("a", [one]), counted("b", [one], "sea")]) as store:
        store.describe(concept_id("Wrasse"), english=english, **NOTHING)
        before = rows(store)
        with pytest.raises(TakenError, match="has a concept 'Wrasse' in the domain 'sea' already"):
            store.describe(concept_id("Wrasse"), english=english, domain="sea", **NOTHING)
        assert rows(store) == before
        store.decide(concept_id("Wrasse", "sea"), "ปลานกขุนทอง", "approved")
        if english != "Wrasse":
            store.describe(concept_id("Wrasse"), english=english, domain="sea", **NOTHING)
            assert sorted((e.english, e.domain, e.count) for e in store) == [(english, "sea", 1), ("Wrasse", "sea", 1)]


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


@pytest.mark.parametrize(
    ("english", "domain", "said"),
    [
        ("Parrotfish", "", ["wrasse: english wrasse -> Parrotfish"]),
        ("WRASSE", "", ["wrasse: english wrasse -> WRASSE"]),
        ("wrasse", "sea", ["wrasse: domain none -> sea"]),
    ],
)
def test_the_history_says_how_documents_had_called_what_is_renamed(english: str, domain: str, said: list[str]) -> None:
    def changes() -> list[str]:
        return [describe(change) for decision in store.history() for change in decision.changes]

    found = [pair((name,), "ปลานกขุนทอง", (), "translation", 0.9, 5) for name in ("wrasse", "Wrasse", "wrasse")]
    with filled([counted("a", found[:1])]) as store:
        store.describe(concept_id("wrasse"), english=english, domain=domain, **NOTHING)
        assert changes() == said
        store.count([counted("b", found[1:])])
        assert changes() == said
        store.decide(concept_id("wrasse"), "ปลานกขุนทอง", "approved")
        assert changes() == [*said, f"{english}: ปลานกขุนทอง: status proposed -> approved"]


def test_the_history_says_what_came_with_a_concept() -> None:
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
def test_the_history_says_whether_a_term_was_typed_or_found(thai: str, said: list[str]) -> None:
    with filled([counted("a", [pair(("bank",), "ธนาคาร", (), "translation", 0.9, 5)])]) as store:
        store.decide(concept_id("bank"), thai, "forbidden", note="n")
        assert [describe(change) for decision in store.history() for change in decision.changes] == said


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
def test_the_history_says_all_that_an_import_changed(theirs: Entry, said: list[str]) -> None:
    with empty() as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "b", synonyms=(Synonym("money house"),))])
        store.take_in([replace(theirs, id="b")])
        assert [describe(change) for change in list(store.history())[-1].changes] == said


@pytest.mark.parametrize("mine", [True, False])
def test_a_domain_that_one_file_changed_holds_when_two_are_merged(mine: bool) -> None:
    one = counted("a", [pair(("Wrasse",), "ปลานกขุนทอง", ("WR",), "translation", 0.9, 5)])
    with filled([one]) as store, filled([one]) as other:
        changed = store if mine else other
        changed.describe(concept_id("Wrasse"), english="Wrasse", domain="sea", acronyms=[], **NOTHING)
        other.decide(concept_id("Wrasse"), "ปลานกขุนทอง", "approved")
        result = store.absorb(other).results
        assert [(e.domain, e.acronyms, [v.status for v in e.variants]) for e in store] == [("sea", (), ["approved"])]
        assert not [conflict for r in result for conflict in r.conflicts]
        assert not any(r.changes for r in store.absorb(other).results)


Name = tuple[str, str]
"""The English and the domain that a concept is given; an empty English stays as it is."""


@pytest.mark.parametrize(
    ("of", "shared", "mine", "theirs", "merged", "conflicts"),
    [
        ("fish", [], [], [("", "")], ("fish ladder", ""), []),
        ("", [("", "fish")], [], [("", "")], ("fish ladder", ""), []),
        ("", [("", "fish")], [], [("", "sea")], ("fish ladder", "sea"), []),
        ("", [("", "fish")], [("", "")], [], ("fish ladder", ""), []),
        ("", [("", "fish")], [("", "")], [("", "sea")], ("fish ladder", ""), ["domain none -> sea"]),
        ("fish", [], [("", "sea")], [("", "")], ("fish ladder", "sea"), ["domain sea -> none"]),
        ("fish", [], [("", "")], [("", "sea")], ("fish ladder", ""), ["domain none -> sea"]),
        ("fish", [], [("", "")], [("", "sea"), ("", "fish")], ("fish ladder", ""), ["domain none -> fish"]),
        ("", [], [], [("Fish Ladder", "")], ("Fish Ladder", ""), []),
        ("", [], [], [("Fish-Ladder", "sea")], ("Fish-Ladder", "sea"), []),
        ("", [], [], [("fish-ladder", "")], ("fish-ladder", ""), []),
        ("", [("Fish Ladder", "")], [], [("fish ladder", "")], ("fish ladder", ""), []),
        ("", [("Fish Ladder", "")], [("Fish-Ladder", "")], [], ("Fish-Ladder", ""), []),
        ("", [("Fishway", "")], [], [("fishway", "")], ("fishway", ""), []),
        ("", [], [("Fish Ladder", "")], [], ("Fish Ladder", ""), []),
        (
            "",
            [],
            [("Fish Ladder", "")],
            [("FISH LADDER", "")],
            ("Fish Ladder", ""),
            ["english Fish Ladder -> FISH LADDER"],
        ),
    ],
)
def test_what_one_file_calls_a_concept_holds_when_two_are_merged(
    of: str, shared: list[Name], mine: list[Name], theirs: list[Name], merged: Name, conflicts: list[str]
) -> None:
    id_ = concept_id("fish ladder", of)
    found = [pair((name,), "บันไดปลาโจน", (), "translation", 0.9, 5) for name in ("fish ladder",) * 2 + ("fish-ladder",)]

    def called(names: list[Name], thai: str) -> Store:
        store = filled([counted("a", found, of)])
        for english, domain in [*shared, *names]:
            held = store.entry(id_)
            assert held
            store.describe(id_, english=english or held.english, domain=domain, **NOTHING)
        store.decide(id_, thai, "approved")
        return store

    with called(mine, "บันไดปลาโจน") as store, called(theirs, "ทางปลาผ่าน") as other:
        before = rows(store)
        results = store.absorb(other).results
        assert [(e.english, e.domain, len(e.variants)) for e in store] == [(*merged, 2)]
        told = [describe(c).partition(": ")[2] for r in results for c in r.conflicts if not c.thai]
        assert told == conflicts
        assert not any(result.changes for result in store.absorb(other).results)
        store.undo()
        assert rows(store) == before
        store.absorb(other, "replace")
        if theirs:
            assert [(e.english, e.domain) for e in store] == [(e.english, e.domain) for e in other]


def test_what_was_changed_and_taken_back_says_nothing_when_files_are_merged() -> None:
    one = counted("a", [pair(("fish ladder",), "บันไดปลาโจน", (), "translation", 0.9, 5)], "fish")
    with filled([one]) as store, filled([one]) as other:
        other.decide(concept_id("fish ladder", "fish"), "บันไดปลาโจน", "approved")
        other.describe(concept_id("fish ladder", "fish"), english="Fish Ladder", domain="", **NOTHING)
        other.undo()
        store.absorb(other)
        assert [(e.english, e.domain) for e in store] == [("fish ladder", "fish")]


@pytest.mark.parametrize("said", [("Fish Ladder", "fish"), ("fish ladder", "")])
def test_what_a_concept_is_called_goes_from_file_to_file(said: Name) -> None:
    one = counted("a", [pair(("fish ladder",), "บันไดปลาโจน", (), "translation", 0.9, 5)], "fish")
    with filled([one]) as first, filled([one]) as last, empty() as between:
        first.describe(concept_id("fish ladder", "fish"), english=said[0], domain=said[1], **NOTHING)
        between.absorb(first)
        last.absorb(between)
        assert [(e.english, e.domain) for store in (between, last) for e in store] == [said, said]


def test_a_concept_that_is_renamed_and_moved_in_a_copy_is_none_more_when_it_is_taken_in() -> None:
    one = counted("a", [pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5)])
    with filled([one]) as store, filled([one]) as copy:
        copy.describe(concept_id("Wrasse"), english="Parrotfish", domain="sea", **NOTHING)
        copy.add(Entry("Wrasse", (), (Variant("ปลานกแก้ว", status="approved"),)))
        store.absorb(copy)
        assert [(e.english, e.domain, [v.thai for v in e.variants]) for e in store] == [
            ("Parrotfish", "sea", ["ปลานกขุนทอง"]),
            ("Wrasse", "", ["ปลานกแก้ว"]),
        ]
        store.undo()
        assert [(e.english, e.domain) for e in store] == [("Wrasse", "")]


@given(texts, st.lists(edits, max_size=6))
def test_what_was_edited_in_a_copy_is_so_in_the_file_that_takes_it_in(
    found: list[list[Pair]], acts: list[tuple[Any, ...]]
) -> None:
    def said(held: Store) -> dict[str, Entry]:
        """The order of abbreviations says nothing."""
        return {entry.id: replace(entry, acronyms=tuple(sorted(entry.acronyms))) for entry in held}

    documents = of_domains(found)
    with filled(documents) as store, filled(documents) as copy:
        for action in acts:
            edit(copy, action)
        results = store.absorb(copy).results
        assert said(store) == said(copy)
        assert not [conflict for result in results for conflict in result.conflicts]
        assert not any(result.changes for result in store.absorb(copy).results)


@pytest.mark.parametrize(("on_conflict", "domain"), [("keep", "sea"), ("replace", "air")])
def test_two_domains_of_one_concept_are_a_conflict(on_conflict: Any, domain: str) -> None:
    theirs = Entry("Wrasse", (), (Variant("ปลานกขุนทอง"),), "w", domain="air")
    with empty() as store:
        store.take_in([Entry("Wrasse", (), (Variant("ปลานกขุนทอง"),), "w", domain="sea")])
        (result,) = store.take_in([theirs], on_conflict)
        assert [describe(conflict) for conflict in result.conflicts] == ["Wrasse: domain sea -> air"]
        assert [e.domain for e in store] == [domain]


def test_an_acronym_that_was_taken_away_comes_back_from_nowhere() -> None:
    one = pair(("Energy Agency",), "ทบวง", ("EA", "IEA"), "translation", 0.9, 5)
    with filled([counted("a", [one])]) as store:
        (entry,) = store
        store.describe(entry.id, english="Energy Agency", acronyms=["EA", "E A Thai"], **NOTHING)
        assert [describe(c) for d in store.history() for c in d.changes] == [
            "Energy Agency: acronyms IEA -> none",
            "Energy Agency: acronyms none -> E A Thai",
        ]
        store.count([counted("b", [one])])
        store.take_in([Entry("Energy Agency", ("IEA",), (Variant("ทบวง"),))])
        (entry,) = store
        assert {*entry.acronyms} == {"EA", "E A Thai"}
        assert [(s.english, s.status) for s in entry.synonyms] == [("IEA", "rejected")]
        assert not [hit for hit in store.lookup("IEA") if hit.how == "exact"]
        store.describe(entry.id, english="Energy Agency", acronyms=["EA", "IEA"], **NOTHING)
        (entry,) = store
        assert {*entry.acronyms} == {"EA", "IEA"}
        assert [(s.english, s.status) for s in entry.synonyms] == [("E A Thai", "rejected")]


@pytest.mark.parametrize(
    ("wanted", "held", "rejected"),
    [
        ((), ("EA",), {"iea"}),
        (("ea", "EAT"), ("EA", "EAT"), {"iea"}),
        (("iea",), ("EA", "iea"), set()),
    ],
)
def test_a_decision_on_a_term_brings_acronyms_and_is_undone_with_them(
    wanted: tuple[str, ...], held: tuple[str, ...], rejected: set[str]
) -> None:
    found = [
        pair(("Energy Agency",), "สำนักงาน", (name,), "translation", 0.9, at) for at, name in ((5, "EA"), (9, "IEA"))
    ]
    with filled([counted("a", found)]) as store:
        (entry,) = store
        store.describe(entry.id, english="Energy Agency", acronyms=["EA"], **NOTHING)
        (before,) = store
        store.decide(entry.id, "สำนัก", "approved", acronyms=wanted)
        (after,) = store
        assert {*after.acronyms} == {*held}
        assert rejected_names(after.synonyms) == rejected
        store.undo()
        assert list(store) == [before]


def test_a_decision_with_an_acronym_that_is_none_is_not_made() -> None:
    with empty() as store:
        store.add(Entry("bank"))
        with pytest.raises(InputError, match="acronyms must be terms"):
            store.decide(concept_id("bank"), "ธนาคาร", "approved", acronyms=["BK", " "])
        assert [entry.variants for entry in store] == [()]


def test_an_acronym_that_is_rejected_where_it_stands_is_none() -> None:
    with empty() as store:
        store.take_in([Entry("Energy Agency", ("EA", "IEA"), synonyms=(Synonym("iea", "rejected"),))])
        assert [e.acronyms for e in store] == [("EA",)]


@pytest.mark.parametrize(("on_conflict", "acronyms"), [("keep", ("IEA",)), ("replace", ())])
def test_an_acronym_that_another_file_rejected_is_a_conflict(on_conflict: Any, acronyms: tuple[str, ...]) -> None:
    theirs = Entry("Energy Agency", synonyms=(Synonym("IEA", "rejected"),))
    with empty() as store:
        store.take_in([Entry("Energy Agency", ("IEA",))])
        (result,) = store.take_in([theirs], on_conflict)
        assert [describe(conflict) for conflict in result.conflicts] == ["Energy Agency: acronyms IEA -> none"]
        assert [e.acronyms for e in store] == [acronyms]


# ---- the history, page by page ----------------------------------------------------------------------------


@given(st.lists(actions | edits, max_size=9), st.integers(1, 3))
def test_decisions_come_by_pages_the_newest_first(acts: list[tuple[Any, ...]], limit: int) -> None:
    with empty() as store:
        store.take_in([Entry("Wrasse", (), (Variant("ปลานกขุนทอง"),)), Entry("bank")])
        for action in acts:
            do(store, action)
        made = list(store.history())
        assert store.actions() == sorted({d.action for d in made})
        for action in ("", *store.actions()):
            wanted = list(dict.fromkeys(d.number for d in reversed(made) if action in ("", d.action)))
            found: list[int] = []
            while page := store.latest(limit, found[-1] if found else None, action):
                assert len(page) <= limit
                found += page
            assert found == wanted
        for number in {d.number for d in made}:
            of_one = [d for d in made if d.number == number]
            assert list(store.history(number=number, limit=limit)) == of_one[:limit]
            later = {d.concept for d in made if d.number > number}
            assert store.is_followed(number) == bool(later & {d.concept for d in of_one})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"english,thai\na,b\n", "is no glossary file"),
        (b"SQLite format 3\0" + b"x" * 200, "is no glossary file"),
        (None, "no such file or directory"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_it(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "g.glossary"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message) as error:
        Store(path)
    assert str(error.value).startswith(str(path))
    assert content is None or path.read_bytes() == content


def test_a_file_of_another_program_or_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    other, newer = tmp_path / "other.db", tmp_path / "newer.glossary"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("PRAGMA user_version = 1")
    with Store(newer, create=True) as store:
        store._connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(InputError, match="is no glossary file"):
        Store(other)
    with pytest.raises(InputError, match="newer version"):
        Store(newer)


def test_one_writer_waits_for_another(tmp_path: Path) -> None:
    path, said = tmp_path / "g.glossary", list[str]()
    with Store(path, create=True) as first, Store(path, waiting=said.append) as second:
        held, go = threading.Event(), threading.Event()

        def hold() -> None:
            with Store(path) as third, opening.transaction(third._connection):
                held.set()
                go.wait(5)

        thread = threading.Thread(target=hold)
        thread.start()
        held.wait(5)
        threading.Timer(0.5, go.set).start()
        second.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        thread.join()
        assert said == [str(path)]
        assert len(first) == 1


@pytest.mark.parametrize("name", ["g.glossary", ":memory:"])
def test_a_store_is_used_in_other_threads_than_the_one_that_opened_it(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with ThreadPoolExecutor(1) as opener, ThreadPoolExecutor(1) as user:
        store = opener.submit(Store, name, create=True, any_thread=True).result()
        user.submit(store.take_in, [Entry("bank", (), (Variant("ธนาคาร"),))]).result()
        assert [hit.variant.thai for hit in opener.submit(store.lookup, "bank").result()] == ["ธนาคาร"]
        user.submit(store.close).result()


def test_one_who_waits_too_long_is_told(tmp_path: Path) -> None:
    path = tmp_path / "g.glossary"
    with (
        Store(path, create=True) as first,
        Store(path, patience=0.1) as second,
        opening.transaction(first._connection),
        pytest.raises(InputError, match=r"g\.glossary: is in use by another program"),
    ):
        second.take_in([Entry("bank")])


def test_a_failed_import_changes_nothing(tmp_path: Path) -> None:
    def entries() -> Iterator[Entry]:
        yield Entry("bank", (), (Variant("ธนาคาร"),))
        raise InputError("x.csv: row 3: broken")

    with Store(tmp_path / "g.glossary", create=True) as store:
        with pytest.raises(InputError, match="broken"):
            store.take_in(entries())
        assert len(store) == 0


def test_a_file_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    path = tmp_path / "g.glossary"
    with Store(path, create=True) as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
    assert [p.name for p in tmp_path.iterdir()] == ["g.glossary"]
    with Store(path) as store:
        assert english_key(next(iter(store)).english) == "bank"


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
        assert store.beginnings(most) == expected


@given(st.lists(st.text("/ab", min_size=1, max_size=5), max_size=9, unique=True))
def test_every_document_begins_as_is_said(names: list[str]) -> None:
    with filled([counted(name, []) for name in names]) as store:
        found = store.beginnings()
        left = [name for name in names if not name.startswith(tuple(found))]
        assert not [name for name in left if not name.endswith("/")]
        assert all(any(name.startswith(beginning) for name in names) for beginning in found)


def test_domains_are_listed_each_once() -> None:
    with empty() as store:
        assert store.domains() == []
        store.take_in(Entry(f"term {at}", (), (Variant("ก"),), domain=["", "sea", "air"][at % 3]) for at in range(9))
        assert store.domains() == ["", "air", "sea"]
        assert store.domains(2) == ["", "air"]
