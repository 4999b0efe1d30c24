"""Look terms up in a large glossary file and say how long it takes, beside RapidFuzz over all names in the same run.

    python tests/bench/lookup.py FILE.glossary [ENTRIES]

Makes the file with ENTRIES concepts (1,000,000 where not given) if there is none: names of one to three words of
``seeds/lexicon``, their Thai in reverse order. Looks up 1,000 names, half of them Thai: as they are, their beginnings,
pieces of them, with typing errors (one below eight letters, else two), and spelled otherwise as they are heard.
"""

from __future__ import annotations

import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz, process

from glossary import Entry, Variant
from glossary.search import lookup
from glossary.search.index import name_key
from glossary.store import Store

LEXICON = Path(__file__).parents[2] / "seeds" / "lexicon" / "en_th.tsv"
QUERIES, LIMIT = 1_000, 20
HEARD = (
    ("ph", "f"),
    ("ck", "k"),
    ("c", "k"),
    ("ee", "i"),
    ("oo", "u"),
    ("y", "i"),
    ("ai", "e"),
    ("ll", "l"),
    ("z", "s"),
)
HEARD_THAI = (
    ("ศ", "ส"),
    ("ษ", "ส"),
    ("ณ", "น"),
    ("ฎ", "ด"),
    ("ธ", "ท"),
    ("ญ", "ย"),
    ("\u0e49", ""),
    ("\u0e48", ""),
    ("ใ", "ไ"),
)


def words() -> list[tuple[str, str]]:
    lines = (line.split("\t") for line in LEXICON.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return [(cells[0], cells[1].split("|")[0].strip()) for cells in lines if len(cells) > 1 and cells[1]]


def entries(size: int) -> list[Entry]:
    """Entries of words drawn at random, all different."""
    draw, known = random.Random(1), words()
    made: dict[str, str] = {}
    while len(made) < size:
        chosen = draw.choices(known, k=draw.choice((1, 2, 2, 2, 3, 3)))
        made.setdefault(" ".join(e for e, _ in chosen), "".join(t for _, t in reversed(chosen)))
    return [Entry(english, (), (Variant(thai, "translation", 0.9, 1),)) for english, thai in made.items()]


def make(path: Path, size: int) -> None:
    began = time.perf_counter()
    made = iter(entries(size))
    with Store(path, create=True) as store:
        while batch := list(islice(made, 100_000)):
            store.take_in(batch)
    print(f"made {size:,} concepts in {time.perf_counter() - began:.0f} s")


def with_errors(name: str, draw: random.Random) -> str:
    letters = list(name)
    for _ in range(1 if len(name) < lookup.SHORT else 2):
        at, kind = draw.randrange(len(letters)), draw.randrange(4)
        if kind == 0 and len(letters) > 3:
            del letters[at]
        elif kind == 1:
            letters.insert(at, draw.choice(name))
        elif kind == 2:
            letters[at] = draw.choice(name)
        elif at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


def heard(name: str, draw: random.Random) -> str:
    for old, new in (*HEARD, *HEARD_THAI):
        name = name.replace(old, new)
    return name


def piece(name: str, draw: random.Random) -> str:
    length = draw.randint(3, max(3, len(name) - 1))
    begin = draw.randint(0, max(0, len(name) - length))
    return name[begin : begin + length]


QUERY: dict[str, Callable[[str, random.Random], str]] = {
    "exact": lambda name, draw: name,
    "prefix": lambda name, draw: name[: max(1, len(name) // 2)],
    "contains": piece,
    "close": with_errors,
    "sound": heard,
}
"""What is typed for a name, for each group."""


def timed(search: Callable[[str], list[str]], typed: list[tuple[str, str]]) -> tuple[list[float], float]:
    """Milliseconds of each query in order, and the share of queries that found the name that was meant."""
    spent, found = [], 0
    for name, query in typed:
        began = time.perf_counter()
        keys = search(query)
        spent.append((time.perf_counter() - began) * 1000)
        found += name in keys
    return sorted(spent), found / len(typed)


def one_group(connection: sqlite3.Connection, how: str, query: str) -> list[str]:
    """The names that one of the searches gives."""
    search = dict(lookup.SEARCHES)[how]
    return [row.key for row in search(connection, query, name_key(query), LIMIT)[:LIMIT]]


def whole(store: Store, query: str) -> list[str]:
    """The names that a look-up gives."""
    return [name_key(name) for hit in store.lookup(query, LIMIT) for name in (hit.entry.english, hit.variant.thai)]


def report(label: str, spent: list[float], found: float) -> None:
    p50, p99 = spent[len(spent) // 2], spent[int(len(spent) * 0.99)]
    print(f"{label:22} {p50:9.2f} {p99:9.2f} {spent[-1]:9.2f} {found:8.1%}")


def report_command(path: Path) -> None:
    began = time.perf_counter()
    command = [sys.executable, "-m", "glossary", "lookup", "value chian", "-g", str(path)]
    subprocess.run(command, capture_output=True)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"the command, from its start to its end: {time.perf_counter() - began:.2f} s, {memory:.0f} MB")


def main() -> None:
    path, size = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    if not path.exists():
        make(path, size)
    report_command(path)
    draw = random.Random(2)
    with Store(path) as store:
        connection = store.connection
        names = [row[0] for row in connection.execute("SELECT key FROM names ORDER BY number")]
        print(f"{len(store):,} concepts, {len(names):,} names, {path.stat().st_size / 1e6:.0f} MB")
        meant = draw.sample([name for name in names if len(name) > 3], QUERIES)
        print(f"{'milliseconds':22} {'p50':>9} {'p99':>9} {'max':>9} {'found':>8}")
        for how, query in QUERY.items():
            typed = [(name, query(name, draw)) for name in meant]
            report(f"{how} alone", *timed(partial(one_group, connection, how), typed))
            report(f"{how}, all groups", *timed(partial(whole, store), typed))
        typed = [(name, name[1:3]) for name in meant]
        report("two letters within", *timed(partial(one_group, connection, "contains"), typed))
        typed = [(name, with_errors(name, draw)) for name in meant[:20]]
        every = timed(lambda q: [k for k, _, _ in process.extract(q, names, scorer=fuzz.ratio, limit=LIMIT)], typed)
        report("RapidFuzz over all", *every)


if __name__ == "__main__":
    main()
