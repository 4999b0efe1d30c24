"""Warnings about a file that was read: a message with places for the rows and words that it names."""

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
"""The messages, with ``{}`` for each word that they name. Translations of the page are keyed by them."""

PHRASES: tuple[Phrase, ...] = get_args(Phrase)

Unit = Literal["row", "line"]
"""The unit that the number of a location counts."""

UNITS: tuple[Unit, ...] = get_args(Unit)


class Location(NamedTuple):
    """A numbered row or line of a file.

    >>> print(Location("row", 3))
    row 3
    """

    unit: Unit
    number: int

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"


class FileWarning(NamedTuple):
    """A warning about a file; ``str`` gives the message in English.

    >>> print(FileWarning("f.csv", "{}: repeats {}", (Location("row", 3), Location("row", 2))))
    f.csv: row 3: repeats row 2
    """

    file: str
    phrase: Phrase
    words: tuple[str | Location, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}: {self.phrase.format(*self.words)}"
