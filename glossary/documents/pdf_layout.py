"""From glyphs with their places on a page to lines, and from lines to paragraphs.

A PDF holds neither spaces nor lines for certain, only where each glyph stands. Thai has no space between words, so a
space too many parts a word, and a line break is as a rule no break in the text. Lengths are in points, and heights
grow upwards, as in the file.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from align.script import COMBINING, LATIN, LEADING_VOWELS, THAI, TONE_MARKS

SPACE_GAP = 0.2
"""How much wider than the usual gap in its line a gap is that stands for a space, in sizes of the font."""
CELL_GAP = 2.5
"""From this gap on, in sizes of the font, what follows is another cell or column."""
ONLY_GAP = 12.0
"""The same for the only space that is written in a line, which a justified line may stretch far."""
NO_ROOM = 0.04
"""A space that takes no more room than this, in sizes of the font, is none."""
JUSTIFIED_ROOM, DOUBTFUL_ROOM, RAGGED_ROOM = 1.0, 1.5, 6.0
"""More room than this, in sizes of the font, behind a line tells that it ends a paragraph: in a justified block, in
another block of a page with justified ones, and elsewhere, where a long word may have gone to the next line.

A justified line without spaces is as ragged as any.
"""
RECENT_RUNS = 16
"""So many runs back a repeated run is looked for."""
EDGE_LINES = 2
"""So many lines at the top and at the bottom of a page may be headers and footers."""
REPEATED = 0.4
"""A line at the edge of this share of the pages is a header or footer."""

_THAI = re.compile(f"[{THAI}]")
_THAI_END = re.compile(f"[{THAI}ๆฯ]")
_THAI_START = re.compile(f"[{THAI}“‘]")
_MARK_SIGN = re.compile(f"[{COMBINING}\uf701-\uf70e\uf710-\uf71a]")
_NO_SPACE_BEFORE = re.compile(f"[{COMBINING}ะาำๅ]")
_SIGN = r"[•●○◦▪■□▶►➢✓❖\uf020-\uf0ff]|[–—-](?=\s+\D)"
_NUMBER = r"\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]"
_MARK = re.compile(rf"(?:{_SIGN}|{_NUMBER})(?=\s|[{THAI}])")
"""The sign or number of an item of a list."""
_MAYBE_MARK = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){1,3}|\(?[ก-ฮa-zA-Z][.)])(?=\s)")
"""The number of a heading or letter of an item; or a decimal fraction, or an abbreviation."""
_BARE_NUMBER = re.compile(
    r"[\W_]*(?:หน้า(?:ที่)?|[Pp]age)?[\W_]*(?:\d{1,5}|[ivxlc]{1,7})(?:\s*(?:/|จาก|of)\s*\d{1,5})?[\W_]*"
)
_DIGITS = re.compile(r"\d{1,6}")
_SUFFIX = re.compile(r"(?:[ts]ion|ment|ness|ing|ity|ical|able|ible)s?\b")
"""What stands alone behind no hyphen that a writer set."""
_BROKEN_WORD = re.compile(rf"(?<![{LATIN}])([{LATIN}]+)-$")
_DASHED = re.compile(r"[^\s][–—/-]$")
_SLASHED = re.compile(r"/[^\s]")
_WORD = re.compile(rf"[{LATIN}]+")
_TERM = re.compile(rf"[(（][{LATIN}]{{2}}")
_FIRST_WORD = re.compile(rf"[({LATIN}]+")


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


# ---- lines ------------------------------------------------------------------------------------------------


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
        return min(g.left for g in cluster) - margin < _place(glyph) < max(g.right for g in cluster) + margin
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
    mark = _MARK.match(text)
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
    shown in two pieces, it comes twice. A space before sara aa, if
    written, is left to the repairs: it may be what is left of a sara am.
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


# ---- headers and footers ----------------------------------------------------------------------------------


def without_margins(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop page numbers and the lines that most pages repeat at their top or bottom: they would cut sentences."""
    edges = [_edge_lines(lines, EDGE_LINES) for lines in pages]
    seen = Counter(key for found in edges for key in {key for line in found for key in _keys(line)})
    least = max(2, REPEATED * len(pages))
    kept = []
    for lines, found in zip(pages, edges, strict=True):
        dropped = {line for line in found if any(seen[key] >= least for key in _keys(line))} | _page_numbers(lines)
        kept.append([line for line in lines if line not in dropped])
    return kept


