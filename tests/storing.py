"""Glossary files to try, documents to count in them, and what people do to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from hypothesis import strategies as st

from align.records import Pair, Parenthetical
from glossary import Entry, Source, Variant, csv_text
from glossary.decisions.changes import describe
from glossary.entries.keys import thai_key
from glossary.store import DocumentEvidence, DuplicateTermError, Store, digest_of, evidence_of

ENGLISH = ["Value chain", "value-chain", "International Energy Agency", "Wrasse"]
THAI = ["ห่วงโซ่คุณค่า", "ห่วงโซ่ คุณค่า", "สำนักงานพลังงานสากล", "สํานักงานพลังงานสากล", "ปลานกขุนทอง"]
DOMAINS = ["", "sea", "air"]
ACRONYMS = ["IEA", "VC", "I.E.A.", "Wr"]
NOTHING = {"definition": "", "note": ""}
"""The other texts of a concept that gets a new name alone."""


def pair(english: tuple[str, ...], thai: str, acronyms: tuple[str, ...], kind: str, confidence: float, at: int) -> Pair:
    """Return a pair of a text at an offset."""
    end = at + len(thai)
    bracket = Parenthetical(end, end + 3, "x")
    return Pair(english, acronyms, thai, kind, confidence, at, end, bracket)  # type: ignore[arg-type]


WRASSE = pair(("Wrasse",), "ปลานกขุนทอง", (), "translation", 0.9, 5)
"""The pair of a document of one bracket."""

pairs = st.builds(
    pair,
    st.lists(st.sampled_from(ENGLISH), max_size=2, unique=True).map(tuple),
    st.sampled_from(THAI),
    st.sampled_from([("IEA",), ("VC", "IEA")]),
    st.sampled_from(["translation", "mixed", "acronym"]),
    st.integers(0, 10_000).map(lambda n: n / 10_000),
    st.integers(0, 500),
)
texts = st.lists(st.lists(pairs, max_size=4), max_size=6)
"""The pairs of each of several documents."""


def counted(name: str, found: list[Pair], domain: str = "", settings: str = "") -> DocumentEvidence:
    """Return a document in which these pairs were found; other pairs make it another text."""
    evidence = (e for p in found for e in evidence_of(p, Source(name, p.start, p.end), "ก" * 600))
    return DocumentEvidence(name, digest_of(repr(found)), settings, domain, tuple(evidence))


def numbered(found: list[list[Pair]], prefix: str = "d") -> list[DocumentEvidence]:
    """Return documents that are named by their number."""
    return [counted(f"{prefix}{n}", pairs) for n, pairs in enumerate(found)]


def of_domains(found: list[list[Pair]]) -> list[DocumentEvidence]:
    """Return documents whose domains take turns."""
    return [counted(f"d{n}", pairs, DOMAINS[n % len(DOMAINS)]) for n, pairs in enumerate(found)]


@contextmanager
def empty() -> Iterator[Store]:
    """Yield an empty glossary file in memory."""
    with Store(":memory:", create=True) as store:
        yield store


def filled(documents: list[DocumentEvidence]) -> Store:
    """Return a glossary file of these documents in memory."""
    store = Store(":memory:", create=True)
    store.count(documents)
    return store


def as_csv(store: Store) -> str:
    """Return the glossary as CSV."""
    return csv_text(store.glossary())


def rows(store: Store) -> list[list[tuple[Any, ...]]]:
    """Return all rows of a file but its history; the numbers of names do not matter."""
    tables = ("documents", "occurrences", "concepts", "builds")
    names = "SELECT concept, thai, key, sound, status, confidence, count FROM names ORDER BY 1, 2, 3, 4, 5, 6, 7"
    queries = (*(f"SELECT * FROM {table} ORDER BY rowid" for table in tables), names)
    return [store.connection.execute(query).fetchall() for query in queries]


def changes(store: Store, concept: str | None = None) -> list[str]:
    """Return the changes in the history of one concept, or of all, as text."""
    return [describe(change) for decision in store.history(concept) for change in decision.changes]


def decisions(store: Store) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return each decided term of each concept."""
    return {
        (e.id, thai_key(v.thai)): (e.english, v.thai, v.status, v.note)
        for e in store
        for v in e.variants
        if v.is_decided
    }


statuses = st.sampled_from(["approved", "admitted", "forbidden", "rejected"])
actions = st.one_of(
    st.tuples(st.just("decide"), st.integers(0, 9), st.integers(0, 3), statuses),
    st.tuples(st.just("correct"), st.integers(0, 9), st.integers(0, 3), st.sampled_from(THAI)),
    st.tuples(st.just("import"), st.sampled_from(ENGLISH), st.sampled_from(THAI), statuses),
)
"""Decisions on terms; numbers stand for existing concepts and terms."""


def act(store: Store, action: tuple[str, ...]) -> None:
    """Decide on a term, if there is one, or import one."""
    name, which, what, value = action
    entries = list(store)
    if name == "import":
        store.take_in([Entry(str(which), (), (Variant(str(what), status=value),))])
    elif entries:
        entry = entries[int(which) % len(entries)]
        if entry.variants:
            thai = entry.variants[int(what) % len(entry.variants)].thai
            store.decide(entry.id, thai, value) if name == "decide" else store.correct(entry.id, thai, value)


edits = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(ENGLISH), st.sampled_from(THAI), st.sampled_from(DOMAINS)),
    st.tuples(st.just("move"), st.integers(0, 9), st.just(""), st.sampled_from(DOMAINS)),
    st.tuples(st.just("rename"), st.integers(0, 9), st.sets(st.sampled_from(ACRONYMS)), st.sampled_from(ENGLISH)),
)
"""Concepts that are added, moved and renamed; numbers stand for existing ones."""


def edit(store: Store, action: tuple[str, Any, Any, str]) -> None:
    """Add or describe a concept, unless another has its name."""
    name, which, what, value = action
    with suppress(DuplicateTermError):
        if name == "add":
            store.add(Entry(which, ("VC",), (Variant(what, status="approved"),), domain=value, note="new"))
        elif entry := next(iter(list(store)[which:]), None):
            others: dict[str, Any] = {"definition": entry.definition, "note": entry.note}
            if name == "move":
                store.describe(entry.id, english=entry.english, domain=value, **others)
            else:
                store.describe(entry.id, english=value, acronyms=sorted(what), **others)


def do(store: Store, action: tuple[Any, ...]) -> None:
    """Do one of the actions or edits."""
    edit(store, action) if action[0] in ("add", "move", "rename") else act(store, action)
