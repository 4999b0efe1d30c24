"""Partial glossaries to one, in steps over rows in order, so that a disk or a cluster can do the sorting.

``summed``, ``joined`` and ``entries`` each read rows in the order of their places and hold those of one place at a
time. What comes between two steps is a sort, which is all that differs between a list, a disk and a cluster; on a
cluster several readers share the rows of a step, of which ``steps`` says what must come to one of them. Sums are of
integers and bounded lists, so any order and any split of the documents gives the same glossary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from align.records import KINDS
from glossary.counting.occurrences import Key, Seen
from glossary.entries.entry import CENT, SCALE, Entry, Variant
from glossary.entries.keys import english_key

NAME, ALONE, FULL = 0, 1, 2
"""Ranks of the rows of one place: a full name that may take the place, an abbreviation alone, a full name's own."""


class Name(NamedTuple):
    """A full name, and how often it was seen with one Thai term."""

    english: str
    times: int


class Row(NamedTuple):
    """What a partial glossary holds at a place: under a folded English and a folded Thai term, and a rank."""

    english: str
    thai: str
    rank: int
    held: Seen | Name

    @property
    def place(self) -> tuple[str, str, int]:
        """What rows are sorted by."""
        return self[:3]


Sort = Callable[[Iterable[Row]], Iterable[Row]]
"""What puts rows in the order of their places."""
Out = TypeVar("Out", Row, Entry)


class Step(NamedTuple, Generic[Out]):
    """A step of a merge: what reads rows in order, and the fields in which rows are equal that one reader must have."""

    work: Callable[[Iterable[Row]], Iterator[Out]]
    together: tuple[str, ...]


def row(key: Key, seen: Seen) -> Row:
    """The row of what was seen under a key."""
    english, thai, alone = key
    return Row(english, thai, ALONE if alone else FULL, seen)


def in_memory(rows: Iterable[Row]) -> Iterable[Row]:
    """Sort rows."""
    return sorted(rows, key=lambda row: row.place)


def merged(rows: Iterable[Row], sort: Sort = in_memory, apart: Container[str] = ()) -> Iterator[Entry]:
    """The entries of a glossary from the rows of partial ones, in the order of their folded English.

    Parameters
    ----------
    rows
        those of all partial glossaries, in any order
    sort
        what sorts them
    apart
        folded abbreviations that do not join a full name

    >>> from align import align
    >>> from glossary.entries.entry import Source
    >>> from glossary.counting.occurrences import occurrences
    >>> from glossary.counting.tally import Tally
    >>> texts = ["สำนักงานพลังงานสากล (IEA)", "สำนักงานพลังงานสากล (International Energy Agency: IEA)"]
    >>> tally = Tally()
    >>> for number, text in enumerate(texts):
    ...     for pair in align(text):
    ...         tally.add(pair, Source(str(number), pair.start, pair.end))
    >>> [(entry.label, entry.count) for entry in merged(tally.rows())]
    [('International Energy Agency · IEA', 2)]
    """
    return entries(sort(full_names(rows, sort, apart)))


def full_names(rows: Iterable[Row], sort: Sort = in_memory, apart: Container[str] = ()) -> Iterable[Row]:
    """The rows of full names, each with the abbreviations that join it, in no order; see ``merged``."""
    for step in steps(apart)[0]:
        rows = step.work(sort(rows))
    return rows


def steps(apart: Container[str] = ()) -> tuple[tuple[Step[Row], ...], Step[Entry]]:
    """The steps of a merge, in order, and the last one; see ``merge`` for *apart*."""
    before = Step(summed, Row._fields[:3]), Step(partial(joined, apart=apart), Row._fields[:2])
    return before, Step(entries, Row._fields[:1])


def summed(rows: Iterable[Row]) -> Iterator[Row]:
    """One row for each place; and at the place of each abbreviation of a full name, the name."""
    for row in _sums(rows):
        yield row
        if row.rank == FULL and isinstance(row.held, Seen):
            for acronym in dict.fromkeys(map(english_key, row.held.acronyms)):
                yield Row(acronym, row.thai, NAME, Name(row.english, row.held.count))


def joined(rows: Iterable[Row], apart: Container[str] = ()) -> Iterator[Row]:
    """Move abbreviations that stood alone to the full name, the most frequent one, that has them and the same Thai."""
    for (english, thai), group in groupby(rows, key=lambda row: row[:2]):
        full: Name | None = None
        for row in group:
            if isinstance(row.held, Name):
                full = min(filter(None, (full, row.held)), key=lambda name: (-name.times, name.english))
            elif row.rank == ALONE and full and english not in apart:
                yield Row(full.english, thai, FULL, replace(row.held, english=Counter()))
            else:
                yield Row(english, thai, FULL, row.held)


def entries(rows: Iterable[Row]) -> Iterator[Entry]:
    """The entries that rows of full names come to."""
    for _, group in groupby(_sums(rows), key=lambda row: row.english):
        spellings, acronyms = Counter[str](), Counter[str]()
        variants = []
        for row in group:
            if isinstance(row.held, Seen):
                spellings.update(row.held.english)
                acronyms.update(row.held.acronyms)
                variants.append(_variant(row.held))
        variants.sort(key=lambda v: (-v.count, v.thai))
        yield Entry(_commonest(spellings), tuple(_one_spelling(acronyms)), tuple(variants))


def _sums(rows: Iterable[Row]) -> Iterator[Row]:
    """One row for each place, which holds all that was seen there; no more than one is held at a time."""
    kept: Row | None = None
    total: Seen | None = None
    for row in rows:
        if kept is None or row.place != kept.place:
            if kept is not None:
                yield kept
            kept, total = row, None
        elif isinstance(kept.held, Seen) and isinstance(row.held, Seen):
            if total is None:
                total = Seen()
                total.add(kept.held)
                kept = kept._replace(held=total)
            total.add(row.held)
    if kept is not None:
        yield kept


def _variant(seen: Seen) -> Variant:
    kind = min(seen.kinds, key=lambda k: (-seen.kinds[k], KINDS.index(k)))
    confidence = (seen.certainty * 2 + seen.count * CENT) // (2 * seen.count * CENT) / (SCALE // CENT)
    return Variant(_commonest(seen.thai), kind, confidence, seen.count, tuple(map(str, seen.sources)))


def _one_spelling(acronyms: Counter[str]) -> Iterable[str]:
    """The commonest spelling of each acronym, as of ``MoU`` and ``MOU``."""
    shown: dict[str, str] = {}
    for acronym in _ranked(acronyms):
        shown.setdefault(english_key(acronym), acronym)
    return shown.values()


def _commonest(spellings: Counter[str]) -> str:
    return next(iter(_ranked(spellings)))


def _ranked(spellings: Counter[str]) -> list[str]:
    return sorted(spellings, key=lambda s: (-spellings[s], s))
