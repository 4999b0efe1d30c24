from __future__ import annotations

from typing import Any

import pytest

from glossary.store import Store

from .browser import Served, barriers, everyone, page_of, press_in_thai, small
from .web import concept

pytestmark = pytest.mark.slow

TEXT = (
    "👩‍🔬 โปรดดูแนวคิดห่วงโซ่คุณค่า (value chain) และห่วงโซ่อุปทาน (supply chain)\n"
    "แบงก์ (bank) เป็นแบงก์ กล่าวถึงก๊าซเรือนกระจก (greenhouse gas)\n"
    "อีกครั้ง ก๊าซเรือนกระจก (greenhouse gas) ในปี (2565)\n"
)
GAS = "ก๊าซเรือนกระจก"


def read(page: Any, glossary: Served, text: str = TEXT) -> None:
    page.goto(f"{glossary.address}/read")
    page.fill("#text", text)
    page.click("#reading button")
    page.wait_for_selector("#reader")


def marked(page: Any) -> str:
    """The Thai of the pair that is current."""
    return str(page.locator(".pair.current .thai").inner_text())


def said(page: Any, words: str) -> None:
    """Wait until the page says something."""
    page.wait_for_function("words => document.getElementById('said').textContent.includes(words)", arg=words)


def test_keys_go_from_pair_to_pair(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        read(page, unchanged)
        seen = []
        for key in "nnnnnnpp":
            page.keyboard.press(key)
            seen.append(marked(page))
        assert seen == ["ห่วงโซ่คุณค่า", "ห่วงโซ่อุปทาน", "แบงก์", GAS, GAS, GAS, GAS, "แบงก์"]
        assert page.locator(".item.current").get_attribute("data-thai") == "แบงก์"
        page.check("[name=only][value=new]")
        page.locator("h1").click()
        page.keyboard.press("n")
        assert marked(page) == GAS


def test_what_is_said_of_a_mark_is_shown_on_focus_and_on_hover(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        read(page, unchanged)
        tip = page.locator("#tip")
        page.keyboard.press("n")
        assert "translation" in tip.inner_text()
        assert "confidence 99 %" in tip.inner_text()
        assert page.locator(".pair.current").get_attribute("aria-describedby") == "tip"
        page.keyboard.press("Escape")
        assert tip.is_hidden()
        page.hover(".reader .term.forbidden")
        assert "write instead" in tip.inner_text()
        assert "ธนาคาร" in tip.inner_text()
        tip.hover()
        page.wait_for_timeout(300)
        assert tip.is_visible()
        page.hover("h1")
        page.wait_for_function("() => document.getElementById('tip').hidden")


def test_a_pair_is_approved_and_that_is_undone_by_keys(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        read(page, served)
        for key in "nnnn":
            page.keyboard.press(key)
        page.keyboard.press("a")
        said(page, "Approved: “ก๊าซเรือนกระจก”")
        assert page.locator(f".reader .pair.is-approved.known:has-text('{GAS}')").count() == 2
        assert page.locator(f".item[data-thai='{GAS}'] .chip").inner_text() == "approved"
        assert served.statuses("greenhouse gas")[GAS] == "approved"
        page.keyboard.press("u")
        said(page, "Undone")
        assert page.locator(f".reader .pair.is-new.new:has-text('{GAS}')").count() == 2


def test_a_decision_that_cannot_be_undone_is_passed_over(chromium: Any, served: Served) -> None:
    with page_of(chromium, allowed="400") as page:
        read(page, served)
        page.keyboard.press("n")
        page.keyboard.press("a")
        said(page, "Approved: “ห่วงโซ่คุณค่า”")
        page.keyboard.press("n")
        page.keyboard.press("a")
        said(page, "Approved: “ห่วงโซ่อุปทาน”")
        with Store(served.path) as store:
            store.decide(concept(served.path, "supply chain").id, "ห่วงโซ่อุปทาน", "admitted")
        page.keyboard.press("u")
        said(page, "cannot be undone")
        page.keyboard.press("u")
        said(page, "Undone")
        assert served.statuses("value chain") == {"ห่วงโซ่คุณค่า": "proposed"}
        assert served.statuses("supply chain") == {"ห่วงโซ่อุปทาน": "admitted"}


def test_nothing_is_lost_when_the_server_does_not_answer(chromium: Any, served: Served) -> None:
    with page_of(chromium, allowed="Failed to load") as page:
        read(page, served)
        page.keyboard.press("n")
        page.keyboard.press("c")
        page.wait_for_selector("#card .correct.open")
        page.fill("[name=right]", "คุณค่า")
        page.route("**/read/*", lambda route: route.abort())
        page.keyboard.press("Enter")
        said(page, "The server is not responding.")
        assert page.input_value("[name=right]") == "คุณค่า"
        page.unroute("**/read/*")
        page.keyboard.press("Enter")
        page.wait_for_selector("#card .undo")
        page.route("**/read/*", lambda route: route.abort())
        page.keyboard.press("u")
        said(page, "The server is not responding.")
        page.unroute("**/read/*")
        page.keyboard.press("u")
        said(page, "Undone")
        assert served.statuses("value chain") == {"ห่วงโซ่คุณค่า": "proposed"}


def test_keys_of_a_thai_keyboard_decide_too(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        read(page, served)
        press_in_thai(page, "ื", "KeyN")
        assert marked(page) == "ห่วงโซ่คุณค่า"
        press_in_thai(page, "แ", "KeyC")
        page.wait_for_selector("#card .correct.open")
        press_in_thai(page, "บ", "BracketLeft")
        assert page.locator("#card .sentence mark").inner_text() == "ห่วงโซ่"
        page.keyboard.press("Escape")
        press_in_thai(page, "ฟ", "KeyA")
        said(page, "Approved: “ห่วงโซ่คุณค่า”")


def test_offsets_hold_where_browsers_drop_letters(chromium: Any, unchanged: Served) -> None:
    text = "หัว\0ข้อ\r\nเขา\0นำแนวคิดห่วงโซ่คุณค่า (value chain) มา"
    with page_of(chromium) as page:
        read(page, unchanged, text)
        page.keyboard.press("n")
        page.keyboard.press("c")
        page.wait_for_selector("#card .correct.open")
        page.keyboard.press("{")
        page.keyboard.press(">")
        assert page.input_value("[name=right]") == "วงโซ่คุณ"
        assert page.locator("#card .sentence mark").text_content() == "วงโซ่คุณ"
        assert page.locator("#card .sentence").text_content().endswith("แนวคิดห่วงโซ่คุณค่า (value chain) มา")


def test_buttons_can_be_touched(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium, 360, has_touch=True, is_mobile=True) as page:
        read(page, unchanged)
        assert small(page) == []
        page.locator("#reader .pair").first.tap()
        page.locator("#card [data-correct]").tap()
        assert small(page, "#card") == []


def test_a_pair_is_rejected_on_its_card(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        read(page, served)
        page.keyboard.press("n")
        page.keyboard.press("n")
        page.keyboard.press("Enter")
        page.wait_for_selector("#card[open] .card")
        page.keyboard.press("r")
        page.wait_for_selector("#card .undo")
        assert served.statuses("supply chain")["ห่วงโซ่อุปทาน"] == "rejected"
        assert page.locator("#card").evaluate("card => card.contains(document.activeElement)")
        page.keyboard.press("Escape")
        assert page.locator("#card").is_hidden()
        assert marked(page) == "ห่วงโซ่อุปทาน"
        assert page.locator(".pair.current").evaluate("mark => mark === document.activeElement")


def test_a_span_is_corrected_by_keys(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        read(page, served)
        page.keyboard.press("n")
        page.keyboard.press("c")
        page.wait_for_selector("#card .correct.open")
        field, mark = page.locator("[name=right]"), page.locator("#card .sentence mark")
        page.keyboard.press("ArrowLeft")
        assert field.input_value() == mark.inner_text() == "แนวคิดห่วงโซ่คุณค่า"
        page.keyboard.press(">")
        assert field.input_value() == mark.inner_text() == "วคิดห่วงโซ่คุณค่า"
        page.keyboard.press("<")
        page.keyboard.press("[")
        assert field.input_value() == "แนวคิดห่วงโซ่"
        page.keyboard.press("]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#card .undo")
        assert served.statuses("value chain")["แนวคิดห่วงโซ่คุณค่า"] == "approved"
        assert served.statuses("value chain")["ห่วงโซ่คุณค่า"] == "rejected"
        assert marked(page) == "แนวคิดห่วงโซ่คุณค่า"
        text = page.locator("#reader").inner_text()
        assert text.split() == TEXT.split()
        page.keyboard.press("u")
        page.wait_for_selector("#card .decide")
        assert marked(page) == "ห่วงโซ่คุณค่า"
        assert page.locator("#reader").inner_text() == text


def test_of_equal_parts_that_which_is_marked_is_approved(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        read(page, served, "เด็กเด็ก (children)")
        page.keyboard.press("n")
        page.keyboard.press("c")
        page.wait_for_selector("#card .correct.open")
        page.keyboard.press("[")
        page.keyboard.press("Enter")
        page.wait_for_selector("#card .undo")
    sources = {variant.thai: variant.sources for variant in concept(served.path, "children").variants}
    assert [source.rpartition(":")[2] for source in sources["เด็ก"]] == ["0-4"]


def test_a_typed_span_is_marked_until_escape_resets_it(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        read(page, unchanged)
        page.keyboard.press("n")
        page.keyboard.press("c")
        page.wait_for_selector("#card .correct.open")
        page.fill("[name=right]", "คุณค่า")
        assert page.locator("#card .sentence mark").inner_text() == "คุณค่า"
        page.keyboard.press("Escape")
        assert page.locator("#card .sentence mark").inner_text() == "ห่วงโซ่คุณค่า"
        assert page.locator("#card").is_visible()


def test_an_item_of_the_list_opens_the_card_at_its_mark(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        read(page, unchanged)
        page.click(f".item[data-thai='{GAS}'] button")
        page.wait_for_selector("#card[open] .card")
        assert marked(page) == GAS
        assert len(page.context.pages) == 1


def test_keys_that_go_elsewhere_decide_nothing(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        read(page, served)
        page.keyboard.press("n")
        page.keyboard.press("g")
        page.keyboard.press("r")
        page.wait_for_selector("#reader", state="detached")
        assert served.statuses("value chain")["ห่วงโซ่คุณค่า"] == "proposed"


def test_a_file_is_dropped(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        page.goto(f"{unchanged.address}/read")
        dropped = page.evaluate_handle(
            "text => { const data = new DataTransfer(); data.items.add(new File([text], 'a.txt')); return data; }", TEXT
        )
        page.dispatch_event("body", "dragover", {"dataTransfer": dropped})
        assert page.locator("#drop").is_visible()
        page.dispatch_event("body", "drop", {"dataTransfer": dropped})
        page.wait_for_selector("#reader")
        assert page.locator("h1").inner_text() == "a.txt"


STARTED = """() => {
    const form = document.getElementById("reading");
    form.addEventListener("submit", event => event.preventDefault());
    form.requestSubmit();
    return [form.getAttribute("aria-busy"), document.getElementById("busy").textContent];
}"""
"""Begin to read, but stay on the page."""


def test_the_page_says_that_it_works(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        page.goto(f"{unchanged.address}/read")
        page.fill("#text", TEXT)
        assert page.evaluate(STARTED) == ["true", "Reading …"]
        assert page.locator("#reading button").is_disabled()


def test_nothing_and_too_much_are_said_at_once(chromium: Any, unchanged: Served) -> None:
    with page_of(chromium) as page:
        page.goto(f"{unchanged.address}/read")
        page.click("#reading button")
        assert page.locator("#wrong").inner_text() == "Paste a text or choose a file."
        page.evaluate("document.getElementById('reading').dataset.most = 3")
        page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"four"})
        assert "too large" in page.locator("#wrong").inner_text()
        assert page.locator("#reading").get_attribute("aria-busy") == "false"


def test_all_pairs_are_added_and_said_to_be(chromium: Any, served: Served) -> None:
    with page_of(chromium) as page:
        read(page, served)
        page.click("[data-adds]")
        page.wait_for_selector(".buttons .added")
        assert served.statuses("greenhouse gas")[GAS] == "proposed"
        with page.expect_download() as download:
            page.click("[name=form][value=csv-excel]")
        assert download.value.suggested_filename.endswith(".pairs.csv")


def test_all_works_without_a_script(chromium: Any, served: Served) -> None:
    with page_of(chromium, java_script_enabled=False) as page:
        read(page, served)
        assert page.locator(".reader .pair").first.get_attribute("title")
        page.click(f".reader .pair:has-text('{GAS}') >> nth=0")
        number = page.url.partition("#pair-")[2]
        with page.expect_popup() as popup:
            page.click(f"#pair-{number} button")
        card = popup.value
        assert card.locator(".correct").is_visible()
        card.click("[value=approved]")
        card.wait_for_selector(".undo")
        assert served.statuses("greenhouse gas")[GAS] == "approved"
        card.click(".undo button")
        card.fill("[name=right]", "เรือนกระจก")
        card.keyboard.press("Enter")
        card.wait_for_selector(".undo")
        assert served.statuses("greenhouse gas")["เรือนกระจก"] == "approved"
        assert page.locator("#reader").is_visible()


@everyone
def test_nothing_keeps_people_out(chromium: Any, served: Served, width: int, scheme: str) -> None:
    with page_of(chromium, width, color_scheme=scheme) as page:
        page.goto(f"{served.address}/read")
        assert barriers(page) == []
        read(page, served)
        page.click(".legend summary")
        page.click(".known summary")
        assert barriers(page) == []
        page.keyboard.press("n")
        assert barriers(page) == []
        page.keyboard.press("c")
        page.wait_for_selector("#card .correct.open")
        assert barriers(page) == []
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.getElementById('said').textContent")
        assert barriers(page) == []
