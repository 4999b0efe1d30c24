"""The record ``Format``: how an exchange format is read and written, what it can carry, what its programs accept."""

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
"""Fields that an entry may have beside its English and its Thai."""
USABLE = frozenset({"", PROPOSED, APPROVED, ADMITTED})
"""Statuses of the terms that are written where a format cannot say that a term is forbidden."""
WITH_FORBIDDEN = USABLE | {FORBIDDEN}
"""Statuses of the terms that are written where it can."""
EVERY = frozenset({"", *STATUSES})
"""Statuses of the terms that are written by the project's own formats."""


class Imported(NamedTuple):
    """A glossary that was read, and remarks on the file, such as what was skipped, each with its place."""

    glossary: Glossary
    skipped: tuple[FileWarning, ...] = ()


class Limits(NamedTuple):
    """Limits of the programs that read a format; None where no limit is known."""

    term_bytes: int | None = None
    rows: int | None = None
    file_bytes: int | None = None
    file_characters: int | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """An exchange format.

    Parameters
    ----------
    name, title
        its name on the command line, and its name for people
    suffixes
        endings of its files' names
    carries
        those of ``FIELDS`` that survive in it
    takes
        statuses of the terms that are written
    write
        returns a glossary as the bytes of a file
    read
        parses such bytes; its second parameter is the file's name for error messages; None where it is only written
    pairs
        only an English term with a Thai one is written
    one_each
        an English term has one rendering only
    begins
        bytes near the beginning of its files, to tell it from formats with the same suffix
    limits
        what its programs accept at most
    changes
        counts, by words that say so, what is not written as it stands
    remark
        advice for people who use the format
    keeps_rejected
        English terms that a concept is said not to have are written, too
    holds_more
        its files may hold more than is read, as other sheets, which would be lost if the file were written anew
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
    keeps_rejected: bool = False
    holds_more: bool = False

    def keeps_as_rejected(self, synonym: Synonym) -> bool:
        """Return whether *synonym* is written as a term that its concept does not have, without any other field."""
        return self.keeps_rejected and synonym.status == REJECTED
