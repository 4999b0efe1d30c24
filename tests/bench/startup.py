"""How long the command takes to answer, beside an empty Python program; the median of several runs.

python tests/bench/startup.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
RECORD = '{"id": 1, "left": "สำนักงานพลังงานสากล ", "inside": "IEA", "right": ""}\n'


def median(command: list[str], folder: Path, given: str = "") -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, input=given, capture_output=True, text=True, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    wonglep = [sys.executable, "-m", "glossary"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = "".join(f"term {i},คำ {i}\n" for i in range(5000))
        (folder / "glossary.csv").write_text("english,thai\n" + rows, encoding="utf-8")
        empty = median([sys.executable, "-c", "pass"], folder)
        print(f"{'python -c pass':32} {empty:6.3f} s")
        for arguments, given in [
            (["--version"], ""),
            (["--help"], ""),
            (["lookup", "term 77"], ""),
            (["lookup", "tern 77"], ""),
            (["align", "--format", "jsonl", "-"], RECORD),
        ]:
            took = median([*wonglep, *arguments], folder, given)
            print(f"{'wonglep ' + ' '.join(arguments):32} {took:6.3f} s  {took / empty:6.1f} times")


if __name__ == "__main__":
    main()
