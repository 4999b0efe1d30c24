"""From lines to paragraphs, and to text.

Most line breaks in a PDF are no break in the text: a sentence goes on over lines, columns and pages, and headers
interrupt it.
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
"""A line with more room than this after it, in font sizes, ends a paragraph: in a justified block, in another block of
a page with justified ones, and elsewhere, where a long word may have moved to the next line.

A justified line without spaces has a ragged end as well.
"""
EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be headers and footers."""
REPEATED = 0.4
"""A line that this share of the pages has at its edge is a header or footer."""

_THAI_END = re.compile(f"[{THAI}ๆฯ]")
_THAI_START = re.compile(f"[{THAI}“‘]")
_MAYBE_MARK = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){1,3}|\(?[ก-ฮa-zA-Z][.)])(?=\s)")
"""The number of a heading or letter of an item; or a decimal fraction, or an abbreviation."""
_BARE_NUMBER = re.compile(
    r"[\W_]{0,9}(?:หน้า(?:ที่)?|[Pp]age)?[\W_]{0,9}(?:\d{1,5}|[ivxlc]{1,7})(?:\s?(?:/|จาก|of)\s?\d{1,5})?[\W_]{0,9}"
)
_DIGITS = re.compile(r"\d{1,6}")
_SUFFIX = re.compile(r"(?:[ts]ion|ment|ness|ing|ity|ical|able|ible)s?\b")
"""Endings that follow no hyphen of a writer, only one that breaks a word."""
_BROKEN_WORD = re.compile(rf"(?<![{LATIN}])([{LATIN}]+)-$")
_DASHED = re.compile(r"[^\s][–—/-]$")
_SLASHED = re.compile(r"/[^\s]")
_WORD = re.compile(rf"[{LATIN}]+")
_TERM = re.compile(rf"[(（][{LATIN}]{{2}}")
_FIRST_WORD = re.compile(rf"[({LATIN}]+")


# ---- headers and footers ----------------------------------------------------------------------------------


