"""What became other in a concept, as records and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from glossary.entries import PROPOSED, Entry
from glossary.keys import thai_key


class Change(NamedTuple):
    """What became of one thing: ``thai`` is empty where it is of the concept, ``before`` where it is new."""

    english: str
    thai: str
    field: str
    before: str
    after: str


def describe(change: Change) -> str:
    """A change in words.

    >>> describe(Change("bank", "แบงก์", "status", "proposed", "forbidden"))
    'bank: แบงก์: status proposed -> forbidden'
    """
    where = f"{change.english}: {change.thai}" if change.thai else change.english
    if change.field == "thai" and not change.before:
        return f"{change.english}: new {change.thai}"
    return f"{where}: {change.field} {change.before or 'none'} -> {change.after or 'none'}"


def changes_between(before: Entry, after: Entry) -> Iterator[Change]:
    """What is other in the given part of a concept than it was before, term by term.

    A term that had no given part before and counts by documents was proposed.

    >>> from glossary.entries import Variant
    >>> old, new = (Entry("bank", (), (Variant("ธนาคาร", status=s),)) for s in ("", "approved"))
    >>> [describe(change) for change in changes_between(old, new)]
    ['bank: ธนาคาร: status none -> approved']
    """
    for field in ("english", "definition", "note"):
        if getattr(before, field) != getattr(after, field):
            yield Change(before.english, "", field, getattr(before, field), getattr(after, field))
    held, now = ({thai_key(v.thai): v for v in entry.variants} for entry in (before, after))
    for key in dict.fromkeys((*held, *now)):
        old, new = held.get(key), now.get(key)
        if old is None and new is not None and not new.count:
            old = replace(new, status=PROPOSED, note="")
        if old is None or new is None:
            terms = [v.thai if v else "" for v in (old, new)]
            yield Change(after.english, "".join(terms), "thai", *terms)
            continue
        for field in ("thai", "status", "kind", "part_of_speech", "note"):
            if getattr(old, field) != getattr(new, field):
                yield Change(after.english, old.thai, field, getattr(old, field), getattr(new, field))
