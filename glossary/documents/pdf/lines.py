"""From glyphs with their positions on a page to lines.

A PDF holds neither spaces nor lines reliably, only the position of each glyph. Thai has no space between words, so that
a wrong space splits a word. Lengths are in points, and heights grow upwards, as in the file.
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
"""How much wider than the usual gap of its line a gap must be to become a space, in font sizes."""
CELL_GAP = 2.5
"""A gap from this width on, in font sizes, ends a cell or column."""
ONLY_GAP = 12.0
"""The same for the only written space of a line, which a justified line may stretch far."""
NO_ROOM = 0.04
"""A written space that is no wider than this, in font sizes, is dropped."""
RECENT_RUNS = 16
"""Runs among which a repetition of a run is looked for."""

_THAI = re.compile(f"[{THAI}]")
_MARK_SIGN = re.compile(f"[{COMBINING}\uf701-\uf70e\uf710-\uf71a]")
_NO_SPACE_BEFORE = re.compile(f"[{COMBINING}ะาำๅ]")
_SIGN = r"[•●○◦▪■□▶►➢✓❖\uf020-\uf0ff]|[–—-](?=\s+\D)"
_NUMBER = r"\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]"
LIST_MARK = re.compile(rf"(?:{_SIGN}|{_NUMBER})(?=\s|[{THAI}])")
"""The bullet or number of a list item."""


class Glyph(NamedTuple):
    """A character with its position; ``run`` numbers the characters that the page shows by one operator."""

    char: str
    left: float
    right: float
    base: float
    size: float
    run: int


class Line(NamedTuple):
    """A line, or one cell of it; ``hang`` is the left edge of the text after a list mark."""

    text: str
    left: float
    right: float
    base: float
    size: float
    page: int = 0
    hang: float = 0


def without_repeats(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Drop a run of glyphs that repeats a recent run in the same place.

    Programs make letters bold that way, and PDFium repeats a letter that is drawn in several pieces.
    """
    kept: list[Glyph] = []
    recent: deque[tuple[str, Glyph, float]] = deque(maxlen=RECENT_RUNS)
    for run in _runs(glyphs):
        text = "".join(glyph.char for glyph in run).strip()
        right = max(glyph.right for glyph in run)
        if text and any(text == other and _overlap(first, end, run[0], right) for other, first, end in recent):
            continue
        recent.append((text, run[0], right))
        kept += run
    return kept


def _runs(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    start = 0
    for at in range(1, len(glyphs) + 1):
        if at == len(glyphs) or glyphs[at].run != glyphs[start].run:
            yield glyphs[start:at]
            start = at


def _overlap(first: Glyph, first_right: float, second: Glyph, second_right: float) -> bool:
    shared = min(first_right, second_right) - max(first.left, second.left)
    narrower = min(first_right - first.left, second_right - second.left)
    return shared > 0.5 * narrower and abs(first.base - second.base) < 0.5 * first.size


def find_lines(glyphs: Sequence[Glyph], spaces: Sequence[Glyph] = (), page: int = 0) -> list[Line]:
    """Return the lines of a page in the order of its content; the cells of a row are separate lines.

    ``spaces`` are those that PDFium leaves out of the text, in any order.
    """
    by_height: dict[int, list[Glyph]] = {}
    for space in spaces:
        by_height.setdefault(round(space.base), []).append(space)
    levels = (_with_spaces(in_reading_order(level), by_height) for level in _levels(without_repeats(glyphs)))
    return [_line(cell, page) for level in levels for cell in _cells(level)]


def _levels(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    """Yield consecutive glyphs on one base line, but no level of spaces only."""
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
    """Sort the glyphs of a level from left to right, with marks after their letter.

    A file may show the words of another font after all other words of the line.

    >>> at = [("(", 0), ("x", 5), ("ไ", 15), ("-", 10)]
    >>> "".join(glyph.char for glyph in in_reading_order([Glyph(char, x, x + 5, 0, 10, x) for char, x in at]))
    '(x-ไ'
    """
    clusters: list[list[Glyph]] = []
    for glyph in glyphs:
        if clusters and (glyph.left == clusters[-1][0].left or _belongs_to(glyph, clusters[-1])):
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    positions = [_position(cluster[0]) for cluster in clusters]
    # Glyphs that are in order but for small overlaps stay as they are.
    if all(after > before - 0.1 * glyphs[0].size for before, after in pairwise(positions)):
        return list(glyphs)
    order = sorted(range(len(clusters)), key=positions.__getitem__)
    return [glyph for at in order for glyph in clusters[at]]


def is_mark(char: str) -> bool:
    """Return whether a character is written above or below another.

    >>> is_mark("่"), is_mark("า")
    (True, False)
    """
    return bool(_MARK_SIGN.match(char))


def _belongs_to(glyph: Glyph, cluster: Sequence[Glyph]) -> bool:
    """Return whether a glyph belongs to the letter before it: a vowel after it always does, a mark if it is near."""
    if is_mark(glyph.char):
        margin = 1.5 * glyph.size
        return cluster[0].left - margin < _position(glyph) < max(cluster[0].right, cluster[-1].right) + margin
    return bool(_NO_SPACE_BEFORE.match(glyph.char))


def _position(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2 if is_mark(glyph.char) else glyph.left


def _with_spaces(glyphs: Sequence[Glyph], spaces: Mapping[int, Sequence[Glyph]]) -> list[Glyph]:
    """Return the glyphs with the spaces between or just after them."""
    first, size = glyphs[0], max(glyph.size for glyph in glyphs)
    right = max(glyph.right for glyph in glyphs) + size
    found = list(glyphs)
    lefts = [glyph.left for glyph in glyphs]
    for base in range(round(first.base) - 1, round(first.base) + 2):
        for space in spaces.get(base, ()):
            if first.left < space.left < right and abs(space.base - first.base) < 0.3 * size:
                at = bisect.bisect_left(lefts, space.left - 0.05 * size)
                found.insert(at, space)
                lefts.insert(at, space.left)
    return found


def _cells(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    # A justified line stretches its written spaces, so that a cell begins only after twice the usual one.
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
    visible = [glyph for glyph in glyphs if not glyph.char.isspace()]
    size = median(glyph.size for glyph in visible)
    text = line_text(glyphs)
    mark = LIST_MARK.match(text)
    after = len(text[: mark.end()].replace(" ", "")) if mark else 0
    return Line(
        text=text,
        left=visible[0].left,
        right=max(glyph.right for glyph in visible),
        base=visible[0].base,
        size=size,
        page=page,
        hang=visible[min(after, len(visible) - 1)].left if mark else 0,
    )


def line_text(glyphs: Sequence[Glyph]) -> str:
    """Return the text of a line, with a space for each written one that takes room and for each wide gap.

    Gaps are compared with the usual gap of the line, since justified Thai is spaced out between letters. After sara am,
    which is shown in two pieces, the usual gap comes twice. A written space before a tone mark or sara aa is kept for
    the repairs: it may be the rest of a sara am.
    """
    gaps = list(_gaps(glyphs))
    between = (gap for gap in gaps if _is_thai(gap) and not gap.written)
    # Letters of one run follow each other without a gap, unless they are spaced out.
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
    # Within a run a written space is trusted; between runs it may be one that takes no room on the page.
    if gap.written:
        return gap.before.run == gap.after.run or gap.width > NO_ROOM * size
    pieces = 2 if gap.before.char == "\u0e33" else 1
    return gap.width > pieces * usual + SPACE_GAP * size
