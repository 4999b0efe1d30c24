"""Pairs as JSON in the forms of the page, so that the server need not keep the text; they are checked on return."""

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

MAX_PAIRS = 100_000
"""Pairs of a text."""
MAX_TEXT = 20_000
"""Code points of a term or a sentence."""


class FoundPair(NamedTuple):
    """A pair detached from its text: its source, and the sentence around its Thai.

    ``number`` is its index among the different pairs of the text, in which it occurs ``times`` times.
    """

    pair: Pair
    source: Source
    around: Sentence
    number: int = 0
    times: int = 1

    @classmethod
    def of(cls, pair: Pair, content: Content, document: str) -> FoundPair:
        """Detach a pair from its document."""
        source = Source(document, pair.start, pair.end, content.place(pair.start))
        return cls(pair, source, cut_sentence(content.text, pair.start, max(pair.end, pair.parenthetical.end)))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the English terms, or the abbreviation of a bracket without any."""
        return self.pair.english or self.pair.acronyms[:1]

    @property
    def label(self) -> str:
        """Return the English terms and abbreviations as people read them."""
        return " · ".join(dict.fromkeys((*self.pair.english, *self.pair.acronyms)))

    @property
    def span(self) -> Span:
        """Return the span of the Thai in its sentence."""
        return Span(self.around.text, self.around.at, self.around.at + len(self.pair.thai))

    @property
    def evidence(self) -> list[Evidence]:
        """Return what a glossary file stores of it."""
        return [Evidence(occurrence, self.around) for occurrence in pair_occurrences(self.pair, self.source)]

    @property
    def json(self) -> str:
        """Return the pair as JSON, as a form carries it; its document is sent beside it."""
        return _to_record(self).model_dump_json(exclude_defaults=True)


Term = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
Terms = Annotated[tuple[Term, ...], Field(max_length=100)]
Words = Annotated[str, Field(max_length=MAX_TEXT)]
Offset = Annotated[int, Field(ge=0, lt=1 << 40)]


def _check_words(reason: Reason) -> Reason:
    """Return *reason* if it has as many words as its phrase has places for."""
    if reason.phrase.count("{}") != len(reason.words):
        raise ValueError("must name as many words as its phrase has places for")
    return reason


CheckedReason = Annotated[Reason, AfterValidator(_check_words)]


class _PairRecord(Strict):
    """A pair as JSON."""

    english: Terms = ()
    acronyms: Terms = ()
    thai: Words = ""
    kind: Kind
    confidence: Annotated[float, Field(ge=0, le=1)]
    start: Offset
    place: Words = ""
    sentence: Words
    at: Offset
    reasons: Annotated[tuple[CheckedReason, ...], Field(max_length=20)] = ()
    number: Offset = 0
    times: Annotated[int, Field(ge=1, lt=1 << 40)] = 1

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not (self.english or self.acronyms):
            raise ValueError("must have an English term")
        if (self.kind == "none") != (not self.thai.strip()):
            raise ValueError("thai must be a term, but for kind none")
        if not self.sentence.startswith(self.thai, self.at):
            raise ValueError("thai must stand in the sentence")
        return self


_RECORDS = TypeAdapter(Annotated[tuple[_PairRecord, ...], Field(max_length=MAX_PAIRS)])


def dump_pairs(pairs: Iterable[FoundPair]) -> str:
    """Write pairs as a JSON array; their document is sent beside it."""
    return _RECORDS.dump_json(tuple(map(_to_record, pairs)), exclude_defaults=True).decode()


def load_pair(text: str, document: str) -> FoundPair:
    """Read a pair that a form sends back.

    Raises
    ------
    InputError
        when it is not valid
    """
    try:
        return _from_record(_PairRecord.model_validate_json(text), document)
    except ValidationError as error:
        raise InputError(f"pair: {first_error(error)}") from None


def load_pairs(text: str, document: str) -> list[FoundPair]:
    """Read the pairs that a form sends back.

    Raises
    ------
    InputError
        when one is not valid; names the first such by its index
    """
    try:
        records = _RECORDS.validate_json(text)
    except ValidationError as error:
        raise InputError(f"pairs: {first_error(error)}") from None
    return [_from_record(record, document) for record in records]


def _to_record(found: FoundPair) -> _PairRecord:
    """Return a pair as a record; it is our own, so that it need not be validated."""
    pair, around = found.pair, found.around
    return _PairRecord.model_construct(
        english=pair.english,
        acronyms=pair.acronyms,
        thai=pair.thai,
        kind=pair.kind,
        confidence=pair.confidence,
        start=pair.start,
        place=found.source.place,
        sentence=around.text,
        at=around.at,
        reasons=pair.reasons,
        number=found.number,
        times=found.times,
    )


def _from_record(record: _PairRecord, document: str) -> FoundPair:
    start, end = record.start, record.start + len(record.thai)
    # The bracket is not sent; nothing that is done with these pairs needs it.
    bracket = Parenthetical(end, end, "")
    pair = Pair(
        record.english,
        record.acronyms,
        record.thai,
        record.kind,
        record.confidence,
        start,
        end,
        bracket,
        record.reasons,
    )
    source = Source(document, start, end, record.place)
    return FoundPair(pair, source, Sentence(record.sentence, record.at), record.number, record.times)
