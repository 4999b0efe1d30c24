"""Finding terms in running text, Thai or English: on word boundaries, in all usual ways of writing, in linear time.

Text and terms are folded alike, then an automaton (Aho & Corasick 1975) finds every term at once, and each place is
judged by what stands at its two edges. Nothing is done for letters that belong to no term but to fold them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import ahocorasick

from align import script
from align.acronyms import is_acronym
from glossary.entries.inflection import number_forms
from glossary.matching.boundaries import Text

_SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_ENDING = re.compile(rf"(?:'s|s'|es(?<=[sxzo]es)|es(?<=[cs]hes)|s|(?<=s)')?(?![{script.LATIN}0-9])")
_WORD_CHAR = re.compile(rf"[{script.LATIN}0-9]")
_HYPHENS = "\u2010\u2011\u2012\u2013-"
_BARRIER = "\0"
"""Stands for a dash between spaces, which parts what stands on either side."""
_SPACE, _HYPHEN, _DROPPED = " ", "\t", "\v"
"""Stand for what the automaton passes over: a space, a hyphen, a letter that does not count."""
_PASSED = frozenset((_SPACE, _HYPHEN, _DROPPED))
_WITHOUT_PASSED = dict.fromkeys(map(ord, _PASSED))
_ODD_SPACE = re.compile(r"[^\S ]")
_DASH = re.compile(rf"(?<= )[{_HYPHENS}]+(?= )")
_FOREIGN = re.compile(rf"[^\x00-\x7f{script.THAI}ฯ]")
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
    """The letters by which a text is searched, one for each of ``Text.shown``: no capitals, no accents.

    What stands for no letter is one of ``_SPACE``, ``_HYPHEN`` and ``_DROPPED``. ``cased`` has the capitals.
    """

    letters: str
    cased: str


def _fold(shown: str, *, by_sound: bool) -> _Folded:
    spaced = _DASH.sub(lambda m: _BARRIER.ljust(len(m.group()), _HYPHEN), _ODD_SPACE.sub(_SPACE, shown))
    for hyphen in _HYPHENS:
        spaced = spaced.replace(hyphen, _HYPHEN)
    if by_sound:
        spoken = _SILENT.sub(lambda m: _DROPPED * len(m.group()), spaced)
        cased = "".join(letter if letter in _PASSED else _letter(letter, True) for letter in spoken)
    else:
        cased = _FOREIGN.sub(lambda m: _letter(m.group(), False), spaced)
    small = cased.lower()
    return _Folded(small if len(small) == len(cased) else "".join(c.lower()[:1] for c in cased), cased)


@lru_cache(maxsize=1 << 12)
def _letter(char: str, by_sound: bool) -> str:
    """A letter without its accent, a low digit as a plain one; by its sound, the letter of its group, or nothing."""
    parts = char if char.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", char))
    kept = char if len(parts) > 1 or parts.isspace() else parts
    return (kept.translate(_SPELLED) if by_sound else kept) or _DROPPED


class _Way(NamedTuple):
    """One way of writing a pattern: its letters as the automaton has them, and what else must be so.

    ``spaced`` are the letters that may have a space before them. ``cased`` is what the capitals must be, or None if
    they do not matter. ``opens`` and ``closes`` say that it begins and ends with a Latin letter or a digit, ``ended``
    that a plural or possessive ending may follow, ``inflected`` that it is not the pattern itself but another number
    of it. ``plain`` says that nothing of that is to be looked at.
    """

    letters: str
    spaced: frozenset[int]
    cased: str | None
    opens: bool
    closes: bool
    ended: bool
    pattern: int
    inflected: bool
    plain: bool


class Place(NamedTuple):
    """A match whose edges are not judged yet; ``first`` and ``last`` are where it stands in ``Text.shown``."""

    start: int
    end: int
    pattern: int
    inflected: bool
    first: int
    last: int

    @property
    def match(self) -> Match:
        """The match that it is, if its edges are right."""
        return Match(self.start, self.end, self.pattern, self.inflected)

    @property
    def worth(self) -> tuple[int, int, bool, int]:
        """The less, the sooner it is taken: the longest, the first, as it is written, of the first pattern."""
        return self.start - self.end, self.start, self.inflected, self.pattern


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
        prepared = Text(text) if isinstance(text, str) else text
        found = {p.match for p in self.places(prepared, only) if prepared.is_apart(p.first, p.last)}
        return sorted(found, key=lambda m: (m.start, -m.end, m.inflected, m.pattern))

    def longest(self, text: str | Text) -> list[Match]:
        """The places that a reader would mark, the longest first, none over another; given by start.

        Words are looked up only where the letters of a term stand and no longer term was found.
        """
        prepared = Text(text) if isinstance(text, str) else text
        found: list[Match] = []
        for group in _groups(self.places(prepared)):
            found += _longest(prepared, group)
        return found

    def places(self, text: Text, only: Container[int] | None = None) -> list[Place]:
        """Where the letters of patterns stand, with the right capitals, spaces and endings; edges are not judged."""
        if self._empty:
            return []
        folded = _fold(text.shown, by_sound=self.by_sound)
        straight = text.is_straight and not self.by_sound and _DROPPED not in folded.letters
        return [
            place
            for last, ways in self._automaton.iter(folded.letters, ignore_white_space=True)
            for way in ways
            if (only is None or way.pattern in only) and (place := _placed(text, folded, last, way, straight))
        ]


def _groups(places: Iterable[Place]) -> Iterator[list[Place]]:
    """The places by start, apart into groups that do not overlap one another."""
    group: list[Place] = []
    end = 0
    for place in sorted(places):
        if place.start >= end:
            if group:
                yield group
            group = []
        group.append(place)
        end = max(end, place.end)
    if group:
        yield group


def _longest(text: Text, group: list[Place]) -> list[Match]:
    if len(group) == 1:
        return [place.match for place in group if text.is_apart(place.first, place.last)]
    found: list[Match] = []
    for place in sorted(group, key=lambda place: place.worth):
        at = bisect_left(found, (place.start,))
        free = (at == 0 or found[at - 1].end <= place.start) and (at == len(found) or place.end <= found[at].start)
        if free and text.is_apart(place.first, place.last):
            found.insert(at, place.match)
    return found


def _placed(text: Text, folded: _Folded, last: int, way: _Way, straight: bool) -> Place | None:
    """The place where the letters of a way end with character number *last*, if all but its edges is right.

    *straight* says that raw offsets are those of the letters.
    """
    end = last + 1
    start = end - len(way.letters)
    if start >= 0 and folded.letters.startswith(way.letters, start):
        if straight and way.plain:
            return Place(start, end, way.pattern, False, start, end)
    else:
        start = _begin(folded.letters, last, len(way.letters))
        if not way.spaced.issuperset(_spaced(folded.letters[start:end])):
            return None
    if way.cased is not None and folded.cased[start:end].translate(_WITHOUT_PASSED) != way.cased:
        return None
    while folded.letters.startswith(_DROPPED, end):
        end += 1
    shown, inflected = text.shown, way.inflected
    if way.opens and start and _WORD_CHAR.match(shown[start - 1]):
        return None
    if way.closes:
        ending = _ENDING.match(shown, end)
        if ending is None or (ending.group() and not way.ended) or shown[ending.end() : ending.end() + 1] in _MORE:
            return None
        inflected = inflected or ending.end() > end
        end = ending.end()
    return Place(text.origin[start], _raw_end(text, end), way.pattern, inflected, start, end)


def _begin(letters: str, last: int, count: int) -> int:
    """Where the *count* letters begin that end with character number *last*."""
    at = last
    while True:
        count -= letters[at] not in _PASSED
        if not count:
            return at
        at -= 1


def _spaced(letters: str) -> set[int]:
    """The numbers of the letters that a space stands before.

    >>> _spaced("value chain"), _spaced("value\\tchain")
    ({5}, set())
    """
    found, number = set(), 0
    for char in letters:
        if char == _SPACE:
            found.add(number)
        number += char not in _PASSED
    return found


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
    bound = is_acronym(shown) or (len(shown) > 1 and shown.isupper())
    loose = len(shown) > LONG_ACRONYM and any(c.isdigit() for c in shown)
    for form in number_forms(shown) if latin and not by_sound else (shown,):
        folded = _fold(form, by_sound=by_sound)
        letters, cased = (each.translate(_WITHOUT_PASSED) for each in folded)
        if letters:
            spaced = frozenset(_spaced(folded.letters.replace(_HYPHEN, _SPACE)))
            opens, closes = (_WORD_CHAR.match(letters[at]) is not None for at in (0, -1))
            capitals = cased if bound and not loose else None
            plain = not (opens or closes or capitals)
            yield _Way(letters, spaced, capitals, opens, closes, latin and not by_sound, number, form != shown, plain)
