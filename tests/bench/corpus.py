"""Build a glossary from a corpus and say how fast, beside pythainlp's newmm over the same text in the same run.

    python tests/bench/corpus.py DOCUMENTS.jsonl[.gz] [LIMIT]

Each line of the file is an object with "text". Speed depends on the machine; the last line, a ratio, much less so.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
from itertools import islice
from pathlib import Path

from align import align_each, models, script
from align.segment import dictionary
from glossary import Source, Tally


def read(path: Path, limit: int | None) -> list[str]:
    data = path.read_bytes()
    lines = filter(None, (gzip.decompress(data) if path.suffix == ".gz" else data).decode().split("\n"))
    return [json.loads(line)["text"] for line in islice(lines, limit)]


def seconds(start: float) -> float:
    return time.perf_counter() - start


def main() -> None:
    texts = read(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
    megabytes = sum(len(t.encode()) for t in texts) / 1e6
    print(f"{len(texts):,} documents, {megabytes:.1f} MB")

    start = time.perf_counter()
    models.load()
    dictionary()
    print(f"loading        {seconds(start):8.2f} s")

    start = time.perf_counter()
    tally, brackets, pairs = Tally(), 0, 0
    for number, text in enumerate(texts):
        for pair in align_each(text, keep_none=True):
            brackets += script.has_latin(pair.parenthetical.inside)
            pairs += pair.kind != "none"
            tally.add(pair, Source(str(number), pair.start, pair.end))
    rows = len(tally.glossary().rows)
    build = seconds(start)
    print(f"build          {build:8.2f} s  {len(texts) / build:8.0f} documents/s {megabytes / build:8.2f} MB/s")
    print(f"               {brackets / build:8.0f} brackets/s {pairs / build:8.0f} pairs/s")
    print(f"               {brackets:,} brackets with Latin letters, {pairs:,} pairs, {rows:,} rows")

    from pythainlp.tokenize.newmm import segment

    start = time.perf_counter()
    for text in texts:
        for line in text.split("\n"):
            if script.has_thai(line):
                segment(line, safe_mode=True)
    newmm = seconds(start)
    print(f"newmm alone    {newmm:8.2f} s  {len(texts) / newmm:8.0f} documents/s {megabytes / newmm:8.2f} MB/s")
    print(f"peak memory    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    print(f"build takes {build / newmm:.2f} of the time that newmm takes")


if __name__ == "__main__":
    main()
