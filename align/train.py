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
from typing import Any

from align.decide import Model
from align.evidence.meaning import Lexicon
from align.evidence.reading import Knowledge
from align.gold import Gold, read_gold
from align.models import write_model
from align.training.associations import associate
from align.training.corpus import SHARPNESS, Record, count_words, label, read_corpus
from align.training.lexicon import make_lexicon
from align.training.ranker import ON_CORPUS, ON_GOLD
from align.training.report import Trial, report
from align.training.sound import learn_sound
from align.training.supervised import (
    ALSO,
    FOLDS,
    GOLD_WEIGHT,
    MEMBERS,
    Marked,
    calibrate,
    figures,
    gather,
    judge,
    learn_from_all,
    learn_from_gold,
    learn_kinds,
    plain,
)


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
    parser.add_argument("--report", type=Path, help="write what each evidence is worth, and more, as Markdown")
    options = parser.parse_args(arguments)
    with options.gold.open(encoding="utf-8") as lines:
        gold = list(read_gold(lines, str(options.gold)))
    records = read_corpus(options.corpus, gold) if options.corpus else []
    lexicon = make_lexicon(options.lexicon)
    inputs = [_describe(path) for path in (options.gold, *_lexicon_files(options.lexicon))]
    if options.corpus:
        inputs.append(_describe(options.corpus) | {"read": len(records)})
    inputs.append({"title": "pythainlp.corpus.th_en_translit (CC BY 4.0)", "rows": len(list(_dictionary_pairs()))})
    _say("learning from all of the gold")
    _, model = self_train(gold, records, lexicon)
    write_model(options.output, model, {"inputs": inputs, **_conditions()})
    _say("learning without a fifth of the gold, to judge by it")
    trial = _try(gold, records, lexicon)
    measured = {
        "all": figures(trial.judged, trial.calibration),
        "plain": figures(plain(trial.judged), trial.calibration),
    }
    _say(f"held out: {measured}")
    made_from = {"inputs": inputs, **_conditions(), "held_out": measured}
    write_model(options.output, replace(model, calibration=trial.calibration), made_from)
    if options.report:
        options.report.write_text("\n".join(report(trial)) + "\n", encoding="utf-8")


def self_train(gold: Sequence[Gold], records: Sequence[Record], lexicon: Lexicon) -> tuple[list[Marked], Model]:
    """Learn from gold, and from what a ranker that learnt from it says of the corpus.

    The corpus is aligned twice: first its spans are counted as associations of words; then a ranker that was learnt
    again with these gives the chances of every candidate, and the one that stays learns from them and the gold.

    Returns
    -------
    the gold with its evidence, and the model, not yet calibrated
    """
    sound = learn_sound([*_dictionary_pairs(), *_gold_pairs(gold)])
    words = count_words([*((g.left, g.inside, g.right) for g in gold), *records])
    knowledge = Knowledge(lexicon, sound)
    marked, ranker = learn_from_gold(gold, knowledge, words)
    _say(f"gold: {len(marked)} of {len(gold)} records have something to decide")
    if records:
        _, labels = label(records, knowledge, ranker)
        _say(f"corpus: sure of {len(labels)} of {len(records)} parentheticals")
        knowledge = replace(knowledge, lexicon=replace(lexicon, associations=associate(labels)))
        marked, ranker = learn_from_gold(gold, knowledge, words)
        examples, labels = label(records, knowledge, ranker)
        _say(f"corpus: sure of {len(labels)} of {len(records)} parentheticals with associations")
        ranker = learn_from_all(marked, examples, ranker)
    return marked, Model(knowledge, ranker, learn_kinds(marked))


def _try(gold: Sequence[Gold], records: Sequence[Record], lexicon: Lexicon) -> Trial:
    rest = [g for at, g in enumerate(gold) if at % FOLDS]
    marked, model = self_train(rest, records, lexicon)
    held = gather(gold[::FOLDS], model.knowledge)
    judged = judge(held, model)
    calibration = calibrate([(j.chance, j.right) for j in plain(judged)])
    return Trial(marked, held, model, judged, calibration)


def _conditions() -> dict[str, Any]:
    settings = {"members": MEMBERS, "folds": FOLDS, "also": ALSO, "sharpness": SHARPNESS, "gold_weight": GOLD_WEIGHT}
    descents = {"on_corpus": ON_CORPUS._asdict(), "on_gold": ON_GOLD._asdict()}
    versions = {name: importlib.metadata.version(name) for name in ("jax", "numpy", "optax", "pythainlp")}
    return {"settings": settings | descents, "versions": versions}


def _lexicon_files(folders: Iterable[Path]) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.glob("*.tsv"))]


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
