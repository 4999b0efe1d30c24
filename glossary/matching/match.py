"""Find terms in running text, Thai or English: on word boundaries, in all usual spellings, in linear time.

Text and terms are folded alike, an automaton (Aho & Corasick 1975) finds every term at once, and then the two edges of
each candidate are checked. Letters that belong to no term cost nothing but the folding.
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
from glossary.matching.boundaries import PreparedText

_SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_ENDING = re.compile(rf"(?:'s|s'|es(?<=[sxzo]es)|es(?<=[cs]hes)|s|(?<=s)')?(?![{script.LATIN}0-9])")
_WORD_CHAR = re.compile(rf"[{script.LATIN}0-9]")
_HYPHENS = "\u2010\u2011\u2012\u2013-"
_BARRIER = "\0"
"""Stands for a dash between spaces, over which no term continues."""
# All three are white space, which is what the automaton skips with ignore_white_space.
_SPACE, _HYPHEN, _DROPPED = " ", "\t", "\v"
"""Stand for what the automaton skips: a space, a hyphen, a letter that does not count."""
_SKIPPED = frozenset((_SPACE, _HYPHEN, _DROPPED))
_WITHOUT_SKIPPED = dict.fromkeys(map(ord, _SKIPPED))
_ODD_SPACE = re.compile(r"[^\S ]")
_DASH = re.compile(rf"(?<= )[{_HYPHENS}]+(?= )")
_FOREIGN = re.compile(rf"[^\x00-\x7f{script.THAI}ฯ]")
_ACCENTS = re.compile("[\u0300-\u036f]")
LONG_ACRONYM = 4
"""Letters and digits above which an abbreviation with a digit may have other capitals, as Covid-19."""
_NAME_SUFFIXES = ("+", "#")
"""Characters that turn a Latin word into another name, as in C++."""
_SAME_SOUND = str.maketrans(
    {
        **dict.fromkeys("ศษซ", "ส"),
        **dict.fromkeys("ฎฏฐฑฒดตถธ", "ท"),
        **dict(zip("ณฬญใ\u0e35\u0e39", "นลยไ\u0e34\u0e38", strict=True)),
        **dict.fromkeys(script.TONE_MARKS + "\u0e47", ""),
    }
)
"""Thai letters that are exchanged in spellings of loan words, and marks that are left out."""


class Match(NamedTuple):
    """An occurrence of pattern number ``pattern`` at ``raw[start:end]``, as it is or ``inflected``."""

    start: int
    end: int
    pattern: int
    inflected: bool = False


class _Folded(NamedTuple):
    """The letters by which a text is searched, one for each of ``PreparedText.text``: no capitals, no accents.

    A character that is no letter is one of ``_SPACE``, ``_HYPHEN`` and ``_DROPPED``. ``cased`` has the capitals.
    """

    letters: str
    cased: str


def _fold(text: str, *, by_sound: bool) -> _Folded:
    spaced = _DASH.sub(lambda m: _BARRIER.ljust(len(m.group()), _HYPHEN), _ODD_SPACE.sub(_SPACE, text))
    for hyphen in _HYPHENS:
        spaced = spaced.replace(hyphen, _HYPHEN)
    if by_sound:
        spoken = _SILENT.sub(lambda m: _DROPPED * len(m.group()), spaced)
        cased = "".join(letter if letter in _SKIPPED else _letter(letter, True) for letter in spoken)
    else:
        cased = _FOREIGN.sub(lambda m: _letter(m.group(), False), spaced)
    lower = cased.lower()
    # The lower case of some letters, such as İ, is longer, which would shift the offsets of all that follow.
    return _Folded(lower if len(lower) == len(cased) else "".join(c.lower()[:1] for c in cased), cased)


@lru_cache(maxsize=1 << 12)
def _letter(char: str, by_sound: bool) -> str:
    """Return a letter without accent, a subscript digit as a plain one; by sound, the letter that stands for its group.

    A mark that loan words are spelled with or without is ``_DROPPED``.
    """
    parts = char if char.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", char))
    kept = char if len(parts) > 1 or parts.isspace() else parts
    return (kept.translate(_SAME_SOUND) if by_sound else kept) or _DROPPED


class _Spelling(NamedTuple):
    """One spelling of a pattern: its letters as the automaton has them, and the conditions on what it matches.

    Parameters
    ----------
    spaced
        numbers of the letters that may have a space before them
    cased
        the letters with the capitals that are required, None if capitals do not matter
    starts_latin, ends_latin
        it begins, ends with a Latin letter or a digit
    takes_ending
        a plural or possessive ending may follow
    inflected
        it is the singular or plural of the pattern, not the pattern itself
    plain
        there are no conditions, which is by far the most frequent case in Thai and so is told apart
    """

    letters: str
    spaced: frozenset[int]
    cased: str | None
    starts_latin: bool
    ends_latin: bool
    takes_ending: bool
    pattern: int
    inflected: bool
    plain: bool


class Candidate(NamedTuple):
    """A match whose edges are not checked yet; in ``PreparedText.text`` it stands at ``first`` to ``last``."""

    start: int
    end: int
    pattern: int
    inflected: bool
    first: int
    last: int

    @property
    def match(self) -> Match:
        """Return the match that it is, if its edges are right."""
        return Match(self.start, self.end, self.pattern, self.inflected)

    @property
    def priority(self) -> tuple[int, int, bool, int]:
        """Return a sort key: longer ones first, then earlier ones, uninflected ones, and earlier patterns."""
        return self.start - self.end, self.start, self.inflected, self.pattern


class Matcher:
    """Finds patterns in texts; made once for a glossary, used for any number of texts.

    Parameters
    ----------
    patterns
        terms, Thai or English; an empty one is never found
    by_sound
        match Thai spellings that differ as those of loan words do, such as อินเตอร์เน็ต and อินเทอร์เน็ต

    >>> matcher = Matcher(["ยา", "ข้าว", "low-carbon city", "AI"])
    >>> [(m.start, m.end) for m in matcher.find_all("พยาบาลจ่ายยา")]
    [(10, 12)]
    >>> [matcher.patterns[m.pattern] for m in matcher.find_all("Low carbon cities said: AI for ข้าวหอมมะลิ")]
    ['low-carbon city', 'AI', 'ข้าว']
    """

    def __init__(self, patterns: Sequence[str], *, by_sound: bool = False) -> None:
        self.patterns = tuple(patterns)
        self.by_sound = by_sound
        spellings: dict[str, list[_Spelling]] = {}
        for number, pattern in enumerate(patterns):
            for spelling in _spellings(pattern, number, by_sound):
                spellings.setdefault(spelling.letters, []).append(spelling)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY)
        for letters, found in spellings.items():
            self._automaton.add_word(letters, tuple(found))
        self._automaton.make_automaton()
        self._empty = not spellings

    def find_all(self, text: str | PreparedText, only: Container[int] | None = None) -> list[Match]:
        """Return every match of every pattern, or of those with the numbers *only*; they may overlap.

        They are sorted by start, the longer first.
        """
        prepared = PreparedText(text) if isinstance(text, str) else text
        found = {c.match for c in self.candidates(prepared, only) if prepared.is_apart(c.first, c.last)}
        return sorted(found, key=lambda m: (m.start, -m.end, m.inflected, m.pattern))

    def find_longest(self, text: str | PreparedText) -> list[Match]:
        """Return the matches that a reader would mark, sorted by start: where some overlap, the longest wins.

        Text is cut into words only where the letters of a term stand and no longer term was found.
        """
        prepared = PreparedText(text) if isinstance(text, str) else text
        found: list[Match] = []
        for group in _overlapping(self.candidates(prepared)):
            found += _choose_longest(prepared, group)
        return found

    def candidates(self, text: PreparedText, only: Container[int] | None = None) -> list[Candidate]:
        """Find where letters of patterns stand, with the right capitals, spaces and endings; edges are not checked."""
        if self._empty:
            return []
        folded = _fold(text.text, by_sound=self.by_sound)
        same_offsets = text.has_raw_offsets and not self.by_sound and _DROPPED not in folded.letters
        return [
            candidate
            for last, spellings in self._automaton.iter(folded.letters, ignore_white_space=True)
            for spelling in spellings
            if (only is None or spelling.pattern in only)
            and (candidate := _candidate(text, folded, last, spelling, same_offsets))
        ]


def _overlapping(candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Yield groups of candidates sorted by start, such that no two groups overlap."""
    group: list[Candidate] = []
    end = 0
    for candidate in sorted(candidates):
        if candidate.start >= end:
            if group:
                yield group
            group = []
        group.append(candidate)
        end = max(end, candidate.end)
    if group:
        yield group


