"""The glossary file: documents with what was found in them, and what people decided, in one SQLite file.

``Store`` is the door to it. Documents and decisions are kept apart: what is shown of a concept is computed from both,
so that a build never changes a decision, and the same documents and decisions show the same, in whatever order they
came.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from align.errors import InputError
from glossary.decisions import revisions
from glossary.decisions.changes import describe
from glossary.decisions.people import person
from glossary.decisions.reconcile import OnConflict, Reconciled
from glossary.decisions.revisions import Revision
from glossary.entries.entry import Entry, Hit, Variant
from glossary.entries.keys import english_key, thai_key
from glossary.search import index
from glossary.search.concordance import Line, line, of_examples
from glossary.search.glossary import Glossary
from glossary.search.index import name_key
from glossary.search.lookup import find, hits, with_rejected
from glossary.search.neighbours import Neighbour, alike, neighbours
from glossary.store import concepts, within
from glossary.store import documents as evidence
from glossary.store import history as decisions
from glossary.store.connection import PATIENCE, BusyStoreError, connect, flush, is_store, transaction
from glossary.store.counts import Figures, figures_of
from glossary.store.documents import Counted, Evidence, Known, Outcome, digest_of, evidence_of
from glossary.store.history import ADD, EDIT, Added, Decision, Meanwhile, OvertakenError, TakenError
from glossary.store.proposals import MOST, Proposal, ProposalFilter, Rank, count, open_proposal, proposals

__all__ = [
    "CORRECT",
    "Added",
    "BusyStoreError",
    "Counted",
    "Decision",
    "Evidence",
    "Figures",
    "Outcome",
    "OvertakenError",
    "Proposal",
    "Store",
    "TakenError",
    "digest_of",
    "evidence_of",
    "is_store",
    "names_store",
]


class Absorbed(NamedTuple):
    """What became of another file's entries, and its documents of which this file has another text."""

    results: list[Reconciled]
    other_text: list[str]


CORRECT = "correct"
"""What is done by ``Store.correct``, in a word."""
MANY = 10_000
"""Changed entries, or pairs of a build, after which the index of names is tidied."""
SUFFIXES = (".glossary", ".db", ".sqlite")
"""Ends of names that stand for a glossary file."""


def names_store(path: str | Path) -> bool:
    """Is a path that of a glossary file, by its name or because there is one?

    >>> names_store("my.glossary"), names_store("my.csv")
    (True, False)
    """
    return Path(path).suffix.lower() in SUFFIXES or is_store(path)


