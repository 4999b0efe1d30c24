"""A build of a hundred million documents on Spark, on paper: measured at two sizes, the rest computed from them.

    python tests/bench/cluster.py DOCUMENTS.jsonl[.gz] [--spark]

The larger size is all documents, the smaller a quarter of them, the mean of four quarters. What grows with the number
of distinct terms is extrapolated by the power law through both (Heaps' law). With --spark, a local Spark builds the
larger size, too, and its own metrics stand beside ours. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from glossary.building.aligning import Aligner
from glossary.building.spark import KEYS, LINES, build, count_terms, lines
from glossary.building.spark_files import ID, TEXT
from glossary.building.spark_files import documents as frame_of
from glossary.building.spark_session import OPTIONS, session
from glossary.counting.merge import pack, steps, unpack
from glossary.documents import Columns, Document, read_documents

DOCUMENTS = 100_000_000
"""Documents of the build on paper."""
TASK = 20_000
"""Documents of a task: assumed."""
CORES = 100
"""Cores of the cluster: assumed."""
EXECUTOR = 4
"""Cores of an executor, each with a Python process: assumed."""
HEAP = 4e9
"""Bytes of its Java heap: assumed."""
READERS = 2_000
"""Partitions of a shuffle: assumed."""
PRICE = 0.05
"""US dollars for an hour of a core with its memory: assumed."""
STAGES = ("counts of tasks", "summed", "joined", "entries")
"""The outputs of the stages; the first three are shuffled."""
PARTS = 4


class Stage(NamedTuple):
    """The output of a stage, and the CPU seconds that it took."""

    rows: float
    bytes: float
    seconds: float


class Measured(NamedTuple):
    """A build of some documents: their number, their bytes, the stages, the Thai renderings of the richest term."""

    documents: float
    bytes: float
    stages: tuple[Stage, ...]
    renderings: float


class Growth(NamedTuple):
    """A quantity that grows as a power of the number of documents."""

    factor: float
    power: float

    def at(self, documents: float) -> float:
        """Return the quantity for a number of documents."""
        return float(self.factor * documents**self.power)


def growth(small: tuple[float, float], large: tuple[float, float]) -> Growth:
    """Fit a power law through two points, each a number of documents and a quantity."""
    power = math.log(large[1] / small[1]) / math.log(large[0] / small[0])
    return Growth(small[1] / small[0] ** power, power)


def measured(found: Sequence[Document]) -> Measured:
    """Build a glossary of documents as one task after the other would."""
    stages: list[Stage] = []

    def timed(work: Callable[[], Iterator[Any]]) -> list[Any]:
        begun = time.process_time()
        rows = list(work())
        stages.append(Stage(len(rows), sum(map(size, rows)), time.process_time() - begun))
        return sorted(rows, key=lambda row: row[:3])

    rows = timed(lambda: count_terms(Aligner(), found))
    first, last = steps()
    for step in first:
        rows = timed(lambda rows=rows, step=step: pack(step.work(unpack(rows))))  # type: ignore[misc]
    timed(lambda: lines(last.work(unpack(rows))))
    renderings = max(len({row[1] for row in group}) for _, group in groupby(rows, key=lambda row: row[0]))
    return Measured(len(found), sum(len(d.text.encode()) for d in found), tuple(stages), renderings)


def size(row: Sequence[str | int]) -> int:
    """Return the bytes of a row: those of its strings, and 8 of a number."""
    return sum(8 if isinstance(cell, int) else len(cell.encode()) for cell in row)


def mean(several: Sequence[Measured]) -> Measured:
    """Return the mean of builds of the same size."""

    def of(values: Sequence[float]) -> float:
        return sum(values) / len(values)

    same_stages = zip(*(one.stages for one in several), strict=True)
    stages = tuple(Stage(*map(of, zip(*stage, strict=True))) for stage in same_stages)
    documents, size, _, renderings = zip(*several, strict=True)
    return Measured(of(documents), of(size), stages, of(renderings))


def resident() -> float:
    """Return the peak memory of this process in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def short(value: float) -> str:
    """Round a number to two digits when it has more than three.

    >>> short(12345), short(0.1234), short(240)
    ('12,000', '0.12', '240')
    """
    if value < 1000:
        return f"{value:.0f}" if value >= 100 else f"{value:.2g}"
    scale = 10 ** (math.floor(math.log10(value)) - 1)
    return f"{round(value / scale) * scale:,}"