def _choose_longest(text: PreparedText, group: list[Candidate]) -> list[Match]:
    if len(group) == 1:
        return [candidate.match for candidate in group if text.is_apart(candidate.first, candidate.last)]
    found: list[Match] = []
    for candidate in sorted(group, key=lambda candidate: candidate.priority):
        at = bisect_left(found, (candidate.start,))
        begins_free = at == 0 or found[at - 1].end <= candidate.start
        ends_free = at == len(found) or candidate.end <= found[at].start
        if begins_free and ends_free and text.is_apart(candidate.first, candidate.last):
            found.insert(at, candidate.match)
    return found


def _candidate(
    text: PreparedText, folded: _Folded, last: int, spelling: _Spelling, same_offsets: bool
) -> Candidate | None:
    """Return the candidate whose letters end with character number *last*, None if a condition is not met.

    With *same_offsets*, raw offsets are those of the letters.
    """
    end = last + 1
    start = end - len(spelling.letters)
    if start >= 0 and folded.letters.startswith(spelling.letters, start):
        if same_offsets and spelling.plain:
            return Candidate(start, end, spelling.pattern, False, start, end)
    else:  # the automaton skipped spaces or hyphens
        start = _begin(folded.letters, last, len(spelling.letters))
        if not spelling.spaced.issuperset(_spaced(folded.letters[start:end])):
            return None
    if spelling.cased is not None and folded.cased[start:end].translate(_WITHOUT_SKIPPED) != spelling.cased:
        return None
    while folded.letters.startswith(_DROPPED, end):  # a silenced last letter, as the ร์ of คอมพิวเตอร์
        end += 1
    inflected = spelling.inflected
    if spelling.starts_latin and start and _WORD_CHAR.match(text.text[start - 1]):
        return None
    if spelling.ends_latin:
        ending = _ENDING.match(text.text, end)
        if ending is None or (ending.group() and not spelling.takes_ending):
            return None
        if text.text[ending.end() : ending.end() + 1] in _NAME_SUFFIXES:
            return None
        inflected = inflected or ending.end() > end
        end = ending.end()
    return Candidate(text.offsets[start], _raw_end(text, end), spelling.pattern, inflected, start, end)


