from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from glossary import Entry, Variant
from glossary.store import Store
from glossary.store.concepts import entries_named
from glossary.store.undo import DecisionMark
from glossary.web.app import Settings
from glossary.web.pages.term.forms import anchor
from glossary.web.rendering import term_url

from .web import Browser, address, browsing, concept, fill, for_each_test, seen, statuses

CHAIN, BANK, SCRIPT = "value chain", "bank", "<script>alert(1)</script>"


path, browser = for_each_test(fill)


def mark(page: str) -> str:
    found = set(re.findall(r'name="mark" value="([^"]+)"', page))
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize(
    ("english", "fields", "expected"),
    [
        (BANK, {"do": "decide", "thai": "แบงก์", "status": "admitted"}, {"ธนาคาร": "approved", "แบงก์": "admitted"}),
        (BANK, {"do": "add", "thai": "แบงค์", "status": "forbidden"}, {"แบงก์": "forbidden", "แบงค์": "forbidden"}),
        (BANK, {"do": "correct", "thai": "ตลิ่ง", "right": "ฝั่ง"}, {"ฝั่ง": "approved", "ตลิ่ง": "rejected"}),
        (CHAIN, {"do": "decide", "thai": "ห่วงโซ่คุณค่า", "status": "approved"}, {"ห่วงโซ่คุณค่า": "approved"}),
    ],
)
def test_a_form_decides_and_the_page_says_what_it_did(
    browser: Browser, path: Path, english: str, fields: dict[str, str], expected: dict[str, str]
) -> None:
    at = address(path, english)
    answer = browser.submit(f"{at}?sort=left", {"seen": seen(browser.get(at).text), **fields})
    assert answer.status_code == 303
    where, _, fragment = answer.headers["location"].partition("#")
    assert where.startswith(f"{at}?sort=left&saved=")
    page = browser.get(where).text
    assert fragment == anchor(fields.get("right", fields["thai"]))
    assert f'id="{fragment}"' in page
    assert "<strong>Saved</strong>" in page
    assert expected.items() <= statuses(path, english).items()


@pytest.mark.parametrize(("language", "told"), [("en", "added as forbidden"), ("th", "เพิ่มใหม่ (สถานะ: ห้ามใช้)")])
def test_a_term_that_was_typed_is_told_as_added(browser: Browser, path: Path, language: str, told: str) -> None:
    at = address(path, CHAIN)
    fields = {"do": "add", "thai": "โซ่คุณค่า", "status": "forbidden", "seen": seen(browser.get(at).text)}
    saved = browser.answered(f"{at}?lang={language}", fields)
    for page in (browser.get(f"{saved.url}&lang={language}"), browser.get(f"/decisions?lang={language}")):
        changes = [
            " ".join(item.text_content().split())
            for item in html.fromstring(page.text).xpath("//ul[@class='changes'][1]/li")
        ]
        assert changes[0] == f"โซ่คุณค่า {told}"


def test_what_is_said_of_a_term_is_edited(browser: Browser, path: Path) -> None:
    at = address(path, BANK)
    fields = {
        "do": "decide",
        "thai": "แบงก์",
        "status": "forbidden",
        "note": "ภาษาพูด\r\nspoken",
        "part_of_speech": "noun",
    }
    browser.submit(at, {"seen": seen(browser.get(at).text), **fields})
    edited = next(v for v in concept(path, BANK).variants if v.thai == "แบงก์")
    assert (edited.status, edited.note, edited.part_of_speech) == ("forbidden", "ภาษาพูด\nspoken", "noun")
    quick = {"do": "decide", "thai": "แบงก์", "status": "admitted"}
    browser.submit(at, {"seen": seen(browser.get(at).text), **quick})
    edited = next(v for v in concept(path, BANK).variants if v.thai == "แบงก์")
    assert (edited.status, edited.note, edited.part_of_speech) == ("admitted", "ภาษาพูด\nspoken", "noun")


def test_a_term_that_is_added_again_keeps_what_was_said_of_it(browser: Browser, path: Path) -> None:
    at = address(path, BANK)
    fields = {"do": "add", "thai": "ธนาคาร", "status": "admitted", "note": "", "part_of_speech": "noun"}
    browser.submit(at, {"seen": seen(browser.get(at).text), **fields})
    term = next(v for v in concept(path, BANK).variants if v.thai == "ธนาคาร")
    assert (term.status, term.note, term.part_of_speech) == ("admitted", "ใช้ในเอกสารราชการ", "noun")


