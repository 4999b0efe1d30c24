"""Finding terms in running text, Thai or English: on word boundaries, in all usual ways of writing, in linear time.

Text and terms are folded alike, then an automaton (Aho & Corasick 1975) finds every term at once, and each place is
judged by what stands at its two edges.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import ahocorasick

from align import script, segment
from align.acronyms import is_acronym

_SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_ENDING = re.compile(rf"(?:['’]s|s['’]|es|s)?(?![{script.LATIN}0-9])")
_WORD_CHAR = re.compile(rf"[{script.LATIN}0-9]")
_HYPHENS = "\u2010\u2011\u2012\u2013-"
_CHUNK = re.compile(rf"\s+|[{_HYPHENS}]+|[^\s{_HYPHENS}]+")
_THAI_RUN = re.compile(f"[{script.THAI}ฯ]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})
_MORE = ("+", "#")
"""What makes another name of a Latin word, as in C++."""
_SPELLED = str.maketrans(
    {
        **dict.fromkeys("ศษซ", "ส"),
        **dict.fromkeys("ฎฏฐฑฒดตถธ", "ท"),
        **dict(zip("ณฬญใ\u0e35\u0e39", "นลยไ\u0e34\u0e38", strict=True)),
        **dict.fromkeys(script.TONE_MARKS + "\u0e47", ""),
    }
)
"""Thai letters that writers of loan words exchange, and marks that they leave out."""


class Match(NamedTuple):
    """Pattern number ``pattern`` stands at ``raw[start:end]``."""

    start: int
    end: int
    pattern: int


class Text:
    """A text made ready to be searched, by several matchers if need be.

    ``raw`` is as the user gave it. ``shown`` is the same with one spelling for what looks the same, ``origin`` has the
    raw offset of each of its characters, and of its end.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.shown, self.origin = script.normalise(script.arabic_digits(raw).translate(_APOSTROPHES))

    @cached_property
    def _runs(self) -> tuple[list[int], list[re.Match[str]]]:
        """The runs of Thai letters, and where each begins."""
        runs = list(_THAI_RUN.finditer(self.shown))
        return [run.start() for run in runs], runs

    @cached_property
    def _words(self) -> dict[int, _RunWords]:
        return {}

    def _run_at(self, place: int) -> re.Match[str] | None:
        """The run of Thai letters that goes on over a place, so that the place lies inside it."""
        begins, runs = self._runs
        at = bisect_left(begins, place) - 1
        return runs[at] if at >= 0 and runs[at].end() > place else None

    def _words_of(self, run: re.Match[str]) -> _RunWords:
        words = self._words.get(run.start())
        if words is None:
            words = self._words[run.start()] = _cut(run.group(), run.start())
        return words

    def is_apart(self, start: int, end: int) -> bool:
        """Do the characters from *start* to *end* of ``shown`` stand between words?

        A place between two words of the segmenter is, and a compound that is written of several words has each of
        them; one that is a word of the dictionary itself, as กาแฟ, has no others in it. Where the segmenter cuts
        otherwise, the characters still stand apart if what is left and right of them can be cut into words: a single
        word if it leaves fewer letters outside the dictionary than the segmenter did, several words, which hardly
        come together by chance, if it leaves no more.
        """
        for place in (start, end):
            run = self._run_at(place)
            if run is not None and place not in self._words_of(run).begins and not self._is_as_good(run, start, end):
                return False
        return True

    def _is_as_good(self, run: re.Match[str], start: int, end: int) -> bool:
        if _is_mark(self.shown[start]) or (end < run.end() and _is_mark(self.shown[end])):
            return False
        unknown = self._words_of(run).unknown
        several = len(_cut(self.shown[start:end]).begins) > 1
        if not several and not any(a <= end and start <= b for a, b in unknown):
            return False
        before, behind = self.shown[run.start() : max(run.start(), start)], self.shown[min(end, run.end()) : run.end()]
        left = _letters(_cut(before).unknown) + _letters(_cut(behind).unknown)
        return left < _letters(unknown) + several


