"""What is answered to programs: records of what was found, the same from the commands and from the server."""

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
"""How a concept was found."""


class HitRecord(TypedDict):
    """A Thai term of a concept that was found; ``group`` says how, ``example`` is a sentence or empty.

    ``id`` is that of the concept, empty in a file whose concepts have none.
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
    """A sentence with a Thai term in it: ``left`` + ``thai`` + ``right``."""

    english: str
    place: str
    left: str
    thai: str
    right: str


def hit_records(hits: Iterable[Hit]) -> list[HitRecord]:
    """What was found, a record for each Thai term of each concept.

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


def meant(hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits whose sentences are shown: those that are the term itself, or without one the likeliest."""
    return [hit for hit in hits if hit.group == "exact"] or hits[:1]


def line_records(lines: Iterable[tuple[Entry, Line]]) -> list[LineRecord]:
    """The sentences that terms of concepts stand in."""
    return [
        {"english": entry.english, "place": line.place, "left": line.left, "thai": line.thai, "right": line.right}
        for entry, line in lines
    ]


# ---- entries ----------------------------------------------------------------------------------------------


class VariantRecord(TypedDict):
    """A Thai term of a concept; what says nothing is not there, ``count`` and ``confidence`` where they are 1."""

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
    """A further English term of a concept."""

    english: str
    status: NotRequired[str]
    part_of_speech: NotRequired[str]
    note: NotRequired[str]
    extra: NotRequired[dict[str, str]]


class EntryRecord(TypedDict):
    """A concept, as ``entries.json.to_record`` writes it."""

    english: str
    acronyms: NotRequired[list[str]]
    variants: NotRequired[list[VariantRecord]]
    id: NotRequired[str]
    domain: NotRequired[str]
    definition: NotRequired[str]
    note: NotRequired[str]
    synonyms: NotRequired[list[SynonymRecord]]


class EntriesRecord(TypedDict):
    """Some concepts, and the id behind which the next ones are; None at the end."""

    entries: list[EntryRecord]
    next: str | None


# ---- pairs ------------------------------------------------------------------------------------------------


class PairRecord(TypedDict):
    """A bracket and its rendering: ``thai``, ``start`` and ``end`` are None when there is none."""

    english: list[str]
    acronyms: list[str]
    thai: str | None
    kind: Kind
    confidence: float
    start: int | None
    end: int | None


class AlignedRecord(PairRecord):
    """A bracket that was cut out of its text; ``id`` is what it was given with, offsets are into what is left of it."""

    id: object
    reason: str


class _Placed(TypedDict, total=False):
    place: str


class ExtractedRecord(PairRecord, _Placed):
    """A bracket in a document; ``place`` is there in a file that is no text, and names for example its page."""

    document: str
    bracket_start: int
    bracket_end: int
    reason: str


def pair_record(pair: Pair) -> PairRecord:
    """What a pair says."""
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
    """What a pair says of a bracket that was given by itself."""
    return {"id": id_, **pair_record(pair), "reason": pair.reason}


def extracted_record(document: Document, pair: Pair) -> ExtractedRecord:
    """What a pair says, with its place in a document; offsets are those in the decoded file."""
    found, bracket = pair_record(pair), pair.parenthetical
    if pair.kind != "none":
        found["start"], found["end"] = document.raw_span(pair.start, pair.end)
    place = document.content.place(bracket.start)
    placed: _Placed = {"place": place} if place else {}
    start, end = document.raw_span(bracket.start, bracket.end)
    return {
        "document": document.id,
        **found,
        **placed,
        "bracket_start": start,
        "bracket_end": end,
        "reason": pair.reason,
    }


# ---- annotations ------------------------------------------------------------------------------------------


class AnnotationRecord(TypedDict):
    """A term of the glossary in a text; ``suggestion`` is what to write instead of a forbidden one.

    ``line`` and ``column`` are from 1; ``start`` and ``end`` count code points from 0.
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
    """The terms that were found in a text."""
    begins = line_begins(text)
    for each in found:
        line = bisect_right(begins, each.start)
        record: AnnotationRecord = {
            "line": line,
            "column": each.start - begins[line - 1] + 1,
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


def line_begins(text: str) -> list[int]:
    """The offset of each line.

    >>> line_begins("a\\n\\nb")
    [0, 2, 3]
    """
    begins = [0]
    for line in text.split("\n")[:-1]:
        begins.append(begins[-1] + len(line) + 1)
    return begins


# ---- scores -----------------------------------------------------------------------------------------------


class ConfidenceRecord(TypedDict):
    """The mean of bootstrap samples, and half the width of the interval that has ``level`` per cent of them."""

    mean: float
    margin: float
    level: int


class ScoreRecord(TypedDict):
    """A score of one system by one metric, in per cent; null where there is nothing to score, as ``note`` says.

    ``p_value`` is of the difference from the first system.
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
    """The scores of one system by the metrics."""

    system: str
    scores: dict[str, ScoreRecord]


class RequiredRecord(TypedDict):
    """What became of a term: where its ``rendering`` stands, counted in code points, unless it is missing."""

    term: str
    status: Literal["preferred", "allowed", "spelling", "missing", "forbidden"]
    rendering: NotRequired[str]
    start: NotRequired[int]
    end: NotRequired[int]


class SegmentRecord(TypedDict):
    """What one system made of the terms of one segment, which is counted from 1."""

    segment: int
    system: str
    source: str | None
    reference: str | None
    hypothesis: str
    terms: list[RequiredRecord]
    forbidden: list[RequiredRecord]


class ReportRecord(TypedDict):
    """Scores of systems, as ``ScoreReport.to_dict`` gives them; where asked for, with what became of each term."""

    signature: str
    systems: list[SystemRecord]
    details: NotRequired[list[SegmentRecord]]


# ---- decisions --------------------------------------------------------------------------------------------


class ChangeRecord(TypedDict):
    """One thing that a decision changed: ``thai`` is empty where it is of the concept, ``before`` where it is new.

    Where a person typed a term, ``field`` is ``thai added``, ``after`` its status. ``by`` is the name of the person who
    decided, empty where none was given.
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
    """What decisions changed; those that were undone say nothing."""
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
    """What is wrong, in one line."""

    detail: str
