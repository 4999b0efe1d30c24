"""Conflicts between terms of a glossary, for a person to resolve; each kind is found by one function."""

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

# Similarity in per cent from which two terms that sound alike count as two spellings of one term.
LEAST_SIMILARITY = 85.0
# Short terms are similar by chance.
LEAST_LETTERS = 5
# A sound that more terms share tells nothing, and comparing all of them takes long.
MOST_OF_ONE_SOUND = 200
# How many times as often a longer or shorter rendering must be found to cast doubt on a proposal.
OUTNUMBERED = 3


class Conflict(NamedTuple):
    """Terms that conflict, the ids of their concepts, and the name in ``KINDS`` of the function that found them."""

    kind: str
    english: tuple[str, ...]
    thai: tuple[str, ...]
    ids: tuple[str, ...]


def several_approved(entries: Sequence[Entry]) -> Iterator[Conflict]:
    """Find terms with several approved renderings.

    >>> both = Entry("bank", (), (Variant("ธนาคาร", status="approved"), Variant("แบงก์", status="approved")))
    >>> [d.thai for d in several_approved([both])]
    [('ธนาคาร', 'แบงก์')]
    """
    for entry in entries:
        approved = tuple(v.thai for v in entry.variants if v.status == APPROVED)
        if len(approved) > 1:
            yield Conflict("several_approved", (entry.english,), approved, (entry.id,))


def one_rendering(entries: Sequence[Entry]) -> Iterator[Conflict]:
    """Find renderings that several concepts of a domain share, unless one is the abbreviation of the others.

    >>> shared = [Entry(name, (), (Variant("ธนาคาร"),)) for name in ("bank", "depot")]
    >>> [d.english for d in one_rendering(shared)]
    [('bank', 'depot')]
    """
    by_rendering: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in dict.fromkeys(thai_key(v.thai) for v in _usable(entry)):
            by_rendering[entry.domain, key].append(entry)
    for (_, key), sharing in by_rendering.items():
        if len(sharing) > 1 and not _are_one_concept(sharing):
            thai = next(v.thai for v in _usable(sharing[0]) if thai_key(v.thai) == key)
            yield Conflict("one_rendering", _english(sharing), (thai,), tuple(e.id for e in sharing))


def near_terms(entries: Sequence[Entry]) -> Iterator[Conflict]:
    """Find English terms of a domain that sound alike and are spelled nearly alike.

    >>> [d.english for d in near_terms([Entry("organisation"), Entry("organization"), Entry("organ")])]
    [('organisation', 'organization')]
    """
    by_sound: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if len(english_key(entry.english)) >= LEAST_LETTERS:
            by_sound[entry.domain, sound_key(entry.english)].append(entry)
    for (_, sound), alike in by_sound.items():
        if not sound or len(alike) > MOST_OF_ONE_SOUND:
            continue
        for pair in combinations(alike, 2):
            first, second = _english(pair)
            if first != second and _are_similar(english_key(first), english_key(second)):
                yield Conflict("near_terms", (first, second), (), tuple(e.id for e in pair))


def near_renderings(entries: Sequence[Entry]) -> Iterator[Conflict]:
    """Find renderings of one concept that sound alike and are spelled nearly alike.

    >>> two = Entry("internet", (), (Variant("อินเทอร์เน็ต"), Variant("อินเตอร์เน็ต")))
    >>> [d.thai for d in near_renderings([two])]
    [('อินเทอร์เน็ต', 'อินเตอร์เน็ต')]
    """
    for entry in entries:
        terms = [v.thai for v in _usable(entry) if len(v.thai) >= LEAST_LETTERS][:MOST_OF_ONE_SOUND]
        for first, second in combinations(terms, 2):
            if sound_key(first) == sound_key(second) and _are_similar(first, second):
                yield Conflict("near_renderings", (entry.english,), (first, second), (entry.id,))


def outnumbered(entries: Sequence[Entry]) -> Iterator[Conflict]:
    """Find proposals that begin earlier or later than a rendering of the same term which is found much more often.

    >>> often, once = Variant("ห่วงโซ่คุณค่า", count=9), Variant("เรื่องห่วงโซ่คุณค่า")
    >>> [d.thai for d in outnumbered([Entry("value chain", (), (often, once))])]
    [('เรื่องห่วงโซ่คุณค่า', 'ห่วงโซ่คุณค่า')]
    """
    for entry in entries:
        usable = list(_usable(entry))
        for variant in usable:
            other = next((v for v in usable if _casts_doubt_on(v, variant)), None)
            if other is not None:
                yield Conflict("outnumbered", (entry.english,), (variant.thai, other.thai), (entry.id,))


KINDS: dict[str, tuple[str, Callable[[Sequence[Entry]], Iterator[Conflict]]]] = {
    "several_approved": ("one term, several approved renderings", several_approved),
    "one_rendering": ("one rendering, several concepts", one_rendering),
    "near_terms": ("English terms that are nearly alike", near_terms),
    "near_renderings": ("renderings of one term that are nearly alike", near_renderings),
    "outnumbered": ("proposals with a much more frequent rendering", outnumbered),
}
"""The title of each kind of conflict, and the function that finds it."""


def find_conflicts(entries: Iterable[Entry], kinds: Iterable[str] = tuple(KINDS)) -> Iterator[Conflict]:
    """Find the conflicts of a glossary, sorted by kind.

    Parameters
    ----------
    entries
        a glossary
    kinds
        some of the names in ``KINDS``
    """
    entries = list(entries)
    return (found for kind in kinds for found in KINDS[kind][1](entries))


def find_conflicts_with(store: Store, entry: Entry) -> list[Conflict]:
    """Find the conflicts of one concept without reading the whole glossary.

    They are those of ``find_conflicts`` that name it, except with concepts all of whose Thai terms were rejected.
    """
    return [found for found in find_conflicts(similar_concepts(store.connection, entry)) if entry.id in found.ids]


def _usable(entry: Entry) -> Iterator[Variant]:
    return (v for v in entry.variants if v.is_usable and v.thai)


def _english(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.english for entry in entries)


def _are_one_concept(entries: Sequence[Entry]) -> bool:
    """Return whether one entry is the abbreviation or a synonym of all others."""
    names = [set(map(english_key, entry.names)) for entry in entries]
    return any(all(names[at] & other for other in names) for at in range(len(names)))


def _are_similar(first: str, second: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(first, second) >= LEAST_SIMILARITY


def _casts_doubt_on(other: Variant, variant: Variant) -> bool:
    if variant.is_decided or other is variant or (other.count < OUTNUMBERED * variant.count and not other.is_decided):
        return False
    first, second = thai_key(other.thai), thai_key(variant.thai)
    return first != second and (first.endswith(second) or second.endswith(first))
