"""Measure how much of a text a glossary covers: letters in its terms, these terms, and pairs that it lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from align import script
from align.records import Kind, Pair
from glossary.entries.entry import Entry
from glossary.entries.keys import english_key, thai_key
from glossary.matching.annotate import Annotation, annotate

_LETTERS = re.compile(f"[{script.THAI}{script.LATIN}]+")


class TermPlaces(NamedTuple):
    """A term of the glossary, and its number of places in a text, in either language.

    A place in English counts for the Thai term to use; the fields are those of an ``Annotation``.
    """

    english: str
    thai: str
    status: str
    id: str
    places: int


class PairPlaces(NamedTuple):
    """An English term and the Thai before its bracket, with its number of places and its highest confidence."""

    english: str
    thai: str
    kind: Kind
    confidence: float
    places: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a text by a glossary.

    Parameters
    ----------
    letters
        number of Thai and Latin letters in the text
    covered
        number of these that are part of terms of the glossary
    terms
        these terms, the most frequent first
    known_pairs
        number of different pairs in brackets that the glossary has, whatever people decided on them
    new_pairs
        the pairs that it lacks, the most frequent first
    """

    letters: int
    covered: int
    terms: tuple[TermPlaces, ...]
    known_pairs: int
    new_pairs: tuple[PairPlaces, ...]

    @property
    def share(self) -> float:
        """Return the share of the letters that are part of terms of the glossary, from 0 to 1."""
        return self.covered / self.letters if self.letters else 0.0

    @property
    def places(self) -> int:
        """Return the number of places with a term of the glossary."""
        return sum(term.places for term in self.terms)

    def of_status(self, status: str) -> int:
        """Count the terms of a status."""
        return sum(term.status == status for term in self.terms)


def coverage_of(text: str, entries: Iterable[Entry], pairs: Iterable[Pair]) -> Coverage:
    """Measure how much of a text a glossary covers.

    Parameters
    ----------
    text
        Thai, English, or both
    entries
        the glossary, or those of its concepts whose names may occur in the text
    pairs
        the pairs in the brackets of the text; those of kind none are ignored

    >>> from align import align
    >>> from glossary.entries.entry import Variant
    >>> text = "ห่วงโซ่คุณค่า (value chain) และธนาคาร (bank)"
    >>> found = coverage_of(text, [Entry("value chain", (), (Variant("ห่วงโซ่คุณค่า"),))], align(text))
    >>> found.covered, found.letters, [term.places for term in found.terms], [pair.english for pair in found.new_pairs]
    (23, 36, [2], ['bank'])
    """
    entries = tuple(entries)
    annotations = annotate(text, entries)
    different = tuple(_different_pairs(pairs))
    new = tuple(_new_pairs(different, entries))
    return Coverage(
        letters=letters_in(text),
        covered=sum(letters_in(annotation.text) for annotation in annotations),
        terms=tuple(_terms(annotations)),
        known_pairs=len(different) - len(new),
        new_pairs=new,
    )


def letters_in(text: str) -> int:
    """Count the Thai and Latin letters of a text.

    >>> letters_in("ยา 2 (drug)")
    6
    """
    return sum(map(len, _LETTERS.findall(text)))


def _terms(annotations: Iterable[Annotation]) -> Iterator[TermPlaces]:
    counts = Counter((each.english, each.thai, each.status, each.id) for each in annotations)
    return (TermPlaces(*term, places) for term, places in counts.most_common())


def _different_pairs(pairs: Iterable[Pair]) -> Iterator[PairPlaces]:
    """Yield the different pairs, one for each name in a bracket, the most frequent first.

    Of several spellings, that with the highest confidence is given.
    """
    by_key: dict[tuple[str, str], list[PairPlaces]] = {}
    for pair in pairs:
        for english in dict.fromkeys(pair.english or pair.acronyms[:1]) if pair.kind != "none" else ():
            place = PairPlaces(english, pair.thai, pair.kind, pair.confidence, 1)
            by_key.setdefault((english_key(english), thai_key(pair.thai)), []).append(place)
    for places in sorted(by_key.values(), key=len, reverse=True):
        yield max(places, key=lambda pair: pair.confidence)._replace(places=len(places))


def _new_pairs(pairs: Iterable[PairPlaces], entries: Collection[Entry]) -> Iterator[PairPlaces]:
    known = {
        (english_key(name), thai_key(variant.thai))
        for entry in entries
        for name in entry.names
        for variant in entry.variants
    }
    return (pair for pair in pairs if (english_key(pair.english), thai_key(pair.thai)) not in known)
