"""Readings side by side, as flat arrays: evidence on the candidates of many brackets is computed at once.

The texts of all windows stand one behind the other, each with one place more for its end. A *place* is an index into
this long text, a *candidate* one into the list of all candidate starts of all readings.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np

from align.arrays import Bools, Floats, Ints
from align.evidence.links import Source
from align.evidence.meaning import Said
from align.evidence.reading import Knowledge, Reading

LEAST_EXPLAINED = 0.3
"""Score of a link below which a word counts as unexplained."""
FIRM_SOUND = 0.7
"""Score from which a link by sound is taken to be one word, so that no span begins inside it."""


class Cover(NamedTuple):
    """What each candidate covers.

    ``english`` is the share of the English, by weight, that words inside the span render, ``all_english`` the same for
    the whole window. The others count letters of the span: all of them, those that some English word explains, by
    sound, by the lexicon and by a corpus, those whose words say something else or are not in the lexicon.
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


class Sheet:
    """Readings side by side, at least one, each with at least one candidate."""

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

    def spread(self, values: Iterable[float]) -> Floats:
        """One number for each reading, given to each of its candidates."""
        return np.array(list(values), dtype=np.float64)[self.owner]

    def inside(self, values: Floats | Bools) -> Floats:
        """The sum over each span of what stands at its places."""
        sums = np.append(0.0, np.cumsum(values))
        return np.asarray((sums[self.ends])[self.owner] - sums[self.starts])

    def before(self, values: Floats) -> Floats:
        """The sum over the places of the window left of each span."""
        sums = np.append(0.0, np.cumsum(values))
        return np.asarray(sums[self.starts] - (sums[self.bases])[self.owner])

    def best(self, values: Floats) -> Floats:
        """The greatest value of each reading's candidates, given to each of them."""
        return np.asarray(np.maximum.reduceat(values, self.begins)[self.owner])

    def shorter(self, values: Floats) -> Floats:
        """The value of the next shorter span of the same reading, 0 where there is none."""
        following = np.append(values[1:], 0.0)
        following[self.begins[1:] - 1] = 0.0
        return following

    def longer(self, values: Floats, beyond: Floats) -> Floats:
        """The value of the next longer span of the same reading; *beyond* where there is none."""
        previous = np.append(0.0, values[:-1])
        previous[self.begins] = beyond[self.begins]
        return previous

    @cached_property
    def codes(self) -> Ints:
        """The code point at each place, 0 at an end."""
        text = "\0".join(r.window.text for r in self.readings) + "\0"
        return np.minimum(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32), 0xFFFF).astype(np.intp)

    def is_one_of(self, characters: str) -> Bools:
        """For each place: is it one of these characters?"""
        return _among(characters)[self.codes]

    @cached_property
    def solid(self) -> Floats:
        """1 for each place that is no white space, 0 for the others and for ends."""
        return _solid()[self.codes].astype(np.float64)

    @cached_property
    def inked(self) -> Floats:
        """1 for each place that is a letter or a digit, 0 for the others."""
        return _inked()[self.codes].astype(np.float64)

    @cached_property
    def place_before(self) -> Ints:
        """The place right left of each span that is no white space; -1 where there is none."""
        return self._last_before(self.solid)

    @cached_property
    def letter_before(self) -> Ints:
        """The place of the last letter or digit left of each span; -1 where there is none."""
        return self._last_before(self.inked)

    def _last_before(self, there: Floats) -> Ints:
        places = np.flatnonzero(there)
        at = np.searchsorted(places, self.starts) - 1
        found = places[at]
        return np.asarray(np.where((at >= 0) & (found >= self.bases[self.owner]), found, -1))

    @cached_property
    def _links(self) -> tuple[dict[Source, Floats], Floats]:
        """For each kind of link its best score at each place, and the best score of a link that a place would cut."""
        size = int(self.ends[-1]) + 1
        best: dict[Source, Floats] = {s: np.zeros(size) for s in ("sound", "lexicon", "corpus", "letters", "same")}
        cut = np.zeros(size)
        for base, reading in zip(self.bases.tolist(), self.readings, strict=True):
            for _, start, end, score, source in reading.links_by_score:
                best[source][base + start : base + end] = score
                if source != "sound" or score > FIRM_SOUND:
                    cut[base + start + 1 : base + end] = score
        return best, cut

    @cached_property
    def heard(self) -> Floats:
        """For each place the best score of a link over it that writes English sounds, letters or numbers."""
        best = self._links[0]
        return np.maximum(np.maximum(best["sound"], best["letters"]), best["same"])

    @property
    def meant(self) -> Floats:
        """The same for links of the lexicon."""
        return self._links[0]["lexicon"]

    @property
    def associated(self) -> Floats:
        """The same for associations of a corpus."""
        return self._links[0]["corpus"]

    @property
    def repeated(self) -> Floats:
        """The same for Latin words and numbers that stand in the English as well."""
        return self._links[0]["same"]

    @property
    def crossed(self) -> Floats:
        """For each place the best score of a link that begins left of it and ends right of it."""
        return self._links[1]

    @cached_property
    def explained(self) -> Floats:
        """For each place the best score of any link over it."""
        return np.maximum(np.maximum(self.heard, self.meant), self.associated)

    @cached_property
    def first_words(self) -> list[str]:
        """The first word of each span."""
        return [word for r in self.readings for word in r.window.first_words]

    @cached_property
    def words_before(self) -> list[str]:
        """The word before each span."""
        return [word for r in self.readings for word in r.window.words_before]

    @cached_property
    def _tokens(self) -> tuple[Ints, Ints, list[str]]:
        """Where the words of all windows begin and end, and their scripts."""
        starts, ends, scripts = zip(*chain.from_iterable(r.window.tokens for r in self.readings), strict=True)
        bases = np.repeat(self.bases, [len(r.window.tokens) for r in self.readings])
        return np.array(starts, dtype=np.intp) + bases, np.array(ends, dtype=np.intp) + bases, list(scripts)

    def tokens(self, *scripts: str) -> tuple[Ints, Ints]:
        """Where the words of these scripts begin, and where they end."""
        begins, ends, all_scripts = self._tokens
        there = np.array([script in scripts for script in all_scripts])
        return begins[there], ends[there]

    def marked(self, places: Ints) -> Floats:
        """1 at these places, 0 at the others."""
        marks = np.zeros(int(self.ends[-1]) + 1)
        marks[places] = 1.0
        return marks

    @cached_property
    def states(self) -> Ints:
        """For each place what English says for its word; see ``meaning.Said``."""
        said = self.knowledge.lexicon.states.get
        begins, ends, _ = self._tokens
        words = [word for r in self.readings for word in r.window.words]
        states = np.full(int(self.ends[-1]) + 1, Said.UNKNOWN, dtype=np.intp)
        covered = np.repeat(np.array([said(word, Said.UNKNOWN) for word in words], dtype=np.intp), ends - begins)
        inside = np.ones(len(states), dtype=bool)
        inside[self.ends] = False
        states[inside] = covered
        return states

    @cached_property
    def unsaid(self) -> Floats:
        """1 for each place of a word that English leaves unsaid."""
        return np.equal(self.states, Said.UNSAID).astype(np.float64)

    @cached_property
    def contradicted(self) -> Floats:
        """1 for each place of a word that says something in English that is not there."""
        return (np.equal(self.states, Said.SAID) & (self.explained < LEAST_EXPLAINED)).astype(np.float64)

    @cached_property
    def next_explained(self) -> Ints:
        """For each candidate the first explained place of its span, or its end."""
        places = np.flatnonzero(self.explained > LEAST_EXPLAINED)
        at = np.append(places, self.ends[-1])[np.searchsorted(places, self.starts)]
        return np.asarray(np.minimum(at, self.ends[self.owner]))

    @cached_property
    def spoken(self) -> Floats:
        """For each candidate the score per letter of the whole term's sound."""
        return np.concatenate([r.spoken for r in self.readings])

    @cached_property
    def cover(self) -> Cover:
        """What each candidate covers, computed once for all evidence."""
        english, all_english = _english(self)
        channels = (self.explained, self.heard, self.meant, self.associated, self.contradicted)
        unknown = np.equal(self.states, Said.UNKNOWN)
        sums = [self.inside(channel * self.inked) for channel in (*channels, unknown)]
        return Cover(english, all_english, self.inside(self.inked), *sums)

    @cached_property
    def balance(self) -> Floats:
        """For each candidate the harmonic mean of the share of English and the share of Thai that are covered."""
        english, thai = self.cover.english, self.cover.explained / np.maximum(self.cover.letters, 1.0)
        return 2 * english * thai / np.maximum(english + thai, 1e-9)

    @cached_property
    def initials(self) -> Floats:
        """For each candidate the share of the abbreviation's letters that begin, in English, a word of the span."""
        marks = np.zeros(int(self.ends[-1]) + 1)
        for base, reading in zip(self.bases.tolist(), self.readings, strict=True):
            left = [c for c in reading.acronym.lower() if c.isalpha()]
            share = 1 / max(1, len(left))
            for start, letter in reversed(reading.initials):
                if letter in left:
                    left.remove(letter)
                    marks[base + start] += share
        return self.inside(marks)


