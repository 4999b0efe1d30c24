"""Where the time of a build goes: shares of processor time by what is done, from a profile.

    python tests/bench/shares.py DOCUMENTS.jsonl[.gz]

A profile makes calls look dearer than they are, so shares are of the order, not of the percent. What a library or a
built-in function takes counts for the module that called it.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
from collections import Counter
from pathlib import PurePath

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from align.segment import dictionary
from glossary.building.aligning import Aligner, open_model
from glossary.building.local import build_entries
from glossary.building.unfinished import UnfinishedBuild
from glossary.documents import ReadReport

PARTS = {
    "sound": ("sound",),
    "numbers on each candidate span": ("batch", "coverage", "context", "evidence/__init__"),
    "words of windows, where spans may begin": ("segment", "newmm", "candidates"),
    "links by the lexicon": ("meaning", "links"),
    "brackets and their contents": ("brackets", "content", "rejections", "acronyms", "script"),
    "readings put together": ("reading", "letters"),
    "networks, answers, reasons": ("decide", "network", "reasons", "shape", "aligner"),
}
"""The parts of the work by the names of modules."""

Function = tuple[str, int, str]


def module(function: Function) -> str:
    """Return the module of this project that a function is in; empty for others."""
    path = PurePath(function[0])
    if not {"align", "glossary"} & set(path.parts) or "site-packages" in path.parts:
        return ""
    return f"{path.parent.name}/{path.stem}" if path.stem == "__init__" else path.stem


def by_module(stats: pstats.Stats) -> Counter[str]:
    """Sum seconds by module; those of other functions go to their callers, in the shares that these took."""
    found: Counter[str] = Counter()
    functions: dict[Function, tuple[int, int, float, float, dict[Function, tuple[int, int, float, float]]]]
    functions = stats.stats  # type: ignore[attr-defined]

    def give(function: Function, seconds: float, depth: int) -> None:
        name, callers = module(function), functions[function][4]
        total = sum(each[2] for each in callers.values())
        if name or not callers or not total or depth > 8:
            found[name or "others"] += seconds
            return
        for caller, (_, _, own, _) in callers.items():
            give(caller, seconds * own / total, depth + 1)

    for function, (_, _, own, _, _) in functions.items():
        give(function, own, 0)
    return found


def main() -> None:
    open_model(None)
    dictionary()
    profile = cProfile.Profile()
    with UnfinishedBuild(None, "") as unfinished:
        profile.enable()
        entries = build_entries([sys.argv[1]], Aligner(), unfinished, ReadReport())
        rows = sum(len(entry.variants) for entry in entries)
        profile.disable()
    found = by_module(pstats.Stats(profile))
    total = found.total()
    print(f"{rows:,} rows; {total:.1f} s under the profile")
    for part, modules in PARTS.items():
        print(f"{sum(found.pop(name, 0.0) for name in modules) / total:6.0%}  {part}")
    print(f"{found.total() / total:6.0%}  reading, counting, merging and the rest")


if __name__ == "__main__":
    main()