def test_a_concept_is_described(browser: Browser, path: Path) -> None:
    at = address(path, BANK)
    fields = {"do": "describe", "english": "Bank", "definition": "for <money>", "note": "see teller"}
    saved = browser.submit(at, {"seen": seen(browser.get(at).text), **fields})
    held = concept(path, "Bank")
    assert (held.definition, held.note) == ("for <money>", "see teller")
    assert "for &lt;money&gt;" in browser.get(saved.headers["location"]).text


def test_domain_and_abbreviations_are_edited(browser: Browser, path: Path) -> None:
    at = address(path, "International Energy Agency")
    page = browser.get(at).text
    assert '<option value="finance">' in page
    said = {"do": "describe", "english": "International Energy Agency", "definition": "", "note": ""}
    fields = {"domain": "energy", "was_acronyms": "IEA", "acronyms": "I.E. Agency\r\n\r\nEnergy A"}
    saved = browser.submit(at, {"seen": seen(page), **said, **fields})
    held = concept(path, "International Energy Agency")
    assert (held.domain, held.acronyms) == ("energy", ("I.E. Agency", "Energy A"))
    notice = " ".join(re.sub("<[^>]*>", " ", browser.get(saved.headers["location"]).text).split())
    assert "domain empty → becomes energy abbreviation IEA → becomes empty" in notice
    assert address(path, "International Energy Agency") == at
    same = {"domain": "energy", "acronyms": "I.E. Agency\nEnergy A", "was_acronyms": "I.E. Agency\nEnergy A"}
    again = browser.submit(at, {"seen": seen(browser.get(at).text), **said, **same})
    assert again.headers["location"].endswith("saved=0")


