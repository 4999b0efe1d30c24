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
_ENDING = re.compile(rf"(?:'s|s'|es(?<=[sxzo]es)|es(?<=[cs]hes)|s|')?(?![{script.LATIN}0-9])")
_WORD_CHAR = re.compile(rf"[{script.LATIN}0-9]")
_HYPHENS = "\u2010\u2011\u2012\u2013-"
_BARRIER = "\0"
"""Stands for a dash between spaces, which parts what stands on either side."""
_CHUNK = re.compile(rf"\s+|[{_HYPHENS}]+|[^\s{_HYPHENS}]+")
_THAI_RUN = re.compile(f"[{script.THAI}ฯ]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})
LEAST_IN_COMPOUND = 5
"""Letters of a word from which it is taken to be itself in a longer word of the dictionary."""
LONG_ACRONYM = 4
"""Letters and digits above which an abbreviation with a digit may have other capitals, as Covid-19."""
NEAR = 4
"""Words on each side of a place that are cut anew to see if the segmenter cut at the wrong place."""
LINKING = frozenset("มี ให้ ใช้ ของ ที่ เป็น ได้ ใน จาก โดย และ หรือ กับ ตาม ถึง แก่ ต่อ ทำ".split())
"""Words that the dictionary joins with a noun behind them, as in มีระบบ, without making another noun."""
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
    """Pattern number ``pattern`` stands at ``raw[start:end]``, itself or ``inflected``."""

    start: int
    end: int
    pattern: int
    inflected: bool = False


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
        if not (0 < place < len(self.shown) and _is_thai(self.shown[place - 1]) and _is_thai(self.shown[place])):
            return None
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

        They do where the segmenter has a word boundary at either end. Where an end lies inside one of its words, they
        do still in three cases: the word is longer than theirs by other words and theirs has ``LEAST_IN_COMPOUND``
        letters (ธนาคาร in ธนาคารกลาง, but not น้ำ in น้ำตาล); it is longer to the left by a word that only links
        (ระบบ in มีระบบ); or the segmenter cut at the wrong place, which shows in that all around them can be cut into
        words, a single word leaving fewer letters outside the dictionary than the segmenter left, several words, which
        hardly come together by chance, no more.
        """
        return all(self._is_edge(place, start, end) for place in (start, end))

    def _is_edge(self, place: int, start: int, end: int) -> bool:
        run = self._run_at(place)
        if run is None:
            return True
        words = self._words_of(run)
        if place in words.starts:
            return True
        if _is_mark(self.shown[place]):
            return False
        first, last = words.around(place)
        piece = self.shown[first:place] if place == start else self.shown[place:last]
        if self.shown[first:last] in segment.dictionary() and not self._is_shifted(words, run, place, start, end):
            long = min(end, last) - max(start, first) >= LEAST_IN_COMPOUND
            return (long and not _cut(piece).unknown) or (place == start and piece in LINKING)
        return self._is_as_good(words, run, start, end)

    def _is_shifted(self, words: _RunWords, run: re.Match[str], place: int, start: int, end: int) -> bool:
        """Does the segmenter's word at a place fall apart when what is inside and outside is each cut by itself?"""
        first, last = words.around(place)
        left, right = words.near(start, end, run)
        inside = _cut(self.shown[start:end], start).starts
        if place == start:
            return (last < end and last not in inside) or first not in _cut(self.shown[left:start], left).starts
        behind = _cut(self.shown[end:right], end).starts
        return (first > start and first not in inside) or (last < right and last not in behind)

    def _is_as_good(self, words: _RunWords, run: re.Match[str], start: int, end: int) -> bool:
        left, right = words.near(start, end, run)
        before = sum(b - a for a, b in words.unknown if left <= a < right)
        several = len(_cut(self.shown[start:end]).starts) > 1
        if not before and not several:
            return False
        around = (*_cut(self.shown[left:start]).unknown, *_cut(self.shown[end:right]).unknown)
        return sum(b - a for a, b in around) < before + several


class _RunWords(NamedTuple):
    """Where the words of a run of Thai letters begin, in order, and from where to where it is not of the dictionary."""

    begins: tuple[int, ...]
    starts: frozenset[int]
    unknown: tuple[tuple[int, int], ...]
    end: int

    def around(self, place: int) -> tuple[int, int]:
        """Where the word that a place lies in begins and ends."""
        at = bisect_right(self.begins, place)
        return self.begins[at - 1], self.begins[at] if at < len(self.begins) else self.end

    def near(self, start: int, end: int, run: re.Match[str]) -> tuple[int, int]:
        """A stretch of the run from some words before *start* to some behind *end*."""
        left = bisect_right(self.begins, max(start, run.start())) - 1 - NEAR
        right = bisect_left(self.begins, min(end, run.end())) + NEAR
        return (
            min(start, self.begins[max(0, left)]),
            max(end, self.begins[right] if right < len(self.begins) else self.end),
        )


def _cut(run: str, begin: int = 0) -> _RunWords:
    known, at = segment.dictionary(), begin
    begins: list[int] = []
    unknown: list[tuple[int, int]] = []
    for word in segment.thai_words(run) if run else ():
        begins.append(at)
        if word not in known:
            unknown.append((at, at + len(word)))
        at += len(word)
    return _RunWords(tuple(begins), frozenset(begins), tuple(unknown), at)


def _is_thai(char: str) -> bool:
    return "\u0e01" <= char <= "\u0e4e"


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
            if shown[begin - 1 : begin].isspace() and shown[chunk.end() : chunk.end() + 1].isspace():
                cased.append(_BARRIER)
                starts.append(begin)
                ends.append(chunk.end())
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
    small = letters.lower()
    if len(small) != len(letters):
        small = "".join(letter.lower()[:1] for letter in cased)
    return _Folded(small, letters, tuple(starts), tuple(ends), tuple(spaced))


@lru_cache(maxsize=1 << 12)
def _bare(char: str, by_sound: bool) -> str:
    """A letter without its accent; by its sound, the one that stands for all that sound like it, or nothing."""
    kept = char if char.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFD", char))
    return kept.translate(_SPELLED) if by_sound else kept


class _Way(NamedTuple):
    """One way of writing a pattern: its letters as the automaton has them, and what else must be so.

    ``spaced`` are the letters that may have a space before them. ``cased`` is what the capitals must be, or None if
    they do not matter. ``ended`` says that a plural or possessive ending may follow, ``inflected`` that it is not the
    pattern itself but another number of it.
    """

    letters: str
    spaced: frozenset[int]
    cased: str | None
    ended: bool
    pattern: int
    inflected: bool


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
        return sorted(found, key=lambda m: (m.start, -m.end, m.inflected, m.pattern))

    def longest(self, text: str | Text) -> list[Match]:
        """The places that a reader would mark, the longest first, none over another; given by start."""
        found: list[Match] = []
        for match in sorted(self.all(text), key=lambda m: (m.start - m.end, m.start, m.inflected, m.pattern)):
            at = bisect_left(found, (match.start,))
            if (at == 0 or found[at - 1].end <= match.start) and (at == len(found) or match.end <= found[at].start):
                found.insert(at, match)
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
    inflected = way.inflected
    shown = text.shown
    if _WORD_CHAR.match(folded.cased[first]) and start and _WORD_CHAR.match(shown[start - 1]):
        return None
    if _WORD_CHAR.match(folded.cased[last - 1]):
        ending = _ENDING.match(shown, end)
        if ending is None or (ending.group() and not way.ended) or shown[ending.end() : ending.end() + 1] in _MORE:
            return None
        inflected = inflected or bool(ending.group())
        end = ending.end()
    if not text.is_apart(start, end):
        return None
    return Match(text.origin[start], _raw_end(text, end), way.pattern, inflected)


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
            bound = is_acronym(shown) or (len(shown) > 1 and shown.isupper())
            loose = len(shown) > LONG_ACRONYM and any(c.isdigit() for c in shown)
            cased = folded.cased if bound and not loose else None
            spaced = frozenset(folded.spaced) | hyphens
            yield _Way(folded.letters, spaced, cased, latin and not by_sound, number, form != shown)


_IRREGULAR = dict(
    pair.split("/")
    for pair in "man/men woman/women child/children person/people foot/feet tooth/teeth mouse/mice leaf/leaves "
    "life/lives half/halves knife/knives shelf/shelves criterion/criteria phenomenon/phenomena medium/media".split()
)
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}
_NO_PLURAL = ("ss", "us", "is", "ics", "news", "goods", "means", "series", "species")


