from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents import read_documents
from glossary.entries.entry import Entry, Synonym, Variant
from glossary.entries.inflection import number_forms
from glossary.entries.keys import thai_key
from glossary.matching.annotate import Annotator, annotate
from glossary.search.index import name_key
from glossary.store import Store
from glossary.store.within import entries_in, letters

from .conftest import cases, entries
from .glossaries import MARKS, PLAIN, THAI, glossaries

WORDS = """
    man men woman women child children person people foot feet tooth teeth mouse mice leaf leaves life lives half halves
    knife knives shelf shelves wolf wolves loaf loaves quiz quizzes matrix matrices vertex vertices index indices
    appendix appendices criterion criteria phenomenon phenomena medium media sky skies tie ties box boxes basis bases
    cache caches echo echoes city cities studies analysis value chain low of of law C++ U.S. e.g. AI SMEs IoT CO₂ 5G
    Café x ß + ห่วงโซ่ คุณค่า น้ำ นำ แก้ว เกม กุ ยา พยาบาล ธนาคาร ของ พ.ศ. ๑๐% ฯ ค่า ซื้อ 2565
""".split()
BETWEEN = [
    "",
    " ",
    "-",
    "\u200b",
    "\n",
    " – ",
    ", ",
    ". ",
    "(",
    "'s ",
    "’",
    "s",
    "es ",
    "x",
    "é",
    "e\u0301",
    "ำ",
    "\u0e48",
]
SPELLINGS = [
    (" ", ""),
    (" ", "-"),
    (" ", "\n"),
    (" ", "  "),
    ("-", " "),
    (".", ""),
    ("\u0e33", "\u0e4d\u0e32"),
    ("\u0e49\u0e33", "\u0e4d\u0e49\u0e32"),
    ("\u0e49\u0e33", "\u0e33\u0e49"),
    ("แ", "เเ"),
    ("\u0e37\u0e49", "\u0e49\u0e37"),
    ("2", "๒"),
    ("๑", "1"),
    ("'", "’"),
]


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def in_another_number(text: str) -> str:
    return list(number_forms(text))[-1]


ALIKE: list[Callable[[str], str]] = [str, str.upper, str.lower, str.title, full_width, decomposed, in_another_number]
APART: list[Callable[[str], str]] = [letter.join for letter in ("\u200b", " ", "-", ".", "\u0301")]
SPELLED = [lambda text, pair=pair: text.replace(*pair) for pair in SPELLINGS]
WAYS = [*ALIKE, *APART, *SPELLED]
"""Ways of writing a name, in some of which it is found."""


def terms(most: int) -> st.SearchStrategy[str]:
    """Terms of at most so many words."""
    parts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["", " ", " ", "-"])), min_size=1, max_size=most)
    return parts.map(lambda found: "".join(map("".join, found)).strip(" -"))


statuses = st.sampled_from(["", "approved", "forbidden", "rejected"])
usual = st.lists(
    st.builds(
        Entry,
        terms(3),
        st.lists(terms(1), max_size=1).map(tuple),
        st.lists(st.builds(Variant, terms(3), status=statuses), max_size=2).map(tuple),
        synonyms=st.lists(st.builds(Synonym, terms(2), statuses), max_size=1).map(tuple),
    ),
    min_size=1,
    max_size=5,
)


@st.composite
def planted(draw: st.DrawFn, glossary: st.SearchStrategy[Iterable[Entry]]) -> tuple[list[Entry], str]:
    """A glossary, and a text in which its names stand, written in many ways."""
    found = list(draw(glossary))
    names = [name for entry in found for name in (*entry.names, *(v.thai for v in entry.variants))]
    written = st.builds(lambda name, way: way(name), st.sampled_from(names), st.sampled_from(WAYS))
    text = st.lists(st.tuples(written | terms(1), st.sampled_from(BETWEEN)).map("".join), min_size=1, max_size=8)
    return found, "".join(draw(text))


@contextmanager
def stored(glossary: Iterable[Entry]) -> Iterator[Store]:
    with Store(":memory:", create=True) as store:
        store.take_in(glossary)
        yield store