def test_an_abbreviation_of_two_lines_stays_when_nobody_edits_it(browser: Browser, path: Path) -> None:
    with Store(path) as store:
        store.take_in([Entry("house", ("two\nlines",), (Variant("บ้าน"),), id="h")])
    page = browser.get("/term/h").text
    (held,) = re.findall(r'name="acronyms"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    fields = {"do": "describe", "english": "house", "definition": "new", "note": "", "acronyms": held}
    assert browser.submit("/term/h", {"seen": seen(page), "was_acronyms": held, **fields}).status_code == 303
    assert concept(path, "house").acronyms == ("two\nlines",)


@pytest.mark.parametrize(
    ("english", "domain"), [("Value-Chain", ""), ("supply chain", "trade")], ids=["english", "domain"]
)
def test_a_name_that_another_concept_has_is_refused_in_place(
    browser: Browser, path: Path, english: str, domain: str
) -> None:
    with Store(path) as store:
        store.take_in([Entry("supply chain", (), (Variant("โซ่"),), domain="trade", id="t")])
    with Store(path) as store:
        at, before = term_url(entries_named(store.connection, ["supply chain"])[0].id), list(store)
    fields = {"do": "describe", "english": english, "domain": domain, "definition": "my own words", "note": ""}
    answer = browser.submit(at, {"seen": seen(browser.get(at).text), **fields})
    assert answer.status_code == 409
    (form,) = re.findall(r'<details open>.*?<form [^>]*id="describe".*?</form>', answer.text, re.DOTALL)
    other = "/term/t" if domain else address(path, CHAIN)
    assert re.search(rf'role="alert">.*href="{other}"', form, re.DOTALL)
    assert ("my own words" in form, f'value="{english}"' in form) == (True, True)
    with Store(path) as store:
        assert list(store) == before


def test_what_changes_nothing_is_said_to(browser: Browser, path: Path) -> None:
    at = address(path, BANK)
    same = {"do": "decide", "thai": "ธนาคาร", "status": "approved", "seen": seen(browser.get(at).text)}
    assert "Nothing changed." in browser.get(browser.submit(at, same).headers["location"]).text


def test_the_last_decision_that_holds_is_undone(browser: Browser, path: Path) -> None:
    at = address(path, CHAIN)
    for status in ("approved", "forbidden"):
        fields = {"do": "decide", "thai": "ห่วงโซ่คุณค่า", "status": status}
        browser.submit(at, {"seen": seen(browser.get(at).text), **fields})
    for before in ("approved", "proposed"):
        undone = browser.submit(at, {"do": "undo", "mark": mark(browser.get(at).text)})
        assert "Undone" in browser.get(undone.headers["location"]).text
        assert undone.headers["location"].endswith(f"#{anchor('ห่วงโซ่คุณค่า')}")
        assert statuses(path, CHAIN) == {"ห่วงโซ่คุณค่า": before}
    page = browser.get(at).text
    assert 'name="mark"' not in page
    assert page.count("· undone") == 2


def test_a_decision_that_a_later_one_stands_on_is_not_undone(browser: Browser, path: Path) -> None:
    at = address(path, CHAIN)
    for status in ("approved", "forbidden"):
        fields = {"do": "decide", "thai": "ห่วงโซ่คุณค่า", "status": status}
        browser.submit(at, {"seen": seen(browser.get(at).text), **fields})
    with Store(path) as store:
        first, _ = store.history(concept(path, CHAIN).id)
    answer = browser.submit(at, {"do": "undo", "mark": str(DecisionMark.of([first]))})
    assert answer.status_code == 400
    assert "a later one is on the same concept" in answer.text
    assert statuses(path, CHAIN) == {"ห่วงโซ่คุณค่า": "forbidden"}


def test_an_import_of_many_concepts_is_not_undone_from_one(browser: Browser, path: Path) -> None:
    at = address(path, BANK)
    page = browser.get(at).text
    assert 'name="mark"' not in page
    assert "wonglep history --undo 1" in page
    with Store(path) as store:
        made = list(store.history(number=1))
    for forged in (made, [d for d in made if d.concept == concept(path, BANK).id]):
        assert browser.submit(at, {"do": "undo", "mark": str(DecisionMark.of(forged))}).status_code == 400
    assert statuses(path, BANK)["ธนาคาร"] == "approved"


def test_what_a_page_showed_of_another_glossary_is_not_undone(path: Path, tmp_path: Path) -> None:
    other = fill(tmp_path / "other.glossary")
    fields = {"do": "decide", "thai": "ห่วงโซ่คุณค่า"}
    with browsing(path) as first, browsing(other) as second:
        marks = []
        for browser, status in ((first, "approved"), (second, "forbidden")):
            at = address(path, CHAIN)
            page = browser.get(at).text
            saved = browser.submit(at, {**fields, "status": status, "seen": seen(page)}).headers["location"]
            marks.append(mark(browser.get(saved).text))
        assert marks[0].split("-")[0] == marks[1].split("-")[0]
        answer = second.submit(at, {"do": "undo", "mark": marks[0]})
    assert (answer.status_code, "as this page showed it" in answer.text) == (400, True)
    assert statuses(other, CHAIN) == {"ห่วงโซ่คุณค่า": "forbidden"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"do": "add", "thai": "ก" * 1_001, "status": "approved"},
            "thai must have at most 1,000 code points; got 1,001",
        ),
        ({"do": "decide", "thai": "แบงก์", "status": "approved", "note": "ก" * 10_001}, "note must have at most 10,000"),
        ({"do": "decide", "thai": "แบงก์", "status": "approved", "part_of_speech": "n" * 1_001}, "part_of_speech must"),
        ({"do": "correct", "thai": "แบงก์", "right": "ก" * 1_001}, "right must have at most 1,000 code points"),
        ({"do": "correct", "thai": "แบงก์", "right": "แบงก์" + " " * 1_000 + "."}, "right must have at most 1,000"),
        ({"do": "describe", "english": "b" * 1_001}, "english must have at most 1,000 code points"),
        ({"do": "describe", "english": BANK, "definition": "ก" * 10_001}, "definition must have at most 10,000"),
    ],
)
def test_what_is_too_long_is_refused_and_nothing_is_cut(
    browser: Browser, path: Path, fields: dict[str, str], message: str
) -> None:
    at, before = address(path, BANK), concept(path, BANK)
    answer = browser.submit(at, {"seen": seen(browser.get(at).text), **fields})
    assert (answer.status_code, message in answer.text) == (400, True)
    assert concept(path, BANK) == before


def test_the_longest_texts_are_taken(browser: Browser, path: Path) -> None:
    at, longest = address(path, BANK), {"english": "ข" * 1_000, "definition": "ก" * 10_000, "note": "ค" * 10_000}
    assert browser.submit(at, {"do": "describe", "seen": seen(browser.get(at).text), **longest}).status_code == 303
    held = concept(path, longest["english"])
    assert (held.definition, held.note) == (longest["definition"], longest["note"])


