"""What is kept for visitors: no more than there is room for, and for each what nobody else takes away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .web import browsing, fill

from glossary.web.result_cache import ResultCache  # isort: skip


def test_what_is_kept_is_bounded() -> None:
    shelf = ResultCache[str](most=3, most_bytes=10)
    names = [shelf.put("me", letter, 4) for letter in "abc"]
    assert [shelf.get("me", name) for name in names] == [None, "b", "c"]
    large = shelf.put("me", "d", 100)
    assert [shelf.get("me", name) for name in (*names, large)] == [None, None, None, "d"]


def test_one_who_has_much_takes_the_place_of_no_other() -> None:
    shelf = ResultCache[str](most=2, most_in_all=4)
    mine = shelf.put("me", "mine", 1)
    names = [shelf.put("you", letter, 1) for letter in "abc"]
    assert [shelf.get("you", name) for name in names] == [None, "b", "c"]
    assert shelf.get("me", mine) == "mine"
    for other in "abcd":
        shelf.put(other, other, 1)
    assert (shelf.get("me", mine), shelf.get("you", names[-1])) == (None, None)


def test_what_was_looked_at_last_is_kept_longest() -> None:
    shelf = ResultCache[str](most=2)
    first, second = (shelf.put("me", letter, 1) for letter in "ab")
    assert shelf.get("me", first)
    third = shelf.put("me", "c", 1)
    assert [shelf.get("me", name) for name in (first, second, third)] == ["a", None, "c"]


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/read", {"text": "ก" * 50_000}),
        ("/score", {"source": "ก " * 25_000, "translation": "ข", "metrics": "term"}),
        ("/score", {"source": "a", "translation": "ก " * 25_000, "metrics": "term"}),
    ],
)
def test_the_texts_that_are_kept_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, fields: dict[str, Any]
) -> None:
    sizes, put = list[int](), ResultCache.put

    def counted(shelf: ResultCache[Any], session: str, thing: Any, size: int) -> str:
        sizes.append(size)
        return put(shelf, session, thing, size)

    monkeypatch.setattr(ResultCache, "put", counted)
    with browsing(fill(tmp_path / "my.glossary")) as browser:
        assert browser.submit(address, fields, files={"file": ("", b"")}).status_code == 303
    assert [size > 100_000 for size in sizes] == [True]
