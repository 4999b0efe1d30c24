"""Records that pass from step to step: what was found, and where in the raw text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Kind = Literal["transliteration", "translation", "mixed", "acronym", "none"]
"""How a bracket's content relates to the Thai before it; ``none`` means that it names something else."""

KINDS: tuple[Kind, ...] = get_args(Kind)

Rejection = Literal[
    "no Latin letters",
    "a Thai remark with brackets of its own",
    "a web, mail or messenger address",
    "a date or a time",
    "a number or a unit",
    "a reference to a page, figure or table",
    "a citation",
    "a value or an equation",
    "a list letter",
    "a whole sentence",
    "no term in it",
]
"""Reasons for which a bracket's content certainly is no term."""

Phrase = Literal[
    Rejection,
    "spells {}",
    "repeats {}",
    "sounds like {}",
    "says {}",
    "often stands for {}",
    "its words begin, in English, with letters of {}: {}",
    "stands in quotes or emphasis",
    "{} is a title",
    "{} is a class noun",
    "{} links",
    "begins after another bracket",
    "all of the text before the bracket",
    "begins after a space",
    "the words before the bracket, as long as such a term usually is",
    "nothing before the bracket says or sounds like it",
    "names something else than the words before the bracket",
    "no Thai before the bracket",
    "the Thai in the bracket renders no English before it",
]
"""Reasons for an answer; each ``{}`` stands for a word that the reason names."""

PHRASES: tuple[Phrase, ...] = get_args(Phrase)


class Reason(NamedTuple):
    """A reason for an answer: a phrase and the words that fill its gaps; ``str`` joins them.

    >>> print(Reason("{} is a title", ("คุณ",)))
    คุณ is a title
    """

    phrase: Phrase
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.phrase.format(*self.words)


@dataclass(frozen=True, slots=True)
class Parenthetical:
    """A bracket and its content.

    ``text[start:end]`` is the bracket with its content. ``inside`` is the content as it stands there, ``terms``
    and ``acronyms`` are the cleaned names in it, ``marker`` the label, if any, that announced them (``อังกฤษ``,
    ``English``) or the empty string. ``rejection`` says in words why the content certainly is no term; it is
    empty when the content may be one.
    """

    start: int
    end: int
    inside: str
    terms: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    marker: str = ""
    rejection: Rejection | Literal[""] = ""


class Case(NamedTuple):
    """A bracket in its text, to be decided."""

    text: str
    parenthetical: Parenthetical


@dataclass(frozen=True, slots=True)
class Pair:
    """A bracket aligned with the Thai words before it.

    ``text[start:end] == thai`` holds for the raw text. When ``kind`` is ``none`` the span is empty and stands
    where a rendering would have ended. ``confidence``, from 0 to 1, is the probability that this answer, span or
    none, is right; ``reasons`` are what decided, ``reason`` is the same in words.
    """

    english: tuple[str, ...]
    acronyms: tuple[str, ...]
    thai: str
    kind: Kind
    confidence: float
    start: int
    end: int
    parenthetical: Parenthetical
    reasons: tuple[Reason, ...] = ()

    @property
    def reason(self) -> str:
        """Return the reasons in words."""
        return "; ".join(map(str, self.reasons))
