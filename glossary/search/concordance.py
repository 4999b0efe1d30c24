"""The sentences in which a term stands, with the term lined up (keyword in context; Luhn 1960)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, get_args

from align import segment
from glossary.entries.entry import Entry, as_source

AROUND = 120
"""Code points of a sentence that are kept on either side of a term, at most."""
LEAST = 40
"""Code points that are kept on a side before a space may end the sentence: Thai puts spaces within sentences, too."""
Order = Literal["place", "left", "right"]
ORDERS: tuple[Order, ...] = get_args(Order)
"""By document and offset; by the words before the term, the nearest first; by the words after it."""
NEAR = 40
"""Code points beside a term whose words decide the order of lines."""
_BRACKET = re.compile(r"\s*[(（][^()（）]*[)）]")
"""The English in brackets after a term; it is skipped, since it is the same in most lines."""
_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
"""A vowel that is written before its consonant; Thai dictionaries sort it after the consonant."""


class Sentence(NamedTuple):
    """A sentence and the offset in it at which the term begins."""

    text: str
    at: int


def cut_sentence(text: str, start: int, end: int) -> Sentence:
    """Return the sentence around ``text[start:end]``.

    Thai has no full stops, so that its true ends are not known: it is at most ``AROUND`` code points a side of the
    line, cut at a space.

    >>> cut_sentence("หัวข้อ\\nกล่าวถึงห่วงโซ่คุณค่า (value chain) ของไทย\\nจบ", 15, 41)
    Sentence(text='กล่าวถึงห่วงโซ่คุณค่า (value chain) ของไทย', at=8)
    """
    left = text[max(0, start - AROUND) : start].rsplit("\n", 1)[-1]
    if len(left) == AROUND and start > AROUND:
        left = left[_first_space(left) :]
    right = text[end : end + AROUND].split("\n", 1)[0]
    if len(right) == AROUND and end + AROUND < len(text):
        right = right[: len(right) - _first_space(right[::-1])]
    left, right = left.lstrip(), right.rstrip()
    return Sentence(left + text[start:end] + right, len(left))


def _first_space(text: str) -> int:
    """Return the offset of the first space, or 0 if fewer than ``LEAST`` code points follow it."""
    at = text.find(" ")
    return at if 0 <= at < len(text) - LEAST else 0


class Line(NamedTuple):
    """A line of a concordance: ``left`` + ``thai`` + ``right`` is a sentence, ``place`` its source."""

    place: str
    left: str
    thai: str
    right: str


def line(place: str, thai: str, sentence: Sentence) -> Line:
    """Return the line of a sentence in which *thai* begins at ``sentence.at``."""
    return Line(place, sentence.text[: sentence.at], thai, sentence.text[sentence.at + len(thai) :])


def lines_of_examples(entry: Entry) -> Iterator[Line]:
    """Yield a line for each example sentence that is stored with a term of *entry*.

    >>> from glossary.entries.entry import Variant
    >>> list(lines_of_examples(Entry("bank", (), (Variant("ธนาคาร", examples=("เดินไปธนาคาร (bank)",)),))))
    [Line(place='', left='เดินไป', thai='ธนาคาร', right=' (bank)')]
    """
    for variant in entry.variants:
        # The first examples are from the first sources; examples beyond the sources have no place.
        places = (*variant.sources, *[""] * len(variant.examples))
        for place, example in zip(places, variant.examples, strict=False):
            if variant.thai in example:
                yield line(place, variant.thai, Sentence(example, example.index(variant.thai)))


def sort_lines(lines: Iterable[Line], order: Order) -> list[Line]:
    """Sort lines in an order; lines that are equal in it are sorted by place.

    >>> lines = [Line("", left, "ธนาคาร", "") for left in ("ไปที่", "จากหน้า", "เดินไปที่")]
    >>> [line.left for line in sort_lines(lines, "left")]
    ['ไปที่', 'เดินไปที่', 'จากหน้า']
    """
    by_place = sorted(lines, key=_place)
    if order == "place":
        return by_place
    return sorted(by_place, key=_words_before if order == "left" else _words_after)


def _place(line: Line) -> tuple[Any, ...]:
    source = as_source(line.place)
    return (source.document, source.start, source.end) if source else (line.place, 0, 0)


def _words_before(line: Line) -> list[str]:
    return _words(line.left[-NEAR:])[::-1]


def _words_after(line: Line) -> list[str]:
    bracket = _BRACKET.match(line.right)
    begin = bracket.end() if bracket else 0
    return _words(line.right[begin : begin + NEAR])


def _words(text: str) -> list[str]:
    """Return the words of a text, spelled so that they sort as in a dictionary."""
    words = (text[t.start : t.end] for t in segment.tokens(text) if t.script not in ("space", "other"))
    return [_LEADING_VOWEL.sub(r"\2\1", word.casefold()) for word in words]
