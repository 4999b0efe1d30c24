from __future__ import annotations

import re

import glossary
from align import align

from .conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_is_what_the_program_says() -> None:
    sentence = re.search(r"^> (.*)$", README, re.MULTILINE)
    assert sentence
    table = README.split("|---|---|---|---|---|\n")[1].split("\n\n")[0]
    shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n")]
    frame = glossary.build(align(sentence[1])).to_frame()
    assert frame[["english", "thai", "acronyms", "kind", "confidence"]].to_numpy().tolist() == shown


def test_the_python_lines_run() -> None:
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code
    names: dict[str, object] = {}
    exec(code[1], names)
    assert "สำนักงานพลังงานสากล" in str(names["frame"])
