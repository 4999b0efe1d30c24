"""From evidence to an answer: the chosen span or none, its kind, and a calibrated confidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from align import brackets, candidates, script
from align.evidence import SPAN_EVIDENCE, shape_evidence, span_evidence
from align.evidence.batch import ReadingBatch
from align.evidence.links import parse_term
from align.evidence.meaning import Lexicon
from align.evidence.reading import Knowledge, Query, Reading, read
from align.evidence.shape import Surroundings
from align.memory import batched
from align.network import Floats, Network
from align.reasons import explain_none, explain_span
from align.records import KINDS, Case, Kind, Pair, Reason

BATCH = 512
"""Brackets that are read in one pass of the sound model."""
READINGS_AT_ONCE = 96
"""Readings whose evidence is computed at once; more of them do not fit into the processor's nearest cache."""
TIE_DIGITS = 6
"""Digits to which readings are compared: other readings of a batch change the last digits of a sum."""
MAX_EXPANSIONS = 4
"""Greatest number of full names by which an abbreviation is read, besides itself."""
RIGHT_CONTEXT = 40
"""Code points behind a bracket that the evidence on its shape looks at."""
RULE_CONFIDENCE = 0.99
"""Confidence of an answer without evidence; about the share in which the rules of ``align.content`` are right."""

_NAMES = [measure.__name__ for measure in SPAN_EVIDENCE]
SUMMARY_COLUMNS = [
    _NAMES.index(name) for name in ("best_spoken", "best_balance", "before_odds", "first_odds", "left_explained")
]
"""Columns of the evidence on spans whose greatest value is a feature of the whole case."""


