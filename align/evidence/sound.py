"""Sound: how well Thai letters write the sound of Latin ones.

A joint model of letter groups: a term and its transliteration are cut, side by side, into groups of up to two Thai
and three Latin letters, and each pair of groups has a probability that was learnt by expectation-maximisation (after
Li, Zhang & Su 2004, *A joint source-channel model for machine transliteration*). A group's score is its log
probability over that of its letters apart, so that a sum above zero says "sounds alike". Spans are scored; no
spelling is generated.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import script
from align.arrays import Bools, Floats, Ints

MAX_THAI = 2
MAX_LATIN = 3
UNSEEN = -3.0
"""Score of a pair of groups that the model has not seen, per letter."""
BARRIER = "#"
NEVER = -1e4

_DROPPED = frozenset(
    script.TONE_MARKS + "\u0e47\u0e46\u0e2f\u0e4e\u0e3a" + script.SPACES + "-–.·'’\"“”" + script.INVISIBLE
)
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_LEADING = frozenset(script.LEADING_VOWELS)
_CONSONANT = frozenset(map(chr, range(0x0E01, 0x0E2F)))


class Phones(NamedTuple):
    """Thai letters in the order of their sounds, with the offset at which each begins."""

    symbols: tuple[str, ...]
    offsets: tuple[int, ...]


def thai_phones(text: str) -> Phones:
    """Put Thai letters in the order in which they sound.

    Tone marks, spaces and hyphens are dropped, a leading vowel goes behind its consonant, a consonant and the
    silencing mark ์ are one symbol. What is not Thai is a barrier that no sound crosses.

    >>> thai_phones("เบอร์ 9")
    Phones(symbols=('บ', 'เ', 'อ', 'ร์', '#'), offsets=(0, 0, 2, 3, 6))
    """
    symbols: list[str] = []
    offsets: list[int] = []
    pending = -1
    for at, char in enumerate(text):
        if char in _DROPPED:
            continue
        if char == "\u0e4c":
            if symbols and symbols[-1] in _CONSONANT:
                symbols[-1] += char
            continue
        if char in _LEADING:
            pending = at
            continue
        thai = "\u0e01" <= char <= "\u0e4d"
        symbols.append(char if thai else BARRIER)
        offsets.append(at if pending < 0 else pending)
        if pending >= 0:
            if char in _CONSONANT:
                symbols.append(text[pending])
                offsets.append(pending)
            pending = -1
    return Phones(tuple(symbols), tuple(offsets))


def latin_letters(term: str) -> str:
    """Fold a term into the letters a to z.

    >>> latin_letters("Biruté Galdikas"), latin_letters("Đà Nẵng")
    ('birutegaldikas', 'danang')
    """
    folded = unicodedata.normalize("NFKD", term.casefold().translate(_LETTERS))
    return "".join(c for c in folded if "a" <= c <= "z")


class Row(NamedTuple):
    """One word to be found in one stretch of Thai.

    ``symbols`` as ``thai_phones`` gives them, ``word`` folded by ``latin_letters``; ``to_end`` says that the word must
    reach the right end of the stretch.
    """

    symbols: tuple[str, ...]
    word: str
    to_end: bool = False


class Matches(NamedTuple):
    """For each row and, on the second axis, each start: the best score, and the symbol at which it ends."""

    scores: Floats
    ends: Ints


@dataclass(frozen=True, slots=True)
class SoundModel:
    """Scores of pairs of letter groups.

    ``thai`` and ``latin`` number the groups from 1; ``scores[t, l]`` is the score of Thai group *t* with Latin group
    *l*, group 0 of either side is the empty one, and the last number of either side is any group not listed.
    """

    thai: dict[str, int]
    latin: dict[str, int]
    scores: Floats

    def match(self, rows: list[Row]) -> Matches:
        """Score every start of every row, all rows at once.

        Words are taken from their last letter to their first; a column of the dynamic programme holds, for every
        start, the best score of the letters taken so far.

        >>> model = SoundModel({"ก": 1, "า": 2}, {"k": 1, "a": 2}, np.full((4, 4), -1, dtype=np.float32))
        >>> model.scores[1, 1] = model.scores[2, 2] = 2
        >>> model.match([Row(("า", "ก", "า"), "ka")]).scores.tolist()
        [[3.0, 4.0, 1.0, -2.0]]
        """
        size = max((len(r.symbols) for r in rows), default=0)
        longest = max((len(r.word) for r in rows), default=0)
        one, two, barred, barred_two = self._thai_groups(rows, size)
        here = np.broadcast_to(np.arange(size + 1, dtype=np.intp), one.shape)
        lengths = np.array([len(r.word) for r in rows])
        right = np.array([len(r.symbols) for r in rows])[:, None]
        forced = np.array([r.to_end for r in rows])[:, None]
        silent = np.where(here >= right, 0.0, np.where(barred, NEVER, self.scores[one, 0]))
        fall = np.cumsum(silent[:, ::-1], axis=1)[:, ::-1]
        columns = [np.where(forced, np.where(here > right, NEVER, fall), 0.0)]
        reach = [np.where(forced, right, here).astype(np.intp)]
        scores, ends = columns[0].copy(), reach[0].copy()
        for step in range(1, longest + 1):
            options, option_ends = [], []
            for width in range(1, min(MAX_LATIN, step) + 1):
                groups = self._latin_groups(rows, step, width)[:, None]
                before, before_ends = columns[step - width], reach[step - width]
                if width == 1:
                    options.append(before + self.scores[0, groups])
                    option_ends.append(before_ends)
                for taken, (ids, stop) in enumerate(((one, barred), (two, barred_two)), start=1):
                    options.append(_shift(before, taken, NEVER) + np.where(stop, NEVER, self.scores[ids, groups]))
                    option_ends.append(_shift(before_ends, taken, size))
            stacked = np.stack(options)
            choice = stacked.argmax(axis=0)[None]
            column = np.take_along_axis(stacked, choice, axis=0)[0]
            column_ends = np.take_along_axis(np.stack(option_ends), choice, axis=0)[0]
            column, column_ends = _with_silent(column, column_ends, fall)
            columns.append(column)
            reach.append(column_ends)
            done = lengths == step
            scores[done], ends[done] = column[done], column_ends[done]
        return Matches(scores, ends)

    def _thai_groups(self, rows: list[Row], size: int) -> tuple[Ints, Ints, Bools, Bools]:
        unknown = len(self.thai) + 1
        one = np.full((len(rows), size + 1), unknown, dtype=np.intp)
        two = one.copy()
        barred = np.ones(one.shape, dtype=bool)
        for at, row in enumerate(rows):
            symbols = row.symbols
            one[at, : len(symbols)] = [self.thai.get(s, unknown) for s in symbols]
            two[at, : max(0, len(symbols) - 1)] = [self.thai.get(a + b, unknown) for a, b in pairwise(symbols)]
            barred[at, : len(symbols)] = [s == BARRIER for s in symbols]
        barred_two = barred.copy()
        barred_two[:, :-1] |= barred[:, 1:]
        return one, two, barred, barred_two

    def _latin_groups(self, rows: list[Row], step: int, width: int) -> Ints:
        unknown = len(self.latin) + 1
        words = ((r.word, len(r.word) - step) for r in rows)
        return np.array(
            [self.latin.get(w[at : at + width], unknown) if at >= 0 else unknown for w, at in words], dtype=np.intp
        )


def _shift(array: NDArray[Any], by: int, fill: float) -> NDArray[Any]:
    moved = np.full_like(array, fill)
    moved[:, : max(0, array.shape[1] - by)] = array[:, by:]
    return moved


def _with_silent(column: Floats, ends: Ints, fall: Floats) -> tuple[Floats, Ints]:
    """Let Thai symbols stand for nothing: the best of starting here and further right, less what lies between."""
    level = (column - fall)[:, ::-1]
    highest = np.maximum.accumulate(level, axis=1)
    where = np.maximum.accumulate(np.where(level == highest, np.arange(level.shape[1]), 0), axis=1)
    return highest[:, ::-1] + fall, np.take_along_axis(ends[:, ::-1], where, axis=1)[:, ::-1]
