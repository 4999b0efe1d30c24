from __future__ import annotations

from pathlib import Path

import pytest

from glossary.store import Store

from .reviewing import (
    ORDER,
    RIGHT,
    SENTENCE,
    WRONG,
    Person,
    nothing_is_kept,  # noqa: F401  (a fixture)
    proposed,
)
from .web import Browser, all_statuses, browsing, concept, fill, for_each_test

pytest.importorskip("fastapi", reason="the extra web is not installed")

from glossary.web.app import Settings

path, browser = for_each_test(proposed)


@pytest.mark.parametrize("script", [False, True])
def test_all_proposals_are_decided_on_one_by_one(browser: Browser, path: Path, script: bool) -> None:
    person = Person(browser, script=script)
    seen, made = [], ["approved", "admitted", "forbidden", "rejected", "approved"]
    for at, action in enumerate(made):
        assert (person.left, person.card) == (5 - at, ORDER[at])
        seen.append(person.card)
        assert person.press(action).answer.status_code == 200
        assert all_statuses(path)[ORDER[at][1]] == action
    assert (seen, person.card, person.left) == (ORDER, None, 0)
    assert "Nothing is left to decide on" in person.words
    assert "5 decisions in this review: approved 2 admitted 1 forbidden 1 rejected 1" in person.words
    assert all_statuses(path) == dict(zip((thai for _, thai in ORDER), made, strict=True))


def test_a_script_is_answered_with_the_next_card_alone(browser: Browser) -> None:
    person = Person(browser, script=True).press("approved")
    assert person.answer.history == []
    assert person.answer.text.lstrip().startswith('<div id="standing"')
    assert person.card == ORDER[1]


def test_a_card_shows_what_is_known_of_a_term(browser: Browser) -> None:
    person = Person(browser)
    for known in ("VC", "translation", "confidence 0.40", "1×", "a.txt", "2–21", "proposed"):
        assert known in person.words
    assert person.page.xpath("string(//blockquote)") == SENTENCE
    assert person.page.xpath("string(//blockquote/mark)") == WRONG
    assert person.page.xpath("//*[@id='term']/a/@href")[0].startswith("/term/")
    other = Person(browser, "/review?source=sea/d")
    assert other.card == ("fish", "ปลา")
    assert other.page.xpath("string(//p[@class='others'])").split()[:3] == ["also", "มัจฉา", "proposed"]
    assert other.page.xpath("string(//h2/span[@class='domain'])") == "sea"
    twice = Person(browser, "/review?source=news/b")
    assert len(twice.page.xpath("//ul[@class='lines']/li")) == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ORDER),
        ("?order=&status=&kind=&source=&domain=", ORDER),
        ("?order=frequent", [ORDER[2], ORDER[4], ORDER[0], ORDER[1], ORDER[3]]),
        ("?kind=mixed", [ORDER[2]]),
        ("?source=news/", [ORDER[1], ORDER[4]]),
        ("?source=news/&kind=transliteration", [ORDER[4]]),
        ("?domain=sea", ORDER[2:4]),
        ("?domain=-", [*ORDER[:2], ORDER[4]]),
        ("?status=approved", []),
        ("?source=nowhere", []),
    ],
)
def test_terms_are_those_that_the_address_asks_for_and_can_be_skipped(
    browser: Browser, query: str, expected: list[tuple[str, str]]
) -> None:
    person, seen = Person(browser, f"/review{query}"), []
    while person.card:
        seen.append(person.card)
        person.follow("Skip")
    assert seen == expected
    assert person.left == len(expected) or f"at most {person.left} left" in person.words
    if expected:
        assert person.follow("Go through what is left").card == expected[0]


def test_what_was_decided_can_be_gone_through_again(browser: Browser, path: Path) -> None:
    Person(browser).press("approved").press("approved")
    person = Person(browser, "/review?status=approved")
    assert person.card == ORDER[0]
    assert person.press("approved").card == ORDER[1]
    assert person.press("forbidden").card is None
    assert (all_statuses(path)[WRONG], all_statuses(path)["บันไดปลา"]) == ("approved", "forbidden")


def test_a_term_that_was_followed_to_is_skipped_alone(browser: Browser, path: Path) -> None:
    person = Person(browser, f"/review?domain=sea&concept={concept(path, 'fish').id}&thai=มัจฉา")
    assert person.card == ORDER[3]
    assert person.follow("Skip").card == ORDER[2]