def without_margins(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop page numbers and the lines that many pages repeat at their top or bottom: they would split sentences."""
    edges = [_edge_lines(lines, EDGE_LINES) for lines in pages]
    counts = Counter(key for edge in edges for key in {key for line in edge for key in _keys(line)})
    least = max(2, REPEATED * len(pages))
    kept = []
    for lines, edge in zip(pages, edges, strict=True):
        dropped = {line for line in edge if any(counts[key] >= least for key in _keys(line))} | _page_numbers(lines)
        kept.append([line for line in lines if line not in dropped])
    return kept


def _page_numbers(lines: Sequence[Line]) -> set[Line]:
    return {line for line in _edge_lines(lines, 1) if _BARE_NUMBER.fullmatch(line.text)} if len(lines) > 1 else set()


def _edge_lines(lines: Sequence[Line], count: int) -> set[Line]:
    heights = sorted({round(line.base) for line in lines})
    edges = {*heights[:count], *heights[-count:]}
    return {line for line in lines if round(line.base) in edges}


def _keys(line: Line) -> set[str]:
    """Return keys that a header shares with those of other pages: its text, as it is and without the page number.

    A number is the page number if its distance from the number of the page is the same on other pages.
    """
    text = line.text.strip()
    numbers = list(_DIGITS.finditer(text))
    return {text} | {
        f"{text[: number.start()]}\0{int(number[0]) - line.page}{text[number.end() :]}"
        for number in numbers[:1] + numbers[-1:]
    }


# ---- paragraphs -------------------------------------------------------------------------------------------


class _Block(NamedTuple):
    """The edges of a block of lines, and the room after a line in it that ends a paragraph."""

    left: float
    right: float
    room: float


def group_lines(lines: Sequence[Line]) -> list[list[Line]]:
    """Group lines into paragraphs, over columns and pages, too.

    Headings, list items, cells and paragraphs are told apart by their size, their distance, their left edge and the
    room after them.
    """
    if not lines:
        return []
    breaks = _hard_breaks(lines)
    blocks = _blocks(lines, breaks)
    found = [[lines[0]]]
    for at in range(1, len(lines)):
        is_only = len(found[-1]) == 1
        if breaks[at] is True or _ends_paragraph(lines[at - 1], lines[at], blocks[at - 1], blocks[at], is_only):
            found.append([lines[at]])
        else:
            found[-1].append(lines[at])
    return found


def _hard_breaks(lines: Sequence[Line]) -> list[bool | None]:
    """Return for each line whether it surely starts a paragraph; None if it is the first of a column or page."""
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
    """Return whether a line is a cell to the right of another."""
    return cell.page == line.page and abs(cell.base - line.base) < 0.3 * line.size and cell.right <= line.left


def _pitches(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """Return the usual distance of lines by page and font size, in font sizes."""
    counted: dict[tuple[int, int], Counter[float]] = {}
    for last, line in pairwise(lines):
        pitch = (last.base - line.base) / last.size
        if last.page == line.page and 0.8 < pitch < 4 and abs(line.size - last.size) <= 0.08 * last.size:
            counted.setdefault((last.page, round(last.size)), Counter())[round(pitch, 1)] += 1
    return {key: max(found, key=lambda pitch: (found[pitch], -pitch)) + 0.05 for key, found in counted.items()}


def _blocks(lines: Sequence[Line], breaks: Sequence[bool | None]) -> list[_Block]:
    starts = [at for at in range(len(lines)) if breaks[at] is not False]
    groups = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    justified = {page for page, share in _flush_shares(groups).items() if share >= 0.6}
    return [block for group in groups for block in [_block(group, group[0].page in justified)] * len(group)]


def _flush_shares(groups: Iterable[Sequence[Line]]) -> dict[int, float]:
    """Return by page the share of the lines in blocks of more than three that reach the right edge."""
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


def _ends_paragraph(last: Line, line: Line, before: _Block, after: _Block, is_only: bool) -> bool:
    """Return whether a paragraph ends with a line; ``is_only``: the line is its only one so far."""
    if _continues_bracket(last.text, line.text):
        return False
    size = last.size
    room = before.right - last.right
    if room > 2 * size and _MAYBE_MARK.match(line.text):
        return True
    # A line without spaces cannot be justified.
    least = before.room if " " in last.text.strip() else RAGGED_ROOM
    if room > (least * size if least < RAGGED_ROOM else max(least * size, _first_word(line) + size)):
        return True
    moved = (line.left - after.left) - (last.left - before.left)
    # The text of a list item goes on under its first word, not under its mark.
    if last.hang and abs(line.left - last.hang) < size and before is after:
        return False
    # An indented line starts a paragraph, unless both lines are centred.
    if moved > 0.8 * size:
        return not _centred(last, line)
    # The first line of a paragraph may be indented.
    return moved < -0.8 * size and not is_only


def _continues_bracket(last: str, line: str) -> bool:
    """Return whether a bracket goes over two lines, or begins the second: no paragraph begins so."""
    opened = last.rfind("(") > last.rfind(")")
    closes = 0 <= line.find(")") < (line.find("(") % (len(line) + 1))
    return (opened and closes) or bool(_TERM.match(line))


def _first_word(line: Line) -> float:
    found = _FIRST_WORD.match(line.text)
    return 0.6 * line.size * len(found[0]) if found else 0.0


def _centred(last: Line, line: Line) -> bool:
    return abs((last.left + last.right) - (line.left + line.right)) < last.size


# ---- text -------------------------------------------------------------------------------------------------


def join_pair(last: str, line: str, words: frozenset[str]) -> tuple[str, str]:
    """Join two lines of a paragraph: return the first, maybe without its hyphen, and the second, maybe after a space.

    Thai is joined without a space unless one is written at the end of the line; Latin letters, numbers and brackets
    are separated from Thai. A hyphen stays unless ``words``, those of the document, have the word without it.

    >>> join_pair("ตลอดสองปี", "ที่ผ่านมา", frozenset()), join_pair("ฤดูแล้ง ", "น้ำลด", frozenset())
    (('ตลอดสองปี', 'ที่ผ่านมา'), ('ฤดูแล้ง', ' น้ำลด'))
    >>> join_pair("ป่าดิบชื้น", "(rain", frozenset()), join_pair("(rain", "forest)", frozenset())
    (('ป่าดิบชื้น', ' (rain'), ('(rain', ' forest)'))
    >>> join_pair("ป่า (", "rain", frozenset())
    ('ป่า (', 'rain')
    >>> join_pair("lithium-", "ion", frozenset()), join_pair("inter-", "national", frozenset({"international"}))
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


def join_lines(paragraph: Sequence[Line], words: frozenset[str]) -> list[str]:
    """Return the text of a paragraph, in a piece for each of its lines."""
    pieces = [paragraph[0].text]
    for line in paragraph[1:]:
        pieces[-1:] = join_pair(pieces[-1], line.text, words)
    return [*pieces[:-1], pieces[-1].rstrip()]


def whole_words(lines: Iterable[Line]) -> frozenset[str]:
    """Return the Latin words in lower case, without the first and last of each line, which may be cut."""
    return frozenset(word.lower() for line in lines for word in _WORD.findall(line.text)[1:-1])