def test_what_another_glossary_brought_may_be_longer(browser: Browser, path: Path) -> None:
    long = "ก" * 2_000
    with Store(path) as store:
        store.take_in([Entry("long", (), (Variant(long),), definition="ข" * 20_000)])
    at = address(path, "long")
    assert browser.submit(at, {"do": "decide", "thai": long, "status": "rejected", "seen": seen(browser.get(at).text)})
    assert statuses(path, "long") == {long: "rejected"}
    fields = {"do": "describe", "english": "long", "definition": "ข" * 20_000, "note": "new"}
    assert browser.submit(at, {"seen": seen(browser.get(at).text), **fields}).status_code == 303
    assert concept(path, "long").note == "new"


def test_a_file_is_no_term(browser: Browser, path: Path) -> None:
    at, before = address(path, BANK), concept(path, BANK)
    fields = {"do": "add", "status": "approved", "seen": seen(browser.get(at).text)}
    answer = browser.submit(at, fields, files={"thai": ("a.txt", b"x")})
    assert (answer.status_code, "thai must be a text; got a file" in answer.text) == (400, True)
    assert concept(path, BANK) == before


def test_a_decision_on_another_concept_is_not_undone(browser: Browser, path: Path) -> None:
    at, other = address(path, CHAIN), address(path, "diabetes")
    fields = {"do": "decide", "thai": "โรคเบาหวาน", "status": "approved", "seen": seen(browser.get(other).text)}
    saved = browser.submit(other, fields).headers["location"]
    assert browser.submit(at, {"do": "undo", "mark": mark(browser.get(saved).text)}).status_code == 400
    assert statuses(path, "diabetes")["โรคเบาหวาน"] == "approved"


