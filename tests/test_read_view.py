from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import align
from align.errors import InputError
from glossary import Entry, Variant
from glossary.documents import Content, Place
from glossary.matching.annotate import Annotation
from glossary.web.pages.read.pairs import FoundPair, dump_pairs, load_pairs
from glossary.web.pages.read.view import MAX_LINE, SECTION, MarkedSpan, TermMark, split_paragraphs, view_text
from glossary.web.texts import AlignedText, read_pasted

CHAIN, GAS = "ห่วงโซ่คุณค่า (value chain)", "ก๊าซเรือนกระจก (greenhouse gas)"
texts = st.lists(
    st.sampled_from([CHAIN, GAS, "ธนาคาร", "bank", "👩‍🔬", "e\u0301", "\n", "\n\n  ", "\r\n", " ", "(2565)"]),
    max_size=25,
)
BANK = [Entry("bank", (), (Variant("ธนาคาร"),)), Entry("value chain", (), (Variant("คุณค่า"),))]


@given(texts.map("".join))
@settings(max_examples=60)
def test_all_of_a_text_is_shown_except_white_space(text: str) -> None:
    view = view_text(AlignedText(Content(text), tuple(align(text))), BANK)
    found = [paragraph for section in view.sections for paragraph in section]
    at = 0
    for paragraph in found:
        shown = "".join(piece.text for piece in paragraph.pieces)
        assert text[at : paragraph.start].strip() == ""
        assert text[paragraph.start :].startswith(shown)
        at = paragraph.start + len(shown)
    assert text[at:].strip() == ""
    marks = [piece.mark for paragraph in found for piece in paragraph.pieces if piece.is_pair]
    assert [m.pair for m in marks] == list(align(text))
    for mark in marks:
        assert mark.thai == mark.pair.thai
        assert mark.bracket == text[mark.pair.parenthetical.start : mark.pair.parenthetical.end]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 9)), max_size=20), st.lists(st.integers(0, 300)))
def test_no_mark_is_cut_and_none_overlaps(spans: list[tuple[int, int]], starts: list[int]) -> None:
    text = ("ก" * 29 + "\n") * 10 + "ก" * 10
    marks = [
        MarkedSpan(a, a + length, TermMark(0, Annotation(a, a + length, "", "", "", "", "", ""))) for a, length in spans
    ]
    content = Content(text, places=tuple(Place(start, f"page={start}") for start in sorted(set(starts))))
    found = list(split_paragraphs(content, marks))
    held = [(piece.mark, piece.text) for paragraph in found for piece in paragraph.pieces if piece.mark]
    assert all(text[m.annotation.start : m.annotation.end] == shown for m, shown in held if isinstance(m, TermMark))
    if spans:
        assert min(spans)[0] in [m.annotation.start for m, _ in held if isinstance(m, TermMark)]


def test_long_lines_are_cut_at_spaces_and_long_texts_into_leaves() -> None:
    line = " ".join(["คำ" * 40] * 200)
    view = view_text(read_pasted(line), [])
    found = [paragraph for section in view.sections for paragraph in section]
    lengths = [sum(len(piece.text) for piece in paragraph.pieces) for paragraph in found]
    assert max(lengths) <= MAX_LINE + 81
    assert all(text.endswith("คำ") for paragraph in found for text in [paragraph.pieces[-1].text])
    starts = [section[0].start for section in view.sections]
    assert all(second - first <= SECTION + MAX_LINE + 81 for first, second in pairwise(starts))
    unbroken = view_text(read_pasted("น้ำ" * 4_000), []).sections
    assert [paragraph.start for section in unbroken for paragraph in section] == [0, 4002, 8004]


def test_places_are_said_where_they_change() -> None:
    text = "หน้าแรก\nก\nข\nหน้าสอง"
    content = Content(text, places=(Place(0, "page=1"), Place(12, "page=2")))
    assert [p.place for p in split_paragraphs(content, [])] == ["page=1", "", "", "page=2"]


@given(texts.map("".join))
@settings(max_examples=40)
def test_pairs_come_back_as_they_were_given(text: str) -> None:
    content = Content(text, places=(Place(0, "page=1"),))
    given_ = [FoundPair.of(pair, content, "a.txt")._replace(number=3, times=2) for pair in align(text)]
    back = load_pairs(dump_pairs(given_), "a.txt")
    assert back == [_as_sent(pair) for pair in given_]
    assert [e for pair in back for e in pair.evidence] == [e for pair in given_ for e in pair.evidence]


def _as_sent(pair: FoundPair) -> FoundPair:
    """A pair without its bracket, of which nothing is sent but where it stood."""
    from dataclasses import replace

    from align import Parenthetical

    return pair._replace(pair=replace(pair.pair, parenthetical=Parenthetical(pair.pair.end, pair.pair.end, "")))


def test_pairs_that_are_no_text_are_refused() -> None:
    with pytest.raises(InputError, match="pairs: "):
        load_pairs('[{"english": ["\\ud800"]}]', "a")
