"""What is asked for when translations are scored, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from glossary.matching.termcheck import Direction
from glossary.scoring.score import METRICS, Test
from glossary.scoring.translations import NamedText, ScoreSettings, Translations
from glossary.web.fields import Strict

MOST_LINES = 100_000
"""Lines of all texts together."""
MOST_SYSTEMS = 200
MOST_REFERENCES = 20
MOST_SAMPLES = 10_000

if TYPE_CHECKING:
    Metric = str
else:
    Metric = Literal[*METRICS]
Tokenizer = Literal["newmm", "icu", "char", "none", "13a"]


def _checked(text: str) -> str:
    """A text that can be written as UTF-8, which JSON does not warrant."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"code point {error.start} is half of a surrogate pair") from None
    return text


Line = Annotated[str, AfterValidator(_checked)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_checked)]
Lines = list[Line]


class HowToScore(Strict):
    """How translations are scored."""

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
        int, Field(ge=0, le=MOST_SAMPLES, description="how often to draw; 0 is 1,000 for bs and 10,000 for ar")
    ] = 0

    @property
    def wanted(self) -> ScoreSettings:
        """How they are scored."""
        metrics = tuple(dict.fromkeys(self.metrics))
        return ScoreSettings(metrics, self.direction, self.tokenize, self.confidence, self.test, self.samples)


class ToScore(HowToScore):
    """Translations to score against the glossary that is served; all texts have as many lines."""

    hypotheses: Annotated[
        dict[Name, Lines],
        Field(min_length=1, max_length=MOST_SYSTEMS, description="the lines of each translation by its name"),
    ]
    references: Annotated[
        list[Lines], Field(max_length=MOST_REFERENCES, description="the lines of each reference translation")
    ] = Field([])
    sources: Annotated[
        Lines | None, Field(description="the lines of the source; without it the terms of the references are required")
    ] = None
    documents: Annotated[Lines | None, Field(description="the document of each line, for consistency")] = None
    details: Annotated[bool, Field(description="tell also what became of each term of each line")] = False

    @model_validator(mode="after")
    def _within_bounds(self) -> ToScore:
        texts = [*self.hypotheses.values(), *self.references, self.sources or [], self.documents or []]
        count = sum(map(len, texts))
        if count > MOST_LINES:
            raise ValueError(f"all texts together must have at most {MOST_LINES:,} lines; they have {count:,}")
        return self

    @property
    def translations(self) -> Translations:
        """The texts, called in errors what they are called here."""
        return Translations(
            self.hypotheses,
            tuple(NamedText(f"reference {number}", lines) for number, lines in enumerate(self.references, start=1)),
            None if self.sources is None else NamedText("sources", self.sources),
            None if self.documents is None else NamedText("documents", self.documents),
        )