def test_a_wrong_rejection_is_found_and_mended(browser: Browser, path: Path) -> None:
    Person(browser).press("rejected").press("rejected").press("approved")
    person = Person(browser, "/review?status=rejected")
    assert (person.card, person.left) == (ORDER[0], 2)
    assert person.press("rejected").card == ORDER[1]
    assert person.press("approved").card is None
    person.follow("Go through what is left")
    assert (person.card, person.left) == (ORDER[0], 1)
    assert person.press("begin-later").press("correct").card is None
    assert (all_statuses(path)["บันไดปลา"], all_statuses(path)[RIGHT]) == ("approved", "approved")


def test_choices_are_what_the_glossary_has(browser: Browser) -> None:
    page = Person(browser).page
    assert page.xpath("//datalist/option/@value") == ["news/", "sea/"]
    assert page.xpath("//select[@id='domain']/option/@value") == ["", "-", "sea"]


@pytest.mark.parametrize(
    ("moves", "thai"),
    [
        (["begin-later"], RIGHT),
        (["begin-later-letter"] * 4, RIGHT),
        (["end-earlier", "begin-later"], "ห่วงโซ่"),
        (["end-later-letter", "end-earlier-letter", "begin-earlier", "begin-later", "begin-later"], RIGHT),
    ],
)
def test_a_span_is_corrected_in_its_sentence_without_a_script(
    browser: Browser, path: Path, moves: list[str], thai: str
) -> None:
    person = Person(browser)
    for move in moves:
        person.press(move)
    assert person.page.xpath("string(//blockquote/mark)").strip() == thai
    assert person.page.xpath("//*[@data-whole]/@disabled") == ["disabled"] * 3
    assert person.press("correct").card == ORDER[1]
    assert (all_statuses(path)[thai], all_statuses(path)[WRONG]) == ("approved", "rejected")
    assert thai in person.page.xpath("string(//span[@class='last'])")


def test_a_span_that_is_moved_back_is_no_correction(browser: Browser, path: Path) -> None:
    person = Person(browser).press("begin-later").press("begin-earlier")
    assert person.press("approved").card == ORDER[1]
    assert all_statuses(path)[WRONG] == "approved"


@pytest.mark.parametrize(
    "fields", ["start=3&end=2", "start=0&end=9999", "start=-1&end=3", "start=x&end=", "start=21&end=22"]
)
def test_a_span_that_is_none_in_its_sentence_is_that_of_the_term(browser: Browser, path: Path, fields: str) -> None:
    id_ = concept(path, "value chain").id
    person = Person(browser, f"/review?concept={id_}&thai={WRONG}&{fields}")
    assert (person.card, person.page.xpath("string(//blockquote/mark)")) == (ORDER[0], WRONG)


@pytest.mark.parametrize(("typed", "expected"), [(f" {RIGHT} ", RIGHT), (WRONG, WRONG), ("สายโซ่คุณค่า", "สายโซ่คุณค่า")])
def test_a_term_is_typed_in_place_of_another(browser: Browser, path: Path, typed: str, expected: str) -> None:
    person = Person(browser)
    address, own = "/review/decide", person.form("approved")[1]
    browser.post(address, data=own | {"decision": "correct", "right": typed})
    assert all_statuses(path)[expected] == "approved"
    assert (expected == WRONG) == (all_statuses(path)[WRONG] == "approved")


# ---- what goes wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [False, True])
def test_a_decision_is_offered_again_when_the_session_has_ended(browser: Browser, path: Path, script: bool) -> None:
    person = Person(browser, script=script).press("begin-later")
    browser.cookies.clear()
    person.press("correct")
    assert person.answer.status_code == 403
    assert (person.card, all_statuses(path)[WRONG]) == (ORDER[0], "proposed")
    (form,) = person.page.xpath("//*[@data-obstacle='session']//form")
    answer = browser.post(form.get("action"), data={**form.fields, "decision": "correct"})
    assert answer.status_code == 200
    assert (all_statuses(path)[RIGHT], all_statuses(path)[WRONG]) == ("approved", "rejected")


def test_undo_is_offered_again_when_the_session_has_ended(browser: Browser, path: Path) -> None:
    person = Person(browser).press("approved")
    browser.cookies.clear()
    assert person.press("u").answer.status_code == 403
    assert all_statuses(path)[WRONG] == "approved"
    (form,) = person.page.xpath("//*[@data-obstacle='session']//form")
    browser.post(form.get("action"), data=dict(form.fields))
    assert all_statuses(path)[WRONG] == "proposed"


