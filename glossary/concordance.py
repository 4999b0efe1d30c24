"""The sentences that a term stands in, with the term lined up (keyword in context; Luhn 1960)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glossary.entries import Entry
from glossary.sentence import Sentence


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

    >>> from glossary.entries import Variant
    >>> list(of_examples(Entry("bank", (), (Variant("ธนาคาร", examples=("เดินไปธนาคาร (bank)",)),))))
    [Line(place='', left='เดินไป', thai='ธนาคาร', right=' (bank)')]
    """
    for variant in entry.variants:
        for place, example in zip((*variant.sources, *[""] * len(variant.examples)), variant.examples, strict=False):
            if variant.thai in example:
                yield line(place, variant.thai, Sentence(example, example.index(variant.thai)))
