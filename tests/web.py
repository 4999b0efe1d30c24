"""Browsers and servers for tests of pages, within this process."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from glossary import Entry, Source, Synonym, Variant
from glossary.store import DocumentEvidence, Store, digest_of, evidence_of

pytest.importorskip("fastapi", reason="the extra web is not installed")

from starlette.testclient import TestClient

from align import align
from glossary.web.app import Settings, application
from glossary.web.rendering import term_url

HOST = "http://127.0.0.1:8217"
SESSION = "wonglep_session_8217_"
TEXTS = {
    "news/a.txt": "ที่ปรึกษาสำนักงานพลังงานสากล (International Energy Agency: IEA) ร่วมเสวนาเรื่องห่วงโซ่คุณค่า (value chain)",
    "news/b.txt": "การพัฒนาห่วงโซ่คุณค่า (value chain) และห่วงโซ่อุปทาน (supply chain) ของไทย",
    "health/c.txt": "คุณโมอิน อุล เฮก (Moin ul Haque) ป่วยเป็นโรคเบาหวาน (diabetes)",
}
"""Documents of the glossary that pages are tried on."""
GIVEN = [
    Entry(
        "bank",
        ("BK",),
        (
            Variant("ธนาคาร", status="approved", note="ใช้ในเอกสารราชการ"),
            Variant("แบงก์", status="forbidden"),
            Variant("ตลิ่ง", status="rejected"),
        ),
        domain="finance",
        definition="a house for money",
        synonyms=(Synonym("banking house"),),
    ),
    Entry(
        "<script>alert(1)</script>",
        (),
        (Variant("<img src=x onerror=alert(1)>", note="\"'><script>alert(2)</script>"),),
    ),
    Entry("=cmd|' /C calc'!A0", (), (Variant("=ลบ()"),)),
]
"""Concepts that other glossaries gave it."""
ODD_IDS = [
    *("a/b", "what?", "a#b", "100%", "..", ".", "/..", "a/../b", "two words", "ก ข", "a\\b", "a&sort=left", ";", "+"),
    *("a\nb", "\n", "\r\n", "zz\n", "\r", "a\u2028b", "a\n/\n", "\x7f", "👩\u200d🔬", "x" * 2_000),
]
"""Ids of concepts as others may have made them."""


def fill(path: Path) -> Path:
    """Make the glossary file that pages are tried on."""
    with Store(path, create=True) as store:
        for name, text in TEXTS.items():
            pairs = align(text)
            found = (e for p in pairs for e in evidence_of(p, Source(name, p.start, p.end), text))
            store.count([DocumentEvidence(name, digest_of(text), "", "", tuple(found))])
            store.log_build("", 1, len(pairs))
        store.take_in(GIVEN)
    return path


class Browser(TestClient):
    """A browser without scripts; it keeps cookies, and sends the CSRF token with its forms."""

    _known: tuple[str | None, str] = (None, "")

    def submit(self, address: str, fields: dict[str, Any] | None = None, **options: Any) -> Any:
        """Send a form with the CSRF token."""
        return self.post(address, data={"csrf": self.token, **(fields or {})}, follow_redirects=False, **options)

    def answered(self, address: str, fields: dict[str, Any] | None = None, **options: Any) -> Any:
        """Send a form, and follow the redirect that answers it."""
        answer = self.submit(address, fields, **options)
        return self.get(answer.headers["location"]) if answer.status_code == 303 else answer

    @property
    def token(self) -> str:
        """Return the CSRF token of this session, read from a page."""
        if self._session is None or self._known[0] != self._session:
            found = re.search(r'name="csrf" content="([^"]+)"', self.get("/").text)
            assert found
            self._known = self._session, found[1]
        return self._known[1]

    @property
    def _session(self) -> str | None:
        return next((value for name, value in self.cookies.items() if name.startswith(SESSION)), None)

    def beside(self) -> Browser:
        """Return another browser at the same server."""
        other = Browser(self.app, base_url=HOST)
        other.portal = self.portal
        return other


@contextmanager
def browsing(path: Path | str, settings: Settings = Settings()) -> Iterator[Browser]:
    """Yield a browser at a server of a glossary, whose process for heavy work starts when it is needed."""
    with Browser(application(str(path), replace(settings, warm=False)), base_url=HOST) as browser:
        yield browser


def concept(path: Path | str, english: str) -> Entry:
    """Read a concept from the file."""
    with Store(path) as store:
        return next(entry for entry in store if entry.english == english)


def statuses(path: Path | str, english: str) -> dict[str, str]:
    """Read the status of each Thai term of a concept from the file."""
    return {variant.thai: variant.status for variant in concept(path, english).variants}


def all_statuses(path: Path | str) -> dict[str, str]:
    """Read the status of each Thai term from the file."""
    with Store(path) as store:
        return {variant.thai: variant.status for _, variant in store.glossary().rows}


def one(**fields: Any) -> str:
    """Return a pair as a page sends it, with *fields* in place of its own."""
    pair = {
        "english": ["value chain"],
        "thai": "ก",
        "kind": "translation",
        "confidence": 0.5,
        "start": 0,
        "sentence": "ก",
        "at": 0,
    }
    return json.dumps(pair | fields)


def sent(**fields: Any) -> str:
    """Return a list of one such pair as a page sends it."""
    return f"[{one(**fields)}]"


def for_each_test(make: Callable[[Path], Path], headers: Mapping[str, str] | None = None) -> tuple[Any, Any]:
    """Return the fixtures ``path`` and ``browser`` of a module whose tests change the glossary; each test has its own.

    The browser sends *headers* with every request.
    """

    @pytest.fixture
    def path(tmp_path: Path) -> Path:
        return make(tmp_path / "my.glossary")

    @pytest.fixture
    def browser(path: Path) -> Iterator[Browser]:
        with browsing(path) as browser:
            browser.headers.update(headers or {})
            yield browser

    return path, browser


def address(path: Path, english: str) -> str:
    """Return the address of the page of a concept."""
    return term_url(concept(path, english).id)


def seen(page: str) -> str:
    """Return the state of a concept that a page shows, which its forms send back."""
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]
