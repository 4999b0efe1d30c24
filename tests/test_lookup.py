from __future__ import annotations

from collections.abc import Iterator

import pytest

from glossary import Entry, Glossary, Variant
from glossary.store import Store

GLOSSARY = Glossary(
    (
        Entry(
            "International Energy Agency",
            ("IEA",),
            (Variant("สำนักงานพลังงานสากล"), Variant("ทบวงการพลังงานระหว่างประเทศ")),
        ),
        Entry("Value chain", (), (Variant("ห่วงโซ่คุณค่า"),)),
        Entry("Value", (), (Variant("คุณค่า"), Variant("มูลค่า"))),
        Entry("007", (), (Variant("ศูนย์ศูนย์เจ็ด"),)),
    )
)


@pytest.mark.parametrize(
    ("term", "hits"),
    [
        ("value", [("exact", "Value"), ("prefix", "Value chain")]),
        ("VALUE-CHAIN", [("exact", "Value chain")]),
        ("iea", [("exact", "International Energy Agency")]),
        ("internal energy agency", [("close", "International Energy Agency")]),
        ("ทบวงการ", [("prefix", "International Energy Agency")]),
        ("ห่วงโซ่ คุณค่า", [("exact", "Value chain")]),
        ("ห่วงโซ่คุณคา", [("close", "Value chain")]),
        ("007", [("exact", "007")]),
        ("zebra", []),
        ("", []),
        (" ", []),
    ],
)
def test_hits_come_best_first(term: str, hits: list[tuple[str, str]]) -> None:
    assert [(h.group, h.entry.english) for h in GLOSSARY.lookup(term)] == hits


def test_hit_has_the_variant_that_was_found() -> None:
    assert GLOSSARY.lookup("มูลค่า")[0].variant.thai == "มูลค่า"


def test_all_close_hits_of_a_shared_rendering_are_found() -> None:
    shared = Glossary(
        tuple(Entry(name, (), (Variant("สำนักงานพลังงาน"),)) for name in ("Energy Office", "Office of Energy"))
    )
    assert [(h.group, h.entry.english) for h in shared.lookup("สำนักงานพลังงาร")] == [
        ("close", "Energy Office"),
        ("close", "Office of Energy"),
    ]


def test_exact_match_suppresses_guesses() -> None:
    cheque, check = (Entry(name, (), (Variant(thai),)) for name, thai in (("cheque", "เช็คเงิน"), ("check", "ตรวจ")))
    assert [h.group for h in Glossary((cheque, check)).lookup("chek")] == ["sound", "sound"]
    assert [(h.group, h.entry.english) for h in Glossary((cheque, check)).lookup("check")] == [("exact", "check")]


def test_few_names_of_the_same_consonants_are_found() -> None:
    names = ["sky", "sake", "seek", "sack", "sick", "sock", "psycho", "zinc oxide"]
    glossary = Glossary(tuple(Entry(name, (), (Variant(f"คำที่{at}"),)) for at, name in enumerate(names)))
    assert glossary.lookup("zzzzqqqq") == []
    assert [h.group for h in glossary.lookup("ซุก")] == ["sound"] * 5


ALIKE = [(name, f"คำที่{at}") for at, name in enumerate(("metal", "medal", "motel", "middle", "meadowlea", "mutual"))]
ALIKE += [(f"concept {at}", thai) for at, thai in enumerate(("มาตาลา", "มัดลาย", "โมทูล", "มูเดลา", "เมทัล", "มุทิเล"))]


@pytest.mark.parametrize(
    ("english", "thai", "typed"),
    [
        ("model", "แบบจำลอง", "โมเดล"),
        ("model", "แบบจำลอง", "โมเดิล"),
        ("concept", "โมเดล", "model"),
        ("concept", "โมเดล", "โมดัล"),
    ],
)
def test_name_in_the_other_script_is_found_among_many(english: str, thai: str, typed: str) -> None:
    glossary = Glossary(tuple(Entry(name, (), (Variant(term),)) for name, term in (*ALIKE, (english, thai))))
    assert ("sound", english) in [(hit.group, hit.entry.english) for hit in glossary.lookup(typed)]


def test_concept_of_many_similar_names_leaves_room() -> None:
    many = Entry("sky", ("sake", "seek", "sack", "sick", "suck", "soak"), (Variant("ฟ้า"),))
    glossary = Glossary((many, Entry("skew", (), (Variant("เบ้"),))))
    assert [(hit.group, hit.entry.english) for hit in glossary.lookup("ซุก")] == [
        ("sound", "sky"),
        ("sound", "skew"),
    ]


@pytest.mark.parametrize(("typed", "found"), [("data", ["ดาต้า", "เดต้า"]), ("ดาตา", ["ดาต้า"]), ("toe", []), ("ทอ", [])])
def test_one_consonant_is_enough_where_the_rest_is_similar(typed: str, found: list[str]) -> None:
    glossary = Glossary(tuple(Entry("", (), (Variant(thai),)) for thai in ("ดาต้า", "เดต้า", "ที่", "ทฤษฎี", "ตา")))
    assert [hit.variant.thai for hit in glossary.lookup(typed) if hit.group == "sound"] == found


