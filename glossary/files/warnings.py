"""What is to be said of a file that was read: a phrase, and the places and words that it names."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Phrase = Literal[
    "{}: has neither english nor thai",
    "{}: has no tab",
    "{}: repeats {}",
    "{}: repeats {} with status {}; {} stands",
    "is {}, not UTF-8",
    "status {} is none of {}; its rows count as proposed",
    "terms in other languages ({}): {}",
    "units that lack English or Thai ({}): {}",
]
"""What can be said, with ``{}`` in the place of each word that it names."""

PHRASES: tuple[Phrase, ...] = get_args(Phrase)

Noun = Literal["row", "line"]
"""What the numbers of places count."""

NOUNS: tuple[Noun, ...] = get_args(Noun)


class Place(NamedTuple):
    """A place in a file.

    >>> print(Place("row", 3))
    row 3
    """

    noun: Noun
    number: int

    def __str__(self) -> str:
        return f"{self.noun} {self.number}"


class Remark(NamedTuple):
    """What is to be said of a file, as a phrase and the words that it names; ``str`` says it.

    >>> print(Remark("f.csv", "{}: repeats {}", (Place("row", 3), Place("row", 2))))
    f.csv: row 3: repeats row 2
    """

    file: str
    phrase: Phrase
    words: tuple[str | Place, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}: {self.phrase.format(*self.words)}"
