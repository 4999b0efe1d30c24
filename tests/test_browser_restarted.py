"""Pages in a browser whose server is begun anew while a person types: nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from .browser import page_of, started
from .web import concept, fill

pytestmark = pytest.mark.slow

TEXT = "ห่วงโซ่คุณค่า (value chain)"


@pytest.mark.parametrize("scripted", [True, False])
def test_what_was_typed_before_a_restart_is_taken_after_it(chromium: Any, tmp_path: Path, scripted: bool) -> None:
    path = fill(tmp_path / "my.glossary")
    term = f"term/{concept(path, 'bank').id}"
    with page_of(chromium, java_script_enabled=scripted) as reading:
        scoring, covering, editing = (reading.context.new_page() for _ in range(3))
        with started(path) as (_, address):
            for page, at in ((reading, "read"), (scoring, "score"), (covering, "stats/coverage"), (editing, term)):
                page.goto(address + at)
        reading.locator("#text").fill(TEXT)
        covering.locator("#text").fill(TEXT)
        scoring.locator("#source").fill("a bank")
        for name in ("reference", "translation"):
            scoring.locator(f"#{name}").fill("ธนาคาร")
        editing.locator("details:has(#describe) > summary").click()
        editing.locator("#describe-note").fill("typed before")
        with started(path, "--port", str(urlsplit(address).port)):
            for page, form in ((reading, "reading"), (scoring, "score"), (covering, "asking"), (editing, "describe")):
                page.locator(f"form:is(#{form}, .{form}) button").last.click()
            reading.wait_for_url("**/read/*")
            scoring.locator("#scores").wait_for()
            covering.locator(".share").wait_for()
            editing.locator(".saved").wait_for()
    assert concept(path, "bank").note == "typed before"
