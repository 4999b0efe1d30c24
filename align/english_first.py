"""The reversed order: an English term with its Thai in the bracket, as in ``IEA (สำนักงานพลังงานสากล)``.

The same question with its sides changed: each stretch of English words that ends at the bracket is asked for as if it
stood in a bracket behind the Thai, and the one that the whole Thai renders best is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from align import brackets, script
from align.decide import Case, Model, Table, chances, kinds_of, tables
from align.evidence.links import FUNCTION_WORDS
from align.evidence.reading import FULL_SOUND
from align.gold import bracket
from align.reasons import why
from align.records import Pair, Parenthetical, Reason
from align.script import LATIN

MOST_WORDS = 10
"""English words before a bracket that are looked at."""
REACH = 160
"""Code points before a bracket that are looked at."""
LONGEST_THAI = 120
"""Code points of a content; a longer one is a remark."""
LEAST_RENDERED = 0.35
"""Share of a term below which the Thai says something else."""
CAPITALS = 1.3
"""What a term is worth more that begins where a run of capitalised words begins."""

_WORD = re.compile(rf"[{LATIN}\d](?:[{LATIN}\d’'.&+/\-]*[{LATIN}\d+])?")
_LABEL = re.compile(r"^\s*(?:(?:ภาษา)?ไทย\s*[:：]|หรือ\s|คือ\s|แปลว่า\s?)\s*")


class Side(NamedTuple):
    """A bracket of Thai with the English before it: where the Thai and each English candidate stand."""

    start: int
    end: int
    thai_start: int
    thai_end: int
    english_starts: tuple[int, ...]
    english_end: int


def english_first(text: str, model: Model, *, square: bool = False, keep_none: bool = False) -> Iterator[Pair]:
    """Find Thai in brackets behind English terms.

    Parameters
    ----------
    text
        raw text of any length
    model
        what to decide by
    square
        look at square brackets as well
    keep_none
        give also the brackets whose Thai renders no English before it

    Yields
    ------
    Pair
        as ``align.align`` gives them; ``text[p.start:p.end] == p.thai`` lies in the bracket, and the parenthetical has
        the English before it among its terms or acronyms
    """
    for found in brackets.match_brackets(text, square):
        side = _side(text, found.start, found.end)
        if side is not None:
            pair = _decide(text, side, model)
            if keep_none or pair.kind != "none":
                yield pair


def _side(text: str, start: int, end: int) -> Side | None:
    inside = text[start + 1 : end - 1]
    label = _LABEL.match(inside)
    begin = start + 1 + (label.end() if label else 0)
    blank = script.SPACES + script.QUOTES + script.EMPHASIS + "\n"
    stripped = text[begin : end - 1].strip(blank)
    if not script.has_thai(stripped) or script.has_latin(stripped) or len(stripped) > LONGEST_THAI:
        return None
    thai_start = text.index(stripped, begin)
    english_end = brackets.left_end(text, start, max(0, start - REACH))
    starts = _english_starts(text, english_end)
    return Side(start, end, thai_start, thai_start + len(stripped), starts, english_end) if starts else None


def _english_starts(text: str, end: int) -> tuple[int, ...]:
    """Where an English term that ends here may begin, the nearest first.

    >>> text = "ตามที่ the International Energy Agency"
    >>> [text[s:] for s in _english_starts(text, len(text))]
    ['Agency', 'Energy Agency', 'International Energy Agency']
    """
    floor = max(0, end - REACH)
    words = list(_WORD.finditer(text, floor, end))[-MOST_WORDS:]
    starts: list[int] = []
    right = end
    for word in reversed(words):
        if text[word.end() : right].strip(script.SPACES) or not script.has_latin(word.group() + text[right:end]):
            break
        if word.group().lower() not in FUNCTION_WORDS:
            starts.append(word.start())
        right = word.start()
    return tuple(starts)


def _decide(text: str, side: Side, model: Model) -> Pair:
    thai = text[side.thai_start : side.thai_end]
    terms = [text[s : side.english_end] for s in side.english_starts]
    cases = [Case(*bracket(thai + " ", term, text[side.end : side.end + REACH])) for term in terms]
    found = [(at, table) for at, table in enumerate(tables(cases, model.knowledge)) if table is not None]
    readable = [(at, table) for at, table in found if table.reading.window.starts[0] == 0]
    ranked = chances([table for _, table in readable], model)
    worth = [float(c[0]) * _worth(table, text, side, at) for (at, table), c in zip(readable, ranked, strict=True)]
    choice = max(range(len(worth)), key=lambda number: worth[number], default=-1)
    if (
        choice < 0
        or int(ranked[choice].argmax()) == len(ranked[choice]) - 1
        or _rendered(readable[choice][1]) < LEAST_RENDERED
    ):
        return _none(side, text)
    (at, table), chance = readable[choice], ranked[choice]
    case = cases[at].parenthetical
    parenthetical = Parenthetical(side.start, side.end, text[side.start + 1 : side.end - 1], case.terms, case.acronyms)
    (kind,) = kinds_of([(table, 0)], model)
    confidence = round(model.calibration(float(chance[0])), 4)
    reasons = why(table.reading, 0, table.evidence(0) | {"at_window_start": 0.0})
    return Pair(
        case.terms, case.acronyms, thai, kind, confidence, side.thai_start, side.thai_end, parenthetical, reasons
    )


def _worth(table: Table, text: str, side: Side, at: int) -> float:
    """How much of a candidate term the whole Thai renders, more where capital letters say that it begins there."""
    starts = side.english_starts
    begins_run = text[starts[at]].isupper() and (at + 1 == len(starts) or not text[starts[at + 1]].isupper())
    return _rendered(table) * (CAPITALS if begins_run else 1.0)


def _rendered(table: Table) -> float:
    """The share of a term that the whole Thai says or writes by sound."""
    evidence = table.evidence(0)
    return max(evidence["english_covered"], min(1.0, evidence["spoken"] / FULL_SOUND), 0.0)


def _none(side: Side, text: str) -> Pair:
    inside = text[side.start + 1 : side.end - 1]
    found = Parenthetical(side.start, side.end, inside)
    reasons = (Reason("the Thai in the bracket renders no English before it"),)
    return Pair((), (), "", "none", 0.5, side.thai_end, side.thai_end, found, reasons)
