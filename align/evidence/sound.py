"""Sound: how well Thai letters transliterate Latin ones.

This is a joint source-channel model (after Li, Zhang & Su 2004, *A joint source-channel model for machine
transliteration*): a term and its transliteration are cut, side by side, into groups of up to two Thai and three Latin
letters, and each pair of groups has a probability that was learnt by expectation-maximisation. The score of a pair is
its log probability over that of its letters apart, so that a sum above zero means that they sound alike. The model
only scores given spans; it generates no spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from align import script
from align.memory import batched
from align.network import Floats, Ints

MAX_THAI = 2
MAX_LATIN = 3
UNSEEN = -3.0
"""Score of a pair of groups that the model has not seen, per letter."""
MAX_CACHED_PAIRS = 1 << 16
"""Number of word pairs whose scores are cached."""
ROWS_PER_BATCH = 256
"""Rows of similar length that are matched at once."""
BARRIER = "#"
"""Symbol for a character that is not Thai; no word is matched across it."""
IMPOSSIBLE = -1e4
# A score and the symbol where its alignment ends share one integer, with the score in the high bits: the maximum of
# such integers is the best score together with its end.
PRECISION = 1 << 12
"""Steps of a packed score per unit."""
END_BITS = 16
END_MASK = (1 << END_BITS) - 1

_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_SYMBOL = re.compile("[^\u0e4c]\u0e4c?")


_DROPPED, _SILENCER, _LEADING, _CONSONANT, _OTHER = range(5)
_PARTS = {
    **dict.fromkeys(map(chr, range(0x0E01, 0x0E4E)), _OTHER),
    **dict.fromkeys(map(chr, range(0x0E01, 0x0E2F)), _CONSONANT),
    **dict.fromkeys(script.LEADING_VOWELS, _LEADING),
    **dict.fromkeys(
        script.TONE_MARKS
        + "\u0e47\u0e46\u0e2f\u0e4e\u0e3a"
        + script.SPACES
        + "-–.·'’\"\u201c\u201d"
        + script.INVISIBLE,
        _DROPPED,
    ),
    "\u0e4c": _SILENCER,
}
"""How each Thai letter takes part in writing a sound."""


class Phones(NamedTuple):
    """Thai letters in the order of their sounds, with the offset at which each begins."""

    symbols: tuple[str, ...]
    offsets: tuple[int, ...]


@lru_cache(maxsize=1 << 12)
def thai_phones(text: str) -> Phones:
    """Put Thai letters in the order of their sounds.

    Tone marks, spaces and hyphens are dropped, a leading vowel goes behind its consonant, and a consonant with the
    silencing mark ์ is one symbol. A character that is not Thai becomes ``BARRIER``.

    >>> thai_phones("เบอร์ 9")
    Phones(symbols=('บ', 'เ', 'อ', 'ร์', '#'), offsets=(0, 0, 2, 3, 6))
    """
    symbols: list[str] = []
    offsets: list[int] = []
    pending = -1  # offset of a leading vowel that waits for its consonant
    for at, char in enumerate(text):
        part = _PARTS.get(char)
        if part == _DROPPED:
            continue
        if part == _SILENCER:  # joins the consonant before it: เบอร์ ends with the symbol ร์
            if symbols and _PARTS.get(symbols[-1]) == _CONSONANT:
                symbols[-1] += char
            continue
        if part == _LEADING:
            pending = at
            continue
        symbols.append(BARRIER if part is None else char)
        offsets.append(at if pending < 0 else pending)
        if pending >= 0:
            if part == _CONSONANT:
                symbols.append(text[pending])
                offsets.append(pending)
            pending = -1
    return Phones(tuple(symbols), tuple(offsets))


def latin_letters(term: str) -> str:
    """Fold a term to the letters a to z.

    >>> latin_letters("Biruté Galdikas"), latin_letters("Đà Nẵng")
    ('birutegaldikas', 'danang')
    """
    folded = unicodedata.normalize("NFKD", term.casefold().translate(_LETTERS))
    return "".join(c for c in folded if "a" <= c <= "z")


class Row(NamedTuple):
    """A word to be found in a stretch of Thai.

    ``symbols`` come from ``thai_phones``, ``word`` from ``latin_letters``; with ``to_end`` the word must reach the end
    of the stretch.
    """

    symbols: tuple[str, ...]
    word: str
    to_end: bool = False


class Match(NamedTuple):
    """The best score of a row's word from each start, and the symbol at which that alignment ends.

    The starts are all symbols, and the end of the stretch.
    """

    scores: Floats
    ends: Ints


@dataclass(frozen=True, eq=False)
class SoundModel:
    """A transliteration model: scores of pairs of letter groups.

    ``thai`` and ``latin`` number the groups from 1; ``scores[t, l]`` is the score of Thai group *t* with Latin group
    *l*. On either side group 0 is the empty one, and the last number stands for all groups not listed.
    """

    thai: dict[str, int]
    latin: dict[str, int]
    scores: Floats

    @cached_property
    def _packed(self) -> Ints:
        """Return the scores in packed form, with one more row for groups that hold a barrier."""
        barred = np.vstack([self.scores, np.full((1, self.scores.shape[1]), IMPOSSIBLE)])
        packed: Ints = np.rint(barred * PRECISION).astype(np.int64) << END_BITS
        return packed

    def match(self, rows: Sequence[Row]) -> list[Match]:
        """Score every start of every row, in batches of rows of similar length.

        >>> model = SoundModel({"ก": 1, "า": 2}, {"k": 1, "a": 2}, np.full((4, 4), -1.0))
        >>> model.scores[1, 1] = model.scores[2, 2] = 2
        >>> model.match([Row(("า", "ก", "า"), "ka")])[0].scores.tolist()
        [3.0, 4.0, 1.0, -2.0]
        """
        found: dict[int, Match] = {}
        for some in batched(sorted(range(len(rows)), key=lambda at: len(rows[at].symbols)), ROWS_PER_BATCH):
            best = self._best([rows[at] for at in some])
            scores, ends = (best >> END_BITS) / PRECISION, best & END_MASK
            for at, *match in zip(some, scores, ends, strict=True):
                found[at] = Match(*(values[: len(rows[at].symbols) + 1] for values in match))
        return [found[at] for at in range(len(rows))]

    def _best(self, rows: list[Row]) -> Ints:
        """Return for each row and start the best score with the symbol where it ends, packed into one integer.

        This is a dynamic programme over the letters of the words, from the last to the first. A column holds for every
        start the best packed score of the letters taken so far. Rows are sorted from the longest word to the shortest,
        so that rows whose letters are all taken drop out at the end.
        """
        order = sorted(range(len(rows)), key=lambda at: -len(rows[at].word))
        ordered = [rows[at] for at in order]
        size = max((len(r.symbols) for r in rows), default=0)
        longest = max((len(r.word) for r in rows), default=0)
        thai, latin = self._thai_groups(ordered, size), self._latin_groups(ordered, longest)
        fall, column = self._first_column(ordered, thai[0])
        thai = [groups * self._packed.shape[1] for groups in thai]
        lengths = np.array([len(r.word) for r in ordered])
        best = column.copy()
        columns = [column]
        for step in range(1, longest + 1):
            active = int(np.searchsorted(-lengths, -step, side="right"))
            column = self._next_column(columns, [t[:active] for t in thai], latin[:, :active, step - 1])
            column = _with_silent(column, fall[:active])
            columns = [column, *columns[: MAX_LATIN - 1]]
            done = int(np.searchsorted(-lengths, -step, side="left"))
            best[done:active] = column[done:]
        return best[np.argsort(order)]

    def score_words(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Score how well whole Thai words sound like English ones: a score per letter for each (Thai, English) pair.

        >>> model = SoundModel({"ก": 1, "า": 2}, {"k": 1, "a": 2}, np.full((4, 4), -1.0))
        >>> model.scores[1, 1] = model.scores[2, 2] = 2
        >>> model.score_words([("กา", "Ka"), ("กา", "")])
        [2.0, -3.0]
        """
        known = self._word_scores  # the cache lives as long as the model
        new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
        if len(known) + len(new) > MAX_CACHED_PAIRS:
            known.clear()  # simple and rare: the next texts fill the cache again
            new = list(dict.fromkeys(pairs))
        rows = [Row(thai_phones(thai).symbols, latin_letters(word), to_end=True) for thai, word in new]
        for pair, row, match in zip(new, rows, self.match(rows), strict=True):
            known[pair] = float(match.scores[0]) / len(row.word) if row.word else UNSEEN
        return [known[pair] for pair in pairs]

    @cached_property
    def _word_scores(self) -> dict[tuple[str, str], float]:
        """Return the cache of ``score_words``, empty at first."""
        return {}

    def _first_column(self, rows: list[Row], singles: Ints) -> tuple[Ints, Ints]:
        """Return the cost of silent symbols, summed from the right, and the column before any letter is taken."""
        here = np.broadcast_to(np.arange(singles.shape[1]), singles.shape)
        right = np.array([len(r.symbols) for r in rows], dtype=np.int64)[:, None]
        forced = np.array([r.to_end for r in rows], dtype=bool)[:, None]
        silent = np.where(here >= right, 0, self._packed[singles, 0])
        fall = np.cumsum(silent[:, ::-1], axis=1)[:, ::-1]
        beyond = int(IMPOSSIBLE * PRECISION) << END_BITS
        return fall, np.where(forced, np.where(here > right, beyond, fall) + right, np.minimum(here, right))

    def _next_column(self, columns: list[Ints], thai: list[Ints], latin: Ints) -> Ints:
        """Return the column after one more letter: groups of one to three letters with no, one or two Thai symbols.

        ``columns`` are the previous ones, the latest first; ``latin[w]`` are the groups of w + 1 letters to take.
        """
        count = latin.shape[1]
        column: Ints = columns[0][:count] + self._packed[0, latin[0]][:, None]
        for before, letters in zip(columns, latin, strict=False):
            for taken, groups in enumerate(thai, start=1):
                width = groups.shape[1] - taken
                offered = np.take(self._packed, groups[:, :width] + letters[:, None])
                offered += before[:count, taken:]
                np.maximum(column[:, :width], offered, out=column[:, :width])
        return column

    @cached_property
    def _alphabet(self) -> tuple[dict[str, int], Ints, Ints]:
        """Return the numbers of single symbols, and the groups of one and of two symbols by these numbers.

        The last number but one stands for all symbols not listed, the last one for the barrier.
        """
        parts = {group: _SYMBOL.findall(group) for group in self.thai}
        symbols = {symbol: at for at, symbol in enumerate(sorted({s for found in parts.values() for s in found}))}
        size, unknown, barred = len(symbols) + 2, len(self.thai) + 1, len(self.thai) + 2
        one, two = np.full(size, unknown), np.full((size, size), unknown)
        for group, found in parts.items():
            places = tuple(symbols[s] for s in found)
            (one if len(places) == 1 else two)[places] = self.thai[group]
        one[-1] = two[-1, :] = two[:, -1] = barred
        return symbols | {BARRIER: size - 1}, one, two

    def _thai_groups(self, rows: list[Row], size: int) -> list[Ints]:
        """Return the numbers of the groups of one and two symbols that begin at each symbol of each row."""
        numbers, ones, twos = self._alphabet
        other = len(ones) - 2
        # The words of one term share their stretch of Thai, so each distinct stretch is numbered once.
        distinct: dict[tuple[str, ...], int] = {}
        for row in rows:
            distinct.setdefault(row.symbols, len(distinct))
        symbols = np.full((len(distinct), size + 1), other + 1, dtype=np.intp)
        for found, at in distinct.items():
            symbols[at, : len(found)] = [numbers.get(s, other) for s in found]
        places = [distinct[row.symbols] for row in rows]
        two = np.full(symbols.shape, ones[-1])
        two[:, :-1] = twos[symbols[:, :-1], symbols[:, 1:]]
        return [ones[symbols][places], two[places]]

    def _latin_groups(self, rows: list[Row], longest: int) -> Ints:
        """Return ``[w, row, i]``: the number of the group of w + 1 letters that begins i + 1 letters before the end."""
        distinct: dict[str, int] = {}
        for row in rows:
            distinct.setdefault(row.word, len(distinct))
        unknown = len(self.latin) + 1
        found = np.full((MAX_LATIN, len(distinct), longest), unknown, dtype=np.intp)
        for word, at in distinct.items():
            size = len(word)
            for width in range(min(MAX_LATIN, size)):
                ids = [self.latin.get(word[i : i + width + 1], unknown) for i in range(size - width - 1, -1, -1)]
                found[width, at, width:size] = ids
        return found[:, [distinct[row.word] for row in rows]]


def _with_silent(column: Ints, fall: Ints) -> Ints:
    """Allow silent symbols: take the best of starting here or further right, less the cost of the symbols between."""
    return np.asarray(np.maximum.accumulate((column - fall)[:, ::-1], axis=1)[:, ::-1] + fall)
