"""JSON records for programs: commands print them with ``-f json``, and the API returns them."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NotRequired, cast

from align.records import Kind

if sys.version_info >= (3, 12):
    from typing import TypedDict
else:  # From the TypedDict of Python 3.11 no schema can be made.
    from typing_extensions import TypedDict

if TYPE_CHECKING:
    from align.records import Pair
    from glossary.documents import Document
    from glossary.entries.entry import Entry, Hit
    from glossary.matching.annotate import Annotation
    from glossary.search.concordance import Line
    from glossary.store import Decision


# ---- look-up ----------------------------------------------------------------------------------------------


Group = Literal["exact", "prefix", "contains", "close", "sound"]
"""How a concept matched a query."""


class HitRecord(TypedDict):
    """A Thai term of a concept that was found; ``example`` is a sentence with it, or empty.

    ``id`` is the id of the concept, empty in a file without ids.
    """

    group: Group
    id: str
    english: str
    thai: str
    acronyms: list[str]
    status: str
    kind: str
    count: int
    example: str


class LineRecord(TypedDict):
    """A sentence with a Thai term: ``left`` + ``thai`` + ``right``."""

    english: str
    place: str
    left: str
    thai: str
    right: str


def hit_records(hits: Iterable[Hit]) -> list[HitRecord]:
    """Return a record for each Thai term of each hit.

    >>> from glossary.entries.entry import Entry, Hit, Variant
    >>> bank = Entry("bank", (), (Variant("ธนาคาร"), Variant("แบงก์")))
    >>> [(record["group"], record["thai"]) for record in hit_records([Hit("exact", bank, bank.variants[1])])]
    [('exact', 'แบงก์'), ('exact', 'ธนาคาร')]
    """
    return [
        {
            "group": cast(Group, hit.group),
            "id": hit.entry.id,
            "english": hit.entry.english,
            "thai": variant.thai,
            "acronyms": list(hit.entry.acronyms),
            "status": variant.status,
            "kind": variant.kind,
            "count": variant.count,
            "example": variant.examples[0] if variant.examples else "",
        }
        for hit in hits
        for variant in hit.variants
    ]


def best_matches(hits: Sequence[Hit]) -> Sequence[Hit]:
    """Return the exact matches, or the first hit if there are none."""
    return [hit for hit in hits if hit.group == "exact"] or hits[:1]


def line_records(lines: Iterable[tuple[Entry, Line]]) -> list[LineRecord]:
    """Return a record for each sentence with a term of a concept."""
    return [
        {"english": entry.english, "place": line.place, "left": line.left, "thai": line.thai, "right": line.right}
        for entry, line in lines
    ]


# ---- entries ----------------------------------------------------------------------------------------------


class VariantRecord(TypedDict):
    """A Thai term of a concept; fields with default values are left out: empty ones, and a count or confidence of 1."""

    thai: str
    kind: NotRequired[str]
    confidence: NotRequired[float]
    count: NotRequired[int]
    sources: NotRequired[list[str]]
    extra: NotRequired[dict[str, str]]
    status: NotRequired[str]
    part_of_speech: NotRequired[str]
    note: NotRequired[str]
    examples: NotRequired[list[str]]


class SynonymRecord(TypedDict):
    """Another English term of a concept."""

    english: str
    status: NotRequired[str]
    part_of_speech: NotRequired[str]
    note: NotRequired[str]
    extra: NotRequired[dict[str, str]]


class EntryRecord(TypedDict):
    """A concept; empty fields are left out."""

    english: str
    acronyms: NotRequired[list[str]]
    variants: NotRequired[list[VariantRecord]]
    id: NotRequired[str]
    domain: NotRequired[str]
    definition: NotRequired[str]
    note: NotRequired[str]
    synonyms: NotRequired[list[SynonymRecord]]


class EntriesRecord(TypedDict):
    """A page of concepts; ``next`` is the id after which the next page begins, None on the last one."""

    entries: list[EntryRecord]
    next: str | None


# ---- pairs ------------------------------------------------------------------------------------------------


class PairRecord(TypedDict):
    """A bracket and its rendering; without a rendering, ``thai``, ``start`` and ``end`` are None."""

    english: list[str]
    acronyms: list[str]
    thai: str | None
    kind: Kind
    confidence: float
    start: int | None
    end: int | None


class AlignedRecord(PairRecord):
    """A bracket given with the text on its left, in which its offsets count; ``id`` is that of the input."""

    id: object
    reason: str


class _Placed(TypedDict, total=False):
    place: str


class ExtractedRecord(PairRecord, _Placed):
    """A bracket in a document; ``place``, such as a page, is present in files that are not plain text."""

    document: str
    bracket_start: int
    bracket_end: int
    reason: str


def pair_record(pair: Pair) -> PairRecord:
    """Return *pair* as a record."""
    none = pair.kind == "none"
    return {
        "english": list(pair.english),
        "acronyms": list(pair.acronyms),
        "thai": None if none else pair.thai,
        "kind": pair.kind,
        "confidence": pair.confidence,
        "start": None if none else pair.start,
        "end": None if none else pair.end,
    }


def aligned_record(id_: object, pair: Pair) -> AlignedRecord:
    """Return *pair* as the record of the input with this id."""
    return {"id": id_, **pair_record(pair), "reason": pair.reason}


def extracted_record(document: Document, pair: Pair) -> ExtractedRecord:
    """Return *pair* with its place in a document; offsets are those in the decoded file."""
    record, bracket = pair_record(pair), pair.parenthetical
    if pair.kind != "none":
        record["start"], record["end"] = document.raw_span(pair.start, pair.end)
    place = document.content.place(bracket.start)
    placed: _Placed = {"place": place} if place else {}
    start, end = document.raw_span(bracket.start, bracket.end)
    return {
        "document": document.id,
        **record,
        **placed,
        "bracket_start": start,
        "bracket_end": end,
        "reason": pair.reason,
    }


# ---- annotations ------------------------------------------------------------------------------------------


class AnnotationRecord(TypedDict):
    """A term of the glossary in a text; ``suggestion`` replaces a forbidden one.

    ``line`` and ``column`` count from 1, ``start`` and ``end`` are offsets in code points.
    """

    line: int
    column: int
    start: int
    end: int
    text: str
    english: str
    thai: str
    status: str
    kind: str
    id: str
    suggestion: NotRequired[str]


def annotation_records(text: str, found: Iterable[Annotation]) -> Iterator[AnnotationRecord]:
    """Yield a record for each term found in a text."""
    starts = line_starts(text)
    for each in found:
        line = bisect_right(starts, each.start)
        record: AnnotationRecord = {
            "line": line,
            "column": each.start - starts[line - 1] + 1,
            "start": each.start,
            "end": each.end,
            "text": each.text,
            "english": each.english,
            "thai": each.thai,
            "status": each.status,
            "kind": each.kind,
            "id": each.id,
        }
        if each.is_forbidden:
            record["suggestion"] = each.suggestion
        yield record


def line_starts(text: str) -> list[int]:
    """Return the offset of each line.

    >>> line_starts("a\\n\\nb")
    [0, 2, 3]
    """
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    return starts


# ---- scores -----------------------------------------------------------------------------------------------


class ConfidenceRecord(TypedDict):
    """The mean of bootstrap samples, and half the width of the interval that holds ``level`` per cent of them."""

    mean: float
    margin: float
    level: int


class ScoreRecord(TypedDict):
    """The score of a system by a metric, in per cent; null if there is nothing to score, as ``note`` says.

    ``p_value`` is that of the difference from the first system.
    """

    score: float | None
    macro: NotRequired[float | None]
    exact: NotRequired[float | None]
    spelling: NotRequired[float | None]
    required: NotRequired[float]
    found: NotRequired[int]
    signature: str
    note: NotRequired[str]
    confidence: NotRequired[ConfidenceRecord]
    p_value: NotRequired[float]


class SystemRecord(TypedDict):
    """The scores of a system by the metrics."""

    system: str
    scores: dict[str, ScoreRecord]


class RequiredRecord(TypedDict):
    """A required term and its ``rendering`` with offsets in code points, which a missing term lacks."""

    term: str
    status: Literal["preferred", "allowed", "spelling", "missing", "forbidden"]
    rendering: NotRequired[str]
    start: NotRequired[int]
    end: NotRequired[int]


class SegmentRecord(TypedDict):
    """The terms of a segment in the translation of a system; segments are counted from 1."""

    segment: int
    system: str
    source: str | None
    reference: str | None
    hypothesis: str
    terms: list[RequiredRecord]
    forbidden: list[RequiredRecord]


class ReportRecord(TypedDict):
    """Scores of systems, as ``ScoreReport.to_dict`` returns them, with the details if requested."""

    signature: str
    systems: list[SystemRecord]
    details: NotRequired[list[SegmentRecord]]


# ---- decisions --------------------------------------------------------------------------------------------


class ChangeRecord(TypedDict):
    """A change by a decision: ``thai`` is empty for a field of the concept, ``before`` for a new value.

    For a term that a person typed, ``field`` is ``thai added`` and ``after`` its status. ``by`` is the name of the
    person who decided, empty if none was given.
    """

    number: int
    at: str
    action: str
    by: str
    concept: str
    english: str
    thai: str
    field: str
    before: str
    after: str


def change_records(decisions: Iterable[Decision]) -> Iterator[ChangeRecord]:
    """Yield a record for each change of the decisions."""
    for decision in decisions:
        for change in decision.changes:
            yield {
                "number": decision.number,
                "at": decision.at,
                "action": decision.action,
                "by": decision.by,
                "concept": decision.concept,
                "english": change.english,
                "thai": change.thai,
                "field": change.field,
                "before": change.before,
                "after": change.after,
            }


# ---- errors -----------------------------------------------------------------------------------------------


class ProblemRecord(TypedDict):
    """An error message of one line."""

    detail: str
