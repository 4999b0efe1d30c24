"""A text as it is shown: its paragraphs with the pairs and the known terms in them, and the list of its pairs."""

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
from glossary.web.pages.read.pairs import Carried, carried, dumps
from glossary.web.pages.read.standing import Known, Standing
from glossary.web.pages.read.work import Read

LEAF = 8_000
"""Code points of the paragraphs that a browser lays out at a time."""
LONGEST = 3_000
"""Code points of a line from which it is cut into paragraphs, at a space if there is one within ``_PATIENCE``."""
_PATIENCE = 1_000
SURE = (0.5, 0.7, 0.85, 0.95)
"""Confidences at which a mark becomes stronger."""
_END = re.compile(r"[\n\r\f\u2028\u2029]\s*")
_LONG = re.compile(rf"(?s:.{{{LONGEST}}})\S{{0,{_PATIENCE}}}[\s{script.COMBINING}ำ\u0300-\u036f\u200d\ufe0f]*")


class PairMark(NamedTuple):
    """A pair in the text: its Thai, what stands between, its bracket; the Thai is empty where another pair has it."""

    group: int
    thai: str
    between: str
    bracket: str
    level: int
    pair: Pair


class TermMark(NamedTuple):
    """A term of the glossary in the text."""

    number: int
    annotation: Annotation


class Piece(NamedTuple):
    """A stretch of a paragraph, with what it is, if it is anything."""

    text: str
    mark: PairMark | TermMark | None = None

    @property
    def is_pair(self) -> bool:
        """Is it a pair?"""
        return isinstance(self.mark, PairMark)


class Paragraph(NamedTuple):
    """What a reader takes for one, from ``start`` on; ``place`` says where in the file, where that changes."""

    start: int
    place: str
    pieces: tuple[Piece, ...]


