from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import Entry, Synonym, Variant
from glossary.store import Store
from glossary.store.conflicts import find_conflicts, find_conflicts_with
from glossary.store.related import MOST, related_terms

TERMS = {
    "value chain": "ห่วงโซ่คุณค่า",
    "supply chain": "ห่วงโซ่อุปทาน",
    "supply-chain management": "การจัดการห่วงโซ่อุปทาน",
    "Global Value-Chain": "ห่วงโซ่คุณค่าโลก",
    "blockchain": "บล็อกเชน",
    "trophic web": "ห่วงโซ่อาหาร",
    "rubber ring": "ห่วงยาง",
    "bank": "ธนาคาร",
    "central bank": "ธนาคารกลาง",
    "river bank": "ตลิ่ง",
    "medicine": "ยา",
    "gum": "ยาง",
    "development": "การพัฒนา",
    "design": "การออกแบบ",
    "COVID-19": "โควิด-19",
    "SARS-19": "ซาร์ส",
    '"%" of *': "ร้อยละ",
    "": "ไทย",
}


@contextmanager
def holding(entries: Iterable[Entry]) -> Iterator[Store]:
    with Store(":memory:", create=True) as store:
        store.take_in(entries)
        yield store


def related(store: Store, english: str) -> list[tuple[str, str]]:
    entry = next(entry for entry in store if entry.english == english)
    return [(each.shared, each.entry.english) for each in related_terms(store.connection, entry)]


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("value chain", [("chain", "supply chain"), ("chain", "Global Value-Chain"), ("ห่วงโซ่", "trophic web")]),
        ("Global Value-Chain", [("value chain", "value chain"), ("chain", "supply chain"), ("ห่วงโซ่", "trophic web")]),
        ("trophic web", [("ห่วงโซ่", e) for e in ("value chain", "supply chain", "Global Value-Chain")]),
        ("bank", [("bank", "river bank"), ("bank", "central bank")]),
        ("central bank", [("bank", "bank"), ("bank", "river bank")]),
        *(
            (alone, [])
            for alone in ("blockchain", "rubber ring", "medicine", "development", "COVID-19", '"%" of *', "")
        ),
    ],
)
def test_related_terms_share_last_english_or_first_thai_words(english: str, expected: list[tuple[str, str]]) -> None:
    with holding(Entry(name, (), (Variant(thai),)) for name, thai in TERMS.items()) as store:
        assert related(store, english) == expected


def test_number_of_related_terms_is_limited() -> None:
    many = [Entry(f"{at} chain", (), (Variant(f"ห่วงโซ่{at}"),)) for at in range(3 * MOST)]
    with holding(many) as store:
        found = [english for _, english in related(store, "0 chain")]
        assert len(set(found)) == len(found) == MOST


def test_synonyms_relate_but_unusable_thai_does_not() -> None:
    entries = [
        Entry("value chain", (), (Variant("โซ่คุณค่า", status="forbidden"), Variant("ห่วงโซ่คุณค่า"))),
        Entry("alimentary series", (), (Variant("อาหาร"),), synonyms=(Synonym("food chain"),)),
        Entry("bicycle part", (), (Variant("โซ่จักรยาน"),)),
        Entry("mistake", (), (Variant("ห่วงโซ่ผิด", status="rejected"), Variant("ผิด"))),
    ]
    with holding(entries) as store:
        assert related(store, "value chain") == [("chain", "alimentary series")]


# ---- the conflicts of one concept -----------------------------------------------------------------

ENGLISH = ["organisation", "organization", "Organization", "organ", "bank", "Bancke", "IEA", "energy agency"]
THAI = ["ธนาคาร", "ธนา คาร", "แบงก์", "อินเทอร์เน็ต", "อินเตอร์เน็ต", "เรื่องธนาคาร", "น้ำ", "นํ้า"]

variants = st.builds(
    Variant,
    st.sampled_from(THAI),
    status=st.sampled_from(["", "approved", "admitted", "forbidden", "rejected"]),
    count=st.integers(0, 9),
)
entries = st.builds(
    Entry,
    st.sampled_from(ENGLISH),
    st.lists(st.sampled_from(ENGLISH), max_size=1).map(tuple),
    st.lists(variants, max_size=4, unique_by=lambda v: "".join(v.thai.split())).map(tuple),
    domain=st.sampled_from(["", "", "finance"]),
    synonyms=st.lists(st.sampled_from(ENGLISH).map(Synonym), max_size=1).map(tuple),
).filter(lambda entry: bool(entry.renderings) or not entry.variants)


@settings(max_examples=40)
@given(st.lists(entries, max_size=8))
def test_conflicts_of_a_concept_are_those_that_name_it(found: list[Entry]) -> None:
    with holding(replace(entry, id=str(at)) for at, entry in enumerate(found)) as store:
        every = list(find_conflicts(store))
        for entry in store:
            assert find_conflicts_with(store, entry) == [conflict for conflict in every if entry.id in conflict.ids]