@pytest.mark.parametrize(
    ("fields", "message", "kept"),
    [
        (
            {"do": "decide", "thai": "ธนาคาร", "status": "good", "note": "<my note>"},
            "status must be",
            "&lt;my note&gt;",
        ),
        ({"do": "decide", "thai": "ธนาคาร"}, "status must be", ""),
        ({"do": "add", "thai": " ", "status": "approved", "note": "my note"}, "thai must be a term", "my note"),
        ({"do": "correct", "thai": "ธนาคาร", "right": ""}, "thai must be a term", ""),
        ({"do": "correct", "thai": "กำแพง", "right": "ผนัง"}, "has no term", 'value="ผนัง"'),
        ({"do": "fly"}, "do must be one of", ""),
        ({}, "do must be one of", ""),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_typed_is_lost(
    browser: Browser, path: Path, fields: dict[str, str], message: str, kept: str
) -> None:
    at, before = address(path, BANK), concept(path, BANK)
    answer = browser.submit(at, {"seen": seen(browser.get(at).text), **fields})
    assert answer.status_code == 400
    assert 'class="error notice" role="alert"' in answer.text
    assert message in answer.text
    assert kept in answer.text
    assert concept(path, BANK) == before


def test_a_form_for_a_concept_that_is_not_there_is_not_found(browser: Browser) -> None:
    fields = {"do": "decide", "thai": "ธนาคาร", "status": "approved", "seen": "0.0"}
    assert browser.submit("/term/none", fields).status_code == 404


# ---- two people -------------------------------------------------------------------------------------------

MINE = [
    ({"do": "decide", "thai": "แบงก์", "status": "admitted", "note": "my own words"}, f"decide-{anchor('แบงก์')}"),
    ({"do": "decide", "thai": "ธนาคาร", "status": "admitted", "note": "my own words"}, f"decide-{anchor('ธนาคาร')}"),
    ({"do": "correct", "thai": "แบงก์", "right": "my own words"}, f"correct-{anchor('แบงก์')}"),
    ({"do": "add", "thai": "แบงค์", "status": "admitted", "note": "my own words"}, "add"),
    ({"do": "describe", "english": BANK, "definition": "my own words", "note": ""}, "describe"),
]


@pytest.mark.parametrize(("mine", "form"), MINE)
def test_one_who_was_overtaken_sees_why_and_can_save_anyway(
    browser: Browser, path: Path, mine: dict[str, str], form: str
) -> None:
    at = address(path, BANK)
    with browsing(path) as other:
        first, second = browser.get(at).text, other.get(at).text
        theirs = {"do": "decide", "thai": "ธนาคาร", "status": "forbidden", "seen": seen(second)}
        assert other.submit(at, theirs).status_code == 303
    answer = browser.submit(at, {**mine, "seen": seen(first)})
    assert answer.status_code == 409
    (notice,) = re.findall(r'<section class="warning notice" role="alert">(.*?)</section>', answer.text, re.DOTALL)
    assert re.search(r"ธนาคาร</span>.*status.*approved.*→.*forbidden", notice, re.DOTALL)
    assert f'<button form="{form}">' in notice
    (fields,) = re.findall(rf'<form [^>]*id="{form}".*?</form>', answer.text, re.DOTALL)
    assert "my own words" in fields
    assert answer.text.count("my own words") == 1
    assert "status" not in mine or re.search(f'value="{mine["status"]}" required checked', fields)
    with Store(path) as store:
        assert store.state(concept(path, BANK).id) == seen(fields)
    assert browser.submit(at, {**mine, "seen": seen(fields)}).status_code == 303


def test_unchanged_fields_do_not_overwrite_those_of_others(browser: Browser, path: Path) -> None:
    at = address(path, BANK)
    first = browser.get(at).text
    with Store(path) as store:
        store.decide(concept(path, BANK).id, "ธนาคาร", "forbidden")
    mine = {"do": "decide", "thai": "ธนาคาร", "status": "approved", "was_status": "approved", "note": "my own words"}
    answer = browser.submit(at, {**mine, "was_note": "", "seen": seen(first)})
    assert answer.status_code == 409
    form = next(
        f for f in re.findall(r'<form [^>]*id="decide.*?</form>', answer.text, re.DOTALL) if "my own words" in f
    )
    assert 'value="forbidden" required checked' in form
    assert 'name="was_status" value="forbidden"' in form


def test_a_term_removed_meanwhile_can_be_added_again(browser: Browser, path: Path) -> None:
    at = address(path, CHAIN)
    with Store(path) as store:
        added = store.decide(concept(path, CHAIN).id, "โซ่คุณค่า", "approved")
        page = browser.get(at).text
        store.undo(added)
    mine = {"do": "decide", "thai": "โซ่คุณค่า", "status": "admitted", "note": "my own words", "seen": seen(page)}
    answer = browser.submit(at, mine)
    assert answer.status_code == 409
    assert "1 earlier decision was undone" in answer.text
    (fields,) = re.findall(r'<form [^>]*id="add".*?</form>', answer.text, re.DOTALL)
    assert 'value="โซ่คุณค่า"' in fields
    assert "my own words" in fields


@pytest.mark.parametrize("state", ["", "x", "1", "9.9", "99999999999999999999.0", "-1.0"])
def test_a_state_that_never_was_is_another_one(browser: Browser, path: Path, state: str) -> None:
    fields = {"do": "decide", "thai": "ธนาคาร", "status": "forbidden", "seen": state}
    assert browser.submit(address(path, BANK), fields).status_code == 409
    assert statuses(path, BANK)["ธนาคาร"] == "approved"


# ---- who may ----------------------------------------------------------------------------------------------


def test_a_form_without_the_token_is_refused(browser: Browser, path: Path) -> None:
    at = address(path, BANK)
    fields = {"do": "decide", "thai": "ธนาคาร", "status": "forbidden", "seen": seen(browser.get(at).text)}
    assert browser.post(at, data=fields).status_code == 403
    assert statuses(path, BANK)["ธนาคาร"] == "approved"


def test_a_glossary_that_is_only_read_has_no_forms(path: Path) -> None:
    at = address(path, BANK)
    with browsing(path, Settings(read_only=True)) as browser:
        page = browser.get(at).text
        assert "ใช้ในเอกสารราชการ" in page
        assert '<form method="post"' not in page
        with Store(path) as store:
            state = store.state(concept(path, BANK).id)
        fields = {"do": "decide", "thai": "ธนาคาร", "status": "forbidden", "seen": state}
        assert browser.submit(at, fields).status_code == 403
    assert statuses(path, BANK)["ธนาคาร"] == "approved"


def test_a_csv_is_changed_in_place(tmp_path: Path) -> None:
    table = tmp_path / "g.csv"
    table.write_text("english,thai,status,id\nbank,ธนาคาร,proposed,b\n", encoding="utf-8")
    with browsing(table) as browser:
        fields = {"do": "decide", "thai": "ธนาคาร", "status": "approved", "seen": seen(browser.get("/term/b").text)}
        assert browser.submit("/term/b", fields).status_code == 303
    assert "approved" in table.read_text(encoding="utf-8")
