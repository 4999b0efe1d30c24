"""Compare the pairs of an aligner with gold records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from align.gold import Gold
from align.records import Pair

BINS = 10
"""Number of bins of confidence for the calibration error."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A gold record with its wrong answer."""

    gold: Gold
    pair: Pair


@dataclass(frozen=True, slots=True)
class Figures:
    """The measures of an aligner on gold records.

    Shares of the ``spans`` records that have a span: ``exact`` (the preferred span or one as good), ``preferred``,
    ``long`` and ``short`` (a span that is too long or too short), ``silent`` (answered by none), ``kind``,
    ``english`` (the same set of terms). Over all ``records``: ``accuracy``, and ``ece``, the expected calibration
    error. ``none_f1``, ``none_precision`` and ``none_recall`` measure the answer none. ``sources`` and ``kinds`` have
    for each source and kind the number of exact answers and of records with a span.
    """

    records: int
    spans: int
    exact: float
    accuracy: float
    preferred: float
    long: float
    short: float
    silent: float
    none_f1: float
    none_precision: float
    none_recall: float
    kind: float
    english: float
    ece: float
    sources: dict[str, tuple[int, int]] = field(default_factory=dict)
    kinds: dict[str, tuple[int, int]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


def evaluate_pairs(gold: Sequence[Gold], pairs: Sequence[Pair]) -> Figures:
    """Compare answers with gold records one by one.

    Parameters
    ----------
    gold, pairs
        records and the answer to each, in the same order

    Raises
    ------
    ValueError
        when the numbers of records and answers differ
    """
    counts: Counter[str] = Counter()
    sources: dict[str, list[int]] = {}
    kinds: dict[str, list[int]] = {}
    answers: list[tuple[float, bool]] = []
    mistakes = []
    for record, pair in zip(gold, pairs, strict=True):
        right = is_right(record, pair)
        answers.append((pair.confidence, right))
        counts.update(_counters(record, pair, right))
        if record.kind != "none":
            for tally in (sources.setdefault(record.source, [0, 0]), kinds.setdefault(record.kind, [0, 0])):
                tally[0] += right
                tally[1] += 1
        if not right:
            mistakes.append(Mistake(record, pair))
    spans, silent = counts["span"], counts["silent"]
    precision = _share(counts["none right"], counts["none right"] + silent)
    recall = _share(counts["none right"], counts["none"])
    of_spans = {
        name: _share(counts[name], spans)
        for name in ("exact", "preferred", "long", "short", "silent", "kind", "english")
    }
    return Figures(
        records=len(answers),
        spans=spans,
        accuracy=_share(counts["exact"] + counts["none right"], len(answers)),
        none_f1=_share(2 * precision * recall, precision + recall),
        none_precision=precision,
        none_recall=recall,
        ece=calibration_error(answers),
        sources={name: (exact, count) for name, (exact, count) in sorted(sources.items())},
        kinds={name: (exact, count) for name, (exact, count) in sorted(kinds.items())},
        mistakes=tuple(mistakes),
        **of_spans,
    )


def calibration_error(answers: Iterable[tuple[float, bool]]) -> float:
    """Compute the expected calibration error (Naeini, Cooper & Hauskrecht 2015) of pairs (confidence, is right).

    >>> calibration_error([(0.5, True), (0.5, False)]), calibration_error([(1.0, False)])
    (0.0, 1.0)
    """
    bins: dict[int, list[float]] = {}
    total = 0
    for confidence, right in answers:
        total += 1
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append(confidence - right)
    # A bin weighs as much as its number of answers, so the sum of its gaps needs no division by that number.
    return sum(abs(sum(gaps)) for gaps in bins.values()) / max(1, total)


def is_right(gold: Gold, pair: Pair) -> bool:
    """Return whether an answer is right: none where the record is none, else the preferred span or one as good."""
    if gold.kind == "none" or pair.kind == "none":
        return gold.kind == pair.kind
    return pair.thai in gold.spans


def _counters(gold: Gold, pair: Pair, right: bool) -> Iterable[str]:
    """Yield the names of the counters that an answer adds to."""
    if gold.kind == "none":
        yield "none"
        if right:
            yield "none right"
        return
    yield "span"
    if right:
        yield "exact"
    elif pair.kind == "none":
        yield "silent"
    else:
        yield "long" if len(pair.thai) > len(gold.thai) else "short"
    if pair.thai == gold.thai:
        yield "preferred"
    if pair.kind in gold.kinds:
        yield "kind"
    if {e.casefold() for e in (*pair.english, *pair.acronyms)} == {e.casefold() for e in gold.english}:
        yield "english"


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
