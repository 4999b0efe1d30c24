"""What became other in a concept, as records and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from glossary.decisions.overlay import rejected_names
from glossary.entries.entry import PROPOSED, REJECTED, Entry, Variant
from glossary.entries.keys import english_key, thai_key

ADDED = "thai added"
"""The field of a Thai term that a person typed."""
MOST_TOLD = 120
"""Code points of a term or a text that are told."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Change(NamedTuple):
    """What became of one thing: ``thai`` is empty where it is of the concept, ``before`` where it is new.

    Where a person added a term, the field is ``ADDED`` and ``after`` its status.
    """

    english: str
    thai: str
    field: str
    before: str
    after: str


def describe(change: Change) -> str:
    """A change in words, in one line; of a long text, how it begins.

    >>> describe(Change("bank", "แบงก์", "status", "proposed", "forbidden"))
    'bank: แบงก์: status proposed -> forbidden'
    >>> describe(Change("bank", "แบงก์", "thai added", "", "forbidden"))
    'bank: แบงก์: added as forbidden'
    """
    english, thai, field, before, after = map(_told, change)
    where = f"{english}: {thai}" if thai else english
    if field == "thai" and not before:
        return f"{english}: new {thai}"
    if field == ADDED:
        return f"{where}: added as {after}"
    return f"{where}: {field} {before or 'none'} -> {after or 'none'}"


def _told(text: str) -> str:
    line = " ".join(_CONTROL.sub(" ", text).split())
    return line if len(line) <= MOST_TOLD else line[:MOST_TOLD] + "…"


def changes_of_new(entry: Entry) -> tuple[Change, ...]:
    """What comes with a new concept: its Thai terms, or without one its English.

    >>> [describe(change) for change in changes_of_new(Entry("bank"))]
    ['bank: english none -> bank']
    """
    news = tuple(Change(entry.english, v.thai, "thai", "", v.thai) for v in entry.variants)
    return news or (Change(entry.english, "", "english", "", entry.english),)


def changes_between(before: Entry, after: Entry) -> Iterator[Change]:
    """What is other in the given part of a concept than it was before, term by term.

    A term that had no given part before and counts by documents was proposed; one without a kind, which documents give
    to each, was added by a person.

    >>> old, new = (Entry("bank", (), (Variant("ธนาคาร", status=s),)) for s in ("", "approved"))
    >>> [describe(change) for change in changes_between(old, new)]
    ['bank: ธนาคาร: status none -> approved']
    >>> typed = Entry("bank", (), (Variant("แบงก์", status="forbidden", count=0, note="spoken"),))
    >>> [describe(change) for change in changes_between(Entry("bank"), typed)]
    ['bank: แบงก์: added as forbidden', 'bank: แบงก์: note none -> spoken']
    """
    for field in ("english", "domain", "definition", "note"):
        if getattr(before, field) != getattr(after, field):
            yield Change(before.english, "", field, getattr(before, field), getattr(after, field))
    yield from _of_acronyms(before, after)
    yield from _of_synonyms(before, after)
    held, now = ({thai_key(v.thai): v for v in entry.variants} for entry in (before, after))
    for key in dict.fromkeys((*held, *now)):
        yield from _of_term(after.english, held.get(key), now.get(key))


def _of_term(english: str, old: Variant | None, new: Variant | None) -> Iterator[Change]:
    """What is other in a Thai term; one of both is None where it came or went."""
    if old is None and new is not None and not new.count:
        old = replace(new, status=PROPOSED, note="")
        if not new.kind:
            yield Change(english, new.thai, ADDED, "", new.status or PROPOSED)
            old = Variant(new.thai, status=new.status)
    if old is None or new is None:
        terms = [v.thai if v else "" for v in (old, new)]
        yield Change(english, "".join(terms), "thai", *terms)
        return
    for field in ("thai", "status", "kind", "part_of_speech", "note"):
        was, is_ = getattr(old, field), getattr(new, field)
        if was != is_ and not (field == "status" and same_status(was, is_)):
            yield Change(english, old.thai, field, was, is_)
    for column in dict.fromkeys((*old.extra, *new.extra)):
        if old.extra.get(column, "") != new.extra.get(column, ""):
            yield Change(english, old.thai, column, old.extra.get(column, ""), new.extra.get(column, ""))


def same_status(first: str, second: str) -> bool:
    """Are two statuses the same, where none is proposed?

    >>> same_status("", "proposed"), same_status("", "approved")
    (True, False)
    """
    return (first or PROPOSED) == (second or PROPOSED)


def _of_acronyms(before: Entry, after: Entry) -> Iterator[Change]:
    """Acronyms that came, went, or are written otherwise; those of documents went where they are rejected."""
    held, now = ({english_key(name): name for name in entry.acronyms} for entry in (before, after))
    rejected = rejected_names(after.synonyms) - rejected_names(before.synonyms)
    held = {english_key(s.english): s.english for s in after.synonyms if english_key(s.english) in rejected} | held
    for key in dict.fromkeys((*held, *now)):
        old, new = held.get(key, ""), now.get(key, "")
        if old != new:
            yield Change(before.english, "", "acronyms", old, new)


def _of_synonyms(before: Entry, after: Entry) -> Iterator[Change]:
    """Further English terms that came, went, or have another status; mistakes are told with the acronyms."""
    held, now = (
        {english_key(s.english): s for s in entry.synonyms if s.status != REJECTED} for entry in (before, after)
    )
    for key in dict.fromkeys((*held, *now)):
        old, new = held.get(key), now.get(key)
        if old is None or new is None:
            yield Change(before.english, "", "synonym", old.english if old else "", new.english if new else "")
        elif not same_status(old.status, new.status):
            yield Change(before.english, "", f"status of {new.english}", old.status, new.status)
