"""Acronyms that people give a concept and take away."""

from __future__ import annotations

import pytest

from align.errors import InputError
from glossary import Entry, Synonym, Variant
from glossary.decisions.overlay import rejected_names
from glossary.entries.keys import concept_id

from .storing import NOTHING, changes, counted, empty, filled, pair


def test_an_acronym_that_was_taken_away_comes_back_from_nowhere() -> None:
    one = pair(("Energy Agency",), "ทบวง", ("EA", "IEA"), "translation", 0.9, 5)
    with filled([counted("a", [one])]) as store:
        (entry,) = store
        store.describe(entry.id, english="Energy Agency", acronyms=["EA", "E A Thai"], **NOTHING)
        assert changes(store) == [
            "Energy Agency: acronyms IEA -> none",
            "Energy Agency: acronyms none -> E A Thai",
        ]
        store.count([counted("b", [one])])
        store.take_in([Entry("Energy Agency", ("IEA",), (Variant("ทบวง"),))])
        (entry,) = store
        assert {*entry.acronyms} == {"EA", "E A Thai"}
        assert [(s.english, s.status) for s in entry.synonyms] == [("IEA", "rejected")]
        assert not [hit for hit in store.lookup("IEA") if hit.group == "exact"]
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