def _page_numbers(lines: Sequence[Line]) -> set[Line]:
    return {line for line in _edge_lines(lines, 1) if _BARE_NUMBER.fullmatch(line.text)} if len(lines) > 1 else set()


def _edge_lines(lines: Sequence[Line], count: int) -> set[Line]:
    heights = sorted({round(line.base) for line in lines})
    edges = {*heights[:count], *heights[-count:]}
    return {line for line in lines if round(line.base) in edges}


def _keys(line: Line) -> set[str]:
    """What a header shares with those of other pages: its text, or that but for a number that counts the pages."""
    text = line.text.strip()
    numbers = list(_DIGITS.finditer(text))
    return {text} | {
        f"{text[: number.start()]}\0{int(number[0]) - line.page}{text[number.end() :]}"
        for number in numbers[:1] + numbers[-1:]
    }


# ---- paragraphs -------------------------------------------------------------------------------------------


class _Block(NamedTuple):
    """The edges of lines that follow each other closely, and how wide the room at the right of their end must be."""

    left: float
    right: float
    room: float


def paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """Join lines that carry on one another, over columns and pages, too.

    Headings, items, cells and paragraphs stay apart, as far as their size, their distance, their left edge and the
    room behind them tell.
    """
    if not lines:
        return []
    parted = _hard_breaks(lines)
    blocks = _blocks(lines, parted)
    found = [[lines[0]]]
    for at in range(1, len(lines)):
        if parted[at] is True or _ends(lines[at - 1], lines[at], blocks[at - 1], blocks[at], len(found[-1]) == 1):
            found.append([lines[at]])
        else:
            found[-1].append(lines[at])
    return found


def _hard_breaks(lines: Sequence[Line]) -> list[bool | None]:
    """For each line whether it surely begins something new; None where it goes on in another column or page."""
    pitches = _pitches(lines)
    found: list[bool | None] = [True]
    for before, last, line in zip((lines[0], *lines), lines, lines[1:], strict=False):
        if _MARK.match(line.text) or abs(line.size - last.size) > 0.08 * last.size or _beside(before, last):
            found.append(True)
        elif line.page != last.page or line.base - last.base > 8 * last.size:
            found.append(None)
        elif line.right < last.left or line.left > last.right:
            found.append(True)
        else:
            pitch = pitches.get((last.page, round(last.size)), 0) or 1.6
            found.append(not 0.5 < (last.base - line.base) / last.size <= 1.12 * pitch)
    return found


def _beside(cell: Line, line: Line) -> bool:
    """Tell whether a line is a cell to the right of another."""
    return cell.page == line.page and abs(cell.base - line.base) < 0.3 * line.size and cell.right <= line.left


