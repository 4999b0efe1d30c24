"""What an exchange format is: how it is read and written, what it can carry, what its programs accept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, PROPOSED, REJECTED, STATUSES, Synonym
from glossary.files.warnings import FileWarning
from glossary.search.glossary import Glossary

FIELDS = (
    "acronyms",
    "synonyms",
    "kind",
    "status",
    "domain",
    "part_of_speech",
    "note",
    "definition",
    "concept_note",
    "confidence",
    "count",
    "sources",
    "examples",
    "id",
    "extra",
)
"""What an entry may have beside its English and its Thai."""
USABLE = frozenset({"", PROPOSED, APPROVED, ADMITTED})
"""Statuses of the terms that a target takes which cannot say that a term is forbidden."""
TELLING = USABLE | {FORBIDDEN}
"""Statuses of the terms that a target takes which can say so."""
EVERY = frozenset({"", *STATUSES})
"""Statuses of the terms that the project's own formats take."""


class Imported(NamedTuple):
    """What was read, and what is to be said of the file, as what was skipped, each with its place."""

    glossary: Glossary
    skipped: tuple[FileWarning, ...] = ()


class Limits(NamedTuple):
    """What the programs that read a format accept at most; None is no limit that is known."""

    term_bytes: int | None = None
    rows: int | None = None
    file_bytes: int | None = None
    file_characters: int | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """An exchange format.

    ``suffixes`` are the ends of names by which it is known, ``begins`` what stands near the beginning of its files
    where other formats have the same. ``carries`` are those of ``FIELDS`` that survive in it, ``takes`` the statuses of
    the terms that are written. ``pairs`` says that only an English term with a Thai one is written, ``one_each`` that
    an English term may have one rendering only. ``write`` makes the bytes of a file, ``read`` takes them apart; its
    second parameter is the name of the file, which begins the message of each error. ``changes`` says in words what
    else is not written as it stands, and how often; ``remark`` what a person should know who uses the format.
    ``tells_rejected`` says that English terms which a concept is said not to have are written, too.
    ``holds_more`` says that its files may hold what is not read, as other sheets, which writing one anew would lose.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    carries: frozenset[str]
    takes: frozenset[str]
    write: Callable[[Glossary], bytes]
    read: Callable[[bytes, str], Imported] | None = None
    pairs: bool = False
    one_each: bool = False
    begins: bytes = b""
    limits: Limits = field(default_factory=Limits)
    changes: Callable[[Glossary], Counter[str]] = lambda _: Counter()
    remark: str = ""
    tells_rejected: bool = False
    holds_more: bool = False

    def tells(self, synonym: Synonym) -> bool:
        """Is an English term written as one that its concept does not have, whatever is said of it beside?"""
        return self.tells_rejected and synonym.status == REJECTED
