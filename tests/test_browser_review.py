from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from align.records import Pair, Parenthetical
from glossary import Source
from glossary.commands.review import MOVES
from glossary.store import DocumentEvidence, Store, digest_of, evidence_of
from glossary.store.review import Span

from .browser import Served, barriers, everyone, page_of, press_in_thai, serving, small

pytestmark = pytest.mark.slow

WRONG, RIGHT = "แนวคิดห่วงโซ่คุณค่า", "ห่วงโซ่คุณค่า"
TERMS = (
    ("value chain", f"เขานำ{WRONG} (value chain) มาใช้", WRONG),
    ("kindness", "มีน้ำใจงาม😀 (kindness) เสมอ", "น้ำใจงาม😀"),
    ("fish ladder", "ทำบันไดปลา (fish ladder)", "บันไดปลา"),
    ("wrasse", "พบปลานกขุนทอง (wrasse)", "ปลานกขุนทอง"),
    ("carp", "พบปลาตะเพียน (carp)", "ปลาตะเพียน"),
    ("harbour", "ถึงท่าเรือ (harbour)", "ท่าเรือ"),
)
"""The proposals in their order: the English term, its sentence, the Thai term."""
ENGLISH = [english for english, _, _ in TERMS]


def decide(served: Served, english: str, status: str) -> None:
    """Decide as another person."""
    thai = next(thai for term, _, thai in TERMS if term == english)
    with Store(served.path) as store:
        store.decide(next(e.id for e in store if e.english == english), thai, status)


def document(at: int, english: str, text: str, thai: str) -> DocumentEvidence:
    begin = text.index(thai)
    end = begin + len(thai)
    pair = Pair((english,), (), thai, "translation", 0.4 + at / 20, begin, end, Parenthetical(end, end + 1, "x"))
    name = f"{'sea' if at > 2 else 'land'}/{at}.txt"
    return DocumentEvidence(name, digest_of(text), "", "", tuple(evidence_of(pair, Source(name, begin, end), text)))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = make_glossary(tmp_path_factory.mktemp("review"))
    with serving(path) as address:
        yield Served(path, address.rstrip("/"))


def make_glossary(folder: Path) -> Path:
    path = folder / "my.glossary"
    with Store(path, create=True) as store:
        store.count(document(at, *term) for at, term in enumerate(TERMS))
    return path


@pytest.fixture
def served(server: Served) -> Served:
    """Undo all decisions of the glossary."""
    with Store(server.path) as store:
        while store.undo():
            pass
    return server


def wait_for_card(page: Any, english: str) -> None:
    """Wait until the card of an English term is shown."""
    page.wait_for_selector(f"#review:not([aria-busy]) #term:has-text('{english}')", timeout=5000)


def press(page: Any, keys: str, english: str) -> None:
    """Press keys, then wait for the card of an English term."""
    for key in keys.split():
        page.keyboard.press(key)
    wait_for_card(page, english)


def open_review(page: Any, served: Served, query: str = "", english: str = ENGLISH[0]) -> Any:
    """Open the review in the same session for each test."""
    name = f"wonglep_session_{urlsplit(served.address).port}_aaaaaaaa"
    page.context.add_cookies([{"name": name, "value": "a" * 43, "url": served.address}])
    page.goto(f"{served.address}/review{query}")
    wait_for_card(page, english)
    return page


def marked(page: Any) -> str:
    text: str = page.inner_text(".sentence mark")
    assert text.strip() == page.inner_text("[data-term]") == page.input_value("#right")
    return text.strip()


@pytest.mark.parametrize(
    ("key", "status"), [("a", "approved"), ("d", "admitted"), ("f", "forbidden"), ("r", "rejected"), ("s", "proposed")]
)
def test_a_key_decides(chromium: Any, served: Served, key: str, status: str) -> None:
    with page_of(chromium) as page:
        press(open_review(page, served), key, ENGLISH[1])
        assert served.statuses()[WRONG] == status
        assert page.inner_text(".counts") == ("0 decided · 6 left" if key == "s" else "1 decided · 5 left")


