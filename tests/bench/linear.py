"""Hostile texts and pages: how much longer ten times the input takes. Linear work gives a ratio about 10.

python tests/bench/linear.py
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from align import align, parentheticals
from glossary.documents.html.page import without_menus
from glossary.documents.markup import extract_text


def seconds(work: Callable[[str], Iterable[Any]], text: str) -> float:
    start = time.perf_counter()
    for _ in work(text):
        pass
    return time.perf_counter() - start


def pages(text: str) -> Iterable[Any]:
    return extract_text(text).pieces


def contents(text: str) -> Iterable[Any]:
    return without_menus(text).pieces


def squares(text: str) -> Iterable[Any]:
    return parentheticals(text, square=True)


def distinct(count: int) -> str:
    """Pairs on one line of which no two are alike."""
    return " และ".join(f"ห่วงโซ่คุณค่าที่ {n} (Value chain {n})" for n in range(count))


CASES: tuple[tuple[str, Callable[[str], Iterable[Any]], str, str, int], ...] = (
    ("Thai without a space before one bracket", align, "พลังงาน", "สำนักงานพลังงานสากล (IEA)", 14_000),
    ("opening brackets", squares, "(", "ก (Value chain)", 20_000),
    ("round and square", squares, "[(", "ก (Value chain)", 20_000),
    ("nested a thousand deep", squares, "(ก" * 300 + "A" + ")" * 300, "", 20),
    ("mixed, nested", squares, "[(" * 200 + "ก" + ")]" * 200, "", 20),
    ("phonetic signs", squares, "(" + "[ə" * 490 + ")", "", 20),
    ("commas", squares, "(" + "A, " * 300 + ")", "", 20),
    ("slashes", squares, "(" + "A/" * 450 + ")", "", 20),
    ("one pair, again and again", align, "ห่วงโซ่คุณค่า (Value chain) และ", "", 1_000),
    ("comments that do not end", pages, "<!--", "", 20_000),
    ("tags that do not end", pages, "<a ", "", 20_000),
    ("quotes that do not end", pages, '<a "', "", 20_000),
    ("end tags of nothing", pages, "</zzz>", "", 20_000),
    ("ampersands", pages, "&", "", 40_000),
    ("blocks that do not end", contents, '<div class="nav">ก', "", 5_000),
    ("tables in tables", contents, "<table><tr><td>ก", "", 3_000),
    ("end tags across blocks", contents, "<i><p>" + "<b>" * 20 + "</i>" * 20, "", 1_000),
    ("lines of links", contents, "<li><a href=x>กกก</a><br>", "", 3_000),
    ("attributes", contents, "<div " + "a=1 " * 200, ">ก", 200),
    ("buttons that do not end", contents, "<button>ก<nav>", "", 5_000),
)


def main() -> None:
    align("อุ่นเครื่อง (warm up)")
    print(f"{'':42} {'1':>8} {'10':>8} {'ratio':>6}")
    for name, work, piece, rest, count in CASES:
        short, long = (seconds(work, piece * (count * times) + rest) for times in (1, 10))
        print(f"{name:42} {short:8.3f} {long:8.3f} {long / max(short, 1e-9):6.1f}")
    short, long = seconds(align, distinct(5_000)), seconds(align, distinct(50_000))
    print(f"{'5,000 and 50,000 distinct pairs, one line':42} {short:8.3f} {long:8.3f} {long / short:6.1f}")


if __name__ == "__main__":
    main()
