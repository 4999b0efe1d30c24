"""What Thai pages say of reasons, faults, scores and times, which in English the program says by itself."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra web is not installed")

from align import align
from align.script import has_latin, has_thai
from glossary import Source
from glossary.entries.entry import STATUSES
from glossary.store import DocumentEvidence, Store, digest_of, evidence_of
from glossary.web.app import Settings
from glossary.web.error_responses import KINDS, KINDS_OF_STATUS
from glossary.web.i18n.language import translations
from glossary.web.i18n.wording import PROBLEMS
from glossary.web.rendering import term_url
from glossary.web.security import Guard

from .web import HOST, TEXTS, Browser, browsing, concept, fill, for_each_test, one

THAI = {"accept-language": "th"}
CARD = {"document": "a", "pair": one(reasons=[["says {}", ['"value"']], ["begins after a space", []]])}


path, browser = for_each_test(fill, THAI)


def faults(page: Any) -> list[tuple[str, str]]:
    """What a page says to be wrong, and exactly."""
    found = re.findall(r"<p>([^<]*)</p>\s*<p class=\"exact\" lang=\"en\">([^<]*)</p>", page.text)
    return [(unescape(said), unescape(exact)) for said, exact in found]


def in_thai(kind: str) -> str:
    return translations("th").gettext(PROBLEMS[kind])


# ---- reasons ----------------------------------------------------------------------------------------------


def test_a_card_says_its_reasons_in_thai(browser: Browser) -> None:
    page = browser.submit("/read/card", CARD).text
    assert "มีความหมายตรงกับ &#34;value&#34;; เริ่มหลังเว้นวรรค" in page


def test_marks_say_their_reasons_in_thai(browser: Browser) -> None:
    page = browser.answered("/read", {"text": TEXTS["news/a.txt"]}).text
    titles = re.findall(r'<a class="pair[^>]*lang="th" title="([^"]+)"', page)
    assert len(titles) == 2
    assert all(map(has_thai, titles))


# ---- faults -----------------------------------------------------------------------------------------------


def test_each_kind_of_fault_has_words() -> None:
    named = {name for *_, name in KINDS} | {*KINDS_OF_STATUS.values()}
    assert named <= set(PROBLEMS)


@pytest.mark.parametrize(
    ("address", "fields", "kind", "exact"),
    [
        ("/read", {"text": " "}, "empty", "text: is empty; paste one or choose a file"),
        ("/read", {"csrf": "x"}, "forged", "the form is of another glossary or session"),
        ("/read/card", {"csrf": "x" * 300_000}, "huge", "the form has more than 262,144 bytes"),
        ("/read/card", {**CARD, "pair": "[]"}, "other", "pair: input should be an object"),
        ("/read/decision", {**CARD, "decision": "correct", "right": "ข"}, "outside", "right must be a part"),
        ("/stats/coverage", {"text": ""}, "empty", "text: is empty; paste one or choose a file"),
        ("/score", {"translation": "ก", "metrics": "chrf"}, "unscored", "metric chrf needs a reference"),
        ("/score", {"translation": "ก"}, "unscored", "no metric is chosen"),
        ("/review", {}, "method", "Method Not Allowed"),
        ("/term/none", {"do": "add"}, "nowhere", "has no concept 'none'"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_in_thai_and_exactly(
    browser: Browser, address: str, fields: dict[str, str], kind: str, exact: str
) -> None:
    ((said, line),) = faults(browser.submit(address, fields))
    assert said == in_thai(kind)
    assert exact in line


@pytest.mark.parametrize("address", ["/read", "/stats/coverage"])
@pytest.mark.parametrize(
    ("name", "data", "kind", "exact"),
    [
        ("a.docx", b"PK\3\4", "unreadable", "a.docx: is no zip file"),
        ("a.txt", b"a" * 2_000_001, "large", "a.txt: has 2,000,001 code points"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_thai(
    browser: Browser, address: str, name: str, data: bytes, kind: str, exact: str
) -> None:
    answer = browser.submit(address, {"text": "ข้อความ"}, files={"file": (name, data)})
    assert answer.status_code == 400
    ((said, line),) = faults(answer)
    assert said == in_thai(kind)
    assert line.startswith(exact)
    assert "\nข้อความ</textarea>" in answer.text


def test_what_is_not_there_is_said_in_thai(browser: Browser) -> None:
    assert [said for said, _ in faults(browser.get("/nowhere"))] == [in_thai("nowhere")]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [({"thai": " "}, "blank"), ({"thai": "ก" * 1_001}, "long"), ({"thai": "ก", "note": "ก" * 10_001}, "long")],
)
def test_a_form_of_a_concept_says_in_thai_what_is_wrong(
    browser: Browser, path: Path, fields: dict[str, str], kind: str
) -> None:
    bank = concept(path, "bank").id
    with Store(path) as store:
        seen = store.state(bank)
    ((said, _),) = faults(browser.submit(term_url(bank), {"do": "add", "status": "approved", "seen": seen, **fields}))
    assert said == in_thai(kind)


def test_that_nothing_is_changed_is_said_in_thai(path: Path) -> None:
    with browsing(path, Settings(read_only=True)) as browser:
        browser.headers.update(THAI)
        answer = browser.submit("/read/decision", {**CARD, "decision": "approved"})
    assert faults(answer) == [(in_thai("read_only"), "the glossary is read only")]


def test_a_program_is_told_exactly_whatever_its_language(browser: Browser) -> None:
    assert browser.get("/api/entries/none").json()["detail"].endswith("has no concept 'none'")


@pytest.mark.parametrize(
    ("address", "headers", "kind", "exact"),
    [
        ("/", {}, "token", "this server asks for its token: open the address with the token"),
        ("/", {"host": "example.org"}, "host", "the host 'example.org' is not one of this server's"),
        ("/read", {"origin": "http://example.org"}, "origin", "the request comes from another origin"),
        ("/read", {"authorization": "Bearer t", "origin": HOST}, "huge", "the request has more than 10 bytes"),
    ],
)
def test_what_a_guard_refuses_is_said_in_thai_above_the_line(
    path: Path, address: str, headers: dict[str, str], kind: str, exact: str
) -> None:
    with browsing(path, Settings(guard=Guard(token="t", most_bytes=10))) as browser:
        method, content = ("GET", b"") if address == "/" else ("POST", b"more than ten")
        said, line = browser.request(method, address, content=content, headers={**THAI, **headers}).text.split("\n")
        english = browser.request(method, address, content=content, headers=headers).text
    assert said == in_thai(kind)
    assert line.startswith(exact)
    assert english == line


# ---- scores -----------------------------------------------------------------------------------------------

GLOSSARY = "english,thai,status\nvalue,ค่า,odd\n,,\nvalue,ค่า,odd\nvalue,ค่า,approved\n"
SCORED = {"source": "a value", "reference": "ค่า", "translation": "ค่า"}


def notes(page: Any) -> list[str]:
    (found,) = re.findall(r'<ul class="warning notes"[^>]*>(.*?)</ul>', page.text, re.DOTALL)
    return [unescape(note) for note in re.findall(r"<li>(.*?)</li>", found)]


def test_notes_on_scores_are_in_thai(browser: Browser) -> None:
    fields = {**SCORED, "source": "nothing", "metrics": ["forbidden", "bleu"], "tokenize": "13a"}
    none, uncut = "คำศัพท์ที่ต้องแปลไม่มีคำใดมีคำเทียบที่ห้ามใช้", "13a ไม่ตัดคำไทย จึงนับทั้งวลีเป็นหนึ่งคำ"
    assert notes(browser.answered("/score", fields)) == [
        f"ฉบับที่วาง: forbidden: {none}",
        f"ฉบับที่วาง: bleu: {uncut}",
        f"ฉบับอ้างอิง: forbidden: {none}",
        f"ฉบับอ้างอิง: bleu: {uncut}",
    ]


@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        (
            "th",
            [
                "g.csv: ใช้รหัสอักขระ TIS-620 ไม่ใช่ UTF-8",
                "g.csv: แถว 4: ซ้ำกับ แถว 2",
                "g.csv: แถว 5: ซ้ำกับ แถว 2 แต่มีสถานะ 'approved' จึงใช้ 'odd' ตามเดิม",
                f"g.csv: สถานะ 'odd' ไม่ใช่ค่าใดใน {', '.join(STATUSES)} แถวที่มีสถานะนี้ถือเป็นคำรอตรวจ",
            ],
        ),
        (
            "en",
            [
                "g.csv: is TIS-620, not UTF-8",
                "g.csv: row 4: repeats row 2",
                "g.csv: row 5: repeats row 2 with status 'approved'; 'odd' stands",
                f"g.csv: status 'odd' is none of {', '.join(STATUSES)}; its rows count as proposed",
            ],
        ),
    ],
)
def test_remarks_on_a_glossary_are_in_the_language_of_the_page(
    browser: Browser, accepted: str, said: list[str]
) -> None:
    browser.headers["accept-language"] = accepted
    files = {"glossary": ("g.csv", GLOSSARY.encode("cp874"))}
    assert notes(browser.answered("/score", {**SCORED, "metrics": "term"}, files=files)) == said


def test_of_many_notes_the_others_are_counted(browser: Browser) -> None:
    lines = "english,thai\n" + "value,ค่า\n" * 31
    page = browser.answered("/score", {**SCORED, "metrics": "term"}, files={"glossary": ("g.csv", lines.encode())})
    *shown, left = notes(page)
    assert (len(shown), left) == (20, "อีก 10 รายการ")


def test_segments_html_is_in_the_language_of_the_page(browser: Browser) -> None:
    page = browser.answered("/score", {**SCORED, "metrics": "term"}, files={"glossary": ("g.csv", GLOSSARY.encode())})
    thai = browser.get(f"{page.url.path}/segments.html").text
    browser.headers["accept-language"] = "en"
    english = browser.get(f"{page.url.path}/segments.html").text
    assert [re.findall('<html lang="(..)">', text) for text in (thai, english)] == [["th"], ["en"]]
    assert "{{" not in thai + english
    body = thai.partition("</style>")[2].partition("<script")[0]
    assert [said for said in re.findall(">([^<]+)<", body) if has_latin(said)] == []
    assert re.findall('data-[a-z]+="([^"]+)"', body)[:3] == ["ต้นฉบับ", "ฉบับอ้างอิง", "หน่วยแปล {found} จาก {all} หน่วย"]
    data = re.compile('<script type="application/json".*', re.DOTALL)
    assert data.findall(thai) == data.findall(english)


def test_a_place_in_a_file_is_in_thai_on_a_card(browser: Browser, path: Path) -> None:
    text = "โครงข่ายอัจฉริยะ (smart grid)"
    (pair,) = align(text)
    evidence = evidence_of(pair, Source("report.pdf", pair.start, pair.end, "page=3"), text)
    with Store(path) as store:
        store.count([DocumentEvidence("report.pdf", digest_of(text), "", "", tuple(evidence))])
    page = browser.get("/review?source=report.pdf").text
    (caption,) = re.findall("<figcaption>(.*?)</figcaption>", page)
    assert re.sub("<[^>]+>", "", caption) == "report.pdf · หน้า 3 · 0–16"


# ---- times ------------------------------------------------------------------------------------------------


def test_times_are_of_the_buddhist_era_but_for_programs(browser: Browser, path: Path) -> None:
    bank = concept(path, "bank")
    with Store(path) as store:
        store.decide(bank.id, "ธนาคาร", "admitted")
        at = list(store.history(bank.id))[-1].at
    page = browser.get(term_url(bank.id)).text
    (machine, shown), *_ = re.findall(r'<time datetime="([^"]+)">([^<]+)</time>', page)
    assert machine == at
    assert re.fullmatch(rf"{int(at[8:10])} \S+ {int(at[:4]) + 543} {at[11:16]} UTC", shown)
