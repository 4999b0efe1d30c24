"""A real browser at a server in a process of its own; tests that use it are skipped where there is none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from glossary.store import Store

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = (360, 1200)


SCHEMES = ("light", "dark")


class Served(NamedTuple):
    """A glossary that is served; the address ends without a slash."""

    path: Path
    address: str

    def statuses(self, english: str = "") -> dict[str, str]:
        """The status of each Thai term as it is in the file now, of one concept or of all."""
        with Store(self.path) as store:
            return {v.thai: v.status for e, v in store.glossary().rows if english in ("", e.english)}


@contextmanager
def started(path: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of a glossary; gives its process and its address."""
    command = [sys.executable, "-m", "glossary", "serve", "-g", str(path), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stderr
            address = process.stdout.readline().strip()
            assert address.startswith("http"), process.stderr.read()
            yield process, address
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def serving(path: Path, *options: str) -> Iterator[str]:
    """Serve a glossary; gives the address."""
    with started(path, *options) as (_, address):
        yield address


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A glossary on which no test decides."""
    with _filled(tmp_path_factory.mktemp("web") / "my.glossary") as served:
        yield served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A glossary of a test's own."""
    with _filled(tmp_path / "my.glossary") as served:
        yield served


@contextmanager
def _filled(path: Path) -> Iterator[Served]:
    from .web import fill

    with serving(fill(path)) as address:
        yield Served(path, address.rstrip("/"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser; for each module anew, since Playwright holds the thread's event loop while it runs."""
    with launched() as browser:
        yield browser


@contextmanager
def launched() -> Iterator[Any]:
    """The browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the extra browser is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Watched:
    """A page whose complaints are collected."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))


@contextmanager
def page_of(chromium: Any, width: int = 1200, *, allowed: str | None = None, **options: Any) -> Iterator[Any]:
    """A fresh page of a browser that has nothing to complain of in the end: no error, nothing wider than the window.

    Complaints that contain what is *allowed* are passed over.
    """
    still = {"reduced_motion": "reduce"} | options
    context = chromium.new_context(viewport={"width": width, "height": 800}, **still)
    watched = Watched(context.new_page())
    yield watched.page
    if options.get("java_script_enabled", True):
        assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "is wider than the window"
    context.close()
    assert [said for said in watched.complaints if allowed is None or allowed not in said] == []


def everyone(test: Any) -> Any:
    """Try a page in windows narrow and wide, light and dark."""
    return pytest.mark.parametrize("scheme", SCHEMES)(pytest.mark.parametrize("width", WIDTHS)(test))


def press_in_thai(page: Any, key: str, code: str, *, shift: bool = False) -> None:
    """Press a key on a Thai keyboard, which the browser does not have."""
    page.evaluate(
        "([key, code, shiftKey]) => document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true, cancelable: true }))",
        [key, code, shift],
    )


def small(page: Any, within: str = "body", least: int = 40) -> list[str]:
    """The buttons that a finger misses, by their height."""
    found = page.locator(f"{within} :is(button, .button):visible").all()
    assert found
    return [node.inner_text() for node in found if node.bounding_box()["height"] < least]


def barriers(page: Any) -> list[str]:
    """What axe finds on a page that keeps people out, in a line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
