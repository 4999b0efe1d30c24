from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .browser import WIDTHS, barriers, everyone, page_of, press_in_thai, serving
from .conftest import ROOT, Result

pytestmark = pytest.mark.slow

SEEDS = ROOT / "seeds" / "translations"
SYSTEMS = ("clumsy.th", "inconsistent.th", "wrong-terms.th")
WIDE = "\U00020000"
"""A letter that a browser counts as two."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(SEEDS / "glossary.csv") as address:
        yield address


def choose(page: Any) -> None:
    page.set_input_files("#sources", SEEDS / "source.en")
    page.set_input_files("#references", SEEDS / "reference.th")
    page.set_input_files("#translations", [SEEDS / name for name in SYSTEMS])


def score(page: Any) -> None:
    page.get_by_role("button", name="Score", exact=True).click()
    page.wait_for_selector("#results ol > li")


@everyone
def test_nothing_keeps_people_out(chromium: Any, address: str, width: int, scheme: str) -> None:
    with page_of(chromium, width, color_scheme=scheme) as page:
        page.goto(f"{address}score")
        page.click("details.more summary")
        assert barriers(page) == []
        choose(page)
        page.check("[name=confidence]")
        page.select_option("#test", "bs")
        page.fill("#samples", "20")
        score(page)
        page.click(".signatures summary")
        assert barriers(page) == []


def test_scores_come_without_leaving_the_form(chromium: Any, address: str) -> None:
    with page_of(chromium) as page:
        page.goto(f"{address}score")
        choose(page)
        score(page)
        assert "/score/" in page.url
        assert page.evaluate("document.activeElement.id") == "scores"
        assert page.inner_text("#said") == "3 translations, 30 segments"
        assert page.locator("#results tbody tr").count() == 4
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "translation"
        page.locator("h1").click()
        page.keyboard.press("e")
        assert not page.is_visible("#translation")
        page.keyboard.press("e")
        assert page.evaluate("document.getElementById('translations').files.length") == 3
        page.uncheck("[value=chrf]")
        page.check("[value=consistency]")
        page.focus("#translation")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#results th:has-text('consistency')")
        page.reload()
        page.wait_for_selector("#results ol > li")
        assert page.is_checked("[value=consistency]")
        assert not page.is_checked("[value=chrf]")


def test_what_is_wrong_is_said_where_the_form_is(chromium: Any, address: str) -> None:
    page = chromium.new_page()  # not one that is watched: Chromium complains of every answer of 400
    page.goto(f"{address}score")
    page.fill("#translation", "ก\nข")
    page.fill("#source", "a")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#wrong [role=alert]")
    assert page.inner_text("#wrong .exact") == "the pasted source has 1 segments, pasted 2"
    assert page.input_value("#translation") == "ก\nข"
    assert barriers(page) == []
    page.close()


def shown(page: Any) -> list[str]:
    return list(page.locator(".segments .number").all_text_contents())


def test_segments_are_filtered_and_moved_among(chromium: Any, address: str) -> None:
    with page_of(chromium) as page:
        page.goto(f"{address}score")
        choose(page)
        score(page)
        assert page.inner_text(".segments output") == "30 of 30 segments"
        page.keyboard.press("f")
        assert page.is_checked("[name=faulty]")
        faulty = shown(page)
        assert 0 < len(faulty) < 30
        page.select_option("[name=system]", "clumsy.th")
        assert shown(page) == []
        page.select_option("[name=system]", "wrong-terms.th")
        assert set(page.locator(".segments .made .label").all_text_contents()) == {"wrong-terms.th"}
        page.select_option("[name=system]", "")
        term = page.locator("[name=missing] option").nth(1).get_attribute("value")
        page.select_option("[name=missing]", term)
        assert set(shown(page)) < set(faulty)
        for item in page.locator(".segments ol > li").all():
            assert item.locator("li:is(.missing, .spelling)", has_text=term).count()
        page.locator("h1").click()
        for key, number in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.querySelector('.number').textContent") == shown(page)[number]


def test_keys_of_a_thai_keyboard_move_too(chromium: Any, address: str) -> None:
    with page_of(chromium) as page:
        page.goto(f"{address}score")
        choose(page)
        score(page)
        press_in_thai(page, "ด", "KeyF")
        assert page.is_checked("[name=faulty]")
        for number in (0, 1):
            press_in_thai(page, "่", "KeyJ")
            assert page.evaluate("document.activeElement.querySelector('.number').textContent") == shown(page)[number]


def test_nothing_is_lost_when_the_server_does_not_answer(chromium: Any, address: str) -> None:
    with page_of(chromium, allowed="Failed to load") as page:
        page.goto(f"{address}score")
        choose(page)
        page.fill("#name", "mine")
        page.route("**/score", lambda route: route.abort())
        page.get_by_role("button", name="Score", exact=True).click()
        page.wait_for_selector("#wrong .error:has-text('The server is not responding.')")
        page.wait_for_selector("#said:not(.shown)", state="attached", timeout=1000)
        assert page.input_value("#name") == "mine"
        page.unroute("**/score")
        score(page)
        assert not page.is_visible("#wrong .error")


def test_without_a_script_there_are_a_table_and_files(chromium: Any, address: str) -> None:
    with page_of(chromium, java_script_enabled=False) as page:
        page.goto(f"{address}score")
        choose(page)
        page.get_by_role("button", name="Score", exact=True).click()
        assert page.locator("#results tbody tr").count() == 4
        assert page.locator(".without-script").is_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="JSON", exact=True).click()
        assert json.loads(download.value.path().read_text(encoding="utf-8"))["systems"][0]["system"] == "clumsy.th"


@pytest.fixture
def report(wonglep: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    texts = {
        "s.en": "bank and bank\nbank\nnothing\n" + "bank\n" * 120,
        "a.th": f"{WIDE}ธนาคาร{WIDE}แบงค์\nตลาด</script><img src=x>\nไม่มี\n" + "ธนาคาร\n" * 120,
        "g.csv": "english,thai,status\nbank,ธนาคาร,\nbank,แบงค์,forbidden\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    options = ("-g", "g.csv", "-s", "s.en", "-i", "a.th", "-m", "term", "--details", "d.html")
    assert wonglep("score", *options).code == 0
    return tmp_path / "d.html"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_the_command_opens_without_a_server(chromium: Any, report: Path, width: int) -> None:
    with page_of(chromium, width) as page:
        page.goto(report.as_uri())
        first = page.locator(".segments ol > li").first
        assert first.locator("mark.preferred").all_inner_texts() == ["ธนาคาร"]
        assert first.locator("mark.forbidden").all_inner_texts() == ["แบงค์"]
        second = page.locator(".segments ol > li").nth(1)
        assert first.locator(".made .text").inner_text() == f"{WIDE}ธนาคาร{WIDE}แบงค์"
        assert "bank missing" in " ".join(first.locator(".terms li.missing").inner_text().split())
        assert second.locator(".made .text").text_content() == "ตลาด</script><img src=x>"
        assert len(shown(page)) == 100
        page.get_by_role("button", name="More").click()
        assert len(shown(page)) == 123
        assert page.evaluate("document.activeElement.querySelector('.number').textContent") == "101"
        page.check("[name=faulty]")
        assert shown(page) == ["1", "2"]
        assert page.inner_text("output") == "2 of 123 segments"
        assert barriers(page) == []
