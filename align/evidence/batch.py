"""A batch of readings as flat arrays, so that evidence on the candidates of many brackets is computed at once.

The texts of all windows are joined, each followed by one more place for its end. A *place* is an index into this long
text, a *candidate* an index into the list of all candidate starts of all readings.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np

from align.evidence.links import Source
from align.evidence.meaning import EnglishUse
from align.evidence.reading import Knowledge, Reading
from align.network import Bools, Floats, Ints

LEAST_EXPLAINED = 0.3
"""Score of a link below which a word counts as unexplained."""
FIRM_SOUND = 0.7
"""Score from which a link by sound counts as one word, inside which no span should start."""


class Cover(NamedTuple):
    """The coverage of each candidate.

    ``english`` is the share of the English, by weight, that words inside the span render, ``all_english`` the same for
    the whole window. The others count letters of the span: all of them; those that any English word explains, and
    those explained by sound, by the lexicon and by a corpus; those whose words mean something else; and those whose
    words are not in the lexicon.
    """

    english: Floats
    all_english: Floats
    letters: Floats
    explained: Floats
    heard: Floats
    meant: Floats
    associated: Floats
    contradicted: Floats
    unknown: Floats


class ReadingBatch:
    """A batch of one or more readings, each with at least one candidate."""

    def __init__(self, readings: Sequence[Reading], knowledge: Knowledge) -> None:
        self.readings = readings
        self.knowledge = knowledge
        sizes = np.array([len(r.window.text) + 1 for r in readings])
        counts = np.array([len(r.window.starts) for r in readings])
        self.bases: Ints = np.append(0, np.cumsum(sizes)[:-1])
        """Place at which each text begins."""
        self.ends: Ints = self.bases + sizes - 1
        """Place at which each text ends."""
        self.begins: Ints = np.append(0, np.cumsum(counts)[:-1])
        """First candidate of each reading."""
        self.owner: Ints = np.repeat(np.arange(len(readings)), counts)
        """Reading of each candidate."""
        self.starts: Ints = np.concatenate([r.window.starts for r in readings]) + self.bases[self.owner]
        """Place at which each candidate starts."""

    def per_candidate(self, values: Iterable[float]) -> Floats:
        """Repeat one number of each reading for each of its candidates."""
        return np.array(list(values), dtype=np.float64)[self.owner]

    def sum_inside(self, values: Floats | Bools) -> Floats:
        """Return the sum of *values* over the places of each span."""
        sums = np.append(0.0, np.cumsum(values))
        return np.asarray((sums[self.ends])[self.owner] - sums[self.starts])

    def sum_before(self, values: Floats) -> Floats:
        """Return the sum of *values* over the places of the window left of each span."""
        sums = np.append(0.0, np.cumsum(values))
        return np.asarray(sums[self.starts] - (sums[self.bases])[self.owner])

    def best_of_reading(self, values: Floats) -> Floats:
        """Return for each candidate the greatest value among the candidates of its reading."""
        return np.asarray(np.maximum.reduceat(values, self.begins)[self.owner])

    def next_shorter(self, values: Floats) -> Floats:
        """Return the value of the next shorter span of the same reading, 0 where there is none."""
        following = np.append(values[1:], 0.0)
        following[self.begins[1:] - 1] = 0.0
        return following

    def next_longer(self, values: Floats, beyond: Floats) -> Floats:
        """Return the value of the next longer span of the same reading, *beyond* where there is none."""
        previous = np.append(0.0, values[:-1])
        previous[self.begins] = beyond[self.begins]
        return previous

    @cached_property
    def code_points(self) -> Ints:
        """Return the code point at each place, 0 at an end; those above U+FFFF become U+FFFF."""
        text = "\0".join(r.window.text for r in self.readings) + "\0"
        return np.minimum(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32), 0xFFFF).astype(np.intp)

    def is_one_of(self, characters: str) -> Bools:
        """Return for each place whether it is one of these characters."""
        return _membership(characters)[self.code_points]

    @cached_property
    def non_space(self) -> Floats:
        """Return 1 for each place that is no white space, 0 for the others and for ends."""
        return _non_space_table()[self.code_points].astype(np.float64)

    @cached_property
    def alphanumeric(self) -> Floats:
        """Return 1 for each place that is a letter or a digit, 0 for the others."""
        return _alphanumeric_table()[self.code_points].astype(np.float64)

    @cached_property
    def place_before(self) -> Ints:
        """Return the last place before each span that is no white space; -1 where there is none."""
        return self._last_before(self.non_space)

    @cached_property
    def letter_before(self) -> Ints:
        """Return the place of the last letter or digit before each span; -1 where there is none."""
        return self._last_before(self.alphanumeric)

    def _last_before(self, values: Floats) -> Ints:
        places = np.flatnonzero(values)
        at = np.searchsorted(places, self.starts) - 1
        found = places[at]
        return np.asarray(np.where((at >= 0) & (found >= self.bases[self.owner]), found, -1))

    @cached_property
    def _links(self) -> tuple[dict[Source, Floats], Floats]:
        """Return the best score over each place by kind of link, and of the links that a start there would cut."""
        size = int(self.ends[-1]) + 1
        best: dict[Source, Floats] = {s: np.zeros(size) for s in ("sound", "lexicon", "corpus", "letters", "same")}
        cut = np.zeros(size)
        for base, reading in zip(self.bases.tolist(), self.readings, strict=True):
            # In ascending order of score, so that the best link over a place is written last.
            for _, start, end, score, source in reading.links_by_score:
                best[source][base + start : base + end] = score
                # A weak link by sound may well start in the wrong place, so cutting it is no fault.
                if source != "sound" or score > FIRM_SOUND:
                    cut[base + start + 1 : base + end] = score
        return best, cut

    @cached_property
    def heard(self) -> Floats:
        """Return for each place the best score of a link over it by sound, letters or repetition."""
        best = self._links[0]
        return np.maximum(np.maximum(best["sound"], best["letters"]), best["same"])

    @property
    def meant(self) -> Floats:
        """Return for each place the best score of a link over it by the lexicon."""
        return self._links[0]["lexicon"]

    @property
    def associated(self) -> Floats:
        """Return for each place the best score of a link over it by a corpus."""
        return self._links[0]["corpus"]

    @property
    def repeated(self) -> Floats:
        """Return for each place the best score of a link over it that repeats a word or number of the English."""
        return self._links[0]["same"]

    @property
    def crossed(self) -> Floats:
        """Return for each place the best score of a link that starts before it and ends behind it."""
        return self._links[1]

    @cached_property
    def explained(self) -> Floats:
        """Return for each place the best score of any link over it."""
        return np.maximum(np.maximum(self.heard, self.meant), self.associated)

    @cached_property
    def first_words(self) -> list[str]:
        """Return the first word of each span."""
        return [word for r in self.readings for word in r.window.first_words]

    @cached_property
    def words_before(self) -> list[str]:
        """Return the word before each span."""
        return [word for r in self.readings for word in r.window.words_before]

    @cached_property
    def _tokens(self) -> tuple[Ints, Ints, list[str]]:
        """Return where the words of all windows begin and end, and their scripts."""
        starts, ends, scripts = zip(*chain.from_iterable(r.window.tokens for r in self.readings), strict=True)
        bases = np.repeat(self.bases, [len(r.window.tokens) for r in self.readings])
        return np.array(starts, dtype=np.intp) + bases, np.array(ends, dtype=np.intp) + bases, list(scripts)

    def token_bounds(self, *scripts: str) -> tuple[Ints, Ints]:
        """Return where the words of these scripts begin, and where they end."""
        begins, ends, all_scripts = self._tokens
        chosen = np.array([script in scripts for script in all_scripts])
        return begins[chosen], ends[chosen]

    def mark(self, places: Ints) -> Floats:
        """Return 1 for these places, 0 for the others."""
        marks = np.zeros(int(self.ends[-1]) + 1)
        marks[places] = 1.0
        return marks

    @cached_property
    def english_use(self) -> Ints:
        """Return for each place how English treats its word; see ``meaning.EnglishUse``."""
        known = self.knowledge.lexicon.english_use
        begins, ends, _ = self._tokens
        words = [word for r in self.readings for word in r.window.words]
        of_words = np.array([known.get(word, EnglishUse.UNKNOWN) for word in words], dtype=np.intp)
        uses = np.full(int(self.ends[-1]) + 1, EnglishUse.UNKNOWN, dtype=np.intp)
        # The words of a window are the whole window, so that all places but the ends are filled in order.
        inside = np.ones(len(uses), dtype=bool)
        inside[self.ends] = False
        uses[inside] = np.repeat(of_words, ends - begins)
        return uses

    @cached_property
    def unsaid(self) -> Floats:
        """Return 1 for each place of a word that English leaves unsaid, else 0."""
        return np.equal(self.english_use, EnglishUse.UNSAID).astype(np.float64)

    @cached_property
    def contradicted(self) -> Floats:
        """Return 1 for each place of an unexplained word for which the English should have a word, else 0."""
        return (np.equal(self.english_use, EnglishUse.EXPECTED) & (self.explained < LEAST_EXPLAINED)).astype(np.float64)

    @cached_property
    def next_explained(self) -> Ints:
        """Return for each candidate the first explained place of its span, or its end."""
        places = np.flatnonzero(self.explained > LEAST_EXPLAINED)
        at = np.append(places, self.ends[-1])[np.searchsorted(places, self.starts)]
        return np.asarray(np.minimum(at, self.ends[self.owner]))

    @cached_property
    def spoken(self) -> Floats:
        """Return for each candidate the score per letter of the whole term's sound."""
        return np.concatenate([r.spoken for r in self.readings])

    @cached_property
    def cover(self) -> Cover:
        """Return the coverage of each candidate, computed once for all evidence."""
        english, all_english = _cover_english(self)
        channels = (self.explained, self.heard, self.meant, self.associated, self.contradicted)
        unknown = np.equal(self.english_use, EnglishUse.UNKNOWN)
        sums = [self.sum_inside(channel * self.alphanumeric) for channel in (*channels, unknown)]
        return Cover(english, all_english, self.sum_inside(self.alphanumeric), *sums)

    @cached_property
    def balance(self) -> Floats:
        """Return for each candidate the harmonic mean of the covered shares of the English and of the Thai."""
        english, thai = self.cover.english, self.cover.explained / np.maximum(self.cover.letters, 1.0)
        return 2 * english * thai / np.maximum(english + thai, 1e-9)

    @cached_property
    def initials(self) -> Floats:
        """Return for each candidate the share of the abbreviation that the English of its words begins with."""
        marks = np.zeros(int(self.ends[-1]) + 1)
        for base, reading in zip(self.bases.tolist(), self.readings, strict=True):
            left = [c for c in reading.acronym.lower() if c.isalpha()]
            share = 1 / max(1, len(left))
            # From the right, so that each letter counts for the last word that has it: longer spans gain the rest.
            for start, letter in reversed(reading.initials):
                if letter in left:
                    left.remove(letter)
                    marks[base + start] += share
        return self.sum_inside(marks)


