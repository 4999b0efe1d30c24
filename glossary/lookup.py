"""Finding entries by what a person types."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence

from align import script
from glossary.entries import Entry, Hit, Variant, rows
from glossary.keys import english_key, thai_key

CLOSE = 0.7
"""Likeness from 0 to 1 (Ratcliff & Metzener 1988) from which a term is close."""

Named = tuple[str, Entry, Variant]


def find(entries: Sequence[Entry], term: str, limit: int) -> list[Hit]:
    """Find entries by a term: exact hits, then prefixes, then close ones; see ``termbase.Glossary.lookup``."""
    fold = thai_key if script.has_thai(term) else english_key
    wanted = fold(term.strip())
    if not wanted:
        return []
    names = [
        (fold(name), entry, variant) for name, entry, variant in (_thai if fold is thai_key else _english)(entries)
    ]
    hits: dict[int, Hit] = {}
    for how, search in SEARCHES:
        for entry, variant in search(names, wanted, limit):
            hits.setdefault(id(entry), Hit(how, entry, variant))
    return list(hits.values())[:limit]


def _english(entries: Sequence[Entry]) -> Iterator[Named]:
    for entry in entries:
        for name in dict.fromkeys((entry.english, *entry.acronyms)):
            for variant in entry.variants[:1]:
                yield name, entry, variant


def _thai(entries: Sequence[Entry]) -> Iterator[Named]:
    for entry, variant in rows(entries):
        yield variant.thai, entry, variant


def _exact(names: list[Named], wanted: str, limit: int) -> Iterable[tuple[Entry, Variant]]:
    return ((entry, variant) for name, entry, variant in names if name == wanted)


def _prefix(names: list[Named], wanted: str, limit: int) -> Iterable[tuple[Entry, Variant]]:
    found = sorted((len(name), at) for at, (name, _, _) in enumerate(names) if name.startswith(wanted))
    return (names[at][1:] for _, at in found)


def _close(names: list[Named], wanted: str, limit: int) -> Iterable[tuple[Entry, Variant]]:
    pairs = {wanted[i : i + 2] for i in range(len(wanted) - 1)}
    likely: dict[str, list[int]] = {}
    for at, (name, _, _) in enumerate(names):
        if abs(len(name) - len(wanted)) <= len(wanted) / 2 and any(p in name for p in pairs):
            likely.setdefault(name, []).append(at)
    close = difflib.get_close_matches(wanted, likely, n=max(1, limit), cutoff=CLOSE)
    return (names[at][1:] for name in close for at in likely[name])


SEARCHES: tuple[tuple[str, Callable[[list[Named], str, int], Iterable[tuple[Entry, Variant]]]], ...] = (
    ("exact", _exact),
    ("prefix", _prefix),
    ("close", _close),
)
"""How a term is looked for, the best way first."""
