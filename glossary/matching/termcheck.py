"""Which terms of a glossary a source segment has, and which renderings of them its translation has."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from functools import cached_property
from typing import Literal, NamedTuple

from align.acronyms import is_acronym
from align.memory import collection_paused
from align.segment import dictionary, thai_words
from glossary.entries.entry import APPROVED, FORBIDDEN, REJECTED, Entry, Variant
from glossary.entries.keys import english_key, thai_key
from glossary.matching.assignment import Place, assign
from glossary.matching.boundaries import Text
from glossary.matching.match import Match, Matcher

Direction = Literal["en-th", "th-en"]
DIRECTIONS: tuple[Direction, ...] = ("en-th", "th-en")
LOANS = ("transliteration", "mixed", "")
"""Kinds of renderings that may be spelled otherwise; the kind may be unknown."""
LEAST_LOAN = 5
"""Letters of a rendering from which it is looked for by its sound."""
_NEVER = "\ue000"
"""A rendering that stands in no text."""
_BEFORE_ACRONYM = ("(", "[", "（")


class Grade(IntEnum):
    """How a rendering agrees with the glossary."""

    PREFERRED = 0
    ALLOWED = 1
    SPELLING = 2
    FORBIDDEN = 3


class Term(NamedTuple):
    """A term as scoring sees it: how it is shown, and its renderings in the target language with their grades."""

    label: str
    renderings: tuple[tuple[str, Grade], ...]


class Found(NamedTuple):
    """Term number ``term`` stands at ``start`` to ``end`` of a text, written like ``rendering`` in the glossary."""

    start: int
    end: int
    term: int
    rendering: str
    grade: Grade


class Check(NamedTuple):
    """A translation of a segment: what was ``found`` of what was ``required``, and ``forbidden`` renderings in it.

    ``found`` has no place twice; those of grade ``SPELLING`` are written otherwise than any rendering and only sound
    like one.
    """

    required: Mapping[int, int]
    found: tuple[Found, ...]
    forbidden: tuple[Found, ...]

    def count(self, *grades: Grade) -> int:
        """How many of the required terms were found with these grades."""
        return sum(f.grade in grades for f in self.found)

    @property
    def hits(self) -> list[Found]:
        """What was found in an allowed rendering."""
        return [f for f in self.found if f.grade <= Grade.ALLOWED]

    @property
    def missing(self) -> dict[int, int]:
        """The terms that were not found as often as required, those that only sound alike among them."""
        hits = Counter(f.term for f in self.hits)
        return {term: n - hits[term] for term, n in self.required.items() if n > hits[term]}


class TermChecker:
    """Finds the terms of a glossary in sources and their renderings in translations; made once, used for all segments.

    Terms whose English differs only by case, spaces or hyphens are one. A rendering whose status is ``forbidden`` is
    an error, one that is ``rejected`` is passed over; ``approved`` ones are preferred, or the first where none is.
    A synonym is a name like the English term: what a source calls so, even if it should not, has the term. From Thai,
    it is a rendering that is allowed, unless it is forbidden. An abbreviation may stay as it is in a Thai text. One
    that is short for several terms asks for any of them.

    Parameters
    ----------
    entries
        the glossary
    direction
        from which language to which: ``en-th`` or ``th-en``

    Raises
    ------
    ValueError
        when the direction is none of the two

    >>> from glossary.entries.entry import Variant
    >>> checker = TermChecker([Entry("Value chain", (), (Variant("ห่วงโซ่คุณค่า"),))])
    >>> required = checker.required("Value chains and a value chain.")
    >>> check = checker.check("ห่วงโซ่คุณค่าและโซ่มูลค่า", required)
    >>> len(check.found), [checker.terms[t].label for t in check.missing]
    (1, ['Value chain'])
    """

    def __init__(self, entries: Iterable[Entry], direction: Direction = "en-th") -> None:
        if direction not in DIRECTIONS:
            raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}; got {direction!r}")
        self.direction = direction
        merged = _merged(entries)
        self._only_forbidden = [e for e in merged if e.variants and not _usable(e)]
        names = _named(merged, direction)
        numbers: dict[frozenset[Term], int] = {}
        asked = [numbers.setdefault(frozenset(terms), len(numbers)) for terms in names.values()]
        self._meanings = tuple(numbers)
        self.terms = tuple(_joined(terms) for terms in numbers)
        self._asks = _Index(list(names), [[(number, Grade.PREFERRED)] for number in asked])
        allowed: dict[str, list[tuple[int, Grade]]] = defaultdict(list)
        forbidden: dict[str, list[tuple[int, Grade]]] = defaultdict(list)
        for number, term in enumerate(self.terms):
            for text, grade in term.renderings:
                (forbidden if grade is Grade.FORBIDDEN else allowed)[text].append((number, grade))
        loans = {v.thai for entry in merged for v in entry.variants if v.kind in LOANS and len(v.thai) >= LEAST_LOAN}
        spelled = {text: terms for text, terms in allowed.items() if text in loans}
        self._answers = _Index(list(allowed), list(allowed.values()))
        self._spelled = _Index(list(spelled), list(spelled.values()), by_sound=True)
        self._forbidden = _Index(list(forbidden), list(forbidden.values()))

    @cached_property
    def bans(self) -> TermChecker | None:
        """A checker of the terms that have forbidden renderings only, which are never required; None without any."""
        entries = [replace(e, variants=(Variant(_NEVER), *e.variants)) for e in self._only_forbidden]
        return TermChecker(entries, self.direction) if entries else None

    def required(self, source: str) -> Counter[int]:
        """How often a source segment has each term: where terms are nested, the longest counts.

        A name with its abbreviation in brackets behind it is one occurrence.
        """
        return Counter(f.term for f in self.occurrences(source))

    def occurrences(self, source: str) -> list[Found]:
        """The terms of a source segment, by start."""
        return self._occurrences(source, self._asks)

    def required_by(self, reference: str) -> Counter[int]:
        """The same by a reference translation, where there is no source: the terms whose renderings it has."""
        return Counter(f.term for f in self._occurrences(reference, self._answers))

    def _occurrences(self, text: str, index: _Index) -> list[Found]:
        found: list[Found] = []
        for match in index.matcher.longest(text):
            new = index.found(match)[0]
            if not (found and self._is_named_again(found[-1], new, text)):
                found.append(new)
        return found

    def _is_named_again(self, name: Found, new: Found, text: str) -> bool:
        """Does an abbreviation stand in brackets behind its own name?"""
        same = not self._meanings[name.term].isdisjoint(self._meanings[new.term])
        return same and is_acronym(new.rendering) and text[name.end : new.start].strip() in _BEFORE_ACRONYM

    def check(self, translation: str, required: Mapping[int, int]) -> Check:
        """Look in a translation for the terms that are required.

        As many as possible are found, each at a place of its own; of several renderings the preferred one counts
        before another. A loan word among what is left is looked for once more by its sound: what is no word of the
        dictionary and sounds like it is the same word spelled otherwise. A forbidden rendering counts where it is no
        part of an allowed one.
        """
        text = Text(translation)
        found = self._answers.assign(text, required)
        forbidden = self._forbidden.assign(text, dict.fromkeys(required, len(translation)))
        if forbidden:
            allowed = (f for match in self._answers.matcher.all(text) for f in self._answers.found(match))
            right = _stretches([*found, *allowed])
            forbidden = [f for f in forbidden if not _overlaps(f, right)]
        left = Counter(required) - Counter(f.term for f in found)
        if left and self.direction == "en-th":
            alike = self._spelled.assign(text, left, beside=[*found, *forbidden])
            found += [f._replace(grade=Grade.SPELLING) for f in alike if _is_unknown(translation[f.start : f.end])]
        return Check(dict(required), tuple(sorted(found)), tuple(forbidden))


class _Index:
    """Texts to look for, and of which terms each is a rendering."""

    def __init__(
        self, texts: Sequence[str], meanings: Sequence[Sequence[tuple[int, Grade]]], *, by_sound: bool = False
    ) -> None:
        self.texts, self.meanings, self.by_sound = texts, meanings, by_sound
        self._patterns: dict[int, list[int]] = defaultdict(list)
        for pattern, terms in enumerate(meanings):
            for term, _ in terms:
                self._patterns[term].append(pattern)

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher of the texts, made when it is first needed."""
        with collection_paused():
            return Matcher(self.texts, by_sound=self.by_sound)

    def found(self, match: Match) -> list[Found]:
        text = self.texts[match.pattern]
        return [Found(match.start, match.end, term, text, grade) for term, grade in self.meanings[match.pattern]]

    def assign(self, text: Text, required: Mapping[int, int], beside: Sequence[Found] = ()) -> list[Found]:
        """The best choice of places for the required terms, away from those that are taken."""
        taken = _stretches(beside)
        only = {pattern for term in required for pattern in self._patterns.get(term, ())}
        if not only:
            return []
        offered = {
            Place(*new[:3], new.grade): new
            for match in self.matcher.all(text, only)
            for new in self.found(match)
            if new.term in required and not _overlaps(new, taken)
        }
        return [offered[place] for place in assign(list(offered), required)]