def _pitches(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """The usual distance of lines for each page and size, in sizes."""
    counted: dict[tuple[int, int], Counter[float]] = {}
    for last, line in pairwise(lines):
        pitch = (last.base - line.base) / last.size
        if last.page == line.page and 0.8 < pitch < 4 and abs(line.size - last.size) <= 0.08 * last.size:
            counted.setdefault((last.page, round(last.size)), Counter())[round(pitch, 1)] += 1
    return {key: max(found, key=lambda pitch: (found[pitch], -pitch)) + 0.05 for key, found in counted.items()}


def _blocks(lines: Sequence[Line], parted: Sequence[bool | None]) -> list[_Block]:
    starts = [at for at in range(len(lines)) if parted[at] is not False]
    groups = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    justified = {page for page, share in _flush_shares(groups).items() if share >= 0.6}
    return [block for group in groups for block in [_block(group, group[0].page in justified)] * len(group)]


def _flush_shares(groups: Iterable[Sequence[Line]]) -> dict[int, float]:
    """For each page the share of the lines in longer blocks that reach the right edge."""
    counted: dict[int, list[bool]] = {}
    for group in groups:
        if len(group) > 3:
            counted.setdefault(group[0].page, []).extend(_flush(group))
    return {page: sum(flush) / len(flush) for page, flush in counted.items()}


def _flush(lines: Sequence[Line]) -> list[bool]:
    right = max(line.right for line in lines)
    return [right - line.right < 0.15 * line.size for line in lines[:-1]]


def _block(lines: Sequence[Line], in_justified: bool) -> _Block:
    flush = _flush(lines)
    justified = len(lines) > 3 and sum(flush) >= 0.6 * len(flush)
    room = JUSTIFIED_ROOM if justified else DOUBTFUL_ROOM if in_justified else RAGGED_ROOM
    return _Block(min(line.left for line in lines), max(line.right for line in lines), room)


def _ends(last: Line, line: Line, before: _Block, after: _Block, first: bool) -> bool:
    """Tell whether a paragraph ends with a line; ``first`` says that the line is its only one so far."""
    if _carries_on(last.text, line.text):
        return False
    size = last.size
    room = before.right - last.right
    if room > 2 * size and _MAYBE_MARK.match(line.text):
        return True
    least = before.room if " " in last.text.strip() else RAGGED_ROOM
    if room > (least * size if least < RAGGED_ROOM else max(least * size, _first_word(line) + size)):
        return True
    moved = (line.left - after.left) - (last.left - before.left)
    if last.hang and abs(line.left - last.hang) < size and before is after:
        return False
    if moved > 0.8 * size:
        return not _centred(last, line)
    return moved < -0.8 * size and not first


def _carries_on(last: str, line: str) -> bool:
    """Tell whether a bracket goes over two lines, or begins the second: no paragraph begins so."""
    opened = last.rfind("(") > last.rfind(")")
    closes = 0 <= line.find(")") < (line.find("(") % (len(line) + 1))
    return (opened and closes) or bool(_TERM.match(line))


def _first_word(line: Line) -> float:
    found = _FIRST_WORD.match(line.text)
    return 0.6 * line.size * len(found[0]) if found else 0.0


def _centred(last: Line, line: Line) -> bool:
    return abs((last.left + last.right) - (line.left + line.right)) < last.size


# ---- text -------------------------------------------------------------------------------------------------


def joint(last: str, line: str, words: frozenset[str]) -> tuple[str, str]:
    """Two lines of a paragraph as they are joined: the first maybe without its hyphen, the second with a space.

    Thai goes on without a space unless one is written at the end of the line; Latin letters, numbers and brackets
    stand off from Thai. A hyphen stays unless ``words``, those of the document, have the word without it.

    >>> joint("ตลอดสองปี", "ที่ผ่านมา", frozenset()), joint("ฤดูแล้ง ", "น้ำลด", frozenset())
    (('ตลอดสองปี', 'ที่ผ่านมา'), ('ฤดูแล้ง', ' น้ำลด'))
    >>> joint("ป่าดิบชื้น", "(rain", frozenset()), joint("(rain", "forest)", frozenset())
    (('ป่าดิบชื้น', ' (rain'), ('(rain', ' forest)'))
    >>> joint("ป่า (", "rain", frozenset())
    ('ป่า (', 'rain')
    >>> joint("lithium-", "ion", frozenset()), joint("inter-", "national", frozenset({"international"}))
    (('lithium-', 'ion'), ('inter', 'national'))
    """
    first, second = last.rstrip(), line.lstrip()
    broken, word = _BROKEN_WORD.search(first), _WORD.match(second)
    if broken and word:
        whole = (broken[1] + word[0]).lower() in words or bool(_SUFFIX.match(second))
        return (first[:-1] if whole and broken[1] else first), second
    if first.endswith("\u00ad"):
        return first[:-1], second
    tight = last == first and line == second
    if first[-1:] in "([{“‘" or second[:1] in ")]}”’,.;:!?%ๆฯ":
        return first, second
    thai = _THAI_END.match(first[-1:]) and _THAI_START.match(second)
    if tight and (thai or _DASHED.search(first[-2:]) or _SLASHED.match(second)):
        return first, second
    return first, f" {second}"


def joined(paragraph: Sequence[Line], words: frozenset[str]) -> list[str]:
    """The text of a paragraph, in a piece for each of its lines."""
    pieces = [paragraph[0].text]
    for line in paragraph[1:]:
        pieces[-1:] = joint(pieces[-1], line.text, words)
    return [*pieces[:-1], pieces[-1].rstrip()]


def words_of(lines: Iterable[Line]) -> frozenset[str]:
    """The Latin words of the lines but those that the end of a line may cut, in lower case."""
    return frozenset(word.lower() for line in lines for word in _WORD.findall(line.text)[1:-1])