def _numbers(term: str) -> Iterable[str]:
    """A term, and its singular or the plural that is not just an ending; of a term with *of* its head is changed.

    >>> list(_numbers("smart city")), list(_numbers("studies")), list(_numbers("analysis"))
    (['smart city', 'smart cities'], ['studies', 'study'], ['analysis', 'analyses'])
    >>> list(_numbers("letter of credit")), list(_numbers("boxes")), list(_numbers("news"))
    (['letter of credit', 'letters of credit'], ['boxes', 'box'], ['news'])
    """
    yield term
    head, of, rest = term.partition(" of ")
    before, last = head[: head.rfind(" ") + 1], head[head.rfind(" ") + 1 :]
    other = _other_number(last, plural=bool(of))
    if other:
        yield before + other + of + rest


def _other_number(word: str, *, plural: bool) -> str:
    """The singular of a plural; the plural of a singular where it is irregular, or asked for."""
    lower = word.lower()
    for table in (_IRREGULAR, _SINGULAR):
        if lower in table:
            return table[lower]
    if lower.endswith("sis"):
        return word[:-2] + "es"
    if lower.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if lower.endswith(("xes", "ches", "shes", "sses", "zes")):
        return word[:-2]
    if lower.endswith("s"):
        return word[:-1] if len(word) > 3 and not lower.endswith(_NO_PLURAL) and not word.endswith("S") else ""
    if lower.endswith("y") and len(word) > 2 and lower[-2] not in "aeiou":
        return word[:-1] + "ies"
    if plural:
        return word + ("es" if lower.endswith(("x", "z", "ch", "sh", "o")) else "s")
    return ""
