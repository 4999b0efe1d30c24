"""Align brackets that were cut out of their texts and say how fast, beside newmm over the same windows in the same run.

    python tests/bench/records.py RECORDS.jsonl[.gz] [LIMIT]

Each line of the file is an object with "left", "inside" and "right". The time to load is counted. Speed depends on the
machine; the last line, a ratio, much less so. newmm segments each window anew and as a whole.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
from itertools import islice
from pathlib import Path

from align import align_records
from align.candidates import window_length
from align.segment import dictionary

Record = tuple[str, str, str]


def read(path: Path, limit: int | None) -> list[Record]:
    data = path.read_bytes()
    lines = filter(None, (gzip.decompress(data) if path.suffix == ".gz" else data).decode().split("\n"))
    loaded = (json.loads(line) for line in islice(lines, limit))
    return [(r["left"], r["inside"], r["right"]) for r in loaded]


def newmm_alone(records: list[Record]) -> float:
    from pythainlp.tokenize.newmm import segment

    dictionary()
    segment("เตรียม")
    began = time.perf_counter()
    for left, inside, _ in records:
        segment(left[-window_length(inside) :], safe_mode=True)
    return time.perf_counter() - began


def main() -> None:
    records = read(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
    began = time.perf_counter()
    pairs = sum(pair.kind != "none" for pair in align_records(records))
    align = time.perf_counter() - began
    alone = newmm_alone(records)
    print(f"align       {align:8.2f} s  {len(records) / align:8,.0f} records/s, {pairs:,} pairs")
    print(f"newmm alone {alone:8.2f} s  {len(records) / alone:8,.0f} windows/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    print(f"align takes {align / alone:.2f} of the time that newmm takes")


if __name__ == "__main__":
    main()