def _overlaps(found: Found, taken: Sequence[tuple[int, int]]) -> bool:
    """Does a place overlap one of these, which are in order and apart from each other?"""
    at = bisect_left(taken, (found.end,))
    return at > 0 and taken[at - 1][1] > found.start


def _stretches(found: Iterable[Found]) -> list[tuple[int, int]]:
    """The places as stretches that are in order and apart from each other."""
    merged: list[tuple[int, int]] = []
    for start, end, *_ in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _is_unknown(text: str) -> bool:
    """Has a stretch of text a word that the dictionary has not?"""
    known = dictionary()
    return any(word not in known for run in text.split() for word in thai_words(run))


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """Entries of one English key as one."""
    groups: dict[str, Entry] = {}
    for entry in entries:
        key = english_key(entry.english)
        held = groups.get(key, Entry(entry.english))
        acronyms = tuple(dict.fromkeys((*held.acronyms, *entry.acronyms)))
        synonyms = (*held.synonyms, *entry.synonyms)
        groups[key] = Entry(held.english, acronyms, (*held.variants, *entry.variants), synonyms=synonyms)
    return list(groups.values())


def _named(entries: Sequence[Entry], direction: Direction) -> dict[str, list[Term]]:
    """For each name in the source language the terms that it may stand for; spellings of one name are one.

    An abbreviation is bound to its capitals. A term that has no rendering left is none.
    """
    english = direction == "en-th"
    shown: dict[str, str] = {}
    names: dict[str, list[Term]] = defaultdict(list)
    for entry in entries:
        usable = [v for v in _usable(entry) if v.thai.strip()]
        written = _english_names(entry) if english and usable else [v.thai for v in usable]
        for name in dict.fromkeys(filter(None, map(str.strip, written))):
            term = Term(entry.english if english else name, _renderings(entry, english))
            key = (name if is_acronym(name) else english_key(name)) if english else thai_key(name)
            names[shown.setdefault(key, name)].append(term)
    return names


