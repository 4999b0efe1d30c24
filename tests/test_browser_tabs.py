"""Pages that a browser opens at the same moment, before it has a session: the forms of each are taken."""

from __future__ import annotations

import time
from typing import Any

import pytest

from glossary.web.rendering import term_url

from .browser import Served, page_of
from .web import concept

pytestmark = pytest.mark.slow

OPENS = "([address, at]) => { setTimeout(() => { location = address; }, at - Date.now()); }"
"""Opens a page at a time."""


def test_tabs_that_are_opened_at_once_all_decide(chromium: Any, served: Served) -> None:
    with page_of(chromium) as adding:
        editing, reviewing, reading = (adding.context.new_page() for _ in range(3))
        at = {
            adding: "/new",
            editing: term_url(concept(served.path, "bank").id),
            reviewing: "/review",
            reading: "/read",
        }
        soon = time.time() * 1000 + 500
        for page, address in at.items():
            page.evaluate(OPENS, [served.address + address, soon])
        for page, address in at.items():
            page.wait_for_url(served.address + address)
        adding.get_by_label("English").fill("river")
        adding.get_by_role("button", name="Add").click()
        adding.locator(".saved").wait_for()
        editing.locator(".term").nth(1).get_by_role("button", name="Admit").click()
        editing.locator(".saved").wait_for()
        reviewing.get_by_role("button", name="Reject").click()
        reviewing.get_by_text("1 decided").wait_for()
        reading.locator("#text").fill("ห่วงโซ่คุณค่า (value chain)")
        reading.get_by_role("button", name="Read").click()
        reading.wait_for_url("**/read/*")
    assert served.statuses("bank")["แบงก์"] == "admitted"
    assert "rejected" in served.statuses().values()
