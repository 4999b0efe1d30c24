from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents.segments import Segment
from glossary.matching.termcheck import TermChecker
from glossary.scoring.check import PROBLEMS, Finding, check_segments

from .conftest import Result, cases, entries

Run = Callable[..., Result]
GLOSSARY = {"glossary": [["bank", "ธนาคาร", "approved"], ["bank", "แบงค์", "forbidden"], ["value", "คุณค่า"]]}
CHECKER = TermChecker(entries(GLOSSARY))
lines = st.lists(st.sampled_from(["bank ", "value ", "ธนาคาร", "แบงค์", "คุณค่า", " ", "(", "ใหม่"]), max_size=8).map(
    "".join
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rows = "english,thai,status\nbank,ธนาคาร,approved\nbank,แบงค์,forbidden\nvalue,คุณค่า,\n"
    Path("g.csv").write_text(rows, encoding="utf-8")
    Path("s.en").write_text("hello\na bank of value\n", encoding="utf-8")
    Path("t.th").write_text("สวัสดี\nเปิดแบงค์\n", encoding="utf-8")
    return tmp_path


def summary(finding: Finding) -> str:
    line, column, problem, term, found, suggestion = finding
    return f"{line}:{column}: {problem}: {term}: {found}; use {suggestion}"


@pytest.mark.parametrize("case", cases("findings"))
def test_findings(case: dict[str, Any]) -> None:
    checker = TermChecker(entries(case), case.get("direction", "en-th"))
    segments = [Segment(*pair, line) for line, pair in enumerate(case["segments"], start=1)]
    found = check_segments(segments, checker, case.get("only", PROBLEMS))
    assert [summary(finding) for finding in found] == case["found"]


@given(st.lists(st.tuples(lines, lines), max_size=4))
def test_findings_are_sorted_and_quote_their_place(pairs: list[tuple[str, str]]) -> None:
    found = check_segments([Segment(*pair, line) for line, pair in enumerate(pairs, start=1)], CHECKER)
    assert found == sorted(found)
    for finding in found:
        assert pairs[finding.line - 1][1].startswith(finding.found, finding.column - 1)


def test_columns_are_those_of_the_line() -> None:
    found = check_segments([Segment("a bank", "แบงค์", 3, column=8)], CHECKER)
    assert [(finding.line, finding.column) for finding in found] == [(3, 8)]


@pytest.mark.usefixtures("folder")
def test_the_command_prints_a_line_for_each_finding(wonglep: Run) -> None:
    result = wonglep("check", "s.en", "t.th", "-g", "g.csv")
    assert (result.code, result.err) == (1, "")
    assert result.out.splitlines() == [
        't.th:2:1: missing: "value"; use คุณค่า',
        't.th:2:5: forbidden: "bank": แบงค์; use ธนาคาร',
        "1 missing, 1 forbidden in 2 segments",
    ]


@pytest.mark.usefixtures("folder")
def test_the_command_is_content_with_what_was_not_asked_for(wonglep: Run) -> None:
    result = wonglep("check", "s.en", "t.th", "-g", "g.csv", "--only", "spelling, inconsistent")
    assert (result.code, result.out) == (0, "no problem in 2 segments\n")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_the_command_writes_records(wonglep: Run, form: str) -> None:
    result = wonglep("check", "s.en", "t.th", "-g", "g.csv", "-f", form)
    assert result.code == 1
    found = json.loads(result.out) if form == "json" else [json.loads(line) for line in result.out.splitlines()]
    assert found[1] == {
        "file": "t.th",
        "line": 2,
        "column": 5,
        "problem": "forbidden",
        "term": "bank",
        "found": "แบงค์",
        "suggestion": "ธนาคาร",
    }


@pytest.mark.usefixtures("folder")
def test_the_command_reads_one_file_with_both_languages(wonglep: Run) -> None:
    Path("x.tsv").write_text("a bank\tแบงค์\n", encoding="utf-8")
    assert wonglep("check", "x.tsv", "-g", "g.csv").out.startswith('x.tsv:1:8: forbidden: "bank": แบงค์; use ธนาคาร\n')


@pytest.mark.usefixtures("folder")
def test_the_command_goes_the_other_way(wonglep: Run) -> None:
    result = wonglep("check", "t.th", "s.en", "-g", "g.csv", "--direction", "th-en")
    assert (result.code, result.out) == (0, "no problem in 2 segments\n")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["s.en", "g.csv"], "s.en has 2 lines, g.csv 4"),
        (
            ["s.en"],
            "s.en: its name must end in .tsv, .tmx, .xlf, .xliff, .sdlxliff, .mqxliff, .mxliff; or give two text files",
        ),
        (["none.tmx"], "none.tmx: no such file or directory"),
        (
            ["s.en", "t.th", "--only", "wrong"],
            "--only must name some of missing, forbidden, inconsistent, spelling; got",
        ),
    ],
)
def test_a_wrong_call_is_told_in_one_line(wonglep: Run, arguments: list[str], error: str) -> None:
    result = wonglep("check", *arguments, "-g", "g.csv")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"wonglep: {error}")
    assert result.err.count("\n") == 1