@pytest.mark.parametrize(
    "wrong",
    [
        {"order": "best"},
        {"status": "burnt"},
        {"trail": "1-0123abcd"},
        {"trail": "nan,0,1~1-0123abcd"},
        {"kind": "x"},
        {"after": "1,2"},
        {"after": "nan,1,2"},
        {"after": "1,2,99999999999999999999"},
        {"done": "1-x"},
        {"made": "1.2"},
    ],
)
def test_a_field_that_is_none_is_named(browser: Browser, path: Path, wrong: dict[str, str]) -> None:
    answer = browser.get("/review", params=wrong)
    assert answer.status_code == 400
    assert f"{next(iter(wrong))} must be" in answer.text
    own = Person(browser).form("approved")[1]
    assert browser.post("/review/decide", data=own | wrong).status_code == 400
    assert all_statuses(path)[WRONG] == "proposed"


@pytest.mark.parametrize("right", ["ก" * 1_001, "ก" * 5_000])
def test_a_correction_that_is_too_long_is_refused_and_not_cut(browser: Browser, path: Path, right: str) -> None:
    own = Person(browser).form("approved")[1]
    answer = browser.post("/review/decide", data=own | {"decision": "correct", "right": right})
    assert (answer.status_code, f"right must have at most 1,000 code points; got {len(right):,}" in answer.text) == (
        400,
        True,
    )
    assert all_statuses(path)[WRONG] == "proposed"


def test_a_long_correction_is_approved_as_it_is(browser: Browser, path: Path) -> None:
    person = Person(browser)
    assert person.page.xpath("//input[@id='right']/@maxlength") == ["1000"]
    long = {"decision": "correct", "right": "ก" * 1_000}
    assert browser.post("/review/decide", data=person.form("approved")[1] | long).status_code == 200
    assert all_statuses(path)["ก" * 1_000] == "approved"


@pytest.mark.parametrize("field", ["right", "thai", "decision", "source", "done"])
def test_a_file_in_the_field_of_a_text_is_refused(browser: Browser, path: Path, field: str) -> None:
    own = Person(browser).form("approved")[1] | {"decision": "correct", "right": RIGHT}
    own.pop(field, None)
    answer = browser.post("/review/decide", data=own, files={field: ("a.txt", b"x")})
    assert (answer.status_code, f"{field} must be a text; got a file" in answer.text) == (400, True)
    assert all_statuses(path)[WRONG] == "proposed"


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "burn"},
        {"decision": "proposed"},
        {"decision": ""},
        {"concept": ""},
        {"decision": "correct", "right": " "},
    ],
)
def test_no_decision_is_made_that_is_none(browser: Browser, path: Path, wrong: dict[str, str]) -> None:
    own = Person(browser).form("approved")[1]
    assert browser.post("/review/decide", data=own | wrong).status_code == 400
    with Store(path) as store:
        assert [d.action for d in store.history()] == ["import"]


def test_a_decision_that_does_not_say_what_was_seen_is_not_made(browser: Browser, path: Path) -> None:
    own = Person(browser).form("approved")[1]
    del own["seen"]
    assert browser.post("/review/decide", data=own).status_code == 409
    assert all_statuses(path)[WRONG] == "proposed"


def test_what_is_read_only_is_only_looked_through(path: Path) -> None:
    with browsing(path, Settings(read_only=True)) as browser:
        person = Person(browser)
        assert not person.page.xpath("//form[@method='post']")
        assert person.follow("Next").card == ORDER[1]
        for page in ("decide", "undo"):
            assert browser.submit(f"/review/{page}", {"decision": "approved"}).status_code == 403


def test_a_file_of_another_format_is_written_after_each_decision(tmp_path: Path) -> None:
    path = tmp_path / "my.csv"
    path.write_text("english,thai,confidence\nbank,ธนาคาร,0.4\nfish,ปลา,0.5\n", encoding="utf-8")
    with browsing(path) as browser:
        person = Person(browser).press("approved")
        assert "bank,ธนาคาร" in path.read_text(encoding="utf-8")
        assert ",approved" in path.read_text(encoding="utf-8")
        assert person.press("u").card == ("bank", "ธนาคาร")
        assert ",approved" not in path.read_text(encoding="utf-8")
        person.press("forbidden")
    with browsing(path) as browser:
        assert Person(browser).card == ("fish", "ปลา")


def test_hostile_terms_are_text(tmp_path: Path) -> None:
    with browsing(fill(tmp_path / "my.glossary")) as browser:
        person = Person(browser)
        while person.card:
            assert "<script>alert" not in person.answer.text
            assert "<img src=x" not in person.answer.text
            person.press("begin-later") if person.moves else None
            person.press("rejected") if not person.page.xpath("//*[@data-whole]/@disabled") else person.press("correct")