def _cover_english(batch: ReadingBatch) -> tuple[Floats, Floats]:
    """Return for each candidate the share of the English that its span renders, and that its window renders."""
    spans = np.zeros(len(batch.starts))
    windows = np.zeros(len(batch.readings))
    for number, (begin, reading) in enumerate(zip(batch.begins.tolist(), batch.readings, strict=True)):
        starts, weights = reading.window.starts, reading.term.weights
        total = max(sum(weights), 1e-9)
        best = np.zeros((len(weights), len(starts)))
        whole = [0.0] * len(weights)
        for word, start, _, score, _ in reading.links_by_score:
            best[word, : bisect_right(starts, start)] = whole[word] = score
        spans[begin : begin + len(starts)] = np.array(weights) @ best / total
        windows[number] = sum(w * s for w, s in zip(weights, whole, strict=True)) / total
    return spans, windows[batch.owner]


@lru_cache(maxsize=32)
def _membership(characters: str) -> Bools:
    """Return for each code point up to U+FFFF whether it is one of these characters."""
    found = np.zeros(1 << 16, dtype=bool)
    found[[ord(c) for c in characters]] = True
    return found


@lru_cache(maxsize=1)
def _non_space_table() -> Bools:
    return np.array([not chr(code).isspace() and code > 0 for code in range(1 << 16)])


@lru_cache(maxsize=1)
def _alphanumeric_table() -> Bools:
    # Thai vowels and marks are letters of a word too, though isalnum says no to those above and below the line.
    return np.array([chr(code).isalnum() or 0x0E30 <= code <= 0x0E4E for code in range(1 << 16)])
