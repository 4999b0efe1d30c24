"""Find the terms that a source segment requires, and their renderings in its translation."""

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
from glossary.matching.assignment import TermSpan, assign
from glossary.matching.boundaries import PreparedText
from glossary.matching.match import Match, Matcher

Direction = Literal["en-th", "th-en"]
DIRECTIONS: tuple[Direction, ...] = ("en-th", "th-en")
LOANS = ("transliteration", "mixed", "")
"""Kinds of renderings with several spellings; "" is an unknown kind."""
LEAST_LOAN = 5
"""Fewest letters of a rendering that is looked for by sound; shorter ones sound like too many other words."""
_UNWRITABLE = "\ue000"
"""A rendering that no text contains."""
_BEFORE_ACRONYM = ("(", "[", "（")


class Grade(IntEnum):
    """Agreement of a rendering with the glossary; lower is better."""

    PREFERRED = 0
    ALLOWED = 1
    SPELLING = 2
    FORBIDDEN = 3


class Term(NamedTuple):
    """A term with its label for people and its renderings in the target language, each with its grade."""

    label: str
    renderings: tuple[tuple[str, Grade], ...]


class TermOccurrence(NamedTuple):
    """An occurrence of term number ``term`` in a text; ``rendering`` is how the glossary writes it."""

    start: int
    end: int
    term: int
    rendering: str
    grade: Grade


class Check(NamedTuple):
    """The result of checking a translation: what was ``found`` of the ``required`` terms, and ``forbidden`` renderings.

    Those found do not overlap. Those of grade ``SPELLING`` are spelled like no rendering and only sound like one.
    """

    required: Mapping[int, int]
    found: tuple[TermOccurrence, ...]
    forbidden: tuple[TermOccurrence, ...]

    def count(self, *grades: Grade) -> int:
        """Count the required terms that were found with these grades."""
        return sum(f.grade in grades for f in self.found)

    @property
    def hits(self) -> list[TermOccurrence]:
        """Return the terms that were found in an allowed rendering."""
        return [f for f in self.found if f.grade <= Grade.ALLOWED]

    @property
    def missing(self) -> dict[int, int]:
        """Count by term how often a required one is lacking; one that only sounds alike is lacking, too."""
        hits = Counter(f.term for f in self.hits)
        return {term: n - hits[term] for term, n in self.required.items() if n > hits[term]}


class TermChecker:
    """Finds the terms of a glossary in sources and their renderings in translations; made once, used for all segments.

    Terms whose English differs only by case, spaces or hyphens are one. A ``forbidden`` rendering is an error, a
    ``rejected`` one is ignored; ``approved`` ones are preferred, or the first where none is. A synonym in a source
    requires the term like its English, even a forbidden one; from Thai, it is an allowed rendering unless it is
    forbidden. An abbreviation may stay as it is in a Thai text. One that is short for several terms requires any of
    them.

    Parameters
    ----------
    entries
        the glossary
    direction
        from which language to which: ``en-th`` or ``th-en``

    Raises
    ------
    ValueError
        when the direction is neither of the two

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
        merged = _merge_by_english(entries)
        self._without_allowed = [e for e in merged if e.variants and not _usable(e)]
        by_name = _terms_by_name(merged, direction)
        # Names that stand for the same terms get one number, so that a term and its abbreviation count together.
        numbers: dict[frozenset[Term], int] = {}
        required = [numbers.setdefault(frozenset(terms), len(numbers)) for terms in by_name.values()]
        self._meanings = tuple(numbers)
        self.terms = tuple(_join(terms) for terms in numbers)
        self._names = _Index(list(by_name), [[(number, Grade.PREFERRED)] for number in required])
        allowed: dict[str, list[tuple[int, Grade]]] = defaultdict(list)
        forbidden: dict[str, list[tuple[int, Grade]]] = defaultdict(list)
        for number, term in enumerate(self.terms):
            for text, grade in term.renderings:
                (forbidden if grade is Grade.FORBIDDEN else allowed)[text].append((number, grade))
        loans = {v.thai for entry in merged for v in entry.variants if v.kind in LOANS and len(v.thai) >= LEAST_LOAN}
        by_sound = {text: terms for text, terms in allowed.items() if text in loans}
        self._allowed = _Index(list(allowed), list(allowed.values()))
        self._by_sound = _Index(list(by_sound), list(by_sound.values()), by_sound=True)
        self._forbidden = _Index(list(forbidden), list(forbidden.values()))

    @cached_property
    def forbidden_only(self) -> TermChecker | None:
        """Return a checker of the terms with forbidden renderings only, which this one never requires; None if none.

        Each gets an allowed rendering that no text contains, so that it can be required there.
        """
        entries = [replace(e, variants=(Variant(_UNWRITABLE), *e.variants)) for e in self._without_allowed]
        return TermChecker(entries, self.direction) if entries else None

    def required(self, source: str) -> Counter[int]:
        """Count the occurrences of each term in a source segment; of nested terms the longest counts.

        A name with its abbreviation in brackets behind it is one occurrence.
        """
        return Counter(occurrence.term for occurrence in self.occurrences(source))

    def occurrences(self, source: str) -> list[TermOccurrence]:
        """Return the terms of a source segment, sorted by start."""
        return self._occurrences(source, self._names)

    def required_by(self, reference: str) -> Counter[int]:
        """Count the terms whose renderings a reference has, to be required where there is no source."""
        return Counter(occurrence.term for occurrence in self._occurrences(reference, self._allowed))

    def _occurrences(self, text: str, index: _Index) -> list[TermOccurrence]:
        found: list[TermOccurrence] = []
        for match in index.matcher.find_longest(text):
            new = index.occurrences(match)[0]
            if not (found and self._is_acronym_of(found[-1], new, text)):
                found.append(new)
        return found

    def _is_acronym_of(self, name: TermOccurrence, new: TermOccurrence, text: str) -> bool:
        """Return whether *new* is an abbreviation in brackets behind its own name."""
        same = not self._meanings[name.term].isdisjoint(self._meanings[new.term])
        return same and is_acronym(new.rendering) and text[name.end : new.start].strip() in _BEFORE_ACRONYM

    def check(self, translation: str, required: Mapping[int, int]) -> Check:
        """Find the required terms in a translation.

        As many as possible are found, each at a place of its own; a preferred rendering counts before another. A loan
        word that was not found is looked for once more by sound: what sounds like it and is no word of the dictionary
        is taken for the same word in another spelling. A forbidden rendering counts where it is no part of an allowed
        one.
        """
        text = PreparedText(translation)
        found = self._allowed.assign(text, required)
        # A forbidden rendering may occur any number of times, which the length of the text is sure to allow.
        forbidden = self._forbidden.assign(text, dict.fromkeys(required, len(translation)))
        if forbidden:
            matches = self._allowed.matcher.find_all(text)
            allowed = (occurrence for match in matches for occurrence in self._allowed.occurrences(match))
            good = _union([*found, *allowed])
            forbidden = [occurrence for occurrence in forbidden if not _overlaps(occurrence, good)]
        left = Counter(required) - Counter(occurrence.term for occurrence in found)
        if left and self.direction == "en-th":  # only Thai spells one loan word in several ways
            alike = self._by_sound.assign(text, left, beside=[*found, *forbidden])
            unknown = (each for each in alike if _has_unknown_word(translation[each.start : each.end]))
            found += [each._replace(grade=Grade.SPELLING) for each in unknown]
        return Check(dict(required), tuple(sorted(found)), tuple(forbidden))


class _Index:
    """Texts to look for, each with the numbers and grades of the terms that it is a rendering of."""

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
        """Return the matcher of the texts, which is built when it is first needed."""
        with collection_paused():
            return Matcher(self.texts, by_sound=self.by_sound)

    def occurrences(self, match: Match) -> list[TermOccurrence]:
        text = self.texts[match.pattern]
        return [
            TermOccurrence(match.start, match.end, term, text, grade) for term, grade in self.meanings[match.pattern]
        ]

    def assign(
        self, text: PreparedText, required: Mapping[int, int], beside: Sequence[TermOccurrence] = ()
    ) -> list[TermOccurrence]:
        """Return the best choice of places for the required terms, none of which overlaps those in *beside*."""
        taken = _union(beside)
        only = {pattern for term in required for pattern in self._patterns.get(term, ())}
        if not only:
            return []
        by_span = {
            TermSpan(each.start, each.end, each.term, each.grade): each
            for match in self.matcher.find_all(text, only)
            for each in self.occurrences(match)
            if each.term in required and not _overlaps(each, taken)
        }
        return [by_span[span] for span in assign(list(by_span), required)]


def _overlaps(occurrence: TermOccurrence, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether an occurrence overlaps one of *spans*, which must be sorted and must not overlap each other."""
    at = bisect_left(spans, (occurrence.end,))
    return at > 0 and spans[at - 1][1] > occurrence.start


