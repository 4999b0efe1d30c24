"""Rows of a partial glossary as strings, for a disk or a network."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from glossary.counting.merge import NAME, Name, Row
from glossary.counting.occurrences import Seen
from glossary.entries.entry import Source


class Packed(NamedTuple):
    """A row; what it holds is JSON."""

    english: str
    thai: str
    rank: int
    held: str


def packed(rows: Iterable[Row]) -> Iterator[Packed]:
    """Rows to strings.

    >>> row = Row("iea", "ทบวง", NAME, Name("international energy agency", 3))
    >>> list(unpacked(packed([row]))) == [row]
    True
    """
    for row in rows:
        held = row.held
        said = list(held) if isinstance(held, Name) else _said(held)
        yield Packed(row.english, row.thai, row.rank, json.dumps(said, ensure_ascii=False, separators=(",", ":")))


def unpacked(rows: Iterable[Iterable[object]]) -> Iterator[Row]:
    """Rows from strings; each may be any sequence of the four."""
    for english, thai, rank, held in rows:
        said = json.loads(str(held))
        yield Row(str(english), str(thai), int(str(rank)), Name(*said) if rank == NAME else _seen(*said))


def _said(seen: Seen) -> list[object]:
    sources = [[s.document, s.start, s.end, s.place] for s in seen.sources]
    return [seen.count, seen.certainty, seen.english, seen.thai, seen.acronyms, seen.kinds, sources]


def _seen(
    count: int,
    certainty: int,
    english: dict[str, int],
    thai: dict[str, int],
    acronyms: dict[str, int],
    kinds: dict[str, int],
    sources: list[tuple[str, int, int, str]],
) -> Seen:
    counters = (Counter(english), Counter(thai), Counter(acronyms), Counter(kinds))
    return Seen(count, certainty, *counters, [Source(*source) for source in sources])  # type: ignore[arg-type]
