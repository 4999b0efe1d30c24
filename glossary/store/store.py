"""The class ``Store``: an open glossary file, with its reads, its decisions, and one transaction for each change."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from align.errors import InputError
from glossary.decisions import changes, revisions
from glossary.decisions.limits import parse_person
from glossary.decisions.reconcile import OnConflict, Reconciliation
from glossary.decisions.revisions import Revision
from glossary.entries.entry import Entry, Hit
from glossary.search import index
from glossary.search.concordance import Line
from glossary.search.glossary import Glossary
from glossary.search.index import name_key
from glossary.search.lookup import add_rejected, find_names, to_hits
from glossary.store import concepts, deciding, history, importing, related
from glossary.store import documents as evidence
from glossary.store.connection import PATIENCE, connect, flush, is_store, transaction
from glossary.store.deciding import Added
from glossary.store.documents import DocumentEvidence, KnownDocument, Outcome
from glossary.store.history import CORRECT, EDIT, IMPORT, MERGE, Decision, DecisionsSince

MANY = 10_000
"""Changed entries, or pairs of a build, after which the index of names is tidied."""
REFRESHED_AT_ONCE = 500
"""Terms whose concepts are brought up to date in one transaction: few enough that memory stays flat and others can
write soon, many enough that terms which share their Thai are mostly read once."""
SUFFIXES = (".glossary", ".db", ".sqlite")
"""Suffixes of glossary files."""


class Merged(NamedTuple):
    """The result of merging a glossary file: that for each entry, and the names of documents with another text here."""

    results: list[Reconciliation]
    other_text: list[str]


def names_store(path: str | Path) -> bool:
    """Return whether a path is that of a glossary file, by its suffix or its content.

    >>> names_store("my.glossary"), names_store("my.csv")
    (True, False)
    """
    return Path(path).suffix.lower() in SUFFIXES or is_store(path)


class Store:
    """An open glossary file.

    Parameters
    ----------
    path
        the file; ``:memory:`` is one in memory, which is lost when it is closed
    create
        create the file where there is none
    waiting
        called once, with the name of the file, when another program writes to it and has to be waited for
    any_thread
        several threads may use it, one at a time; otherwise only the one that opened it
    read_only
        write nothing to it, not even to migrate it to this version
    patience
        seconds to wait for other programs that write to it

    Raises
    ------
    InputError
        when the file cannot be opened, is no glossary file, damaged, or of a newer version

    >>> import tempfile
    >>> from glossary import Variant
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
        self.connection = connect(path, create=create, any_thread=any_thread, read_only=read_only)
        self.connection.patience = patience
        self._waiting = waiting
        self._by = ""
        if not read_only:
            # A build that was killed left concepts out of date. A file that cannot be written is shown as it is.
            with suppress(InputError):
                self.refresh_pending()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A command that failed before it wrote anything leaves no empty file behind.
        is_unused = error is not None and self._is_new and not self.is_used
        self.close()
        if is_unused:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file after writing everything to it; closing it twice is no error."""
        with suppress(sqlite3.ProgrammingError):  # raised where it is closed already
            if self.changes:
                self.flush()
        self.connection.close()

    def flush(self) -> None:
        """Write the write-ahead log into the file, so that a copy of the file is complete, unless it is being read.

        Without it nothing is lost either, but recent changes are in a second file while the glossary is open.
        """
        flush(self.connection, cut=True)

    @property
    def is_used(self) -> bool:
        """Return whether anything was ever written to the file."""
        tables = "(SELECT 1 FROM documents UNION ALL SELECT 1 FROM history)"
        return bool(self.connection.execute(f"SELECT EXISTS {tables}").fetchone()[0])

    @property
    def changes(self) -> int:
        """Return the number of rows written through this store, those of rolled back transactions as well."""
        return self.connection.total_changes

    # ---- reading ------------------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Entry]:
        """Yield the concepts by domain and English."""
        return (concept.entry for concept in concepts.all_concepts(self.connection))

    def __len__(self) -> int:
        return int(self.connection.execute("SELECT COUNT(*) FROM concepts").fetchone()[0])

    def glossary(self) -> Glossary:
        """Return the whole glossary in memory."""
        return Glossary(tuple(self))

    def get(self, key: str | int) -> Entry | None:
        """Return the concept of an id, or of a number, by which reviews refer to it; None when there is none."""
        if isinstance(key, str):
            concept = concepts.by_ids(self.connection, [key]).get(key)
        else:
            concept = concepts.by_numbers(self.connection, [key]).get(key)
        return concept and concept.entry

    def page(self, after: str | None = None, limit: int = 100) -> list[Entry]:
        """Return at most *limit* concepts by domain and English, those that follow the one of the id *after*."""
        return [concept.entry for concept in concepts.page(self.connection, after, limit)]

    def lookup(self, term: str, limit: int = 20) -> list[Hit]:
        """Find concepts by an English or a Thai term; see ``Glossary.lookup``."""
        found = find_names(self.connection, term, limit)
        by_number = concepts.by_numbers(self.connection, (name.concept for name in found))
        hits = list(to_hits(found, {number: concept.entry for number, concept in by_number.items()}))
        return add_rejected(hits, lambda: concepts.entries_named(self.connection, (term, name_key(term))), limit)

    def concordance(self, entry: Entry) -> list[Line]:
        """Return the sentences of documents that have a Thai term of an entry, then its stored example sentences."""
        return list(related.sentences(self.connection, entry, entry.renderings))

    # ---- documents ----------------------------------------------------------------------------------------

    def known(self, id_: str, digest: str) -> KnownDocument | None:
        """Find the document of an id with a text of this digest."""
        return evidence.known(self.connection, id_, digest)

    def name_of(self, digest: str) -> str | None:
        """Return the name of a document with a text of this digest."""
        return evidence.name_of(self.connection, digest)

    def names(self, id_: str) -> dict[str, str]:
        """Return the names of all documents of an id, with digests of where they are from."""
        return evidence.names(self.connection, id_)

    def count(self, documents: Iterable[DocumentEvidence], *, refresh: bool = True) -> Outcome:
        """Add documents, all or none; each replaces that of its name.

        With *refresh*, the concepts are brought up to date as well; otherwise ``refresh_pending`` does it later.
        """
        with transaction(self.connection, self._waiting):
            outcome = evidence.add(self.connection, documents)
            if refresh:
                evidence.refresh_pending(self.connection)
            return outcome

    def refresh_pending(self) -> None:
        """Bring the concepts up to date that documents have added to; other programs can write in between."""
        while evidence.has_pending(self.connection):
            with transaction(self.connection, self._waiting):
                evidence.refresh_pending(self.connection, REFRESHED_AT_ONCE)

    def log_build(self, settings: str, documents: int, pairs: int) -> None:
        """Record a build: its time, its settings, and its numbers of documents and pairs."""
        with transaction(self.connection, self._waiting):
            self.connection.execute(
                "INSERT INTO builds (at, settings, documents, pairs) VALUES (?, ?, ?, ?)",
                (history.now(), settings, documents, pairs),
            )
            if pairs > MANY:
                index.tidy(self.connection)

    def documents(self, apart: Container[str] = ()) -> Iterator[DocumentEvidence]:
        """Yield the documents by name with the occurrences found in them, those named in *apart* left out."""
        return evidence.documents(self.connection, apart)

    # ---- decisions ----------------------------------------------------------------------------------------

    @contextmanager
    def signed(self, by: str) -> Iterator[None]:
        """Record a person's name with the decisions of a ``with`` block; none where the name is empty.

        Raises
        ------
        InputError
            when the name is too long or has invisible characters

        >>> from glossary import Variant
        >>> with Store(":memory:", create=True) as store:
        ...     with store.signed("มะลิ"):
        ...         _ = store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        ...     [decision.by for decision in store.history()]
        ['มะลิ']
        """
        before, self._by = self._by, parse_person(by)
        try:
            yield
        finally:
            self._by = before

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
        """Give a Thai term of a concept a status; a term that the concept does not have yet is added.

        Parameters
        ----------
        id_
            the concept
        thai
            one of its terms, or a new one
        status
            one of ``entries.STATUSES``
        note, part_of_speech
            the new texts of the term; None where they stay
        acronyms
            acronyms to add to the concept
        seen
            the ``state`` of the concept when the person saw it; without it, the decision replaces those of others

        Returns
        -------
        int
            the number of the decision; 0 when nothing changed

        Raises
        ------
        InputError
            when there is no such concept, no such status, the term is empty, or a new text is too long
        ConcurrentChangeError
            when others decided on the concept since it was seen
        """
        return self._revise(id_, status, revisions.decide(thai, status, note, part_of_speech, acronyms), seen)

    def correct(self, id_: str, wrong: str, right: str, *, seen: str | None = None) -> int:
        """Reject a Thai term that begins or ends at the wrong place, and approve the right one.

        Parameters, result and errors are those of ``decide``; it is also an error when the concept has no such wrong
        term.
        """
        return self._revise(id_, CORRECT, revisions.correct(wrong, right), seen)

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
        """Rename, define and annotate a concept, and move it to another domain.

        Its id stays, and documents still add to it under their own English and domain; those of its new domain do so as
        well.

        Parameters
        ----------
        id_
            the concept
        english, definition, note
            the new texts
        domain, acronyms
            the new ones; None where they stay. An acronym that is left out becomes a rejected synonym, so that
            documents do not bring it back
        seen
            that of ``decide``

        Returns
        -------
        int
            the number of the decision; 0 when nothing changed

        Raises
        ------
        InputError
            when there is no such concept, neither an English nor a Thai term is left, or a new text is too long
        ConcurrentChangeError
            when others decided on the concept since it was seen
        DuplicateTermError
            when another concept has the English in the domain, or has in documents of the domain the English that this
            one has in documents
        """
        return self._revise(id_, EDIT, revisions.describe(english, definition, note, domain, acronyms), seen)

    def _revise(self, id_: str, action: str, revision: Revision, seen: str | None) -> int:
        with transaction(self.connection, self._waiting):
            return deciding.revise(self.connection, id_, action, self._by, revision, seen)

    def add(self, entry: Entry) -> Added:
        """Add a concept that a person wrote; its id is made.

        Raises
        ------
        InputError
            when it has no English term, one of its terms is empty or has no status, or a text is too long
        DuplicateTermError
            when another concept has its English in its domain
        """
        curated = revisions.new_concept(entry)
        with transaction(self.connection, self._waiting):
            return deciding.add(self.connection, curated, self._by)

    def take_in(
        self, entries: Iterable[Entry], on_conflict: OnConflict = "keep", *, action: str = IMPORT, dry: bool = False
    ) -> list[Reconciliation]:
        """Merge the entries of another glossary into this one, all or none; see ``reconcile.reconcile``.

        Parameters
        ----------
        entries
            the entries of the other glossary
        on_conflict
            what holds where both decided differently
        action
            the action in the history
        dry
            change nothing, only return the results

        Raises
        ------
        InputError
            when *on_conflict* is ``fail`` and there is a conflict
        """
        with transaction(self.connection, self._waiting, keep=not dry):
            return self._take_in(entries, on_conflict, action, dry)

    def merge(self, other: Store, on_conflict: OnConflict = "keep", *, dry: bool = False) -> Merged:
        """Merge another glossary file into this one, all or none: its documents, each once, and its decisions.

        A document of which this file has another text stays as it is here. Parameters and errors are those of
        ``take_in``.
        """
        with transaction(self.connection, self._waiting, keep=not dry):
            mine, theirs = (evidence.digests(store.connection) for store in (self, other))
            other_text = [name for name, digest in theirs.items() if mine.get(name, digest) != digest]
            evidence.add(self.connection, other.documents(apart=mine))
            evidence.refresh_pending(self.connection)
            curated = (c.curated for c in concepts.all_concepts(other.connection) if c.curated)
            return Merged(self._take_in(curated, on_conflict, MERGE, dry, other), other_text)

    def _take_in(
        self,
        entries: Iterable[Entry],
        on_conflict: OnConflict,
        action: str,
        dry: bool,
        other: Store | None = None,
    ) -> list[Reconciliation]:
        connection = other.connection if other else None
        imported = importing.import_entries(self.connection, entries, on_conflict, action, self._by, connection)
        results = list(imported)
        conflicts = [conflict for result in results for conflict in result.conflicts]
        if on_conflict == "fail" and conflicts:
            first = changes.describe(conflicts[0])
            raise InputError(f"{self.path}: conflict: {first}; {len(conflicts):,} in all, nothing is changed")
        if not dry and sum(bool(result.changes) for result in results) > MANY:
            index.tidy(self.connection)
        return results

    def undo(self, number: int | None = None, check: Callable[[], None] = lambda: None) -> list[Decision]:
        """Undo a decision, or without a number the last one that holds.

        Parameters
        ----------
        number
            that of the decision
        check
            called first, when no other program can change anything any more; an error that it raises prevents the undo

        Returns
        -------
        list of Decision
            its records, one for each concept; empty when there is no last one

        Raises
        ------
        InputError
            when the decision does not exist or was undone before, or a later one is on the same concept
        """
        with transaction(self.connection, self._waiting):
            check()
            return deciding.undo(self.connection, number)

    def history(
        self, concept: str | None = None, number: int | None = None, limit: int | None = None
    ) -> Iterator[Decision]:
        """Yield all decisions, or those on the concept of an id or of one number, in the order in which they were made.

        With a *limit*, at most so many records, of which a decision has one for each of its concepts.
        """
        return history.decisions(self.connection, number, concept, limit)

    def state(self, id_: str) -> str:
        """Return the state of the decisions on a concept, by which later decisions by others are noticed."""
        return history.state(self.connection, id_)

    def since(self, id_: str, seen: str) -> DecisionsSince:
        """Return the decisions on a concept since its ``state`` was *seen*."""
        return history.decisions_since(self.connection, id_, seen)
