"""What does not agree within a glossary: a list for a person to go through, each kind found by one function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from glossary.entries.entry import APPROVED, Entry, Variant
from glossary.entries.keys import english_key, thai_key
from glossary.search.sound import sound_key
from glossary.store import Store
from glossary.store.related import similar_concepts

ALIKE = 85.0
"""Likeness in per cent from which two terms that sound alike are taken for one that is spelled in two ways."""
LEAST_LETTERS = 5
"""Letters from which terms are compared."""
MOST_ALIKE = 200
"""Terms of one sound that are compared with each other; more is no sound that tells anything."""
OUTNUMBERED = 3
"""Times that a longer or shorter rendering is found as often as the proposed one that it speaks against."""


class Disagreement(NamedTuple):
    """Some terms that do not agree; ``ids`` are their concepts, ``kind`` is the name of the function that found it."""

    kind: str
    english: tuple[str, ...]
    thai: tuple[str, ...]
    ids: tuple[str, ...]


def several_approved(entries: Sequence[Entry]) -> Iterator[Disagreement]:
    """One term with several renderings that are approved.

    >>> both = Entry("bank", (), (Variant("ธนาคาร", status="approved"), Variant("แบงก์", status="approved")))
    >>> [d.thai for d in several_approved([both])]
    [('ธนาคาร', 'แบงก์')]
    """
    for entry in entries:
        approved = tuple(v.thai for v in entry.variants if v.status == APPROVED)
        if len(approved) > 1:
            yield Disagreement("several_approved", (entry.english,), approved, (entry.id,))


def one_rendering(entries: Sequence[Entry]) -> Iterator[Disagreement]:
    """One rendering of several concepts of a domain, those aside of which one is the abbreviation of another.

    >>> shared = [Entry(name, (), (Variant("ธนาคาร"),)) for name in ("bank", "depot")]
    >>> [d.english for d in one_rendering(shared)]
    [('bank', 'depot')]
    """
    named: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in dict.fromkeys(thai_key(v.thai) for v in _usable(entry)):
            named[entry.domain, key].append(entry)
    for (_, key), sharing in named.items():
        if len(sharing) > 1 and not _same_concept(sharing):
            thai = next(v.thai for v in _usable(sharing[0]) if thai_key(v.thai) == key)
            yield Disagreement("one_rendering", _english(sharing), (thai,), tuple(e.id for e in sharing))


def near_terms(entries: Sequence[Entry]) -> Iterator[Disagreement]:
    """English terms of a domain that sound alike and are spelled nearly alike.

    >>> [d.english for d in near_terms([Entry("organisation"), Entry("organization"), Entry("organ")])]
    [('organisation', 'organization')]
    """
    heard: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if len(english_key(entry.english)) >= LEAST_LETTERS:
            heard[entry.domain, sound_key(entry.english)].append(entry)
    for (_, sound), alike in heard.items():
        for first, second in combinations(alike, 2) if sound and len(alike) <= MOST_ALIKE else ():
            if first.english != second.english and _are_near(english_key(first.english), english_key(second.english)):
                pair = (first, second)
                yield Disagreement("near_terms", _english(pair), (), tuple(e.id for e in pair))


def near_renderings(entries: Sequence[Entry]) -> Iterator[Disagreement]:
    """Renderings of one concept that sound alike and are spelled nearly alike.

    >>> two = Entry("internet", (), (Variant("อินเทอร์เน็ต"), Variant("อินเตอร์เน็ต")))
    >>> [d.thai for d in near_renderings([two])]
    [('อินเทอร์เน็ต', 'อินเตอร์เน็ต')]
    """
    for entry in entries:
        terms = [v.thai for v in _usable(entry) if len(v.thai) >= LEAST_LETTERS][:MOST_ALIKE]
        for first, second in combinations(terms, 2):
            if sound_key(first) == sound_key(second) and _are_near(first, second):
                yield Disagreement("near_renderings", (entry.english,), (first, second), (entry.id,))


def outnumbered(entries: Sequence[Entry]) -> Iterator[Disagreement]:
    """Proposals that begin earlier or later than a rendering of the same term that is found much more often.

    >>> often, once = Variant("ห่วงโซ่คุณค่า", count=9), Variant("เรื่องห่วงโซ่คุณค่า")
    >>> [d.thai for d in outnumbered([Entry("value chain", (), (often, once))])]
    [('เรื่องห่วงโซ่คุณค่า', 'ห่วงโซ่คุณค่า')]
    """
    for entry in entries:
        usable = list(_usable(entry))
        for variant in usable:
            other = next((v for v in usable if _speaks_against(v, variant)), None)
            if other is not None:
                yield Disagreement("outnumbered", (entry.english,), (variant.thai, other.thai), (entry.id,))


KINDS: dict[str, tuple[str, Callable[[Sequence[Entry]], Iterator[Disagreement]]]] = {
    "several_approved": ("one term, several approved renderings", several_approved),
    "one_rendering": ("one rendering, several concepts", one_rendering),
    "near_terms": ("English terms that are nearly alike", near_terms),
    "near_renderings": ("renderings of one term that are nearly alike", near_renderings),
    "outnumbered": ("proposals that a rendering found more often speaks against", outnumbered),
}
"""What each kind is called, and the function that finds it."""


def conflicts(entries: Iterable[Entry], kinds: Iterable[str] = tuple(KINDS)) -> Iterator[Disagreement]:
    """What does not agree, by kind.

    Parameters
    ----------
    entries
        a glossary
    kinds
        some of the names in ``KINDS``
    """
    entries = list(entries)
    return (found for kind in kinds for found in KINDS[kind][1](entries))


def conflicts_of(store: Store, entry: Entry) -> list[Disagreement]:
    """What one concept of a glossary file does not agree with, found without reading the others.

    They are those of ``conflicts`` that name it, but for concepts all of whose Thai terms were rejected.
    """
    return [found for found in conflicts(similar_concepts(store.connection, entry)) if entry.id in found.ids]


def _usable(entry: Entry) -> Iterator[Variant]:
    return (v for v in entry.variants if v.is_usable and v.thai)


def _english(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.english for entry in entries)


def _same_concept(entries: Sequence[Entry]) -> bool:
    """Is one the abbreviation or a synonym of each other one?"""
    names = [set(map(english_key, entry.names)) for entry in entries]
    return any(all(names[at] & other for other in names) for at in range(len(names)))


def _are_near(first: str, second: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(first, second) >= ALIKE


def _speaks_against(other: Variant, variant: Variant) -> bool:
    if variant.is_decided or other is variant or (other.count < OUTNUMBERED * variant.count and not other.is_decided):
        return False
    first, second = thai_key(other.thai), thai_key(variant.thai)
    return first != second and (first.endswith(second) or second.endswith(first))
