"""The pages in each language in a real browser: no wider than the window, and the same in the other language."""

from __future__ import annotations

from typing import Any

import pytest

from glossary.web.i18n.language import LANGUAGES
from glossary.web.rendering import term_url

from .browser import WIDTHS, Served, page_of
from .web import TEXTS, concept

pytestmark = pytest.mark.slow

PAGES = ("", "?q=bank", "?q=ธนาคาร", "read", "review", "score", "stats", "stats/coverage", "stats/whole", "nowhere")


def opened(page: Any, address: str, language: str) -> None:
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert page.get_attribute("html", "lang") == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_the_window(
    chromium: Any, unchanged: Served, name: str, width: int, language: str
) -> None:
    with page_of(chromium, width, allowed="404") as page:
        opened(page, f"{unchanged.address}/{name}", language)
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        assert page.locator("#keys").is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_neither_is_that_of_a_concept_or_of_a_text(chromium: Any, unchanged: Served, width: int, language: str) -> None:
    with page_of(chromium, width) as page:
        opened(page, unchanged.address + term_url(concept(unchanged.path, "bank").id), language)
        page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    with page_of(chromium, width) as page:
        opened(page, f"{unchanged.address}/read", language)
        page.fill("#text", TEXTS["news/a.txt"])
        page.locator("#reading button").click()
        page.locator("#reader .pair").first.click()
        page.wait_for_selector("#card .card")


def test_the_other_language_shows_what_the_page_has_come_to(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        opened(page, f"{unchanged.address}/", "en")
        page.locator("#q").press_sequentially("bank")
        page.wait_for_selector(".hit")
        page.get_by_role("link", name="ไทย").click()
        page.wait_for_selector("html[lang=th]")
        assert page.input_value("#q") == "bank"
        assert page.locator(".hit").count()


def test_a_script_writes_times_of_the_buddhist_era(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium, timezone_id="UTC") as page:
        opened(page, unchanged.address + term_url(concept(unchanged.path, "bank").id), "th")
        time = page.locator("time").first
        at = time.get_attribute("datetime")
        assert f" {int(at[:4]) + 543} " in time.inner_text()
        assert "UTC" not in time.inner_text()
        assert time.get_attribute("title").endswith(f"{int(at[:4]) + 543} {at[11:16]} UTC")
