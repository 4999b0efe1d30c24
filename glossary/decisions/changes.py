"""The differences between two states of a concept, as records and as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from glossary.decisions.overlay import rejected_names
from glossary.entries.entry import PROPOSED, REJECTED, Entry, Variant
from glossary.entries.keys import english_key, thai_key

ADDED = "thai added"
"""The field of a change in which a person typed a new Thai term."""
MOST_SHOWN = 120
"""Code points of a term or a text that ``describe`` shows."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Change(NamedTuple):
    """A change of one field of a concept or of one of its Thai terms.

    ``thai`` is empty where the field is one of the concept, ``before`` where the value is new. Where a person added a
    term, the field is ``ADDED`` and ``after`` the status of the term.
    """

    english: str
    thai: str
    field: str
    before: str
    after: str


def describe(change: Change) -> str:
    """Return a change as one line of text; a long value is cut off.

    >>> describe(Change("bank", "แบงก์", "status", "proposed", "forbidden"))
    'bank: แบงก์: status proposed -> forbidden'
    >>> describe(Change("bank", "แบงก์", "thai added", "", "forbidden"))
    'bank: แบงก์: added as forbidden'
    """
    english, thai, field, before, after = map(_one_line, change)
    where = f"{english}: {thai}" if thai else english
    if field == "thai" and not before:
        return f"{english}: new {thai}"
    if field == ADDED:
        return f"{where}: added as {after}"
    return f"{where}: {field} {before or 'none'} -> {after or 'none'}"


def _one_line(text: str) -> str:
    # A control character in a term could move the cursor or colour the terminal of whoever lists the history.
    line = " ".join(_CONTROL.sub(" ", text).split())
    return line if len(line) <= MOST_SHOWN else line[:MOST_SHOWN] + "…"


def changes_of_new(entry: Entry) -> tuple[Change, ...]:
    """Return the changes that a new concept makes: one for each Thai term, or without one its English.

    >>> [describe(change) for change in changes_of_new(Entry("bank"))]
    ['bank: english none -> bank']
    """
    terms = tuple(Change(entry.english, v.thai, "thai", "", v.thai) for v in entry.variants)
    return terms or (Change(entry.english, "", "english", "", entry.english),)


def changes_between(before: Entry, after: Entry) -> Iterator[Change]:
    """Yield the changes between two curated parts of a concept, field by field and term by term.

    A new term of count 0 was proposed by documents before. One that has no kind either, which documents give to each
    term, was added by a person.

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
    yield from _acronym_changes(before, after)
    yield from _synonym_changes(before, after)
    old, new = ({thai_key(v.thai): v for v in entry.variants} for entry in (before, after))
    for key in dict.fromkeys((*old, *new)):
        yield from _term_changes(after.english, old.get(key), new.get(key))


def _term_changes(english: str, old: Variant | None, new: Variant | None) -> Iterator[Change]:
    """Yield the changes of one Thai term; *old* is None where it is new, *new* where it was removed."""
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
        before, after = getattr(old, field), getattr(new, field)
        if before != after and not (field == "status" and same_status(before, after)):
            yield Change(english, old.thai, field, before, after)
    for column in dict.fromkeys((*old.extra, *new.extra)):
        if old.extra.get(column, "") != new.extra.get(column, ""):
            yield Change(english, old.thai, column, old.extra.get(column, ""), new.extra.get(column, ""))


def same_status(first: str, second: str) -> bool:
    """Return whether two statuses mean the same; no status means proposed.

    >>> same_status("", "proposed"), same_status("", "approved")
    (True, False)
    """
    return (first or PROPOSED) == (second or PROPOSED)


def _acronym_changes(before: Entry, after: Entry) -> Iterator[Change]:
    """Yield the acronyms that were added, removed or respelled."""
    old, new = ({english_key(name): name for name in entry.acronyms} for entry in (before, after))
    # An acronym that only documents have is not in the curated part; its removal shows as a new rejected synonym.
    rejected = rejected_names(after.synonyms) - rejected_names(before.synonyms)
    old = {english_key(s.english): s.english for s in after.synonyms if english_key(s.english) in rejected} | old
    for key in dict.fromkeys((*old, *new)):
        if old.get(key, "") != new.get(key, ""):
            yield Change(before.english, "", "acronyms", old.get(key, ""), new.get(key, ""))


def _synonym_changes(before: Entry, after: Entry) -> Iterator[Change]:
    """Yield the synonyms that were added, removed or got another status; rejected ones count as acronyms."""
    synonyms = (
        {english_key(s.english): s for s in entry.synonyms if s.status != REJECTED} for entry in (before, after)
    )
    old_synonyms, new_synonyms = synonyms
    for key in dict.fromkeys((*old_synonyms, *new_synonyms)):
        old, new = old_synonyms.get(key), new_synonyms.get(key)
        if old is None or new is None:
            yield Change(before.english, "", "synonym", old.english if old else "", new.english if new else "")
        elif not same_status(old.status, new.status):
            yield Change(before.english, "", f"status of {new.english}", old.status, new.status)