def test_space_skips_or_presses_the_focused_button(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        press(open_review(page, served), "Space", ENGLISH[1])
        page.focus("button[value=forbidden]")
        press(page, "Space", ENGLISH[2])
        assert served.statuses()["น้ำใจงาม😀"] == "forbidden"
        assert page.evaluate("document.activeElement.value") == "forbidden"


@pytest.mark.parametrize(
    ("keys", "thai"),
    [
        ("ArrowRight", RIGHT),
        ("Shift+ArrowRight", "วคิดห่วงโซ่คุณค่า"),
        ("> Shift+ArrowLeft <", f"นำ{WRONG}"),
        ("[ [ ArrowRight", "ห่วง"),
        ("{ { } {", "แนวคิดห่วงโซ่คุ"),
        ("}", WRONG),
    ],
)
def test_keys_move_the_span(chromium: Any, served: Served, keys: str, thai: str) -> None:
    with page_of(chromium) as page:
        open_review(page, served)
        for key in keys.split():
            page.keyboard.press(key)
        assert marked(page) == thai
        assert page.is_enabled("button[value=rejected]") == (thai == WRONG)
        page.keyboard.press("Escape")
        assert marked(page) == WRONG
        assert page.inner_text("[data-approve]").split() == ["Approve", "a"]


KEYS = {"ArrowLeft": "\x1b[D", "ArrowRight": "\x1b[C", "Shift+ArrowLeft": "<", "Shift+ArrowRight": ">"}
"""Keys of the page that differ from those of the terminal."""


@pytest.mark.parametrize("term", TERMS[:2], ids=ENGLISH[:2])
def test_a_span_moves_as_on_a_terminal_without_a_request(
    chromium: Any, served: Served, term: tuple[str, str, str]
) -> None:
    english, text, thai = term
    draw, span = random.Random(7), Span(text, text.index(thai), text.index(thai) + len(thai))
    with page_of(chromium) as page:
        open_review(page, served, f"?source=land/{TERMS.index(term)}", english)
        page.on("request", lambda request: pytest.fail(f"asked for {request.url}"))
        for _ in range(100):
            key = draw.choice([*KEYS, *(MOVES.keys() - KEYS.values())])
            span = span.move(MOVES[KEYS.get(key, key)])
            page.keyboard.press(key)
            assert page.text_content(".sentence mark") == span.thai
            assert page.text_content(".sentence") == text
            assert marked(page) == span.thai.strip()


def test_a_moved_span_is_a_correction(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        open_review(page, served)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("r")
        assert "Enter approves it" in page.inner_text("#said")
        assert set(served.statuses().values()) == {"proposed"}
        press(page, "a", ENGLISH[1])
        press(page, "{ Enter", ENGLISH[2])
        assert served.statuses() | {RIGHT: "approved", WRONG: "rejected", "น้ำใจงาม": "approved"} == served.statuses()


@pytest.mark.parametrize("key", ["e", "c"])
def test_a_term_can_be_typed(chromium: Any, served: Served, key: str) -> None:
    with page_of(chromium) as page:
        open_review(page, served)
        page.keyboard.press(key)
        page.keyboard.type("สาย")
        assert page.inner_text("[data-term]") == "สาย"
        page.keyboard.press("Escape")
        assert (page.input_value("#right"), page.inner_text("[data-term]")) == (WRONG, WRONG)
        page.keyboard.press(key)
        page.keyboard.type(RIGHT)
        press(page, "Enter", ENGLISH[1])
        assert (served.statuses()[RIGHT], served.statuses()[WRONG]) == ("approved", "rejected")
        press(page, "a", ENGLISH[2])


def test_keys_work_on_a_thai_keyboard(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        open_review(page, served)
        press_in_thai(page, "บ", "BracketLeft")
        press_in_thai(page, "ฬ", "Period", shift=True)
        press_in_thai(page, ",", "BracketRight", shift=True)
        assert marked(page) == "วคิดห่วงโซ่คุ"
        page.keyboard.press("Escape")
        press_in_thai(page, "ฟ", "KeyA")
        wait_for_card(page, ENGLISH[1])
        assert served.statuses()[WRONG] == "approved"


def test_a_held_key_decides_once(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        open_review(page, served)
        for _ in range(5):
            page.keyboard.down("a")
            page.wait_for_timeout(60)
        page.keyboard.up("a")
        wait_for_card(page, ENGLISH[1])
        assert list(served.statuses().values()).count("approved") == 1


def test_keys_that_begin_with_g_decide_nothing(chromium: Any, served: Served) -> None:
    with page_of(chromium, allowed="404") as page:
        open_review(page, served)
        page.keyboard.press("g")
        page.keyboard.press("a")
        page.keyboard.press("g")
        page.keyboard.press("l")
        page.wait_for_selector("input[type=search]")
        assert set(served.statuses().values()) == {"proposed"}


def test_a_whole_review_with_corrections_and_all_of_it_undone(chromium: Any, served: Served) -> None:
    before = served.statuses()
    with page_of(chromium) as page:
        open_review(page, served)
        press(page, "ArrowRight Enter", ENGLISH[1])
        press(page, "Shift+ArrowRight { a", ENGLISH[2])
        press(page, "s", ENGLISH[3])
        press(page, "f", ENGLISH[4])
        press(page, "u", ENGLISH[3])
        press(page, "d", ENGLISH[4])
        page.reload()
        wait_for_card(page, ENGLISH[4])
        page.wait_for_selector(".counts:has-text('3 decided')")
        press(page, "r", ENGLISH[5])
        press(page, "a", "the last one")
        words = page.inner_text(".end").split()
        assert "5 decisions in this review:" in " ".join(words)
        assert " ".join(words[words.index("approved") :][:8]) == "approved 1 corrected 2 admitted 1 rejected 1"
        assert served.statuses() | {RIGHT: "approved", "ใจงาม": "approved"} == served.statuses()
        press(page, "Enter", ENGLISH[2])
        press(page, "r", "Nothing is left")
        assert page.get_attribute("progress", "value") == page.get_attribute("progress", "max") == "6"
        assert page.is_visible("a[href='/stats']")
        for english in (ENGLISH[2], ENGLISH[5], ENGLISH[4]):
            press(page, "u", english)
        page.goto(f"{served.address}/review")
        wait_for_card(page, ENGLISH[2])
        for english in (ENGLISH[3], ENGLISH[1], ENGLISH[0]):
            press(page, "u", english)
        assert served.statuses() == before
        assert page.is_hidden("form.undo")


def come_back(page: Any, served: Served, english: str) -> None:
    """Leave the page, then come back by the link of the header."""
    page.goto(f"{served.address}/stats")
    page.keyboard.press("g")
    page.keyboard.press("v")
    wait_for_card(page, english)


def test_a_review_goes_on_where_it_was_left(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        press(open_review(page, served, "?source=sea/", ENGLISH[3]), "a", ENGLISH[4])
        press(page, "s", ENGLISH[5])
        come_back(page, served, ENGLISH[5])
        assert page.inner_text(".counts") == "1 decided · at most 2 left"
        assert "sea/" in page.inner_text(".filters summary")
        press(page, "b", ENGLISH[4])
        another = page.context.new_page()
        come_back(another, served, ENGLISH[4])
        another.goto(f"{served.address}/review?order=frequent&source=land/")
        wait_for_card(another, ENGLISH[0])
        come_back(another, served, ENGLISH[0])
        come_back(page, served, ENGLISH[4])
        press(page, "b", ENGLISH[3])
        page.get_by_role("link", name="From the start").click()
        wait_for_card(page, ENGLISH[0])
        assert page.inner_text(".counts") == "0 decided · 5 left"
        assert page.is_hidden(".back")
        come_back(page, served, ENGLISH[0])
        assert "sea/" not in page.inner_text(".filters summary")


def test_keys_go_back_to_earlier_cards(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        press(open_review(page, served), "s", ENGLISH[1])
        press(page, "f", ENGLISH[2])
        press(page, "b", ENGLISH[1])
        assert "น้ำใจงาม😀. forbidden." in page.inner_text("#announced")
        page.reload()
        wait_for_card(page, ENGLISH[1])
        press(page, "Backspace", ENGLISH[0])
        page.keyboard.press("b")
        press(page, "ArrowRight Enter", ENGLISH[2])
        assert served.statuses() | {RIGHT: "approved", "น้ำใจงาม😀": "forbidden"} == served.statuses()
        page.keyboard.press("e")
        page.keyboard.press("Backspace")
        assert page.input_value("#right") == ""
        page.keyboard.press("Escape")
        press(page, "b", "value chain")
        assert marked_or_typed(page) == RIGHT


def test_filters_are_in_the_url(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        press(open_review(page, served), "a", ENGLISH[1])
        page.click(".filters summary")
        page.fill("#source", "sea/")
        page.select_option("#order", "frequent")
        page.get_by_role("button", name="Show", exact=True).click()
        wait_for_card(page, ENGLISH[3])
        page.wait_for_selector(".undo")
        assert page.inner_text(".counts") == "0 decided · at most 3 left"
        assert "order=frequent" in page.url
        assert "source=sea" in page.url
        for english in (*ENGLISH[4:], "Nothing is left"):
            press(page, "a", english)
        assert "source=sea" in page.url
        assert page.locator("#sources option").count() == 2


def test_decisions_of_another_filter_are_undone_uncounted(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        press(open_review(page, served, "?source=land/"), "a", ENGLISH[1])
        press(page, "f", ENGLISH[2])
        page.goto(f"{served.address}/review?source=sea/")
        wait_for_card(page, ENGLISH[3])
        page.wait_for_selector(".undo")
        press(page, "f", ENGLISH[4])
        assert page.inner_text(".counts") == "1 decided · at most 2 left"
        for english in (ENGLISH[3], ENGLISH[1], ENGLISH[0]):
            press(page, "u", english)
            assert page.inner_text("#announced").startswith("Undone. ")
            assert page.inner_text(".counts") == "0 decided · at most 3 left"
        assert set(served.statuses().values()) == {"proposed"}


def test_the_later_of_two_sees_the_decision_of_the_other(chromium: Any, served: Served) -> None:
    with page_of(chromium, allowed="409") as mine, page_of(chromium) as other:
        open_review(mine, served)
        open_review(other, served)
        press(other, "f", ENGLISH[1])
        mine.keyboard.press("ArrowRight")
        mine.keyboard.press("a")
        mine.wait_for_selector("[data-obstacle=overtaken]")
        wait_for_card(mine, ENGLISH[0])
        assert "forbidden" in mine.inner_text("[data-obstacle]")
        assert served.statuses()[WRONG] == "forbidden"
        assert marked_or_typed(mine) == RIGHT
        mine.reload()
        wait_for_card(mine, ENGLISH[0])
        press(mine, "ArrowRight a", ENGLISH[1])
        assert (served.statuses()[RIGHT], served.statuses()[WRONG]) == ("approved", "rejected")
        press(other, "a", ENGLISH[2])
        press(mine, "a", ENGLISH[1])
        press(mine, "s", ENGLISH[2])
        assert served.statuses()["น้ำใจงาม😀"] == "approved"


def marked_or_typed(page: Any) -> str:
    text: str = page.input_value("#right")
    assert page.inner_text("[data-term]") == text
    return text


def test_terms_decided_meanwhile_are_not_offered(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        open_review(page, served)
        decide(served, ENGLISH[1], "approved")
        press(page, "a", ENGLISH[2])


def test_keys_before_an_answer_are_ignored_with_a_message(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        open_review(page, served)
        held: list[Any] = []
        page.route("**/review/decide", lambda route: held.append(route))
        page.keyboard.press("a")
        page.keyboard.press("r")
        page.keyboard.press("s")
        assert "not answered yet" in page.inner_text("#said")
        assert len(held) == 1
        held[0].continue_()
        page.unroute("**/review/decide")
        wait_for_card(page, ENGLISH[1])
        assert sorted(served.statuses().values()) == ["approved", *["proposed"] * 5]
        press(page, "r", ENGLISH[2])


def test_nothing_is_lost_when_the_server_does_not_answer(chromium: Any, served: Served) -> None:
    with page_of(chromium, allowed="Failed to load") as page:
        open_review(page, served)
        page.route("**/review/decide", lambda route: route.abort())
        page.keyboard.press("ArrowRight")
        page.keyboard.press("a")
        page.wait_for_selector("[data-failed]:not([hidden])")
        assert marked(page) == RIGHT
        page.unroute("**/review/decide")
        page.click("[data-retry]")
        wait_for_card(page, ENGLISH[1])
        assert served.statuses()[RIGHT] == "approved"


def test_nothing_is_lost_when_the_session_ends(chromium: Any, tmp_path: Path) -> None:
    path = make_glossary(tmp_path)
    with serving(path) as address, page_of(chromium, allowed="403") as page:
        served = Served(path, address.rstrip("/"))
        press(open_review(page, served), "a", ENGLISH[1])
        page.context.clear_cookies()
        page.keyboard.press("{")
        page.keyboard.press("a")
        page.wait_for_selector("[data-obstacle=session]")
        assert served.statuses()["น้ำใจงาม😀"] == "proposed"
        page.click("[data-again]")
        wait_for_card(page, ENGLISH[2])
        assert served.statuses()["น้ำใจงาม"] == "approved"
        press(page, "u", ENGLISH[1])
        press(page, "u", ENGLISH[0])


def test_nothing_is_lost_when_the_server_restarts(chromium: Any, tmp_path: Path) -> None:
    path = make_glossary(tmp_path)
    with page_of(chromium, allowed="Failed to load") as page:
        with serving(path) as address:
            again = Served(path, address.rstrip("/"))
            press(open_review(page, again), "a", ENGLISH[1])
        page.keyboard.press("f")
        page.wait_for_selector("[data-failed]:not([hidden])")
        with serving(path, "--port", str(urlsplit(address).port)):
            assert again.statuses()["น้ำใจงาม😀"] == "proposed"
            press(page, "f", ENGLISH[2])
            assert again.statuses()["น้ำใจงาม😀"] == "forbidden"
            press(page, "u", ENGLISH[1])
            press(page, "u", ENGLISH[0])


def test_the_next_card_is_announced_and_the_focus_stays(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        open_review(page, served)
        page.get_by_role("button", name="Approve", exact=True).click()
        wait_for_card(page, ENGLISH[1])
        said = page.inner_text("#announced")
        assert "approved" in said
        assert f"{ENGLISH[1]}: น้ำใจงาม😀" in said
        assert page.evaluate("document.activeElement.dataset.approve") == ""
        page.keyboard.press("e")
        page.keyboard.type("น้ำใจ")
        press(page, "Enter", ENGLISH[2])
        assert page.evaluate("document.activeElement.className") == "card"


def test_a_refused_name_is_reported_in_sight(chromium: Any, served: Served) -> None:
    with page_of(chromium, 360, allowed="400") as page:
        open_review(page, served)
        page.locator(".naming summary").click()
        page.fill("#name", "a\u202eb")
        page.keyboard.press("Enter")
        refused = page.locator(".naming .error")
        refused.wait_for()
        # Pages scroll by whole pixels.
        assert refused.evaluate("node => Math.floor(node.getBoundingClientRect().bottom) <= innerHeight")


def test_each_action_is_announced_once(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        press(open_review(page, served), "a", ENGLISH[1])
        for key, shown, done in (
            ("s", 2, ""),
            ("f", 3, "forbidden: "),
            ("b", 2, ""),
            ("u", 2, "Undone. "),
            ("s", 3, ""),
            ("u", 0, "Undone. "),
        ):
            press(page, key, ENGLISH[shown])
            said = page.inner_text("#announced")
            assert said.startswith(done or ENGLISH[shown]), (key, said)
            assert f"{ENGLISH[shown]}: {TERMS[shown][2]}. " in said


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("key", ["s", "a"])
def test_a_phone_shows_the_sentence_with_all_that_decides(
    chromium: Any, served: Served, key: str, language: str
) -> None:
    with page_of(chromium, 360, has_touch=True, is_mobile=True, locale=language) as page:
        page.set_viewport_size({"width": 360, "height": 640})
        press(open_review(page, served), key, ENGLISH[1])
        bar = page.locator(".deciding").bounding_box()
        for selector in (".sentence", ".moves", "#right"):
            box = page.locator(selector).bounding_box()
            assert box["y"] + box["height"] <= bar["y"]
        assert bar["y"] + bar["height"] <= 640
        wide = "[...document.querySelectorAll('.card :is(button, .button)')].filter(b => b.scrollWidth > b.clientWidth)"
        assert page.evaluate(f"{wide}.map(b => b.textContent)") == []


def test_a_review_without_a_script(chromium: Any, served: Served) -> None:
    with page_of(chromium, java_script_enabled=False) as page:
        open_review(page, served)
        page.get_by_role("button", name="begin one word later").click()
        assert marked(page) == RIGHT
        page.locator("[data-approve]").click()
        wait_for_card(page, ENGLISH[1])
        page.fill("#right", "น้ำใจ")
        page.locator(".instead button").click()
        wait_for_card(page, ENGLISH[2])
        page.get_by_role("link", name="Skip", exact=True).click()
        wait_for_card(page, ENGLISH[3])
        page.get_by_role("button", name="Undo").click()
        wait_for_card(page, ENGLISH[1])
        assert served.statuses() | {RIGHT: "approved", "น้ำใจงาม😀": "proposed"} == served.statuses()
        page.click(".filters summary")
        page.fill("#source", "sea/")
        page.get_by_role("button", name="Show", exact=True).click()
        wait_for_card(page, ENGLISH[3])
        assert "0 decided" in page.inner_text(".counts")
        assert page.is_visible("form.undo")
        page.get_by_role("button", name="Undo").click()
        wait_for_card(page, ENGLISH[0])


@everyone
def test_the_page_is_accessible(chromium: Any, served: Served, width: int, scheme: str) -> None:
    with page_of(chromium, width, color_scheme=scheme, allowed="409") as page:
        open_review(page, served)
        page.click(".filters summary")
        assert barriers(page) == []
        page.keyboard.press("ArrowRight")
        assert barriers(page) == []
        decide(served, ENGLISH[0], "forbidden")
        page.keyboard.press("a")
        page.wait_for_selector("[data-obstacle]")
        assert barriers(page) == []
        for english in (*ENGLISH[1:], "Nothing is left"):
            press(page, "a", english)
        assert barriers(page) == []


def test_buttons_are_large_enough_to_touch(chromium: Any, served: Served) -> None:
    with page_of(chromium, 360, has_touch=True, is_mobile=True) as page:
        press(open_review(page, served), "a", ENGLISH[1])
        assert page.locator("#review :is(button, .button):visible").count() == 15
        assert small(page, "#review", 44) == []
        page.locator("[data-approve]").tap()
        wait_for_card(page, ENGLISH[2])


@everyone
def test_the_undo_button_describes_the_last_decision(chromium: Any, served: Served, width: int, scheme: str) -> None:
    with page_of(chromium, width, color_scheme=scheme) as page:
        press(open_review(page, served), "f", ENGLISH[1])
        button, last = page.get_by_role("button", name="Undo"), page.locator(".undo .last")
        described = page.locator(f"#{button.get_attribute('aria-describedby')}")
        assert described.inner_text() == last.inner_text() == f"forbidden: {WRONG} {ENGLISH[0]}"
        shown, beside = last.bounding_box(), button.bounding_box()
        assert shown["x"] >= 0
        assert shown["x"] + shown["width"] <= beside["x"]
        assert beside["y"] <= shown["y"] + shown["height"] / 2 <= beside["y"] + beside["height"]
        assert not barriers(page)
