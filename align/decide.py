"""Evidence to answer: the chosen span or none, its kind, and a calibrated confidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from align import brackets, candidates, script
from align.arrays import Floats
from align.batches import batched
from align.evidence import SPAN_EVIDENCE, shape_evidence, span_evidence
from align.evidence.links import term
from align.evidence.meaning import Lexicon
from align.evidence.reading import Knowledge, Question, Reading, read
from align.evidence.shape import Surroundings
from align.evidence.sheet import Sheet
from align.network import Network
from align.reasons import why, why_none
from align.records import KINDS, Kind, Pair, Parenthetical, Reason

BATCH = 512
"""Brackets that are read in one pass of the sound model."""
ABREAST = 96
"""Readings whose evidence is gathered at once; more of them do not fit a processor's nearest memory."""
TIE_DIGITS = 6
"""Digits by which readings are compared: what stands beside them in a batch changes the last digits of a sum."""
MOST_EXPANSIONS = 4
"""Full names of an abbreviation that are read besides itself."""
BEHIND = 40
"""Code points behind a bracket that the shape of a content looks at."""
SURE = 0.99
"""Confidence of an answer that needs no evidence; about how often the rules of ``align.content`` are right."""

_NAMES = [measure.__name__ for measure in SPAN_EVIDENCE]
SUMMARY = [
    _NAMES.index(name) for name in ("best_spoken", "best_balance", "before_odds", "first_odds", "left_explained")
]
"""Columns of the evidence on spans of which the best stands for the case."""


class Case(NamedTuple):
    """A bracket in its text, to be decided."""

    text: str
    parenthetical: Parenthetical


