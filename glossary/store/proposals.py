"""The Thai terms to review: those that wait for a decision, or those of another status, sorted and filtered."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, MOST_SOURCES, PROPOSED, REJECTED, Entry, Variant
from glossary.search.index import name_key
from glossary.store import concepts
from glossary.store.connection import Connection

Order = Literal["unsure", "frequent"]
ORDERS: tuple[Order, ...] = get_args(Order)
MOST = 100_000
"""Proposals that are returned at a time."""
_DECIDED = ", ".join(f"'{status}'" for status in (APPROVED, ADMITTED, FORBIDDEN, REJECTED))
_VARIANT = 20
"""Bits that number the rejected terms of a concept, which have no number in the index of names."""
_BY: dict[Order, str] = {"unsure": "confidence, -n.count, n.number", "frequent": "-n.count, confidence, n.number"}


Rank = tuple[float, float, int]
"""The place of a term in an order: the values of the columns by which it is sorted."""


class Proposal(NamedTuple):
    """A Thai term, by the number of its concept and its key; ``rank`` is its place in the order of the query."""

    concept: int
    key: str
    rank: Rank


class ProposalFilter(NamedTuple):
    """The terms to review and their order: the least certain or the most frequent first.

    They have a status, a kind and a domain, and were found in documents whose names begin with ``source``. An empty
    kind or source stands for any, as does None for the domain.
    """

    order: Order = "unsure"
    status: str = PROPOSED
    kind: str = ""
    source: str = ""
    domain: str | None = None

    def matches(self, entry: Entry, variant: Variant) -> bool:
        """Return whether a term passes the filter, as far as its concept tells.

        >>> ProposalFilter(kind="translation").matches(Entry("bank"), Variant("ธนาคาร", "translation"))
        True
        """
        status = variant.status if variant.is_decided else PROPOSED
        # Only some sources of a frequent term are stored with it.
        has_source = variant.count > MOST_SOURCES or any(name.startswith(self.source) for name in variant.sources)
        return (
            status == self.status
            and self.kind in ("", variant.kind)
            and self.domain in (None, entry.domain)
            and (not self.source or has_source)
        )


def find_proposals(
    connection: Connection, filter_: ProposalFilter = ProposalFilter(), after: Rank | None = None, limit: int = MOST
) -> list[Proposal]:
    """Return the terms to review in their order, beginning after the rank of the last one that was reviewed."""
    where, values = _where(filter_)
    if after is not None:
        where += f" AND ({_BY[filter_.order]}) > (?, ?, ?)"
        values += after
    by = _BY[filter_.order]
    query = f"SELECT n.concept, n.key, {by} FROM {_table(filter_)} AS n WHERE {where} ORDER BY {by} LIMIT ?"
    rows = connection.execute(query, (*values, limit))
    key_of = name_key if filter_.status == REJECTED else str
    return [Proposal(concept, key_of(key), (first, second, number)) for concept, key, first, second, number in rows]


def count_proposals(connection: Connection, filter_: ProposalFilter = ProposalFilter(), most: int = -1) -> int:
    """Count the terms to review; counting stops at *most*, unless that is negative."""
    where, values = _where(filter_)
    query = f"SELECT COUNT(*) FROM (SELECT 1 FROM {_table(filter_)} AS n WHERE {where} LIMIT ?)"
    found: int = connection.execute(query, (*values, most)).fetchone()[0]
    return found


def open_proposal(
    connection: Connection, proposal: Proposal, filter_: ProposalFilter = ProposalFilter()
) -> tuple[Entry, Variant] | None:
    """Return the concept and the term of a proposal; None when it no longer passes the filter, or is gone."""
    concept = concepts.by_numbers(connection, [proposal.concept]).get(proposal.concept)
    if concept is None:
        return None
    entry = concept.entry
    same = (v for v in entry.variants if name_key(v.thai) == proposal.key and filter_.matches(entry, v))
    return next(((entry, v) for v in same), None)


# Rejected terms are not in the index of names, so that they are read from the concepts that have one.
_REJECTED_TERMS = f"""
    (
        SELECT c.number << {_VARIANT} | variant.key AS number, c.number AS concept,
            json_extract(variant.value, '$.thai') AS key, TRUE AS thai, '{REJECTED}' AS status,
            COALESCE(json_extract(variant.value, '$.confidence'), {Variant("").confidence}) AS confidence,
            COALESCE(json_extract(variant.value, '$.count'), {Variant("").count}) AS count
        FROM concepts AS c, json_each(COALESCE(c.entry, c.given), '$.variants') AS variant
        WHERE {concepts.HAS_REJECTED} AND json_extract(variant.value, '$.status') = '{REJECTED}'
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


def _table(filter_: ProposalFilter) -> str:
    """Return the table that has the terms of a status."""
    return _REJECTED_TERMS if filter_.status == REJECTED else "names"


def _where(filter_: ProposalFilter) -> tuple[str, tuple[Any, ...]]:
    """Return the condition of a query and its parameters."""
    conditions: list[tuple[str, tuple[Any, ...]]] = [("n.thai", ())]
    if filter_.status == PROPOSED:
        conditions.append((f"n.status NOT IN ({_DECIDED})", ()))
    else:
        conditions.append(("n.status = ?", (filter_.status,)))
    if filter_.kind:
        conditions.append((_HAS_KIND, (f'"kind":"{filter_.kind}"',)))
    if filter_.domain is not None:
        conditions.append((_IN_DOMAIN, (filter_.domain,)))
    if filter_.source:
        conditions.append((_FROM_SOURCE, (filter_.source, filter_.source)))
    return " AND ".join(condition for condition, _ in conditions), tuple(v for _, values in conditions for v in values)
