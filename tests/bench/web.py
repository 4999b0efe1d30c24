"""Ask a served glossary as fast as it answers, and say how long answers take and whether its memory grows.

    python tests/bench/web.py FILE.glossary [REQUESTS]

Starts ``wonglep serve`` on a free port of 127.0.0.1 and ends it. Sends REQUESTS requests (100,000 where not given) over
``CLIENTS`` connections, each the next as soon as the last is answered, at most ``SECONDS`` in all: what people type for
names of the glossary (``lookup.py``: themselves, beginnings, pieces, with errors, as heard), at the address that
the page asks while they type and at the API's, in turns.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

sys.path.insert(0, str(Path(__file__).parent))
from lookup import QUERY

from glossary.store import Store

REQUESTS, CLIENTS, SECONDS = 100_000, 8, 540
NAMES = 5_000
"""Names of the glossary that are asked for."""
ADDRESSES = ("/results?q=", "/api/lookup?q=")
PARTS = 10
"""Parts of the requests, after each of which the memory of the server is told."""


def queries(path: Path) -> Iterator[str]:
    """Addresses to ask for, without end, none twice in a row."""
    draw = random.Random(3)
    with Store(path) as store:
        found = store.connection.execute("SELECT key FROM names WHERE length(key) > 3 ORDER BY number").fetchall()
    names = [name for (name,) in draw.sample(found, min(NAMES, len(found)))]
    ways = list(QUERY.values())
    for at, address in zip(itertools.count(), itertools.cycle(ADDRESSES)):
        typed = ways[at // 2 % len(ways)](draw.choice(names), draw)
        yield address + quote(typed)


async def client(host: str, port: int, asked: Iterator[str], spent: list[float], until: float) -> None:
    """One connection: a request after the other, while there are any."""
    reader, writer = await asyncio.open_connection(host, port)
    for address in asked:
        began = time.perf_counter()
        if began > until:
            break
        writer.write(f"GET {address} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        status, *fields = head.decode("latin-1").split("\r\n")
        if " 200 " not in status:
            raise SystemExit(f"{address}: {status}")
        length = next(int(field.split(":")[1]) for field in fields if field.lower().startswith("content-length:"))
        await reader.readexactly(length)
        spent.append((time.perf_counter() - began) * 1000)
    writer.close()


def memory(process: int) -> float:
    """Megabytes that a process holds of its own, mapped files aside."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


async def load(address: str, path: Path, requests: int, process: int) -> None:
    """Send all requests and print what they took."""
    where = urlsplit(address)
    spent: list[float] = []
    asked = itertools.islice(queries(path), requests)
    began = time.perf_counter()
    until = began + SECONDS
    host, port = where.hostname or "", where.port or 0
    held = [memory(process)]
    for _ in range(PARTS):
        part = itertools.islice(asked, -(-requests // PARTS))
        await asyncio.gather(*(client(host, port, part, spent, until) for _ in range(CLIENTS)))
        held.append(memory(process))
    took = time.perf_counter() - began
    spent.sort()
    p50, p99 = spent[len(spent) // 2], spent[int(len(spent) * 0.99)]
    print(f"{len(spent):,} requests over {CLIENTS} connections in {took:.0f} s: {len(spent) / took:.0f} a second")
    print(f"milliseconds: p50 {p50:.1f}, p99 {p99:.1f}, the longest {spent[-1]:.0f}")
    print(f"megabytes of the server, before and after each tenth: {', '.join(f'{size:.0f}' for size in held)}")


def main() -> None:
    path, requests = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else REQUESTS
    command = [sys.executable, "-m", "glossary", "serve", "-g", str(path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            asyncio.run(load(server.stdout.readline().strip(), path, requests, server.pid))
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
