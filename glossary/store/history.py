"""What people decide in a glossary file: what was given, when, by whom, in place of what, and how it is undone."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from align.errors import InputError
from glossary.decisions.changes import Change, changes_between, changes_of_new
from glossary.decisions.overlay import without_evidence
from glossary.decisions.reconcile import OnConflict, Past, Reconciled, reconcile
from glossary.decisions.revisions import Revision
from glossary.entries.entry import Entry, Variant
from glossary.entries.keys import concept_id, english_key, thai_key
from glossary.store import concepts
from glossary.store import documents as evidence
from glossary.store.concepts import Held, Origin
from glossary.store.connection import Connection

_STATE = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9a-f]{16})")
"""How many decisions were made and undone, and a digest of what they came to, which alone says whether that is so yet:
a file of another format is read anew without its history."""
ADD, EDIT = "add", "edit"
"""What is done, in a word, where a person adds a concept and where she describes it."""
BATCH = 5_000
"""Entries that are taken in at a time."""


class Decision(NamedTuple):
    """A decision of the history: on one concept, what was given before and what after; None for nothing.

    Of a decision that was undone, ``after`` says nothing. ``by`` is the name of the person, empty where none was given;
    ``domain`` is that of the concept at first. ``spellings`` are those that its English has in documents, the commonest
    first; none where something was given before.
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
        """What it changed, thing by thing; empty for one that was undone, of which nothing is known."""
        if self.undone:
            return []
        bare = Entry(self._english_before, domain=self.domain)
        if self.action == ADD and self.after:
            bare = replace(bare, variants=self.after.variants)
            return [*changes_of_new(self.after), *changes_between(bare, self.after)]
        return list(changes_between(self.before or bare, self.after or bare))

    @property
    def first(self) -> Entry:
        """A concept before anything was given of it, as documents have it where a person wrote it otherwise.

        She did so where she wrote what no document has, or described it in other words than most documents.
        """
        given = (self.after or Entry("")).english
        is_hers = self.action == EDIT or given not in self.spellings
        return Entry(self.spellings[0] if self.spellings and is_hers else given, domain=self.domain)

    @property
    def _english_before(self) -> str:
        """The English of a concept of which nothing was given; a new one has what it was given."""
        given = (self.after or self.before or Entry("")).english
        may_be_other = self.action == EDIT or english_key(given) not in map(english_key, self.spellings)
        return self.spellings[0] if self.spellings and may_be_other and given not in self.spellings else given


class OvertakenError(InputError):
    """A concept was decided on by another person since it was seen."""


class TakenError(InputError):
    """There is a concept of the same English in the domain already, which is told."""

    def __init__(self, message: str, concept: Entry) -> None:
        super().__init__(message)
        self.concept = concept


class Added(NamedTuple):
    """A concept that was added: the number of the decision, and its id."""

    number: int
    id: str


class Meanwhile(NamedTuple):
    """What was decided on a concept since it was seen, and how many decisions of before were taken back."""

    made: list[Decision]
    taken_back: int


class Given(NamedTuple):
    """A concept's part that is given, as it will be; ``held`` is None for a new concept, whose entry has an id."""

    held: Held | None
    entry: Entry