@pytest.mark.parametrize(
    ("typed", "how", "english"),
    [
        ("Vallue chian", "close", "Value chain"),
        ("value chein", "close", "Value chain"),
        ("อินเตอร์เนต", "close", "internet"),
        ("intanet", "close", "internet"),
        ("ฟิชชิง", "sound", "phishing"),
        ("enregy agensy", "close", "International Energy Agency"),
        ("fishing", "close", "phishing"),
        ("v.a.l.u.e", "exact", "Value"),
        ("ＶＡＬＵＥ", "exact", "Value"),
        ("Vàlué", "exact", "Value"),
        ("value\0", "exact", "Value"),
        ("moyn oul hack", "sound", "Moin ul Haque"),
        ("%", None, None),
        ("_", None, None),
        ('"', None, None),
        ('value" OR "x', None, None),
        ("*", None, None),
        ("C+", "prefix", "C++"),
        ("โซ", "contains", "Value chain"),
    ],
)
def test_other_spellings_and_typing_errors_are_found(typed: str, how: str | None, english: str | None) -> None:
    names = {"internet": "อินเทอร์เน็ต", "phishing": "การหลอกลวงออนไลน์", "Moin ul Haque": "โมอิน อุล เฮก", "C++": "ซีพลัสพลัส"}
    more = tuple(Entry(name, (), (Variant(thai),)) for name, thai in names.items())
    found = [(h.group, h.entry.english) for h in Glossary((*GLOSSARY.entries, *more)).lookup(typed)]
    assert found[:1] == ([(how, english)] if english else [])


def test_rejected_thai_is_not_found_but_a_term_without_thai_is() -> None:
    wrong = Entry("bank", (), (Variant("แบงก์", status="rejected"), Variant("ธนาคาร")))
    none = Entry("river", (), (Variant("ริเวอร์", status="rejected"),))
    glossary = Glossary((wrong, none, Entry("sea")))
    assert [glossary.lookup(term) for term in ("แบงก์", "ริเวอร์", "rive", "riverr")] == [[]] * 4
    assert [(h.entry.english, h.variant.thai) for h in glossary.lookup("bank")] == [("bank", "ธนาคาร")]
    assert [(h.entry.english, h.variant.thai) for h in glossary.lookup("sea")] == [("sea", "")]


REJECTED = (
    Entry("river", ("RV",), (Variant("ริเวอร์", status="rejected"),)),
    Entry("bank", (), (Variant("ตลิ่ง", status="rejected"),), domain="rivers"),
    Entry("bank", (), (Variant("ธนาคาร"),), domain="finance"),
    Entry("drivers", (), (Variant("คนขับ"),)),
    Entry("", (), (Variant("ไม่มี", status="rejected"),)),
)


@pytest.fixture(params=["in memory", "in a file"])
def rejected(request: pytest.FixtureRequest) -> Iterator[Glossary | Store]:
    """Concepts whose Thai was all rejected, among others."""
    if request.param == "in memory":
        yield Glossary(REJECTED)
        return
    with Store(":memory:", create=True) as store:
        store.take_in(REJECTED)
        yield store


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("River", [("exact", "river", ""), ("contains", "drivers", "คนขับ")]),
        ("Ｒｉｖｅｒ", [("exact", "river", ""), ("contains", "drivers", "คนขับ")]),
        ("bank", [("exact", "bank", "ธนาคาร")]),
        ("RV", []),
        ("riv", [("contains", "drivers", "คนขับ")]),
        ("ตลิ่ง", []),
        ("", []),
        ("-", []),
    ],
)
def test_concept_of_rejected_thai_is_found_by_its_english(
    rejected: Glossary | Store, term: str, found: list[tuple[str, str, str]]
) -> None:
    assert [(h.group, h.entry.english, h.variant.thai) for h in rejected.lookup(term)] == found
    assert len(rejected.lookup(term, limit=1)) == min(1, len(found))


def test_the_most_frequent_of_equals_comes_first() -> None:
    shared = Glossary(tuple(Entry(n, (), (Variant("ธนาคาร", count=c),)) for n, c in (("depot", 1), ("bank", 9))))
    assert [h.entry.english for h in shared.lookup("ธนาคาร")] == ["bank", "depot"]


def test_many_long_names_do_not_hide_a_short_one() -> None:
    many = tuple(Entry(f"in{at} ministry of public health", (), (Variant(f"คำ{at}"),)) for at in range(3000))
    glossary = Glossary((*many, Entry("inn", (), (Variant("โรงแรม"),)), Entry("a public healthy inn")))
    assert [h.entry.english for h in glossary.lookup("in", limit=1)] == ["inn"]
    assert [h.entry.english for h in glossary.lookup("public healthy inn")][:1] == ["a public healthy inn"]


def test_limit() -> None:
    assert len(GLOSSARY.lookup("value", limit=1)) == 1
