"""How much of a text a glossary covers: the letters in its terms, which terms these are, and the pairs it has not."""

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
    """A term of the glossary, English and Thai, and in how many places of a text it stands in either language.

    What stands there in English counts for the Thai term to use; the fields are those of an ``Annotation``.
    """

    english: str
    thai: str
    status: str
    id: str
    places: int


class PairPlaces(NamedTuple):
    """An English term and the Thai before its bracket, in how many places of a text; the confidence is the highest."""

    english: str
    thai: str
    kind: Kind
    confidence: float
    places: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a glossary knows of a text.

    Parameters
    ----------
    letters
        how many Thai and Latin letters the text has
    covered
        how many of these stand in terms of the glossary
    terms
        these terms, the most frequent first
    known_pairs
        how many different pairs in brackets the glossary has, whatever people decided on them
    new_pairs
        the pairs that it has not, the most frequent first
    """

    letters: int
    covered: int
    terms: tuple[TermPlaces, ...]
    known_pairs: int
    new_pairs: tuple[PairPlaces, ...]

    @property
    def share(self) -> float:
        """The share of the letters that stand in terms of the glossary, from 0 to 1."""
        return self.covered / self.letters if self.letters else 0.0

    @property
    def places(self) -> int:
        """In how many places terms of the glossary stand."""
        return sum(term.places for term in self.terms)

    def of_status(self, status: str) -> int:
        """How many of the terms have a status."""
        return sum(term.status == status for term in self.terms)


def coverage_of(text: str, entries: Iterable[Entry], pairs: Iterable[Pair]) -> Coverage:
    """See how much of a text a glossary covers.

    Parameters
    ----------
    text
        Thai, English, or both
    entries
        the glossary, or those of its concepts whose names may stand in the text
    pairs
        what was found in the brackets of the text; those of kind none say nothing

    >>> from align import align
    >>> from glossary.entries.entry import Variant
    >>> text = "ห่วงโซ่คุณค่า (value chain) และธนาคาร (bank)"
    >>> found = coverage_of(text, [Entry("value chain", (), (Variant("ห่วงโซ่คุณค่า"),))], align(text))
    >>> found.covered, found.letters, [term.places for term in found.terms], [pair.english for pair in found.new_pairs]
    (23, 36, [2], ['bank'])
    """
    entries = tuple(entries)
    found = annotate(text, entries)
    counted = tuple(_counted(pairs))
    new = tuple(_new(counted, entries))
    return Coverage(
        letters=letters_in(text),
        covered=sum(letters_in(each.text) for each in found),
        terms=tuple(_terms(found)),
        known_pairs=len(counted) - len(new),
        new_pairs=new,
    )


def letters_in(text: str) -> int:
    """How many Thai and Latin letters a text has.

    >>> letters_in("ยา 2 (drug)")
    6
    """
    return sum(map(len, _LETTERS.findall(text)))


def _terms(found: Iterable[Annotation]) -> Iterator[TermPlaces]:
    counts = Counter((each.english, each.thai, each.status, each.id) for each in found)
    return (TermPlaces(*term, places) for term, places in counts.most_common())


def _counted(pairs: Iterable[Pair]) -> Iterator[PairPlaces]:
    """The different pairs, one for each name of a bracket, the most frequent first; written as the surest of them."""
    held: dict[tuple[str, str], list[PairPlaces]] = {}
    for pair in pairs:
        for english in dict.fromkeys(pair.english or pair.acronyms[:1]) if pair.kind != "none" else ():
            one = PairPlaces(english, pair.thai, pair.kind, pair.confidence, 1)
            held.setdefault((english_key(english), thai_key(pair.thai)), []).append(one)
    for same in sorted(held.values(), key=len, reverse=True):
        yield max(same, key=lambda pair: pair.confidence)._replace(places=len(same))


def _new(pairs: Iterable[PairPlaces], entries: Collection[Entry]) -> Iterator[PairPlaces]:
    known = {
        (english_key(name), thai_key(variant.thai))
        for entry in entries
        for name in entry.names
        for variant in entry.variants
    }
    return (pair for pair in pairs if (english_key(pair.english), thai_key(pair.thai)) not in known)