class _RunWords(NamedTuple):
    """Where the words of a run of Thai letters begin, and from where to where it is not of the dictionary."""

    begins: frozenset[int]
    unknown: tuple[tuple[int, int], ...]


def _cut(run: str, begin: int = 0) -> _RunWords:
    known, at = segment.dictionary(), begin
    begins: list[int] = []
    unknown: list[tuple[int, int]] = []
    for word in segment.thai_words(run) if run else ():
        begins.append(at)
        if word not in known:
            unknown.append((at, at + len(word)))
        at += len(word)
    return _RunWords(frozenset(begins), tuple(unknown))


def _letters(stretches: Iterable[tuple[int, int]]) -> int:
    return sum(end - start for start, end in stretches)


def _is_mark(char: str) -> bool:
    """Can the character not begin a syllable?"""
    return "\u0e30" <= char <= "\u0e3a" or "\u0e45" <= char <= "\u0e4e"


class _Folded(NamedTuple):
    """Letters by which a text is searched; no spaces, hyphens, capitals or accents.

    ``cased`` are the same letters with their capitals; each was made of ``Text.shown`` from ``starts`` to ``ends``.
    ``spaced`` lists, in order, the letters that a space stands before.
    """

    letters: str
    cased: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    spaced: tuple[int, ...]


def _fold(shown: str, *, by_sound: bool) -> _Folded:
    silent = {at for m in _SILENT.finditer(shown) for at in range(*m.span())} if by_sound else frozenset()
    cased: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    spaced: list[int] = []
    for chunk in _CHUNK.finditer(shown):
        text, begin = chunk.group(), chunk.start()
        if text.isspace():
            spaced.append(len(cased))
        elif text[0] in _HYPHENS:
            continue
        elif not by_sound and (text.isascii() or _THAI_RUN.fullmatch(text)):
            cased += text
            starts += range(begin, chunk.end())
            ends += range(begin + 1, chunk.end() + 1)
        else:
            for at, char in enumerate(text, start=begin):
                kept = "" if at in silent else _bare(char, by_sound)
                if kept:
                    cased.append(kept[0])
                    starts.append(at)
                    ends.append(at + 1)
                elif ends and ends[-1] == at:
                    ends[-1] = at + 1
    letters = "".join(cased)
    lower = letters.lower() if letters.isascii() else "".join(letter.lower()[:1] for letter in cased)
    return _Folded(lower, letters, tuple(starts), tuple(ends), tuple(spaced))


@lru_cache(maxsize=1 << 12)
def _bare(char: str, by_sound: bool) -> str:
    """A letter without its accent; by its sound, the one that stands for all that sound like it, or nothing."""
    kept = char if char.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFD", char))
    return kept.translate(_SPELLED) if by_sound else kept


class _Way(NamedTuple):
    """One way of writing a pattern: its letters as the automaton has them, and what else must be so.

    ``spaced`` are the letters that may have a space before them. ``cased`` is what the capitals must be, or None if
    they do not matter. ``ended`` says that a plural or possessive ending may follow.
    """

    letters: str
    spaced: frozenset[int]
    cased: str | None
    ended: bool
    pattern: int


