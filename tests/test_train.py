from __future__ import annotations

import json
from pathlib import Path

import pytest

from align import align, models
from align.train import main


@pytest.mark.slow
def test_a_model_is_made_judged_and_read_again(seeds: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    inputs = ("--gold", str(seeds / "gold.jsonl"), "--lexicon", str(seeds / "lexicon"))
    main([*inputs, "--parts", "1", "--output", str(tmp_path), "--report", str(report)])
    made_from = json.loads((tmp_path / "made_from.json").read_text(encoding="utf-8"))
    assert made_from["held_out"]["all"]["exact"] > 0.6
    model = models.read_model(tmp_path)
    assert [p.thai for p in align("คุณโมอิน อุล เฮก (Moin ul Haque)", model=model)] == ["โมอิน อุล เฮก"]
    headings = [line for line in report.read_text(encoding="utf-8").split("\n") if line.startswith("### ")]
    assert len(headings) == 8
