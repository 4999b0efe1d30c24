"""The page of a concept in a real browser: every key, without scripts, for everyone, at any width."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from glossary import Entry, Variant
from glossary.store import Store
from glossary.web.i18n.language import format_time
from glossary.web.rendering import term_url

from .browser import Served, barriers, everyone, page_of, press_in_thai, serving, small
from .web import concept

pytestmark = pytest.mark.slow

ODD_IDS = ["..", ".", "%2F", "a/../b", "what?#100%"]


def marked(page: Any) -> str:
    text: str = page.locator(".term.current h3").inner_text()
    return text


def test_every_key(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        page.goto(served.address + term_url(concept(served.path, "bank").id))
        assert marked(page) == "ธนาคาร"
        for key, thai in (
            ("j", "แบงก์"),
            ("ArrowDown", "ตลิ่ง"),
            ("j", "ตลิ่ง"),
            ("k", "แบงก์"),
            ("ArrowUp", "ธนาคาร"),
            ("j", "แบงก์"),
        ):
            page.keyboard.press(key)
            assert marked(page) == thai
        page.keyboard.press("c")
        page.locator("#said", has_text="✓ แบงก์").wait_for()
        for key, status in (("a", "approved"), ("d", "admitted"), ("r", "rejected"), ("f", "forbidden")):
            with page.expect_navigation(url="**saved=*"):
                page.keyboard.press(key)
            assert marked(page) == "แบงก์"
            assert served.statuses("bank")["แบงก์"] == status
            assert "saved" not in page.evaluate("location.search")
        with page.expect_navigation(url="**undone=*"):
            page.keyboard.press("u")
        assert served.statuses("bank")["แบงก์"] == "rejected"
        assert marked(page) == "แบงก์"


def test_a_name_is_given_without_losing_what_is_typed(chromium: Any, served: Served) -> None:
    with page_of(chromium, 360, allowed="400") as page:
        page.goto(served.address + term_url(concept(served.path, "bank").id))
        page.keyboard.press("e")
        page.locator(".term details[open] textarea").first.fill("my own words")
        page.locator(".naming summary").click()
        page.fill("#name", "a\u202eb")
        page.keyboard.press("Enter")
        page.locator(".naming .error", has_text="at most 60 visible letters").wait_for()
        page.fill("#name", "มะลิ")
        page.keyboard.press("Enter")
        page.locator("#said", has_text="Your name is saved.").wait_for()
        assert page.locator(".naming .error").count() == 0
        assert page.inner_text(".naming summary") == "Your name: มะลิ"
        assert page.evaluate("document.activeElement.matches('.naming summary')")
        assert page.locator(".term details[open] textarea").first.input_value() == "my own words"
        with page.expect_navigation(url="**saved=*"):
            page.locator(".term details[open] .edit button").first.click()
        assert page.locator(".decisions .by").first.inner_text() == "by มะลิ"
        assert not barriers(page)


def test_a_name_is_given_without_scripts(chromium: Any, served: Served) -> None:
    with page_of(chromium, 360, java_script_enabled=False) as page:
        page.goto(f"{served.address}/review?order=frequent")
        assert page.locator(".deciding button").count() == 4
        assert page.locator("main kbd:visible").count() == 0
        page.locator(".naming summary").click()
        page.fill("#name", "มะลิ")
        page.locator(".naming button").click()
        assert page.url == f"{served.address}/review?order=frequent"
        assert page.inner_text(".naming summary") == "Your name: มะลิ"


def test_what_is_typed_is_no_key_and_escape_leaves_it(chromium: Any, served: Served) -> None:
    before = served.statuses("bank")
    with page_of(chromium) as page:
        page.goto(served.address + term_url(concept(served.path, "bank").id))
        page.keyboard.press("e")
        page.keyboard.press("a")
        note = page.locator(".term.current textarea[name=note]")
        note.fill("adfruj")
        note.press("a")
        assert note.input_value() == "adfruja"
        page.locator(".term").nth(1).get_by_role("button", name="Reject").click()
        assert page.locator("#said").inner_text() == "save this first, or press Esc to cancel"
        note.press("Escape")
        assert not note.is_visible()
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        page.keyboard.press("g")
        page.keyboard.press("l")
        page.wait_for_url("**/")
        assert served.statuses("bank") == before


def test_keys_of_a_thai_keyboard_decide_too(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        page.goto(served.address + term_url(concept(served.path, "bank").id))
        press_in_thai(page, "่", "KeyJ")
        with page.expect_navigation(url="**saved=*"):
            press_in_thai(page, "ฟ", "KeyA")
    assert served.statuses("bank")["แบงก์"] == "approved"


def test_buttons_can_be_touched(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium, 360, has_touch=True, is_mobile=True) as page:
        page.goto(unchanged.address + term_url(concept(unchanged.path, "bank").id))
        assert small(page) == []
        assert not page.is_visible("[data-opens=keys]")


def test_an_edited_term_is_saved(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        page.goto(served.address + term_url(concept(served.path, "bank").id))
        page.keyboard.press("j")
        page.keyboard.press("e")
        assert page.locator(":focus").get_attribute("value") == served.statuses("bank")["แบงก์"]
        page.locator(".term.current textarea[name=note]").fill("ภาษาพูด")
        page.locator(".term.current").get_by_role("button", name="Save").click()
        page.wait_for_selector(".saved")
        assert "ภาษาพูด" in page.locator(".saved").inner_text()
    assert [v.note for v in concept(served.path, "bank").variants if v.thai == "แบงก์"] == ["ภาษาพูด"]


def test_two_people(chromium: Any, served: Served) -> None:
    with page_of(chromium) as theirs, chromium.new_page() as mine:  # the browser itself complains of a 409
        for page in (mine, theirs):
            page.goto(served.address + term_url(concept(served.path, "bank").id))
        theirs.keyboard.press("r")
        theirs.wait_for_selector(".saved")
        mine.get_by_text("Edit the concept").click()
        mine.get_by_label("Definition").fill("my own words")
        with mine.expect_response(lambda response: response.request.method == "POST") as answer:
            mine.locator("#describe").get_by_role("button", name="Save").click()
        assert answer.value.status == 409
        assert "ธนาคาร status approved" in " ".join(mine.locator(".notice").inner_text().split())
        mine.get_by_role("button", name="Save my changes anyway").click()
        mine.wait_for_selector(".saved")
    assert concept(served.path, "bank").definition == "my own words"
    assert served.statuses("bank")["ธนาคาร"] == "rejected"


def test_unsaved_input_survives_keys_until_escape_drops_it(chromium: Any, served: Served) -> None:
    with page_of(chromium, allowed="409") as page:
        page.goto(served.address + term_url(concept(served.path, "bank").id))
        page.get_by_text("Edit the concept").click()
        page.get_by_label("Definition").fill("my own words")
        with Store(served.path) as store:
            store.decide(concept(served.path, "bank").id, "แบงก์", "admitted")
        page.locator("#describe").get_by_role("button", name="Save").click()
        page.get_by_role("alert").wait_for()
        page.locator(".terms .term").first.focus()
        page.keyboard.press("r")
        assert page.inner_text("#said") == "save this first, or press Esc to cancel"
        assert page.get_by_label("Definition").input_value() == "my own words"
        page.keyboard.press("Escape")
        assert not page.get_by_label("Definition").is_visible()
        with page.expect_navigation(url="**saved=*"):
            page.keyboard.press("r")
    assert served.statuses("bank")["ธนาคาร"] == "rejected"
    assert concept(served.path, "bank").definition != "my own words"


def test_a_decision_that_came_too_late_is_made_again_by_its_key(chromium: Any, served: Served) -> None:
    with page_of(chromium, allowed="409") as page:
        page.goto(served.address + term_url(concept(served.path, "bank").id))
        with Store(served.path) as store:
            store.decide(concept(served.path, "bank").id, "แบงก์", "admitted")
        page.keyboard.press("r")
        page.get_by_role("alert").wait_for()
        with page.expect_navigation(url="**saved=*"):
            page.keyboard.press("r")
    assert served.statuses("bank")["ธนาคาร"] == "rejected"


def test_all_of_it_works_without_scripts(chromium: Any, served: Served) -> None:
    with page_of(chromium, java_script_enabled=False) as page:
        page.goto(served.address + term_url(concept(served.path, "bank").id))
        term = page.locator(".term").nth(1)
        term.get_by_role("button", name="Admit").click()
        page.get_by_text("Saved").wait_for()
        assert served.statuses("bank")["แบงก์"] == "admitted"
        page.locator(".saved").get_by_role("button", name="Undo").click()
        page.get_by_text("Undone", exact=True).wait_for()
        assert served.statuses("bank")["แบงก์"] == "forbidden"
        assert page.locator(".undone .action").first.inner_text() == "admitted · undone"
        assert page.locator(".undone s").first.inner_text() == "admitted"
        page.locator(".term").nth(0).get_by_text("Edit", exact=False).first.click()
        page.locator(".term").nth(0).get_by_label("Correct Thai").fill("ธนาคารพาณิชย์")
        page.get_by_role("button", name="Correct").first.click()
        page.get_by_text("Saved").wait_for()
        assert served.statuses("bank") == {
            "ธนาคารพาณิชย์": "approved",
            "ธนาคาร": "rejected",
            "แบงก์": "forbidden",
            "ตลิ่ง": "rejected",
        }


@pytest.mark.parametrize("scripts", [True, False])
def test_a_term_that_is_not_found_is_added_and_taken_back(chromium: Any, served: Served, scripts: bool) -> None:
    with page_of(chromium, 360, java_script_enabled=scripts) as page:
        page.goto(f"{served.address}/?q=river")
        page.get_by_role("link", name="Add this term").click()
        assert page.get_by_label("English").input_value() == "river"
        page.locator(":focus").fill("แม่น้ำ")
        page.get_by_label("Domain").fill("water")
        page.get_by_role("button", name="Add").click()
        page.get_by_text("Saved", exact=True).wait_for()
        assert page.locator("h1").inner_text() == "river"
        assert (concept(served.path, "river").domain, served.statuses("river")) == ("water", {"แม่น้ำ": "approved"})
        page.locator(".saved").get_by_role("button", name="Undo").click()
        page.get_by_text("Undone", exact=True).wait_for()
        assert page.locator("h1").inner_text() == "Decisions"
    assert not served.statuses("river")


def test_typing_in_fields_is_no_key_and_blocks_other_forms(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        page.goto(served.address + term_url(concept(served.path, "bank").id))
        page.get_by_text("Edit the concept").click()
        page.get_by_label("Abbreviations").press_sequentially("a")
        page.get_by_label("Domain").press_sequentially("r")
        page.locator(".term").nth(1).get_by_role("button", name="Reject").click()
        assert page.locator("#said").inner_text() == "save this first, or press Esc to cancel"
        page.locator("#describe").get_by_role("button", name="Save").click()
        page.wait_for_selector(".saved")
    assert concept(served.path, "bank").domain == "rfinance"
    assert served.statuses("bank")["แบงก์"] == "forbidden"


def test_what_leads_on_looks_like_it(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        page.goto(f"{unchanged.address}/decisions?before=1")
        link = page.get_by_role("link", name="newest")
        assert link.evaluate("node => getComputedStyle(node).textDecorationLine") == "underline"


@pytest.mark.parametrize("at", ["term", "decisions"])
def test_times_are_those_of_where_one_is(chromium: Any, served: Served, at: str) -> None:
    address = term_url(concept(served.path, "bank").id) if at == "term" else "/decisions"
    with Store(served.path) as store:
        made = datetime.fromisoformat(next(store.history()).at)
    for scripts, said in (
        (True, (made + timedelta(hours=7)).strftime("%H:%M")),
        (False, format_time(made.isoformat(), "th")),
    ):
        where = {"timezone_id": "Asia/Bangkok", "locale": "th", "java_script_enabled": scripts}
        with page_of(chromium, **where) as page:
            page.goto(served.address + address)
            assert said in page.locator("time").last.inner_text()


@everyone
def test_nothing_keeps_people_out(chromium: Any, served: Served, width: int, scheme: str) -> None:
    with Store(served.path) as store:
        store.take_in([Entry("worth chain", (), (Variant("ห่วงโซ่คุณค่า"),))])
    with page_of(chromium, width, color_scheme=scheme) as page:
        for english in ("bank", "value chain", "<script>alert(1)</script>", "=cmd|' /C calc'!A0"):
            page.goto(served.address + term_url(concept(served.path, english).id))
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert not barriers(page)
        page.goto(served.address + term_url(concept(served.path, "bank").id))
        page.keyboard.press("a")
        page.keyboard.press("f")
        page.wait_for_selector(".saved")
        for summary in page.locator("summary").all():
            summary.click()
        assert not barriers(page)


@pytest.mark.parametrize("id_", ODD_IDS)
def test_a_browser_finds_any_id(chromium: Any, tmp_path: Path, id_: str) -> None:
    with Store(tmp_path / "odd.glossary", create=True) as store:
        store.take_in([Entry("house", (), (Variant("บ้าน"),), id=id_)])
    with serving(tmp_path / "odd.glossary") as server, page_of(chromium) as page:
        page.goto(f"{server}?q=house")
        page.get_by_role("link", name="house").click()
        page.wait_for_selector(".term.current")
        assert page.locator("h1").inner_text() == "house"
        page.keyboard.press("f")
        page.wait_for_selector(".saved")
        page.get_by_role("link", name="ไทย").click()
        page.wait_for_selector("html[lang=th]")
        assert page.locator("h1").inner_text() == "house"
    assert [v.status for v in concept(tmp_path / "odd.glossary", "house").variants] == ["forbidden"]
