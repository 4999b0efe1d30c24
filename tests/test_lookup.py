from __future__ import annotations

import pytest

from glossary import Entry, Glossary, Variant

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
    assert [(h.how, h.entry.english) for h in GLOSSARY.lookup(term)] == hits


def test_the_thai_variant_that_was_found_is_given() -> None:
    assert GLOSSARY.lookup("มูลค่า")[0].variant.thai == "มูลค่า"


def test_close_hits_that_share_a_rendering_are_all_given() -> None:
    shared = Glossary(
        tuple(Entry(name, (), (Variant("สำนักงานพลังงาน"),)) for name in ("Energy Office", "Office of Energy"))
    )
    assert [(h.how, h.entry.english) for h in shared.lookup("สำนักงานพลังงาร")] == [
        ("close", "Energy Office"),
        ("close", "Office of Energy"),
    ]


def test_limit() -> None:
    assert len(GLOSSARY.lookup("value", limit=1)) == 1
