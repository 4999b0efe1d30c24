"""Reasons for an answer, in words that a translator understands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from align.candidates import Window
from align.evidence.batch import LEAST_EXPLAINED
from align.evidence.reading import Reading
from align.records import Phrase, Reason
from align.segment import Token

MOST_QUOTED = 4
"""Greatest number of English words that a reason names."""
SOUNDS_ALIKE = 1.0
"""Score per letter from which a reason says that the whole span sounds like the term."""
_LINKS: tuple[tuple[str, Phrase], ...] = (
    ("letters", "spells {}"),
    ("same", "repeats {}"),
    ("sound", "sounds like {}"),
    ("lexicon", "says {}"),
    ("corpus", "often stands for {}"),
)
"""Phrase for each source of links, the most certain source first."""


def explain_span(reading: Reading, choice: int, evidence: Mapping[str, float]) -> tuple[Reason, ...]:
    """Return the reasons for a span, the strongest first.

    Parameters
    ----------
    reading
        reading of the span's bracket
    choice
        number of the span among the candidate starts
    evidence
        evidence on the span by name
    """
    start = reading.window.starts[choice]
    content = _explain_content(reading, start, evidence["spoken"])
    edge = _explain_edge(reading.window, start, evidence)
    found = (*content, *edge)
    return found or (Reason("the words before the bracket, as long as such a term usually is"),)


def _explain_content(reading: Reading, start: int, spoken: float) -> Iterable[Reason]:
    """Yield the reasons that link words of the span to the English, each English word in one reason only."""
    # The sound of the whole span explains all of its words.
    if spoken >= SOUNDS_ALIKE:
        yield Reason("sounds like {}", (_quoted([reading.term.text]),))
        return
    inside = sorted(link for link in reading.links if link.start >= start and link.score >= 0.5)
    named: set[int] = set()
    for source, phrase in _LINKS:
        words = dict.fromkeys(link.word for link in inside if link.source == source and link.word not in named)
        named.update(words)
        if words:
            yield Reason(phrase, (_quoted([reading.term.words[w] for w in words]),))
    initials = {letter for at, letter in reading.initials if at >= start}
    if not inside and initials:
        letters = ", ".join(sorted(initials)).upper()
        yield Reason("its words begin, in English, with letters of {}: {}", (reading.acronym, letters))


def _quoted(words: Sequence[str]) -> str:
    """Return the first few words in quotes.

    >>> _quoted(["Low", "Carbon"]), _quoted(list("abcdef"))
    ('"Low", "Carbon"', '"a", "b", "c", "d" …')
    """
    return ", ".join(f'"{w}"' for w in words[:MOST_QUOTED]) + (" …" if len(words) > MOST_QUOTED else "")


def _explain_edge(window: Window, start: int, evidence: Mapping[str, float]) -> Iterable[Reason]:
    """Yield the strongest reason, if any, why the span starts where it does."""
    before = next((window.text[t.start : start].strip() for t in reversed(window.tokens) if _left_of(t, start)), "")
    if evidence["quoted_whole"]:
        yield Reason("stands in quotes or emphasis")
    elif evidence["before_title"]:
        yield Reason("{} is a title", (before,))
    elif evidence["before_class_noun"]:
        yield Reason("{} is a class noun", (before,))
    elif evidence["before_linking"]:
        yield Reason("{} links", (before,))
    elif evidence["at_window_start"]:
        yield Reason("begins after another bracket" if window.after_bracket else "all of the text before the bracket")
    elif evidence["after_space"]:
        yield Reason("begins after a space")


def _left_of(token: Token, start: int) -> bool:
    return token.start < start and token.script != "space"


def explain_none(evidence: Mapping[str, float]) -> Reason:
    """Return the reason against all spans of a bracket, from the evidence on any of them."""
    if evidence["best_balance"] < LEAST_EXPLAINED and evidence["best_spoken"] < SOUNDS_ALIKE:
        return Reason("nothing before the bracket says or sounds like it")
    return Reason("names something else than the words before the bracket")
