"""Report a training in figures on held-out gold, as Markdown: the tables of ``align/models/README.md``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from align.decide import SUMMARY_COLUMNS
from align.evaluate import BINS, Figures, is_right
from align.evidence import SHAPE_EVIDENCE, SPAN_EVIDENCE, context
from align.evidence.reading import NO_EDGES
from align.gold import Gold
from align.network import Floats, Network
from align.records import Pair
from align.training.network import Choice, Settings, learn_choices
from align.training.supervised import gather_examples, learn_model, start_weights
from align.training.trial import Prediction, Trial, cross_calibrate, measure, predict, select_plain

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
"""Evidence of the same kind; every evidence is in one group."""
SHARES = (0.1, 0.25, 0.5, 1.0)
"""Shares of the gold for the learning curve."""
HARDEST = 20
"""Number of wrong answers in the report."""
MAX_SHOWN = 40
"""Code points of a content or a stretch of Thai that a table shows."""
BAR = 20
"""Length of a full bar."""
QUICK = Settings(members=1)
"""Settings of trainings whose figures are only compared with each other."""

Row = tuple[str, Figures]


class Study(NamedTuple):
    """The figures of models with less: without a group of evidence, with one evidence muted, from less gold."""

    without: Sequence[Row]
    muted: Sequence[Row]
    curve: Sequence[Row]


def run_study(trial: Trial) -> Study:
    """Train again with less than a trial had, and evaluate on the records that it held out."""
    return Study(list(_without_groups(trial)), list(_with_muted(trial)), list(_learning_curve(trial)))


def _without_groups(trial: Trial) -> Iterator[Row]:
    """Train the choice of spans again without each group of evidence."""
    examples = gather_examples(trial.training, trial.model.knowledge)
    model = learn_model(examples, trial.model.knowledge, QUICK)
    yield "nothing", measure(predict(trial.held_out, model))
    for name, group in GROUPS.items():
        rows, wholes = _columns(group)
        choices = [
            Choice(_blank(t.rows, rows), _blank(t.whole[None], wholes)[0], start_weights(g, t), g.kind == "none")
            for g, t in examples
        ]
        span, none = learn_choices(choices, QUICK)
        yield name, measure(predict(trial.held_out, replace(model, span=_mute(span, rows), none=_mute(none, wholes))))


def _with_muted(trial: Trial) -> Iterator[Row]:
    """Replace each evidence by its average, without training again."""
    yield "nothing", measure(predict(trial.held_out, trial.model))
    for evidence in SPAN_EVIDENCE:
        rows, wholes = _columns([evidence.__name__])
        model = replace(trial.model, span=_mute(trial.model.span, rows), none=_mute(trial.model.none, wholes))
        yield evidence.__name__, measure(predict(trial.held_out, model))


def _learning_curve(trial: Trial) -> Iterator[Row]:
    """Train on shares of the gold."""
    knowledge = trial.model.knowledge
    # Without the counts of the corpus, since their labels come from a model trained on all of the gold.
    knowledge = replace(knowledge, lexicon=replace(knowledge.lexicon, associations={}), edges=NO_EDGES)
    examples = gather_examples(trial.training, knowledge)
    for share in SHARES:
        some = examples[:: round(1 / share)]
        yield str(len(some)), measure(predict(trial.held_out, learn_model(some, knowledge, QUICK)))


def _columns(names: Iterable[str]) -> tuple[list[int], list[int]]:
    """Return the columns of evidence in the rows of a case, and in its features as a whole."""
    own = [m.__name__ for m in SPAN_EVIDENCE]
    whole = [m.__name__ for m in SHAPE_EVIDENCE] + [own[at] for at in SUMMARY_COLUMNS]
    return [own.index(name) for name in names], [whole.index(name) for name in names if name in whole]


def _blank(table: Floats, columns: Sequence[int]) -> Floats:
    table = table.copy()
    table[:, columns] = 0.0
    return table


def _mute(network: Network, inputs: Sequence[int]) -> Network:
    """Return the network with these inputs replaced by their average."""
    # Inputs are standardised, so without weights they act like their average, which is 0.
    return replace(network, hidden=_blank(network.hidden.T, inputs).T)


def report(parts: Sequence[Sequence[Prediction]], studied: Study) -> Iterator[str]:
    """Yield the lines of the report on the predictions for each part of the gold and a study of one part."""
    predictions = cross_calibrate(parts)
    yield from _overall(predictions)
    yield from _shares("source", measure(predictions).sources)
    yield from _shares("kind", measure(predictions).kinds)
    yield from _reliability(select_plain(predictions))
    yield from _table("Learning curve, without the corpus", "gold records", studied.curve)
    yield from _table("Learnt without a group of evidence", "without", studied.without)
    yield from _table("With one evidence taken for its average", "without", studied.muted)
    yield from _hardest(predictions)


def _overall(predictions: Sequence[Prediction]) -> Iterator[str]:
    yield from _heading("Held-out records", "records", "", "exact", "accuracy", "none F1", "kind", "calibration error")
    for name, some in (("all", predictions), ("plain", select_plain(predictions))):
        f = measure(some)
        numbers = (f.exact, f.accuracy, f.none_f1, f.kind, f.ece)
        yield f"| {name} | {f.records} | " + " | ".join(f"{n:.3f}" for n in numbers) + " |"


def _shares(title: str, counts: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    yield from _heading(f"Exact by {title}", title, "records", "exact")
    for name, (exact, count) in sorted(counts.items(), key=lambda item: -item[1][1]):
        yield f"| {name} | {count} | {exact / count:.3f} |"


def _reliability(predictions: Sequence[Prediction]) -> Iterator[str]:
    bins = defaultdict(list)
    for gold, pair in predictions:
        bins[min(int(pair.confidence * BINS), BINS - 1)].append((pair.confidence, is_right(gold, pair)))
    yield from _heading("Reliability, plain records", "confidence from", "records", "mean confidence", "right", "")
    for number, answers in sorted(bins.items()):
        confidence, right = np.mean(answers, axis=0)
        yield f"| {number / BINS:.1f} | {len(answers)} | {confidence:.3f} | {right:.3f} | {'█' * round(BAR * right)} |"


def _table(title: str, first: str, rows: Sequence[Row]) -> Iterator[str]:
    yield from _heading(title, first, "exact", "accuracy", "none F1")
    for name, f in rows:
        yield f"| {name} | {f.exact:.3f} | {f.accuracy:.3f} | {f.none_f1:.3f} |"


def _hardest(predictions: Sequence[Prediction]) -> Iterator[str]:
    yield from _heading("The surest wrong answers", "content", "wrong by", "confidence", "reason given")
    wrong = sorted((p for p in predictions if not is_right(*p)), key=lambda p: -p[1].confidence)
    for gold, pair in wrong[:HARDEST]:
        yield f"| {_short(gold.inside)} | {_wrong_by(gold, pair)} | {pair.confidence:.2f} | {pair.reason} |"


def _wrong_by(gold: Gold, pair: Pair) -> str:
    if "none" in (gold.kind, pair.kind):
        return "should be none" if gold.kind == "none" else "none"
    more = len(pair.thai) - len(gold.thai)
    return f"too long: {_short(pair.thai[:more])}" if more > 0 else f"too short: {_short(gold.thai[:-more])}"


def _short(text: str) -> str:
    """Return a text on one line, cut if it is long.

    >>> _short("a | b"), len(_short("a" * 99))
    ('a ¦ b', 41)
    """
    flat = " ".join(text.split()).replace("|", "¦")
    return flat if len(flat) <= MAX_SHOWN else flat[:MAX_SHOWN] + "…"


def _heading(title: str, *columns: str) -> Iterator[str]:
    yield from ("", f"### {title}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns))
