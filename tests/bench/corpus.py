"""Build a glossary from a corpus and say how fast, beside pythainlp's newmm and the bare search for brackets.

    python tests/bench/corpus.py DOCUMENTS.jsonl[.gz]

Each line of the file is an object with "text". All of it is done in the same run on the same text; speed depends on the
machine, the ratios at the end much less so. Loading is not counted: it takes the same for any corpus.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from align import script
from align.brackets import match_brackets
from align.segment import dictionary
from glossary.building.aligning import Aligner, open_model
from glossary.building.local import build_entries
from glossary.building.processes import cores
from glossary.building.unfinished import UnfinishedBuild
from glossary.documents import ReadReport, read_documents
from glossary.formats.csv import built_csv


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def glossary_of(path: str, processes: int) -> str:
    with UnfinishedBuild(None, "") as unfinished:
        return "".join(built_csv(build_entries([path], Aligner(), unfinished, ReadReport(), processes=processes)))


def main() -> None:
    path = sys.argv[1]
    texts = [document.text for document in read_documents([path])]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    found = [text[b.start : b.end] for text in texts for b in match_brackets(text)]
    latin = sum(map(script.has_latin, found))
    print(f"{len(texts):,} documents, {megabytes:.1f} MB, {len(found):,} brackets, {latin:,} with Latin letters")
    from pythainlp.tokenize.newmm import segment

    def newmm() -> None:
        for text in texts:
            for line in text.split("\n"):
                if script.has_thai(line):
                    segment(line, safe_mode=True)

    print(f"loading              {seconds(lambda: (open_model(None), dictionary(), segment('ก'))):8.2f} s")
    work = {
        "bracket scan": lambda: [match_brackets(text) for text in texts],
        "newmm": newmm,
        "build, 1 process": lambda: glossary_of(path, 1),
        "build, 2 processes": lambda: glossary_of(path, 2),
    }
    took = {}
    for name, do in work.items():
        took[name] = min(seconds(do) for _ in range(1 if name == "newmm" else 3))
        speed = f"{megabytes / took[name]:8.2f} MB/s {len(texts) / took[name]:8.0f} documents/s"
        print(f"{name:20} {took[name]:8.2f} s {speed}")
    one = took["build, 1 process"]
    print(f"the build is {took['newmm'] / one:.2f} times as fast as newmm")
    print(f"the bracket scan takes {took['bracket scan'] / one:.2f} of its time")
    print(f"two processes are {one / took['build, 2 processes']:.2f} times as fast as one; there are {cores()} cores")


if __name__ == "__main__":
    main()
