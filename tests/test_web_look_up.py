from __future__ import annotations

from pathlib import Path

import pytest

from glossary import Entry, Variant
from glossary.store import Store
from glossary.web.pages import look_up

from .web import Browser, browsing


@pytest.mark.parametrize("page", ["/", "/results"])
@pytest.mark.parametrize(
    ("term", "group", "found"),
    [
        ("value chain", "exact", "ห่วงโซ่คุณค่า"),
        ("ห่วงโซ่คุณค่า", "exact", "value chain"),
        ("vlaue chian", "close", "ห่วงโซ่คุณค่า"),
        ("IEA", "exact", "สำนักงานพลังงานสากล"),
        ("chain", "contains", "ห่วงโซ่อุปทาน"),
        ("โมอิน", "prefix", "Moin ul Haque"),
    ],
)
def test_terms_are_found_in_either_direction(browser: Browser, page: str, term: str, group: str, found: str) -> None:
    answer = browser.get(page, params={"q": term}).text
    assert f'<section class="group {group}"' in answer
    assert f'data-copy="{found}"' in answer


def test_forbidden_terms_are_shown_and_rejected_ones_are_not(browser: Browser) -> None:
    answer = browser.get("/", params={"q": "bank"}).text
    assert 'class="chip forbidden"' in answer
    assert "แบงก์" in answer
    assert "ตลิ่ง" not in answer


def test_a_concept_with_only_rejected_thai_is_found(tmp_path: Path) -> None:
    path = tmp_path / "my.glossary"
    with Store(path, create=True) as store:
        store.take_in([Entry("bank", (), (Variant("ตลิ่ง", status="rejected"),), id="bank")])
    with browsing(path) as browser:
        answer = browser.get("/", params={"q": "bank", "lang": "en"}).text
        assert 'href="/term/bank"' in answer
        assert "no Thai yet" in answer
        assert "ตลิ่ง" not in answer
        assert "Add this term" not in answer
        assert "ตลิ่ง" in browser.get("/term/bank").text


def test_what_is_not_found_is_said(browser: Browser) -> None:
    assert "“zzzz”" in browser.get("/", params={"q": "zzzz"}).text


def test_terms_are_text_and_no_markup(browser: Browser) -> None:
    answer = browser.get("/", params={"q": "<script>alert(1)</script>"}).text
    assert "&lt;script&gt;alert(1)" in answer
    assert "<script>alert" not in answer
    assert "<img" not in answer


def test_the_page_says_how_much_there_is(browser: Browser) -> None:
    answer = browser.get("/").text
    assert "8 concepts" in answer
    assert "7 proposals" in answer


def test_a_great_many_proposals_are_not_counted(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look_up, "MAX_COUNTED", 6)
    assert "More than 6 proposals" in browser.get("/").text


@pytest.mark.parametrize(("header", "language"), [("th-TH,en;q=0.5", "th"), ("de, en;q=0.1", "en"), ("", "en")])
def test_the_language_is_the_one_that_the_browser_asks_for(browser: Browser, header: str, language: str) -> None:
    browser.cookies.clear()
    assert f'<html lang="{language}">' in browser.get("/", headers={"accept-language": header}).text


def test_a_chosen_language_stays(browser: Browser) -> None:
    assert '<html lang="th">' in browser.get("/?lang=th").text
    assert '<html lang="th">' in browser.get("/", headers={"accept-language": "en"}).text
    assert '<html lang="en">' in browser.get("/?lang=en").text


def test_what_must_not_be_used_is_not_offered_to_copy(tmp_path: Path) -> None:
    path = tmp_path / "my.glossary"
    with Store(path, create=True) as store:
        store.take_in([Entry("bank", (), (Variant("แบงก์", status="forbidden"),))])
    with browsing(path) as browser:
        answer = browser.get("/results", params={"q": "bank"}).text
    assert "แบงก์" in answer
    assert 'data-copy="แบงก์"' not in answer
    assert "data-none=" in answer
