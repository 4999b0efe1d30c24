"""The API against its own description: what a fuzzer makes of it is answered as described, and never breaks it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from glossary.store import Store

from .browser import started
from .web import fill

REQUESTS = 10_000
UNSAID = "positive_data_acceptance"
"""A check that is left out: no schema can say that sources and translations have as many segments as each other."""
EXAMPLES = 900
"""Requests for each operation; some operations have so few inputs that all are tried."""


@pytest.mark.slow
def test_whatever_is_sent_is_answered_as_described(tmp_path: Path) -> None:
    pytest.importorskip("schemathesis", reason="the extra browser is not installed")
    path = fill(tmp_path / "my.glossary")
    with Store(path) as store:
        before = list(store)
    with started(path) as (server, address):
        command = [
            "run",
            f"{address}api/openapi.json",
            "--max-examples",
            str(EXAMPLES),
            "--seed",
            "1",
            "--workers",
            "2",
        ]
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "schemathesis.cli",
                *command,
                "--generation-database",
                "none",
                "--exclude-checks",
                UNSAID,
            ],
            capture_output=True,
            text=True,
            timeout=1800,
            cwd=tmp_path,
        )
        server.terminate()
        assert server.stderr
        said = server.stderr.read()
    assert done.returncode == 0, done.stdout[-5000:]
    made = re.search(r"([\d,]+) generated", done.stdout)
    assert made
    assert int(made[1].replace(",", "")) >= REQUESTS
    assert "Traceback" not in said
    with Store(path) as store:
        assert list(store) == before
        assert not [decision for decision in store.history() if decision.action != "import"]
