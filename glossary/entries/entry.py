"""The records of a glossary: entries of an English term with its Thai variants. No input or output."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from align.records import KINDS, Kind

COLUMNS = ("english", "thai", "acronyms", "kind", "confidence", "count", "sources")
"""Columns that a table always has, in order."""
STATUS = "status"
"""Column that says what a person decided on a row; a table that has it was worked on."""
OPTIONAL = (STATUS, "domain", "part_of_speech", "note", "definition", "concept_note", "examples", "id")
"""Columns that a table has when one of its rows needs them, in order."""
PROPOSED, APPROVED, ADMITTED, FORBIDDEN, REJECTED = "proposed", "approved", "admitted", "forbidden", "rejected"
STATUSES = (PROPOSED, APPROVED, ADMITTED, FORBIDDEN, REJECTED)
"""What a person can say of a term: nothing yet; use it; it may be used; do not use it; it is no rendering at all."""
USUAL_STATUSES = {
    APPROVED: "approve accept accepted ok preferred yes ใช้ อนุมัติ ใช้ได้ ถูกต้อง".split(),
    ADMITTED: "admit allowed alternative ยอมรับได้ อนุโลม".split(),
    FORBIDDEN: "forbid deprecated prohibited ห้าม ห้ามใช้ ไม่ใช้".split(),
    REJECTED: "reject wrong no ปฏิเสธ ไม่อนุมัติ ผิด".split(),
    PROPOSED: "propose new draft เสนอ รอตรวจ ร่าง".split(),
}
"""Words that people write for a status."""
_STATUS_OF = {word: status for status, words in USUAL_STATUSES.items() for word in (status, *words)}
MOST_SOURCES = 20
"""Places that an entry remembers of those where it was found; ``count`` counts all of them."""
SCALE = 10_000
"""Confidence is counted in parts of this, so that sums are exact in any order."""
CENT = SCALE // 100
"""The parts of the last decimal of a confidence that is shown."""
_SPAN = re.compile(r"([0-9]{1,15})-([0-9]{1,15})")


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a pair was found: code points ``start`` to ``end`` of a document are its Thai.

    ``place`` says where in a file that is no text, as a fragment of its address does (RFC 8118, Media Fragments).

    >>> str(Source("news/01.txt", 120, 133)), str(Source("report.pdf", 120, 133, "page=3"))
    ('news/01.txt:120-133', 'report.pdf#page=3:120-133')
    """

    document: str
    start: int
    end: int
    place: str = ""

    def __str__(self) -> str:
        place = f"#{self.place}" if self.place else ""
        return f"{self.document}{place}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Was:
    """A row of a spreadsheet as it was written, by which it is seen what a person has changed in it.

    ``domain`` is None where that was not written.
    """

    english: str
    thai: str
    status: str = ""
    part_of_speech: str = ""
    note: str = ""
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One Thai rendering of an English term, with what is known of it.

    ``confidence`` is from 0 to 1, ``count`` is how often it was found, ``sources`` are some of the places and
    ``examples`` some of the sentences. ``status`` is one of ``STATUSES``, or empty where there is no such thing.
    ``extra`` holds the columns of a table that this program does not know, so that nothing is lost. ``was`` is what
    a spreadsheet said in its row before a person worked on it.
    """

    thai: str
    kind: Kind | str = ""
    confidence: float = 1.0
    count: int = 1
    sources: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    part_of_speech: str = ""
    note: str = ""
    examples: tuple[str, ...] = ()
    was: Was | None = field(default=None, compare=False)

    @property
    def is_decided(self) -> bool:
        """Has a person said what to do with it, in a word that is known?"""
        return self.status in (APPROVED, ADMITTED, FORBIDDEN, REJECTED)

    @property
    def is_usable(self) -> bool:
        """May a translation use it, as far as is known?"""
        return self.status not in (FORBIDDEN, REJECTED)


@dataclass(frozen=True, slots=True)
class Synonym:
    """A further English term of a concept."""

    english: str
    status: str = ""
    part_of_speech: str = ""
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept: its English term, acronyms and Thai variants, the first the most frequent or preferred ones.

    ``id`` is empty where the glossary names its entries by their English alone. The same English term in two domains
    is two concepts. ``note`` is about the concept, the notes of terms stand with them. ``was`` is what a spreadsheet
    said in the first of its rows before a person worked on it.
    """

    english: str
    acronyms: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    id: str = ""
    domain: str = ""
    definition: str = ""
    note: str = ""
    synonyms: tuple[Synonym, ...] = ()
    was: Was | None = field(default=None, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """All that the concept is called in English: the term, its acronyms and its synonyms that are no mistakes."""
        synonyms = (s.english for s in self.synonyms if s.status != REJECTED)
        return tuple(dict.fromkeys((self.english, *self.acronyms, *synonyms)))

    @property
    def renderings(self) -> tuple[Variant, ...]:
        """The Thai terms that are no mistakes, forbidden ones among them."""
        return tuple(v for v in self.variants if v.status != REJECTED)

    @property
    def is_rejected(self) -> bool:
        """Has it Thai terms, all of which are mistakes?"""
        return bool(self.variants) and not self.renderings

    @property
    def label(self) -> str:
        """The term with its acronyms, as it is shown to people.

        >>> Entry("International Energy Agency", ("IEA",)).label, Entry("IEA", ("IEA",)).label
        ('International Energy Agency · IEA', 'IEA')
        """
        return " · ".join(dict.fromkeys((self.english, *self.acronyms)))

    @property
    def count(self) -> int:
        """How often the term was found with any rendering."""
        return sum(v.count for v in self.variants)


@dataclass(frozen=True, slots=True)
class Hit:
    """A found entry: ``how`` is the group, as exact; ``variant`` is the Thai one that was found, or the first."""

    how: str
    entry: Entry
    variant: Variant

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The Thai term that was found, then the others that are no mistakes."""
        return self.variant, *(v for v in self.entry.renderings if v is not self.variant)

    @property
    def usable(self) -> str:
        """The first of its Thai terms that may be used; empty where there is none."""
        return next((v.thai for v in self.variants if v.is_usable), "")

    @property
    def illustrated(self) -> Variant | None:
        """The first of its Thai terms that has a sentence; None where none has."""
        return next((v for v in self.variants if v.examples), None)


def as_source(text: str) -> Source | None:
    """A place as ``str`` of a ``Source`` writes it; None for another text.

    The first ``#`` ends the name of the document, so that one with such a mark in its name is not read back.

    >>> as_source("report.pdf#page=3:120-133"), as_source("a shelf")
    (Source(document='report.pdf', start=120, end=133, place='page=3'), None)
    """
    name, colon, span = text.rpartition(":")
    document, _, place = name.partition("#")
    match = _SPAN.fullmatch(span)
    return Source(document, int(match[1]), int(match[2]), place) if colon and match else None


def as_kind(text: str) -> Kind | str:
    """A kind as it stands in a table; what is none of ``KINDS`` is kept as it is."""
    return next((k for k in KINDS if k == text.strip()), text)


def as_status(text: str) -> str:
    """A status as people write it; what is none of ``STATUSES`` nor a usual word for one is kept as it is.

    >>> as_status(" Approved"), as_status("อนุมัติ"), as_status("to check")
    ('approved', 'approved', 'to check')
    """
    return _STATUS_OF.get(text.strip().casefold(), text)


def rows(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Variant]]:
    """Each entry with each of its variants: the rows of a table."""
    return ((entry, variant) for entry in entries for variant in entry.variants)


def terms(entry: Entry) -> Iterator[Variant | Synonym]:
    """The terms of an entry that have a status of their own."""
    yield from entry.variants
    yield from entry.synonyms


def texts(entries: Iterable[Entry]) -> Iterator[str]:
    """All that entries say in words."""
    for entry in entries:
        yield from (entry.english, *entry.acronyms, entry.domain, entry.definition, entry.note)
        for term in terms(entry):
            yield from (term.status, term.part_of_speech, term.note, *term.extra.values())
        yield from (synonym.english for synonym in entry.synonyms)
        for variant in entry.variants:
            yield from (variant.thai, *variant.sources, *variant.examples)


def preferred(variants: Collection[Variant]) -> Variant:
    """The rendering to use: the first that is approved, or the first."""
    return next((v for v in variants if v.status == APPROVED), next(iter(variants)))
