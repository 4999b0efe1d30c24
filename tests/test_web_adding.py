from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from lxml.html import fromstring as parse

from glossary.store import Store
from glossary.store.history import latest
from glossary.web.app import Settings
from glossary.web.pages.term.forms import anchor
from glossary.web.rendering import term_url

from .web import Browser, browsing, concept, fill, for_each_test, statuses

RIVER = {"english": "river", "thai": "แม่น้ำ", "status": "approved", "domain": "water", "note": "a <note>"}


path, browser = for_each_test(fill)


def typed(page: str) -> dict[str, str]:
    """What the fields of the form hold."""
    (form,) = re.findall(r'<form [^>]*id="new".*?</form>', page, re.DOTALL)
    boxes = re.findall(r'<input id="new-\w+" name="(\w+)"[^>]* value="([^"]*)"', form)
    areas = re.findall(r'<textarea id="new-\w+" name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL)
    chosen = re.findall(r'name="(status)" value="(\w+)" required checked', form)
    return {name: html.unescape(value) for name, value in (*boxes, *areas, *chosen)}


EMPTY = {"english": "", "thai": "", "domain": "", "acronyms": "", "note": "", "status": "approved"}


@pytest.mark.parametrize(
    ("query", "filled"),
    [
        ("", {}),
        ("?english=river", {"english": "river"}),
        ("?thai=แม่น้ำ&domain=water", {"thai": "แม่น้ำ", "domain": "water"}),
        ('?english="><script>alert(1)</script>', {"english": '"><script>alert(1)</script>'}),
        ("?status=forbidden", {}),
    ],
)
def test_the_address_fills_the_form_in(browser: Browser, query: str, filled: dict[str, str]) -> None:
    page = browser.get(f"/new{query}").text
    assert typed(page) == EMPTY | filled
    assert '<option value="finance">' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(("asked", "field"), [("rivers & <streams>", "english"), ("แม่น้ำ", "thai")])
@pytest.mark.parametrize("page", ["/", "/results"])
def test_what_is_not_found_can_be_added(browser: Browser, page: str, asked: str, field: str) -> None:
    found = browser.get(page, params={"q": asked}).text
    (link,) = re.findall(r'href="(/new\?[^"]+)"', found)
    assert typed(browser.get(html.unescape(link)).text) == EMPTY | {field: asked}


def test_what_is_there_is_not_offered_to_be_added(browser: Browser) -> None:
    assert "/new?" in browser.get("/results?q=ban").text
    assert "/new?" not in browser.get("/results?q=bank").text
    assert 'href="/new"' in browser.get("/").text


def test_a_concept_is_added_and_its_page_says_so(browser: Browser, path: Path) -> None:
    answer = browser.submit("/new", {**RIVER, "acronyms": "RV\r\n\r\n Rvr "})
    held = concept(path, "river")
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, term_url(held.id))
    assert answer.headers["location"].endswith(f"#{anchor('แม่น้ำ')}")
    assert (held.domain, held.note, held.acronyms) == ("water", "a <note>", ("RV", "Rvr"))
    assert [(v.thai, v.status, v.count) for v in held.variants] == [("แม่น้ำ", "approved", 0)]
    page = browser.get(answer.headers["location"]).text
    assert "<strong>Saved</strong>" in page
    assert "a &lt;note&gt;" in page


def test_who_added_a_concept_is_kept(browser: Browser, path: Path) -> None:
    browser.submit("/name", {"name": "มะลิ", "back": "/new"})
    browser.submit("/new", RIVER)
    with Store(path) as store:
        assert [d.by for d in store.history(concept(path, "river").id)] == ["มะลิ"]
    assert "มะลิ" in browser.get("/decisions").text


def test_a_concept_without_thai_is_added(browser: Browser, path: Path) -> None:
    assert browser.submit("/new", {"english": "river", "status": "approved"}).status_code == 303
    assert concept(path, "river").variants == ()


def test_an_addition_is_undone_on_the_page_of_the_concept(browser: Browser, path: Path) -> None:
    page = browser.answered("/new", RIVER).text
    (mark,) = set(re.findall(r'name="mark" value="([^"]+)"', page))
    at = term_url(concept(path, "river").id)
    undone = browser.answered(at, {"do": "undo", "mark": mark})
    assert undone.url.path == "/decisions"
    assert "<strong>Undone</strong>" in undone.text
    assert browser.get(at).status_code == 404
    with Store(path) as store:
        assert "river" not in {entry.english for entry in store}


def test_an_existing_concept_is_shown_and_input_is_kept(browser: Browser, path: Path) -> None:
    before = concept(path, "bank")
    mine = {**RIVER, "english": "BANK", "thai": "แบงค์", "domain": "finance", "acronyms": "B"}
    answer = browser.submit("/new", mine)
    assert answer.status_code == 409
    assert concept(path, "bank") == before
    assert typed(answer.text) == mine
    (notice,) = re.findall(r'<section class="warning notice" role="alert">(.*?)</section>', answer.text, re.DOTALL)
    assert f'href="{term_url(before.id)}"' in notice
    assert "ธนาคาร" in notice
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', notice)
    fields = {name: html.unescape(value) for name, value in hidden}
    saved = browser.answered(term_url(before.id), fields)
    assert "<strong>Saved</strong>" in saved.text
    assert statuses(path, "bank")["แบงค์"] == "approved"
    assert browser.submit("/new", {**mine, "domain": "geography"}).status_code == 303