def amount(size: float) -> str:
    """Format a number of bytes with a unit."""
    unit = min(4, int(math.log(max(size, 1), 1000)))
    return f"{short(size / 1000**unit)} {('B', 'kB', 'MB', 'GB', 'TB')[unit]}"


def table(*rows: Sequence[object]) -> None:
    """Print a table of Markdown; the first row is its head."""
    head, *others = ([str(cell) for cell in row] for row in rows)
    for cells in (head, ["---", *("---:" for _ in head[1:])], *others):
        print(f"| {' | '.join(cells)} |")
    print()


def print_measured(small: Measured, large: Measured) -> None:
    """Print the measures of both sizes and how they grow."""
    rows: list[Sequence[object]] = [("Measured", short(small.documents), short(large.documents), "grows by the power")]

    def add(what: str, one: float, other: float, format_: Callable[[float], str]) -> None:
        power = growth((small.documents, one), (large.documents, other)).power
        rows.append((what, format_(one), format_(other), f"{power:.2f}"))

    add("text", small.bytes, large.bytes, amount)
    add("CPU seconds of the counts of tasks", small.stages[0].seconds, large.stages[0].seconds, short)
    for name, one, other in zip(STAGES, small.stages, large.stages, strict=True):
        add(f"{name}: rows", one.rows, other.rows, short)
        add(f"{name}: bytes", one.bytes, other.bytes, amount)
    add("Thai renderings of the term with most", small.renderings, large.renderings, short)
    table(*rows)


class Paper(NamedTuple):
    """The build on paper: rows and bytes out of each stage, CPU seconds of each."""

    rows: tuple[float, ...]
    bytes: tuple[float, ...]
    seconds: tuple[float, ...]


def on_paper(small: Measured, large: Measured) -> Paper:
    """Extrapolate: rows by the power law, bytes and seconds a row as they are at the larger size."""
    tasks = DOCUMENTS / TASK
    sizes = small.documents, large.documents

    def rows(at: int) -> Growth:
        return growth((sizes[0], small.stages[at].rows), (sizes[1], large.stages[at].rows))

    counts = (tasks * rows(0).at(TASK), *(rows(at).at(DOCUMENTS) for at in (1, 2, 3)))
    each = tuple(max(one.bytes / one.rows for one in (a, b)) for a, b in zip(small.stages, large.stages, strict=True))
    align = DOCUMENTS * large.stages[0].seconds / large.documents
    taken = (counts[at - 1] * large.stages[at].seconds / large.stages[at - 1].rows for at in (1, 2, 3))
    return Paper(counts, tuple(c * b for c, b in zip(counts, each, strict=True)), (align, *taken))


def print_paper(paper: Paper, large: Measured) -> None:
    """Print the build on paper."""
    hours = [second / 3600 for second in paper.seconds]
    hours[2] *= 2  # the bounds of the last shuffle are sampled from what is then computed again
    head = ("On paper", "rows out", "bytes out", "bytes a reader", "core-hours")
    rows = [
        (name, short(count), amount(size), amount(size / READERS), short(hour))
        for name, count, size, hour in zip(STAGES, paper.rows, paper.bytes, hours, strict=True)
    ]
    total = sum(hours)
    table(head, *rows, ("all", "", amount(sum(paper.bytes[:3])) + " shuffled", "", short(total)))
    text = amount(DOCUMENTS * large.bytes / large.documents)
    print(f"- {short(DOCUMENTS)} documents in {short(DOCUMENTS / TASK)} tasks, {text} of text")
    print(f"- {short(1000 * large.stages[0].seconds / large.documents)} ms of CPU a document")
    print(f"- {short(total)} core-hours, {short(total / CORES)} hours on {short(CORES)} cores")
    print(f"- {short(total * PRICE)} US dollars at {PRICE} an hour of a core")


