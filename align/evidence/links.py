"""Links between an English word and a stretch of Thai, whatever kind of evidence found them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from align import script
from align.evidence.sound import latin_letters

Source = Literal["sound", "lexicon", "corpus", "letters", "same"]

FUNCTION_WORDS = frozenset(
    "a an the of for in on at to by with from and or as into under over per via & de la le les du des el "
    "der die das und et van von bin al".split()
)
"""Words that a rendering often leaves out; they have a low weight."""

_WORD = re.compile(rf"[{script.LATIN}]+(?:['’.][{script.LATIN}]+)*|\d+(?:[.,]\d+)*|&")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Link(NamedTuple):
    """A link: ``window.text[start:end]`` renders English word number ``word``; ``score`` is from 0 to 1."""

    word: int
    start: int
    end: int
    score: float
    source: Source


@dataclass(frozen=True, slots=True)
class Term:
    """An English term: its words in order, their weights, and all its letters folded to a to z."""

    text: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    letters: str


def stem(word: str) -> str:
    """Return *word* in lower case without plural or possessive ending; corpus counts are keyed by this form.

    >>> [stem(w) for w in ("Banks", "Bank's", "Process", "Studies", "IEA")]
    ['bank', 'bank', 'process', 'study', 'iea']
    """
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    if len(lower) > 4 and lower.endswith("ies"):
        return lower[:-3] + "y"
    if len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return lower[:-1]
    return lower


def parse_term(text: str) -> Term:
    """Split an English term into words and weigh them.

    Words written together, as ``PowerChina``, are split at the capital. A function word has a fifth of the weight.

    >>> parse_term("Ministry of Energy").words, parse_term("PowerChina").words, parse_term("COVID-19").words
    (('Ministry', 'of', 'Energy'), ('Power', 'China'), ('COVID', '19'))
    """
    words = []
    for word in _WORD.findall(text):
        # Short words and parts stay whole: they are names in mixed case, as IoT or McDonald.
        parts = _CAMEL.split(word) if len(word) > 5 else [word]
        words += parts if all(len(p) > 2 for p in parts) else [word]
    weights = tuple(0.2 if w.lower() in FUNCTION_WORDS else 1.0 for w in words)
    return Term(text, tuple(words), weights, latin_letters(text))
