from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import align, script
from align.records import Pair, Parenthetical
from glossary.entries.entry import Entry, Synonym, Variant
from glossary.matching.annotate import annotate
from glossary.matching.coverage import Coverage, PairPlaces, TermPlaces, coverage_of

GLOSSARY = [
    Entry("value chain", ("VC",), (Variant("ห่วงโซ่คุณค่า", status="approved"),), id="c1"),
    Entry(
        "bank",
        (),
        (Variant("ธนาคาร"), Variant("แบงก์", status="forbidden"), Variant("ตลิ่ง", status="rejected")),
        id="c2",
        synonyms=(Synonym("banking house", status="forbidden"),),
    ),
]
PIECES = ["ห่วงโซ่คุณค่า", "ธนาคาร", "แบงก์", " (value chain) ", " (bank) ", "bank", "VC", "ของ", "é", "๑2", "\n", "<b>"]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
LETTER = re.compile(f"[{script.THAI}{script.LATIN}]")


def cover(text: str) -> Coverage:
    return coverage_of(text, GLOSSARY, align(text))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("ไม่มีคำ", []),
        ("ห่วงโซ่คุณค่า", [("value chain", "ห่วงโซ่คุณค่า", "approved", 1)]),
        ("value chains, VC และห่วงโซ่คุณค่า", [("value chain", "ห่วงโซ่คุณค่า", "approved", 3)]),
        ("แบงก์ bank ธนาคาร", [("bank", "ธนาคาร", "", 2), ("bank", "แบงก์", "forbidden", 1)]),
        ("banking house", [("bank", "ธนาคาร", "forbidden", 1)]),
        ("ริมตลิ่ง", []),
    ],
)
def test_terms_are_counted_in_both_languages(text: str, terms: list[tuple[str, str, str, int]]) -> None:
    assert [(t.english, t.thai, t.status, t.places) for t in cover(text).terms] == terms


@pytest.mark.parametrize(
    ("text", "letters", "covered"),
    [
        ("", 0, 0),
        ("123 ฿ ๑๒ …", 0, 0),
        ("ห่วงโซ่คุณค่า 12", 13, 13),
        ("ห่วงโซ่คุณค่า (value chain)", 23, 23),
        ("ธนาคาร café", 10, 6),
    ],
)
def test_letters_are_thai_and_latin_ones(text: str, letters: int, covered: int) -> None:
    found = cover(text)
    assert (found.letters, found.covered) == (letters, covered)
    assert found.share == (covered / letters if letters else 0)


@given(texts)
def test_what_is_counted_is_what_is_annotated(text: str) -> None:
    found, marked = cover(text), annotate(text, GLOSSARY)
    within = {at for each in marked for at in range(each.start, each.end)}
    letters = {match.start() for match in LETTER.finditer(text)}
    assert (found.letters, found.covered) == (len(letters), len(letters & within))
    assert found.places == len(marked)
    assert sum(found.of_status(status) for status in ("", "approved", "forbidden")) == len(found.terms)
    assert [t.places for t in found.terms] == sorted((t.places for t in found.terms), reverse=True)


def pair(english: tuple[str, ...], thai: str, kind: str = "translation", confidence: float = 0.5, **more: str) -> Pair:
    bracket = Parenthetical(0, 0, "")
    acronyms = tuple(more.get("acronyms", "").split())
    return Pair(english, acronyms, thai, kind, confidence, 0, len(thai), bracket)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pairs", "known", "new"),
    [
        pytest.param([], 0, [], id="none"),
        pytest.param([pair(("Value-Chain",), "ห่วงโซ่ คุณค่า")], 1, [], id="however it is written"),
        pytest.param([pair((), "ห่วงโซ่คุณค่า", acronyms="VC")], 1, [], id="by its abbreviation"),
        pytest.param([pair(("bank",), "ตลิ่ง"), pair(("bank",), "แบงก์")], 2, [], id="rejected and forbidden are known"),
        pytest.param([pair(("bank",), "ตลิ่ง"), pair(("bank",), "ตลิ่ง")], 1, [], id="the same twice is one"),
        pytest.param([pair(("bank",), "คลัง")], 0, [("bank", "คลัง", 1)], id="another rendering is new"),
        pytest.param([pair(("x",), "ธนาคาร")], 0, [("x", "ธนาคาร", 1)], id="another term is new"),
        pytest.param(
            [pair(("bank", "BNK"), "ธนาคาร", acronyms="B")], 1, [("BNK", "ธนาคาร", 1)], id="each name is a pair"
        ),
        pytest.param([pair(("x",), "", "none")], 0, [], id="brackets without an equivalent are none"),
        pytest.param(
            [pair(("a",), "ก"), pair(("B",), "ข", confidence=0.4), pair(("b",), "ข", confidence=0.9)],
            0,
            [("b", "ข", 2), ("a", "ก", 1)],
            id="the most frequent first, as the surest is written",
        ),
    ],
)
def test_pairs_are_known_when_the_concept_has_the_term(
    pairs: list[Pair], known: int, new: list[tuple[str, str, int]]
) -> None:
    found = coverage_of("", GLOSSARY, pairs)
    assert found.known_pairs == known
    assert [(p.english, p.thai, p.places) for p in found.new_pairs] == new


def test_records_say_which_concept_and_how_sure() -> None:
    found = coverage_of("VC", iter(GLOSSARY), [pair(("a",), "ก", "mixed", 0.7)])
    assert found.terms == (TermPlaces("value chain", "ห่วงโซ่คุณค่า", "approved", "c1", 1),)
    assert found.new_pairs == (PairPlaces("a", "ก", "mixed", 0.7, 1),)
