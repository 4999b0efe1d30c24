from __future__ import annotations

import random
from pathlib import Path

import pytest

from align.decide import RULE_CONFIDENCE, Calibration
from align.evaluate import evaluate_pairs
from align.evidence import SPAN_EVIDENCE
from align.evidence.meaning import term_key
from align.gold import Gold, join_record
from align.records import Pair, Reason
from align.training.lexicon import make_lexicon
from align.training.report import GROUPS, Study, report
from align.training.trial import Prediction, apply_calibration, cross_calibrate, fit_calibration


def answer(thai: str, confidence: float, gold_thai: str = "ธนาคาร", sample: str = "plain") -> Prediction:
    gold = Gold(
        "1", "news", "ของธนาคาร ", "Bank", "", "translation", gold_thai, (), ("Bank",), ("translation",), sample
    )
    _, found = join_record(gold.left, gold.inside, gold.right)
    start = gold.left.index(thai)
    return gold, Pair(
        ("Bank",),
        (),
        thai,
        "translation",
        confidence,
        start,
        start + len(thai),
        found,
        (Reason("says {}", ('"Bank"',)),),
    )


def overconfident(count: int) -> list[Prediction]:
    """Answers of chance 0.9 that are right in half of the cases."""
    return [answer("ธนาคาร" if n % 2 else "ของธนาคาร", 0.9) for n in range(count)]


def test_a_calibration_says_how_often_such_answers_are_right() -> None:
    assert fit_calibration(overconfident(20))(0.9) == pytest.approx(0.5, abs=0.01)


def test_confidence_that_a_rule_gave_is_not_calibrated() -> None:
    predictions = [*overconfident(4), answer("ธนาคาร", RULE_CONFIDENCE)]
    assert [pair.confidence for _, pair in apply_calibration(predictions, Calibration(0.0, 0.0))] == [0.5] * 4 + [
        RULE_CONFIDENCE
    ]


def test_each_part_is_calibrated_by_the_others() -> None:
    right = [answer("ธนาคาร", 0.9) for _ in range(9)] + [answer("ของธนาคาร", 0.9)]
    first, second = (
        cross_calibrate([overconfident(20), right])[0][1],
        cross_calibrate([overconfident(20), right])[-1][1],
    )
    assert first.confidence == pytest.approx(0.9, abs=0.01)
    assert second.confidence == pytest.approx(0.5, abs=0.01)


def test_every_evidence_is_in_one_group_of_the_report() -> None:
    assert sorted(name for group in GROUPS.values() for name in group) == sorted(m.__name__ for m in SPAN_EVIDENCE)


def test_the_report_tells_what_is_wrong_with_an_answer() -> None:
    parts = [overconfident(20), [*overconfident(19), answer("คาร", 0.95)]]
    row = ("nothing", evaluate_pairs(*zip(*parts[0], strict=True)))
    lines = list(report(parts, Study([row], [row], [row])))
    assert "| all | 40 |" in "\n".join(lines)
    hardest = [line for line in lines if line.startswith("| Bank |")]
    assert any("too short: ธนา" in line for line in hardest)
    assert any("too long: ของ" in line for line in hardest)
    shares = [line for line in lines if line.startswith("| nothing |")]
    assert shares == ["| nothing | 0.500 | 0.500 | 0.000 |"] * 3


def test_the_report_does_not_depend_on_the_order_of_answers() -> None:
    predictions = overconfident(20)
    shuffled = random.Random(1).sample(predictions, len(predictions))
    empty = Study([], [], [])
    assert list(report([predictions], empty)) == list(report([shuffled], empty))


def test_full_names_of_abbreviations_are_terms(tmp_path: Path) -> None:
    (tmp_path / "acronyms.tsv").write_text("ZB\tZorp Bank|Zorp Basin\tธนาคาร ซอร์ป|-\n", encoding="utf-8")
    lexicon = make_lexicon([tmp_path])
    assert lexicon.expansions == {"ZB": ("Zorp Bank", "Zorp Basin")}
    assert "ธนาคารซอรป" in [t.replace("์", "") for t in lexicon.terms[term_key("zorp bank")]]
