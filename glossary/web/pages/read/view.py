"""A text as its page shows it: paragraphs in which pairs and known terms are marked, and the lists of both."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from align import script
from align.records import Pair
from glossary.documents import Content
from glossary.entries.entry import Entry, Variant
from glossary.entries.keys import english_key, thai_key
from glossary.matching.annotate import Annotation, Annotator
from glossary.matching.coverage import letters_in
from glossary.store import digest_of
from glossary.web.pages.read.comparison import Comparison, EnglishIndex
from glossary.web.pages.read.pairs import FoundPair, dump_pairs
from glossary.web.texts import AlignedText

SECTION = 8_000
"""Code points of the paragraphs that a browser lays out at a time, when they are scrolled into view."""
MAX_LINE = 3_000
"""Code points of a line from which it is split into paragraphs, at a space if one follows within ``_PATIENCE``."""
_PATIENCE = 1_000
LEVELS = (0.5, 0.7, 0.85, 0.95)
"""Confidences from which on a mark is drawn more strongly."""
_LINE_END = re.compile(r"[\n\r\f\u2028\u2029]\s*")
# A split never parts a letter from the combining marks behind it.
_LONG_LINE = re.compile(rf"(?s:.{{{MAX_LINE}}})\S{{0,{_PATIENCE}}}[\s{script.COMBINING}ำ\u0300-\u036f\u200d\ufe0f]*")


class PairMark(NamedTuple):
    """A marked pair: its Thai, the text up to the bracket, the bracket.

    The Thai is empty where it lies within another mark. ``group`` is the index of its ``PairGroup``.
    """

    group: int
    thai: str
    between: str
    bracket: str
    level: int
    pair: Pair


class TermMark(NamedTuple):
    """A marked term of the glossary."""

    number: int
    annotation: Annotation


class Piece(NamedTuple):
    """A part of a paragraph, with its mark if it has one."""

    text: str
    mark: PairMark | TermMark | None = None

    @property
    def is_pair(self) -> bool:
        """Return whether a pair is marked."""
        return isinstance(self.mark, PairMark)


class Paragraph(NamedTuple):
    """A paragraph from offset ``start`` on; ``place`` is its place in the file, if that is not the previous one's."""

    start: int
    place: str
    pieces: tuple[Piece, ...]