def _english(sheet: Sheet) -> tuple[Floats, Floats]:
    """For each candidate the share of the English that its span renders, and the share that the window renders."""
    spans = np.zeros(len(sheet.starts))
    windows = np.zeros(len(sheet.readings))
    for number, (begin, reading) in enumerate(zip(sheet.begins.tolist(), sheet.readings, strict=True)):
        starts, weights = reading.window.starts, reading.term.weights
        total = max(sum(weights), 1e-9)
        best = np.zeros((len(weights), len(starts)))
        whole = [0.0] * len(weights)
        for word, start, _, score, _ in reading.links_by_score:
            best[word, : bisect_right(starts, start)] = whole[word] = score
        spans[begin : begin + len(starts)] = np.array(weights) @ best / total
        windows[number] = sum(w * s for w, s in zip(weights, whole, strict=True)) / total
    return spans, windows[sheet.owner]


@lru_cache(maxsize=32)
def _among(characters: str) -> Bools:
    found = np.zeros(1 << 16, dtype=bool)
    found[[ord(c) for c in characters]] = True
    return found


@lru_cache(maxsize=1)
def _solid() -> Bools:
    return np.array([not chr(code).isspace() and code > 0 for code in range(1 << 16)])


@lru_cache(maxsize=1)
def _inked() -> Bools:
    return np.array([chr(code).isalnum() or 0x0E30 <= code <= 0x0E4E for code in range(1 << 16)])
