"""Work on the whole glossary for the page of numbers; the worker process reads the glossary from its file."""

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
from glossary.web.texts import find_entries, read_given

MAX_CONCEPTS = 50_000
"""Concepts of a glossary up to which it is read as a whole here; that takes some 10 s."""
MAX_LISTED = 20
"""Conflicts of each kind that are listed."""


class ConflictGroup(NamedTuple):
    """The conflicts of one kind: how many there are, and the first of them."""

    kind: str
    found: int
    first: tuple[Conflict, ...]


class Overview(NamedTuple):
    """The conflicts of a whole glossary, and for each of ``FORMS`` what it cannot hold of it."""

    conflicts: tuple[ConflictGroup, ...]
    losses: Mapping[str, Mapping[str, int]]


class TextCoverage(NamedTuple):
    """The coverage of a text by a glossary.

    ``failed`` documents of its file could not be read; ``is_whole`` is False where the file has more than were read.
    """

    name: str
    coverage: Coverage
    failed: int
    is_whole: bool


def overview_of(path: str) -> Overview:
    """Return the overview of a glossary."""
    glossary = _read_glossary(path)
    return Overview(tuple(_group_conflicts(glossary.entries)), {form: losses(glossary, form) for form in FORMS})


def _group_conflicts(entries: Sequence[Entry]) -> Iterator[ConflictGroup]:
    for kind in KINDS:
        found = find_conflicts(entries, [kind])
        first = tuple(islice(found, MAX_LISTED))
        if first:
            yield ConflictGroup(kind, len(first) + sum(1 for _ in found), first)


def export_glossary(path: str, form: str) -> bytes:
    """Export a glossary in a format."""
    return export(_read_glossary(path), form).data


def cover_text(path: str, given: Submission) -> TextCoverage:
    """Return the coverage of a text by a glossary; raise the errors of ``texts.read_given``."""
    text = read_given(given)
    with open_for_reading(path, lambda line: None) as store:
        entries = find_entries(store, text)
    return TextCoverage(text.name, coverage_of(text.text, entries, text.pairs), len(text.failed), text.is_whole)


def _read_glossary(path: str) -> Glossary:
    """Read a glossary, and give each concept the id by which the server knows it."""
    glossary = open_glossary(path, read_only=True).glossary
    return replace(glossary, entries=tuple(replace(entry, id=id_) for id_, entry in with_ids(glossary.entries)))