def _union(occurrences: Iterable[TermOccurrence]) -> list[tuple[int, int]]:
    """Merge places that overlap; return the spans sorted by start."""
    merged: list[tuple[int, int]] = []
    for start, end, *_ in sorted(occurrences):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _has_unknown_word(text: str) -> bool:
    """Return whether a piece of text has a word that is not in the dictionary."""
    known = dictionary()
    return any(word not in known for run in text.split() for word in thai_words(run))


def _merge_by_english(entries: Iterable[Entry]) -> list[Entry]:
    """Merge entries whose English has the same key."""
    merged: dict[str, Entry] = {}
    for entry in entries:
        key = english_key(entry.english)
        first = merged.get(key, Entry(entry.english))
        acronyms = tuple(dict.fromkeys((*first.acronyms, *entry.acronyms)))
        synonyms = (*first.synonyms, *entry.synonyms)
        merged[key] = Entry(first.english, acronyms, (*first.variants, *entry.variants), synonyms=synonyms)
    return list(merged.values())


def _terms_by_name(entries: Sequence[Entry], direction: Direction) -> dict[str, list[Term]]:
    """Return for each name in the source language the terms that it may stand for; spellings of one name are merged.

    The capitals of an abbreviation count. A term without a usable rendering is left out.
    """
    english = direction == "en-th"
    spellings: dict[str, str] = {}
    names: dict[str, list[Term]] = defaultdict(list)
    for entry in entries:
        usable = [v for v in _usable(entry) if v.thai.strip()]
        written = _english_names(entry) if english and usable else [v.thai for v in usable]
        for name in dict.fromkeys(filter(None, map(str.strip, written))):
            term = Term(entry.english if english else name, _renderings(entry, english))
            key = (name if is_acronym(name) else english_key(name)) if english else thai_key(name)
            names[spellings.setdefault(key, name)].append(term)
    return names


def _english_names(entry: Entry) -> list[str]:
    """Return the names by which a source may call a concept, forbidden ones included."""
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


def _join(terms: Iterable[Term]) -> Term:
    """Join terms that share a name into one, which any rendering of any of them satisfies."""
    ordered = sorted(terms)
    grades: dict[str, Grade] = {}
    for term in ordered:
        for text, grade in term.renderings:
            grades[text] = min(grade, grades.get(text, grade))
    return Term(" / ".join(dict.fromkeys(t.label for t in ordered)), tuple(grades.items()))
