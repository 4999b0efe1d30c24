"""Time and memory of `wonglep build` as a corpus grows: the same documents 1, 5 and 15 times, with other ids.

    python tests/bench/growth.py DOCUMENTS.jsonl[.gz] [JOBS]

A line for each size: the time, and the peak memory of the largest process. Then what each further copy takes, which is
the same where time is linear, and whether the counts in the glossaries are 5 and 15 times those of the first.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from glossary.documents import read_documents

TIMES = (1, 5, 15)


def measured(arguments: list[str]) -> tuple[float, float]:
    """Return the seconds and megabytes of a run of the command, those of the largest of its processes."""
    begun = time.perf_counter()
    process = os.posix_spawn(sys.executable, [sys.executable, "-m", "glossary", *arguments], os.environ)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"wonglep failed: {status}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def counts(path: Path) -> dict[tuple[str, str], int]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["english"], row["thai"]): int(row["count"]) for row in csv.DictReader(file)}


def main() -> None:
    source, jobs = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "1"
    with tempfile.TemporaryDirectory() as name:
        folder, found, seconds = Path(name), {}, {}
        for times in TIMES:
            corpus, output = folder / f"{times}.jsonl", folder / f"{times}.csv"
            with corpus.open("w", encoding="utf-8") as file:
                for copy in range(times):
                    for document in read_documents([source]):
                        record = {"id": f"{document.id}/{copy}", "text": document.text}
                        file.write(json.dumps(record, ensure_ascii=False) + "\n")
            took, memory = measured(["build", str(corpus), "-o", str(output), "--jobs", jobs])
            found[times], seconds[times] = counts(output), took
            print(f"{times:3} times: {took:7.2f} s, {memory:6.0f} MB", flush=True)
            corpus.unlink()
        for less, more in pairwise(TIMES):
            each = (seconds[more] - seconds[less]) / (more - less)
            print(f"from {less} to {more} times: {each:6.2f} s for each further one")
        for times in TIMES[1:]:
            expected = {row: count * times for row, count in found[1].items()}
            print(f"counts of {times} times: {'exact' if found[times] == expected else 'wrong'}")


if __name__ == "__main__":
    main()
