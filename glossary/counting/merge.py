"""Merge counts into entries, in steps over sorted rows, so that a list, a disk or a cluster can do the sorting.

``sum_rows``, ``join_acronyms`` and ``make_entries`` each read rows sorted by place and hold the rows of one place at a
time. Between two steps the rows are sorted; on a cluster several readers share the rows of a step, and ``steps`` says
which rows must reach the same reader. Sums are of integers and bounded lists, so any order and any split of the
documents gives the same glossary.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any, Generic, NamedTuple, TypeVar

from align.records import KINDS, Kind
from glossary.counting.occurrences import Key, Occurrence, TermCounts
from glossary.entries.entry import CENT, SCALE, Entry, Source, Variant
from glossary.entries.keys import english_key

NAME, ALONE, FULL = 0, 1, 2
"""Ranks of the rows of one place: a full name that may take it, an abbreviation that stood alone, a full name's own."""


class FullName(NamedTuple):
    """A full name whose abbreviation may stand at a place, and how often it occurred with the Thai of that place."""

    english: str
    times: int


class Row(NamedTuple):
    """The counts of a place: a folded English term, a folded Thai term, and a rank."""

    english: str
    thai: str
    rank: int
    content: TermCounts | FullName

    @property
    def place(self) -> tuple[str, str, int]:
        """Return the fields that rows are sorted by."""
        return self[:3]


class PackedRow(NamedTuple):
    """A row as text and numbers, for a disk or a network; ``content`` is JSON."""

    english: str
    thai: str
    rank: int
    content: str


Sort = Callable[[Iterable[Row]], Iterable[Row]]
"""A function that sorts rows by their places."""
Out = TypeVar("Out", Row, Entry)


class Step(NamedTuple, Generic[Out]):
    """A step of a merge: a function over sorted rows, and the fields by which rows must reach the same reader."""

    work: Callable[[Iterable[Row]], Iterator[Out]]
    together: tuple[str, ...]


def row_of(key: Key, counts: TermCounts) -> Row:
    """Return the row of the counts under a key."""
    english, thai, alone = key
    return Row(english, thai, ALONE if alone else FULL, counts)


def count_sorted(occurrences: Iterable[Occurrence]) -> Iterator[Row]:
    """Count occurrences that are sorted by folded English, folded Thai, and those that stood alone first."""
    for key, group in groupby(occurrences, key=lambda occurrence: occurrence.key):
        counts = TermCounts()
        for occurrence in group:
            counts.count_one(occurrence)
        yield row_of(key, counts)


def sort_in_memory(rows: Iterable[Row]) -> Iterable[Row]:
    """Sort rows by their places."""
    return sorted(rows, key=lambda row: row.place)


def merge_entries(rows: Iterable[Row], sort: Sort = sort_in_memory, apart: Container[str] = ()) -> Iterator[Entry]:
    """Merge rows into entries, sorted by folded English.

    Parameters
    ----------
    rows
        sorted by place; several may have the same place
    sort
        sorts the rows between two steps
    apart
        folded abbreviations that do not join a full name

    >>> from align import align
    >>> from glossary.counting.tally import Tally
    >>> texts = ["สำนักงานพลังงานสากล (IEA)", "สำนักงานพลังงานสากล (International Energy Agency: IEA)"]
    >>> tally = Tally()
    >>> for number, text in enumerate(texts):
    ...     for pair in align(text):
    ...         tally.add(pair, Source(str(number), pair.start, pair.end))
    >>> [(entry.label, entry.count) for entry in merge_entries(tally.rows())]
    [('International Energy Agency · IEA', 2)]
    """
    return make_entries(sort(merge_names(rows, sort, apart)))


def merge_names(rows: Iterable[Row], sort: Sort = sort_in_memory, apart: Container[str] = ()) -> Iterator[Row]:
    """Yield the rows of full names, each with the abbreviations that join it, unsorted; see ``merge_entries``."""
    return join_acronyms(sort(sum_rows(rows)), apart)


def steps(apart: Container[str] = ()) -> tuple[tuple[Step[Row], ...], Step[Entry]]:
    """Return the steps of a merge in order, the last by itself; see ``merge_entries`` for *apart*."""
    first = Step(sum_rows, Row._fields[:3]), Step(partial(join_acronyms, apart=apart), Row._fields[:2])
    return first, Step(make_entries, Row._fields[:1])


