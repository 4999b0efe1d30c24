from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from align import align_records, parentheticals, script
from align.evaluate import evaluate_pairs
from align.gold import Gold, read_gold
from glossary.documents import Document, read_documents


@pytest.fixture(scope="module")
def documents(seeds: Path) -> dict[str, Document]:
    return {d.id: d for d in read_documents([str(seeds / "documents")])}


@pytest.fixture(scope="module")
def gold(seeds: Path) -> list[Gold]:
    return list(read_gold((seeds / "gold.jsonl").read_text(encoding="utf-8").splitlines()))


def test_the_samples_are_many_and_of_every_kind(documents: dict[str, Document], gold: list[Gold]) -> None:
    kinds = Counter(g.kind for g in gold)
    assert len(documents) >= 12
    assert len(gold) >= 240
    assert len({(g.thai, g.english) for g in gold if g.kind != "none"}) >= 180
    assert min(kinds[k] for k in ("transliteration", "translation", "mixed", "acronym", "none")) >= 20


def test_the_gold_stands_in_the_documents(documents: dict[str, Document], seeds: Path) -> None:
    for line in (seeds / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = documents[record["document"]].text
        forms = (f"{record['left']}{opens}{record['inside']}{closes}" for opens, closes in ("()", "（）"))
        assert any(form in text for form in forms), record["id"]


def test_the_spans_end_where_the_left_text_ends(gold: list[Gold]) -> None:
    for record in gold:
        if record.kind != "none":
            left = record.left.rstrip(script.SPACES + script.QUOTES + script.EMPHASIS)
            assert all(left.endswith(span) and span == span.strip() for span in record.spans), record.id


def test_every_bracket_with_latin_behind_thai_is_annotated(documents: dict[str, Document], gold: list[Gold]) -> None:
    for name, document in documents.items():
        annotated = Counter(g.inside for g in gold if g.id.startswith(name[:2]))
        for p in parentheticals(document.text):
            before = document.text[: p.start].rstrip(script.SPACES + script.QUOTES + script.EMPHASIS)[-1:]
            if script.has_latin(p.inside) and script.has_thai(before):
                assert annotated[p.inside] > 0, (name, p.inside)


def test_the_samples_are_aligned_as_the_readme_says(gold: list[Gold]) -> None:
    result = evaluate_pairs(gold, list(align_records((g.left, g.inside, g.right) for g in gold)))
    assert result.exact >= 0.85
    assert result.english >= 0.95
    assert result.kind >= 0.85
    assert result.none_f1 >= 0.8
