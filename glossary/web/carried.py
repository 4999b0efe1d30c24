"""Pairs that a page holds and sends back, so that no text is kept on the server; what comes back is checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from align.errors import InputError
from align.records import Kind, Pair, Parenthetical
from glossary.documents import Content
from glossary.entries import Source
from glossary.sentence import Sentence, sentence
from glossary.seen import occurrences
from glossary.store import Evidence

MOST = 100_000
"""Pairs of a text."""
LONGEST = 20_000
"""Code points of a term or a sentence."""


class Carried(NamedTuple):
    """A pair apart from its text: where it was found, and the sentence around its Thai."""

    pair: Pair
    source: Source
    around: Sentence

    @property
    def names(self) -> tuple[str, ...]:
        """The English terms that it is for, or the abbreviation that stood alone."""
        return self.pair.english or self.pair.acronyms[:1]

    @property
    def evidence(self) -> list[Evidence]:
        """What it is for a glossary file: see ``store.evidence_of``."""
        return [Evidence(occurrence, self.around) for occurrence in occurrences(self.pair, self.source)]

    @property
    def record(self) -> str:
        """The pair as a page holds it, alone."""
        return dumps([self])


def carried(pair: Pair, content: Content, document: str) -> Carried:
    """A pair of a document as a page holds it."""
    bracket = pair.parenthetical
    source = Source(document, pair.start, pair.end, content.place(pair.start))
    return Carried(pair, source, sentence(content.text, pair.start, max(pair.end, bracket.end)))


Term = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class _Record(BaseModel):
    """A pair as it is sent."""

    model_config = ConfigDict(extra="forbid", strict=True)

    english: Annotated[tuple[Term, ...], Field(max_length=100)]
    acronyms: Annotated[tuple[Term, ...], Field(max_length=100)]
    thai: Annotated[str, Field(max_length=LONGEST)]
    kind: Kind
    confidence: Annotated[float, Field(ge=0, le=1)]
    start: Annotated[int, Field(ge=0, lt=1 << 40)]
    place: Annotated[str, Field(max_length=LONGEST)]
    sentence: Annotated[str, Field(max_length=LONGEST)]
    at: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if not (self.english or self.acronyms):
            raise ValueError("must have an English term")
        if (self.kind == "none") != (not self.thai.strip()):
            raise ValueError("thai must be a term, but for kind none")
        if not self.sentence.startswith(self.thai, self.at):
            raise ValueError("thai must stand in the sentence")
        return self


_RECORDS = TypeAdapter(Annotated[tuple[_Record, ...], Field(max_length=MOST)])


def dumps(pairs: Iterable[Carried]) -> str:
    """Pairs as a page holds them; their document is told with them."""
    records = (
        {
            "english": pair.english,
            "acronyms": pair.acronyms,
            "thai": pair.thai,
            "kind": pair.kind,
            "confidence": pair.confidence,
            "start": pair.start,
            "place": source.place,
            "sentence": around.text,
            "at": around.at,
        }
        for pair, source, around in pairs
    )
    return json.dumps(list(records), ensure_ascii=False, separators=(",", ":"))


def loads(text: str, document: str) -> list[Carried]:
    """The pairs that a page sends back.

    Raises
    ------
    InputError
        when they are not such as it was given; names the first that is not, from 0
    """
    try:
        records = _RECORDS.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"pairs: {place + ': ' if place else ''}{first['msg'].lower()}") from None
    return [_carried(record, document) for record in records]


def _carried(sent: _Record, document: str) -> Carried:
    start, end = sent.start, sent.start + len(sent.thai)
    nowhere = Parenthetical(end, end, "")
    pair = Pair(sent.english, sent.acronyms, sent.thai, sent.kind, sent.confidence, start, end, nowhere, "")
    return Carried(pair, Source(document, start, end, sent.place), Sentence(sent.sentence, sent.at))
