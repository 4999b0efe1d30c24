"""Add a new build to a table that a person has worked on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from glossary.decisions.overlay import add_evidence, union_of_names
from glossary.entries.entry import Entry, Variant
from glossary.entries.keys import english_key, thai_key
from glossary.search.glossary import Glossary

Places = Mapping[tuple[str, str], Variant]
"""Thai terms by each folded English name of their entry and their own folded form."""


def combine(old: Glossary, new: Glossary) -> Glossary:
    """Add a new build to a glossary that a person may have worked on: all rows of the old one stay, in all columns.

    A row that the build found as well takes the higher count and the sources of both, by the rules of
    ``overlay.refreshed``. Rows that only the build found are added, without a status.
    """
    found, kept = _places(new), _places(old)
    acronyms: dict[str, list[str]] = {}
    for entry in new:
        acronyms.setdefault(english_key(entry.english), []).extend(entry.acronyms)
    entries: dict[str, list[Entry]] = {}
    for entry in old:
        key = english_key(entry.english)
        variants = tuple(add_evidence(v, _lookup(entry, v, found)) for v in entry.variants)
        names = union_of_names(entry.acronyms, acronyms.get(key, ()))
        entries.setdefault(key, []).append(replace(entry, acronyms=names, variants=variants))
    for entry in new:
        variants = tuple(v for v in entry.variants if _lookup(entry, v, kept) is None)
        if variants:
            key = english_key(entry.english)
            first, *others = entries.get(key) or [Entry(entry.english, entry.acronyms)]
            entries[key] = [replace(first, variants=(*first.variants, *variants)), *others]
    return Glossary(tuple(e for key in sorted(entries) for e in entries[key]), old.columns)


def _places(glossary: Glossary) -> Places:
    return {(key, thai_key(v.thai)): v for entry, v in glossary.rows for key in _keys(entry)}


def _lookup(entry: Entry, variant: Variant, places: Places) -> Variant | None:
    """Find the Thai of a variant under the English or an acronym of its entry."""
    thai = thai_key(variant.thai)
    return next((places[key, thai] for key in sorted(_keys(entry)) if (key, thai) in places), None)


def _keys(entry: Entry) -> set[str]:
    """Return the folded English and the folded acronyms of an entry."""
    return {english_key(name) for name in (entry.english, *entry.acronyms)}
