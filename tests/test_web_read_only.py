"""A glossary that is only read, of an earlier version: whatever is asked for, its file stays as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import CASES
from .web import Browser, browsing

from glossary.web.app import Settings  # isort: skip
from glossary.web.downloads import FORMS  # isort: skip

TEXT = "ธนาคาร (bank)"
PAGES = ["/?q=bank", "/read", "/review", "/score", "/stats", "/stats/whole", "/stats/whole/part"]
DOWNLOADS = [f"/download/{form}" for form in FORMS]
ASKED = ["/api/lookup?q=bank", "/api/entries"]
SENT: dict[str, dict[str, Any]] = {
    "/read": {"text": TEXT},
    "/score": {"source": "a bank", "translation": "ธนาคาร", "metrics": "term"},
    "/stats/coverage": {"text": TEXT},
    "/api/annotate": {"text": TEXT},
    "/api/score": {"hypotheses": {"a": ["ธนาคาร"]}, "sources": ["a bank"], "metrics": ["term"]},
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("old") / "old.glossary"
    connection = sqlite3.connect(path)
    connection.executescript((CASES / "store_v1.sql").read_text(encoding="utf-8"))
    connection.close()
    return path


@pytest.fixture(scope="module")
def browser(path: Path) -> Iterator[Browser]:
    with browsing(path, Settings(read_only=True)) as browser:
        yield browser


@pytest.mark.parametrize("address", [*PAGES, *DOWNLOADS, *ASKED])
def test_what_is_asked_for_leaves_the_file_as_it_is(browser: Browser, path: Path, address: str) -> None:
    before = path.read_bytes()
    assert browser.get(address).status_code == 200
    assert path.read_bytes() == before


@pytest.mark.parametrize("address", SENT)
def test_what_is_sent_leaves_the_file_as_it_is(browser: Browser, path: Path, address: str) -> None:
    before = path.read_bytes()
    is_json = address.startswith("/api")
    answer = browser.post(address, json=SENT[address]) if is_json else browser.answered(address, SENT[address])
    assert answer.status_code == 200
    assert path.read_bytes() == before
