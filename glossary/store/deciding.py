"""Decisions that people make in a glossary file: recorded in the history, written to the concepts, and undone.

All functions expect that the caller has begun a transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from align.errors import InputError
from glossary.decisions.overlay import without_evidence
from glossary.decisions.revisions import Revision
from glossary.entries.entry import Entry
from glossary.entries.keys import english_key
from glossary.store import concepts, documents, history
from glossary.store.concepts import StoredConcept
from glossary.store.connection import Connection
from glossary.store.history import ADD, Decision


class ConcurrentChangeError(InputError):
    """A concept on which another person has decided since it was seen."""


class DuplicateTermError(InputError):
    """An English term that another ``concept`` already has in the domain."""

    def __init__(self, message: str, concept: Entry) -> None:
        super().__init__(message)
        self.concept = concept


class Added(NamedTuple):
    """A concept that was added: the number of the decision, and its id."""

    number: int
    id: str


class Update(NamedTuple):
    """The new curated part of a concept; ``concept`` is None where it is new, and the part has its id."""

    concept: StoredConcept | None
    curated: Entry


def write_decision(connection: Connection, updates: Iterable[Update], action: str, by: str, number: int) -> None:
    """Write the curated parts of some concepts as one decision, and refresh the concepts that are affected by them."""
    at = history.now()
    touched: dict[str, set[str]] = {}
    for concept, curated in updates:
        curated = replace(curated, id=concept.id) if concept else curated
        before = concepts.dumps(concept.curated) if concept else None
        connection.execute(
            "INSERT INTO history (decision, at, action, concept, before, person) VALUES (?, ?, ?, ?, ?, ?)",
            (number, at, action, curated.id, before, by),
        )
        if concept is None:
            concepts.add(connection, without_evidence(curated), curated)
        else:
            concepts.update(connection, concept, without_evidence(curated), curated)
        anchor = concept.anchor if concept else english_key(curated.english)
        for domain in {curated.domain, *(concept.domains if concept else ())}:
            touched.setdefault(domain, set()).add(anchor)
    for domain, anchors in sorted(touched.items()):
        documents.refresh(connection, domain, documents.spoken_of(connection, domain, anchors))


def add(connection: Connection, curated: Entry, by: str) -> Added:
    """Add a concept as a decision of a person.

    Raises
    ------
    DuplicateTermError
        when another concept has its English in its domain
    """
    _check_free(connection, curated.english, curated.domain)
    added = Added(history.next_number(connection), concepts.free_id(connection, curated))
    write_decision(connection, [Update(None, replace(curated, id=added.id))], ADD, by, added.number)
    return added


def revise(connection: Connection, id_: str, action: str, by: str, revision: Revision, seen: str | None = None) -> int:
    """Revise one concept as a decision of a person; see ``Store.describe`` for *seen*, the result and the errors."""
    concept = concepts.by_ids(connection, [id_]).get(id_)
    if concept is None:
        raise InputError(f"{connection.path}: has no concept {id_!r}")
    if seen is not None and not history.same_state(seen, history.state(connection, id_)):
        raise ConcurrentChangeError(f"{connection.path}: another person decided on {concept.entry.english!r} meanwhile")
    before = concept.curated or bare(concept.entry)
    curated = revision(concept.entry, before)
    if curated == before:
        return 0
    _check_renamed(connection, concept, curated)
    number = history.next_number(connection)
    write_decision(connection, [Update(concept, curated)], action, by, number)
    return number


def bare(entry: Entry) -> Entry:
    """Return the curated part of a concept that nobody has curated yet: its names alone."""
    return replace(entry, variants=(), acronyms=())


def _check_renamed(connection: Connection, concept: StoredConcept, curated: Entry) -> None:
    """Raise an error if a new name or domain of a concept is that of another."""
    new_name, old_name = ((english_key(entry.english), entry.domain) for entry in (curated, concept.entry))
    if curated.english.strip() and new_name != old_name:
        _check_free(connection, curated.english, curated.domain)
    if curated.domain != concept.entry.domain:
        # Documents of the new domain may have the anchor of the concept, whatever it is called by now. The concept that
        # they made would become one with it, and could not be restored when the decision is undone.
        same = concepts.by_anchors(connection, curated.domain, [concept.anchor]).get(concept.anchor, ())
        uncurated = (other for other in same if not other.curated and other.id != concept.id)
        _raise_duplicate(connection, next(uncurated, None))


def _check_free(connection: Connection, english: str, domain: str) -> None:
    """Raise an error if a concept has an English term in a domain."""
    _raise_duplicate(connection, concepts.find_named(connection, english, domain))


def _raise_duplicate(connection: Connection, concept: StoredConcept | None) -> None:
    """Raise an error that names a concept, unless it is None."""
    if concept is not None:
        entry = concept.entry
        where = f" in the domain {entry.domain!r}" if entry.domain else ""
        raise DuplicateTermError(f"{connection.path}: has a concept {entry.english!r}{where} already", entry)


def undo(connection: Connection, number: int | None = None) -> list[Decision]:
    """Undo a decision, or without a number the last one that holds; see ``Store.undo``."""
    if number is None:
        number = connection.execute("SELECT MAX(decision) FROM history WHERE undone = 0").fetchone()[0]
        if number is None:
            return []
    made = list(history.decisions(connection, number))
    if not made or made[0].undone:
        raise InputError(f"{connection.path}: has no decision {number} to undo")
    if history.is_followed(connection, number):
        raise InputError(f"{connection.path}: decision {number} cannot be undone: a later one is on the same concept")
    touched: dict[str, set[str]] = {}
    found = concepts.by_ids(connection, (decision.concept for decision in made))
    for decision in reversed(made):
        if concept := found.get(decision.concept):
            uncurated = replace(concept.entry, domain=concept.domain)
            current = without_evidence(decision.before) if decision.before else uncurated
            concepts.update(connection, concept, current, decision.before)
            found[decision.concept] = concept._replace(entry=current, curated=decision.before)
            for domain in {*concept.domains, current.domain}:
                touched.setdefault(domain, set()).add(concept.anchor)
    connection.execute("UPDATE history SET undone = 1 WHERE decision = ?", (number,))
    for domain, anchors in sorted(touched.items()):
        documents.refresh(connection, domain, anchors)
    return made