def _english_names(entry: Entry) -> list[str]:
    """What a source calls a concept, be it as it should or not."""
    return [entry.english, *entry.acronyms, *(s.english for s in entry.synonyms if s.status != REJECTED)]


def _english_renderings(entry: Entry) -> tuple[tuple[str, Grade], ...]:
    grades = {entry.english: Grade.PREFERRED}
    for name in entry.acronyms:
        grades.setdefault(name, Grade.ALLOWED)
    for synonym in entry.synonyms:
        if synonym.status != REJECTED and synonym.english.strip():
            grade = Grade.FORBIDDEN if synonym.status == FORBIDDEN else Grade.ALLOWED
            grades.setdefault(synonym.english, grade)
    return tuple(grades.items())


def _renderings(entry: Entry, english: bool) -> tuple[tuple[str, Grade], ...]:
    if not english:
        return _english_renderings(entry)
    usable = _usable(entry)
    approved = [v.thai for v in usable if v.status == APPROVED] or [v.thai for v in usable[:1]]
    grades: dict[str, Grade] = {
        v.thai: Grade.PREFERRED if v.thai in approved else Grade.ALLOWED for v in usable if v.thai
    }
    for variant in entry.variants:
        if variant.status == FORBIDDEN:
            grades[variant.thai] = Grade.FORBIDDEN
    for acronym in entry.acronyms:
        grades.setdefault(acronym, Grade.ALLOWED)
    return tuple(grades.items())


def _usable(entry: Entry) -> list[Variant]:
    return [v for v in entry.variants if v.is_usable]


def _statuses(entry: Entry) -> list[str]:
    return [*(v.status for v in entry.variants), *(s.status for s in entry.synonyms)]


def _joined(terms: Iterable[Term]) -> Term:
    """One term of several that share a name: any rendering of any of them will do."""
    ordered = sorted(terms)
    grades: dict[str, Grade] = {}
    for term in ordered:
        for text, grade in term.renderings:
            grades[text] = min(grade, grades.get(text, grade))
    return Term(" / ".join(dict.fromkeys(t.label for t in ordered)), tuple(grades.items()))
