"""What takes the whole glossary: done in the process beside the server, which reads the glossary from its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from glossary.entries.entry import Entry
from glossary.entries.keys import with_ids
from glossary.formats.exchange import export, losses
from glossary.matching.coverage import Coverage, coverage_of
from glossary.search.glossary import Glossary
from glossary.store.conflicts import KINDS, Conflict, find_conflicts
from glossary.store.opening import open_for_reading, open_glossary
from glossary.web.downloads import FORMS
from glossary.web.fields import Submission
from glossary.web.pages.read.work import Read, read_given, spoken_of

MOST = 50_000
"""Concepts of a glossary that is read as a whole here; to see or to write so many takes some 10 s."""
MOST_LISTED = 20
"""Disagreements of each kind that are shown."""


class Disagreeing(NamedTuple):
    """What of one kind does not agree: how many, and the first of them."""

    kind: str
    found: int
    first: tuple[Conflict, ...]


class Whole(NamedTuple):
    """What is seen of a glossary as a whole: what does not agree, and what each of ``FORMS`` cannot carry of it."""

    disagreeing: tuple[Disagreeing, ...]
    losses: Mapping[str, Mapping[str, int]]


class Covered(NamedTuple):
    """A text and what a glossary knows of it.

    ``failed`` documents of its file could not be read; ``is_whole`` is False where the file has more than were read.
    """

    name: str
    coverage: Coverage
    failed: int
    is_whole: bool


def whole_of(path: str) -> Whole:
    """See a glossary as a whole."""
    glossary = _glossary(path)
    return Whole(tuple(_disagreeing(glossary.entries)), {form: losses(glossary, form) for form in FORMS})


def _disagreeing(entries: Sequence[Entry]) -> Iterator[Disagreeing]:
    for kind in KINDS:
        found = find_conflicts(entries, [kind])
        first = tuple(islice(found, MOST_LISTED))
        if first:
            yield Disagreeing(kind, len(first) + sum(1 for _ in found), first)


def exported(path: str, form: str) -> bytes:
    """A glossary in a format."""
    return export(_glossary(path), form).data


def covered(path: str, given: Submission) -> Covered:
    """What a glossary knows of a text; see ``read.work.read_given`` for what is raised."""
    read = read_given(given)
    coverage = coverage_of(read.text, _spoken_of(path, read), read.pairs)
    return Covered(read.name, coverage, len(read.failed), read.is_whole)


def _spoken_of(path: str, read: Read) -> list[Entry]:
    with open_for_reading(path, lambda line: None) as store:
        return spoken_of(store, read)


def _glossary(path: str) -> Glossary:
    """The glossary of a file, each concept with the id by which the server knows it."""
    held = open_glossary(path, read_only=True).glossary
    return replace(held, entries=tuple(replace(entry, id=id_) for id_, entry in with_ids(held.entries)))
