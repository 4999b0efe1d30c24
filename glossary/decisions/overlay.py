"""The overlay of a concept's two parts: what people curated, on top of the evidence of documents.

Three words recur in this room. The *curated* part of a concept came from people and from other glossaries, the *found*
part from documents, and the *current* concept is what readers see of both.
"""

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
"""Example sentences that are kept of a term."""
RANKS = {APPROVED: 0, ADMITTED: 1, PROPOSED: 2, "": 2, FORBIDDEN: 4, REJECTED: 5}
"""The order of the Thai terms of a concept by their status; an unknown status stands behind the proposed ones."""


def with_evidence(curated: Entry | None, found: Entry | None) -> Entry | None:
    """Return the current concept: the curated part unchanged, with the found part added.

    A curated term that was found as well has the higher count and the sources of both; a term that was only found is
    proposed. A rejected acronym is left out. The result is None when there is neither part.

    >>> curated = Entry("bank", (), (Variant("แบงก์", status="forbidden", count=0),))
    >>> current = with_evidence(curated, Entry("Bank", (), (Variant("แบงก์", count=7), Variant("ธนาคาร", count=2))))
    >>> current.english, [(v.thai, v.status, v.count) for v in current.variants]
    ('bank', [('ธนาคาร', 'proposed', 2), ('แบงก์', 'forbidden', 7)])
    """
    if curated is None:
        return found and without_evidence(found)
    if found is None:
        return without_evidence(curated)
    rejected = rejected_names(curated.synonyms)
    evidence = {thai_key(v.thai): v for v in found.variants}
    variants = [add_evidence(v, evidence.pop(thai_key(v.thai), None)) for v in curated.variants]
    new_acronyms = (name for name in found.acronyms if english_key(name) not in rejected)
    return replace(
        curated,
        acronyms=union_of_names(curated.acronyms, new_acronyms),
        variants=_sorted_by_status((*variants, *evidence.values())),
    )


def without_evidence(part: Entry) -> Entry:
    """Return the current concept when it has only one part, curated or found."""
    return replace(part, variants=_sorted_by_status(part.variants))


def _sorted_by_status(variants: Iterable[Variant]) -> tuple[Variant, ...]:
    """Sort terms by status, then by count; terms without a status become proposed.

    The sort is stable, so that of equal terms the curated ones stay before the found ones.
    """
    with_status = (v if v.status else replace(v, status=PROPOSED) for v in variants)
    return tuple(sorted(with_status, key=lambda v: (RANKS.get(v.status, 3), -v.count)))


def term_of(entry: Entry, thai: str) -> Variant | None:
    """Return the Thai term of *entry* that is *thai*, or only looks different; None if there is none.

    >>> term_of(Entry("bank", (), (Variant("ธนาคาร"),)), "ธนา คาร").thai
    'ธนาคาร'
    """
    return next((v for v in entry.variants if thai_key(v.thai) == thai_key(thai)), None)


def add_evidence(curated: Variant, found: Variant | None) -> Variant:
    """Return a curated term with the higher count, the sources and the examples of what was *found* of it."""
    if found is None:
        return curated
    # A person who decided on the term, or typed it, was certain; the program's confidence does not replace that.
    is_undecided = not curated.is_decided and not curated.count
    return replace(
        curated,
        kind=curated.kind or found.kind,
        confidence=found.confidence if is_undecided else curated.confidence,
        count=max(curated.count, found.count),
        sources=union(curated.sources, found.sources, MOST_SOURCES),
        examples=union(curated.examples, found.examples, MOST_EXAMPLES),
    )


def take_evidence_of(term: Variant, curated: Variant | None) -> Variant:
    """Return a current term as a curated one: with the count, sources and examples of its *curated* part alone.

    The evidence of documents stays with them; copied into the curated part, it would outlive them.

    >>> take_evidence_of(Variant("ก", count=7, status="approved"), None).count
    0
    """
    if curated is None:
        return replace(term, count=0, sources=(), examples=())
    return replace(term, count=curated.count, sources=curated.sources, examples=curated.examples)


def union(first: Iterable[str], second: Iterable[str], most: int) -> tuple[str, ...]:
    """Return the distinct items of both, at most *most*, in order."""
    return tuple(dict.fromkeys((*first, *second)))[:most]


def union_of_names(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """Return the names of both; of names that differ only in case, spaces or hyphens, the first."""
    names: dict[str, str] = {}
    for name in (*first, *second):
        names.setdefault(english_key(name), name)
    return tuple(names.values())


def rejected_names(synonyms: Iterable[Synonym]) -> set[str]:
    """Return the folded English names that people rejected, which are stored as rejected synonyms.

    >>> rejected_names((Synonym("BK", "rejected"), Synonym("banking house")))
    {'bk'}
    """
    return {english_key(s.english) for s in synonyms if s.status == REJECTED}


def with_acronyms(curated: Entry, current: Entry, acronyms: Iterable[str]) -> Entry:
    """Return a curated part that gives the concept exactly these acronyms.

    Those that it loses become rejected synonyms, so that documents do not bring them back. Those that only documents
    have stay in the evidence.

    >>> found = Entry("bank", ("BK", "BNK"))
    >>> curated = with_acronyms(Entry("bank"), found, ["BK", "B"])
    >>> curated.acronyms, curated.synonyms, with_evidence(curated, found).acronyms
    (('B',), (Synonym(english='BNK', status='rejected', part_of_speech='', note='', extra={}),), ('B', 'BK'))
    """
    chosen = {english_key(name): name for name in union_of_names(acronyms, ())}
    already_curated = set(map(english_key, curated.acronyms))
    synonyms = {english_key(s.english): s for s in curated.synonyms}
    for key in chosen.keys() & rejected_names(curated.synonyms):
        del synonyms[key]
    for name in current.acronyms:
        key = english_key(name)
        if key not in chosen:
            synonyms[key] = replace(synonyms.get(key, Synonym(name)), status=REJECTED)
    own = (name for key, name in chosen.items() if key in already_curated or name not in current.acronyms)
    return replace(curated, acronyms=tuple(own), synonyms=tuple(synonyms.values()))