class Store:
    """A glossary file that is open.

    Parameters
    ----------
    path
        the file; ``:memory:`` is one that goes when it is closed
    create
        make the file where there is none
    waiting
        is called once, with the name of the file, when another program writes to it and must be waited for
    any_thread
        several threads may use it, one at a time; otherwise only the one that opened it
    read_only
        write nothing to it, not even to bring it to this version
    patience
        how many seconds other programs that write to it are waited for

    Raises
    ------
    InputError
        when the file cannot be opened, is none of ours, damaged, or of a newer version

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Store(f"{folder}/my.glossary", create=True) as store:
    ...     _ = store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
    ...     _ = store.decide(next(iter(store)).id, "ธนาคาร", "approved")
    ...     [(v.thai, v.status) for _, v in store.glossary().rows]
    [('ธนาคาร', 'approved')]
    """

    def __init__(
        self,
        path: str | Path,
        *,
        create: bool = False,
        waiting: Callable[[str], None] | None = None,
        any_thread: bool = False,
        read_only: bool = False,
        patience: float = PATIENCE,
    ) -> None:
        self.path = str(path)
        self._is_new = not Path(path).exists()
        self._connection = connect(path, create=create, any_thread=any_thread, read_only=read_only)
        self._connection.patience = patience
        self._waiting = waiting
        self._by = ""

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        unused = error is not None and self._is_new and not self.is_used
        self.close()
        if unused:
            for end in ("", "-wal", "-shm"):
                Path(f"{self.path}{end}").unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; nothing is left to be written, nor is there when it is closed again."""
        with suppress(sqlite3.ProgrammingError):  # it is closed already
            if self.changes:
                self.flush()
        self._connection.close()

    def flush(self) -> None:
        """Write all that was decided into the file itself, so that a copy of it has it, where no other program reads.

        Without it, some of that stands beside the file while it is open, and is not lost either.
        """
        flush(self._connection, cut=True)

    @property
    def is_used(self) -> bool:
        """Has anything been written to it?"""
        tables = "(SELECT 1 FROM documents UNION ALL SELECT 1 FROM history)"
        return bool(self._connection.execute(f"SELECT EXISTS {tables}").fetchone()[0])

    @property
    def changes(self) -> int:
        """A number that is higher after anything was written through this store, also what was taken back."""
        return self._connection.total_changes

    def __iter__(self) -> Iterator[Entry]:
        """The concepts, by domain and English."""
        return (held.entry for held in concepts.all_concepts(self._connection))

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT COUNT(*) FROM concepts").fetchone()[0])

    def glossary(self) -> Glossary:
        """The whole glossary in memory."""
        return Glossary(tuple(self))

    def entry(self, id_: str) -> Entry | None:
        """The concept of an id; None when there is none."""
        held = concepts.by_ids(self._connection, [id_]).get(id_)
        return held and held.entry

    def number(self, id_: str) -> int | None:
        """The number of the concept of an id, which stays its own; None when there is none."""
        row = self._connection.execute("SELECT number FROM concepts WHERE id = ?", (id_,)).fetchone()
        return row and int(row[0])

    def numbered(self, number: int) -> Entry | None:
        """The concept of a number; None when there is none."""
        held = concepts.by_numbers(self._connection, [number]).get(number)
        return held and held.entry

    def entries(self, after: str | None = None, limit: int = 100) -> list[Entry]:
        """Concepts by domain and English, those behind the one of an id, at most *limit*."""
        return [held.entry for held in concepts.behind(self._connection, after, limit)]

    def called(self, names: Iterable[str]) -> list[Entry]:
        """The concepts that documents of any domain call by some English terms, also where all Thai was rejected."""
        return [held.entry for held in concepts.called(self._connection, set(map(english_key, names)) - {""})]

    def proposals(
        self, wanted: ProposalFilter = ProposalFilter(), after: Rank | None = None, limit: int = MOST
    ) -> list[Proposal]:
        """The Thai terms to go through in their order, those behind a place of it; see ``proposals.ProposalFilter``."""
        return proposals(self._connection, wanted, after, limit)

    def count_proposals(self, wanted: ProposalFilter = ProposalFilter(), most: int = -1) -> int:
        """How many Thai terms there are to go through; of *most*, where that is not negative, no more are counted."""
        return count(self._connection, wanted, most)

    def open_proposal(
        self, proposal: Proposal, wanted: ProposalFilter = ProposalFilter()
    ) -> tuple[Entry, Variant] | None:
        """The concept and the term of a proposal; None when it is decided by now, or gone."""
        return open_proposal(self._connection, proposal, wanted)

    def lookup(self, term: str, limit: int = 20) -> list[Hit]:
        """Find concepts by an English or a Thai term; see ``termbase.Glossary.lookup``."""
        found = find(self._connection, term, limit)
        held = concepts.by_numbers(self._connection, (one.concept for one in found))
        shown = list(hits(found, {number: concept.entry for number, concept in held.items()}))
        return with_rejected(shown, lambda: self.called((term, name_key(term))), limit)

    def entries_in(self, text: str) -> list[Entry]:
        """The concepts that ``annotate`` may find in a text, in order, so that it need not be made of all.

        A few more are among them, and none is missing: the annotations are those by the whole glossary.
        """
        return [held.entry for held in within.concepts_in(self._connection, text)]

    def concordance(self, entry: Entry) -> list[Line]:
        """The sentences of the documents that the Thai terms of an entry stand in, with those that were given."""
        return list(self.lines(entry, entry.renderings))

    def lines(self, entry: Entry, terms: Iterable[Variant]) -> Iterator[Line]:
        """The sentences that some Thai terms of an entry stand in, read one by one; then all that were given."""
        held = concepts.by_ids(self._connection, [entry.id]).get(entry.id)
        if held is None:
            return
        keys = {thai_key(v.thai) for v in terms}
        names = {held.anchor, *(english_key(name) for name in entry.acronyms)}
        found = (
            line(str(o.source), o.thai, around)
            for domain in held.domains
            for o, around in evidence.evidence_with(self._connection, domain, "thai_key", keys)
            if o.key[0] in names
        )
        seen: set[Line] = set()
        for one in chain(found, of_examples(held.given) if held.given else ()):
            if one not in seen:
                seen.add(one)
                yield one

    def beginnings(self, most: int = 200) -> list[str]:
        """How the names of documents begin, as their folders, at most so many."""
        return evidence.beginnings(self._connection, most)

    def domains(self, most: int = 200) -> list[str]:
        """The domains of the concepts, in order, at most so many."""
        return concepts.domains(self._connection, most)

    def neighbours(self, entry: Entry) -> list[Neighbour]:
        """The concepts of the same head as one; see ``neighbours.neighbours``."""
        return neighbours(self._connection, entry, self._by_numbers)

    def _by_numbers(self, numbers: Iterable[int]) -> dict[int, Entry]:
        return {number: held.entry for number, held in concepts.by_numbers(self._connection, numbers).items()}

    def alike(self, entry: Entry) -> list[Entry]:
        """A concept with those of its domain that share a Thai term with it or sound like it, in their order."""
        found = concepts.by_numbers(self._connection, alike(self._connection, entry))
        found |= {held.number: held for held in concepts.by_ids(self._connection, [entry.id]).values()}
        ordered = sorted(found.values(), key=lambda held: (held.anchor, held.id))
        return [held.entry for held in ordered if held.entry.domain == entry.domain]

    def figures(self) -> Figures:
        """What the file comes to in numbers, as it is now."""
        return figures_of(self._connection)

    # ---- documents ----------------------------------------------------------------------------------------

    def known(self, id_: str, digest: str) -> Known | None:
        """The document of an id that was counted with this text, where there is one."""
        return evidence.known(self._connection, id_, digest)

    def name_of(self, digest: str) -> str | None:
        """The name of a document that was counted with this text, where there is one."""
        return evidence.name_of(self._connection, digest)

    def names(self, id_: str) -> dict[str, str]:
        """The names of all documents of an id, with digests of where they are from."""
        return evidence.names(self._connection, id_)

    def count(self, documents: Iterable[Counted]) -> Outcome:
        """Count documents, all or none; what was counted before counts once, in its newest text."""
        with transaction(self._connection, self._waiting):
            return evidence.count(self._connection, documents)

    def log_build(self, settings: str, documents: int, pairs: int) -> None:
        """Remember a build: when, how, and over how much."""
        with transaction(self._connection, self._waiting):
            self._connection.execute(
                "INSERT INTO builds (at, settings, documents, pairs) VALUES (?, ?, ?, ?)",
                (decisions.now(), settings, documents, pairs),
            )
            if pairs > MANY:
                index.tidy(self._connection)

    # ---- decisions ----------------------------------------------------------------------------------------

    @contextmanager
    def signed(self, by: str) -> Iterator[None]:
        """Keep the name of a person with the decisions that are made within; none where it is empty.

        Raises
        ------
        InputError
            when it is no name; see ``people.person``

        >>> with Store(":memory:", create=True) as store:
        ...     with store.signed("มะลิ"):
        ...         _ = store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        ...     [decision.by for decision in store.history()]
        ['มะลิ']
        """
        before, self._by = self._by, person(by)
        try:
            yield
        finally:
            self._by = before

    def take_in(
        self, entries: Iterable[Entry], on_conflict: OnConflict = "keep", *, action: str = "import", dry: bool = False
    ) -> list[Reconciled]:
        """Take in the entries of another glossary, all or none; see ``reconcile.reconcile``.

        Parameters
        ----------
        entries
            what the other glossary says
        on_conflict
            what holds where both decided
        action
            what is done, in a word, for the history
        dry
            only say what would become of them

        Raises
        ------
        InputError
            when *on_conflict* is ``fail`` and there is a conflict
        """
        with transaction(self._connection, self._waiting, keep=not dry):
            return self._take_in(entries, on_conflict, action, dry)

    def _take_in(
        self,
        entries: Iterable[Entry],
        on_conflict: OnConflict,
        action: str,
        dry: bool,
        other: Store | None = None,
    ) -> list[Reconciled]:
        of = other._connection if other else None
        results = list(decisions.take_in(self._connection, entries, on_conflict, action, self._by, of))
        conflicts = [conflict for result in results for conflict in result.conflicts]
        if on_conflict == "fail" and conflicts:
            said = f"{describe(conflicts[0])}; {len(conflicts):,} in all, nothing is changed"
            raise InputError(f"{self.path}: conflict: {said}")
        if not dry and sum(bool(result.changes) for result in results) > MANY:
            index.tidy(self._connection)
        return results

    def absorb(self, other: Store, on_conflict: OnConflict = "keep", *, dry: bool = False) -> Absorbed:
        """Take in another glossary file, all or none: its documents, each once, and its decisions.

        Gives what became of its entries and the names of documents that have another text here, which stays. The
        parameters and errors are those of ``take_in``.
        """
        with transaction(self._connection, self._waiting, keep=not dry):
            mine, theirs = (evidence.digests(store._connection) for store in (self, other))
            other_text = [name for name, digest in theirs.items() if mine.get(name, digest) != digest]
            evidence.count(self._connection, other.documents(apart=mine))
            return Absorbed(self._take_in(other.given(), on_conflict, "merge", dry, other), other_text)

    def documents(self, apart: Container[str] = ()) -> Iterator[Counted]:
        """The documents that were counted, with what was found in them; those of some names apart."""
        return evidence.documents(self._connection, apart)

    def given(self) -> Iterator[Entry]:
        """The parts of concepts that came from people and other glossaries."""
        return (held.given for held in concepts.all_concepts(self._connection) if held.given)

    def state(self, id_: str) -> str:
        """A mark of what was decided on a concept so far, by which it is seen whether others decided meanwhile."""
        return decisions.state(self._connection, id_)

    def since(self, id_: str, seen: str) -> Meanwhile:
        """What was decided on a concept since its ``state`` was *seen*."""
        return decisions.since(self._connection, id_, seen)

    def decide(
        self,
        id_: str,
        thai: str,
        status: str,
        *,
        note: str | None = None,
        part_of_speech: str | None = None,
        acronyms: Collection[str] = (),
        seen: str | None = None,
    ) -> int:
        """Give a Thai term of a concept a status; one that the concept has not yet is added.

        Gives the number of the decision, 0 when nothing is other than before.

        Parameters
        ----------
        id_
            the concept
        thai
            one of its terms, or a new one
        status
            one of ``entries.STATUSES``
        note, part_of_speech
            what is said of the term, in place of what was said
        acronyms
            those that the concept is to have besides its own
        seen
            the ``state`` of the concept as it was seen; without it, the decision holds whatever others decided
            meanwhile

        Raises
        ------
        InputError
            when there is no such concept, no such status, the term is empty, or what is new is too long
        OvertakenError
            when others decided on the concept since it was seen
        """
        return self._revise(id_, status, revisions.decided(thai, status, note, part_of_speech, acronyms), seen)

    def correct(self, id_: str, wrong: str, right: str, *, seen: str | None = None) -> int:
        """Approve a Thai term in place of one that begins or ends at the wrong place, which is rejected.

        Gives the number of the decision. ``seen`` is that of ``decide``.

        Raises
        ------
        InputError
            when there is no such concept, it has not the wrong term, or the right one is empty or too long
        OvertakenError
            when others decided on the concept since it was seen
        """
        return self._revise(id_, CORRECT, revisions.corrected(wrong, right), seen)

    def describe(
        self,
        id_: str,
        *,
        english: str,
        definition: str,
        note: str,
        domain: str | None = None,
        acronyms: Collection[str] | None = None,
        seen: str | None = None,
    ) -> int:
        """Say of a concept how its English term is written, what it means, and a note.

        Its id stays, and documents go on to add to it under the English and the domain that they have it in; those of
        the domain that it is put in do so as well.

        Parameters
        ----------
        id_
            the concept
        english, definition, note
            what is said in place of what was said
        domain, acronyms
            the same; None where they stay as they are. An acronym that is taken away is kept as a rejected synonym, so
            that documents do not bring it back
        seen
            that of ``decide``

        Returns
        -------
        int
            the number of the decision, 0 when nothing is other than before

        Raises
        ------
        InputError
            when there is no such concept, neither an English nor a Thai term is left, or what is new is too long
        OvertakenError
            when others decided on the concept since it was seen
        TakenError
            when another concept has the English in the domain, or documents of the domain made one of the English that
            this one has in documents
        """
        return self._revise(id_, EDIT, revisions.described(english, definition, note, domain, acronyms), seen)

    def add(self, entry: Entry) -> Added:
        """Add a concept as a person wrote it; its id is made.

        Raises
        ------
        InputError
            when it has no English term, one of its terms is empty or has no status, or what it says is too long
        TakenError
            when there is a concept of its English in its domain
        """
        given = revisions.written(entry)
        with transaction(self._connection, self._waiting):
            return decisions.add(self._connection, given, ADD, self._by)

    def _revise(self, id_: str, action: str, revision: Revision, seen: str | None) -> int:
        with transaction(self._connection, self._waiting):
            return decisions.revise(self._connection, id_, action, self._by, revision, seen)

    def undo(self, number: int | None = None, check: Callable[[], None] = lambda: None) -> list[Decision]:
        """Take back a decision, or without a number the last that holds; empty when there is none.

        ``check`` is called before, when nobody else can change anything any more; what it raises is raised.

        Raises
        ------
        InputError
            when there is no such decision that holds, or a later one is on the same concept
        """
        with transaction(self._connection, self._waiting):
            check()
            return decisions.undo(self._connection, number)

    def history(
        self, concept: str | None = None, number: int | None = None, limit: int | None = None
    ) -> Iterator[Decision]:
        """All decisions, or those on the concept of an id or of one number, in the order in which they were made.

        With a *limit*, so many concepts of them.
        """
        return decisions.history(self._connection, number, concept, limit)

    def latest(self, limit: int, before: int | None = None, action: str = "") -> list[int]:
        """The numbers of the last decisions, the newest first: those before one, and of one action, where it is given.

        >>> with Store(":memory:", create=True) as store:
        ...     made = [store.add(Entry(name)) for name in ("bank", "river", "house")]
        ...     store.latest(2), store.latest(2, before=2), store.latest(2, action="import")
        ([3, 2], [1], [])
        """
        return decisions.latest(self._connection, limit, before, action)

    def actions(self) -> list[str]:
        """What was done in decisions, in words, each once and in order."""
        return decisions.actions(self._connection)

    def is_followed(self, number: int) -> bool:
        """Is there a later decision, one that holds, on a concept of this one?"""
        return decisions.is_followed(self._connection, number)

    def reach(self, number: int) -> int:
        """How many concepts a decision is on; of very many, one that it changed twice is counted twice."""
        return decisions.reach(self._connection, number)
