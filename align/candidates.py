"""The spans that may be the Thai rendering: all end where the text before the bracket ends, each begins elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from align import brackets, script, segment
from align.segment import Token

WINDOW = 160
"""Code points before a bracket that are looked at; what stands further left is out of reach."""
WIDE_WINDOW = 640
"""The same for the longest content."""
LETTERS_PER_WINDOW = 28
"""Content of more Latin letters than this widens the window, by four code points a letter."""

NOTHING = "⟨"
"""What stands before a span at the beginning of its window."""
PREFIXES = tuple("การ ความ ผู้ นัก นาย นาง โรค ระบบ เครื่อง ชาว ช่าง น้ำ แม่ ปลา พระ ศูนย์ ที่ เมือง ของ".split())
"""Words that the segmenter often leaves stuck to the next one."""

_BOUND = re.compile(rf"[{re.escape(script.ROUND_OPEN + script.ROUND_CLOSE + '[]')}\n]|</(?:p|li|h\d|div|td)>")


@dataclass(frozen=True)
class Window:
    """The text before a bracket, as far as a rendering may reach.

    ``text[i]`` is the raw text's code point ``offset + i``; the rendering ends at ``len(text)``. ``tokens`` are its
    words, ``starts`` the offsets in ``text`` at which a rendering may begin, from left to right. ``after_bracket`` says
    that the window begins behind another bracket, ``quoted`` that closing quotes or emphasis stand between the
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
        """The words themselves."""
        return tuple(self.text[start:end] for start, end, _ in self.tokens)

    @cached_property
    def begins(self) -> frozenset[int]:
        """Where a word begins or a rendering may."""
        return frozenset((*self.starts, *(token.start for token in self.tokens)))

    @cached_property
    def ends(self) -> frozenset[int]:
        """Where a word ends."""
        return frozenset(token.end for token in self.tokens)

    @cached_property
    def thai_words(self) -> dict[str, list[int]]:
        """The numbers of the tokens that are each Thai word."""
        found: dict[str, list[int]] = {}
        for number, (word, token) in enumerate(zip(self.words, self.tokens, strict=True)):
            if token.script == "thai":
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def first_words(self) -> tuple[str, ...]:
        """The first word of the span from each start: a whole word of the segmenter, or its rest behind a cut."""
        ends = {token.start: token.end for token in self.tokens}
        found = []
        end = 0
        for start in self.starts:
            end = ends.get(start, end)
            found.append(self.text[start:end])
        return tuple(found)

    @cached_property
    def words_before(self) -> tuple[str, ...]:
        """The word before each start, spaces aside: a word, the beginning of a cut one, a mark, ``⟨`` for nothing."""
        solid = [token for token in self.tokens if token.script != "space"]
        found = []
        at = 0
        for start in self.starts:
            while at < len(solid) and solid[at].end <= start:
                at += 1
            if at < len(solid) and solid[at].start < start:
                found.append(self.text[solid[at].start : start])
            else:
                found.append(self.text[solid[at - 1].start : solid[at - 1].end] if at else NOTHING)
        return tuple(found)


def reach(inside: str) -> int:
    """How many code points before a bracket with this content are looked at.

    >>> reach("IEA"), reach("Ministry of Natural Resources and Environment")
    (160, 208)
    """
    letters = len(script.HAS_LATIN.findall(inside))
    return min(WIDE_WINDOW, WINDOW + 4 * max(0, letters - LETTERS_PER_WINDOW))


def window(text: str, bracket_start: int, inside: str) -> Window:
    """Cut the window before a bracket out of a text and find where a rendering may begin.

    It begins behind the last line break or the last bracket that holds Latin letters or is still open, or else
    ``reach(inside)`` code points before the bracket.

    >>> w = window("และสำนักงานพลังงานสากล (IEA)", 23, "IEA")
    >>> [w.text[s:] for s in w.starts][:2]
    ['และสำนักงานพลังงานสากล', 'สำนักงานพลังงานสากล']
    """
    floor = max(0, bracket_start - reach(inside))
    end = brackets.left_end(text, bracket_start, floor)
    begin, after_bracket = _begin(text, floor, end)
    cut = text[begin:end]
    tokens = tuple(segment.tokens(cut))
    quoted = any(c in script.QUOTES + script.EMPHASIS for c in text[end:bracket_start])
    return Window(cut, begin, tokens, tuple(starts(cut, tokens)), after_bracket, quoted)


def _begin(text: str, floor: int, end: int) -> tuple[int, bool]:
    """Where the window begins, and whether that is behind a bracket; a bracket of Thai alone may belong to a name."""
    begin, after_bracket, opened = floor, False, -1
    held = (begin, after_bracket)
    for match in _BOUND.finditer(text, floor, end):
        mark = match.group()
        if mark in "(（[":
            opened = match.start()
            begin, after_bracket, held = match.end(), False, (begin, after_bracket)
        elif mark in ")）]":
            thai_only = opened >= 0 and not script.has_latin(text[opened : match.start()])
            begin, after_bracket = held if thai_only else (match.end(), True)
            opened = -1
        else:
            begin, after_bracket, opened = match.end(), False, -1
    return begin, after_bracket


def starts(text: str, tokens: tuple[Token, ...]) -> list[int]:
    """Offsets at which a rendering may begin: at each word and number, and inside a word that is two.

    A rendering has a Thai letter in it.

    >>> text = "ที่ 5 พลังงาน AI"
    >>> [text[s:] for s in starts(text, tuple(segment.tokens(text)))]
    ['ที่ 5 พลังงาน AI', '5 พลังงาน AI', 'พลังงาน AI', 'งาน AI']
    """
    found = []
    last_thai = max((t.start for t in tokens if t.script == "thai"), default=-1)
    for token in tokens:
        if token.start > last_thai:
            break
        if token.script in ("thai", "latin", "digit"):
            word = text[token.start : token.end]
            if word[0] in "ๆฯ":
                continue
            found.append(token.start)
            if token.script == "thai":
                found += [token.start + at for at in cuts(word)]
    return found


@lru_cache(maxsize=1 << 15)
def cuts(word: str) -> tuple[int, ...]:
    """Where a word may be two: behind a known prefix, or where two dictionary words meet.

    >>> cuts("การเรียน"), cuts("โรคเบาหวาน"), cuts("ปลา")
    ((3,), (3,), ())
    """
    if len(word) < 5:
        return ()
    known = segment.dictionary()
    found = {len(p) for p in PREFIXES if word.startswith(p) and len(word) - len(p) >= 2 and _can_begin(word[len(p)])}
    found |= {
        at for at in range(2, len(word) - 2) if _can_begin(word[at]) and word[:at] in known and word[at:] in known
    }
    return tuple(sorted(found))


def _can_begin(char: str) -> bool:
    return "\u0e01" <= char <= "\u0e2e" or char in script.LEADING_VOWELS
