from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import glossary
from align import align

from .conftest import ROOT, Result

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_is_what_the_program_says() -> None:
    sentence = re.search(r"^> (.*)$", README, re.MULTILINE)
    assert sentence
    table = README.split("|---|---|---|---|---|\n")[1].split("\n\n")[0]
    shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n")]
    frame = glossary.build(align(sentence[1])).to_frame()
    assert frame[["english", "thai", "acronyms", "kind", "confidence"]].to_numpy().tolist() == shown


def test_the_python_lines_run() -> None:
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(code, names)
    assert "สำนักงานพลังงานสากล" in str(names["frame"])
    assert "100.0" in str(names["report"].to_frame())  # type: ignore[attr-defined]


def test_the_scores_are_what_the_program_says(wonglep: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    shown = re.search(r"\$ cd (\S+)\n\$ wonglep (score .*)\n((?:.+\n)+)```", README)
    assert shown
    monkeypatch.chdir(ROOT / shown[1])
    monkeypatch.setenv("COLUMNS", "120")
    out = wonglep(*shown[2].split(), "-f", "text").out
    assert [line.split() for line in out.split("\n\n")[0].split("\n")] == [
        line.split() for line in shown[3].rstrip().split("\n")
    ]


def targets() -> list[str]:
    """What the README says to convert to, for each tool."""
    table = README.split("| your tool |")[1].split("\n\n")[0]
    cells = [line.split("|")[2] for line in table.splitlines()[2:]]
    found = [code for cell in cells for code in re.findall(r"`([^`]*)`", cell)]
    return [code for code in found if code.startswith("terms")]


@pytest.mark.parametrize("target", targets())
def test_what_the_readme_converts_to_is_written(
    wonglep: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    wonglep("convert", str(ROOT / "seeds" / "translations" / "glossary.csv"), "my.glossary")
    assert wonglep("convert", "my.glossary", *target.split()).code == 0
    assert "ห่วงโซ่คุณค่า".encode() in (tmp_path / target.split()[0]).read_bytes() or ".xlsx" in target
