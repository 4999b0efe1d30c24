"""Make every table and weight in ``align/models``: ``python -m align.train --gold FILE --lexicon FOLDER``."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.metadata
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from align.batches import batched
from align.decide import BATCH, Calibration, Case, Model, Table, chances, kind_inputs, kind_of, logit, summary, tables
from align.evaluate import calibration_error
from align.evidence import SHAPE_EVIDENCE, SPAN_EVIDENCE
from align.evidence.reading import Boundaries, Knowledge
from align.gold import Gold, bracket, read_gold
from align.models import write_model
from align.network import Network
from align.records import KINDS
from align.training.corpus import Record, associate, count_edges, label, read_corpus
from align.training.lexicon import make_lexicon
from align.training.network import Choice, Settings, learn_choices, learn_classes
from align.training.sound import learn_sound

FOLDS = 5
"""Parts into which the gold is cut: no record is judged by what was learnt from it, the sound of its letters aside."""
SELF_TRAININGS = 2
"""How often the corpus is aligned and counted before the last learning."""
SMOOTHING = 4.0
LEAST_SEEN = 2
ALSO = 0.6
"""Weight of a span that is as good as the preferred one."""

Example = tuple[Gold, Table]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, and write the model and what it was made from."""
    parser = argparse.ArgumentParser(prog="python -m align.train", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="gold records to learn from, JSON Lines")
    parser.add_argument(
        "--lexicon",
        type=Path,
        action="append",
        required=True,
        help="folder with en_th.tsv, th_en.tsv and acronyms.tsv, or some of them; may be given again",
    )
    parser.add_argument("--corpus", type=Path, help="parentheticals to learn from by self-training, JSON Lines, gzip")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "models", help="folder of the model")
    parser.add_argument(
        "--trial",
        action="store_true",
        help="learn without a fifth of the gold in every step, judge by it, write nothing",
    )
    options = parser.parse_args(arguments)
    with options.gold.open(encoding="utf-8") as lines:
        gold = list(read_gold(lines, str(options.gold)))
    records = read_corpus(options.corpus, gold) if options.corpus else []
    if options.trial:
        _say(f"held out of every step: {try_out(gold, options.lexicon, records)}")
        return
    knowledge = gather_knowledge(gold, options.lexicon, records)
    examples = gather(gold, knowledge)
    _say(f"gold: {len(examples)} of {len(gold)} records have something to decide")
    calibration, figures = cross_validate(examples, knowledge)
    _say(f"cross-validation: {figures}")
    model = replace(learn(examples, knowledge), calibration=calibration)
    lists = [path for folder in options.lexicon for path in sorted(folder.glob("*.tsv"))]
    inputs = [_describe(path) for path in (options.gold, *lists)]
    if options.corpus:
        inputs.append(_describe(options.corpus) | {"read": len(records)})
    inputs.append({"title": "pythainlp.corpus.th_en_translit (CC BY 4.0)", "rows": len(list(_dictionary_pairs()))})
    write_model(options.output, model, {"inputs": inputs, **_conditions(), "cross_validation": figures})


def try_out(gold: Sequence[Gold], lexicon: Sequence[Path], records: Sequence[Record]) -> dict[str, dict[str, float]]:
    """Learn without a fifth of the gold, the labels of the corpus too, and judge by that fifth.

    Cross-validation flatters what learns much from the corpus, since its labels come from a model that saw all gold.
    """
    rest = [record for at, record in enumerate(gold) if at % FOLDS]
    knowledge = gather_knowledge(rest, lexicon, records)
    model = learn(gather(rest, knowledge), knowledge)
    judged = [judge(record, table, model) for record, table in gather(gold[::FOLDS], model.knowledge)]
    return _measure(judged)[1]


def gather_knowledge(gold: Sequence[Gold], lexicon: Sequence[Path], records: Sequence[Record]) -> Knowledge:
    """Make the tables to read by: the lexicon, the sound model, and what the corpus adds by self-training."""
    sound = learn_sound([*_dictionary_pairs(), *_gold_pairs(gold)])
    _say(f"sound: {len(sound.thai)} by {len(sound.latin)} letter groups")
    knowledge = Knowledge(make_lexicon(lexicon), sound, Boundaries({}, {}))
    for number in range(SELF_TRAININGS if records else 0):
        labels = label(records, learn(gather(gold, knowledge), knowledge, Settings(members=2)))
        associated = replace(knowledge.lexicon, associations=associate(labels))
        knowledge = replace(knowledge, lexicon=associated, edges=count_edges(labels))
        _say(f"self-training {number + 1}: {len(labels)} of {len(records)} parentheticals labelled")
    return knowledge


