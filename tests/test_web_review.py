from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from align.errors import InputError
from align.records import KINDS
from glossary import Entry, Variant, review
from glossary.entries import STATUSES
from glossary.store import Decision, Store
from glossary.store.proposals import ORDERS, Wanted

from .test_store import counted, pair
from .web import Browser, all_statuses, browsing, concept, fill

pytest.importorskip("fastapi", reason="the extra web is not installed")

from glossary.web.app import Settings
from glossary.web.review_way import ACTIONS, REVIEWED, Mark, Way, rank, rank_text

SENTENCE = "นำแนวคิดห่วงโซ่คุณค่า (value chain) มาใช้"
WRONG, RIGHT = "แนวคิดห่วงโซ่คุณค่า", "ห่วงโซ่คุณค่า"
ORDER = [
    ("value chain", WRONG),
    ("fish ladder", "บันไดปลา"),
    ("fish", "ปลา"),
    ("fish", "มัจฉา"),
    ("wrasse", "ปลานกขุนทอง"),
]
"""The proposals that are tried on, the least sure first."""


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count what is left for each card, however long that takes on a machine that is busy."""
    monkeypatch.setattr(review, "FRESH", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "my.glossary"
    with Store(path, create=True) as store:
        store.count(
            [
                counted("news/b", [pair(("wrasse",), "ปลานกขุนทอง", (), "transliteration", 0.9, at) for at in (9, 99)]),
                counted("news/c", [pair(("fish ladder",), "บันไดปลา", (), "translation", 0.6, 9)]),
                counted("sea/d", [pair(("fish",), "ปลา", (), "mixed", 0.7, 9)] * 3, domain="sea"),
                counted("sea/e", [pair(("fish",), "มัจฉา", (), "translation", 0.8, 9)], domain="sea"),
            ]
        )
        variant = Variant(WRONG, "translation", 0.4, 1, ("a.txt:2-21",), examples=(SENTENCE,))
        store.take_in([Entry("value chain", ("VC",), (variant,))])
    return path


@pytest.fixture
def browser(path: Path) -> Iterator[Browser]:
    with browsing(path) as browser:
        yield browser


class Person:
    """One who reviews with forms and links alone."""

    def __init__(self, browser: Browser, address: str = "/review", *, script: bool = False) -> None:
        self.browser, self.script = browser, script
        self.answer = browser.get(address)

    @property
    def page(self) -> Any:
        return html.fromstring(self.answer.text)

    @property
    def card(self) -> tuple[str, str] | None:
        """The English and the Thai term that are shown."""
        thai = self.page.xpath("//del[@data-was]")
        return (self.page.xpath("string(//*[@id='term']/a)").strip(), thai[0].text_content()) if thai else None

    @property
    def left(self) -> int:
        return int(self.page.xpath("string(//@data-left)"))

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.page.itertext()).split())

    @property
    def obstacle(self) -> str:
        """What is said to have been in the way."""
        return " ".join(" ".join(self.page.xpath("//*[@data-obstacle]")[0].itertext()).split())

    def form(self, value: str) -> tuple[str, dict[str, str]]:
        """The address and the fields of the form with a button of this value, once it is pressed."""
        (button,) = self.page.xpath(f"//div[@class='deciding']//button[@value='{value}']") or self.page.xpath(
            f"//button[@value='{value}' or (@data-keys='{value}')][not(ancestor::*[@data-obstacle])]"
        )
        assert button.get("disabled") is None
        (form,) = button.xpath("ancestor::form")
        pressed = {button.get("name"): value} if button.get("name") else {}
        return form.get("action"), {**form.fields, **pressed}

    def press(self, value: str, **fields: str) -> Person:
        """Press a button, with some fields filled in otherwise."""
        address, own = self.form(value)
        if value in self.moves:
            self.answer = self.browser.get(address, params=own | fields)
            return self
        headers = {"X-CSRF-Token": own["csrf"]} if self.script else {}
        self.answer = self.browser.post(address, data=own | fields, headers=headers, follow_redirects=True)
        return self

    @property
    def moves(self) -> list[str]:
        return self.page.xpath("//button[@name='move']/@value")  # type: ignore[no-any-return]

    def follow(self, words: str) -> Person:
        """Follow a link."""
        (link,) = self.page.xpath(f"//div[@id='standing']//a[contains(., '{words}')]")
        self.answer = self.browser.get(link.get("href"))
        return self


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
    for known in ("VC", "translation", "sure 0.40", "1×", "a.txt:2-21", "proposed"):
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
        assert person.follow("Go through what was skipped").card == expected[0]


def test_what_was_decided_can_be_gone_through_again(browser: Browser, path: Path) -> None:
    Person(browser).press("approved").press("approved")
    person = Person(browser, "/review?status=approved")
    assert person.card == ORDER[0]
    assert person.press("approved").card == ORDER[1]
    assert person.press("forbidden").card is None
    assert (all_statuses(path)[WRONG], all_statuses(path)["บันไดปลา"]) == ("approved", "forbidden")


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


# ---- undo -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [False, True])
def test_decisions_are_undone_one_by_one_back_to_their_terms(browser: Browser, path: Path, script: bool) -> None:
    person = Person(browser, script=script)
    before = all_statuses(path)
    person.press("begin-later")
    for action in ("correct", "rejected", "forbidden"):
        person.press(action)
    for at in (2, 1, 0):
        assert person.press("u").card == ORDER[at]
        assert person.left == 5 - at
    assert all_statuses(path) == before
    assert not person.page.xpath("//form[@class='undo']")
    assert "0 decided" in person.words
    assert person.press("approved").card == ORDER[1]


def test_undo_goes_back_from_the_end(browser: Browser) -> None:
    person = Person(browser)
    for _ in ORDER:
        person.press("approved")
    assert person.card is None
    assert person.press("u").card == ORDER[-1]


def test_a_term_that_undo_went_back_to_can_be_skipped(browser: Browser) -> None:
    person = Person(browser).press("approved").press("u").follow("Skip")
    assert person.card == ORDER[1]


def test_what_another_decided_since_is_not_undone(browser: Browser, path: Path) -> None:
    person = Person(browser).press("approved").press("approved")
    with Store(path) as store:
        store.decide(concept(path, "fish ladder").id, "บันไดปลา", "forbidden")
    person.press("u")
    assert person.answer.status_code == 409
    assert "cannot be taken back" in person.words
    assert person.press("u").card == ORDER[0]
    assert all_statuses(path)["บันไดปลา"] == "forbidden"


def test_what_is_undone_by_two_at_once_is_undone_once(
    browser: Browser, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(browser).press("approved")
    undo = Store.undo

    def undo_later(store: Store, *given: Any) -> list[Decision]:
        with monkeypatch.context() as patched, Store(path) as other:
            patched.setattr(Store, "undo", undo)
            other.undo()
        return undo(store, *given)

    monkeypatch.setattr(Store, "undo", undo_later)
    person.press("u")
    assert (person.answer.status_code, "cannot be taken back" in person.words) == (409, True)
    assert person.card == ORDER[0]
    assert all_statuses(path)[WRONG] == "proposed"


def test_the_decisions_of_another_glossary_are_not_undone(browser: Browser, path: Path, tmp_path: Path) -> None:
    person = Person(browser).press("approved")
    with browsing(fill(tmp_path / "other.glossary")) as other:
        elsewhere = Person(other).press("rejected")
        before = all_statuses(tmp_path / "other.glossary")
        address, own = elsewhere.form("u")
        mine = person.form("u")[1]["done"]
        assert mine.split("-")[0] in own["done"]
        assert other.post(address, data=own | {"done": mine}).status_code == 409
        assert all_statuses(tmp_path / "other.glossary") == before


# ---- several people -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [False, True])
@pytest.mark.parametrize("again", ["approved", "forbidden", "skip"])
def test_the_later_of_two_is_shown_what_the_other_decided(
    path: Path, browser: Browser, script: bool, again: str
) -> None:
    with browsing(path) as another:
        first, second = Person(browser), Person(another, script=script)
        first.press("forbidden")
        second.press("approved")
        assert second.answer.status_code == 409
        assert second.card == ORDER[0]
        assert second.obstacle.endswith(f"forbidden {WRONG} status nothing → becomes forbidden")
        assert all_statuses(path)[WRONG] == "forbidden"
        second = second.follow("Skip") if again == "skip" else second.press(again)
        assert second.card == ORDER[1]
        assert all_statuses(path)[WRONG] == {"skip": "forbidden"}.get(again, again)


def test_a_correction_that_comes_too_late_is_kept_to_be_made_again(path: Path, browser: Browser) -> None:
    with browsing(path) as another:
        second = Person(another).press("begin-later")
        Person(browser).press("rejected")
        assert second.press("correct").answer.status_code == 409
        assert second.press("correct").answer.status_code == 200
    assert all_statuses(path)[RIGHT] == "approved"


def test_one_who_took_a_decision_back_is_seen_too(path: Path, browser: Browser) -> None:
    first = Person(browser).press("approved")
    with browsing(path) as another:
        second = Person(another, f"/review?concept={concept(path, 'value chain').id}&thai={WRONG}")
        first.press("u")
        assert "1 decision of before was taken back" in second.press("forbidden").obstacle
        assert all_statuses(path)[WRONG] == "proposed"


def test_a_term_that_is_gone_is_not_added_again(path: Path, browser: Browser) -> None:
    with Store(path) as store:
        store.take_in([Entry("harbour", (), (Variant("ท่าเรือ", confidence=0.1),))])
    person = Person(browser)
    assert person.card == ("harbour", "ท่าเรือ")
    with Store(path) as store:
        store.undo()
        store._connection.execute("DELETE FROM concepts WHERE id = ?", (person.form("approved")[1]["concept"],))
    person.press("approved")
    assert (person.answer.status_code, person.card) == (409, ORDER[0])
    assert "ท่าเรือ" not in all_statuses(path)


def test_two_who_review_at_once_decide_on_each_term_once(path: Path, browser: Browser) -> None:
    with browsing(path) as another:
        people = [Person(browser, script=True), Person(another, script=True)]
        decided: list[tuple[str, str] | None] = []
        for _ in range(10):
            for person, action in zip(people, ("approved", "rejected"), strict=True):
                if person.card and person.answer.status_code == 409:
                    person.follow("Skip")
                elif person.card:
                    shown = person.card
                    if person.press(action).answer.status_code == 200:
                        decided.append(shown)
    assert sorted(filter(None, decided)) == sorted(ORDER)
    with Store(path) as store:
        assert sum(d.action in STATUSES for d in store.history()) == len(ORDER)


# ---- what goes wrong ----------------------------------------------------------------------------------------


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
        {"status": "rejected"},
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
    own = Person(browser).form("approved")[1]
    assert browser.post("/review/decide", data=own | {"decision": "correct", "right": "ก" * 1_000}).status_code == 200
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


# ---- the address --------------------------------------------------------------------------------------------

places = st.tuples(
    st.floats(0, 1), st.one_of(st.integers(-(10**6), 0), st.floats(-1e6, 0)), st.integers(0, (1 << 63) - 1)
)
ways = st.builds(
    Way,
    st.builds(
        Wanted,
        st.sampled_from(ORDERS),
        st.sampled_from(REVIEWED),
        st.sampled_from(["", *KINDS]),
        st.text(max_size=9).map(str.strip),
        st.none() | st.text(max_size=9).filter(lambda domain: domain != "-"),
    ),
    st.none() | places,
    st.lists(st.builds(Mark, st.integers(1, 10**9), st.just("0123abcd")), max_size=9).map(tuple),
    st.tuples(*[st.integers(0, 9999)] * len(ACTIONS)),
)


@settings(max_examples=50)
@given(ways)
def test_an_address_says_the_whole_way(way: Way) -> None:
    assert Way.of(way.fields()) == way


@given(places)
def test_a_place_in_the_order_is_the_same_once_it_is_written_and_read(place: tuple[float, float, int]) -> None:
    assert rank(rank_text(place)) == place


@given(st.text(max_size=30))
def test_what_is_no_place_is_refused(text: str) -> None:
    with suppress(InputError):
        assert rank(text) is None or text.count(",") == 2
