"""What was learnt, in figures on gold that was held out: the tables of ``align/models/README.md``, as Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from align.arrays import Floats
from align.decide import SUMMARY
from align.evaluate import BINS, Figures, is_right
from align.evidence import SHAPE_EVIDENCE, SPAN_EVIDENCE, context
from align.evidence.reading import NO_EDGES
from align.gold import Gold
from align.network import Network
from align.records import Pair
from align.training.network import Choice, Settings, learn_choices
from align.training.supervised import gather, learn, right_starts
from align.training.trial import Judged, Trial, cross_calibrated, judge, measure, plain

GROUPS: dict[str, tuple[str, ...]] = {
    "sound": ("thai_heard", "spoken", "spoken_below_best", "best_spoken"),
    "meaning": ("thai_meant", "thai_associated", "first_associated", "left_associated"),
    "what any link covers": (
        "english_covered", "english_outside", "english_gained", "english_missed", "thai_covered", "thai_unexplained",
        "first_explained", "left_explained", "crossing", "lead", "balance", "balance_below_best", "best_balance",
    ),
    "what English would not say, or leaves unsaid": (
        "contradicted", "contradicted_letters", "unknown", "first_unsaid", "first_contradicted", "left_unsaid",
        "left_contradicted",
    ),
    "letters of an abbreviation": ("initials_covered", "initials_gained", "initials_outside"),
    "words at edges": ("first_odds", "before_odds", "first_seen", "before_seen", "edge_seen"),
    "the rest of context": tuple(
        m.__name__
        for m in SPAN_EVIDENCE
        if m.__module__ == context.__name__ and not m.__name__.endswith(("_odds", "_seen"))
    ),
}  # fmt: skip
"""Evidence that says the same kind of thing; every evidence is in one group."""
SHARES = (0.1, 0.25, 0.5, 1.0)
"""Of the gold, for the learning curve."""
HARDEST = 20
LONGEST_SHOWN = 40
"""Code points of a content or a stretch of Thai that a table shows."""
BAR = 20
QUICK = Settings(members=1)
"""How to learn what is only compared."""

Row = tuple[str, Figures]


class Study(NamedTuple):
    """What learning with less comes to: without a group of evidence, with one evidence muted, from less gold."""

    without: Sequence[Row]
    muted: Sequence[Row]
    curve: Sequence[Row]


def study(trial: Trial) -> Study:
    """Learn again from less than a trial had, and judge by the records that it left out."""
    return Study(list(_without(trial)), list(_muted_one_by_one(trial)), list(_curve(trial)))


def _without(trial: Trial) -> Iterator[Row]:
    """Learn to choose anew without each group."""
    examples = gather(trial.rest, trial.model.knowledge)
    model = learn(examples, trial.model.knowledge, QUICK)
    yield "nothing", measure(judge(trial.held, model))
    for name, group in GROUPS.items():
        rows, wholes = _columns(group)
        choices = [
            Choice(_blank(t.rows, rows), _blank(t.whole[None], wholes)[0], right_starts(g, t), g.kind == "none")
            for g, t in examples
        ]
        span, none = learn_choices(choices, QUICK)
        yield name, measure(judge(trial.held, replace(model, span=_mute(span, rows), none=_mute(none, wholes))))


def _muted_one_by_one(trial: Trial) -> Iterator[Row]:
    """Take each evidence for its average, in the networks as they are."""
    yield "nothing", measure(judge(trial.held, trial.model))
    for evidence in SPAN_EVIDENCE:
        rows, wholes = _columns([evidence.__name__])
        model = replace(trial.model, span=_mute(trial.model.span, rows), none=_mute(trial.model.none, wholes))
        yield evidence.__name__, measure(judge(trial.held, model))


def _curve(trial: Trial) -> Iterator[Row]:
    """Learn from some of the gold, without what the corpus adds, whose labels come from all of it."""
    knowledge = trial.model.knowledge
    knowledge = replace(knowledge, lexicon=replace(knowledge.lexicon, associations={}), edges=NO_EDGES)
    examples = gather(trial.rest, knowledge)
    for share in SHARES:
        some = examples[:: round(1 / share)]
        yield str(len(some)), measure(judge(trial.held, learn(some, knowledge, QUICK)))


def _columns(names: Iterable[str]) -> tuple[list[int], list[int]]:
    """Where evidence stands in the rows of a table, and in the description of the whole."""
    own = [m.__name__ for m in SPAN_EVIDENCE]
    whole = [m.__name__ for m in SHAPE_EVIDENCE] + [own[at] for at in SUMMARY]
    return [own.index(name) for name in names], [whole.index(name) for name in names if name in whole]


def _blank(table: Floats, columns: Sequence[int]) -> Floats:
    table = table.copy()
    table[:, columns] = 0.0
    return table


def _mute(network: Network, inputs: Sequence[int]) -> Network:
    """A network that takes these inputs for their average."""
    return replace(network, hidden=_blank(network.hidden.T, inputs).T)


def report(parts: Sequence[Sequence[Judged]], studied: Study) -> Iterator[str]:
    """The lines of the report: the answers of each part of the gold, and a study on one of them."""
    judged = cross_calibrated(parts)
    yield from _overall(judged)
    yield from _shares("source", measure(judged).sources)
    yield from _shares("kind", measure(judged).kinds)
    yield from _reliability(plain(judged))
    yield from _table("Learning curve, without the corpus", "gold records", studied.curve)
    yield from _table("Learnt without a group of evidence", "without", studied.without)
    yield from _table("With one evidence taken for its average", "without", studied.muted)
    yield from _hardest(judged)


def _overall(judged: Sequence[Judged]) -> Iterator[str]:
    yield from _heading("Held-out records", "records", "", "exact", "accuracy", "none F1", "kind", "calibration error")
    for name, some in (("all", judged), ("plain", plain(judged))):
        f = measure(some)
        numbers = (f.exact, f.accuracy, f.none_f1, f.kind, f.ece)
        yield f"| {name} | {f.records} | " + " | ".join(f"{n:.3f}" for n in numbers) + " |"


def _shares(title: str, counts: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    yield from _heading(f"Exact by {title}", title, "records", "exact")
    for name, (exact, count) in sorted(counts.items(), key=lambda item: -item[1][1]):
        yield f"| {name} | {count} | {exact / count:.3f} |"


def _reliability(judged: Sequence[Judged]) -> Iterator[str]:
    bins = defaultdict(list)
    for gold, pair in judged:
        bins[min(int(pair.confidence * BINS), BINS - 1)].append((pair.confidence, is_right(gold, pair)))
    yield from _heading("Reliability, plain records", "confidence from", "records", "mean confidence", "right", "")
    for number, answers in sorted(bins.items()):
        confidence, right = np.mean(answers, axis=0)
        yield f"| {number / BINS:.1f} | {len(answers)} | {confidence:.3f} | {right:.3f} | {'█' * round(BAR * right)} |"


def _table(title: str, first: str, rows: Sequence[Row]) -> Iterator[str]:
    yield from _heading(title, first, "exact", "accuracy", "none F1")
    for name, f in rows:
        yield f"| {name} | {f.exact:.3f} | {f.accuracy:.3f} | {f.none_f1:.3f} |"


def _hardest(judged: Sequence[Judged]) -> Iterator[str]:
    yield from _heading("The surest wrong answers", "content", "wrong by", "confidence", "reason given")
    wrong = sorted((j for j in judged if not is_right(*j)), key=lambda j: -j[1].confidence)
    for gold, pair in wrong[:HARDEST]:
        yield f"| {_short(gold.inside)} | {_wrong_by(gold, pair)} | {pair.confidence:.2f} | {pair.reason} |"


def _wrong_by(gold: Gold, pair: Pair) -> str:
    if "none" in (gold.kind, pair.kind):
        return "should be none" if gold.kind == "none" else "none"
    more = len(pair.thai) - len(gold.thai)
    return f"too long: {_short(pair.thai[:more])}" if more > 0 else f"too short: {_short(gold.thai[:-more])}"


def _short(text: str) -> str:
    """A text on one line, cut where it is long.

    >>> _short("a | b"), len(_short("a" * 99))
    ('a ¦ b', 41)
    """
    flat = " ".join(text.split()).replace("|", "¦")
    return flat if len(flat) <= LONGEST_SHOWN else flat[:LONGEST_SHOWN] + "…"


def _heading(title: str, *columns: str) -> Iterator[str]:
    yield from ("", f"### {title}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns))