def taken_form(page: str) -> tuple[str, dict[str, str], str]:
    """The form that adds to the concept that is there: its address, its fields, and what its button says."""
    (form,) = parse(page).xpath("//section[@role='alert']//form")
    return form.get("action"), dict(form.fields), form.xpath("string(.//button)")


@pytest.mark.parametrize(
    ("thai", "status", "said"),
    [
        ("ธนาคาร", "forbidden", "ธนาคาร exists as approved; this button makes it forbidden."),
        ("ตลิ่ง", "approved", "ตลิ่ง exists as rejected; this button makes it approved."),
        ("ธนาคาร", "approved", ""),
        ("แบงค์", "approved", ""),
    ],
)
def test_what_becomes_of_a_term_that_the_concept_has_is_said(
    browser: Browser, thai: str, status: str, said: str
) -> None:
    page = browser.submit("/new", {**RIVER, "english": "bank", "thai": thai, "status": status, "domain": "finance"})
    assert parse(page.text).xpath("//section[@role='alert']//form/p/text()") == ([said] if said else [])


MORE = {**RIVER, "english": "Bank", "thai": "แบงค์", "domain": "finance", "acronyms": "BK\r\n Bnk \r\nB.K.K."}


def test_abbreviations_are_added_to_a_concept_and_undone(browser: Browser, path: Path) -> None:
    before = concept(path, "bank")
    at, fields, said = taken_form(browser.submit("/new", MORE).text)
    assert said == "Add แบงค์, BK, Bnk, B.K.K. to this concept"
    saved = browser.answered(at, fields)
    held = concept(path, "bank")
    assert (held.id, held.domain, held.acronyms) == (before.id, "finance", ("BK", "Bnk", "B.K.K."))
    assert statuses(path, "bank")["แบงค์"] == "approved"
    (mark,) = set(re.findall(r'name="mark" value="([^"]+)"', saved.text))
    browser.submit(at, {"do": "undo", "mark": mark})
    assert concept(path, "bank") == before


def test_abbreviations_are_kept_where_another_decided_meanwhile(browser: Browser, path: Path) -> None:
    at, fields, _ = taken_form(browser.submit("/new", MORE).text)
    with Store(path) as store:
        store.decide(concept(path, "bank").id, "ธนาคาร", "forbidden")
    overtaken = browser.submit(at, fields)
    assert overtaken.status_code == 409
    (form,) = parse(overtaken.text).xpath("//form[@id='add']")
    assert browser.submit(at, dict(form.fields)).status_code == 303
    assert concept(path, "bank").acronyms == ("BK", "Bnk", "B.K.K.")


def test_adding_to_a_concept_that_changed_meanwhile_is_told(browser: Browser, path: Path) -> None:
    notice = browser.submit("/new", {**RIVER, "english": "bank", "domain": "finance"}).text
    id_ = concept(path, "bank").id
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', notice)
    with Store(path) as store:
        store.decide(id_, "ธนาคาร", "forbidden")
    answer = browser.submit(term_url(id_), {"do": "add", "thai": "แม่น้ำ", "status": "approved", "seen": seen})
    assert (answer.status_code, "แม่น้ำ" in answer.text) == (409, True)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"english": " "}, "english must be a term"),
        ({"english": "x" * 1_001}, "english must have at most 1,000"),
        ({"status": "good"}, "status must be one of"),
        ({"acronyms": "x" * 1_001}, "acronyms must have at most 1,000"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_typed_is_lost(
    browser: Browser, path: Path, wrong: dict[str, str], message: str
) -> None:
    answer = browser.submit("/new", RIVER | wrong)
    assert (answer.status_code, message in answer.text) == (400, True)
    assert {"thai": "แม่น้ำ", "note": "a <note>", "domain": "water"}.items() <= typed(answer.text).items()
    with Store(path) as store:
        assert latest(store.connection, 1, action="add") == []


def test_nothing_is_added_where_the_glossary_is_only_read(path: Path) -> None:
    with browsing(path, Settings(read_only=True)) as browser:
        assert browser.get("/new").status_code == 403
        assert "/new" not in browser.get("/?q=river").text


def test_a_concept_is_added_to_a_file_of_another_format(tmp_path: Path) -> None:
    path = tmp_path / "my.csv"
    path.write_text("english,thai,acronyms,kind,confidence,count,sources\nbank,ธนาคาร,,,1.00,1,\n", encoding="utf-8")
    with browsing(path) as browser:
        browser.submit("/new", RIVER)
    with browsing(path) as browser:
        page = browser.get("/?q=river").text
        assert ("แม่น้ำ" in page, "water" in page) == (True, True)