class Calibration(NamedTuple):
    """A logistic function, on log odds, from the probability of an answer to its confidence."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, probability: float) -> float:
        """Return the confidence in an answer of this probability.

        >>> Calibration()(0.25), Calibration(2.0, 0.0)(0.9) > 0.9
        (0.25, True)
        """
        return 1 / (1 + math.exp(-(self.slope * logit(probability) + self.offset)))


UNCALIBRATED = Calibration()


def logit(probability: float, least: float = 1e-6) -> float:
    """Return the log odds of a probability, which is first limited to the range from *least* to 1 - *least*.

    >>> logit(0.5), logit(0.0, least=0.5)
    (0.0, 0.0)
    """
    limited = min(max(probability, least), 1 - least)
    return math.log(limited / (1 - limited))


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """All that a decision needs: tables to compute evidence from, and networks to weigh it.

    ``span`` scores a candidate from its row of evidence, ``none`` scores that there is no rendering, and both compete
    in one softmax. ``kind`` scores the four kinds of a span. ``calibration`` turns the winner's probability into a
    confidence.
    """

    knowledge: Knowledge
    span: Network
    none: Network
    kind: Network
    calibration: Calibration = UNCALIBRATED


class CaseEvidence(NamedTuple):
    """The evidence on a case: ``rows`` for the candidates of its best reading, ``whole`` for the case."""

    reading: Reading
    rows: Floats
    whole: Floats

    def by_name(self, choice: int) -> dict[str, float]:
        """Return the evidence on one candidate by name."""
        return dict(zip(_NAMES, self.rows[choice].tolist(), strict=True))


def decide_cases(cases: Sequence[Case], model: Model) -> list[Pair]:
    """Decide which Thai span each bracket renders, or none.

    Parameters
    ----------
    cases
        brackets in their texts
    model
        model to decide with; ``align.models.load`` returns the one that ships

    Returns
    -------
    list of Pair
        one for each case, in order; offsets are into the case's text
    """
    # Repeated text has many equal cases; each distinct one is decided once.
    keys = [_case_key(case) for case in cases]
    first: dict[CaseKey, Case] = {}
    for key, case in zip(keys, cases, strict=True):
        first.setdefault(key, case)
    answers: dict[CaseKey, Pair] = {}
    for batch in batched(first.items(), BATCH):
        pairs = _decide_distinct([case for _, case in batch], model)
        answers.update((key, pair) for (key, _), pair in zip(batch, pairs, strict=True))
    return [_move_to(case, answers[key]) for key, case in zip(keys, cases, strict=True)]


CaseKey = tuple[str, str, str]


def _case_key(case: Case) -> CaseKey:
    """Return all of a case that its answer depends on."""
    bracket = case.parenthetical
    begin = max(0, bracket.start - candidates.window_length(bracket.inside) - 1)
    return case.text[begin : bracket.start], bracket.inside, case.text[bracket.end : bracket.end + RIGHT_CONTEXT]


def _move_to(case: Case, pair: Pair) -> Pair:
    """Return the answer to a case with the same key, with the offsets of this one."""
    distance = case.parenthetical.start - pair.parenthetical.start
    return replace(pair, start=pair.start + distance, end=pair.end + distance, parenthetical=case.parenthetical)


def gather_evidence(cases: Sequence[Case], knowledge: Knowledge) -> list[CaseEvidence | None]:
    """Compute the evidence on cases; None for a case that has nothing to decide.

    Several names of a content are read as one, since the Thai may render all of them. An abbreviation alone is read
    by itself and by each of its full names; the reading that explains the Thai best represents it.
    """
    queries: list[Query] = []
    owners: list[int] = []
    for number, case in enumerate(cases):
        for query in _queries(case, knowledge.lexicon):
            queries.append(query)
            owners.append(number)
    best: dict[int, ScoredReading] = {}
    for some in batched(zip(owners, read(queries, knowledge), strict=True), READINGS_AT_ONCE):
        batch = ReadingBatch([reading for _, reading in some], knowledge)
        rows = np.split(span_evidence(batch), batch.begins[1:])
        for (owner, reading), score, own_rows in zip(some, _reading_scores(batch), rows, strict=True):
            if owner not in best or score > best[owner].score:
                best[owner] = ScoredReading(score, reading, own_rows)
    return [_case_evidence(case, best[number]) if number in best else None for number, case in enumerate(cases)]


class ScoredReading(NamedTuple):
    """A reading with the evidence on its candidates, and a score of how well it explains the Thai."""

    score: float
    reading: Reading
    rows: Floats


def _reading_scores(batch: ReadingBatch) -> list[float]:
    """Return for each reading how well it explains the Thai: its best balance and its best sound score."""
    balance = np.maximum.reduceat(batch.balance, batch.begins)
    spoken = np.maximum(np.maximum.reduceat(batch.spoken, batch.begins), 0.0)
    scores: list[float] = np.round(balance + spoken, TIE_DIGITS).tolist()
    return scores


def _queries(case: Case, lexicon: Lexicon) -> Iterable[Query]:
    """Yield the ways to read a case; none where a rule rejects it or no Thai stands before it."""
    bracket = case.parenthetical
    if bracket.rejection:
        return
    window = candidates.cut_window(case.text, bracket.start, bracket.inside)
    if not window.starts or not script.has_thai(window.text):
        return
    acronym = bracket.acronyms[0] if bracket.acronyms else ""
    if bracket.terms:
        yield Query(window, parse_term(" ".join(bracket.terms)), acronym)
        return
    # A text often gives the Thai of the full name and the abbreviation alone, as in สำนักงานพลังงานสากล (IEA).
    for name in (acronym, *lexicon.expansions.get(acronym, ())[:MAX_EXPANSIONS]):
        yield Query(window, parse_term(name), acronym)


def _case_evidence(case: Case, best: ScoredReading) -> CaseEvidence:
    """Add the evidence on the whole case to that of its best reading."""
    bracket = case.parenthetical
    surroundings = Surroundings(
        bracket,
        case.text[max(0, bracket.start - candidates.WINDOW) : bracket.start],
        case.text[bracket.end : bracket.end + RIGHT_CONTEXT],
    )
    whole = np.concatenate([shape_evidence(surroundings), candidate_summary(best.rows)])
    return CaseEvidence(best.reading, best.rows, whole)


def candidate_summary(rows: Floats) -> Floats:
    """Return features of all candidates together: the best of ``SUMMARY_COLUMNS``, and the number of candidates."""
    return np.append(rows[:, SUMMARY_COLUMNS].max(axis=0), np.log1p(len(rows)))


def kind_features(evidence: CaseEvidence, choice: int) -> Floats:
    """Return the inputs of the network of kinds: the evidence on the chosen span and on the whole case."""
    return np.concatenate([evidence.rows[choice], evidence.whole])


def score_candidates(evidence: Sequence[CaseEvidence], model: Model) -> list[Floats]:
    """Return for each case the probabilities of its candidates and, last, of none; they add up to 1."""
    if not evidence:
        return []
    spans = model.span(np.concatenate([e.rows for e in evidence]))[:, 0]
    nones = model.none(np.stack([e.whole for e in evidence]))[:, 0]
    ends = np.cumsum([len(e.rows) for e in evidence])
    return [_softmax(np.append(s, none)) for s, none in zip(np.split(spans, ends[:-1]), nones, strict=True)]


def _softmax(scores: Floats) -> Floats:
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum())


def predict_kinds(chosen: Sequence[tuple[CaseEvidence, int]], model: Model) -> list[Kind]:
    """Return the kind of each pair, which is given by the evidence on its case and the number of its candidate."""
    if not chosen:
        return []
    scores = model.kind(np.stack([kind_features(evidence, choice) for evidence, choice in chosen]))
    return [KINDS[at] for at in scores.argmax(axis=1).tolist()]


def _decide_distinct(cases: Sequence[Case], model: Model) -> list[Pair]:
    """Answer cases, those that have evidence by the networks, the others by rule."""
    evidence = gather_evidence(cases, model.knowledge)
    weighed = [(case, e) for case, e in zip(cases, evidence, strict=True) if e is not None]
    pairs = iter(_decide_by_evidence(weighed, model))
    return [_none_by_rule(case) if e is None else next(pairs) for case, e in zip(cases, evidence, strict=True)]


def _decide_by_evidence(weighed: Sequence[tuple[Case, CaseEvidence]], model: Model) -> list[Pair]:
    """Answer each case by its most probable candidate or none."""
    batches = batched((evidence for _, evidence in weighed), READINGS_AT_ONCE)
    probabilities = [each for batch in batches for each in score_candidates(batch, model)]
    choices = [int(each.argmax()) for each in probabilities]
    spans = [(e, choice) for (_, e), choice in zip(weighed, choices, strict=True) if choice < len(e.rows)]
    kinds = iter(predict_kinds(spans, model))
    pairs = []
    for (case, evidence), each, choice in zip(weighed, probabilities, choices, strict=True):
        confidence = model.calibration(float(each[choice]))
        if choice == len(evidence.rows):
            pairs.append(_none(case, confidence, explain_none(evidence.by_name(0))))
        else:
            pairs.append(_span(case, evidence, choice, next(kinds), confidence))
    return pairs


def _none_by_rule(case: Case) -> Pair:
    return _none(case, RULE_CONFIDENCE, Reason(case.parenthetical.rejection or "no Thai before the bracket"))


def _none(case: Case, confidence: float, reason: Reason) -> Pair:
    """Return the pair of a case without a rendering; its empty span stands where one would end."""
    start = case.parenthetical.start
    end = brackets.find_left_end(case.text, start, max(0, start - candidates.window_length(case.parenthetical.inside)))
    return _pair(case, "none", confidence, end, end, (reason,))


def _span(case: Case, evidence: CaseEvidence, choice: int, kind: Kind, confidence: float) -> Pair:
    """Return the pair of a case and one of its candidates."""
    window = evidence.reading.window
    start, end = window.offset + window.starts[choice], window.offset + len(window.text)
    reasons = explain_span(evidence.reading, choice, evidence.by_name(choice))
    return _pair(case, kind, confidence, start, end, reasons)


def _pair(case: Case, kind: Kind, confidence: float, start: int, end: int, reasons: tuple[Reason, ...]) -> Pair:
    bracket = case.parenthetical
    return Pair(
        bracket.terms, bracket.acronyms, case.text[start:end], kind, round(confidence, 4), start, end, bracket, reasons
    )
