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
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from align import script
from align.arrays import Floats, Ints

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


@dataclass(frozen=True, eq=False)
class SoundModel:
    """Scores of pairs of letter groups.

    ``thai`` and ``latin`` number the groups from 1; ``scores[t, l]`` is the score of Thai group *t* with Latin group
    *l*, group 0 of either side is the empty one, and the last number of either side is any group not listed.
    """

    thai: dict[str, int]
    latin: dict[str, int]
    scores: Floats

    @cached_property
    def _barred_scores(self) -> Floats:
        """The scores with one row more, for groups that hold a barrier."""
        return np.vstack([self.scores, np.full((1, self.scores.shape[1]), NEVER)])

    def match(self, rows: list[Row]) -> Matches:
        """Score every start of every row, all rows at once.

        Words are taken from their last letter to their first; a column of the dynamic programme holds, for every
        start, the best score of the letters taken so far and the symbol at which that alignment ends. Rows are worked
        from the longest word to the shortest, so that those whose letters are all taken drop out.

        >>> model = SoundModel({"ก": 1, "า": 2}, {"k": 1, "a": 2}, np.full((4, 4), -1.0))
        >>> model.scores[1, 1] = model.scores[2, 2] = 2
        >>> model.match([Row(("า", "ก", "า"), "ka")]).scores.tolist()
        [[3.0, 4.0, 1.0, -2.0]]
        """
        order = sorted(range(len(rows)), key=lambda at: -len(rows[at].word))
        ordered = [rows[at] for at in order]
        size = max((len(r.symbols) for r in rows), default=0)
        groups = self._thai_groups(ordered, size)
        fall, column, ends = self._first_column(ordered, groups[0])
        lengths = np.array([len(r.word) for r in ordered])
        scores, reach = column.copy(), ends.copy()
        columns = [(column, ends)]
        for step in range(1, max(lengths, default=0) + 1):
            active = int(np.searchsorted(-lengths, -step, side="right"))
            column, ends = self._next_column(ordered[:active], step, columns, groups)
            column, ends = _with_silent(column, ends, fall[:active])
            columns = [(column, ends), *columns[: MAX_LATIN - 1]]
            done = int(np.searchsorted(-lengths, -step, side="left"))
            scores[done:active], reach[done:active] = column[done:], ends[done:]
        back = np.argsort(order)
        return Matches(scores[back], reach[back])

    def _first_column(self, rows: list[Row], singles: Ints) -> tuple[Floats, Floats, Ints]:
        """What symbols cost that stand for nothing, summed from the right; the column before any letter is taken."""
        here = np.broadcast_to(np.arange(singles.shape[1]), singles.shape)
        right = np.array([len(r.symbols) for r in rows], dtype=np.intp)[:, None]
        forced = np.array([r.to_end for r in rows], dtype=bool)[:, None]
        silent = np.where(here >= right, 0.0, self._barred_scores[singles, 0])
        fall = np.cumsum(silent[:, ::-1], axis=1)[:, ::-1]
        column = np.where(forced, np.where(here > right, NEVER, fall), 0.0)
        return fall, column, np.where(forced, right, here)

    def _next_column(
        self, rows: list[Row], step: int, columns: list[tuple[Floats, Ints]], groups: tuple[Ints, ...]
    ) -> tuple[Floats, Ints]:
        """The column after *step* letters: the last one to three of them with no, one or two Thai symbols."""
        count = len(rows)
        column, ends = columns[0][0][:count].copy(), columns[0][1][:count].copy()
        column += self.scores[0, self._latin_groups(rows, step, 1)][:, None]
        for width, (before, before_ends) in enumerate(columns, start=1):
            latin = self._latin_groups(rows, step, width)[:, None]
            for taken, thai in enumerate(groups, start=1):
                offered = before[:count, taken:] + self._barred_scores[thai[:count, : thai.shape[1] - taken], latin]
                better = offered > column[:, : offered.shape[1]]
                np.copyto(column[:, : offered.shape[1]], offered, where=better)
                np.copyto(ends[:, : offered.shape[1]], before_ends[:count, taken:], where=better)
        return column, ends

    def _thai_groups(self, rows: list[Row], size: int) -> tuple[Ints, Ints]:
        """Numbers of the groups of one and two symbols at each place; what crosses a barrier has the last."""
        barred = len(self.thai) + 2
        numbers = {BARRIER: barred}
        one = np.full((len(rows), size + 1), barred, dtype=np.intp)
        two = one.copy()
        for at, row in enumerate(rows):
            symbols = row.symbols
            one[at, : len(symbols)] = [numbers.get(s) or self.thai.get(s, barred - 1) for s in symbols]
            two[at, : max(0, len(symbols) - 1)] = [self.thai.get(a + b, barred - 1) for a, b in pairwise(symbols)]
        two[:, :-1][(one[:, :-1] == barred) | (one[:, 1:] == barred)] = barred
        return one, two

    def _latin_groups(self, rows: list[Row], step: int, width: int) -> Ints:
        unknown = len(self.latin) + 1
        words = ((r.word, len(r.word) - step) for r in rows)
        return np.array([self.latin.get(w[at : at + width], unknown) for w, at in words], dtype=np.intp)


def _with_silent(column: Floats, ends: Ints, fall: Floats) -> tuple[Floats, Ints]:
    """Let Thai symbols stand for nothing: the best of starting here and further right, less what lies between."""
    level = (column - fall)[:, ::-1]
    highest = np.maximum.accumulate(level, axis=1)
    where = np.maximum.accumulate(np.where(level == highest, np.arange(level.shape[1]), 0), axis=1)
    return highest[:, ::-1] + fall, np.take_along_axis(ends[:, ::-1], where, axis=1)[:, ::-1]
