"""Visitors who say who they are: their names stand with what they decide, and are text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html

from glossary.store import Store
from glossary.web.app import Settings
from glossary.web.rendering import term_url

from .web import Browser, browsing, concept, fill, for_each_test, one

NAME = "มะลิ ศรีสุข"
COOKIE = "wonglep_name"
SCRIPT = "<script>alert(1)</script>"


path, browser = for_each_test(fill)


def say(browser: Browser, name: str, back: str = "/review") -> Any:
    return browser.submit("/name", {"name": name, "back": back})


def last(path: Path) -> str:
    """Who made the last decision."""
    with Store(path) as store:
        *_, made = store.history()
        return made.by


def bank(path: Path, **fields: str) -> dict[str, str]:
    """The fields of a decision on a concept as it is now."""
    with Store(path) as store:
        id_ = concept(path, "bank").id
        return {"concept": id_, "thai": "แบงก์", "seen": store.state(id_), **fields}


def on_review(browser: Browser, path: Path) -> Any:
    return browser.submit("/review/decide", bank(path, decision="admitted"))


def on_entry(browser: Browser, path: Path) -> Any:
    return browser.submit(term_url(concept(path, "bank").id), bank(path, do="decide", status="rejected"))


def on_read(browser: Browser, path: Path) -> Any:
    pair = one(english=["bank"], thai="สถาบัน", sentence="สถาบัน")
    return browser.submit("/read/decision", {"document": "a.txt", "pair": pair, "decision": "approved"})


PAGES = [on_review, on_entry, on_read]


@pytest.mark.parametrize("decide", PAGES)
def test_a_name_is_kept_with_what_is_decided(
    browser: Browser, path: Path, decide: Callable[[Browser, Path], Any]
) -> None:
    say(browser, NAME)
    assert decide(browser, path).status_code in (200, 303)
    assert last(path) == NAME


@pytest.mark.parametrize("decide", PAGES)
def test_nobody_needs_a_name(browser: Browser, path: Path, decide: Callable[[Browser, Path], Any]) -> None:
    say(browser.beside(), NAME)
    assert decide(browser, path).status_code in (200, 303)
    assert last(path) == ""


def test_a_name_is_given_once_and_taken_away(browser: Browser, path: Path) -> None:
    for name, kept in ((NAME, NAME), (f"  {NAME}\n", NAME), ("Anong", "Anong"), ("", "")):
        answer = say(browser, name, "/review?order=frequent")
        assert (answer.status_code, answer.headers["location"]) == (303, "/review?order=frequent")
        for page in ("/review", term_url(concept(path, "bank").id)):
            (box,) = html.fromstring(browser.get(page).text).xpath('//form[@action="/name"]//input[@id="name"]')
            assert box.get("value") == kept
    on_review(browser, path)
    assert last(path) == ""


def test_the_cookie_of_a_name_is_http_only_and_same_site(browser: Browser) -> None:
    (cookie,) = say(browser, NAME).headers.get_list("set-cookie")
    said = {part.strip().partition("=")[0].lower(): part.partition("=")[2] for part in cookie.split(";")}
    assert cookie.startswith(f"{COOKIE}={quote(NAME)};")
    assert said["samesite"] == "lax"
    assert {"httponly", "path", "max-age"} <= said.keys()


def test_who_overtook_is_named(browser: Browser, path: Path) -> None:
    other = browser.beside()
    say(other, NAME)
    for address, mine in (
        ("/review/decide", bank(path, decision="approved")),
        (term_url(concept(path, "bank").id), bank(path, do="decide", status="approved")),
    ):
        on_review(other, path)
        answer = browser.submit(address, mine)
        assert answer.status_code == 409
        (notice,) = html.fromstring(answer.text).xpath(
            '//*[contains(@class, "warning") and @role="alert"][not(@hidden)]'
        )
        assert f"by {NAME}" in notice.text_content()


def test_the_history_of_a_concept_names_who_decided(browser: Browser, path: Path) -> None:
    for name in (NAME, ""):
        say(browser, name)
        on_entry(browser, path)
        on_review(browser, path)
    page = html.fromstring(browser.get(term_url(concept(path, "bank").id)).text)
    made = page.xpath('//ol[@class="decisions"]/li')
    assert [li.xpath('string(.//*[@class="by"])') for li in made] == ["", "", f"by {NAME}", f"by {NAME}", ""]


@pytest.mark.parametrize(
    "name", [SCRIPT, "\"'><img src=x onerror=alert(1)>", "{{7*7}}", "%(num)s %s {0}", "a;b=c, d", "אבג"]
)
def test_a_name_is_text(browser: Browser, path: Path, name: str) -> None:
    say(browser, name)
    on_review(browser, path)
    assert last(path) == name
    for page in ("/review", term_url(concept(path, "bank").id)):
        text = browser.get(page).text
        assert SCRIPT not in text
        assert "<img" not in text
        assert name in html.fromstring(text).xpath('string(//*[@class="naming"]/summary)')


@pytest.mark.parametrize("name", ["x" * 1000, "a\u200eb", "a\u202eb", "a\0b", "a\x1b[31mb"])
def test_what_is_no_name_is_refused_in_one_line(browser: Browser, path: Path, name: str) -> None:
    answer = say(browser, name)
    assert answer.status_code == 400
    (said,) = html.fromstring(answer.text).xpath('//p[@class="exact"]')
    assert re.fullmatch(r"name must be at most 60 visible letters; got '.{,80}'", said.text_content().strip())
    assert COOKIE not in browser.cookies


@pytest.mark.parametrize("value", ["x" * 1000, "a%E2%80%AEb", "%00", "%1B[31m", "%"])
def test_a_cookie_that_is_no_name_never_stands_in_the_history(browser: Browser, path: Path, value: str) -> None:
    browser.cookies.set(COOKIE, value)
    assert browser.get("/review").status_code == 200
    on_review(browser, path)
    assert last(path) == ("%" if value == "%" else "")


@pytest.mark.parametrize(
    "back",
    [
        "",
        "//evil.example",
        "https://evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "///evil.example",
    ],
)
def test_nobody_is_led_to_another_server(browser: Browser, back: str) -> None:
    assert say(browser, NAME, back).headers["location"] == "/"


@pytest.mark.parametrize("back", ["/\\evil.example", "/\t/evil.example", "/\n/evil.example", "/a\r\nSet-Cookie: a=b"])
def test_an_odd_address_stays_on_this_server(browser: Browser, back: str) -> None:
    location = say(browser, NAME, back).headers["location"]
    assert re.fullmatch(r"/[!-\[\]-~]*", location)
    assert not location.startswith("//")


def test_a_glossary_that_is_only_read_asks_for_no_name(path: Path) -> None:
    with browsing(path, Settings(read_only=True)) as browser:
        for page in ("/review", term_url(concept(path, "bank").id)):
            assert 'action="/name"' not in browser.get(page).text