def print_hot(found: Sequence[Document], small: Measured, large: Measured, paper: Paper) -> None:
    """Print what the most frequent and the richest term need."""
    widest = max(map(size, count_terms(Aligner(), found)))
    tasks = DOCUMENTS / TASK
    richest = growth((small.documents, small.renderings), (large.documents, large.renderings)).at(DOCUMENTS)
    each = paper.bytes[2] / paper.rows[2]
    print(
        f"- a term of all tasks: {short(tasks)} rows of at most {amount(widest)}, {amount(tasks * widest)} in all, "
        f"of which a reader holds one"
    )
    print(f"- the term with most Thai renderings: {short(richest)} of them, {amount(richest * each)}, held at once")
    print()


def print_memory(found: Sequence[Document], large: Measured) -> None:
    """Print the memory of a Python process and of an executor."""
    process = resident()
    key = memory_of_term(found)
    batch = int(OPTIONS["spark.sql.execution.arrow.maxRecordsPerBatch"])
    documents = batch * large.bytes / large.documents
    whole = EXECUTOR * (process + KEYS * key + 2 * documents) + HEAP
    print(f"- a Python process: {amount(process)} after the larger size")
    print(f"- {KEYS:,} counted terms of {amount(key)}: {amount(KEYS * key)}")
    print(f"- {batch} documents in Arrow and in Python: {amount(2 * documents)}")
    print(f"- an executor of {EXECUTOR} such processes and a heap of {amount(HEAP)}: {amount(whole)}")
    print()


def memory_of_term(found: Sequence[Document]) -> float:
    """Return the memory of a counted term with a Thai rendering, in bytes."""
    rows = list(count_terms(Aligner(), found))
    tracemalloc.start()
    counted = list(unpack(rows))
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / len(counted)


def print_spark(path: str, large: Measured) -> None:
    """Print the metrics of a local Spark of the larger size."""
    written = [stage for stage in of_spark(path) if stage.rows]
    rows = [
        (name, short(one.rows), amount(one.bytes), f"{one.bytes / ours.bytes:.2f}", short(one.seconds))
        for name, ours, one in zip(STAGES, large.stages[:3], written, strict=False)
    ]
    table(("Spark's own", "rows written", "bytes written", "of ours", "seconds"), *rows)


def of_spark(path: str) -> list[Stage]:
    """Read from the log of Spark's events what it wrote into its shuffles, compressed as by default."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        log.mkdir()
        chosen = {"enabled": "true", "dir": log.as_uri(), "compress": "false", "rolling.enabled": "false"}
        options = (f"--conf spark.eventLog.{name}={value}" for name, value in chosen.items())
        os.environ["PYSPARK_SUBMIT_ARGS"] = f"{' '.join(options)} pyspark-shell"
        with session("local[2]") as spark:
            built = build(frame_of(spark, [path], Columns()), TEXT, ID, output=LINES)
            built.write.text(str(Path(folder, "out")))
        events = [json.loads(line) for file in log.rglob("*") if file.is_file() for line in file.open(encoding="utf-8")]
    stages: dict[int, Stage] = {}
    for event in events:
        if event["Event"] == "SparkListenerTaskEnd":
            metrics = event["Task Metrics"]
            written = metrics["Shuffle Write Metrics"]
            now = (
                written["Shuffle Records Written"],
                written["Shuffle Bytes Written"],
                metrics["Executor Run Time"] / 1000,
            )
            before = stages.get(event["Stage ID"], Stage(0, 0, 0))
            stages[event["Stage ID"]] = Stage(*(a + b for a, b in zip(before, now, strict=True)))
    return [stages[number] for number in sorted(stages)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", metavar="DOCUMENTS.jsonl")
    parser.add_argument("--spark", action="store_true", help="run a local Spark, too")
    arguments = parser.parse_args()
    found = list(read_documents([arguments.path]))
    list(count_terms(Aligner(), found[:20]))  # loads the model
    small = mean([measured(found[at::PARTS]) for at in range(PARTS)])
    large = measured(found)
    print_measured(small, large)
    paper = on_paper(small, large)
    print_paper(paper, large)
    print_hot(found, small, large, paper)
    print_memory(found, large)
    if arguments.spark:
        print_spark(arguments.path, large)


if __name__ == "__main__":
    main()
