"""Where words of a text begin and end: whether a stretch of it stands apart from what is beside it."""

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
_NOT_PLAIN = re.compile("[’‘๐-๙]")
LEAST_IN_COMPOUND = 5
"""Letters of a word from which it is taken to be itself in a longer word of the dictionary."""
NEAR = 4
"""Words on each side of a place that are cut anew to see if the segmenter cut at the wrong place."""
LONG = 200
"""Letters without a space from which only those near a place are cut into words; longer runs are rare in prose."""
BLOCK, MARGIN = 100, 60
"""Letters that are cut at once of a long run, and those on either side by which they come out as in the whole run."""
_FIRST, _LAST = "\u0e01", "\u0e4e"
"""The Thai letters and marks are among these."""
LINKING = frozenset("มี ให้ ใช้ ของ ที่ เป็น ได้ ใน จาก โดย และ หรือ กับ ตาม ถึง แก่ ต่อ ทำ".split())
"""Words that the dictionary joins with a noun behind them, as in มีระบบ, without making another noun."""


class Text:
    """A text made ready to be searched, by several matchers if need be.

    ``raw`` is as the user gave it. ``shown`` is the same with one spelling for what looks the same, ``origin`` has the
    raw offset of each of its characters, and of its end.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.shown, self.origin = script.normalise(_plain(raw))
        self._words: dict[tuple[int, int], Words] = {}
        self._known: set[int] = set()
        """Where words of runs begin that were cut as a whole: surely edges."""

    @property
    def is_straight(self) -> bool:
        """Are the offsets of ``shown`` those of ``raw``?"""
        return isinstance(self.origin, range)

    @cached_property
    def _runs(self) -> tuple[list[int], list[int]]:
        """Where the runs of Thai letters begin and end, in order."""
        runs = [run.span() for run in THAI_RUN.finditer(self.shown)]
        return [start for start, _ in runs], [end for _, end in runs]

    def _stretch_at(self, place: int) -> tuple[int, int] | None:
        """The Thai letters around a place, if it has some on either side: their run, or of a long one what is near."""
        shown = self.shown
        if not (0 < place < len(shown) and _FIRST <= shown[place - 1] <= _LAST and _FIRST <= shown[place] <= _LAST):
            return None
        begins, ends = self._runs
        at = bisect_left(begins, place) - 1
        if at < 0 or ends[at] <= place:
            return None
        start, end = begins[at], ends[at]
        return _near(start, end, place) if end - start > LONG else (start, end)

    def words_of(self, start: int, end: int) -> Words:
        """The words of a stretch of Thai letters, which are cut when they are first needed."""
        words = self._words.get((start, end))
        if words is None:
            words = self._words[start, end] = _cut(self.shown[start:end], start)
            if self._is_run(start, end):
                self._known |= words.starts
        return words

    def _is_run(self, start: int, end: int) -> bool:
        begins, ends = self._runs
        at = bisect_left(begins, start)
        return at < len(begins) and (begins[at], ends[at]) == (start, end)

    def is_apart(self, start: int, end: int) -> bool:
        """Do the characters from *start* to *end* of ``shown`` stand between words?

        They do where the segmenter has a word boundary at either end. Where an end lies inside one of its words, they
        do still in three cases: the word is longer than theirs by other words and theirs has ``LEAST_IN_COMPOUND``
        letters (ธนาคาร in ธนาคารกลาง, but not น้ำ in น้ำตาล); it is longer to the left by a word that only links
        (ระบบ in มีระบบ); or the segmenter cut at the wrong place, which shows in that all around them can be cut into
        words, a single word leaving fewer letters outside the dictionary than the segmenter left, several words, which
        hardly come together by chance, no more.
        """
        known = self._known
        return (start in known or self._is_edge(start, start, end)) and (end in known or self._is_edge(end, start, end))

    def _is_edge(self, place: int, start: int, end: int) -> bool:
        stretch = self._stretch_at(place)
        if stretch is None:
            return True
        words = self.words_of(*stretch)
        if place in words.starts:
            return True
        if _is_mark(self.shown[place]):
            return False
        first, last = words.around(place)
        piece = self.shown[first:place] if place == start else self.shown[place:last]
        if self.shown[first:last] in segment.dictionary() and not self._is_shifted(words, place, start, end):
            long = min(end, last) - max(start, first) >= LEAST_IN_COMPOUND
            return (long and not _cut(piece).unknown()) or (place == start and piece in LINKING)
        return self._is_as_good(words, start, end)

    def _is_shifted(self, words: Words, place: int, start: int, end: int) -> bool:
        """Does the segmenter's word at a place fall apart when what is inside and outside is each cut by itself?"""
        first, last = words.around(place)
        left, right = words.near(start, end)
        inside = _cut(self.shown[start:end], start).starts
        if place == start:
            return (last < end and last not in inside) or first not in _cut(self.shown[left:start], left).starts
        behind = _cut(self.shown[end:right], end).starts
        return (first > start and first not in inside) or (last < right and last not in behind)

    def _is_as_good(self, words: Words, start: int, end: int) -> bool:
        left, right = words.near(start, end)
        before = words.unknown(left, right)
        several = len(_cut(self.shown[start:end]).begins) > 1
        if not before and not several:
            return False
        return sum(_cut(self.shown[a:b]).unknown() for a, b in ((left, start), (end, right))) < before + several


