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

from align.decide import choices
from align.evidence.meaning import Lexicon
from align.evidence.reading import Knowledge
from align.gold import Gold, read_gold
from align.models import write_model
from align.ranker import UNSCALED, Ranker
from align.training.associations import associate
from align.training.corpus import Record, count_words, label, read_corpus
from align.training.lexicon import make_lexicon
from align.training.ranker import ON_CORPUS, ON_GOLD, Lesson, learn, scales
from align.training.report import Trial, report
from align.training.sound import learn_sound
from align.training.supervised import (
    ALSO,
    FOLDS,
    MEMBERS,
    Marked,
    Read,
    calibrate,
    figures,
    finish,
    gather,
    judge,
    plain,
    refine,
)

SELF_TRAININGS = 2
"""How often the corpus is aligned and learnt from before the last learning."""


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
    _say("first without a fifth of the gold, to judge by it")
    rest, read = self_train([g for at, g in enumerate(gold) if at % FOLDS], records, lexicon)
    held = gather(gold[::FOLDS], read.knowledge)
    judged = judge(held, finish(rest, read))
    calibration = calibrate([(j.chance, j.right) for j in plain(judged)])
    measured = {"all": figures(judged, calibration), "plain": figures(plain(judged), calibration)}
    _say(f"held out: {measured}")
    if options.report:
        lines = report(Trial(rest, held, read, judged, calibration))
        options.report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _say("then with all of it")
    model = replace(finish(*self_train(gold, records, lexicon)), calibration=calibration)
    inputs = [_describe(path) for path in (options.gold, *_lexicon_files(options.lexicon))]
    if options.corpus:
        inputs.append(_describe(options.corpus) | {"read": len(records)})
    inputs.append({"title": "pythainlp.corpus.th_en_translit (CC BY 4.0)", "rows": len(list(_dictionary_pairs()))})
    write_model(options.output, model, {"inputs": inputs, **_conditions(), "held_out": measured})


def self_train(gold: Sequence[Gold], records: Sequence[Record], lexicon: Lexicon) -> tuple[list[Marked], Read]:
    """Learn from the corpus: align it, count its spans and learn a ranker from all of it, several times over.

    Returns
    -------
    the gold with its evidence as the last round reads it, and what the corpus taught
    """
    sound = learn_sound([*_dictionary_pairs(), *_gold_pairs(gold)])
    words = count_words([*((g.left, g.inside, g.right) for g in gold), *records])
    marked, read = _gathered(gold, Read(Knowledge(lexicon, sound), Ranker(*words, UNSCALED, UNSCALED, ())))
    _say(f"gold: {len(marked)} of {len(gold)} records have something to decide")
    for number in range(SELF_TRAININGS if records else 0):
        examples, labels = label(records, read.knowledge, refine(marked, read.ranker))
        _say(f"self-training {number + 1}: sure of {len(labels)} of {len(records)} parentheticals")
        members = learn(read.ranker, [Lesson(examples)] * MEMBERS, ON_CORPUS)
        read = Read(read.knowledge, replace(read.ranker, members=members))
        if number + 1 < SELF_TRAININGS:
            counted = replace(read.knowledge.lexicon, associations=associate(labels))
            marked, read = _gathered(gold, read._replace(knowledge=replace(read.knowledge, lexicon=counted)))
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