def sum_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Sum the rows of each place; at the place of each abbreviation of a full name, add a row with the name."""
    for row in _sums(rows):
        yield row
        if row.rank == FULL and isinstance(row.content, TermCounts):
            for acronym in dict.fromkeys(map(english_key, row.content.acronyms)):
                yield Row(acronym, row.thai, NAME, FullName(row.english, row.content.count))


def join_acronyms(rows: Iterable[Row], apart: Container[str] = ()) -> Iterator[Row]:
    """Move abbreviations that stood alone to the most frequent full name that has them and the same Thai."""
    for (english, thai), group in groupby(rows, key=lambda row: row[:2]):
        full: FullName | None = None
        for row in group:
            if isinstance(row.content, FullName):
                full = min(filter(None, (full, row.content)), key=lambda name: (-name.times, name.english))
            elif row.rank == ALONE and full and english not in apart:
                # The spelling of the abbreviation must not become one of the full name.
                yield Row(full.english, thai, FULL, replace(row.content, english=Counter()))
            else:
                yield Row(english, thai, FULL, row.content)


def make_entries(rows: Iterable[Row]) -> Iterator[Entry]:
    """Make an entry of the rows of each folded English."""
    for _, group in groupby(_sums(rows), key=lambda row: row.english):
        spellings, acronyms = Counter[str](), Counter[str]()
        variants = []
        for row in group:
            if isinstance(row.content, TermCounts):
                spellings.update(row.content.english)
                acronyms.update(row.content.acronyms)
                variants.append(_variant(row.content))
        variants.sort(key=lambda v: (-v.count, v.thai))
        yield Entry(_most_frequent(spellings), tuple(_one_spelling_each(acronyms)), tuple(variants))


def _sums(rows: Iterable[Row]) -> Iterator[Row]:
    """Sum the counts of neighbouring rows of the same place; the counts that come in stay as they are."""
    current: Row | None = None
    total: TermCounts | None = None
    for row in rows:
        if current is None or row.place != current.place:
            if current is not None:
                yield current
            current, total = row, None
        elif isinstance(current.content, TermCounts) and isinstance(row.content, TermCounts):
            if total is None:
                total = TermCounts()
                total.add(current.content)
                current = current._replace(content=total)
            total.add(row.content)
    if current is not None:
        yield current


def _variant(counts: TermCounts) -> Variant:
    kind = min(counts.kinds, key=lambda k: (-counts.kinds[k], KINDS.index(k)))
    # The mean, rounded half up to two decimals, in integers, so that no order of the sum can change it.
    confidence = (counts.certainty * 2 + counts.count * CENT) // (2 * counts.count * CENT) / (SCALE // CENT)
    return Variant(_most_frequent(counts.thai), kind, confidence, counts.count, tuple(map(str, counts.sources)))


def _one_spelling_each(acronyms: Counter[str]) -> Iterable[str]:
    """Return the most frequent spelling of each acronym, as of ``MoU`` and ``MOU``."""
    chosen: dict[str, str] = {}
    for acronym in _by_frequency(acronyms):
        chosen.setdefault(english_key(acronym), acronym)
    return chosen.values()


def _most_frequent(spellings: Counter[str]) -> str:
    return _by_frequency(spellings)[0]


def _by_frequency(spellings: Counter[str]) -> list[str]:
    return sorted(spellings, key=lambda s: (-spellings[s], s))


def pack(rows: Iterable[Row]) -> Iterator[PackedRow]:
    """Pack rows for a disk or a network.

    >>> row = Row("iea", "ทบวง", NAME, FullName("international energy agency", 3))
    >>> list(unpack(pack([row]))) == [row]
    True
    """
    for row in rows:
        values = _values(row.content) if isinstance(row.content, TermCounts) else list(row.content)
        yield PackedRow(*row.place, json.dumps(values, ensure_ascii=False, separators=(",", ":")))


def unpack(rows: Iterable[Iterable[Any]]) -> Iterator[Row]:
    """Unpack rows; each may be any sequence of the four fields."""
    for english, thai, rank, content in rows:
        values = json.loads(content)
        yield Row(english, thai, int(rank), FullName(*values) if rank == NAME else _counts(*values))


def _values(counts: TermCounts) -> list[object]:
    sources = [[s.document, s.start, s.end, s.place] for s in counts.sources]
    return [counts.count, counts.certainty, counts.english, counts.thai, counts.acronyms, counts.kinds, sources]


def _counts(
    count: int,
    certainty: int,
    english: dict[str, int],
    thai: dict[str, int],
    acronyms: dict[str, int],
    kinds: dict[Kind, int],
    sources: list[tuple[str, int, int, str]],
) -> TermCounts:
    counters = (Counter(english), Counter(thai), Counter(acronyms), Counter(kinds))
    return TermCounts(count, certainty, *counters, [Source(*source) for source in sources])
