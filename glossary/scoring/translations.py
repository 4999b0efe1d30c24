"""Score translations that are files or texts with names: a segment a line, and errors that name the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from align.errors import InputError
from glossary.files.reading import BOM, decode_any
from glossary.matching.termcheck import Direction
from glossary.scoring.details import segment_records
from glossary.scoring.metrics.base import GlossaryChecker
from glossary.scoring.report import ScoreReport
from glossary.scoring.score import Test, score


class NamedText(NamedTuple):
    """A text as segments, with its name for error messages."""

    name: str
    segments: list[str]


class Translations(NamedTuple):
    """Translations by the names of their systems, with the texts that they are scored against.

    ``documents`` has the name of the document of each segment.
    """

    systems: dict[str, list[str]]
    references: tuple[NamedText, ...] = ()
    source: NamedText | None = None
    documents: NamedText | None = None


@dataclass(frozen=True, slots=True)
class ScoreSettings:
    """Settings of ``score``."""

    metrics: tuple[str, ...] = ("term", "chrf")
    direction: Direction = "en-th"
    tokenize: str | None = None
    confidence: bool = False
    test: Test | None = None
    samples: int = 0


def text_of(data: bytes, name: str) -> NamedText:
    """Return the lines of a file as segments; a line break at its end makes no segment of its own.

    Raises
    ------
    InputError
        when it cannot be decoded, or has no line

    >>> text_of("ก\\r\\nข\\n".encode(), "a.th")
    NamedText(name='a.th', segments=['ก', 'ข'])
    """
    # Not splitlines, which would also split at other separators, such as U+2028, that a segment may hold.
    lines = decode_any(data, name)[0].removeprefix(BOM).replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    if not lines:
        raise InputError(f"{name}: is empty")
    return NamedText(name, lines)


def score_translations(
    translations: Translations, checker: GlossaryChecker | None, settings: ScoreSettings
) -> ScoreReport:
    """Score translations; see ``score``.

    Raises
    ------
    InputError
        when a name is unknown, a metric lacks something that it needs, or numbers of segments differ
    """
    try:
        return score(
            translations.systems,
            references=[text.segments for text in translations.references],
            sources=translations.source.segments if translations.source else None,
            glossary=checker,
            metrics=settings.metrics,
            direction=settings.direction,
            documents=translations.documents.segments if translations.documents else None,
            tokenize=settings.tokenize,
            confidence=settings.confidence,
            test=settings.test,
            samples=settings.samples,
        )
    except ValueError as error:
        raise InputError(_with_names(str(error), translations)) from None


def _with_names(message: str, translations: Translations) -> str:
    """Return an error message with the names of texts instead of their roles."""
    for number, text in enumerate(translations.references, start=1):
        message = message.replace(f"reference {number} ", f"{text.name} ")
    for role, named_text in (("sources", translations.source), ("documents", translations.documents)):
        if named_text:
            message = message.replace(f"{role} has", f"{named_text.name} has")
    return message


def detail_translations(translations: Translations, checker: GlossaryChecker) -> Iterator[dict[str, Any]]:
    """Yield the record of each segment and system; see ``segment_records``."""
    return segment_records(
        translations.systems,
        checker,
        sources=translations.source.segments if translations.source else None,
        reference=translations.references[0].segments if translations.references else None,
    )
