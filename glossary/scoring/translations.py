"""Translations that are scored, as texts with names: a segment a line, and errors that name the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from align.errors import InputError
from glossary.files.reading import BOM, decode_any, split_lines
from glossary.matching.termcheck import Direction
from glossary.scoring.details import details
from glossary.scoring.metrics.base import GlossaryChecker
from glossary.scoring.score import ScoreReport, Test, score


class Text(NamedTuple):
    """The segments of a text, and what it is called."""

    name: str
    segments: list[str]


class Translations(NamedTuple):
    """Translations by the names of their systems, and what they are scored against.

    ``documents`` says of each segment in which document it is.
    """

    systems: dict[str, list[str]]
    references: tuple[Text, ...] = ()
    source: Text | None = None
    documents: Text | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How translations are scored; see ``score``."""

    metrics: tuple[str, ...] = ("term", "chrf")
    direction: Direction = "en-th"
    tokenize: str | None = None
    confidence: bool = False
    test: Test | None = None
    samples: int = 0


def text_of(data: bytes, name: str) -> Text:
    """The lines of a file; the line break at its end makes no segment of its own.

    Raises
    ------
    InputError
        when it cannot be decoded, or has no line

    >>> text_of("ก\\r\\nข\\n".encode(), "a.th")
    Text(name='a.th', segments=['ก', 'ข'])
    """
    lines = split_lines(decode_any(data, name)[0].removeprefix(BOM))
    if not lines:
        raise InputError(f"{name}: is empty")
    return Text(name, lines)


def scored(given: Translations, checker: GlossaryChecker | None, wanted: Wanted) -> ScoreReport:
    """The scores of translations.

    Raises
    ------
    InputError
        when a name is unknown, something is missing that a metric needs, or numbers of segments differ
    """
    try:
        return score(
            given.systems,
            references=[text.segments for text in given.references],
            sources=given.source.segments if given.source else None,
            glossary=checker,
            metrics=wanted.metrics,
            direction=wanted.direction,
            documents=given.documents.segments if given.documents else None,
            tokenize=wanted.tokenize,
            confidence=wanted.confidence,
            test=wanted.test,
            samples=wanted.samples,
        )
    except ValueError as error:
        raise InputError(_named(str(error), given)) from None


def _named(message: str, given: Translations) -> str:
    """An error with the names of texts instead of their roles."""
    for number, text in enumerate(given.references, start=1):
        message = message.replace(f"reference {number} ", f"{text.name} ")
    for role, named in (("sources", given.source), ("documents", given.documents)):
        if named:
            message = message.replace(f"{role} has", f"{named.name} has")
    return message


def detailed(given: Translations, checker: GlossaryChecker) -> Iterator[dict[str, Any]]:
    """What became of each term of each segment; see ``details``."""
    return details(
        given.systems,
        checker,
        sources=given.source.segments if given.source else None,
        reference=given.references[0].segments if given.references else None,
    )
