"""Align the reversed order: an English term with its Thai in the bracket, as in ``IEA (สำนักงานพลังงานสากล)``.

Each stretch of English words that ends at the bracket is a candidate. The aligner reads each as if it stood in a
bracket behind the Thai, and the candidate that the whole Thai renders best is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from align import brackets, script
from align.decide import CaseEvidence, Model, gather_evidence, predict_kinds, score_candidates
from align.evidence.links import FUNCTION_WORDS
from align.evidence.reading import FULL_SOUND
from align.gold import join_record
from align.reasons import explain_span
from align.records import Pair, Parenthetical, Reason
from align.script import LATIN

MAX_WORDS = 10
"""Greatest number of words of an English candidate."""
REACH = 160
"""Code points before a bracket in which an English candidate may start."""
LONGEST_THAI = 120
"""Greatest number of code points of a Thai content; a longer one is a remark."""
LEAST_RENDERED = 0.35
"""Share of a term that the Thai must render; below it the Thai says something else."""
CAPITALS_FACTOR = 1.3
"""Factor for a candidate that starts where a run of capitalised words starts."""

_WORD = re.compile(rf"[{LATIN}\d](?:[{LATIN}\d’'.&+/\-]*[{LATIN}\d+])?")
# Words at the beginning of a content that announce the Thai: "ไทย:", หรือ, คือ, แปลว่า.
_LABEL = re.compile(r"^\s*(?:(?:ภาษา)?ไทย\s*[:：]|หรือ\s|คือ\s|แปลว่า\s?)\s*")


class ReversedBracket(NamedTuple):
    """A bracket of Thai with English before it: offsets of the bracket, of the Thai, and of the English candidates."""

    start: int
    end: int
    thai_start: int
    thai_end: int
    english_starts: tuple[int, ...]
    english_end: int


def align_reversed(text: str, model: Model, *, square: bool = False, keep_none: bool = False) -> Iterator[Pair]:
    """Find Thai in brackets behind the English terms that it renders.

    Parameters
    ----------
    text
        raw text of any length
    model
        model to decide with
    square
        look at square brackets as well
    keep_none
        include the brackets whose Thai renders no English before it

    Yields
    ------
    Pair
        in the order of their brackets; ``text[p.start:p.end] == p.thai`` lies in the bracket, and the parenthetical
        has the English before it among its terms or acronyms
    """
    for found in brackets.match_brackets(text, square):
        bracket = _find_reversed(text, found.start, found.end)
        if bracket is not None:
            pair = _decide(text, bracket, model)
            if keep_none or pair.kind != "none":
                yield pair


def _find_reversed(text: str, start: int, end: int) -> ReversedBracket | None:
    """Return the parts of a bracket, or None where it does not hold Thai alone or no English stands before it."""
    inside = text[start + 1 : end - 1]
    label = _LABEL.match(inside)
    begin = start + 1 + (label.end() if label else 0)
    blank = script.SPACES + script.QUOTES + script.EMPHASIS + "\n"
    stripped = text[begin : end - 1].strip(blank)
    if not script.has_thai(stripped) or script.has_latin(stripped) or len(stripped) > LONGEST_THAI:
        return None
    thai_start = text.index(stripped, begin)
    english_end = brackets.find_left_end(text, start, max(0, start - REACH))
    starts = _english_starts(text, english_end)
    if not starts:
        return None
    return ReversedBracket(start, end, thai_start, thai_start + len(stripped), starts, english_end)


def _english_starts(text: str, end: int) -> tuple[int, ...]:
    """Return the offsets at which an English term that ends at *end* may start, the nearest first.

    >>> text = "ตามที่ the International Energy Agency"
    >>> [text[s:] for s in _english_starts(text, len(text))]
    ['Agency', 'Energy Agency', 'International Energy Agency']
    """
    floor = max(0, end - REACH)
    # From the bracket to the left, until a gap that is more than spaces. A candidate needs a Latin letter, and does not
    # start with a function word.
    words = list(_WORD.finditer(text, floor, end))[-MAX_WORDS:]
    starts: list[int] = []
    right = end
    for word in reversed(words):
        if text[word.end() : right].strip(script.SPACES) or not script.has_latin(word.group() + text[right:end]):
            break
        if word.group().lower() not in FUNCTION_WORDS:
            starts.append(word.start())
        right = word.start()
    return tuple(starts)


def _decide(text: str, bracket: ReversedBracket, model: Model) -> Pair:
    """Return the pair of the Thai and its best English candidate, or a pair of kind none."""
    thai = text[bracket.thai_start : bracket.thai_end]
    terms = [text[start : bracket.english_end] for start in bracket.english_starts]
    right = text[bracket.end : bracket.end + REACH]
    cases = [join_record(thai + " ", term, right) for term in terms]
    found = [(at, e) for at, e in enumerate(gather_evidence(cases, model.knowledge)) if e is not None]
    # The only span that counts is the whole Thai: the first candidate, where that starts the window.
    readable = [(at, e) for at, e in found if e.reading.window.starts[0] == 0]
    probabilities = score_candidates([e for _, e in readable], model)
    scores = [float(p[0]) * _score(e, text, bracket, at) for (at, e), p in zip(readable, probabilities, strict=True)]
    choice = max(range(len(scores)), key=scores.__getitem__, default=-1)
    if choice < 0:
        return _none(text, bracket)
    (at, evidence), probability = readable[choice], probabilities[choice]
    none_is_best = int(probability.argmax()) == len(probability) - 1
    if none_is_best or _rendered_share(evidence) < LEAST_RENDERED:
        return _none(text, bracket)
    case = cases[at].parenthetical
    inside = text[bracket.start + 1 : bracket.end - 1]
    parenthetical = Parenthetical(bracket.start, bracket.end, inside, case.terms, case.acronyms)
    (kind,) = predict_kinds([(evidence, 0)], model)
    confidence = round(model.calibration(float(probability[0])), 4)
    # The whole Thai is always the whole window, which is no reason.
    reasons = explain_span(evidence.reading, 0, evidence.by_name(0) | {"at_window_start": 0.0})
    start, end = bracket.thai_start, bracket.thai_end
    return Pair(case.terms, case.acronyms, thai, kind, confidence, start, end, parenthetical, reasons)


def _score(evidence: CaseEvidence, text: str, bracket: ReversedBracket, at: int) -> float:
    """Return the share of a candidate term that the Thai renders, more where a run of capitals starts with it."""
    starts = bracket.english_starts
    begins_run = text[starts[at]].isupper() and (at + 1 == len(starts) or not text[starts[at + 1]].isupper())
    return _rendered_share(evidence) * (CAPITALS_FACTOR if begins_run else 1.0)


def _rendered_share(evidence: CaseEvidence) -> float:
    """Return the share of a term that the whole Thai renders by meaning or by sound."""
    values = evidence.by_name(0)
    return max(values["english_covered"], min(1.0, values["spoken"] / FULL_SOUND), 0.0)


def _none(text: str, bracket: ReversedBracket) -> Pair:
    inside = text[bracket.start + 1 : bracket.end - 1]
    found = Parenthetical(bracket.start, bracket.end, inside)
    reasons = (Reason("the Thai in the bracket renders no English before it"),)
    return Pair((), (), "", "none", 0.5, bracket.thai_end, bracket.thai_end, found, reasons)
