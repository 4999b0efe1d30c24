"""The history of a glossary file: who decided what on which concept, and when. Nothing is written here."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from glossary.decisions.changes import Change, changes_between, changes_of_new
from glossary.entries.entry import Entry
from glossary.entries.keys import english_key
from glossary.store import concepts
from glossary.store.connection import Connection

ADD, CORRECT, EDIT, IMPORT, MERGE = "add", "correct", "edit", "import", "merge"
"""The actions of decisions; that of a decision on one term is its new status."""
MANY_ROWS = 5_000
"""Rows of a decision up to which its concepts are counted exactly."""
_STATE = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9a-f]{16})")
"""The numbers of decisions and of undone ones, and a digest of the curated part."""


class Decision(NamedTuple):
    """A decision on one concept; one on several concepts is several records of the same number.

    ``before`` and ``after`` are the curated part of the concept, None where it has none; that after a decision which
    was undone is not known. ``by`` is the name of the person, empty where none was given. ``domain`` is the first one
    of the concept, and ``spellings`` are those of its English in documents, the most frequent first; they are empty
    where the concept was curated before.
    """

    number: int
    at: str
    action: str
    concept: str
    before: Entry | None
    after: Entry | None
    undone: bool
    by: str
    domain: str = ""
    spellings: tuple[str, ...] = ()

    @property
    def changes(self) -> list[Change]:
        """Return what the decision changed, field by field; empty where it was undone."""
        if self.undone:
            return []
        bare = Entry(self._english_before, domain=self.domain)
        if self.action == ADD and self.after:
            bare = replace(bare, variants=self.after.variants)
            return [*changes_of_new(self.after), *changes_between(bare, self.after)]
        return list(changes_between(self.before or bare, self.after or bare))

    @property
    def uncurated(self) -> Entry:
        """Return the name and domain of the concept before anybody curated it.

        The name is that in documents where a person renamed the concept. Someone did if the curated name is in no
        document, or if its description was edited, which always rewrites the name.
        """
        english = (self.after or Entry("")).english
        is_renamed = self.action == EDIT or english not in self.spellings
        return Entry(self.spellings[0] if self.spellings and is_renamed else english, domain=self.domain)

    @property
    def _english_before(self) -> str:
        """Return the English of the concept before the decision; a new concept has the one that it was given."""
        english = (self.after or self.before or Entry("")).english
        may_be_renamed = self.action == EDIT or english_key(english) not in map(english_key, self.spellings)
        is_renamed = self.spellings and may_be_renamed and english not in self.spellings
        return self.spellings[0] if is_renamed else english


class DecisionsSince(NamedTuple):
    """The decisions on a concept since it was seen, and the number of earlier ones that were undone since."""

    made: list[Decision]
    taken_back: int


def now() -> str:
    """Return the time in UTC, to the second, in ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_number(connection: Connection) -> int:
    """Return the number of the next decision."""
    return int(connection.execute("SELECT COALESCE(MAX(decision), 0) + 1 FROM history").fetchone()[0])


def decisions(
    connection: Connection, number: int | None = None, concept: str | None = None, limit: int | None = None
) -> Iterator[Decision]:
    """Yield decisions in the order in which they were made: all, or those of a number or on the concept of an id.

    With a *limit*, yield at most so many records.
    """
    conditions = {name: value for name, value in (("decision", number), ("concept", concept)) if value is not None}
    where = f"WHERE {' AND '.join(f'{name} = ?' for name in conditions)}" if conditions else ""
    # The part after a decision is that before the next one on the concept, or its present one.
    query = f"""
        SELECT decision, at, action, concept, before, undone, person, (
            SELECT before FROM history AS later
            WHERE later.concept = history.concept AND later.number > history.number ORDER BY later.number LIMIT 1
        ), EXISTS (
            SELECT 1 FROM history AS later WHERE later.concept = history.concept AND later.number > history.number
        ), given, COALESCE(domain, ''), CASE WHEN before IS NULL THEN (
            SELECT json_group_array(english) FROM (
                SELECT english, o.domain <> concepts.domain AS elsewhere FROM occurrences AS o
                WHERE o.domain IN (concepts.domain, {concepts.DOMAIN}) AND o.english_key = concepts.english_key
                GROUP BY elsewhere, english ORDER BY elsewhere, COUNT(*) DESC, english
            )
        ) END
        FROM history LEFT JOIN concepts ON id = concept {where} ORDER BY history.number LIMIT ?
    """
    rows = connection.execute(query, (*conditions.values(), -1 if limit is None else limit))
    for decision, at, action, id_, before, undone, person, before_next, has_next, curated, domain, spellings in rows:
        place = f"{connection.path}: decision {decision}"
        yield Decision(
            decision,
            at,
            action,
            id_,
            concepts.loads(before, place),
            concepts.loads(before_next if has_next else curated, place),
            bool(undone),
            person,
            domain,
            tuple(dict.fromkeys(json.loads(spellings or "[]"))),
        )


