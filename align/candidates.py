"""Candidate spans for the Thai rendering: all end right before the bracket, each starts at another offset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from align import brackets, script, segment
from align.segment import Token

WINDOW = 160
"""Number of code points before a bracket in which a rendering may start."""
WIDE_WINDOW = 640
"""The same for the longest contents."""
LETTERS_PER_WINDOW = 28
"""Latin letters of a content above which the window grows, by four code points a letter."""

NO_WORD = "⟨"
"""Stands for the word before a span that starts its window."""
PREFIXES = tuple("การ ความ ผู้ นัก นาย นาง โรค ระบบ เครื่อง ชาว ช่าง น้ำ แม่ ปลา พระ ศูนย์ ที่ เมือง ของ".split())
"""Words that the segmenter often leaves joined to the next one."""

# Brackets, line breaks, and the ends of HTML blocks: no rendering goes across them.
_BOUND = re.compile(rf"[{re.escape(script.ROUND_OPEN + script.ROUND_CLOSE + '[]')}\n]|</(?:p|li|h\d|div|td)>")


@dataclass(frozen=True)
class Window:
    """A stretch of text before a bracket in which a rendering may start.

    ``text[i]`` is the raw text's code point ``offset + i``; the rendering ends at ``len(text)``. ``tokens`` are its
    words, ``starts`` the offsets in ``text`` at which a rendering may start, from left to right. ``after_bracket`` is
    true when the window begins behind another bracket, ``quoted`` when closing quotes or emphasis stand between the
    rendering and the bracket.
    """

    text: str
    offset: int
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    after_bracket: bool = False
    quoted: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return the texts of the tokens."""
        return tuple(self.text[start:end] for start, end, _ in self.tokens)

    @cached_property
    def begins(self) -> frozenset[int]:
        """Return the offsets at which a word begins or a rendering may start."""
        return frozenset((*self.starts, *(token.start for token in self.tokens)))

    @cached_property
    def ends(self) -> frozenset[int]:
        """Return the offsets at which a word ends."""
        return frozenset(token.end for token in self.tokens)

    @cached_property
    def thai_words(self) -> dict[str, list[int]]:
        """Return for each Thai word the numbers of its tokens."""
        found: dict[str, list[int]] = {}
        for number, (word, token) in enumerate(zip(self.words, self.tokens, strict=True)):
            if token.script == "thai":
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def first_words(self) -> tuple[str, ...]:
        """Return the first word of the span from each start; it is the rest of a word where the start cuts one."""
        ends = {token.start: token.end for token in self.tokens}
        found = []
        end = 0
        for start in self.starts:
            end = ends.get(start, end)
            found.append(self.text[start:end])
        return tuple(found)

    @cached_property
    def words_before(self) -> tuple[str, ...]:
        """Return the word or mark before each start, spaces aside.

        It is the beginning of a word where the start cuts one, and ``NO_WORD`` where nothing stands before.
        """
        solid = [token for token in self.tokens if token.script != "space"]
        found = []
        at = 0
        for start in self.starts:
            while at < len(solid) and solid[at].end <= start:
                at += 1
            if at < len(solid) and solid[at].start < start:
                found.append(self.text[solid[at].start : start])
            else:
                found.append(self.text[solid[at - 1].start : solid[at - 1].end] if at else NO_WORD)
        return tuple(found)


def window_length(inside: str) -> int:
    """Return how many code points before a bracket its rendering may span, by the Latin letters of the content.

    >>> window_length("IEA"), window_length("Ministry of Natural Resources and Environment")
    (160, 208)
    """
    letters = len(script.HAS_LATIN.findall(inside))
    return min(WIDE_WINDOW, WINDOW + 4 * max(0, letters - LETTERS_PER_WINDOW))


def cut_window(text: str, bracket_start: int, inside: str) -> Window:
    """Cut the window before a bracket out of a text and find where a rendering may start.

    The window begins behind the last line break, or the last bracket that holds Latin letters or is still open, but
    no more than ``window_length(inside)`` code points before the bracket.

    Parameters
    ----------
    text
        the raw text
    bracket_start
        offset of the bracket
    inside
        content of the bracket

    >>> w = cut_window("และสำนักงานพลังงานสากล (IEA)", 23, "IEA")
    >>> [w.text[s:] for s in w.starts][:2]
    ['และสำนักงานพลังงานสากล', 'สำนักงานพลังงานสากล']
    """
    floor = max(0, bracket_start - window_length(inside))
    end = brackets.find_left_end(text, bracket_start, floor)
    begin, after_bracket = _find_begin(text, floor, end)
    cut = text[begin:end]
    tokens = tuple(segment.tokens(cut))
    quoted = any(c in script.QUOTES + script.EMPHASIS for c in text[end:bracket_start])
    return Window(cut, begin, tokens, tuple(find_starts(cut, tokens)), after_bracket, quoted)


def _find_begin(text: str, floor: int, end: int) -> tuple[int, bool]:
    """Return where the window begins, and whether that is behind a bracket.

    A bracket that holds nothing but Thai may belong to a name, so the window passes over it.
    """
    begin, after_bracket, opened = floor, False, -1  # opened: offset of the bracket that is open, -1 for none
    outer = (begin, after_bracket)
    for match in _BOUND.finditer(text, floor, end):
        mark = match.group()
        if mark in "(（[":
            opened = match.start()
            begin, after_bracket, outer = match.end(), False, (begin, after_bracket)
        elif mark in ")）]":
            thai_only = opened >= 0 and not script.has_latin(text[opened : match.start()])
            begin, after_bracket = outer if thai_only else (match.end(), True)
            opened = -1
        else:
            begin, after_bracket, opened = match.end(), False, -1
    return begin, after_bracket


def find_starts(text: str, tokens: tuple[Token, ...]) -> list[int]:
    """Find the offsets at which a rendering may start: at each word and number, and inside compound words.

    A rendering has at least one Thai letter.

    >>> text = "ที่ 5 พลังงาน AI"
    >>> [text[s:] for s in find_starts(text, tuple(segment.tokens(text)))]
    ['ที่ 5 พลังงาน AI', '5 พลังงาน AI', 'พลังงาน AI', 'งาน AI']
    """
    found = []
    last_thai = max((t.start for t in tokens if t.script == "thai"), default=-1)
    for token in tokens:
        if token.start > last_thai:
            break
        if token.script in ("thai", "latin", "digit"):
            word = text[token.start : token.end]
            if word[0] in "ๆฯ":  # signs that repeat or shorten the word before them
                continue
            found.append(token.start)
            if token.script == "thai":
                found += [token.start + at for at in find_cuts(word)]
    return found


@lru_cache(maxsize=1 << 15)
def find_cuts(word: str) -> tuple[int, ...]:
    """Return the offsets at which a word may be cut in two: behind a known prefix, or between dictionary words.

    >>> find_cuts("การเรียน"), find_cuts("โรคเบาหวาน"), find_cuts("ปลา")
    ((3,), (3,), ())
    """
    if len(word) < 5:  # too short for two words
        return ()
    known = segment.dictionary()
    found = {len(p) for p in PREFIXES if word.startswith(p) and len(word) - len(p) >= 2 and _can_begin(word[len(p)])}
    found |= {
        at for at in range(2, len(word) - 2) if _can_begin(word[at]) and word[:at] in known and word[at:] in known
    }
    return tuple(sorted(found))


def _can_begin(char: str) -> bool:
    """Return whether a Thai word may begin with *char*: a consonant or a leading vowel."""
    return "\u0e01" <= char <= "\u0e2e" or char in script.LEADING_VOWELS