class Calibration(NamedTuple):
    """From the chance of an answer to the probability that it is right, a logistic function of its log odds."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, chance: float) -> float:
        """The probability that an answer with this chance is right.

        >>> Calibration()(0.25), Calibration(2.0, 0.0)(0.9) > 0.9
        (0.25, True)
        """
        return 1 / (1 + math.exp(-(self.slope * logit(chance) + self.offset)))


UNCALIBRATED = Calibration()


def logit(chance: float, least: float = 1e-6) -> float:
    """The log odds of a chance, kept finite: as if it were at least *least* and at most 1 less that.

    >>> logit(0.5), logit(0.0, least=0.5)
    (0.0, 0.0)
    """
    kept = min(max(chance, least), 1 - least)
    return math.log(kept / (1 - kept))


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """All that a decision needs: tables to read by, and what weighs the evidence.

    ``span`` scores a candidate start from its row of evidence, ``none`` scores that there is no rendering, ``kind``
    scores the four kinds of a span; the first two compete in one softmax, and ``calibration`` makes a confidence of
    the winner's chance.
    """

    knowledge: Knowledge
    span: Network
    none: Network
    kind: Network
    calibration: Calibration = UNCALIBRATED


class Table(NamedTuple):
    """A case as numbers: ``rows`` for the candidate starts, ``whole`` for the case.

    ``reading`` is what they are of.
    """

    reading: Reading
    rows: Floats
    whole: Floats

    def evidence(self, choice: int) -> dict[str, float]:
        """The evidence on one candidate by name."""
        return dict(zip(_NAMES, self.rows[choice].tolist(), strict=True))


def decide(cases: Sequence[Case], model: Model) -> list[Pair]:
    """Decide which Thai span each bracket renders, or none.

    Parameters
    ----------
    cases
        brackets in their texts
    model
        what to decide by; ``align.models.load`` gives the one that ships

    Returns
    -------
    list of Pair
        one for each case, in order; offsets are into the case's text
    """
    answers: dict[Sight, Pair] = {}
    first: dict[Sight, Case] = {}
    sights = [_sight(case) for case in cases]
    for sight, case in zip(sights, cases, strict=True):
        first.setdefault(sight, case)
    for batch in batched(first.items(), BATCH):
        pairs = _answers([case for _, case in batch], model)
        answers.update((sight, pair) for (sight, _), pair in zip(batch, pairs, strict=True))
    return [_moved(answers[sight], case) for sight, case in zip(sights, cases, strict=True)]


Sight = tuple[str, str, str]


def _sight(case: Case) -> Sight:
    """All of a case that a decision looks at; cases of the same sight have the same answer."""
    found = case.parenthetical
    reach = candidates.reach(found.inside) + 1
    return case.text[max(0, found.start - reach) : found.start], found.inside, case.text[found.end : found.end + BEHIND]


def _moved(pair: Pair, case: Case) -> Pair:
    """The answer to a case of the same sight, with its own offsets."""
    by = case.parenthetical.start - pair.parenthetical.start
    return replace(pair, start=pair.start + by, end=pair.end + by, parenthetical=case.parenthetical)


def tables(cases: Sequence[Case], knowledge: Knowledge) -> list[Table | None]:
    """Read cases and gather their evidence; None where there is nothing to decide.

    Several names of a content are read as one, since the Thai may stand for all of them. An abbreviation alone is read
    by itself and by each of its full names; the one that explains the Thai best stands for it.
    """
    questions: list[Question] = []
    owners: list[int] = []
    for number, case in enumerate(cases):
        for question in _questions(case, knowledge.lexicon):
            questions.append(question)
            owners.append(number)
    best: dict[int, Found] = {}
    for some in batched(zip(owners, read(questions, knowledge), strict=True), ABREAST):
        sheet = Sheet([reading for _, reading in some], knowledge)
        rows = span_evidence(sheet)
        for (owner, reading), worth, own in zip(some, _worth(sheet), np.split(rows, sheet.begins[1:]), strict=True):
            if owner not in best or worth > best[owner].worth:
                best[owner] = Found(worth, reading, own)
    return [_table(case, best[number]) if number in best else None for number, case in enumerate(cases)]


class Found(NamedTuple):
    """A reading with the evidence on its candidates, and how well it explains the Thai."""

    worth: float
    reading: Reading
    rows: Floats


def _worth(sheet: Sheet) -> list[float]:
    best = np.maximum.reduceat(sheet.balance, sheet.begins)
    spoken = np.maximum(np.maximum.reduceat(sheet.spoken, sheet.begins), 0.0)
    worth: list[float] = np.round(best + spoken, TIE_DIGITS).tolist()
    return worth


def _questions(case: Case, lexicon: Lexicon) -> Iterable[Question]:
    found = case.parenthetical
    if found.rejection:
        return
    window = candidates.window(case.text, found.start, found.inside)
    if not window.starts or not script.has_thai(window.text):
        return
    acronym = found.acronyms[0] if found.acronyms else ""
    if found.terms:
        yield Question(window, term(" ".join(found.terms)), acronym)
        return
    for name in (acronym, *lexicon.expansions.get(acronym, ())[:MOST_EXPANSIONS]):
        yield Question(window, term(name), acronym)


def _table(case: Case, best: Found) -> Table:
    found = case.parenthetical
    surroundings = Surroundings(
        found,
        case.text[max(0, found.start - candidates.WINDOW) : found.start],
        case.text[found.end : found.end + BEHIND],
    )
    whole = np.concatenate([shape_evidence(surroundings), summary(best.rows)])
    return Table(best.reading, best.rows, whole)


def summary(rows: Floats) -> Floats:
    """What the candidates of a case come to: the best of some evidence, and how many they are."""
    return np.append(rows[:, SUMMARY].max(axis=0), np.log1p(len(rows)))


def kind_inputs(table: Table, choice: int) -> Floats:
    """What the kind is decided by: the evidence on the chosen span and the shape of the content."""
    return np.concatenate([table.rows[choice], table.whole])


def chances(found: Sequence[Table], model: Model) -> list[Floats]:
    """For each table the probability of each candidate start and, last, of none; together they are 1."""
    if not found:
        return []
    spans = model.span(np.concatenate([table.rows for table in found]))[:, 0]
    nones = model.none(np.stack([table.whole for table in found]))[:, 0]
    begins = np.cumsum([len(table.rows) for table in found])
    return [_softmax(np.append(s, none)) for s, none in zip(np.split(spans, begins[:-1]), nones, strict=True)]


def _softmax(scores: Floats) -> Floats:
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum())


def kinds_of(chosen: Sequence[tuple[Table, int]], model: Model) -> list[Kind]:
    """The kinds of the pairs whose spans are these candidates."""
    if not chosen:
        return []
    scores = model.kind(np.stack([kind_inputs(table, choice) for table, choice in chosen]))
    return [KINDS[at] for at in scores.argmax(axis=1).tolist()]


def _answers(cases: Sequence[Case], model: Model) -> list[Pair]:
    found = tables(cases, model.knowledge)
    read = [table for table in found if table is not None]
    ranked = [each for some in batched(read, ABREAST) for each in chances(some, model)]
    chosen = [
        (table, choice) for table, c in zip(read, ranked, strict=True) if (choice := int(c.argmax())) < len(c) - 1
    ]
    kinds, chance = iter(kinds_of(chosen, model)), iter(ranked)
    return [
        _plain_none(case) if table is None else _answer(case, table, next(chance), kinds, model.calibration)
        for case, table in zip(cases, found, strict=True)
    ]


def _answer(case: Case, table: Table, ranked: Floats, kinds: Iterator[Kind], calibration: Calibration) -> Pair:
    """The answer that the chances speak for; its kind, if it is a span, is the next of *kinds*."""
    choice = int(ranked.argmax())
    confidence = calibration(float(ranked[choice]))
    if choice == len(table.rows):
        return _none(case, confidence, why_none(table.evidence(0)))
    window = table.reading.window
    return _pair(
        case,
        next(kinds),
        confidence,
        window.offset + window.starts[choice],
        window.offset + len(window.text),
        why(table.reading, choice, table.evidence(choice)),
    )


def _plain_none(case: Case) -> Pair:
    return _none(case, SURE, Reason(case.parenthetical.rejection or "no Thai before the bracket"))


def _none(case: Case, confidence: float, reason: Reason) -> Pair:
    start = case.parenthetical.start
    end = brackets.left_end(case.text, start, max(0, start - candidates.reach(case.parenthetical.inside)))
    return _pair(case, "none", confidence, end, end, (reason,))


def _pair(case: Case, kind: Kind, confidence: float, start: int, end: int, reasons: tuple[Reason, ...]) -> Pair:
    found = case.parenthetical
    return Pair(
        found.terms, found.acronyms, case.text[start:end], kind, round(confidence, 4), start, end, found, reasons
    )
