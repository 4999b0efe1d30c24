"""What a glossary file comes to in numbers, by SQL over its tables; the entries of few concepts are made for it."""

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

MOST_FREQUENT = 20
"""Concepts that are given of the most frequent ones."""
MOST_NAMES = 50
"""Names that one of them has on average, at most."""
MOST_JUDGED = 10_000
"""Concepts, those decided last, by which the program's confidence is judged."""
MOST_PLACES = 20
"""Places of a term, the first, over which the program's confidence in it is averaged."""
BINS = 10
"""Parts of equal width into which confidence is split."""


@dataclass(frozen=True, slots=True)
class Build:
    """A build: when, in UTC; how many documents it counted, with how many pairs; and the sums of all until then.

    A document that was counted again, in another text or in another way, is in the sums again.
    """

    at: str
    documents: int
    pairs: int
    all_documents: int
    all_pairs: int


@dataclass(frozen=True, slots=True)
class Frequent:
    """A concept by its id and English, the best of its usable Thai terms, if there is one, and its count."""

    id: str
    english: str
    thai: str
    count: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Decided terms of about one confidence: how many, their mean confidence, and what share of them is right."""

    terms: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What a glossary file comes to in numbers.

    Parameters
    ----------
    concepts, documents
        how many there are
    statuses
        how many Thai terms there are of each status
    kinds
        how many pairs of each kind were found in documents, each in its sentence
    actions, days
        how many decisions hold, by what was done and by day, in UTC; one on many concepts, as an import, is one
    builds
        in their order
    frequent
        the concepts that were found most often, with any rendering
    bins
        what people decided against the confidence that the program had, by ``BINS`` bins of confidence, the least
        first, without empty ones: approved, admitted and forbidden terms are right, rejected ones are wrong. The
        confidence is that of the pairs in documents, so that terms which only people or other glossaries gave are not
        among them
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
        """How many Thai terms there are."""
        return sum(self.statuses.values())

    @property
    def sentences(self) -> int:
        """How many sentences there are, one for each pair that was found in a document."""
        return sum(self.kinds.values())

    @property
    def decisions(self) -> int:
        """How many decisions hold."""
        return sum(self.actions.values())


def figures_of(connection: Connection) -> Figures:
    """The figures of a glossary file."""
    kinds = connection.execute("SELECT kind, COUNT(*) FROM occurrences GROUP BY kind")
    actions, days = _decisions(connection)
    return Figures(
        concepts=_size(connection, "concepts"),
        documents=_size(connection, "documents"),
        statuses=_in_order(_statuses(connection), STATUSES),
        kinds=_in_order(dict(kinds.fetchall()), KINDS),
        actions=actions,
        days=days,
        builds=tuple(Build(*row) for row in connection.execute(_BUILDS)),
        frequent=tuple(_frequent(connection)),
        bins=tuple(_bins(_judged(connection))),
    )


def _size(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def _in_order(found: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """What was found at all, known names in their order and before others."""
    return {name: found[name] for name in dict.fromkeys((*order, *sorted(found))) if found.get(name)}


def _statuses(connection: Connection) -> dict[str, int]:
    """How many Thai terms there are of each status; the index has those that are no mistakes."""
    found = dict(connection.execute("SELECT status, COUNT(*) FROM names WHERE thai GROUP BY status").fetchall())
    return {**found, REJECTED: int(connection.execute(_REJECTED).fetchone()[0])}


_VARIANTS = "json_each(given, '$.variants') AS variant"
_STATUS = "json_extract(variant.value, '$.status')"
# To look for the word first is much faster than to read what is given of each concept.
_REJECTED = f"""
    SELECT COUNT(*) FROM concepts, {_VARIANTS}
    WHERE instr(given, '"status":"{REJECTED}"') AND {_STATUS} = '{REJECTED}'
"""


def _decisions(connection: Connection) -> tuple[Counter[str], Counter[date]]:
    """How many decisions hold, by what was done and by day; each is known by its first row."""
    actions, days = Counter[str](), Counter[date]()
    for action, day, count in connection.execute(_DECISIONS):
        actions[action] += count
        days[date.fromisoformat(day)] += count
    return actions, days


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
    held = concepts.by_numbers(connection, numbers)
    for number, entry in ((number, held[number].entry) for number in numbers if number in held):
        thai = next((v.thai for v in entry.renderings if v.is_usable), "")
        yield Frequent(entry.id, entry.english, thai, counts[number])


_COUNTS = f"""
    SELECT concept, count FROM names WHERE NOT thai AND count > 0
    ORDER BY count DESC, number LIMIT {MOST_FREQUENT * MOST_NAMES}
"""


def _judged(connection: Connection) -> Iterator[tuple[float, bool]]:
    """The program's confidence in each term that was decided and stands in a document, and whether it is right.

    What a concept holds is not asked: it is a person's where she typed the term, and stays when the term is found.
    Documents add to the oldest concept of a name alone.
    """
    connection.create_function("thai_key", 1, thai_key, deterministic=True)
    rows = connection.execute(_JUDGED)
    return ((certainty / SCALE, bool(right)) for certainty, right in rows if certainty is not None)


_DECIDED = f"""
    SELECT
        domain, {concepts.DOMAIN} AS put_in, english_key,
        thai_key(json_extract(variant.value, '$.thai')) AS thai_key, {_STATUS} AS status
    FROM concepts, {_VARIANTS}
    WHERE concepts.id IN (SELECT concept FROM history WHERE NOT undone ORDER BY number DESC LIMIT {MOST_JUDGED})
    AND {_STATUS} IN ('{APPROVED}', '{ADMITTED}', '{FORBIDDEN}', '{REJECTED}')
    AND number = (
        SELECT MIN(number) FROM concepts AS same
        WHERE same.domain = concepts.domain AND same.english_key = concepts.english_key
    )
"""
_JUDGED = f"""
    SELECT (
        SELECT AVG(certainty) FROM (
            SELECT certainty FROM occurrences AS found
            WHERE found.domain IN (decided.domain, decided.put_in) AND found.thai_key = decided.thai_key
            AND +found.english_key = decided.english_key LIMIT {MOST_PLACES}
        )
    ), status <> '{REJECTED}'
    FROM ({_DECIDED}) AS decided
"""


def _bins(judged: Iterable[tuple[float, bool]]) -> Iterator[Bin]:
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    for _, members in sorted(bins.items()):
        confidences, rights = zip(*members, strict=True)
        yield Bin(len(members), sum(confidences) / len(members), sum(rights) / len(members))
