"""What is shown of a concept: what people gave, over what documents say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from glossary.entries.entry import (
    ADMITTED,
    APPROVED,
    FORBIDDEN,
    MOST_SOURCES,
    PROPOSED,
    REJECTED,
    Entry,
    Synonym,
    Variant,
)
from glossary.entries.keys import english_key, thai_key

MOST_EXAMPLES = 3
"""Example sentences that a term remembers."""
RANKS = {APPROVED: 0, ADMITTED: 1, PROPOSED: 2, "": 2, FORBIDDEN: 4, REJECTED: 5}
"""The order in which the Thai terms of a concept are given; one of another status stands behind the proposed ones."""


def with_evidence(given: Entry | None, found: Entry | None) -> Entry | None:
    """An entry as it is shown: what was given stays as it is, what documents say is added.

    A given term that was found as well has the higher count and the sources of both; a term that was only found is
    proposed. An acronym that was rejected is not shown. None when there is neither a given entry nor a found term.

    >>> given = Entry("bank", (), (Variant("แบงก์", status="forbidden", count=0),))
    >>> shown = with_evidence(given, Entry("Bank", (), (Variant("แบงก์", count=7), Variant("ธนาคาร", count=2))))
    >>> shown.english, [(v.thai, v.status, v.count) for v in shown.variants]
    ('bank', [('ธนาคาร', 'proposed', 2), ('แบงก์', 'forbidden', 7)])
    """
    if given is None:
        return found and without_evidence(found)
    if found is None:
        return without_evidence(given)
    rejected = rejected_names(given.synonyms)
    evidence = {thai_key(v.thai): v for v in found.variants}
    held = [refreshed(v, evidence.pop(thai_key(v.thai), None)) for v in given.variants]
    return replace(
        given,
        acronyms=union_of_names(given.acronyms, (name for name in found.acronyms if english_key(name) not in rejected)),
        variants=_ordered(map(_proposed, (*held, *evidence.values()))),
    )


def term_of(entry: Entry, thai: str) -> Variant | None:
    """The Thai term of an entry that is written so, or only looks otherwise.

    >>> term_of(Entry("bank", (), (Variant("ธนาคาร"),)), "ธนา คาร").thai
    'ธนาคาร'
    """
    return next((v for v in entry.variants if thai_key(v.thai) == thai_key(thai)), None)


def without_evidence(given: Entry) -> Entry:
    """An entry as it is shown that was only given, or only found."""
    return replace(given, variants=_ordered(map(_proposed, given.variants)))


def _proposed(variant: Variant) -> Variant:
    return variant if variant.status else replace(variant, status=PROPOSED)


def _ordered(variants: Iterable[Variant]) -> tuple[Variant, ...]:
    """Terms by their status and count; of equal ones, what was given before what was found."""
    return tuple(sorted(variants, key=lambda v: (RANKS.get(v.status, 3), -v.count)))


def refreshed(given: Variant, found: Variant | None) -> Variant:
    """A given term that was found as well, with the higher count and the sources of both."""
    if found is None:
        return given
    return replace(
        given,
        kind=given.kind or found.kind,
        confidence=found.confidence if not given.is_decided and not given.count else given.confidence,
        count=max(given.count, found.count),
        sources=union(given.sources, found.sources, MOST_SOURCES),
        examples=union(given.examples, found.examples, MOST_EXAMPLES),
    )


def union(first: Iterable[str], second: Iterable[str], most: int) -> tuple[str, ...]:
    """The items of both, each once, at most so many."""
    return tuple(dict.fromkeys((*first, *second)))[:most]


def union_of_names(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """Names that differ in case, spaces or hyphens only are one."""
    names: dict[str, str] = {}
    for name in (*first, *second):
        names.setdefault(english_key(name), name)
    return tuple(names.values())


def rejected_names(synonyms: Iterable[Synonym]) -> set[str]:
    """The folded English names that a concept was said not to have, by its synonyms.

    >>> rejected_names((Synonym("BK", "rejected"), Synonym("banking house")))
    {'bk'}
    """
    return {english_key(s.english) for s in synonyms if s.status == REJECTED}


def with_acronyms(given: Entry, shown: Entry, acronyms: Iterable[str]) -> Entry:
    """A given part with which a concept has some acronyms and no others.

    Those that it loses become rejected synonyms, so that documents do not bring them back. Those that only documents
    say stay theirs.

    >>> found = Entry("bank", ("BK", "BNK"))
    >>> given = with_acronyms(Entry("bank"), found, ["BK", "B"])
    >>> given.acronyms, given.synonyms, with_evidence(given, found).acronyms
    (('B',), (Synonym(english='BNK', status='rejected', part_of_speech='', note='', extra={}),), ('B', 'BK'))
    """
    wanted = {english_key(name): name for name in union_of_names(acronyms, ())}
    held = set(map(english_key, given.acronyms))
    synonyms = {english_key(s.english): s for s in given.synonyms}
    for key in wanted.keys() & rejected_names(given.synonyms):
        del synonyms[key]
    for name in shown.acronyms:
        key = english_key(name)
        if key not in wanted:
            synonyms[key] = replace(synonyms.get(key, Synonym(name)), status=REJECTED)
    own = (name for key, name in wanted.items() if key in held or name not in shown.acronyms)
    return replace(given, acronyms=tuple(own), synonyms=tuple(synonyms.values()))


def from_documents(shown: Variant, given: Variant | None) -> Variant:
    """A term as it is given: its count, sources and examples are those that were given, the others are in documents.

    >>> from_documents(Variant("ก", count=7, status="approved"), None).count
    0
    """
    if given is None:
        return replace(shown, count=0, sources=(), examples=())
    return replace(shown, count=given.count, sources=given.sources, examples=given.examples)
