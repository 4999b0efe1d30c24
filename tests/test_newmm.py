from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.tokenize.newmm import segment as newmm

from align import segment

from .conftest import ROOT

LETTERS = [chr(code) for code in (*range(0x0E01, 0x0E2F), *range(0x0E30, 0x0E3B), *range(0x0E40, 0x0E4F))]
WORDS = sorted(segment.dictionary() & {word for word in segment.dictionary() if len(word) > 1 and word.isalpha()})[::97]
runs = st.lists(st.sampled_from([*LETTERS, *"กาตามนรง่้ะ"]), min_size=1, max_size=30).map("".join)
words = st.lists(st.sampled_from(["ตาก", "ลม", "มา", "ตา", "กลม", "ที่", "น้ำ", "ฯ", "ๆ", *WORDS]), min_size=1).map(
    "".join
)


def cut(run: str) -> list[str]:
    segment.thai_words.cache_clear()
    return list(segment.thai_words(run))


@given(runs | words)
def test_words_are_those_of_pythainlp(run: str) -> None:
    assert cut(run) == newmm(run, safe_mode=True)


def test_words_of_the_sample_documents_are_those_of_pythainlp() -> None:
    for path in sorted((ROOT / "seeds").rglob("*.t*"))[:12]:
        text = path.read_text(encoding="utf-8")
        for token in text.split():
            for run in segment._THAI_ONLY.findall(token):
                assert cut(run) == newmm(run, safe_mode=True), run


@pytest.mark.parametrize("length", [139, 140, 141, 300, 2000])
def test_long_runs_are_parted_where_pythainlp_parts_them(length: int) -> None:
    draw = random.Random(length)
    for _ in range(20):
        run = "".join(draw.choices(["ตาก", "ลม", "มา", "ที่", "ธนาคารกลาง", "สิ่งแวดล้อม", "จ์", "กก"], k=length))[:length]
        assert cut(run) == newmm(run, safe_mode=True), run


def test_many_paths_are_cut_where_pythainlp_cuts_them() -> None:
    for run in ("ตาก" * 40, "กา" * 60, "ตากลม" * 25, "มานามานา" * 16, "รามา" * 30):
        assert cut(run) == newmm(run, safe_mode=True), run