class Group(NamedTuple):
    """The same English and Thai wherever they were found, the surest of them, and how it stands with the glossary."""

    pair: Carried
    standing: Standing

    @property
    def is_none(self) -> bool:
        """Has the English no rendering?"""
        return self.pair.pair.kind == "none"

    @property
    def others(self) -> list[Variant]:
        """The other Thai terms of the concept."""
        own = thai_key(self.pair.pair.thai)
        return [v for v in self.standing.renderings if thai_key(v.thai) != own]

    @property
    def kind(self) -> str:
        """What a reader wants to tell apart: see ``standing.GROUP``; ``none`` without a rendering."""
        return "none" if self.is_none else self.standing.group


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary that the text has ``count`` times."""

    number: int
    annotation: Annotation
    count: int


@dataclass(frozen=True, slots=True)
class Laid:
    """A text as it is shown; ``covered`` is the share of its letters, from 0 to 1, that known terms have.

    ``pairs`` are all its pairs as a page holds them, ``document`` is the name under which they are counted.
    """

    name: str
    document: str
    digest: str
    encoding: str
    failed: tuple[str, ...]
    is_whole: bool
    leaves: tuple[tuple[Paragraph, ...], ...]
    groups: tuple[Group, ...]
    terms: tuple[Term, ...]
    covered: float
    pairs: str

    def different(self, kind: str) -> int:
        """How many different pairs there are of a kind."""
        return sum(group.kind == kind for group in self.groups)

    @property
    def found(self) -> int:
        """How many pairs were found, the same ones and all."""
        return sum(group.pair.times for group in self.groups if not group.is_none)


def lay_out(read: Read, entries: Sequence[Entry]) -> Laid:
    """A text that was read, with what a glossary knows of it.

    Parameters
    ----------
    read
        the text with its pairs
    entries
        at least the concepts that stand in the text, and those of the English terms of its pairs
    """
    digest = digest_of(read.text)
    document = read.name or f"pasted ({digest[:8]})"
    pairs = [carried(pair, read.content, document) for pair in read.pairs]
    groups, numbers = grouped(pairs, Known(entries))
    annotations = Annotator(entries).annotate(read.text)
    terms = _terms(annotations)
    spans = [*_pair_marks(read, numbers), *_term_marks(annotations, terms)]
    return Laid(
        read.name,
        document,
        digest,
        read.content.encoding,
        read.failed,
        read.is_whole,
        tuple(_leaves(paragraphs(read.content, spans))),
        tuple(groups),
        tuple(terms.values()),
        _covered(read.text, annotations),
        dumps(_bare(pair) for pair in pairs if pair.pair.kind != "none"),
    )


def _bare(pair: Carried) -> Carried:
    """A pair without what only people read."""
    return pair._replace(pair=replace(pair.pair, reasons=()))


# ---- what is marked ---------------------------------------------------------------------------------------


class Marked(NamedTuple):
    """A stretch of the text that is marked."""

    start: int
    end: int
    mark: PairMark | TermMark


def grouped(pairs: Sequence[Carried], known: Known) -> tuple[list[Group], list[int]]:
    """The different pairs in the order of the text, and for each pair the number of that which it is."""
    same: dict[tuple[tuple[str, ...], str], list[Carried]] = {}
    keys = [(tuple(map(english_key, pair.names)), thai_key(pair.pair.thai)) for pair in pairs]
    for key, pair in zip(keys, pairs, strict=True):
        same.setdefault(key, []).append(pair)
    groups = []
    for number, alike in enumerate(same.values()):
        best = max(alike, key=lambda pair: pair.pair.confidence)._replace(number=number, times=len(alike))
        groups.append(Group(best, known.least(best.names, best.pair.thai)))
    numbers = {key: number for number, key in enumerate(same)}
    return groups, [numbers[key] for key in keys]


def _pair_marks(read: Read, numbers: Sequence[int]) -> Iterator[Marked]:
    """The pairs as marks; none reaches into one before it."""
    at = 0
    for pair, number in zip(read.pairs, numbers, strict=True):
        bracket = pair.parenthetical
        if bracket.start < at:
            continue
        has_thai = pair.kind != "none" and at <= pair.start and pair.end <= bracket.start
        start, end = (pair.start, pair.end) if has_thai else (bracket.start, bracket.start)
        between, inside = read.text[end : bracket.start], read.text[bracket.start : bracket.end]
        level = 1 + bisect_right(SURE, pair.confidence)
        yield Marked(start, bracket.end, PairMark(number, read.text[start:end], between, inside, level, pair))
        at = bracket.end


def _terms(annotations: Iterable[Annotation]) -> dict[Annotation, Term]:
    """The different terms, each behind what its annotations have in common, in the order of the text."""
    counts = Counter(map(_apart, annotations))
    return {term: Term(number, term, counts[term]) for number, term in enumerate(counts)}


def _apart(annotation: Annotation) -> Annotation:
    """An annotation apart from its place."""
    return annotation._replace(start=0, end=0, text=" ".join(annotation.text.split()))


def _term_marks(annotations: Iterable[Annotation], terms: dict[Annotation, Term]) -> Iterator[Marked]:
    for found in annotations:
        yield Marked(found.start, found.end, TermMark(terms[_apart(found)].number, found))


def _covered(text: str, annotations: Iterable[Annotation]) -> float:
    letters = letters_in(text)
    return sum(letters_in(found.text) for found in annotations) / letters if letters else 0.0


# ---- paragraphs -------------------------------------------------------------------------------------------


def paragraphs(content: Content, spans: Iterable[Marked]) -> Iterator[Paragraph]:
    """The paragraphs of a text, all of it but the white space between them.

    Of spans that overlap, pairs win, then those that begin first. None is cut by the end of a paragraph.
    """
    text = content.text
    apart = _apart_from_each_other(spans)
    ends = [span.end for span in apart]
    last = ""
    for begin, end in pairwise(_cuts(content, apart)):
        within = apart[bisect_right(ends, begin) : bisect_right(ends, end)]
        shown = max(begin + len(text[begin:end].rstrip()), within[-1].end if within else begin)
        if shown > begin:
            place = content.place(begin)
            yield Paragraph(begin, place if place != last else "", tuple(_pieces(text, begin, shown, within)))
            last = place


def _apart_from_each_other(spans: Iterable[Marked]) -> list[Marked]:
    kept: list[Marked] = []
    for span in sorted(spans, key=lambda span: (isinstance(span.mark, TermMark), span.start)):
        at = bisect_left(kept, span.start, key=lambda other: other.start)
        before = at and kept[at - 1].end > span.start
        if not before and not (at < len(kept) and kept[at].start < span.end):
            kept.insert(at, span)
    return kept


def _cuts(content: Content, spans: Sequence[Marked]) -> list[int]:
    """Where paragraphs begin, and the end of the text."""
    text = content.text
    ends = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    within = (cut for begin, end in pairwise(ends) for cut in _cuts_of_line(text, begin, end))
    starts = [span.start for span in spans]

    def is_free(cut: int) -> bool:
        at = bisect_left(starts, cut) - 1
        return at < 0 or spans[at].end <= cut

    wanted = {*ends, *within, *(place.start for place in content.places)}
    return [0, *sorted(cut for cut in wanted if 0 < cut < len(text) and is_free(cut)), len(text)]


def _cuts_of_line(text: str, begin: int, end: int) -> Iterator[int]:
    while found := _LONG.match(text, begin, end):
        begin = found.end()
        yield begin


def _pieces(text: str, begin: int, end: int, spans: Iterable[Marked]) -> Iterator[Piece]:
    at = begin
    for span in spans:
        if span.start > at:
            yield Piece(text[at : span.start])
        yield Piece(text[span.start : span.end], span.mark)
        at = span.end
    if end > at:
        yield Piece(text[at:end])


def _leaves(found: Iterable[Paragraph]) -> Iterator[tuple[Paragraph, ...]]:
    leaf: list[Paragraph] = []
    for paragraph in found:
        if leaf and paragraph.start - leaf[0].start >= LEAF:
            yield tuple(leaf)
            leaf = []
        leaf.append(paragraph)
    if leaf:
        yield tuple(leaf)
