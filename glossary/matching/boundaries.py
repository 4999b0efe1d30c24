"""Word boundaries of a text: whether a part of it is separate from the words beside it."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from align import script, segment

THAI_RUN = re.compile(f"[{script.THAI}ฯ]+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})
_NOT_SIMPLE = re.compile("[’‘๐-๙]")
LEAST_IN_COMPOUND = 5
"""Letters that a word must have to be found inside a longer word of the dictionary."""
NEAR = 4
"""Words on each side of a place that are segmented again to see if the segmenter cut at the wrong place."""
LONG_RUN = 200
"""Longest run of Thai letters that is segmented as a whole; longer ones are rare in prose."""
BLOCK, MARGIN = 100, 60
"""Letters of a longer run that are segmented at once, and on either side so many that words come out as in the run."""
_FIRST, _LAST = "\u0e01", "\u0e4e"
"""Range of code points with all Thai letters and marks."""
LINKING = frozenset("มี ให้ ใช้ ของ ที่ เป็น ได้ ใน จาก โดย และ หรือ กับ ตาม ถึง แก่ ต่อ ทำ".split())
"""Words that the dictionary joins with a noun behind them, as in มีระบบ, although the noun keeps its meaning."""


class PreparedText:
    """A text that is normalised once and can then be searched by several matchers.

    ``raw`` is the text as the user gave it. ``text`` is the normalised text, with one spelling for what looks the same;
    ``offsets`` has the raw offset of each of its characters, and of its end.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text, self.offsets = script.normalise(_simplify(raw))
        self._words: dict[tuple[int, int], Words] = {}
        # Where words begin in runs that were segmented as a whole: boundaries in any case, so that most candidates
        # are decided by this set alone.
        self._sure_edges: set[int] = set()

    @property
    def has_raw_offsets(self) -> bool:
        """Return whether the offsets of ``text`` are those of ``raw``."""
        return isinstance(self.offsets, range)

    @cached_property
    def _runs(self) -> tuple[list[int], list[int]]:
        """Return where the runs of Thai letters begin and where they end, in order."""
        runs = [run.span() for run in THAI_RUN.finditer(self.text)]
        return [start for start, _ in runs], [end for _, end in runs]

    def _letters_around(self, place: int) -> tuple[int, int] | None:
        """Return the run of Thai letters around a place, a window of a long one; None if there is none around it."""
        text = self.text
        if not (0 < place < len(text) and _FIRST <= text[place - 1] <= _LAST and _FIRST <= text[place] <= _LAST):
            return None
        begins, ends = self._runs
        at = bisect_left(begins, place) - 1
        if at < 0 or ends[at] <= place:
            return None
        start, end = begins[at], ends[at]
        return _window(start, end, place) if end - start > LONG_RUN else (start, end)

    def words_of(self, start: int, end: int) -> Words:
        """Return the words of a stretch of Thai letters; it is segmented when it is first asked for."""
        words = self._words.get((start, end))
        if words is None:
            words = self._words[start, end] = _cut(self.text[start:end], start)
            if self._is_run(start, end):
                self._sure_edges |= words.starts
        return words

    def _is_run(self, start: int, end: int) -> bool:
        begins, ends = self._runs
        at = bisect_left(begins, start)
        return at < len(begins) and (begins[at], ends[at]) == (start, end)

    def is_apart(self, start: int, end: int) -> bool:
        """Return whether the characters from *start* to *end* of ``text`` are whole words.

        They are where the segmenter has a word boundary at both ends. An end inside one of its words still counts as a
        boundary in three cases:

        - the word is a compound of dictionary words and the characters in question have ``LEAST_IN_COMPOUND`` letters
          of it (ธนาคาร in ธนาคารกลาง, but not น้ำ in น้ำตาล);
        - the word has a linking word on its left (ระบบ in มีระบบ);
        - the segmenter cut at the wrong place: a segmentation with the boundary leaves fewer letters outside the
          dictionary. For several words, which hardly come together by chance, as few suffice.
        """
        sure = self._sure_edges
        return (start in sure or self._is_edge(start, start, end)) and (end in sure or self._is_edge(end, start, end))

    def _is_edge(self, place: int, start: int, end: int) -> bool:
        stretch = self._letters_around(place)
        if stretch is None:
            return True
        words = self.words_of(*stretch)
        if place in words.starts:
            return True
        if _is_mark(self.text[place]):  # a boundary here would part a consonant from its vowel or tone mark
            return False
        first, last = words.around(place)
        piece = self.text[first:place] if place == start else self.text[place:last]
        if self.text[first:last] in segment.dictionary() and not self._is_shifted(words, place, start, end):
            long = min(end, last) - max(start, first) >= LEAST_IN_COMPOUND
            return (long and not _cut(piece).unknown()) or (place == start and piece in LINKING)
        return self._is_better_cut(words, start, end)

    def _is_shifted(self, words: Words, place: int, start: int, end: int) -> bool:
        """Return whether the segmenter's word at a place vanishes when inside and outside are segmented apart."""
        first, last = words.around(place)
        left, right = words.near(start, end)
        inside = _cut(self.text[start:end], start).starts
        if place == start:
            return (last < end and last not in inside) or first not in _cut(self.text[left:start], left).starts
        behind = _cut(self.text[end:right], end).starts
        return (first > start and first not in inside) or (last < right and last not in behind)

    def _is_better_cut(self, words: Words, start: int, end: int) -> bool:
        left, right = words.near(start, end)
        before = words.unknown(left, right)
        several = len(_cut(self.text[start:end]).begins) > 1
        if not before and not several:
            return False
        return sum(_cut(self.text[a:b]).unknown() for a, b in ((left, start), (end, right))) < before + several


