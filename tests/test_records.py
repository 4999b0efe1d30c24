"""The records of ``glossary.records``: commands print what their types say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glossary import Entry, Variant, records
from glossary.entries.entry import Hit
from glossary.store import Store

from .conftest import CASES, Result

ALIGN = [{"id": {"a": [1]}, "left": "เรื่องห่วงโซ่คุณค่า ", "inside": "value chain"}, {"left": "ปี ", "inside": "2560"}]
TEXT = "เรื่องห่วงโซ่คุณค่า (value chain)\nและโซ่คุณค่า\n"
OPTIONAL = {records.ExtractedRecord: {"place"}, records.AnnotationRecord: {"suggestion"}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a text, brackets, and a glossary on which was decided."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, ALIGN)), encoding="utf-8")
    terms = (Variant("ห่วงโซ่คุณค่า", examples=(TEXT,)), Variant("โซ่คุณค่า", status="forbidden"))
    with Store("g.glossary", create=True) as store:
        store.take_in([Entry("value chain", ("VC",), terms, "c1")])
        store.decide("c1", "ห่วงโซ่คุณค่า", "approved")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "kind", "keys"),
    [
        (["lookup", "value", "-g", "g.glossary"], records.HitRecord, set()),
        (["lookup", "value", "-g", "g.glossary", "--concordance"], records.LineRecord, set()),
        (["extract", "a.txt", "--all"], records.ExtractedRecord, set()),
        (["extract", str(CASES / "documents" / "report_loma.pdf")], records.ExtractedRecord, {"place"}),
        (["align", "a.jsonl"], records.AlignedRecord, set()),
        (["annotate", "a.txt", "-g", "g.glossary"], records.AnnotationRecord, {"suggestion"}),
        (["history", "-g", "g.glossary"], records.ChangeRecord, set()),
    ],
)
def test_what_a_command_prints_is_what_its_type_says(
    wonglep: Callable[..., Result], folder: Path, command: list[str], kind: Any, keys: set[str]
) -> None:
    pydantic = pytest.importorskip("pydantic")
    printed = json.loads(wonglep(*command, "-f", "json").out)
    schema = pydantic.TypeAdapter(kind)
    assert printed
    assert [schema.validate_python(one, strict=True) for one in printed] == printed
    required = set(schema.json_schema()["required"])
    assert set(kind.__annotations__) - required == OPTIONAL.get(kind, set())
    assert {key for one in printed for key in one} == required | keys


def test_a_hit_lists_the_found_term_first_and_no_rejected_one() -> None:
    terms = tuple(Variant(thai, status=status) for thai, status in (("ก", ""), ("ข", "rejected"), ("ค", "forbidden")))
    hit = Hit("exact", Entry("x", (), terms), terms[2])
    assert [variant.thai for variant in hit.variants] == ["ค", "ก"]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [((), []), (("exact", "exact", "prefix"), [0, 1]), (("prefix", "close"), [0])],
)
def test_best_matches_are_exact_ones_or_else_the_first(groups: tuple[str, ...], expected: list[int]) -> None:
    hits = [Hit(how, Entry(str(at)), Variant("")) for at, how in enumerate(groups)]
    assert [int(hit.entry.english) for hit in records.best_matches(hits)] == expected


def test_an_annotation_in_a_later_line_has_its_line_and_column(wonglep: Callable[..., Result], folder: Path) -> None:
    found = json.loads(wonglep("annotate", "a.txt", "-g", "g.glossary", "-f", "json").out)
    places = [(r["line"], r["column"], r.get("suggestion")) for r in found]
    assert places == [(1, 7, None), (1, 22, None), (2, 4, "ห่วงโซ่คุณค่า")]
    assert [TEXT.split("\n")[r["line"] - 1][r["column"] - 1 :].startswith(r["text"]) for r in found] == [True] * 3
