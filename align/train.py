"""Make every table and weight in ``align/models``: ``python -m align.train --gold FILE --lexicon FOLDER``."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.metadata
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from align.arrays import Floats
from align.batches import batched
from align.decide import BATCH, Calibration, Case, Model, Table, chances, choices, kind_inputs, logit, tables
from align.evaluate import calibration_error
from align.evidence.reading import Knowledge
from align.gold import Gold, bracket, read_gold
from align.models import write_model
from align.network import Network
from align.ranker import UNSCALED, Ranker
from align.records import KINDS
from align.training.corpus import Record, associate, count_words, label, read_corpus
from align.training.lexicon import make_lexicon
from align.training.network import learn_classes
from align.training.ranker import ON_CORPUS, ON_GOLD, ON_GOLD_ALONE, Example, Lesson, learn, scales
from align.training.sound import learn_sound

FOLDS = 5
"""Parts into which the gold is cut: no record is judged by what was learnt from it, the sound of its letters aside."""
SELF_TRAININGS = 3
"""How often the corpus is aligned and learnt from before the last learning."""
MEMBERS = 2
"""Rankers whose opinions are averaged."""
ALSO = 0.6
"""Weight of a span that is as good as the preferred one."""

Marked = tuple[Gold, Table]


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
    options = parser.parse_args(arguments)
    with options.gold.open(encoding="utf-8") as lines:
        gold = list(read_gold(lines, str(options.gold)))
    records = read_corpus(options.corpus, gold) if options.corpus else []
    sound = learn_sound([*_dictionary_pairs(), *_gold_pairs(gold)])
    _say(f"sound: {len(sound.thai)} by {len(sound.latin)} letter groups")
    marked, read = self_train(gold, records, Knowledge(make_lexicon(options.lexicon), sound))
    calibration, figures = cross_validate(marked, read)
    _say(f"cross-validation: {figures}")
    model = replace(finish(marked, read), calibration=calibration)
    inputs = [_describe(path) for path in (options.gold, *_lexicon_files(options.lexicon))]
    if options.corpus:
        inputs.append(_describe(options.corpus) | {"read": len(records)})
    inputs.append({"title": "pythainlp.corpus.th_en_translit (CC BY 4.0)", "rows": len(list(_dictionary_pairs()))})
    write_model(options.output, model, {"inputs": inputs, **_conditions(), "cross_validation": figures})


class Read(NamedTuple):
    """What the corpus taught: the tables to read by, and a ranker that has not yet seen the gold."""

    knowledge: Knowledge
    ranker: Ranker


def self_train(gold: Sequence[Gold], records: Sequence[Record], knowledge: Knowledge) -> tuple[list[Marked], Read]:
    """Learn from the corpus: align it, count its spans and learn a ranker from all of it, several times over.

    Returns
    -------
    the gold with its evidence as the last round reads it, and what the corpus taught
    """
    words = count_words([*((g.left, g.inside, g.right) for g in gold), *records])
    marked, read = _gathered(gold, Read(knowledge, Ranker(*words, UNSCALED, UNSCALED, ())))
    _say(f"gold: {len(marked)} of {len(gold)} records have something to decide")
    for number in range(SELF_TRAININGS if records else 0):
        examples, labels = label(records, read.knowledge, refine(marked, read.ranker))
        _say(f"self-training {number + 1}: sure of {len(labels)} of {len(records)} parentheticals")
        members = learn(read.ranker, [Lesson(examples)] * MEMBERS, ON_CORPUS)
        read = Read(read.knowledge, replace(read.ranker, members=members))
        if number + 1 < SELF_TRAININGS:
            lexicon = replace(read.knowledge.lexicon, associations=associate(labels))
            marked, read = _gathered(gold, read._replace(knowledge=replace(read.knowledge, lexicon=lexicon)))
    return marked, read


def _gathered(gold: Sequence[Gold], read: Read) -> tuple[list[Marked], Read]:
    """The evidence on gold, and a ranker with the scales of this evidence."""
    marked = gather(gold, read.knowledge)
    rows, wholes = scales([choices(table, read.ranker) for _, table in marked])
    return marked, read._replace(ranker=replace(read.ranker, rows=rows, wholes=wholes))


def _conditions() -> dict[str, Any]:
    settings = {"self_trainings": SELF_TRAININGS, "members": MEMBERS, "folds": FOLDS, "also": ALSO}
    descents = {"on_corpus": ON_CORPUS._asdict(), "on_gold": ON_GOLD._asdict()}
    versions = {name: importlib.metadata.version(name) for name in ("jax", "numpy", "optax", "pythainlp")}
    return {"settings": settings | descents, "versions": versions}


def _lexicon_files(folders: Iterable[Path]) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.glob("*.tsv"))]


def gather(gold: Iterable[Gold], knowledge: Knowledge) -> list[Marked]:
    """Read gold records and gather their evidence; those whose span is no candidate are left out."""
    marked = []
    for batch in batched(gold, BATCH):
        cases = [Case(*bracket(g.left, g.inside, g.right)) for g in batch]
        for record, table in zip(batch, tables(cases, knowledge), strict=True):
            if table is not None and (record.kind == "none" or right_starts(record, table).any()):
                marked.append((record, table))
    return marked


def right_starts(gold: Gold, table: Table) -> Any:
    """For each candidate start its weight as a right answer: 1 for the preferred span, less for one as good, else 0."""
    window = table.reading.window
    spans = [window.text[s:] for s in window.starts]
    return np.array([0.0 if gold.kind == "none" else 1.0 if s == gold.thai else ALSO * (s in gold.also) for s in spans])


def refine(marked: Sequence[Marked], ranker: Ranker, members: int = MEMBERS) -> Ranker:
    """Let a ranker learn from gold; one that has learnt nothing yet begins anew."""
    examples = [_example(gold, table, ranker) for gold, table in marked]
    starts = ranker.members[:members] or [None] * members
    settings = ON_GOLD if ranker.members else ON_GOLD_ALONE
    return replace(ranker, members=learn(ranker, [Lesson(examples, start) for start in starts], settings))


def _example(gold: Gold, table: Table, ranker: Ranker) -> Example:
    return Example(choices(table, ranker), right_starts(gold, table), float(gold.kind == "none"))


def finish(marked: Sequence[Marked], read: Read, members: int = MEMBERS) -> Model:
    """Learn the last from gold: how to rank, and the kinds."""
    return Model(read.knowledge, refine(marked, read.ranker, members), learn_kinds(marked))


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


def cross_validate(marked: Sequence[Marked], read: Read) -> tuple[Calibration, dict[str, dict[str, float]]]:
    """Learn on four fifths and judge on the fifth, five times over.

    Returns
    -------
    the calibration of the plain records, those that were chosen at random, and the figures
    """
    judged: list[Judged] = []
    for fold in range(FOLDS):
        rest = [m for at, m in enumerate(marked) if at % FOLDS != fold]
        model = finish(rest, read, members=1)
        held = marked[fold::FOLDS]
        ranked = chances([table for _, table in held], model.ranker)
        judged += [judge(*each, chance, model.kind) for each, chance in zip(held, ranked, strict=True)]
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


def judge(gold: Gold, table: Table, chance: Floats, kinds: Network) -> Judged:
    """Judge one held-out record by the chances of its candidates and of none."""
    right = right_starts(gold, table) > 0
    answers = np.append(right, gold.kind == "none")
    choice = int(chance.argmax())
    kind = KINDS[int(kinds(kind_inputs(table, int(right.argmax()))[None])[0].argmax())]
    return Judged(
        (float(chance[choice]), bool(answers[choice])), gold.kind == "none", kind in gold.kinds, gold.sample == "plain"
    )


def learn_kinds(marked: Sequence[Marked]) -> Network:
    """Learn the kind of a pair from the evidence on its right span."""
    spans = [(g, t) for g, t in marked if g.kind != "none"]
    inputs = np.stack([kind_inputs(t, int(right_starts(g, t).argmax())) for g, t in spans]).astype(np.float64)
    return learn_classes(inputs, np.array([KINDS.index(g.kind) for g, _ in spans]), len(KINDS) - 1)


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
