"""All pages in a real browser, as each person may come to them; what is peculiar to one is tested beside it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from glossary.store import Store

from .browser import WIDTHS, Served, barriers, page_of, press_in_thai
from .web import concept

pytestmark = pytest.mark.slow

PAGES = ("/", "/?q=chain", "/?q=%3Cscript%3E", "/read", "/review", "/score", "/stats", "/new", "/decisions")
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
PASTED = "navigator.clipboard.readText()"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("th", "dark")])
def test_every_page_is_for_everyone(
    chromium: Any, unchanged: Served, page: str, width: int, language: str, scheme: str
) -> None:
    with page_of(chromium, width, color_scheme=scheme, locale=language) as shown:
        shown.goto(unchanged.address + page, wait_until="networkidle")
        assert shown.locator("html").get_attribute("lang") == language
        assert shown.locator("h1").count() == 1
        assert not barriers(shown)


def test_terms_of_an_existing_concept_are_seen_on_a_phone(chromium: Any, served: Served) -> None:
    with Store(served.path) as store:
        for at in range(3):
            store.decide(concept(served.path, "bank").id, f"ธนาคารพาณิชย์แห่งที่ {at}", "admitted")
    with page_of(chromium, WIDTHS[0], allowed="409") as page:
        page.goto(f"{served.address}/new?english=bank&domain=finance")
        page.get_by_role("button", name="Add", exact=True).click()
        notice = page.get_by_role("alert")
        assert notice.locator(".other").count() == 6
        right = "nodes => Math.max(...nodes.map(node => node.getBoundingClientRect().right))"
        assert notice.locator(".other, .other *").evaluate_all(right) <= notice.evaluate_all(right)


@pytest.mark.parametrize("page", PAGES)
def test_the_keys_are_told_and_lead_to_other_pages(chromium: Any, unchanged: Served, page: str) -> None:
    with page_of(chromium) as shown:
        shown.goto(unchanged.address + page)
        shown.evaluate("document.activeElement.blur()")
        shown.keyboard.press("?")
        assert shown.locator("#keys").is_visible()
        assert not barriers(shown)
        shown.keyboard.press("Escape")
        assert not shown.locator("#keys").is_visible()
        others = (("v", "/review"), ("r", "/read"), ("s", "/score"), ("n", "/stats"), ("l", "/"))
        for key, address in others[page == "/review" :]:
            shown.evaluate("document.activeElement.blur()")
            with shown.expect_navigation(url=unchanged.address + address):
                shown.keyboard.press("g")
                shown.keyboard.press(key)
            shown.wait_for_load_state("networkidle")


def test_the_keys_are_told_from_the_first_on(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as shown:
        shown.set_viewport_size({"width": 1200, "height": 400})
        shown.goto(f"{unchanged.address}/review")
        shown.keyboard.press("?")
        dialog = shown.locator("#keys")
        assert dialog.evaluate("node => node.scrollHeight > node.clientHeight")
        assert dialog.evaluate("node => node.scrollTop") == 0


@pytest.mark.parametrize(("page", "has_box"), [("/", True), ("/read", True), ("/review", False), ("/nowhere", False)])
def test_the_key_to_the_box_is_told_where_there_is_one(
    chromium: Any, unchanged: Served, page: str, has_box: bool
) -> None:
    with page_of(chromium, allowed="404") as shown:
        shown.goto(unchanged.address + page)
        shown.locator("[data-opens=keys]").click()
        told = shown.locator("#keys").inner_text()
        assert ("to the text box" in told, "return to the text box" in told, "close" in told) == (
            has_box,
            has_box,
            True,
        )


def test_keys_of_a_thai_keyboard_lead_there_too(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        page.goto(f"{unchanged.address}/stats")
        press_in_thai(page, "เ", "KeyG")
        press_in_thai(page, "พ", "KeyR")
        page.wait_for_url("**/read")


def test_a_key_that_waits_for_another_is_forgotten(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        page.clock.install()
        page.goto(f"{unchanged.address}/stats")
        page.keyboard.press("g")
        page.clock.run_for(1600)
        page.keyboard.press("r")
        page.keyboard.press("?")
        assert page.locator("#keys").is_visible()
        assert page.url == f"{unchanged.address}/stats"


ANSWERS: list[tuple[dict[str, Any], str]] = [
    ({"status": 503, "content_type": "text/plain", "body": "busy < idle"}, "busy < idle"),
    ({"status": 500, "content_type": "text/html", "body": "<h1>No</h1><p class=error>a fault</p><p>more"}, "a fault"),
    ({"status": 502, "content_type": "text/html", "body": "<title>Bad Gateway</title><h1>of another"}, "Bad Gateway"),
    ({}, "The server is not responding. Nothing that you typed is lost; try again in a moment."),
]
"""Answers that are no results, the last of them none, and the line that is shown."""


@pytest.mark.parametrize(("answer", "line"), ANSWERS)
def test_what_is_wrong_is_one_line_and_what_is_typed_stays(
    chromium: Any, unchanged: Served, answer: dict[str, Any], line: str
) -> None:
    with page_of(chromium, allowed="Failed to load") as page:
        page.goto(unchanged.address)
        page.route("**/results*", lambda route: route.fulfill(**answer) if answer else route.abort())
        page.keyboard.type("chain")
        page.locator("#results .error").wait_for()
        assert page.locator("#results").inner_text() == line
        assert page.locator("#q").input_value() == "chain"
        page.unroute("**/results*")
        page.keyboard.press("Enter")
        page.locator(".hit.current").wait_for()
        assert page.locator("#results .error").count() == 0


def test_a_term_is_found_copied_and_opened_by_keys(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium, **CLIPBOARD) as page:
        page.goto(unchanged.address)
        page.keyboard.type("chain")
        page.locator(".hit.current").wait_for()
        assert page.url == f"{unchanged.address}/?q=chain"
        assert page.locator(".hit").count() == 2
        first, second = (page.locator(".hit").nth(at).get_attribute("data-copy") for at in (0, 1))
        page.keyboard.press("Enter")
        page.locator("#said.shown").wait_for()
        assert page.evaluate(PASTED) == first
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.locator("#said", has_text=second).wait_for()
        assert page.evaluate(PASTED) == second
        page.keyboard.press("ArrowUp")
        page.locator(".hit.current .copy").first.click()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/term/*")
        page.go_back()
        assert page.locator("#q").input_value() == "chain"
        assert page.locator(".hit").count() == 2


def test_enter_at_once_copies_what_was_typed_and_nothing_else(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium, **CLIPBOARD) as page:
        page.goto(f"{unchanged.address}/?q=diabetes")
        page.locator("#q").fill("supply chain")
        page.keyboard.press("Enter")
        page.locator("#said.shown").wait_for()
        assert page.evaluate(PASTED) == "ห่วงโซ่อุปทาน"


def test_thai_is_answered_in_english(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium, **CLIPBOARD) as page:
        page.goto(unchanged.address)
        page.locator("#q").fill("โรคเบาหวาน")
        page.locator(".hit.current").wait_for()
        page.keyboard.press("Enter")
        page.locator("#said.shown").wait_for()
        assert page.evaluate(PASTED) == "diabetes"


def test_look_up_needs_no_script(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium, java_script_enabled=False) as page:
        page.goto(unchanged.address)
        page.locator("#q").fill("value chain")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{unchanged.address}/?q=value+chain")
        assert page.locator(".group.exact .counterpart").first.inner_text().startswith("ห่วงโซ่คุณค่า")
        page.locator(".hit h3 a").first.click()
        assert page.locator("h1").inner_text().startswith("value chain")


def test_terms_that_are_scripts_run_on_no_page(chromium: Any, unchanged: Served) -> None:
    hostile = [concept(unchanged.path, english).id for english in ("<script>alert(1)</script>", "=cmd|' /C calc'!A0")]
    with page_of(chromium) as page:
        for address in (*PAGES, f"/?q={quote('<img src=x onerror=alert(1)>')}", *(f"/term/{id_}" for id_ in hostile)):
            page.goto(unchanged.address + address, wait_until="networkidle")
        page.goto(f"{unchanged.address}/review")
        for _ in range(8):
            page.keyboard.press("s")
            page.wait_for_timeout(50)


def test_a_language_is_chosen_and_kept(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium, locale="en") as page:
        page.goto(f"{unchanged.address}/?q=bank")
        page.locator("header a[hreflang=th]").click()
        assert page.locator("html").get_attribute("lang") == "th"
        assert page.locator("#q").input_value() == "bank"
        page.locator("nav a").nth(3).click()
        assert page.locator("html").get_attribute("lang") == "th"
