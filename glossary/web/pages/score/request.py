"""Requests to score translations, with their limits; the form and the API share the options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from glossary.matching.termcheck import Direction
from glossary.scoring.score import METRICS, Test
from glossary.scoring.translations import NamedText, ScoreSettings, Translations
from glossary.web.fields import Strict

MAX_LINES = 100_000
"""Lines of all texts together."""
MAX_SYSTEMS = 200
MAX_REFERENCES = 20
MAX_SAMPLES = 10_000

if TYPE_CHECKING:
    Metric = str
else:
    Metric = Literal[*METRICS]
Tokenizer = Literal["newmm", "icu", "char", "none", "13a"]


def _check_encodable(text: str) -> str:
    """Return *text* if it can be written as UTF-8; JSON may hold halves of surrogate pairs."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"code point {error.start} is half of a surrogate pair") from None
    return text


Line = Annotated[str, AfterValidator(_check_encodable)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_check_encodable)]
Lines = list[Line]


class ScoreOptions(Strict):
    """Options of scoring."""

    metrics: Annotated[list[Metric], Field(min_length=1, max_length=20)] = Field(["term", "chrf"])
    direction: Direction = "en-th"
    tokenize: Annotated[
        Tokenizer | None, Field(description="how words are parted; newmm for Thai and 13a for English where not given")
    ] = None
    confidence: Annotated[bool, Field(description="give 95 % confidence intervals by bootstrap")] = False
    test: Annotated[
        Test | None,
        Field(description="compare with the first: bs, paired bootstrap, or ar, approximate randomisation"),
    ] = None
    samples: Annotated[
        int, Field(ge=0, le=MAX_SAMPLES, description="how often to draw; 0 is 1,000 for bs and 10,000 for ar")
    ] = 0

    @property
    def wanted(self) -> ScoreSettings:
        """Return the options as the scorer takes them, each metric once."""
        metrics = tuple(dict.fromkeys(self.metrics))
        return ScoreSettings(metrics, self.direction, self.tokenize, self.confidence, self.test, self.samples)


class ToScore(ScoreOptions):
    """Translations to score against the served glossary; all texts have the same number of lines."""

    hypotheses: Annotated[
        dict[Name, Lines],
        Field(min_length=1, max_length=MAX_SYSTEMS, description="the lines of each translation by its name"),
    ]
    references: Annotated[
        list[Lines], Field(max_length=MAX_REFERENCES, description="the lines of each reference translation")
    ] = Field([])
    sources: Annotated[
        Lines | None, Field(description="the lines of the source; without it the terms of the references are required")
    ] = None
    documents: Annotated[Lines | None, Field(description="the document of each line, for consistency")] = None
    details: Annotated[bool, Field(description="tell also what became of each term of each line")] = False

    @model_validator(mode="after")
    def _check_length(self) -> ToScore:
        texts = [*self.hypotheses.values(), *self.references, self.sources or [], self.documents or []]
        count = sum(map(len, texts))
        if count > MAX_LINES:
            raise ValueError(f"all texts together must have at most {MAX_LINES:,} lines; they have {count:,}")
        return self

    @property
    def translations(self) -> Translations:
        """Return the texts, with the names of their fields for error messages."""
        return Translations(
            self.hypotheses,
            tuple(NamedText(f"reference {number}", lines) for number, lines in enumerate(self.references, start=1)),
            None if self.sources is None else NamedText("sources", self.sources),
            None if self.documents is None else NamedText("documents", self.documents),
        )
