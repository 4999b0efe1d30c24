"""A new build into a glossary that a person has worked on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from glossary.entries.entry import MOST_SOURCES, Entry, Variant
from glossary.entries.keys import english_key, thai_key
from glossary.search.glossary import Glossary


def combine(old: Glossary, new: Glossary) -> Glossary:
    """Merge a new build into a glossary that a person may have worked on: each of its rows stays, with all columns.

    A row that the build found again takes the higher count and the union of the sources; what the build found anew is
    added. The old spelling, kind and confidence stay.
    """
    found = {(key, thai_key(v.thai)): v for e, v in new.rows for key in _keys(e)}
    kept = {(key, thai_key(v.thai)): v for e, v in old.rows for key in _keys(e)}
    acronyms: dict[str, list[str]] = {}
    for entry in new:
        acronyms.setdefault(english_key(entry.english), []).extend(entry.acronyms)
    entries: dict[str, list[Entry]] = {}
    for entry in old:
        key = english_key(entry.english)
        variants = tuple(_refreshed(v, _found(entry, v, found)) for v in entry.variants)
        both = tuple(dict.fromkeys([*entry.acronyms, *acronyms.get(key, ())]))
        entries.setdefault(key, []).append(replace(entry, acronyms=both, variants=variants))
    for entry in new:
        variants = tuple(v for v in entry.variants if _found(entry, v, kept) is None)
        if variants:
            key = english_key(entry.english)
            first, *others = entries.get(key) or [Entry(entry.english, entry.acronyms)]
            entries[key] = [replace(first, variants=(*first.variants, *variants)), *others]
    return Glossary(tuple(e for key in sorted(entries) for e in entries[key]), old.columns)


def _found(entry: Entry, variant: Variant, places: Mapping[tuple[str, str], Variant]) -> Variant | None:
    """What stands in *places* under the English or an acronym of an entry, with the Thai of a variant."""
    thai = thai_key(variant.thai)
    return next((places[key, thai] for key in sorted(_keys(entry)) if (key, thai) in places), None)


def _keys(entry: Entry) -> set[str]:
    """The keys under which an entry is found: its English and its acronyms."""
    return {english_key(name) for name in (entry.english, *entry.acronyms)}


def _refreshed(old: Variant, new: Variant | None) -> Variant:
    if new is None:
        return old
    sources = tuple(dict.fromkeys([*old.sources, *new.sources]))[:MOST_SOURCES]
    return replace(old, count=max(old.count, new.count), sources=sources)
