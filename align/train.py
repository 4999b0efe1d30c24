"""Train the model in ``align/models``: ``python -m align.train --gold FILE --lexicon FOLDER``."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.metadata
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from align.gold import Gold, read_gold
from align.models import write_model
from align.segment import transliterations
from align.training.corpus import read_corpus
from align.training.lexicon import make_lexicon
from align.training.network import Settings
from align.training.report import Study, report, run_study
from align.training.steps import SELF_TRAININGS, Sources, make_model
from align.training.supervised import ALTERNATIVE_WEIGHT, SMOOTHING
from align.training.trial import (
    PARTS,
    Prediction,
    cross_calibrate,
    fit_calibration,
    measure,
    predict,
    select_plain,
    train_without,
)

WORKERS = 2
"""Trainings that run at the same time, each in a process."""

Outcome = tuple[list[Prediction], Study | None]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train a model, evaluate trainings on gold that they did not see, and write the model with its provenance."""
    options = _parser().parse_args(arguments)
    with options.gold.open(encoding="utf-8") as lines:
        gold = list(read_gold(lines, str(options.gold)))
    sources = Sources(make_lexicon(options.lexicon), read_corpus(options.corpus, gold) if options.corpus else [])
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as workers:
        first = workers.submit(_run_trial, 0, gold, sources, bool(options.report))
        learnt = None if options.dry_run else workers.submit(make_model, gold, sources)
        others = [workers.submit(_run_trial, part, gold, sources, False) for part in range(1, options.parts)]
        parts = list(_collect([first, *others]))
    held_out = _summarise(cross_calibrate(parts))
    _log(f"held out of every step: {held_out}")
    if learnt:
        model = replace(learnt.result(), calibration=fit_calibration(select_plain(j for part in parts for j in part)))
        write_model(options.output, model, _provenance(options, len(sources.records)) | {"held_out": held_out})
    studied = first.result()[1]
    if studied:
        options.report.write_text("\n".join(report(parts, studied)).lstrip() + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
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
    parser.add_argument("--report", type=Path, help="write figures on held-out gold and on each evidence, as Markdown")
    parser.add_argument(
        "--parts",
        type=int,
        choices=range(1, PARTS + 1),
        default=PARTS,
        help="number of fifths of the gold to hold out, one after the other, and to evaluate on",
    )
    parser.add_argument("--dry-run", action="store_true", help="evaluate only, write no model")
    return parser


def _run_trial(
    part: int, gold: Sequence[Gold], sources: Sources, with_study: bool
) -> tuple[list[Prediction], Study | None]:
    """Train without one part of the gold; return the predictions for that part and, if asked for, a study."""
    trial = train_without(part, gold, sources)
    return predict(trial.held_out, trial.model), run_study(trial) if with_study else None


def _collect(trials: Iterable[Future[Outcome]]) -> Iterator[list[Prediction]]:
    """Yield the predictions of trials in order, and log the figures of each."""
    for part, trial in enumerate(trials):
        predictions, _ = trial.result()
        _log(f"without part {part}: {_summarise(predictions)['all']}")
        yield predictions


def _summarise(predictions: Sequence[Prediction]) -> dict[str, dict[str, float]]:
    """Return the main figures of all predictions and of the plain ones."""
    found = {}
    for name, some in (("all", predictions), ("plain", select_plain(predictions))):
        f = measure(some)
        found[name] = {
            "records": f.records,
            "exact": round(f.exact, 4),
            "accuracy": round(f.accuracy, 4),
            "none_f1": round(f.none_f1, 4),
            "kind": round(f.kind, 4),
            "calibration_error": round(f.ece, 4),
        }
    return found


def _provenance(options: argparse.Namespace, records: int) -> dict[str, Any]:
    """Return the inputs, settings and versions that the model is made from, as a JSON-ready dict."""
    lists = [path for folder in options.lexicon for path in sorted(folder.glob("*.tsv"))]
    inputs = [_describe(path) for path in (options.gold, *lists)]
    if options.corpus:
        inputs.append(_describe(options.corpus) | {"read": records})
    inputs.append({"title": "pythainlp.corpus.th_en_translit (CC BY 4.0)", "rows": len(list(transliterations()))})
    settings = {"self_trainings": SELF_TRAININGS, "smoothing": SMOOTHING, "also": ALTERNATIVE_WEIGHT}
    versions = {name: importlib.metadata.version(name) for name in ("numpy", "pythainlp")}
    return {"inputs": inputs, "settings": {**Settings()._asdict(), **settings}, "versions": versions}


def _describe(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    rows = (gzip.decompress(data) if path.suffix == ".gz" else data).count(b"\n")
    return {"title": path.name, "sha256": hashlib.sha256(data).hexdigest(), "rows": rows}


def _log(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
