"""Statistics of a glossary file, by SQL over its tables: reading every entry would take too long for a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from align.records import KINDS
from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, REJECTED, SCALE, STATUSES
from glossary.entries.keys import thai_key
from glossary.store import concepts
from glossary.store.connection import Connection
from glossary.store.proposals import ProposalFilter, count_proposals

MOST_FREQUENT = 20
"""Most frequent concepts that are listed."""
MOST_NAMES = 50
"""Names that a concept has on average, at most: that many times more names than concepts are read."""
MOST_CALIBRATED = 10_000
"""Concepts, those decided last, whose terms are compared with the program's confidence."""
MOST_PLACES = 20
"""Occurrences of a term, the first, over which the program's confidence is averaged."""
BINS = 10
"""Bins of equal width into which confidence is split."""


@dataclass(frozen=True, slots=True)
class Build:
    """A build: its time in UTC, its numbers of documents and pairs, and the running totals of all builds so far.

    A document that was read again, because its text or the model had changed, is in the totals again.
    """

    at: str
    documents: int
    pairs: int
    all_documents: int
    all_pairs: int


@dataclass(frozen=True, slots=True)
class Frequent:
    """A frequent concept: its id, its English, the best of its usable Thai terms, empty if there is none, its count."""

    id: str
    english: str
    thai: str
    count: int


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin of decided terms: their number, their mean confidence, and the share of them that is right."""

    terms: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """The statistics of a glossary file.

    Parameters
    ----------
    concepts, documents
        their numbers
    statuses
        the number of Thai terms of each status
    kinds
        the number of pairs of each kind that were found in documents, each in its sentence
    actions, days
        the number of decisions that hold, by action and by day in UTC; an import of many concepts is one decision
    builds
        the builds in their order
    frequent
        the concepts that were found most often, with any rendering
    bins
        the calibration of the program: what people decided, by ``BINS`` bins of its confidence, the lowest first,
        without empty ones. Approved, admitted and forbidden terms count as right, rejected ones as wrong. Terms that
        only people or other glossaries gave have no confidence and are left out
    """

    concepts: int
    documents: int
    statuses: Mapping[str, int]
    kinds: Mapping[str, int]
    actions: Mapping[str, int]
    days: Mapping[date, int]
    builds: tuple[Build, ...]
    frequent: tuple[Frequent, ...]
    bins: tuple[Bin, ...]

    @property
    def terms(self) -> int:
        """Return the number of Thai terms."""
        return sum(self.statuses.values())

    @property
    def sentences(self) -> int:
        """Return the number of sentences, one for each pair that was found in a document."""
        return sum(self.kinds.values())

    @property
    def decisions(self) -> int:
        """Return the number of decisions that hold."""
        return sum(self.actions.values())


def compute_statistics(connection: Connection) -> Statistics:
    """Return the statistics of a glossary file, as it is now."""
    kinds = connection.execute("SELECT kind, COUNT(*) FROM occurrences GROUP BY kind")
    actions, days = _decisions(connection)
    return Statistics(
        concepts=_size(connection, "concepts"),
        documents=_size(connection, "documents"),
        statuses=_in_order(_statuses(connection), STATUSES),
        kinds=_in_order(dict(kinds.fetchall()), KINDS),
        actions=actions,
        days=days,
        builds=tuple(Build(*row) for row in connection.execute(_BUILDS)),
        frequent=tuple(_frequent(connection)),
        bins=tuple(_bins(_calibration(connection))),
    )


def _size(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def _in_order(found: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """Return the counts that are not 0, those of known names first and in their *order*."""
    return {name: found[name] for name in dict.fromkeys((*order, *sorted(found))) if found.get(name)}


def _statuses(connection: Connection) -> dict[str, int]:
    """Count the Thai terms of each status."""
    # The index of names has no rejected terms.
    found = dict(connection.execute("SELECT status, COUNT(*) FROM names WHERE thai GROUP BY status").fetchall())
    return {**found, REJECTED: count_proposals(connection, ProposalFilter(status=REJECTED))}


def _decisions(connection: Connection) -> tuple[Counter[str], Counter[date]]:
    """Count the decisions that hold, by action and by day."""
    actions, days = Counter[str](), Counter[date]()
    for action, day, count in connection.execute(_DECISIONS):
        actions[action] += count
        days[date.fromisoformat(day)] += count
    return actions, days


# A decision on many concepts has a row for each; its first row stands for it.
_DECISIONS = """
    SELECT action, substr(at, 1, 10) AS day, COUNT(*) FROM history
    WHERE number IN (SELECT MIN(number) FROM history GROUP BY decision) AND NOT undone
    GROUP BY action, day ORDER BY day, action
"""
_BUILDS = """
    SELECT at, documents, pairs, SUM(documents) OVER sofar, SUM(pairs) OVER sofar
    FROM builds WINDOW sofar AS (ORDER BY number) ORDER BY number
"""


def _frequent(connection: Connection) -> Iterator[Frequent]:
    counts = dict(connection.execute(_COUNTS).fetchall())
    numbers = list(islice(counts, MOST_FREQUENT))
    found = concepts.by_numbers(connection, numbers)
    for number, entry in ((number, found[number].entry) for number in numbers if number in found):
        thai = next((v.thai for v in entry.renderings if v.is_usable), "")
        yield Frequent(entry.id, entry.english, thai, counts[number])


_COUNTS = f"""
    SELECT concept, count FROM names WHERE NOT thai AND count > 0
    ORDER BY count DESC, number LIMIT {MOST_FREQUENT * MOST_NAMES}
"""


def _calibration(connection: Connection) -> Iterator[tuple[float, bool]]:
    """Yield the program's confidence in each decided term that stands in a document, and whether the term is right.

    It is computed from the documents, since the confidence that is stored with a term is not always the program's: a
    term that a person typed has full confidence, and keeps it when documents have the term as well.
    """
    connection.create_function("thai_key", 1, thai_key, deterministic=True)
    rows = connection.execute(_CALIBRATION)
    return ((certainty / SCALE, bool(right)) for certainty, right in rows if certainty is not None)


_STATUS = "json_extract(variant.value, '$.status')"
# Of several concepts of one name, documents add to the oldest alone.
_DECIDED = f"""
    SELECT
        domain, {concepts.DOMAIN} AS put_in, english_key,
        thai_key(json_extract(variant.value, '$.thai')) AS thai_key, {_STATUS} AS status
    FROM concepts, json_each(given, '$.variants') AS variant
    WHERE concepts.id IN (SELECT concept FROM history WHERE NOT undone ORDER BY number DESC LIMIT {MOST_CALIBRATED})
    AND {_STATUS} IN ('{APPROVED}', '{ADMITTED}', '{FORBIDDEN}', '{REJECTED}')
    AND number = (
        SELECT MIN(number) FROM concepts AS same
        WHERE same.domain = concepts.domain AND same.english_key = concepts.english_key
    )
"""
_CALIBRATION = f"""
    SELECT (
        SELECT AVG(certainty) FROM (
            SELECT certainty FROM occurrences AS found
            WHERE found.domain IN (decided.domain, decided.put_in) AND found.thai_key = decided.thai_key
            AND +found.english_key = decided.english_key LIMIT {MOST_PLACES}
        )
    ), status <> '{REJECTED}'
    FROM ({_DECIDED}) AS decided
"""


def _bins(calibration: Iterable[tuple[float, bool]]) -> Iterator[Bin]:
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in calibration:
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    for _, members in sorted(bins.items()):
        confidences, rights = zip(*members, strict=True)
        yield Bin(len(members), sum(confidences) / len(members), sum(rights) / len(members))