class PairGroup(NamedTuple):
    """All pairs with the same English and Thai, as the one with the highest confidence, compared with the glossary."""

    pair: FoundPair
    comparison: Comparison

    @property
    def is_none(self) -> bool:
        """Return whether the English has no rendering."""
        return self.pair.pair.kind == "none"

    @property
    def others(self) -> list[Variant]:
        """Return the other Thai terms of the concept."""
        own = thai_key(self.pair.pair.thai)
        return [variant for variant in self.comparison.renderings if thai_key(variant.thai) != own]

    @property
    def kind(self) -> str:
        """Return the filter under which the page lists it: a value of ``comparison.GROUPS``, or ``none``."""
        return "none" if self.is_none else self.comparison.group


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary that occurs ``count`` times in the text."""

    number: int
    annotation: Annotation
    count: int


@dataclass(frozen=True, slots=True)
class TextView:
    """A text as its page shows it.

    ``covered`` is the share of its letters, from 0 to 1, that known terms have; ``pairs`` are all its pairs as JSON,
    and ``document`` is the name under which they are counted.
    """

    name: str
    document: str
    digest: str
    encoding: str
    failed: tuple[str, ...]
    is_whole: bool
    sections: tuple[tuple[Paragraph, ...], ...]
    groups: tuple[PairGroup, ...]
    terms: tuple[Term, ...]
    covered: float
    pairs: str

    def count_groups(self, kind: str) -> int:
        """Count the different pairs of a kind."""
        return sum(group.kind == kind for group in self.groups)

    @property
    def found(self) -> int:
        """Return the number of pairs, repeated ones included."""
        return sum(group.pair.times for group in self.groups if not group.is_none)


def view_text(text: AlignedText, entries: Sequence[Entry]) -> TextView:
    """Return the view of a text.

    Parameters
    ----------
    text
        the text with its pairs
    entries
        at least the concepts that occur in the text, and those of the English terms of its pairs
    """
    digest = digest_of(text.text)
    document = text.name or f"pasted ({digest[:8]})"
    pairs = [FoundPair.of(pair, text.content, document) for pair in text.pairs]
    groups, numbers = _group(pairs, EnglishIndex(entries))
    annotations = Annotator(entries).annotate(text.text)
    terms = _distinct_terms(annotations)
    spans = [*_mark_pairs(text, numbers), *_mark_terms(annotations, terms)]
    return TextView(
        text.name,
        document,
        digest,
        text.content.encoding,
        text.failed,
        text.is_whole,
        tuple(_split_sections(split_paragraphs(text.content, spans))),
        tuple(groups),
        tuple(terms.values()),
        _share_covered(text.text, annotations),
        dump_pairs(_without_reasons(pair) for pair in pairs if pair.pair.kind != "none"),
    )


def _without_reasons(pair: FoundPair) -> FoundPair:
    return pair._replace(pair=replace(pair.pair, reasons=()))


# ---- marks ------------------------------------------------------------------------------------------------


class MarkedSpan(NamedTuple):
    """A span of the text with its mark."""

    start: int
    end: int
    mark: PairMark | TermMark


def _group(pairs: Sequence[FoundPair], index: EnglishIndex) -> tuple[list[PairGroup], list[int]]:
    """Return the groups in the order of the text, and for each pair the index of its group."""
    by_key: dict[tuple[tuple[str, ...], str], list[FoundPair]] = {}
    keys = [(tuple(map(english_key, pair.names)), thai_key(pair.pair.thai)) for pair in pairs]
    for key, pair in zip(keys, pairs, strict=True):
        by_key.setdefault(key, []).append(pair)
    groups = []
    for number, same in enumerate(by_key.values()):
        best = max(same, key=lambda pair: pair.pair.confidence)._replace(number=number, times=len(same))
        groups.append(PairGroup(best, index.compare_any(best.names, best.pair.thai)))
    numbers = {key: number for number, key in enumerate(by_key)}
    return groups, [numbers[key] for key in keys]


def _mark_pairs(text: AlignedText, numbers: Sequence[int]) -> Iterator[MarkedSpan]:
    """Yield a mark for each pair; none begins before the previous one ends."""
    last_end = 0
    for pair, number in zip(text.pairs, numbers, strict=True):
        bracket = pair.parenthetical
        if bracket.start < last_end:
            continue
        has_thai = pair.kind != "none" and last_end <= pair.start and pair.end <= bracket.start
        start, end = (pair.start, pair.end) if has_thai else (bracket.start, bracket.start)
        between, inside = text.text[end : bracket.start], text.text[bracket.start : bracket.end]
        level = 1 + bisect_right(LEVELS, pair.confidence)
        yield MarkedSpan(start, bracket.end, PairMark(number, text.text[start:end], between, inside, level, pair))
        last_end = bracket.end


def _distinct_terms(annotations: Iterable[Annotation]) -> dict[Annotation, Term]:
    """Return the different terms in the order of the text, by their annotations without offsets."""
    counts = Counter(map(_without_offsets, annotations))
    return {term: Term(number, term, counts[term]) for number, term in enumerate(counts)}


def _without_offsets(annotation: Annotation) -> Annotation:
    return annotation._replace(start=0, end=0, text=" ".join(annotation.text.split()))


def _mark_terms(annotations: Iterable[Annotation], terms: dict[Annotation, Term]) -> Iterator[MarkedSpan]:
    for found in annotations:
        yield MarkedSpan(found.start, found.end, TermMark(terms[_without_offsets(found)].number, found))


def _share_covered(text: str, annotations: Iterable[Annotation]) -> float:
    letters = letters_in(text)
    return sum(letters_in(found.text) for found in annotations) / letters if letters else 0.0


# ---- paragraphs -------------------------------------------------------------------------------------------


def split_paragraphs(content: Content, spans: Iterable[MarkedSpan]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text: all of it except white space between them.

    Of overlapping spans, pairs win, then those that begin first. No paragraph ends within a span.
    """
    text = content.text
    kept = _without_overlaps(spans)
    ends = [span.end for span in kept]
    last_place = ""
    for begin, end in pairwise(_find_splits(content, kept)):
        within = kept[bisect_right(ends, begin) : bisect_right(ends, end)]
        visible_end = max(begin + len(text[begin:end].rstrip()), within[-1].end if within else begin)
        if visible_end > begin:
            place = content.place(begin)
            pieces = tuple(_split_pieces(text, begin, visible_end, within))
            yield Paragraph(begin, place if place != last_place else "", pieces)
            last_place = place


def _without_overlaps(spans: Iterable[MarkedSpan]) -> list[MarkedSpan]:
    """Return the spans that win, in the order of the text."""
    kept: list[MarkedSpan] = []
    for span in sorted(spans, key=lambda span: (isinstance(span.mark, TermMark), span.start)):
        place = bisect_left(kept, span.start, key=lambda other: other.start)
        overlaps_previous = place > 0 and kept[place - 1].end > span.start
        overlaps_next = place < len(kept) and kept[place].start < span.end
        if not (overlaps_previous or overlaps_next):
            kept.insert(place, span)
    return kept


def _find_splits(content: Content, spans: Sequence[MarkedSpan]) -> list[int]:
    """Return the offsets at which paragraphs begin, and the end of the text."""
    text = content.text
    line_ends = [0, *(match.end() for match in _LINE_END.finditer(text)), len(text)]
    within_lines = (split for begin, end in pairwise(line_ends) for split in _split_line(text, begin, end))
    starts = [span.start for span in spans]

    def is_free(offset: int) -> bool:
        previous = bisect_left(starts, offset) - 1
        return previous < 0 or spans[previous].end <= offset

    candidates = {*line_ends, *within_lines, *(place.start for place in content.places)}
    return [0, *sorted(split for split in candidates if 0 < split < len(text) and is_free(split)), len(text)]


def _split_line(text: str, begin: int, end: int) -> Iterator[int]:
    """Yield the offsets at which a line that is too long is split."""
    while found := _LONG_LINE.match(text, begin, end):
        begin = found.end()
        yield begin


def _split_pieces(text: str, begin: int, end: int, spans: Iterable[MarkedSpan]) -> Iterator[Piece]:
    for span in spans:
        if span.start > begin:
            yield Piece(text[begin : span.start])
        yield Piece(text[span.start : span.end], span.mark)
        begin = span.end
    if end > begin:
        yield Piece(text[begin:end])


def _split_sections(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Paragraph, ...]]:
    """Yield paragraphs together that have about ``SECTION`` code points."""
    section: list[Paragraph] = []
    for paragraph in paragraphs:
        if section and paragraph.start - section[0].start >= SECTION:
            yield tuple(section)
            section = []
        section.append(paragraph)
    if section:
        yield tuple(section)
