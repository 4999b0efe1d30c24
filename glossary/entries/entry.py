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
"""Places that a variant keeps of those where it was found; ``count`` counts all of them."""
SCALE = 10_000
"""Confidence is summed as integers in units of 1/SCALE, so that sums are exact in any order."""
CENT = SCALE // 100
"""The integer that stands for 0.01, the last decimal of a confidence that is shown."""
_SPAN = re.compile(r"([0-9]{1,15})-([0-9]{1,15})")


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """The place where a pair was found: its Thai is code points ``start`` to ``end`` of the document.

    ``place`` is the page, slide or time in a file that is not plain text, written as a URL fragment (RFC 8118, Media
    Fragments).

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
class Baseline:
    """A row of a spreadsheet as it was exported; a difference from the row as it is read is a person's edit.

    ``domain`` is None in spreadsheets that were exported before it was part of the baseline.
    """

    english: str
    thai: str
    status: str = ""
    part_of_speech: str = ""
    note: str = ""
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """A Thai rendering of an English term.

    ``confidence`` is from 0 to 1, ``count`` is how often it was found, ``sources`` are some of the places and
    ``examples`` some of the sentences. ``status`` is one of ``STATUSES``, or empty in a glossary without statuses.
    ``extra`` holds the columns of a table that this program does not know, so that nothing is lost. ``baseline`` is
    its spreadsheet row before a person edited it.
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
    baseline: Baseline | None = field(default=None, compare=False)

    @property
    def is_decided(self) -> bool:
        """Return whether a person decided on it, by a status that is known."""
        return self.status in (APPROVED, ADMITTED, FORBIDDEN, REJECTED)

    @property
    def is_usable(self) -> bool:
        """Return whether a translation may use it."""
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
    """A concept: its English term, acronyms and Thai variants, the preferred or most frequent ones first.

    ``id`` is empty in a glossary that names its entries by their English alone. The same English term in two domains
    is two concepts. ``note`` is about the concept; terms have notes of their own. ``baseline`` is the first of its
    spreadsheet rows before a person edited it.
    """

    english: str
    acronyms: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    id: str = ""
    domain: str = ""
    definition: str = ""
    note: str = ""
    synonyms: tuple[Synonym, ...] = ()
    baseline: Baseline | None = field(default=None, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the English names of the concept: its term, acronyms and synonyms, rejected ones left out."""
        synonyms = (s.english for s in self.synonyms if s.status != REJECTED)
        return tuple(dict.fromkeys((self.english, *self.acronyms, *synonyms)))

    @property
    def renderings(self) -> tuple[Variant, ...]:
        """Return the Thai terms that are not rejected; forbidden ones are among them."""
        return tuple(v for v in self.variants if v.status != REJECTED)

    @property
    def is_rejected(self) -> bool:
        """Return whether it has Thai terms and all of them are rejected."""
        return bool(self.variants) and not self.renderings

    @property
    def label(self) -> str:
        """Return the term with its acronyms, for display.

        >>> Entry("International Energy Agency", ("IEA",)).label, Entry("IEA", ("IEA",)).label
        ('International Energy Agency · IEA', 'IEA')
        """
        return " · ".join(dict.fromkeys((self.english, *self.acronyms)))

    @property
    def count(self) -> int:
        """Return how often the term was found, with any rendering."""
        return sum(v.count for v in self.variants)


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result: an entry, the group of the search that found it, and the Thai term that matched or the first.

    ``group`` is one of exact, prefix, contains, close and sound.
    """

    group: str
    entry: Entry
    variant: Variant

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Return the Thai term that matched, then the others that are not rejected."""
        return self.variant, *(v for v in self.entry.renderings if v is not self.variant)

    @property
    def usable(self) -> str:
        """Return the first of its Thai terms that may be used, or an empty string."""
        return next((v.thai for v in self.variants if v.is_usable), "")

    @property
    def illustrated(self) -> Variant | None:
        """Return the first of its Thai terms that has an example sentence, or None."""
        return next((v for v in self.variants if v.examples), None)


def as_source(text: str) -> Source | None:
    """Parse the string form of a ``Source``; return None for any other text.

    The first ``#`` ends the name of the document, so that a name with such a sign in it is not read back.

    >>> as_source("report.pdf#page=3:120-133"), as_source("a shelf")
    (Source(document='report.pdf', start=120, end=133, place='page=3'), None)
    """
    name, colon, span = text.rpartition(":")
    document, _, place = name.partition("#")
    match = _SPAN.fullmatch(span)
    return Source(document, int(match[1]), int(match[2]), place) if colon and match else None


def as_kind(text: str) -> Kind | str:
    """Return the kind that *text* names; text that names none of ``KINDS`` is kept as it is."""
    return next((k for k in KINDS if k == text.strip()), text)


def as_status(text: str) -> str:
    """Return the status that *text* means in a person's words; any other text is kept as it is.

    >>> as_status(" Approved"), as_status("อนุมัติ"), as_status("to check")
    ('approved', 'approved', 'to check')
    """
    return _STATUS_OF.get(text.strip().casefold(), text)


def iter_rows(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Variant]]:
    """Yield each entry with each of its variants, as the rows of a table."""
    return ((entry, variant) for entry in entries for variant in entry.variants)


def iter_terms(entry: Entry) -> Iterator[Variant | Synonym]:
    """Yield the variants and synonyms of an entry, which have each a status."""
    yield from entry.variants
    yield from entry.synonyms


def iter_texts(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield all texts in entries: terms, notes, definitions, places and sentences."""
    for entry in entries:
        yield from (entry.english, *entry.acronyms, entry.domain, entry.definition, entry.note)
        for term in iter_terms(entry):
            yield from (term.status, term.part_of_speech, term.note, *term.extra.values())
        yield from (synonym.english for synonym in entry.synonyms)
        for variant in entry.variants:
            yield from (variant.thai, *variant.sources, *variant.examples)


def preferred(variants: Collection[Variant]) -> Variant:
    """Return the rendering to use: the first that is approved, or else the first."""
    return next((v for v in variants if v.status == APPROVED), next(iter(variants)))
