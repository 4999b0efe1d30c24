"""What the process beside the server is given to do for programs."""

from __future__ import annotations

from collections.abc import Sequence

from align import align_each
from glossary.documents import Content, Document
from glossary.entries.entry import Entry
from glossary.matching.annotate import Annotator
from glossary.records import AnnotationRecord, ExtractedRecord, annotation_records, extracted_record


def annotated(text: str, entries: Sequence[Entry]) -> list[AnnotationRecord]:
    """The terms of some concepts in a text."""
    return list(annotation_records(text, Annotator(entries).annotate(text)))


def extracted(text: str, everything: bool, square: bool, english_first: bool) -> list[ExtractedRecord]:
    """The pairs of a text."""
    document = Document("", Content(text))
    pairs = align_each(text, square=square, keep_none=everything, english_first=english_first)
    return [extracted_record(document, pair) for pair in pairs]
