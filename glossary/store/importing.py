"""Import entries of another glossary into a glossary file, as one decision."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from glossary.decisions.reconcile import NameHistory, OnConflict, Reconciliation, reconcile
from glossary.entries.entry import Entry, Variant
from glossary.entries.keys import english_key, thai_key
from glossary.store import concepts
from glossary.store.concepts import Origin, StoredConcept, share_term
from glossary.store.connection import Connection
from glossary.store.deciding import Update, bare, write_decision
from glossary.store.history import decisions, next_number

BATCH = 5_000
"""Entries that are imported at a time, so that a large glossary is never in memory as a whole."""


def import_entries(
    connection: Connection,
    entries: Iterable[Entry],
    on_conflict: OnConflict,
    action: str,
    by: str,
    other: Connection | None = None,
) -> Iterator[Reconciliation]:
    """Import entries, and yield the result for each; the caller has begun a transaction.

    An entry is merged into the concept of the same id, or without one into the first of the same English in its domain.
    If they are those of an *other* glossary file, it tells their earlier names, and their origins: one of the same id
    and origin is the same concept whatever it is called by now.
    """
    number = next_number(connection)
    origins = concepts.origins(other) if other else {}
    iterator = iter(entries)
    while entries_of_batch := list(itertools.islice(iterator, BATCH)):
        batch = _Batch(connection, entries_of_batch, other, origins)
        for entry, concept in zip(entries_of_batch, batch.matches, strict=True):
            result = batch.merge(entry, concept, on_conflict)
            yield result._replace(decision=number) if result.changes else result
        write_decision(connection, batch.updates(), action, by, number)


class _Batch:
    """A batch of entries that are imported together; ``matches`` are the concepts into which they are merged."""

    def __init__(
        self,
        connection: Connection,
        entries: Sequence[Entry],
        other: Connection | None,
        origins: Mapping[str, Origin],
    ) -> None:
        self.matches = _match(connection, entries, origins)
        self._connection, self._other, self._origins = connection, other, origins
        self._pending: dict[str, Entry] = {}
        self._targets: dict[str, StoredConcept | None] = {}
        self._names = Counter((english_key(entry.english), entry.domain) for entry in entries)
        self._renamed = {
            concept.id
            for entry, concept in zip(entries, self.matches, strict=True)
            if concept and concept.id == entry.id and _may_rename(entry)
        }

    def merge(self, entry: Entry, concept: StoredConcept | None, on_conflict: OnConflict) -> Reconciliation:
        """Merge an entry into a concept, or into a new one, which is not written yet."""
        id_ = concept.id if concept else concepts.free_id(self._connection, entry, self._pending)
        current: Entry | None = None
        curated: Entry | None = None
        if earlier := self._pending.get(id_):
            current, curated = earlier, earlier
        elif concept:
            current, curated = concept.entry, concept.curated or bare(concept.entry)
        histories = (NameHistory(), NameHistory())
        if self._other and concept:
            histories = _name_histories(self._connection, self._other, concept, entry)
        result = reconcile(current, entry, on_conflict, curated, histories, partial(self._is_taken, entry))
        # Someone curated the concept in the other file, if only to change it back; so it is curated here, too.
        is_curated_there = concept and not concept.curated and self._origins.get(entry.id) == concept.origin
        if result.changes or is_curated_there:
            self._pending[id_] = replace(result.entry, id=id_)
            self._targets.setdefault(id_, concept)
        return result

    def updates(self) -> Iterator[Update]:
        """Yield what has to be written after all entries are merged."""
        return (Update(self._targets[id_], curated) for id_, curated in self._pending.items())

    def _is_taken(self, entry: Entry, english: str, domain: str) -> bool:
        """Return whether a concept other than that of an entry has a name in a domain, or will have it."""
        concept = concepts.find_named(self._connection, english, domain)
        if concept is not None and concept.id != entry.id and concept.id not in self._renamed:
            return True
        name = english_key(english), domain
        is_own = name == (english_key(entry.english), entry.domain)
        return self._names[name] > is_own


def _match(connection: Connection, batch: Sequence[Entry], origins: Mapping[str, Origin]) -> list[StoredConcept | None]:
    """Return the concept into which each entry is merged; None where it is new."""
    by_id = concepts.by_ids(connection, (e.id for e in batch if e.id))
    by_anchor = {
        domain: concepts.by_anchors(connection, domain, (english_key(e.english) for e in batch if e.domain == domain))
        for domain in {e.domain for e in batch}
    }
    matches: list[StoredConcept | None] = []
    for entry in batch:
        concept = by_id.get(entry.id)
        if concept and (origins.get(concept.id) == concept.origin or _share_present_or_exported_term(concept, entry)):
            matches.append(concept)
            continue
        of_name = by_anchor[entry.domain].get(english_key(entry.english), [])
        same = (c for c in of_name if _is_same(c, entry) and origins.get(c.id) != c.origin)
        matches.append(next(same, None))
    return matches


def _is_same(concept: StoredConcept, entry: Entry) -> bool:
    """Return whether an entry is the concept of the same English in its domain, though its id is another.

    It is where either has no id of its own or was only found in documents, and where they share a Thai term; not where
    its id is that of the concept with a number behind it, which was made for another concept of the same English.
    """
    thai = {thai_key(v.thai) for v in entry.variants}
    shares_thai = any(thai_key(v.thai) in thai for v in concept.entry.variants)
    if not entry.english:
        return shares_thai
    is_numbered = entry.id.rpartition("-")[0] == concept.id
    return not is_numbered and (shares_thai or not entry.id or concept.curated is None or entry.id == concept.id)


def _share_present_or_exported_term(concept: StoredConcept, entry: Entry) -> bool:
    """Return whether an entry shares a term with a concept, or did when it was exported to a spreadsheet."""
    if share_term(concept.entry, entry):
        return True
    if entry.baseline is None:
        return False
    exported = Entry(entry.baseline.english, (), tuple(Variant(v.baseline.thai) for v in entry.variants if v.baseline))
    return concept.anchor == english_key(entry.baseline.english) or share_term(concept.entry, exported)


def _name_histories(
    connection: Connection, other: Connection, concept: StoredConcept, entry: Entry
) -> tuple[NameHistory, NameHistory]:
    """Return the earlier names of a concept in this file and in the other; empty where both call it the same."""
    own = concept.entry
    if own.id != entry.id or (own.english, own.domain) == (entry.english, entry.domain):
        return NameHistory(), NameHistory()
    return _name_history(connection, own), _name_history(other, entry)


def _name_history(connection: Connection, entry: Entry) -> NameHistory:
    """Return the names of a concept by the decisions on it that hold."""
    made = [decision for decision in decisions(connection, concept=entry.id) if not decision.undone]
    states = [made[0].before or made[0].uncurated, *(decision.after or entry for decision in made)] if made else [entry]
    return NameHistory(_without_repeats(s.english for s in states), _without_repeats(s.domain for s in states))


def _without_repeats(names: Iterable[str]) -> tuple[str, ...]:
    """Return names without those that are the same as the one before."""
    return tuple(name for name, _ in itertools.groupby(names))


def _may_rename(entry: Entry) -> bool:
    """Return whether an entry may rename its concept; not where its name is the one that was exported."""
    was = entry.baseline
    return was is None or was.english != entry.english or was.domain not in (None, entry.domain)
