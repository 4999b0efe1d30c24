"""Pairs that a page holds and sends back, so that no text is kept on the server; what comes back is checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple, Self

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, model_validator

from align.errors import InputError
from align.records import Kind, Pair, Parenthetical, Reason
from glossary.counting.occurrences import pair_occurrences
from glossary.documents import Content
from glossary.entries.entry import Source
from glossary.search.concordance import Sentence, cut_sentence
from glossary.store import Evidence
from glossary.store.review import Span
from glossary.web.fields import Strict, first_error

MOST = 100_000
"""Pairs of a text."""
LONGEST = 20_000
"""Code points of a term or a sentence."""


class Carried(NamedTuple):
    """A pair apart from its text: where it was found, and the sentence around its Thai.

    ``number`` is its place among the different pairs of the text, which has it so many ``times``.
    """

    pair: Pair
    source: Source
    around: Sentence
    number: int = 0
    times: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The English terms that it is for, or the abbreviation that stood alone."""
        return self.pair.english or self.pair.acronyms[:1]

    @property
    def label(self) -> str:
        """The English terms with the abbreviation, as they are shown to people."""
        return " · ".join(dict.fromkeys((*self.pair.english, *self.pair.acronyms)))

    @property
    def span(self) -> Span:
        """The Thai in its sentence."""
        return Span(self.around.text, self.around.at, self.around.at + len(self.pair.thai))

    @property
    def evidence(self) -> list[Evidence]:
        """What it is for a glossary file: see ``store.evidence_of``."""
        return [Evidence(occurrence, self.around) for occurrence in pair_occurrences(self.pair, self.source)]

    @property
    def record(self) -> str:
        """The pair as a page holds it, alone."""
        return _record(self).model_dump_json(exclude_defaults=True)


def carried(pair: Pair, content: Content, document: str) -> Carried:
    """A pair of a document as a page holds it."""
    source = Source(document, pair.start, pair.end, content.place(pair.start))
    return Carried(pair, source, cut_sentence(content.text, pair.start, max(pair.end, pair.parenthetical.end)))


Term = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Terms = Annotated[tuple[Term, ...], Field(max_length=100)]
Words = Annotated[str, Field(max_length=LONGEST)]
Offset = Annotated[int, Field(ge=0, lt=1 << 40)]


def _known(reason: Reason) -> Reason:
    """A reason that the program can have."""
    if reason.phrase.count("{}") != len(reason.words):
        raise ValueError("must name as many words as its phrase has places for")
    return reason


Known = Annotated[Reason, AfterValidator(_known)]


class _Record(Strict):
    """A pair as it is sent."""

    english: Terms = ()
    acronyms: Terms = ()
    thai: Words = ""
    kind: Kind
    confidence: Annotated[float, Field(ge=0, le=1)]
    start: Offset
    place: Words = ""
    sentence: Words
    at: Offset
    reasons: Annotated[tuple[Known, ...], Field(max_length=20)] = ()
    number: Offset = 0
    times: Annotated[int, Field(ge=1, lt=1 << 40)] = 1

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
    return _RECORDS.dump_json(tuple(map(_record, pairs)), exclude_defaults=True).decode()


def load(text: str, document: str) -> Carried:
    """The pair that a page sends back.

    Raises
    ------
    InputError
        when it is not such as it was given
    """
    try:
        return _carried(_Record.model_validate_json(text), document)
    except ValidationError as error:
        raise InputError(f"pair: {first_error(error)}") from None


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
        raise InputError(f"pairs: {first_error(error)}") from None
    return [_carried(record, document) for record in records]


def _record(held: Carried) -> _Record:
    """A pair as it is sent, which is not checked."""
    pair, around = held.pair, held.around
    return _Record.model_construct(
        english=pair.english,
        acronyms=pair.acronyms,
        thai=pair.thai,
        kind=pair.kind,
        confidence=pair.confidence,
        start=pair.start,
        place=held.source.place,
        sentence=around.text,
        at=around.at,
        reasons=pair.reasons,
        number=held.number,
        times=held.times,
    )


def _carried(sent: _Record, document: str) -> Carried:
    start, end = sent.start, sent.start + len(sent.thai)
    nowhere = Parenthetical(end, end, "")
    pair = Pair(sent.english, sent.acronyms, sent.thai, sent.kind, sent.confidence, start, end, nowhere, sent.reasons)
    source = Source(document, start, end, sent.place)
    return Carried(pair, source, Sentence(sent.sentence, sent.at), sent.number, sent.times)
