"""The reason for an answer, in words that a translator understands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from align.candidates import Window
from align.evidence.reading import Reading
from align.evidence.sheet import LEAST_EXPLAINED
from align.segment import Token

MOST_QUOTED = 4
"""Words of the English that a reason names."""
SOUNDS_ALIKE = 1.0
"""Score per letter from which a whole span is said to sound like the term."""


def why(reading: Reading, choice: int, evidence: Mapping[str, float]) -> str:
    """What speaks for a span, strongest first.

    Parameters
    ----------
    reading
        the reading it was chosen from
    choice
        its number among the candidate starts
    evidence
        the evidence on it by name
    """
    start = reading.window.starts[choice]
    parts = [*_why_inside(reading, start, evidence["spoken"]), *_why_here(reading.window, start, evidence)]
    return "; ".join(parts) or "the words before the bracket, as long as such a term usually is"


def _why_inside(reading: Reading, start: int, spoken: float) -> Iterable[str]:
    if spoken >= SOUNDS_ALIKE:
        yield f'sounds like "{reading.term.text}"'
        return
    inside = sorted(link for link in reading.links if link.start >= start and link.score >= 0.5)
    told: set[int] = set()
    for source, phrase in (
        ("letters", "spells"),
        ("same", "repeats"),
        ("sound", "sounds like"),
        ("lexicon", "says"),
        ("corpus", "often stands for"),
    ):
        words = dict.fromkeys(link.word for link in inside if link.source == source and link.word not in told)
        told.update(words)
        if words:
            yield f"{phrase} {_quoted([reading.term.words[w] for w in words])}"
    initials = {letter for at, letter in reading.initials if at >= start}
    if not inside and initials:
        yield f"its words begin, in English, with letters of {reading.acronym}: " + ", ".join(sorted(initials)).upper()


def _quoted(words: Sequence[str]) -> str:
    """The first few words in quotes.

    >>> _quoted(["Low", "Carbon"]), _quoted(list("abcdef"))
    ('"Low", "Carbon"', '"a", "b", "c", "d" …')
    """
    return ", ".join(f'"{w}"' for w in words[:MOST_QUOTED]) + (" …" if len(words) > MOST_QUOTED else "")


def _why_here(window: Window, start: int, evidence: Mapping[str, float]) -> Iterable[str]:
    before = next((window.text[t.start : start].strip() for t in reversed(window.tokens) if _left_of(t, start)), "")
    if evidence["quoted_whole"]:
        yield "stands in quotes or emphasis"
    elif evidence["before_title"]:
        yield f"{before} is a title"
    elif evidence["before_class_noun"]:
        yield f"{before} is a class noun"
    elif evidence["before_linking"]:
        yield f"{before} links"
    elif evidence["at_window_start"]:
        yield "begins after another bracket" if window.after_bracket else "all of the text before the bracket"
    elif evidence["after_space"]:
        yield "begins after a space"


def _left_of(token: Token, start: int) -> bool:
    return token.start < start and token.script != "space"


def why_none(evidence: Mapping[str, float]) -> str:
    """What speaks against every span, by the evidence on one of them."""
    if evidence["best_balance"] < LEAST_EXPLAINED and evidence["best_spoken"] < SOUNDS_ALIKE:
        return "nothing before the bracket says or sounds like it"
    return "names something else than the words before the bracket"
