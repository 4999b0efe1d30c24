"""The Thai terms that wait for a person's decision."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from glossary.entries import ADMITTED, APPROVED, FORBIDDEN, REJECTED, Entry, Variant
from glossary.index import name_key
from glossary.store import concepts

Order = Literal["unsure", "frequent"]
ORDERS: tuple[Order, ...] = get_args(Order)
MOST = 100_000
"""Proposals that are given at a time."""
_DECIDED = ", ".join(f"'{status}'" for status in (APPROVED, ADMITTED, FORBIDDEN, REJECTED))
_BY: dict[Order, str] = {"unsure": "confidence, count DESC, number", "frequent": "count DESC, confidence, number"}


class Proposal(NamedTuple):
    """A Thai term, by its key, of a concept, by its number."""

    concept: int
    key: str


def proposals(connection: sqlite3.Connection, order: Order) -> list[Proposal]:
    """The proposed terms, the least sure or the most frequent first."""
    query = (
        f"SELECT concept, key FROM names WHERE status NOT IN ({_DECIDED}) AND thai ORDER BY {_BY[order]} LIMIT {MOST}"
    )
    return [Proposal(*row) for row in connection.execute(query)]


def open_proposal(connection: sqlite3.Connection, proposal: Proposal) -> tuple[Entry, Variant] | None:
    """A proposal's concept and term; None when it is decided by now, or gone."""
    held = concepts.by_numbers(connection, [proposal.concept]).get(proposal.concept)
    return next(_proposed(held.entry, proposal.key), None) if held else None


def _proposed(entry: Entry, key: str) -> Iterator[tuple[Entry, Variant]]:
    return ((entry, v) for v in entry.variants if not v.is_decided and name_key(v.thai) == key)