def _conditions() -> dict[str, Any]:
    settings = {"self_trainings": SELF_TRAININGS, "folds": FOLDS, "smoothing": SMOOTHING, "also": ALSO}
    versions = {name: importlib.metadata.version(name) for name in ("numpy", "pythainlp")}
    return {"settings": {**Settings()._asdict(), **settings}, "versions": versions}


def gather(gold: Iterable[Gold], knowledge: Knowledge) -> list[Example]:
    """Read gold records and gather their evidence; those whose span is no candidate are left out."""
    examples = []
    for batch in batched(gold, BATCH):
        cases = [Case(*bracket(g.left, g.inside, g.right)) for g in batch]
        for record, table in zip(batch, tables(cases, knowledge), strict=True):
            if table is not None and (record.kind == "none" or right_starts(record, table).any()):
                examples.append((record, table))
    return examples


def right_starts(gold: Gold, table: Table) -> Any:
    """For each candidate start its weight as a right answer: 1 for the preferred span, less for one as good, else 0."""
    window = table.reading.window
    spans = [window.text[s:] for s in window.starts]
    return np.array([0.0 if gold.kind == "none" else 1.0 if s == gold.thai else ALSO * (s in gold.also) for s in spans])


def learn(examples: Sequence[Example], knowledge: Knowledge, settings: Settings = Settings()) -> Model:
    """Learn the three networks and the boundary words from all examples.

    While the networks are learnt, the boundary words of an example are counted without its own fold.
    """
    for fold in range(FOLDS):
        rest = count_boundaries([e for at, e in enumerate(examples) if at % FOLDS != fold])
        fill_boundaries(examples[fold::FOLDS], rest)
    span, none = learn_choices(
        [Choice(t.rows, t.whole, right_starts(g, t), g.kind == "none") for g, t in examples], settings
    )
    kind = learn_kinds(examples, settings)
    known = replace(knowledge, boundaries=count_boundaries(examples))
    return Model(known, span, none, kind)


def calibrate(answers: Sequence[tuple[float, bool]], rounds: int = 200) -> Calibration:
    """Fit the chances of answers to how often they are right, by logistic regression (Platt 1999).

    >>> round(calibrate([(0.5, True), (0.5, True), (0.5, True), (0.5, False)])(0.5), 2)
    0.75
    """
    logits = np.array([logit(chance) for chance, _ in answers])
    inputs = np.stack([logits, np.ones_like(logits)], axis=1)
    right = np.array([float(ok) for _, ok in answers])
    weights = np.array([1.0, 0.0])
    for _ in range(rounds):
        predicted = 1 / (1 + np.exp(-inputs @ weights))
        curvature = inputs.T @ (inputs * (predicted * (1 - predicted))[:, None]) + 1e-9 * np.eye(2)
        weights += np.linalg.solve(curvature, inputs.T @ (right - predicted))
    return Calibration(round(float(weights[0]), 4), round(float(weights[1]), 4))


def cross_validate(
    examples: Sequence[Example], knowledge: Knowledge
) -> tuple[Calibration, dict[str, dict[str, float]]]:
    """Learn on four fifths and judge on the fifth, five times over.

    Returns
    -------
    the calibration of the plain records, those that were chosen at random, and the figures
    """
    judged: list[Judged] = []
    for fold in range(FOLDS):
        rest = [e for at, e in enumerate(examples) if at % FOLDS != fold]
        held = examples[fold::FOLDS]
        model = learn(rest, knowledge, Settings(members=1))
        fill_boundaries(held, model.knowledge.boundaries)
        judged += [judge(gold, table, model) for gold, table in held]
    return _measure(judged)


def _measure(judged: Sequence[Judged]) -> tuple[Calibration, dict[str, dict[str, float]]]:
    plain = [j for j in judged if j.plain]
    calibration = calibrate([j.answer for j in plain])
    return calibration, {"all": _figures(judged, calibration), "plain": _figures(plain, calibration)}


