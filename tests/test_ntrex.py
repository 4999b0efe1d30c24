"""Scores on real translations: 1,997 segments of NTREX, which are not in the repository."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from sacrebleu.metrics.chrf import CHRF

import align
from glossary import Entry, Variant, build
from glossary.scoring.metrics.base import GlossaryChecker
from glossary.scoring.metrics.terms import TermAccuracy
from glossary.scoring.metrics.tokens import get_tokenizer

from .surface import both, scores

pytestmark = pytest.mark.slow
FREQUENT = ("รัฐบาล", "ตำรวจ", "บริษัท", "ประธานาธิบดี", "โรงพยาบาล", "มหาวิทยาลัย", "นายกรัฐมนตรี", "สหรัฐ")
OTHER = "สิ่งนั้น"
"""What replaces a term; stands nowhere in the text."""


@pytest.fixture(scope="module")
def reference(gold_folder: Path) -> list[str]:
    path = gold_folder.parent / "corpora" / "ntrex" / "newstest2019.th"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path.read_text(encoding="utf-8").split("\n")[:-1]


@pytest.fixture(scope="module")
def checker(reference: list[str]) -> GlossaryChecker:
    """A glossary of the pairs that stand in the reference, with some frequent words."""
    pairs = [pair for line in reference for pair in align.align(line)]
    frequent = [Entry(f"term {at}", (), (Variant(word),)) for at, word in enumerate(FREQUENT)]
    return GlossaryChecker([*build(pairs), *frequent])


@pytest.fixture(scope="module")
def worse(reference: list[str]) -> list[str]:
    """The reference with a word left out of every line."""
    draw, found = random.Random(1), []
    for line in reference:
        words = get_tokenizer("newmm").cut(line).split()
        words.pop(draw.randrange(len(words)))
        found.append("".join(words))
    return found


@both
def test_surface_metrics_equal_sacrebleu(reference: list[str], worse: list[str], ours: Any, theirs: Any) -> None:
    own, sacrebleus = scores(ours, theirs, worse, reference)
    assert own == sacrebleus


def test_the_reference_is_the_ceiling(reference: list[str], checker: GlossaryChecker) -> None:
    found = TermAccuracy(checker).corpus_score(reference, [reference])
    assert found.required > 400
    assert found.score == 100.0


def test_terms_that_are_replaced_are_what_is_lost(reference: list[str], checker: GlossaryChecker) -> None:
    draw, replaced, required, lines = random.Random(2), 0, 0, []
    for line in reference:
        found = checker.check(line, checker.terms.required_by(line)).found
        required += len(found)
        for place in reversed(found):
            if draw.random() < 0.2:
                line = line[: place.start] + OTHER + line[place.end :]
                replaced += 1
        lines.append(line)
    score = TermAccuracy(checker).corpus_score(lines, [reference]).score
    assert score == pytest.approx(100 * (1 - replaced / required), abs=0.5)
    assert CHRF().corpus_score(lines, [reference]).score > 97


def test_other_words_that_are_left_out_change_no_term(reference: list[str], checker: GlossaryChecker) -> None:
    draw, lines = random.Random(3), []
    for line in reference:
        found = checker.check(line, checker.terms.required_by(line)).found
        free = [at for at, char in enumerate(line) if char == " " and not any(f.start <= at < f.end for f in found)]
        cut = draw.choice(free) if free else None
        last = max((f.end for f in found), default=0)
        lines.append(line if cut is None or cut < last else line[:cut])
    assert lines != reference
    assert TermAccuracy(checker).corpus_score(lines, [reference]).score == 100.0
