"""From glyphs with their places on a page to lines.

A PDF holds neither spaces nor lines for certain, only where each glyph stands. Thai has no space between words, so a
space too many parts a word. Lengths are in points, and heights grow upwards, as in the file.
"""

from __future__ import annotations

import bisect
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from align.script import COMBINING, LEADING_VOWELS, THAI, TONE_MARKS

SPACE_GAP = 0.2
"""How much wider than the usual gap in its line a gap is that stands for a space, in sizes of the font."""
CELL_GAP = 2.5
"""From this gap on, in sizes of the font, what follows is another cell or column."""
ONLY_GAP = 12.0
"""The same for the only space that is written in a line, which a justified line may stretch far."""
NO_ROOM = 0.04
"""A space that takes no more room than this, in sizes of the font, is none."""
RECENT_RUNS = 16
"""So many runs back a repeated run is looked for."""

_THAI = re.compile(f"[{THAI}]")
_MARK_SIGN = re.compile(f"[{COMBINING}\uf701-\uf70e\uf710-\uf71a]")
_NO_SPACE_BEFORE = re.compile(f"[{COMBINING}ะาำๅ]")
_SIGN = r"[•●○◦▪■□▶►➢✓❖\uf020-\uf0ff]|[–—-](?=\s+\D)"
_NUMBER = r"\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]"
LIST_MARK = re.compile(rf"(?:{_SIGN}|{_NUMBER})(?=\s|[{THAI}])")
"""The sign or number of an item of a list."""


class Glyph(NamedTuple):
    """A character, where it stands, and the number of the run of characters that the page shows in one go."""

    char: str
    left: float
    right: float
    base: float
    size: float
    run: int


class Line(NamedTuple):
    """A line, or one cell of it; ``hang`` is where the text begins behind the sign of a list."""

    text: str
    left: float
    right: float
    base: float
    size: float
    page: int = 0
    hang: float = 0


