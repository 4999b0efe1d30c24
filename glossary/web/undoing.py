"""Taking back what was decided here, and nothing else: pages stay open while glossaries are replaced."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from align.errors import InputError
from glossary.store import Decision, Store, history

MOST_CONCEPTS = 100
"""Concepts that a decision of a page can be on: as many as a pair has English terms."""
_MARK = re.compile("[0-9]{1,18}-[0-9a-f]{8}")


class KeptError(InputError):
    """A decision that is not taken back: it is not the one that is meant, or a later one is on the same concept."""


class Mark(NamedTuple):
    """A decision by its number; ``check`` tells it from one of another glossary that has the same number."""

    number: int
    check: str

    @classmethod
    def of(cls, made: Sequence[Decision]) -> Mark:
        """The mark of a decision that holds, of which all is given: a record for each of its concepts."""
        said = [(d.at, d.action, d.concept, *d.changes) for d in made]
        return cls(made[0].number, hashlib.blake2b(repr(said).encode(), digest_size=4).hexdigest())

    @classmethod
    def parse(cls, text: str, name: str) -> Mark:
        """The mark that a field says.

        Raises
        ------
        InputError
            when it is none; *name* is that of the field
        """
        if not _MARK.fullmatch(text):
            raise InputError(f"{name} must be the number of a decision with its check; got {text[:100]!r}")
        number, _, check = text.partition("-")
        return cls(int(number), check)

    def __str__(self) -> str:
        return f"{self.number}-{self.check}"


def holds(store: Store, mark: Mark, concept: str | None = None) -> bool:
    """Is there the decision of a mark, not taken back, and on one concept alone, where that is said?"""
    if not 0 < history.count_concepts(store.connection, mark.number) <= (MOST_CONCEPTS if concept is None else 1):
        return False
    made = list(store.history(number=mark.number))
    return not made[0].undone and concept in (None, made[0].concept) and Mark.of(made) == mark


def undo_own(store: Store, mark: Mark, concept: str | None = None) -> list[Decision]:
    """Take back the decision of a mark; gives it, concept by concept.

    Parameters
    ----------
    store
        the glossary
    mark
        the decision
    concept
        the id of the concept that it must be on, and on no other

    Raises
    ------
    KeptError
        when there is no such decision that holds, or a later one is on the same concept
    """

    def check() -> None:
        if not holds(store, mark, concept):
            raise KeptError(f"{store.path}: has no decision {mark.number} as this page showed it")
        if history.is_followed(store.connection, mark.number):
            raise KeptError(
                f"{store.path}: decision {mark.number} cannot be undone: a later one is on the same concept"
            )

    return store.undo(mark.number, check)