def _begin(letters: str, last: int, count: int) -> int:
    """Return where the *count* letters begin that end with character number *last*."""
    at = last
    while True:
        count -= letters[at] not in _SKIPPED
        if not count:
            return at
        at -= 1


def _spaced(letters: str) -> set[int]:
    """Return the numbers of the letters that have a space before them.

    >>> _spaced("value chain"), _spaced("value\\tchain")
    ({5}, set())
    """
    found, number = set(), 0
    for char in letters:
        if char == _SPACE:
            found.add(number)
        number += char not in _SKIPPED
    return found


def _raw_end(text: PreparedText, end: int) -> int:
    """Return the raw offset behind the character before *end*; invisible ones that follow are no part of a match."""
    raw = text.offsets[end]
    while raw > text.offsets[end - 1] + 1 and text.raw[raw - 1] in script.INVISIBLE:
        raw -= 1
    return raw


def _spellings(pattern: str, number: int, by_sound: bool) -> Iterator[_Spelling]:
    """Yield the spellings of a pattern: as it is, in the singular, in the plural."""
    text = PreparedText(pattern.strip()).text
    latin = bool(text) and _WORD_CHAR.match(text[-1]) is not None
    # "who" is not WHO; but a longer name with a digit is unmistakable, and people write both COVID-19 and Covid-19.
    bound = is_acronym(text) or (len(text) > 1 and text.isupper())
    loose = len(text) > LONG_ACRONYM and any(c.isdigit() for c in text)
    for form in number_forms(text) if latin and not by_sound else (text,):
        folded = _fold(form, by_sound=by_sound)
        letters, cased = (each.translate(_WITHOUT_SKIPPED) for each in folded)
        if letters:
            spaced = frozenset(_spaced(folded.letters.replace(_HYPHEN, _SPACE)))
            starts_latin, ends_latin = (_WORD_CHAR.match(letters[at]) is not None for at in (0, -1))
            capitals = cased if bound and not loose else None
            yield _Spelling(
                letters,
                spaced,
                capitals,
                starts_latin,
                ends_latin,
                takes_ending=latin and not by_sound,
                pattern=number,
                inflected=form != text,
                plain=not (starts_latin or ends_latin or capitals),
            )
