"""Finding terms in running text, Thai or English: on word boundaries, in all usual ways of writing, in linear time.

Text and terms are folded alike, then an automaton (Aho & Corasick 1975) finds every term at once, and each place is
judged by what stands at its two edges.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import ahocorasick

from align import script
from align.acronyms import is_acronym
from glossary.boundaries import THAI_RUN, Text
from glossary.inflection import numbers

_SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_ENDING = re.compile(rf"(?:'s|s'|es(?<=[sxzo]es)|es(?<=[cs]hes)|s|')?(?![{script.LATIN}0-9])")
_WORD_CHAR = re.compile(rf"[{script.LATIN}0-9]")
_HYPHENS = "\u2010\u2011\u2012\u2013-"
_BARRIER = "\0"
"""Stands for a dash between spaces, which parts what stands on either side."""
_CHUNK = re.compile(rf"\s+|[{_HYPHENS}]+|[^\s{_HYPHENS}]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
LONG_ACRONYM = 4
"""Letters and digits above which an abbreviation with a digit may have other capitals, as Covid-19."""
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
        elif not by_sound and (text.isascii() or THAI_RUN.fullmatch(text)):
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
    """A letter without its accent, a low digit as a plain one; by its sound, the letter of its group, or nothing."""
    parts = char if char.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", char))
    kept = parts if len(parts) < 2 else char
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
    for form in numbers(shown) if latin and not by_sound else (shown,):
        folded = _fold(form, by_sound=by_sound)
        if folded.letters:
            hyphens = {at for at, place in enumerate(folded.starts) if place and form[place - 1] in _HYPHENS}
            bound = is_acronym(shown) or (len(shown) > 1 and shown.isupper())
            loose = len(shown) > LONG_ACRONYM and any(c.isdigit() for c in shown)
            cased = folded.cased if bound and not loose else None
            spaced = frozenset(folded.spaced) | hyphens
            yield _Way(folded.letters, spaced, cased, latin and not by_sound, number, form != shown)
