"""Concepts of several domains, and concepts that are put in another."""

from __future__ import annotations

import pytest

from glossary import Entry, Variant
from glossary.decisions.changes import describe
from glossary.entries.keys import concept_id
from glossary.store import Counted, TakenError
from glossary.store.proposals import ProposalFilter

from .storing import NOTHING, WRASSE, changes, counted, empty, filled, rows, shown


def test_one_term_in_two_domains_is_two_concepts() -> None:
    with empty() as store:
        store.count([counted("a", [WRASSE], "zoology"), counted("b", [WRASSE], "cooking")])
        assert [(e.domain, e.id == concept_id("wrasse", e.domain)) for e in store] == [
            ("cooking", True),
            ("zoology", True),
        ]


def test_a_concept_that_is_put_in_another_domain_stays_that_of_its_documents() -> None:
    with filled([counted("a", [WRASSE])]) as store:
        (entry,) = store
        store.describe(entry.id, english="Wrasse", domain="sea", **NOTHING)
        assert changes(store) == ["Wrasse: domain none -> sea"]
        store.count([counted("b", [WRASSE])])
        (entry,) = store
        assert (entry.id, entry.domain, entry.count) == (concept_id("Wrasse"), "sea", 2)
        assert len(store.concordance(entry)) == 2
        assert store.domains() == ["sea"]
        assert [store.count_proposals(ProposalFilter(domain=domain)) for domain in ("", "sea")] == [0, 1]
        assert store.open_proposal(store.proposals(ProposalFilter(domain="sea"))[0], ProposalFilter(domain="sea"))
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
        assert store.count_proposals(ProposalFilter(domain="sea", source="b")) == ("sea" in again or of[0] in again)
        state = rows(store)
        store.describe(moved.id, english="wrasse", domain="land", **NOTHING)
        assert dict(counts())["land"] == sum(domain in of for domain in [*of, *again])
        store.undo()
        assert rows(store) == state
        store.undo()
        with filled([*documents(of, "a"), *documents(again, "b")]) as alone:
            assert (counts(), shown(store)) == (after, shown(alone))


def test_documents_that_are_counted_anew_in_the_domain_of_their_concept_are_its_own() -> None:
    with filled([counted("a", [WRASSE])]) as store:
        (entry,) = store
        store.describe(entry.id, english="Parrotfish", domain="sea", **NOTHING)
        store.decide(entry.id, "ปลานกขุนทอง", "approved")
        assert store.count([counted("a", [WRASSE], "sea")]).moved == 1
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
    with filled([counted("a", [WRASSE]), counted("b", [WRASSE], "sea")]) as store:
        store.describe(concept_id("Wrasse"), english=english, **NOTHING)
        before = rows(store)
        with pytest.raises(TakenError, match="has a concept 'Wrasse' in the domain 'sea' already"):
            store.describe(concept_id("Wrasse"), english=english, domain="sea", **NOTHING)
        assert rows(store) == before
        store.decide(concept_id("Wrasse", "sea"), "ปลานกขุนทอง", "approved")
        if english != "Wrasse":
            store.describe(concept_id("Wrasse"), english=english, domain="sea", **NOTHING)
            assert sorted((e.english, e.domain, e.count) for e in store) == [(english, "sea", 1), ("Wrasse", "sea", 1)]
