"""The sentences that a term stands in, with the term lined up (keyword in context; Luhn 1960)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, get_args

from align import segment
from glossary.entries.entry import Entry, as_source
from glossary.search.sentence import Sentence

Order = Literal["place", "left", "right"]
ORDERS: tuple[Order, ...] = get_args(Order)
"""By document and offset; by the words before the term, the nearest first; by the words behind it."""
NEAR = 40
"""Code points beside a term by whose words lines are ordered."""
_BRACKET = re.compile(r"\s*[(（][^()（）]*[)）]")
"""The English behind a term, which is the same in most lines."""
_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
"""A vowel that is written before its consonant and ordered behind it, as dictionaries do."""


class Line(NamedTuple):
    """A sentence with a Thai term of an entry in it: ``left`` + ``thai`` + ``right``, and the place that it is from."""

    place: str
    left: str
    thai: str
    right: str


def line(place: str, thai: str, sentence: Sentence) -> Line:
    """A sentence that a term begins in at a known place."""
    return Line(place, sentence.text[: sentence.at], thai, sentence.text[sentence.at + len(thai) :])


def of_examples(entry: Entry) -> Iterator[Line]:
    """The lines of an entry by the example sentences that stand with its terms.

    >>> from glossary.entries.entry import Variant
    >>> list(of_examples(Entry("bank", (), (Variant("ธนาคาร", examples=("เดินไปธนาคาร (bank)",)),))))
    [Line(place='', left='เดินไป', thai='ธนาคาร', right=' (bank)')]
    """
    for variant in entry.variants:
        for place, example in zip((*variant.sources, *[""] * len(variant.examples)), variant.examples, strict=False):
            if variant.thai in example:
                yield line(place, variant.thai, Sentence(example, example.index(variant.thai)))


def ordered(lines: Iterable[Line], order: Order) -> list[Line]:
    """Lines in an order; those that it does not tell apart are by place.

    >>> lines = [Line("", left, "ธนาคาร", "") for left in ("ไปที่", "จากหน้า", "เดินไปที่")]
    >>> [line.left for line in ordered(lines, "left")]
    ['ไปที่', 'เดินไปที่', 'จากหน้า']
    """
    by_place = sorted(lines, key=_place)
    return by_place if order == "place" else sorted(by_place, key=_words_before if order == "left" else _words_behind)


def _place(line: Line) -> tuple[Any, ...]:
    source = as_source(line.place)
    return (source.document, source.start, source.end) if source else (line.place, 0, 0)


def _words_before(line: Line) -> list[str]:
    return _words(line.left[-NEAR:])[::-1]


def _words_behind(line: Line) -> list[str]:
    bracket = _BRACKET.match(line.right)
    begin = bracket.end() if bracket else 0
    return _words(line.right[begin : begin + NEAR])


def _words(text: str) -> list[str]:
    """The words of a text as dictionaries order them."""
    words = (text[t.start : t.end] for t in segment.tokens(text) if t.script not in ("space", "other"))
    return [_LEADING_VOWEL.sub(r"\2\1", word.casefold()) for word in words]