class Matcher:
    """Finds patterns in texts; made once for a glossary, used for any number of texts.

    Parameters
    ----------
    patterns
        terms, Thai or English; an empty one is never found
    by_sound
        take Thai spellings for the same that differ as those of loan words do, as อินเตอร์เน็ต and อินเทอร์เน็ต

    >>> matcher = Matcher(["ยา", "ข้าว", "low-carbon city", "AI"])
    >>> [(m.start, m.end) for m in matcher.all("พยาบาลจ่ายยา")]
    [(10, 12)]
    >>> [matcher.patterns[m.pattern] for m in matcher.all("Low carbon cities said: AI for ข้าวหอมมะลิ")]
    ['low-carbon city', 'AI', 'ข้าว']
    """

    def __init__(self, patterns: Sequence[str], *, by_sound: bool = False) -> None:
        self.patterns = tuple(patterns)
        self.by_sound = by_sound
        ways: dict[str, list[_Way]] = {}
        for number, pattern in enumerate(patterns):
            for way in _ways(pattern, number, by_sound):
                ways.setdefault(way.letters, []).append(way)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY)
        for letters, found in ways.items():
            self._automaton.add_word(letters, tuple(found))
        self._automaton.make_automaton()
        self._empty = not ways

    def all(self, text: str | Text, only: Container[int] | None = None) -> list[Match]:
        """Every place of every pattern, by start, the longer first; places may overlap.

        With *only*, the places of the patterns of these numbers.
        """
        if self._empty:
            return []
        text = Text(text) if isinstance(text, str) else text
        folded = _fold(text.shown, by_sound=self.by_sound)
        found = {
            match
            for last, ways in self._automaton.iter(folded.letters)
            for way in ways
            if (only is None or way.pattern in only)
            and (match := _judged(text, folded, last + 1 - len(way.letters), way)) is not None
        }
        return sorted(found, key=lambda m: (m.start, -m.end, m.pattern))

    def longest(self, text: str | Text) -> list[Match]:
        """The places that a reader would mark: from the left, the longest at each, none over another."""
        found: list[Match] = []
        for match in self.all(text):
            if not found or match.start >= found[-1].end:
                found.append(match)
        return found


def _judged(text: Text, folded: _Folded, first: int, way: _Way) -> Match | None:
    """The match where the letters of a way begin with number *first*, if all else is right."""
    last = first + len(way.letters)
    if way.cased is not None and folded.cased[first:last] != way.cased:
        return None
    inside = folded.spaced[bisect_right(folded.spaced, first) : bisect_left(folded.spaced, last)]
    if any(at - first not in way.spaced for at in inside):
        return None
    start, end = folded.starts[first], folded.ends[last - 1]
    shown = text.shown
    if _WORD_CHAR.match(folded.cased[first]) and start and _WORD_CHAR.match(shown[start - 1]):
        return None
    if _WORD_CHAR.match(folded.cased[last - 1]):
        ending = _ENDING.match(shown, end)
        if ending is None or (ending.group() and not way.ended) or shown[ending.end() : ending.end() + 1] in _MORE:
            return None
        end = ending.end()
    if not text.is_apart(start, end):
        return None
    return Match(text.origin[start], _raw_end(text, end), way.pattern)


def _raw_end(text: Text, end: int) -> int:
    """The raw offset behind the character before *end*: what is invisible and follows is not part of a match."""
    raw = text.origin[end]
    while raw > text.origin[end - 1] + 1 and text.raw[raw - 1] in script.INVISIBLE:
        raw -= 1
    return raw


def _ways(pattern: str, number: int, by_sound: bool) -> Iterator[_Way]:
    """The ways in which a pattern may be written: as it is, in the singular, in the plural."""
    shown = Text(pattern.strip()).shown
    latin = bool(shown) and _WORD_CHAR.match(shown[-1]) is not None
    for form in _numbers(shown) if latin and not by_sound else (shown,):
        folded = _fold(form, by_sound=by_sound)
        if folded.letters:
            hyphens = {at for at, place in enumerate(folded.starts) if place and form[place - 1] in _HYPHENS}
            cased = folded.cased if is_acronym(shown) or (len(shown) > 1 and shown.isupper()) else None
            yield _Way(folded.letters, frozenset(folded.spaced) | hyphens, cased, latin, number)


def _numbers(term: str) -> Iterable[str]:
    """A term in the singular and with the plural that is not just an ending.

    >>> list(_numbers("smart city")), list(_numbers("studies")), list(_numbers("analysis"))
    (['smart city', 'smart cities'], ['studies', 'study'], ['analysis'])
    """
    yield term
    if term.endswith("ies") and len(term) > 4:
        yield term[:-3] + "y"
    elif term.endswith("s") and len(term) > 3 and not term.endswith(("ss", "us", "is", "S")):
        yield term[:-1]
    elif term.endswith("y") and len(term) > 2 and term[-2] not in "aeiou":
        yield term[:-1] + "ies"