@given(planted(usual) | planted(glossaries(4, least=1)))
def test_annotations_are_those_by_the_whole_glossary(drawn: tuple[list[Entry], str]) -> None:
    glossary, text = drawn
    with stored(glossary) as store:
        assert annotate(text, entries_in(store.connection, text)) == annotate(text, store.glossary())


@pytest.mark.parametrize("case", cases("annotations") + cases("matches"))
def test_cases_of_annotate_and_match(case: dict[str, Any]) -> None:
    glossary, text = entries(case) if "glossary" in case else map(Entry, case["patterns"]), case["text"]
    with stored(glossary) as store:
        assert annotate(text, entries_in(store.connection, text)) == annotate(text, store.glossary())


@pytest.mark.parametrize("before", ["", "a ", "an old "])
@pytest.mark.parametrize("after", ["", " of law"])
def test_names_are_found_in_singular_and_plural(before: str, after: str) -> None:
    names = [f"{before}{word}{after}" for word in WORDS if word.islower()]
    with stored(map(Entry, names)) as store:
        for name in names:
            for number in number_forms(name):
                assert name in {entry.english for entry in entries_in(store.connection, number)}, number


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("+", "a + b"),
        ("—", "a—b"),
        ("น\u0e33\u0e49", "ดื่มน\u0e33\u0e49"),
        ("U.S. law", "กฎหมายU.S.-law"),
        ("asp.net", "ASP.NET"),
        (".net", "asp.net"),
        ("㎏", "x㎏"),
        ("AI", "e\u0301AI"),
        ("ﬁ", "the ﬁ"),
        ("x ⓐ", "x-a"),
        ("ก\u0e38\u0e3a", "ก\u0e38\u0e3a"),
    ],
)
def test_odd_names_are_found(name: str, text: str) -> None:
    with stored([Entry(name)]) as store:
        assert [a.english for a in annotate(text, entries_in(store.connection, text))] == [name]


def test_entries_come_in_the_order_of_the_file() -> None:
    with stored(Entry(name, (), (Variant("ตลิ่ง"),)) for name in ("shore", "strand", "bank")) as store:
        assert entries_in(store.connection, "ริมตลิ่ง") == list(store)


def test_text_without_letters_has_only_signs() -> None:
    with stored(map(Entry, ("bank", "%"))) as store:
        assert [entry.english for entry in entries_in(store.connection, " – ")] == ["%"]
        assert [entry.english for entry in entries_in(store.connection, "")] == ["%"]


@given(st.text(THAI + MARKS + PLAIN + "ﬁΣς㎏ⓐ.์ำ"))
def test_keys_and_texts_fold_to_the_same_letters(text: str) -> None:
    assert letters(name_key(text)) == letters(thai_key(text)) == letters(text)


@pytest.fixture(scope="module")
def lexicon(seeds: Path) -> Iterator[Store]:
    """A glossary of a part of the words and abbreviations among the samples."""
    rows = (seeds / "lexicon" / "en_th.tsv").read_text(encoding="utf-8").splitlines()[1::20]
    short = (seeds / "lexicon" / "acronyms.tsv").read_text(encoding="utf-8").splitlines()[1::20]
    found = [("", *row.split("\t")) for row in rows] + [row.split("\t") for row in short]
    with stored(Entry(e, (a,) * bool(a), tuple(map(Variant, thai.split("|")[:2]))) for a, e, thai in found) as store:
        yield store


def test_few_entries_are_returned_and_none_is_missing(lexicon: Store, seeds: Path) -> None:
    whole = Annotator(lexicon.glossary())
    texts = [document.text for document in read_documents([str(seeds / "documents")])][::3]
    texts.append((seeds / "translations" / "source.en").read_text(encoding="utf-8"))
    for text in texts:
        given, expected = entries_in(lexicon.connection, text), whole.annotate(text)
        assert annotate(text, given) == expected
        assert 0 < len({a.id for a in expected}) <= len(given) < len(lexicon) / 10
