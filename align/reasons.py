"""The reason for an answer, in words that a translator understands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from align.evidence import context
from align.evidence.reading import LEAST_EXPLAINED, Reading

MOST_QUOTED = 4
"""Words of the English that a reason names."""
SOUNDS_ALIKE = 1.0
"""Score per letter from which a whole span is said to sound like the term."""


def why(reading: Reading, choice: int) -> str:
    """What speaks for a span, strongest first.

    Parameters
    ----------
    reading
        the reading it was chosen from
    choice
        its number among the candidate starts
    """
    start = reading.window.starts[choice]
    parts = [*_why_inside(reading, start, float(reading.spoken[choice])), *_why_here(reading, choice)]
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


def _why_here(reading: Reading, choice: int) -> Iterable[str]:
    before = reading.words_before[choice]
    start = reading.window.starts[choice]
    if context.quoted_whole(reading)[choice]:
        yield "stands in quotes or emphasis"
    elif before in context.TITLES:
        yield f"{before} is a title"
    elif before in context.CLASS_NOUNS:
        yield f"{before} is a class noun"
    elif before in context.LINKING:
        yield f"{before} links"
    elif context.at_window_start(reading)[choice]:
        yield "begins after another bracket" if reading.window.after_bracket else "all of the text before the bracket"
    elif start and reading.window.text[start - 1].isspace():
        yield "begins after a space"


def why_none(reading: Reading) -> str:
    """What speaks against every span."""
    if reading.balance.max() < LEAST_EXPLAINED and reading.spoken.max() < SOUNDS_ALIKE:
        return "nothing before the bracket says or sounds like it"
    return "names something else than the words before the bracket"
