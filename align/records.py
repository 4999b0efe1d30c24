"""The records of the straight line: what was found, and where in the raw text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["transliteration", "translation", "mixed", "acronym", "none"]
"""How the content of a bracket relates to the Thai before it; ``none``: it names something else."""

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Parenthetical:
    """A bracket and what stands in it.

    ``text[start:end]`` is the bracket with its content. ``inside`` is the content as it stands there, ``terms``
    and ``acronyms`` are the cleaned names in it, ``marker`` the label, if any, that announced them (``อังกฤษ``,
    ``English``) or the empty string. ``rejection`` says in words why the content surely is no term; it is
    empty when the content may be one.
    """

    start: int
    end: int
    inside: str
    terms: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    marker: str = ""
    rejection: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A bracket aligned with the Thai words before it.

    ``text[start:end] == thai`` holds for the raw text. When ``kind`` is ``none`` the span is empty and stands
    where a rendering would have ended. ``confidence``, from 0 to 1, is the probability that this answer, span or
    none, is right; ``reason`` says in words what decided.
    """

    english: tuple[str, ...]
    acronyms: tuple[str, ...]
    thai: str
    kind: Kind
    confidence: float
    start: int
    end: int
    parenthetical: Parenthetical
    reason: str