def _figures(judged: Sequence[Judged], calibration: Calibration) -> dict[str, float]:
    answers = [(calibration(chance), right) for chance, right in (j.answer for j in judged)]
    exact = [right for j, (_, right) in zip(judged, answers, strict=True) if not j.none]
    figures = {
        "records": len(judged),
        "exact": sum(exact) / len(exact),
        "accuracy": sum(right for _, right in answers) / len(judged),
        "kind": sum(j.kind for j in judged if not j.none) / len(exact),
        "calibration_error": calibration_error(answers),
    }
    return {name: round(value, 4) for name, value in figures.items()}


class Judged(NamedTuple):
    """A held-out example: the chance of its answer and is it right; is it none, is its kind right, is it plain."""

    answer: tuple[float, bool]
    none: bool
    kind: bool
    plain: bool


def judge(gold: Gold, table: Table, model: Model) -> Judged:
    """Judge one held-out example."""
    right = right_starts(gold, table) > 0
    answers = np.append(right, gold.kind == "none")
    chance = chances(table, model)
    choice = int(chance.argmax())
    kind = kind_of(table, int(right.argmax()), model)
    return Judged(
        (float(chance[choice]), bool(answers[choice])), gold.kind == "none", kind in gold.kinds, gold.sample == "plain"
    )


def learn_kinds(examples: Sequence[Example], settings: Settings) -> Network:
    """Learn the kind of a pair from the evidence on its right span."""
    spans = [(g, t) for g, t in examples if g.kind != "none"]
    inputs = np.stack([kind_inputs(t, int(right_starts(g, t).argmax())) for g, t in spans]).astype(np.float64)
    return learn_classes(inputs, np.array([KINDS.index(g.kind) for g, _ in spans]), len(KINDS) - 1, settings)


def count_boundaries(examples: Sequence[Example]) -> Boundaries:
    """Count which words begin a rendering or stand right before one: smoothed log odds against all candidates."""
    counts: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    for gold, table in examples:
        right = right_starts(gold, table)
        if not right.any():
            continue
        choice = int(right.argmax())
        firsts, befores = table.reading.first_words, table.reading.words_before
        counts[0].update(firsts)
        counts[1].update([firsts[choice]])
        counts[2].update(befores)
        counts[3].update([befores[choice]])
    return Boundaries(_odds(counts[1], counts[0]), _odds(counts[3], counts[2]))


def _odds(chosen: Counter[str], offered: Counter[str]) -> dict[str, float]:
    base = chosen.total() / max(1, offered.total())
    seen = [(word, count) for word, count in sorted(offered.items()) if count >= LEAST_SEEN]
    smoothed = {word: (chosen[word] + SMOOTHING * base) / (count + SMOOTHING) for word, count in seen}
    return {word: round(logit(chance) - logit(base), 3) for word, chance in smoothed.items()}


def fill_boundaries(examples: Sequence[Example], boundaries: Boundaries) -> None:
    """Write the evidence of boundary words anew into the tables of examples."""
    names = [m.__name__ for m in SPAN_EVIDENCE]
    first, before = names.index("first_odds"), names.index("before_odds")
    for _, table in examples:
        table.rows[:, first] = [boundaries.first.get(w, 0.0) for w in table.reading.first_words]
        table.rows[:, before] = [boundaries.before.get(w, 0.0) for w in table.reading.words_before]
        table.whole[len(SHAPE_EVIDENCE) :] = summary(table.rows)


def _dictionary_pairs() -> Iterator[tuple[str, str]]:
    from pythainlp.corpus.th_en_translit import get_transliteration_dict

    for thai, entry in get_transliteration_dict().items():
        yield from ((thai, str(english)) for english in entry["en"] if english)


def _gold_pairs(gold: Iterable[Gold]) -> Iterator[tuple[str, str]]:
    return ((g.thai, g.english[0]) for g in gold if g.kind == "transliteration" and len(g.english) == 1)


def _describe(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    rows = (gzip.decompress(data) if path.suffix == ".gz" else data).count(b"\n")
    return {"title": path.name, "sha256": hashlib.sha256(data).hexdigest(), "rows": rows}


def _say(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
