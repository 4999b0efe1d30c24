"""Brackets in raw text: their offsets, their content, and where the text before them ends."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from align import content, rejections, script
from align.records import Parenthetical

MAX_INSIDE = 1000
"""Greatest number of code points in a bracket; a longer content is a passage, not a remark."""

CONTEXT = 64
"""Number of code points before a bracket that the rules on its content look at."""

_ROUND = re.compile(rf"[{script.ROUND_OPEN}{script.ROUND_CLOSE}]")
_ROUND_AND_SQUARE = re.compile(
    rf"[{re.escape(script.ROUND_OPEN + script.ROUND_CLOSE + script.SQUARE_OPEN + script.SQUARE_CLOSE)}]"
)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_SHAPE = {
    **dict.fromkeys(script.ROUND_OPEN + script.ROUND_CLOSE, "round"),
    **dict.fromkeys(script.SQUARE_OPEN + script.SQUARE_CLOSE, "square"),
}
_OPEN = frozenset(script.ROUND_OPEN + script.SQUARE_OPEN)
MAX_DEPTH = 8
"""Greatest depth of nested brackets; deeper ones are noise."""

MAX_MARKUP = 220
"""Code points of the longest tag or link that is skipped."""

_SKIPPED = frozenset(
    "\r\n,:;…"
    + script.SPACES
    + script.QUOTES
    + script.EMPHASIS
    + script.INVISIBLE
    + script.ROUND_OPEN
    + script.SQUARE_OPEN
)
"""Characters that may stand between a rendering and its bracket."""

_SKIPPED_MARKUP = re.compile(
    r"""(?x)(?: </?[A-Za-z][^<>\n]{0,200}> | <!--[^<>]{0,200}--> | (?:<sup>)?\[\d{1,3}\](?:</sup>)?
    | &(?:\#\w{1,8}|[A-Za-z]{2,10}); | \]\((?:https?:|/|\#)[^()\s]{0,200}\) | \]{1,2} )$"""
)
"""Markup that may stand there too: tags, comments, footnotes, entities, the end of a Markdown link."""


class Bracket(NamedTuple):
    """Offsets of a bracket: ``text[start:end]`` with the brackets, ``text[start + 1 : end - 1]`` without them."""

    start: int
    end: int


def match_brackets(text: str, square: bool = False) -> list[Bracket]:
    """Match the brackets of a text; return them in the order in which they open.

    This is one pass with a stack, in time linear in the length. An opening bracket stays unmatched when an empty
    line, a second line break or more than ``MAX_INSIDE`` code points come before its end; round and fullwidth
    brackets may close each other.

    >>> match_brackets("ก (a (b) c) ) ( ข（d）")
    [Bracket(start=2, end=11), Bracket(start=5, end=8), Bracket(start=17, end=20)]
    >>> match_brackets("ก [a]"), match_brackets("ก [a]", square=True)
    ([], [Bracket(start=2, end=5)])
    """
    # Brackets first, the Thai before them later: a pattern of Thai followed by a bracket is quadratic on long runs.
    found: list[Bracket] = []
    stack: list[tuple[str, int, int]] = []
    # Open brackets by shape, so that a closing one without a partner costs no search of the stack.
    unclosed = {"round": 0, "square": 0}
    line = before = 0
    for match in (_ROUND_AND_SQUARE if square else _ROUND).finditer(text):
        token, at = match.group(), match.start()
        if stack and text.find("\n", before, at) >= 0:
            line += text.count("\n", before, at)
            if _EMPTY_LINE.search(text, before, at):
                stack.clear()
                unclosed = {"round": 0, "square": 0}
        before = match.end()
        shape = _SHAPE[token]
        if token in _OPEN:
            stack.append((shape, at, line))
            unclosed[shape] += 1
        elif unclosed[shape]:
            while True:
                opened, start, opened_line = stack.pop()
                unclosed[opened] -= 1
                if opened == shape:
                    break
            # A content may be wrapped onto a second line, not onto a third.
            if line - opened_line <= 1 and at - start <= MAX_INSIDE + 1:
                found.append(Bracket(start, at + 1))
    return sorted(found)


def find_left_end(text: str, start: int, floor: int = 0) -> int:
    """Find where the words before a bracket end, skipping what may stand between a rendering and its bracket.

    Skipped are spaces and at most one line break, quotes, Markdown emphasis and links, HTML tags and entities,
    footnotes, and a colon or comma.

    Parameters
    ----------
    text
        the raw text
    start
        offset of the bracket
    floor
        offset at which to stop

    Returns
    -------
    int
        offset behind the last word

    >>> text = "<b>“ห่วงโซ่คุณค่า”</b>[1] **(Value chain)"
    >>> text[: find_left_end(text, text.index("("))]
    '<b>“ห่วงโซ่คุณค่า'
    """
    end = start
    breaks = 0
    while end > floor:
        last = text[end - 1]
        if last in ">;)]":  # the only ends of markup: the pattern is not tried behind other characters
            markup = _SKIPPED_MARKUP.search(text, max(floor, end - MAX_MARKUP), end)
            if markup and _is_skipped(markup.group()):
                end = markup.start()
                continue
        if last not in _SKIPPED or (last == "\n" and breaks):
            return end
        breaks += last == "\n"
        end -= 1
    return end


def _is_skipped(markup: str) -> bool:
    """Return whether markup is skipped: an entity only where its character is, other markup always."""
    return not markup.startswith("&") or all(c in _SKIPPED for c in html.unescape(markup))


def _drop_deep(found: list[Bracket]) -> Iterator[Bracket]:
    """Yield the brackets that are nested less than ``MAX_DEPTH`` deep."""
    ends: list[int] = []
    for bracket in found:
        while ends and ends[-1] <= bracket.start:
            ends.pop()
        if len(ends) < MAX_DEPTH:
            yield bracket
        ends.append(bracket.end)


def parentheticals(text: str, square: bool = False, *, latin_only: bool = False) -> Iterator[Parenthetical]:
    """Find the brackets of a text and clean their contents.

    A bracket inside another belongs to the outer one, as in ``(International Energy Agency (IEA))``, unless the
    outer one is a Thai remark; then both are yielded. A bracket whose content certainly is no term, or has no Latin
    letter, is yielded with the reason in ``rejection``.

    Parameters
    ----------
    text
        the raw text
    square
        look at square brackets as well
    latin_only
        skip brackets without a Latin letter, which is faster than to reject them with a reason

    Yields
    ------
    Parenthetical
        in the order of their start; ``text[p.start:p.end]`` is the bracket with its content

    >>> text = "สำนักงานพลังงานสากล (International Energy Agency: IEA) ประกาศ (26 Dec 2022)"
    >>> for p in parentheticals(text):
    ...     print(p.terms, p.acronyms, p.rejection, text[p.start:p.end])
    ('International Energy Agency',) ('IEA',)  (International Energy Agency: IEA)
    () () a date or a time (26 Dec 2022)
    """
    covered = 0  # end of the last bracket that owns the brackets inside it
    for bracket in _drop_deep(match_brackets(text, square)):
        if bracket.end <= covered:
            continue
        inside = text[bracket.start + 1 : bracket.end - 1]
        if latin_only and not script.has_latin(inside):
            continue
        found = content.clean(inside, text[max(0, bracket.start - CONTEXT) : bracket.start])
        if not rejections.is_thai_remark(inside, ""):
            covered = bracket.end
        yield Parenthetical(bracket.start, bracket.end, inside, *found)
