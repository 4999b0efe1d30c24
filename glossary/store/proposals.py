"""The Thai terms that a person goes through: those that wait for a decision, or those of another status."""

from __future__ import annotations

import sqlite3
from typing import Any, Literal, NamedTuple, get_args

from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, MOST_SOURCES, PROPOSED, REJECTED, Entry, Variant
from glossary.search.index import name_key
from glossary.store import concepts

Order = Literal["unsure", "frequent"]
ORDERS: tuple[Order, ...] = get_args(Order)
MOST = 100_000
"""Proposals that are given at a time."""
_DECIDED = ", ".join(f"'{status}'" for status in (APPROVED, ADMITTED, FORBIDDEN, REJECTED))
_VARIANT = 20
"""Bits behind the number of a concept that say which of its terms it is, where none has a number of its own."""
_BY: dict[Order, str] = {"unsure": "confidence, -n.count, n.number", "frequent": "-n.count, confidence, n.number"}


Rank = tuple[float, float, int]
"""The place of a term in an order."""


class Proposal(NamedTuple):
    """A Thai term, by its key, of a concept, by its number; ``rank`` is its place in the order that was asked for."""

    concept: int
    key: str
    rank: Rank


class ProposalFilter(NamedTuple):
    """Which terms to go through.

    Those of a status, kind and domain that were found in documents whose names begin with ``source``; an empty kind or
    source and no domain are any. The least sure or the most frequent come first.
    """

    order: Order = "unsure"
    status: str = PROPOSED
    kind: str = ""
    source: str = ""
    domain: str | None = None

    def matches(self, entry: Entry, variant: Variant) -> bool:
        """Return whether a term of a concept, as it is now, passes the filters.

        >>> ProposalFilter(kind="translation").matches(Entry("bank"), Variant("ธนาคาร", "translation"))
        True
        """
        status = variant.status if variant.is_decided else PROPOSED
        places = variant.sources
        return (
            status == self.status
            and self.kind in ("", variant.kind)
            and self.domain in (None, entry.domain)
            and (variant.count > MOST_SOURCES or not self.source or any(p.startswith(self.source) for p in places))
        )


def proposals(
    connection: sqlite3.Connection, wanted: ProposalFilter, after: Rank | None = None, limit: int = MOST
) -> list[Proposal]:
    """The terms to go through in their order, those behind a place of it; some of them may be none by now."""
    where, values = _where(wanted)
    if after is not None:
        where += f" AND ({_BY[wanted.order]}) > (?, ?, ?)"
        values += after
    by = _BY[wanted.order]
    query = f"SELECT n.concept, n.key, {by} FROM {_terms(wanted)} AS n WHERE {where} ORDER BY {by} LIMIT ?"
    rows = connection.execute(query, (*values, limit))
    key_of = name_key if wanted.status == REJECTED else str
    return [Proposal(concept, key_of(key), (first, second, number)) for concept, key, first, second, number in rows]


def count(connection: sqlite3.Connection, wanted: ProposalFilter, most: int = -1) -> int:
    """How many terms there are to go through; of *most*, where that is not negative, no more are counted."""
    where, values = _where(wanted)
    query = f"SELECT COUNT(*) FROM (SELECT 1 FROM {_terms(wanted)} AS n WHERE {where} LIMIT ?)"
    found: int = connection.execute(query, (*values, most)).fetchone()[0]
    return found


# Mistakes are no names by which a concept is found, so that the concepts are read that have one.
_MISTAKES = f"""
    (
        SELECT c.number << {_VARIANT} | variant.key AS number, c.number AS concept,
            json_extract(variant.value, '$.thai') AS key, TRUE AS thai, '{REJECTED}' AS status,
            COALESCE(json_extract(variant.value, '$.confidence'), {Variant("").confidence}) AS confidence,
            COALESCE(json_extract(variant.value, '$.count'), {Variant("").count}) AS count
        FROM concepts AS c, json_each(COALESCE(c.entry, c.given), '$.variants') AS variant
        WHERE instr(c.given, '"status":"{REJECTED}"') AND json_extract(variant.value, '$.status') = '{REJECTED}'
    )
"""
_HAS_KIND = "EXISTS (SELECT 1 FROM concepts AS c WHERE c.number = n.concept AND instr(COALESCE(entry, given), ?))"
_IN_DOMAIN = f"EXISTS (SELECT 1 FROM concepts WHERE concepts.number = n.concept AND {concepts.DOMAIN} = ?)"
_FROM_SOURCE = f"""
    EXISTS (
        SELECT 1 FROM concepts AS c
        JOIN occurrences AS o ON o.domain IN (c.domain, {concepts.DOMAIN}) AND o.english_key = c.english_key
        JOIN documents AS d ON d.number = o.document
        WHERE c.number = n.concept AND substr(d.name, 1, length(?)) = ?
    )
"""


def _terms(wanted: ProposalFilter) -> str:
    """The table that has the terms of a status."""
    return _MISTAKES if wanted.status == REJECTED else "names"


def _where(wanted: ProposalFilter) -> tuple[str, tuple[Any, ...]]:
    """The condition of a query and its values."""
    conditions: list[tuple[str, tuple[Any, ...]]] = [("n.thai", ())]
    if wanted.status == PROPOSED:
        conditions.append((f"n.status NOT IN ({_DECIDED})", ()))
    else:
        conditions.append(("n.status = ?", (wanted.status,)))
    if wanted.kind:
        conditions.append((_HAS_KIND, (f'"kind":"{wanted.kind}"',)))
    if wanted.domain is not None:
        conditions.append((_IN_DOMAIN, (wanted.domain,)))
    if wanted.source:
        conditions.append((_FROM_SOURCE, (wanted.source, wanted.source)))
    return " AND ".join(condition for condition, _ in conditions), tuple(v for _, values in conditions for v in values)


def open_proposal(
    connection: sqlite3.Connection, proposal: Proposal, wanted: ProposalFilter = ProposalFilter()
) -> tuple[Entry, Variant] | None:
    """The concept and the term of a proposal; None when it is decided by now, or gone."""
    held = concepts.by_numbers(connection, [proposal.concept]).get(proposal.concept)
    if held is None:
        return None
    same = (v for v in held.entry.variants if name_key(v.thai) == proposal.key and wanted.matches(held.entry, v))
    return next(((held.entry, v) for v in same), None)