def without_repeats(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Drop a run of glyphs that shows again in its place what a recent run showed.

    Letters are made bold that way, and a letter that is drawn in several pieces is told again with each of them.
    """
    kept: list[Glyph] = []
    recent: deque[tuple[str, Glyph, float]] = deque(maxlen=RECENT_RUNS)
    for run in _runs(glyphs):
        shown = "".join(glyph.char for glyph in run).strip()
        right = max(glyph.right for glyph in run)
        if shown and any(shown == text and _cover(first, end, run[0], right) for text, first, end in recent):
            continue
        recent.append((shown, run[0], right))
        kept += run
    return kept


def _runs(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    start = 0
    for at in range(1, len(glyphs) + 1):
        if at == len(glyphs) or glyphs[at].run != glyphs[start].run:
            yield glyphs[start:at]
            start = at


def _cover(first: Glyph, first_right: float, second: Glyph, second_right: float) -> bool:
    shared = min(first_right, second_right) - max(first.left, second.left)
    narrower = min(first_right - first.left, second_right - second.left)
    return shared > 0.5 * narrower and abs(first.base - second.base) < 0.5 * first.size


def lines_of(glyphs: Sequence[Glyph], blanks: Sequence[Glyph] = (), page: int = 0) -> list[Line]:
    """The lines of a page in the order of its content; cells that stand side by side are lines of their own.

    ``blanks`` are spaces that stand somewhere on the page.
    """
    at: dict[int, list[Glyph]] = {}
    for blank in blanks:
        at.setdefault(round(blank.base), []).append(blank)
    levels = (_with_blanks(in_reading_order(level), at) for level in _levels(without_repeats(glyphs)))
    return [_line(cell, page) for level in levels for cell in _cells(level)]


def _levels(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    """Glyphs that follow each other on one level; what has only spaces is left out."""
    start = 0
    last: Glyph | None = None
    for at, glyph in enumerate(glyphs):
        if glyph.char.isspace():
            continue
        if last is not None and abs(glyph.base - last.base) > 0.5 * max(last.size, glyph.size):
            yield glyphs[start:at]
            start = at
        last = glyph
    if last is not None:
        yield glyphs[start:]


def in_reading_order(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a level from left to right; marks stay with their letter.

    A file may show words that it takes from another font after all that stands around them.

    >>> at = [("(", 0), ("x", 5), ("ไ", 15), ("-", 10)]
    >>> "".join(glyph.char for glyph in in_reading_order([Glyph(char, x, x + 5, 0, 10, x) for char, x in at]))
    '(x-ไ'
    """
    clusters: list[list[Glyph]] = []
    for glyph in glyphs:
        if clusters and (glyph.left == clusters[-1][0].left or _stays(glyph, clusters[-1])):
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    places = [_place(cluster[0]) for cluster in clusters]
    if all(after > before - 0.1 * glyphs[0].size for before, after in pairwise(places)):
        return list(glyphs)
    order = sorted(range(len(clusters)), key=places.__getitem__)
    return [glyph for at in order for glyph in clusters[at]]


def is_mark(char: str) -> bool:
    """Tell whether a character stands on or below another.

    >>> is_mark("่"), is_mark("า")
    (True, False)
    """
    return bool(_MARK_SIGN.match(char))


def _stays(glyph: Glyph, cluster: Sequence[Glyph]) -> bool:
    """Tell whether a glyph belongs to the letter before it: a mark does where it stands there, a vowel does always."""
    if is_mark(glyph.char):
        margin = 1.5 * glyph.size
        return cluster[0].left - margin < _place(glyph) < max(cluster[0].right, cluster[-1].right) + margin
    return bool(_NO_SPACE_BEFORE.match(glyph.char))


def _place(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2 if is_mark(glyph.char) else glyph.left


def _with_blanks(glyphs: Sequence[Glyph], blanks: Mapping[int, Sequence[Glyph]]) -> list[Glyph]:
    """The glyphs with the blanks that stand between or just behind them."""
    first, size = glyphs[0], max(glyph.size for glyph in glyphs)
    right = max(glyph.right for glyph in glyphs) + size
    found = list(glyphs)
    lefts = [glyph.left for glyph in glyphs]
    for base in range(round(first.base) - 1, round(first.base) + 2):
        for blank in blanks.get(base, ()):
            if first.left < blank.left < right and abs(blank.base - first.base) < 0.3 * size:
                at = bisect.bisect_left(lefts, blank.left - 0.05 * size)
                found.insert(at, blank)
                lefts.insert(at, blank.left)
    return found


def _cells(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    spaces = sorted(gap.width for gap in _gaps(glyphs) if gap.written)
    usual = spaces[(len(spaces) - 1) // 2] if len(spaces) > 1 else ONLY_GAP * glyphs[0].size / 2
    start = 0
    right: float | None = None
    for at, glyph in enumerate(glyphs):
        if glyph.char.isspace():
            continue
        if right is not None:
            least = max(CELL_GAP * glyph.size, 2 * usual if glyphs[at - 1].char.isspace() else 0.0)
            if glyph.left - right > least:
                yield glyphs[start:at]
                start, right = at, None
        right = glyph.right if right is None else max(right, glyph.right)
    yield glyphs[start:]


def _line(glyphs: Sequence[Glyph], page: int) -> Line:
    shown = [glyph for glyph in glyphs if not glyph.char.isspace()]
    size = median(glyph.size for glyph in shown)
    text = spaced(glyphs)
    mark = LIST_MARK.match(text)
    after = len(text[: mark.end()].replace(" ", "")) if mark else 0
    return Line(
        text=text,
        left=shown[0].left,
        right=max(glyph.right for glyph in shown),
        base=shown[0].base,
        size=size,
        page=page,
        hang=shown[min(after, len(shown) - 1)].left if mark else 0,
    )


def spaced(glyphs: Sequence[Glyph]) -> str:
    """The text of a line: a space where one is written that takes room, and where the gap is wider than usual.

    The usual gap is that of the line, since justified Thai is spaced out between letters; behind sara am, which is
    shown in two pieces, it comes twice. A written space before a tone mark or sara aa is left to the repairs: it may be
    what remains of a sara am.
    """
    gaps = list(_gaps(glyphs))
    between = (gap for gap in gaps if _is_thai(gap) and not gap.written)
    thai = [gap.width for gap in between if gap.before.run != gap.after.run or gap.width > 0]
    usual = median(thai) if len(thai) > 4 else min(thai, default=0.0) if len(thai) > 1 else 0.0
    chars = []
    for gap in gaps:
        chars.append(gap.before.char)
        if _is_space(gap, max(0.0, usual)):
            chars.append(" ")
    last = max(at for at, glyph in enumerate(glyphs) if not glyph.char.isspace())
    return "".join(chars) + glyphs[last].char + (" " if last < len(glyphs) - 1 else "")


class _Gap(NamedTuple):
    before: Glyph
    after: Glyph
    width: float
    written: bool


def _gaps(glyphs: Sequence[Glyph]) -> Iterator[_Gap]:
    before: Glyph | None = None
    right, written = 0.0, False
    for glyph in glyphs:
        if glyph.char.isspace():
            written = True
            continue
        if before is not None:
            yield _Gap(before, glyph, glyph.left - right, written)
        right = glyph.right if before is None else max(right, glyph.right)
        before, written = glyph, False


def _is_thai(gap: _Gap) -> bool:
    return all(_THAI.match(char) for char in (gap.before.char, gap.after.char))


def _is_space(gap: _Gap, usual: float) -> bool:
    if gap.written and gap.after.char in f"{TONE_MARKS}า":
        return True
    if _NO_SPACE_BEFORE.match(gap.after.char) or gap.before.char in LEADING_VOWELS:
        return False
    size = max(gap.before.size, gap.after.size)
    if gap.written:
        return gap.before.run == gap.after.run or gap.width > NO_ROOM * size
    pieces = 2 if gap.before.char == "\u0e33" else 1
    return gap.width > pieces * usual + SPACE_GAP * size
