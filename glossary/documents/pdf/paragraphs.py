"""From lines to paragraphs, and to text.

A line break in a PDF is as a rule no break in the text: a sentence runs over lines, columns and pages, and headers
stand within it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from align.script import LATIN, THAI
from glossary.documents.pdf.lines import LIST_MARK, Line

JUSTIFIED_ROOM, DOUBTFUL_ROOM, RAGGED_ROOM = 1.0, 1.5, 6.0
"""More room than this, in sizes of the font, behind a line tells that it ends a paragraph: in a justified block, in
another block of a page with justified ones, and elsewhere, where a long word may have gone to the next line.

A justified line without spaces is as ragged as any.
"""
EDGE_LINES = 2
"""So many lines at the top and at the bottom of a page may be headers and footers."""
REPEATED = 0.4
"""A line at the edge of this share of the pages is a header or footer."""

_THAI_END = re.compile(f"[{THAI}ๆฯ]")
_THAI_START = re.compile(f"[{THAI}“‘]")
_MAYBE_MARK = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){1,3}|\(?[ก-ฮa-zA-Z][.)])(?=\s)")
"""The number of a heading or letter of an item; or a decimal fraction, or an abbreviation."""
_BARE_NUMBER = re.compile(
    r"[\W_]{0,9}(?:หน้า(?:ที่)?|[Pp]age)?[\W_]{0,9}(?:\d{1,5}|[ivxlc]{1,7})(?:\s?(?:/|จาก|of)\s?\d{1,5})?[\W_]{0,9}"
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
        if LIST_MARK.match(line.text) or abs(line.size - last.size) > 0.08 * last.size or _beside(before, last):
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