def now() -> str:
    """The time in UTC, to the second, as ISO 8601 writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_number(connection: Connection) -> int:
    """The number of the next decision."""
    return int(connection.execute("SELECT COALESCE(MAX(decision), 0) + 1 FROM history").fetchone()[0])


def give(connection: Connection, given: Iterable[Given], action: str, by: str, number: int) -> None:
    """Write what is given of some concepts, as one decision of a person, in the transaction that is open."""
    at = now()
    touched: dict[str, set[str]] = {}
    for held, entry in given:
        entry = replace(entry, id=held.id) if held else entry
        before = concepts.dumps(held.given) if held else None
        connection.execute(
            "INSERT INTO history (decision, at, action, concept, before, person) VALUES (?, ?, ?, ?, ?, ?)",
            (number, at, action, entry.id, before, by),
        )
        if held is None:
            concepts.add(connection, without_evidence(entry), entry)
        else:
            concepts.update(connection, held, without_evidence(entry), entry)
        for domain in {entry.domain, *(held.domains if held else ())}:
            touched.setdefault(domain, set()).add(held.anchor if held else english_key(entry.english))
    for domain, anchors in sorted(touched.items()):
        evidence.refresh(connection, domain, evidence.spoken_of(connection, domain, anchors))


def take_in(
    connection: Connection,
    entries: Iterable[Entry],
    on_conflict: OnConflict,
    action: str,
    by: str,
    other: Connection | None = None,
) -> Iterator[Reconciled]:
    """Take in the entries of another glossary, in the transaction that is open; gives what became of each.

    An entry is that of the same id, or without one the first of the same English in its domain. Where they are those of
    an *other* glossary file, which says where each is from, and that is the same, it is that of the same id whatever it
    is called by now; and what it was called before is known.
    """
    number = next_number(connection)
    origins = concepts.origins(other) if other else {}
    for batch in _batches(entries):
        given: dict[str, Given] = {}
        known = _known(connection, batch, origins)
        names = _Names(connection, batch, known)
        for entry, held in zip(batch, known, strict=True):
            id_ = held.id if held else _free_id(connection, entry, given)
            earlier = given.get(id_)
            shown = earlier.entry if earlier else held.entry if held else None
            part = earlier.entry if earlier else (held.given or _bare(held.entry)) if held else None
            pasts = _pasts(connection, other, held, entry) if other and held else (Past(), Past())
            result = reconcile(shown, entry, on_conflict, part, pasts, partial(names.are_taken, entry))
            is_new_work = held is not None and held.given is None and origins.get(entry.id) == held.origin
            if result.changes or is_new_work:
                given[id_] = Given(held, replace(result.entry, id=id_))
            yield result._replace(decision=number) if result.changes else result
        give(connection, given.values(), action, by, number)


def _pasts(connection: Connection, other: Connection, held: Held, entry: Entry) -> tuple[Past, Past]:
    """What a concept was called in this file and in the other, where they call it otherwise."""
    own = held.entry
    if own.id != entry.id or (own.english, own.domain) == (entry.english, entry.domain):
        return Past(), Past()
    return _past(connection, own), _past(other, entry)


def _past(connection: Connection, entry: Entry) -> Past:
    """What a concept was called, as the decisions say that hold; what it is called now where there is none."""
    made = [decision for decision in history(connection, concept=entry.id) if not decision.undone]
    called = [made[0].before or made[0].first, *(decision.after or entry for decision in made)] if made else [entry]
    return Past(_changing(each.english for each in called), _changing(each.domain for each in called))


def _changing(names: Iterable[str]) -> tuple[str, ...]:
    """Names one after the other, those that are as before but once."""
    return tuple(name for name, _ in itertools.groupby(names))


class _Names:
    """The English terms that concepts have in their domains, some of which a batch of entries is to change."""

    def __init__(self, connection: Connection, batch: Sequence[Entry], known: Sequence[Held | None]) -> None:
        self._connection = connection
        pairs = zip(batch, known, strict=True)
        self._changing = {held.id for entry, held in pairs if held and held.id == entry.id and _may_rename(entry)}
        self._called = Counter((english_key(entry.english), entry.domain) for entry in batch)

    def are_taken(self, entry: Entry, english: str, domain: str) -> bool:
        """Has another concept than that of an entry a name in a domain, or is it to have it?"""
        key = english_key(english), domain
        held = concepts.named(self._connection, english, domain)
        is_held = held is not None and held.id != entry.id and held.id not in self._changing
        return is_held or self._called[key] > (key == (english_key(entry.english), entry.domain))


def _may_rename(entry: Entry) -> bool:
    """May an entry call its concept otherwise? Not where nobody changed what was written for a person to work on."""
    was = entry.baseline
    return was is None or was.english != entry.english or was.domain not in (None, entry.domain)


def _free_id(connection: Connection, entry: Entry, given: Mapping[str, Given]) -> str:
    """The id of a new concept: its own, one made of its English, or that with a number, where another has them.

    An entry of the same batch with the same English and no id, or the same id, is the same concept.
    """
    made = concept_id(entry.english or next((v.thai for v in entry.variants), ""), entry.domain)
    for name in itertools.chain(filter(None, [entry.id]), concepts.numbered(made)):
        same = given.get(name)
        if same is not None:
            if share_a_term(same.entry, entry) and (not entry.id or entry.id == name):
                return name
        elif not concepts.has_id(connection, name):
            return name
    raise AssertionError


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    iterator = iter(entries)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


def _known(connection: Connection, batch: list[Entry], origins: Mapping[str, Origin]) -> list[Held | None]:
    """The concept of each entry, where there is one."""
    by_id = concepts.by_ids(connection, (e.id for e in batch if e.id))
    by_anchor = {
        domain: concepts.by_anchors(connection, domain, (english_key(e.english) for e in batch if e.domain == domain))
        for domain in {e.domain for e in batch}
    }
    found: list[Held | None] = []
    for entry in batch:
        same_id = [
            held
            for held in [by_id.get(entry.id)]
            if held and (origins.get(held.id) == held.origin or _share_a_term(held, entry))
        ]
        of_name = by_anchor[entry.domain].get(english_key(entry.english), [])
        alike = [held for held in of_name if _is_same(held, entry) and origins.get(held.id) != held.origin]
        found.append(next(iter([*same_id, *alike]), None))
    return found


def _is_same(held: Held, entry: Entry) -> bool:
    """Is an entry the concept of the same English in its domain, though its id is another?

    It is where either has no id of its own or was only found in documents, and where they share a Thai term; not where
    the id of the entry is that of the concept with a number behind it, which was made for another of the same English.
    """
    thai = {thai_key(v.thai) for v in entry.variants}
    shares = any(thai_key(v.thai) in thai for v in held.entry.variants)
    if not entry.english:
        return shares
    is_beside = entry.id.rpartition("-")[0] == held.id
    return not is_beside and (shares or not entry.id or held.given is None or entry.id == held.id)


def _share_a_term(held: Held, entry: Entry) -> bool:
    """Has an entry a term in common with a concept, or had it when it was written for a person to work on?"""
    if share_a_term(held.entry, entry):
        return True
    if entry.baseline is None:
        return False
    before = Entry(entry.baseline.english, (), tuple(Variant(v.baseline.thai) for v in entry.variants if v.baseline))
    return held.anchor == english_key(entry.baseline.english) or share_a_term(held.entry, before)


def share_a_term(first: Entry, second: Entry) -> bool:
    """Have two entries an English or a Thai term in common?

    >>> share_a_term(Entry("bank", ("BK",)), Entry("BK")), share_a_term(Entry("bank"), Entry("house"))
    (True, False)
    """
    names = [{english_key(name) for name in entry.names if name} for entry in (first, second)]
    thai = [{thai_key(v.thai) for v in entry.variants if v.thai} for entry in (first, second)]
    return not (names[0].isdisjoint(names[1]) and thai[0].isdisjoint(thai[1]))


def _bare(entry: Entry) -> Entry:
    """A concept of which nothing is given yet."""
    return replace(entry, variants=(), acronyms=())


def state(connection: Connection, id_: str) -> str:
    """A mark of what was decided on a concept so far; another as soon as something else holds."""
    query = "SELECT COUNT(*), TOTAL(undone), (SELECT given FROM concepts WHERE id = ?1) FROM history WHERE concept = ?1"
    made, undone, given = connection.execute(query, (id_,)).fetchone()
    digest = hashlib.blake2b((given or "").encode(), digest_size=8).hexdigest()
    return f"{made}.{undone:.0f}.{digest}"


def _is_as_seen(seen: str, now: str) -> bool:
    was, is_ = _STATE.fullmatch(seen), _STATE.fullmatch(now)
    return was is not None and is_ is not None and was[3] == is_[3]


def since(connection: Connection, id_: str, seen: str) -> Meanwhile:
    """What was decided on a concept since it was in the *seen* state; all, where that is no state."""
    match = _STATE.fullmatch(seen)
    made, undone = (int(match[1]), int(match[2])) if match else (0, 0)
    found = list(history(connection, concept=id_))
    return Meanwhile(found[made:], max(0, sum(d.undone for d in found[:made]) - undone))


def add(connection: Connection, entry: Entry, action: str, by: str) -> Added:
    """Add a concept, in the transaction that is open, as one decision ``by`` a person; its id is made.

    Raises
    ------
    TakenError
        when there is one of the same English in its domain
    """
    check_free(connection, entry.english, entry.domain)
    made = Added(next_number(connection), _free_id(connection, entry, {}))
    give(connection, [Given(None, replace(entry, id=made.id))], action, by, made.number)
    return made


def check_free(connection: Connection, english: str, domain: str) -> None:
    """See that no concept has an English term in a domain.

    Raises
    ------
    TakenError
        when one has
    """
    _check_none(connection, concepts.named(connection, english, domain))


def _check_called(connection: Connection, held: Held, part: Entry) -> None:
    """See that what a concept is called otherwise than before is the name of no other.

    Where documents made a concept in the domain that it is put in of the English that it has in documents, whatever it
    is called by now, the two would become one and could not be told apart when that is undone.
    """
    called, before = ((english_key(entry.english), entry.domain) for entry in (part, held.entry))
    if part.english.strip() and called != before:
        check_free(connection, part.english, part.domain)
    if part.domain != held.entry.domain:
        same = concepts.by_anchors(connection, part.domain, [held.anchor]).get(held.anchor, ())
        _check_none(connection, next((other for other in same if not other.given and other.id != held.id), None))


def _check_none(connection: Connection, held: Held | None) -> None:
    """See that there is no such concept."""
    if held is not None:
        where = f" in the domain {held.entry.domain!r}" if held.entry.domain else ""
        raise TakenError(f"{connection.path}: has a concept {held.entry.english!r}{where} already", held.entry)


def reach(connection: Connection, number: int) -> int:
    """How many concepts a decision is on; of very many, one that it changed twice is counted twice."""
    query = "SELECT COUNT({}) FROM history WHERE decision = ?"
    rows = int(connection.execute(query.format("*"), (number,)).fetchone()[0])
    return rows if rows > BATCH else int(connection.execute(query.format("DISTINCT concept"), (number,)).fetchone()[0])


def revise(
    connection: Connection,
    id_: str,
    action: str,
    by: str,
    revision: Revision,
    seen: str | None = None,
) -> int:
    """Decide on one concept, in the transaction that is open.

    Parameters
    ----------
    id_
        the concept
    action
        what is done, in a word, for the history
    by
        the name of the person who decides, or nothing
    revision
        what becomes of its given part
    seen
        the ``state`` of the concept as it was seen by the person who decides; without it, the decision holds whatever
        others decided meanwhile

    Returns
    -------
    int
        the number of the decision; 0 when nothing is other than before

    Raises
    ------
    InputError
        when there is no such concept, or it cannot become so
    OvertakenError
        when its state is another than *seen*
    """
    held = concepts.by_ids(connection, [id_]).get(id_)
    if held is None:
        raise InputError(f"{connection.path}: has no concept {id_!r}")
    if seen is not None and not _is_as_seen(seen, state(connection, id_)):
        raise OvertakenError(f"{connection.path}: another person decided on {held.entry.english!r} meanwhile")
    before = held.given or _bare(held.entry)
    part = revision(held.entry, before)
    if part == before:
        return 0
    _check_called(connection, held, part)
    number = next_number(connection)
    give(connection, [Given(held, part)], action, by, number)
    return number


def undo(connection: Connection, number: int | None = None) -> list[Decision]:
    """Take back a decision, in the transaction that is open; gives it, concept by concept.

    Without a number, the last that holds; empty when there is none.

    Raises
    ------
    InputError
        when there is no decision of the number that holds, or a later one is on the same concept
    """
    if number is None:
        number = connection.execute("SELECT MAX(decision) FROM history WHERE undone = 0").fetchone()[0]
        if number is None:
            return []
    made = list(history(connection, number))
    if not made or made[0].undone:
        raise InputError(f"{connection.path}: has no decision {number} to undo")
    if is_followed(connection, number):
        raise InputError(f"{connection.path}: decision {number} cannot be undone: a later one is on the same concept")
    touched: dict[str, set[str]] = {}
    held = concepts.by_ids(connection, (d.concept for d in made))
    for decision in reversed(made):
        if concept := held.get(decision.concept):
            bare = replace(concept.entry, domain=concept.domain)
            shown = without_evidence(decision.before) if decision.before else bare
            concepts.update(connection, concept, shown, decision.before)
            held[decision.concept] = concept._replace(entry=shown, given=decision.before)
            for domain in {*concept.domains, shown.domain}:
                touched.setdefault(domain, set()).add(concept.anchor)
    connection.execute("UPDATE history SET undone = 1 WHERE decision = ?", (number,))
    for domain, anchors in sorted(touched.items()):
        evidence.refresh(connection, domain, anchors)
    return made


def is_followed(connection: Connection, number: int) -> bool:
    """Is there a later decision, one that holds, on a concept of this one?"""
    query = """
        SELECT 1 FROM history AS later JOIN history AS own ON own.concept = later.concept
        WHERE own.decision = ? AND later.decision > ? AND NOT later.undone LIMIT 1
    """
    return connection.execute(query, (number, number)).fetchone() is not None


def actions(connection: Connection) -> list[str]:
    """What was done in decisions, in words, each once; each is found by a step in an index."""
    query = """
        WITH RECURSIVE found (action) AS (
            SELECT MIN(action) FROM history
            UNION ALL SELECT (SELECT MIN(action) FROM history WHERE action > found.action) FROM found WHERE action >= ''
        )
        SELECT action FROM found WHERE action >= ''
    """
    return [row[0] for row in connection.execute(query)]


def latest(connection: Connection, limit: int, before: int | None = None, action: str = "") -> list[int]:
    """The numbers of the last decisions, the newest first: those before one, and of one action, where it is given.

    Each is found by a step in an index, however many there are.
    """
    wanted = "AND action = :action" if action else ""
    step = "SELECT MAX(decision) FROM history WHERE decision <"
    query = f"""
        WITH RECURSIVE made (number) AS (
            {step} :before {wanted}
            UNION ALL SELECT ({step} made.number {wanted}) FROM made WHERE number > 0
        )
        SELECT number FROM made WHERE number > 0 LIMIT :limit
    """
    values = {"before": 1 << 62 if before is None else before, "action": action, "limit": limit}
    return [row[0] for row in connection.execute(query, values)]


def history(
    connection: Connection, number: int | None = None, concept: str | None = None, limit: int | None = None
) -> Iterator[Decision]:
    """The decisions in the order in which they were made; of one number or on one concept, where it is given.

    With a *limit*, so many concepts of them.
    """
    wanted = {name: value for name, value in (("decision", number), ("concept", concept)) if value is not None}
    where = f"WHERE {' AND '.join(f'{name} = ?' for name in wanted)}" if wanted else ""
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
    rows = connection.execute(query, (*wanted.values(), -1 if limit is None else limit))
    for decision, at, action, held, before, undone, by, later, is_followed, given, domain, spellings in rows:
        place = f"{connection.path}: decision {decision}"
        after = concepts.loads(later if is_followed else given, place)
        held_before = concepts.loads(before, place)
        yield Decision(
            decision,
            at,
            action,
            held,
            held_before,
            after,
            bool(undone),
            by,
            domain,
            tuple(dict.fromkeys(json.loads(spellings or "[]"))),
        )
