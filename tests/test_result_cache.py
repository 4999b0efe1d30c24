"""Results of visitors are kept within limits, and no visitor pushes out those of another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .web import browsing, fill

from glossary.web.result_cache import ResultCache  # isort: skip


def test_size_and_number_of_results_are_limited() -> None:
    cache = ResultCache[str](most=3, most_bytes=10)
    names = [cache.put("me", letter, 4) for letter in "abc"]
    assert [cache.get("me", name) for name in names] == [None, "b", "c"]
    large = cache.put("me", "d", 100)
    assert [cache.get("me", name) for name in (*names, large)] == [None, None, None, "d"]


def test_one_session_pushes_out_no_results_of_others() -> None:
    cache = ResultCache[str](most=2, most_in_all=4)
    mine = cache.put("me", "mine", 1)
    names = [cache.put("you", letter, 1) for letter in "abc"]
    assert [cache.get("you", name) for name in names] == [None, "b", "c"]
    assert cache.get("me", mine) == "mine"
    for other in "abcd":
        cache.put(other, other, 1)
    assert (cache.get("me", mine), cache.get("you", names[-1])) == (None, None)


def test_the_result_used_last_is_kept_longest() -> None:
    cache = ResultCache[str](most=2)
    first, second = (cache.put("me", letter, 1) for letter in "ab")
    assert cache.get("me", first)
    third = cache.put("me", "c", 1)
    assert [cache.get("me", name) for name in (first, second, third)] == ["a", None, "c"]


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/read", {"text": "ก" * 50_000}),
        ("/score", {"source": "ก " * 25_000, "translation": "ข", "metrics": "term"}),
        ("/score", {"source": "a", "translation": "ก " * 25_000, "metrics": "term"}),
    ],
)
def test_the_size_of_texts_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, fields: dict[str, Any]
) -> None:
    sizes, put = list[int](), ResultCache.put

    def put_and_count(cache: ResultCache[Any], session: str, result: Any, size: int) -> str:
        sizes.append(size)
        return put(cache, session, result, size)

    monkeypatch.setattr(ResultCache, "put", put_and_count)
    with browsing(fill(tmp_path / "my.glossary")) as browser:
        assert browser.submit(address, fields, files={"file": ("", b"")}).status_code == 303
    assert [size > 100_000 for size in sizes] == [True]
