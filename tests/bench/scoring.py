"""Score translations against a large glossary and say how long it takes, beside sacreBLEU's chrF in the same run.

    python tests/bench/scoring.py SOURCE REFERENCE [ENTRIES]

Both files hold a segment a line; the reference is scored as the system. The glossary has ENTRIES entries (100,000
where not given): words of both files, so that terms are required and found, then pairs of words drawn at random.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

from sacrebleu.metrics.chrf import CHRF

from align import segment
from glossary import Entry, Variant
from glossary.scoring.metrics.base import GlossaryChecker
from glossary.scoring.metrics.terms import TermAccuracy


def large_glossary(source: list[str], reference: list[str], size: int) -> list[Entry]:
    """Entries of the longest words of each line, then of pairs of words drawn from all lines."""
    draw = random.Random(1)
    english = [[w.strip(".,") for w in line.split() if len(w) > 3] for line in source]
    thai = [[line[t.start : t.end] for t in segment.tokens(line) if t.script == "thai"] for line in reference]
    entries: dict[str, str] = {}
    for left, right in zip(english, thai, strict=True):
        if left and right:
            entries.setdefault(max(left, key=len), max(right, key=len))
    words, pieces = sorted({w for line in english for w in line}), sorted({w for line in thai for w in line})
    while len(entries) < size:
        entries.setdefault(" ".join(draw.choices(words, k=2)), "".join(draw.choices(pieces, k=2)))
    return [Entry(term, (), (Variant(rendering),)) for term, rendering in entries.items()]


def main() -> None:
    source, reference = (Path(name).read_text(encoding="utf-8").split("\n")[:-1] for name in sys.argv[1:3])
    entries = large_glossary(source, reference, int(sys.argv[3]) if len(sys.argv) > 3 else 100_000)
    segment.thai_words("เตรียม")
    began = time.perf_counter()
    checker = GlossaryChecker(entries)
    checker.check("", checker.terms.required(source[0]))
    made = time.perf_counter() - began
    segment.thai_words.cache_clear()
    began = time.perf_counter()
    found = TermAccuracy(checker, source).corpus_score(reference, None)
    terms = time.perf_counter() - began
    began = time.perf_counter()
    CHRF().corpus_score(reference, [reference])
    chrf = time.perf_counter() - began
    print(f"{len(source):,} segments, {len(entries):,} entries, {found.required:,} terms required")
    print(f"automata made {made:8.2f} s, once for all systems and metrics")
    print(f"term accuracy {terms:8.2f} s")
    print(f"chrF          {chrf:8.2f} s")
    print(f"peak memory   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    print(f"term accuracy takes {terms / chrf:.2f} of the time that chrF takes")


if __name__ == "__main__":
    main()
