"""Make every table and weight in ``align/models``: ``python -m align.train --gold FILE --lexicon FOLDER``."""

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
from align.training.corpus import read_corpus
from align.training.lexicon import make_lexicon
from align.training.network import Settings
from align.training.report import Study, report, study
from align.training.steps import SELF_TRAININGS, Sources, dictionary_pairs, make_model
from align.training.supervised import ALSO, SMOOTHING
from align.training.trial import PARTS, Judged, calibrate, cross_calibrated, judge, leave_out, measure, plain

WORKERS = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, judge the training by gold that it did not see, write the model and what it was made from."""
    options = _parser().parse_args(arguments)
    with options.gold.open(encoding="utf-8") as lines:
        gold = list(read_gold(lines, str(options.gold)))
    sources = Sources(make_lexicon(options.lexicon), read_corpus(options.corpus, gold) if options.corpus else [])
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as workers:
        first = workers.submit(_try, 0, gold, sources, bool(options.report))
        learnt = None if options.dry_run else workers.submit(make_model, gold, sources)
        others = [workers.submit(_try, part, gold, sources, False) for part in range(1, options.parts)]
        parts = list(_tried([first, *others]))
    held_out = _figures(cross_calibrated(parts))
    _say(f"held out of every step: {held_out}")
    if learnt:
        model = replace(learnt.result(), calibration=calibrate(plain(j for part in parts for j in part)))
        write_model(options.output, model, _made_from(options, len(sources.records)) | {"held_out": held_out})
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
    parser.add_argument("--report", type=Path, help="write what each evidence is worth, and more, as Markdown")
    parser.add_argument(
        "--parts",
        type=int,
        choices=range(1, PARTS + 1),
        default=PARTS,
        help="how many fifths of the gold to leave out of every step, one after the other, and to judge by",
    )
    parser.add_argument("--dry-run", action="store_true", help="judge only, make no model")
    return parser


def _try(part: int, gold: Sequence[Gold], sources: Sources, closely: bool) -> tuple[list[Judged], Study | None]:
    trial = leave_out(part, gold, sources)
    return judge(trial.held, trial.model), study(trial) if closely else None


def _tried(trials: Iterable[Future[tuple[list[Judged], Study | None]]]) -> Iterator[list[Judged]]:
    for part, trial in enumerate(trials):
        judged, _ = trial.result()
        _say(f"without part {part}: {_figures(judged)['all']}")
        yield judged


def _figures(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    found = {}
    for name, some in (("all", judged), ("plain", plain(judged))):
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


def _made_from(options: argparse.Namespace, records: int) -> dict[str, Any]:
    lists = [path for folder in options.lexicon for path in sorted(folder.glob("*.tsv"))]
    inputs = [_describe(path) for path in (options.gold, *lists)]
    if options.corpus:
        inputs.append(_describe(options.corpus) | {"read": records})
    inputs.append({"title": "pythainlp.corpus.th_en_translit (CC BY 4.0)", "rows": len(list(dictionary_pairs()))})
    settings = {"self_trainings": SELF_TRAININGS, "smoothing": SMOOTHING, "also": ALSO}
    versions = {name: importlib.metadata.version(name) for name in ("numpy", "pythainlp")}
    return {"inputs": inputs, "settings": {**Settings()._asdict(), **settings}, "versions": versions}


def _describe(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    rows = (gzip.decompress(data) if path.suffix == ".gz" else data).count(b"\n")
    return {"title": path.name, "sha256": hashlib.sha256(data).hexdigest(), "rows": rows}


def _say(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