def _window(start: int, end: int, place: int) -> tuple[int, int]:
    """Return a window of a run around a place; nearby places share one, so that it is segmented once.

    >>> _window(0, 1000, 105) == _window(0, 1000, 195) == (100 - MARGIN, 200 + MARGIN)
    True
    """
    begin = start + (place - start) // BLOCK * BLOCK
    return max(start, begin - MARGIN), min(end, begin + BLOCK + MARGIN)


def _simplify(raw: str) -> str:
    """Return a text with Arabic digits and straight apostrophes; most texts have no others, which is quick to see."""
    return script.arabic_digits(raw).translate(_APOSTROPHES) if _NOT_SIMPLE.search(raw) else raw


class Words(NamedTuple):
    """Consecutive words of a stretch of Thai letters, and where each begins."""

    words: Sequence[str]
    begins: tuple[int, ...]
    starts: frozenset[int]
    end: int

    def unknown(self, left: int = 0, right: int = sys.maxsize) -> int:
        """Count the letters of words outside the dictionary that begin from *left* to before *right*."""
        known = segment.dictionary()
        within = self.words[bisect_left(self.begins, left) : bisect_left(self.begins, right)]
        return sum(len(word) for word in within if word not in known)

    def around(self, place: int) -> tuple[int, int]:
        """Return where the word around a place begins and ends."""
        at = bisect_right(self.begins, place)
        return self.begins[at - 1], self.begins[at] if at < len(self.begins) else self.end

    def near(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch from ``NEAR`` words before *start* to as many behind *end*."""
        left = bisect_right(self.begins, max(start, self.begins[0])) - 1 - NEAR
        right = bisect_left(self.begins, min(end, self.end)) + NEAR
        return (
            min(start, self.begins[max(0, left)]),
            max(end, self.begins[right] if right < len(self.begins) else self.end),
        )


def _cut(run: str, begin: int = 0) -> Words:
    return consecutive_words(segment.thai_words(run) if run else (), begin)


def consecutive_words(words: Sequence[str], begin: int = 0) -> Words:
    """Return words that stand one behind another from *begin* on."""
    *begins, end = accumulate(map(len, words), initial=begin)
    return Words(words, tuple(begins), frozenset(begins), end)


def _is_mark(char: str) -> bool:
    """Return whether the character is a vowel or mark that cannot begin a syllable."""
    return "\u0e30" <= char <= "\u0e3a" or "\u0e45" <= char <= "\u0e4e"
