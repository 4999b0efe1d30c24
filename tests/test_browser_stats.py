from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .browser import WIDTHS, barriers, everyone, page_of, serving
from .test_web_stats import judged
from .web import TEXTS, fill

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["documents and decisions", "much decided"])
def address(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    path: Path = tmp_path_factory.mktemp("stats") / "my.glossary"
    with serving(fill(path) if request.param == "documents and decisions" else judged(path, 30)) as address:
        yield address


def ask(page: Any, address: str, text: str) -> None:
    page.goto(f"{address}stats")
    page.keyboard.press("/")
    page.keyboard.insert_text(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".share")


@everyone
def test_the_pages_keep_nobody_out(chromium: Any, address: str, width: int, scheme: str) -> None:
    with page_of(chromium, width, color_scheme=scheme) as page:
        page.goto(f"{address}stats")
        page.wait_for_selector(".conflict, #conflicts + .nothing")
        assert not barriers(page)
    with page_of(chromium, width, color_scheme=scheme) as page:
        ask(page, address, TEXTS["news/a.txt"])
        assert not barriers(page)
    with page_of(chromium, width, color_scheme=scheme) as page:
        page.goto(f"{address}stats/whole")
        assert not barriers(page)


def test_what_takes_the_whole_glossary_comes_behind_the_page(chromium: Any, address: str) -> None:
    with page_of(chromium) as page:
        page.goto(f"{address}stats")
        page.wait_for_selector("#lost-xlsx:has-text('keeps everything')")
        assert not page.locator("a[href='/stats/whole']").count()
        with page.expect_download() as awaited:
            page.get_by_role("link", name="Excel workbook").click()
        assert awaited.value.suggested_filename == "my.xlsx"


def test_without_scripts_it_is_asked_for(chromium: Any, address: str) -> None:
    with page_of(chromium, java_script_enabled=False) as page:
        page.goto(f"{address}stats")
        page.get_by_role("link", name="Find conflicts").click()
        assert page.get_by_role("heading", level=1).inner_text() == "The whole glossary"
        assert "keeps everything" in page.locator("#lost-xlsx").inner_text()
        page.goto(f"{address}stats")
        page.get_by_label("Text", exact=True).fill(TEXTS["news/a.txt"])
        page.get_by_role("button", name="Check coverage").click()
        assert page.locator(".share").inner_text().endswith("of the letters belong to terms of the glossary.")


def test_every_chart_has_a_name_and_bars(chromium: Any, address: str) -> None:
    with page_of(chromium) as page:
        page.goto(f"{address}stats")
        tables = page.locator("table.bars")
        assert tables.count()
        for table in tables.all():
            assert page.locator(f"#{table.get_attribute('aria-labelledby')}").text_content()
        for meter in page.locator("meter").all():
            box = meter.bounding_box()
            assert box["width"] > 20
            assert box["height"] > 5


def test_long_names_stay_in_a_narrow_window(chromium: Any, address: str) -> None:
    with page_of(chromium, WIDTHS[0]) as page:
        page.goto(f"{address}stats/coverage")
        text = f"{'ยาว' * 60} ({'long' * 40}) และ (x{'-y' * 90})"
        page.set_input_files("#file", {"name": f"{'n' * 180}.txt", "mimeType": "text/plain", "buffer": text.encode()})
        page.get_by_role("button", name="Check coverage").click()
        page.wait_for_selector(".share")