def latest(connection: Connection, limit: int, before: int | None = None, action: str = "") -> list[int]:
    """Return the numbers of the last decisions, the newest first; those *before* a number or of an action, if given.

    >>> from glossary.store import Store
    >>> with Store(":memory:", create=True) as store:
    ...     made = [store.add(Entry(name)) for name in ("bank", "river", "house")]
    ...     [latest(store.connection, *arguments) for arguments in ((2,), (2, 2), (2, None, "import"))]
    [[3, 2], [1], []]
    """
    condition = "AND action = :action" if action else ""
    # DISTINCT would read every row of an import; this takes one step in the index for each decision.
    step = "SELECT MAX(decision) FROM history WHERE decision <"
    query = f"""
        WITH RECURSIVE made (number) AS (
            {step} :before {condition}
            UNION ALL SELECT ({step} made.number {condition}) FROM made WHERE number > 0
        )
        SELECT number FROM made WHERE number > 0 LIMIT :limit
    """
    values = {"before": 1 << 62 if before is None else before, "action": action, "limit": limit}
    return [row[0] for row in connection.execute(query, values)]


def actions(connection: Connection) -> list[str]:
    """Return the actions of all decisions, each once and in order."""
    return list(concepts.distinct_values(connection, "history", "action"))


def is_followed(connection: Connection, number: int) -> bool:
    """Return whether a later decision that holds is on a concept of this one."""
    query = """
        SELECT 1 FROM history AS later JOIN history AS own ON own.concept = later.concept
        WHERE own.decision = ? AND later.decision > ? AND NOT later.undone LIMIT 1
    """
    return connection.execute(query, (number, number)).fetchone() is not None


def count_concepts(connection: Connection, number: int) -> int:
    """Count the concepts of a decision; of very many, one that it changed twice counts twice."""
    query = "SELECT COUNT({}) FROM history WHERE decision = ?"
    rows = int(connection.execute(query.format("*"), (number,)).fetchone()[0])
    if rows > MANY_ROWS:
        return rows
    return int(connection.execute(query.format("DISTINCT concept"), (number,)).fetchone()[0])


def state(connection: Connection, id_: str) -> str:
    """Return the state of a concept's decisions as a short text, which is another as soon as something else holds."""
    query = "SELECT COUNT(*), TOTAL(undone), (SELECT given FROM concepts WHERE id = ?1) FROM history WHERE concept = ?1"
    made, undone, curated = connection.execute(query, (id_,)).fetchone()
    digest = hashlib.blake2b((curated or "").encode(), digest_size=8).hexdigest()
    return f"{made}.{undone:.0f}.{digest}"


def same_state(first: str, second: str) -> bool:
    """Return whether two states have the same curated part.

    The numbers of decisions are not compared: a CSV that is read again has no history, and yet the same content.
    """
    one, other = _STATE.fullmatch(first), _STATE.fullmatch(second)
    return one is not None and other is not None and one[3] == other[3]


def decisions_since(connection: Connection, id_: str, seen: str) -> DecisionsSince:
    """Return the decisions on a concept since its ``state`` was *seen*; all of them where that is no state."""
    match = _STATE.fullmatch(seen)
    made, undone = (int(match[1]), int(match[2])) if match else (0, 0)
    found = list(decisions(connection, concept=id_))
    return DecisionsSince(found[made:], max(0, sum(d.undone for d in found[:made]) - undone))
