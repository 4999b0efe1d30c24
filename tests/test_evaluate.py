from __future__ import annotations

import pytest

from align.evaluate import evaluate_pairs
from align.gold import Gold
from align.records import Kind, Pair, Parenthetical


def pair(thai: str, kind: Kind, confidence: float, english: tuple[str, ...] = ()) -> Pair:
    return Pair(english, (), thai, kind, confidence, 0, len(thai), Parenthetical(0, 1, ""))


def gold(thai: str, kind: Kind, also: tuple[str, ...] = (), english: tuple[str, ...] = ()) -> Gold:
    return Gold("", "news", thai, "x", "", kind, thai, also, english, (kind,))


def test_figures() -> None:
    records = [
        gold("กข", "translation", ("ข",), ("A",)),
        gold("กข", "mixed"),
        gold("กข", "mixed"),
        gold("กข", "acronym"),
        gold("", "none"),
        gold("", "none"),
    ]
    answers = [
        pair("ข", "translation", 0.9, ("a",)),
        pair("กขค", "mixed", 0.8),
        pair("ก", "translation", 0.5),
        pair("", "none", 0.5),
        pair("", "none", 1.0),
        pair("ก", "mixed", 0.2),
    ]
    f = evaluate_pairs(records, answers)
    assert (f.records, f.spans) == (6, 4)
    assert (f.exact, f.preferred, f.long, f.short, f.silent) == (0.25, 0, 0.25, 0.25, 0.25)
    assert f.accuracy == pytest.approx(2 / 6)
    assert (f.none_precision, f.none_recall, f.none_f1) == (0.5, 0.5, 0.5)
    assert (f.kind, f.english) == (0.5, 1.0)
    assert f.sources == {"news": (1, 4)}
    assert f.kinds == {"acronym": (0, 1), "mixed": (0, 2), "translation": (1, 1)}
    assert f.ece == pytest.approx((0.1 + 0.8 + 1.0 + 0.0 + 0.2) / 6)
    assert len(f.mistakes) == 4


def test_unequal_numbers_are_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        evaluate_pairs([gold("ก", "mixed")], [])