def _near(start: int, end: int, place: int) -> tuple[int, int]:
    """A stretch of a run around a place, the same for places that are near each other.

    >>> _near(0, 1000, 105) == _near(0, 1000, 195) == (100 - MARGIN, 200 + MARGIN)
    True
    """
    begin = start + (place - start) // BLOCK * BLOCK
    return max(start, begin - MARGIN), min(end, begin + BLOCK + MARGIN)


def _plain(raw: str) -> str:
    """A text with plain digits and apostrophes; most texts have no others, which is seen much sooner."""
    return script.arabic_digits(raw).translate(_APOSTROPHES) if _NOT_PLAIN.search(raw) else raw


class Words(NamedTuple):
    """The words of a stretch of Thai letters, and where each begins."""

    words: Sequence[str]
    begins: tuple[int, ...]
    starts: frozenset[int]
    end: int

    def unknown(self, left: int = 0, right: int = sys.maxsize) -> int:
        """How many letters are of words that the dictionary has not, which begin between two places."""
        known = segment.dictionary()
        within = self.words[bisect_left(self.begins, left) : bisect_left(self.begins, right)]
        return sum(len(word) for word in within if word not in known)

    def around(self, place: int) -> tuple[int, int]:
        """Where the word that a place lies in begins and ends."""
        at = bisect_right(self.begins, place)
        return self.begins[at - 1], self.begins[at] if at < len(self.begins) else self.end

    def near(self, start: int, end: int) -> tuple[int, int]:
        """From some words before *start* to some behind *end*."""
        left = bisect_right(self.begins, max(start, self.begins[0])) - 1 - NEAR
        right = bisect_left(self.begins, min(end, self.end)) + NEAR
        return (
            min(start, self.begins[max(0, left)]),
            max(end, self.begins[right] if right < len(self.begins) else self.end),
        )


def _cut(run: str, begin: int = 0) -> Words:
    return words_from(segment.thai_words(run) if run else (), begin)


def words_from(words: Sequence[str], begin: int = 0) -> Words:
    """Words that stand one behind another from *begin* on."""
    *begins, end = accumulate(map(len, words), initial=begin)
    return Words(words, tuple(begins), frozenset(begins), end)


def _is_mark(char: str) -> bool:
    """Can the character not begin a syllable?"""
    return "\u0e30" <= char <= "\u0e3a" or "\u0e45" <= char <= "\u0e4e"
