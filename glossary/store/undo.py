"""Undoing a decision that a page or terminal shows, which may be older than the glossary is now."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from align.errors import InputError
from glossary.store import Decision, Store, history

# Concepts that a decision made on a page can change: as many as a pair has English terms.
MOST_CONCEPTS = 100
_MARK = re.compile("[0-9]{1,18}-[0-9a-f]{8}")


class CannotUndoError(InputError):
    """A decision that is not undone, because it is not the one on the page, or a later one changed the same concept."""


class DecisionMark(NamedTuple):
    """The number of a decision, and a digest that tells it from one with the same number in another glossary."""

    number: int
    digest: str

    @classmethod
    def of(cls, decision: Sequence[Decision]) -> DecisionMark:
        """Return the mark of a decision that is not undone, given all its records, one for each concept."""
        content = [(d.at, d.action, d.concept, *d.changes) for d in decision]
        return cls(decision[0].number, hashlib.blake2b(repr(content).encode(), digest_size=4).hexdigest())

    @classmethod
    def parse(cls, text: str, name: str) -> DecisionMark:
        """Parse the mark in the field of a form.

        Raises
        ------
        InputError
            when it is none; *name* is the name of the field
        """
        if not _MARK.fullmatch(text):
            raise InputError(f"{name} must be the number of a decision with its check; got {text[:100]!r}")
        number, _, digest = text.partition("-")
        return cls(int(number), digest)

    def __str__(self) -> str:
        return f"{self.number}-{self.digest}"


def is_in_force(store: Store, mark: DecisionMark, concept: str | None = None) -> bool:
    """Return whether the glossary has a decision that is not undone, and, with *concept*, is on that concept alone."""
    if not 0 < history.count_concepts(store.connection, mark.number) <= (MOST_CONCEPTS if concept is None else 1):
        return False
    decision = list(store.history(number=mark.number))
    return not decision[0].undone and concept in (None, decision[0].concept) and DecisionMark.of(decision) == mark


def undo_decision(store: Store, mark: DecisionMark, concept: str | None = None) -> list[Decision]:
    """Undo a decision; return its records, one for each concept.

    Parameters
    ----------
    store
        the glossary
    mark
        the decision
    concept
        the id of the one concept that it must be on

    Raises
    ------
    CannotUndoError
        when the glossary has no such decision in force, or a later one is on the same concept
    """

    def check() -> None:
        if not is_in_force(store, mark, concept):
            raise CannotUndoError(f"{store.path}: has no decision {mark.number} as this page showed it")
        if history.is_followed(store.connection, mark.number):
            raise CannotUndoError(
                f"{store.path}: decision {mark.number} cannot be undone: a later one is on the same concept"
            )

    return store.undo(mark.number, check)
