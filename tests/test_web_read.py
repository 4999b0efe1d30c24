from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import Entry, Source, Variant
from glossary.store import Store
from glossary.store.concepts import entries_named
from glossary.store.opening import open_glossary

from .packages import docx, packed
from .pdf_files import Shown, pdf
from .web import Browser, browsing, concept, fill, one, sent, statuses

from glossary.web.app import Settings  # isort: skip
from glossary.web.pages.read.pairs import load_pair  # isort: skip
from glossary.web.pages.read.decisions import correct, decide  # isort: skip
from glossary.web.pages.read.comparison import EnglishIndex  # isort: skip

CHAIN, GAS = "ห่วงโซ่คุณค่า (value chain)", "ก๊าซเรือนกระจก (greenhouse gas)"


class Page(HTMLParser):
    """What a page shows: its marks, each with its words, and its items; ``said`` is what it complains of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marks: list[dict[str, str]] = []
        self.items: dict[str, dict[str, str]] = {}
        self.fields: dict[str, str] = {}
        self.said = ""
        self.text = ""
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        about = attributes.get("class", "")
        if tag == "input":
            self.fields.setdefault(attributes.get("name", ""), attributes.get("value", ""))
            return
        if tag == "a" and about.startswith(("pair", "term")):
            self.marks.append(attributes | {"words": "", "thai": "", "bracket": ""})
        if tag == "li" and "data-result" in attributes:
            self.items[attributes["id"]] = attributes
        if attributes.get("name") == "pair":
            list(self.items.values())[-1]["record"] = attributes["value"]
        if tag not in ("meta", "link", "br"):
            self._open.append((tag, attributes.get("id") or about))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = [name for _, name in self._open]
        if "wrong" in inside:
            self.said += data
        if "reader" in inside and "place" not in inside:
            self.text += data
            if inside[-1] in ("thai", "bracket") or inside[-1].startswith(("pair", "term")):
                self.marks[-1]["words"] += data
            if inside[-1] in ("thai", "bracket"):
                self.marks[-1][inside[-1]] += data

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(mark["thai"], mark["bracket"]) for mark in self.marks if mark["class"].startswith("pair")]

    def item(self, thai: str) -> dict[str, str]:
        return next(item for item in self.items.values() if item["data-thai"] == thai)


def read(browser: Browser, text: str = "", file: tuple[str, bytes] | None = None, status: int = 200) -> Page:
    files = {"file": file} if file else {"file": ("", b"")}
    answer = browser.answered("/read", {"text": text}, files=files)
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def act(browser: Browser, address: str, page: Page, thai: str, **fields: str) -> Any:
    sent = {"document": page.fields["document"], "pair": page.item(thai)["record"], **fields}
    return browser.submit(address, sent)


# ---- reading ----------------------------------------------------------------------------------------------


def test_the_page_has_a_box_and_a_field(browser: Browser) -> None:
    answer = browser.get("/read").text
    assert '<textarea id="text"' in answer
    assert 'type="file"' in answer
    assert Page(answer).said == ""


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", CHAIN.encode(), ""),
        ("a.txt", CHAIN.encode("utf-16"), "Encoding: UTF-16"),
        ("a.txt", f"ธนาคารพัฒนา{CHAIN}".encode("cp874"), "Encoding: TIS-620"),
        ("a.unknown", CHAIN.encode(), ""),
        ("a.md", f"# หัวข้อ\n\n{CHAIN}".encode(), ""),
        ("a.html", f"<html><body><p>{CHAIN}</p></body></html>".encode(), ""),
        ("a.docx", docx(f"<w:p><w:r><w:t>{CHAIN}</w:t></w:r></w:p>"), ""),
        ("a.pdf", pdf([[Shown(50, 700, "หน้าแรก")], [Shown(50, 700, CHAIN)]]), "page 2"),
        ("a.jsonl", b'{"id": "x", "text": "' + CHAIN.encode() + b'"}', ">x </p>"),
        ("a.zip", packed({"a.txt": CHAIN, "b.txt": b"\xe0\xb8"}), "1 document could not be read"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_files_of_each_kind_are_read(browser: Browser, name: str, data: bytes, said: str) -> None:
    answer = browser.answered("/read", files={"file": (name, data)}).text
    page = Page(answer)
    assert page.pairs == [("ห่วงโซ่คุณค่า", "(value chain)")]
    assert f"<h1>{name}</h1>" in answer
    assert said in answer


@pytest.mark.parametrize(
    ("text", "file", "said"),
    [
        ("", None, "text: is empty; paste one or choose a file"),
        (" \n", None, "text: is empty; paste one or choose a file"),
        ("", ("a.txt", b""), "a.txt: holds no text"),
        ("", ("a.docx", b"PK\3\4 no archive"), "a.docx: is no zip file"),
        ("", ("a.pdf", b"%PDF-1.7 nothing"), "a.pdf: "),
        ("", ("a.txt", b"\xff\xfe\x00"), "a.txt: byte 2: is not UTF-16"),
        ("", ("a.txt", b"a\0b"), "a.txt: byte 1: holds a NUL"),
        ("", ("a.doc", b"\xd0\xcf\x11\xe0\0"), "a.doc: is an old Word file; save it as .docx"),
        (
            "",
            ("a.csv", b"a,b\n1,2\n"),
            "a.csv: lacks the column 'text'; its columns are a, b: rename the one",
        ),
        ("", ("../../etc/<b>.txt", b"\0"), "<b>.txt: byte 0: holds a NUL"),
        ("ก" * 2_000_001, None, "has 2,000,001 code points"),
    ],
)
def test_what_cannot_be_read_is_said_above_the_box(
    browser: Browser, text: str, file: tuple[str, bytes] | None, said: str
) -> None:
    page = read(browser, text, file, status=400)
    _, exact = page.said.strip().split("\n")
    assert said in exact
    assert page.marks == []


def test_a_wrong_file_leaves_the_pasted_text_in_its_box(browser: Browser) -> None:
    answer = browser.answered("/read", {"text": "\n\nข้อความ <1>"}, files={"file": ("a.pdf", b"")}).text
    assert ">\n\n\nข้อความ &lt;1&gt;</textarea>" in answer


def test_what_takes_too_long_is_said(path: Path) -> None:
    with browsing(path, Settings(seconds=0.001)) as browser:
        answer = browser.answered("/read", {"text": CHAIN})
    assert answer.status_code == 503
    assert "took more than 0.001 s" in answer.text


def test_texts_and_names_are_text_and_no_markup(browser: Browser) -> None:
    evil = "<script>alert(1)</script>\"'>"
    answer = browser.answered(
        "/read", files={"file": (f"{evil[:8]}.txt", f"{evil} {CHAIN} (<img src=x>)".encode())}
    ).text
    assert "<script>alert" not in answer
    assert "<img" not in answer
    assert "<h1>&lt;script&gt;.txt</h1>" in answer
    assert Page(answer).text.strip().startswith(evil)


def test_marks_stand_where_they_are_behind_letters_of_any_kind(browser: Browser) -> None:
    text = f"👩‍🔬 e\u0301 นํ้า {CHAIN}\r\n\r\n  𝒳 {GAS} 👍"
    page = read(browser, text)
    assert page.pairs == [("ห่วงโซ่คุณค่า", "(value chain)"), ("ก๊าซเรือนกระจก", "(greenhouse gas)")]
    assert page.text.split() == text.split()


def test_what_the_glossary_knows_is_marked(browser: Browser) -> None:
    page = read(browser, f"ธนาคาร (bank) แบงก์ (bank) ตลิ่ง (bank) คลัง (bank) {CHAIN} และ{GAS} ห่วงโซ่อุปทาน แบงก์")
    results = {item["data-thai"]: (item["data-result"], item["data-kind"]) for item in page.items.values()}
    assert results == {
        "ธนาคาร": ("approved", "known"),
        "แบงก์": ("forbidden", "differs"),
        "ตลิ่ง": ("rejected", "differs"),
        "คลัง": ("different", "differs"),
        "ห่วงโซ่คุณค่า": ("proposed", "known"),
        "ก๊าซเรือนกระจก": ("new", "new"),
    }
    terms = [(mark["words"], mark["class"], mark["title"]) for mark in page.marks if mark["class"].startswith("term")]
    assert terms == [("ห่วงโซ่อุปทาน", "term", "supply chain"), ("แบงก์", "term forbidden", "ธนาคาร")]


def test_the_summary_counts(browser: Browser) -> None:
    answer = browser.answered("/read", {"text": f"{CHAIN} {CHAIN} {GAS}"}).text
    said = " ".join(
        re.sub("<[^>]*>", "", re.findall(r'<div class="summary">\s*<p>(.*?)</p>', answer, re.DOTALL)[0]).split()
    )
    assert said.startswith("3 pairs: 1 new term, 1 known, 0 different from the glossary.")
    assert "2×" in answer


def test_a_text_that_was_read_is_come_back_to(tmp_path: Path) -> None:
    path = fill(tmp_path / "my.glossary")
    with browsing(path) as browser:
        another = browser.beside()
        where = browser.submit("/read", {"text": f"{CHAIN} (x)"}).headers["location"]
        assert Page(browser.get(where).text).items == Page(browser.get(where).text).items
        with Store(path) as store:
            store.decide(concept(path, "value chain").id, "ห่วงโซ่คุณค่า", "forbidden")
        assert "forbidden" in browser.get(where).text
        assert another.get(where).status_code == 404
        gone = browser.get("/read/nothing")
        assert gone.status_code == 404
        assert "keeps the last texts until it stops" in gone.text
        assert 'class="button" href="/read"' in gone.text


# ---- decisions --------------------------------------------------------------------------------------------


def test_a_new_pair_is_approved_and_that_is_undone(browser: Browser, path: Path) -> None:
    page = read(browser, "โปรดดูพลังงานหมุนเวียน (Renewable Energy: RE) ใหม่")
    answer = act(browser, "/read/decision", page, "พลังงานหมุนเวียน", decision="approved").text
    assert "Approved: “พลังงานหมุนเวียน” for “Renewable Energy · RE”." in answer
    made = concept(path, "Renewable Energy")
    (term,) = made.variants
    assert (made.acronyms, term.status, term.count) == (("RE",), "approved", 1)
    assert term.examples == ("โปรดดูพลังงานหมุนเวียน (Renewable Energy: RE) ใหม่",)
    mark = Page(answer).fields["mark"]
    act(browser, "/read/undo", page, "พลังงานหมุนเวียน", mark=mark)
    with Store(path) as store:
        assert entries_named(store.connection, ["Renewable Energy"]) == []
    assert act(browser, "/read/undo", page, "พลังงานหมุนเวียน", mark=mark).status_code == 400


def test_one_decision_on_two_terms_is_undone(tmp_path: Path) -> None:
    path = fill(tmp_path / "my.glossary")
    pair = {"document": "a", "pair": one(english=["car", "automobile"], thai="รถยนต์", sentence="รถยนต์")}
    with browsing(path) as browser:
        answer = browser.submit("/read/decision", {**pair, "decision": "approved"})
        with Store(path) as store:
            assert len(entries_named(store.connection, ["car", "automobile"])) == 2
        browser.submit("/read/undo", {**pair, "mark": Page(answer.text).fields["mark"]})
    with Store(path) as store:
        assert entries_named(store.connection, ["car", "automobile"]) == []


def test_what_others_decided_is_not_undone_by_its_number(tmp_path: Path) -> None:
    own, other = (fill(tmp_path / name) for name in ("own.glossary", "other.glossary"))
    pair = {"document": "a", "pair": one(english=["house"], thai="บ้าน", sentence="บ้าน")}
    with Store(other) as store:
        brought = [Entry("house", (), (Variant("บ้าน", status="approved"),)), Entry("town", (), (Variant("เมือง"),))]
        number = {result.decision for result in store.take_in(brought)}
        before = list(store)
    with browsing(own) as browser, browsing(other) as another:
        mark = Page(browser.submit("/read/decision", {**pair, "decision": "approved"}).text).fields["mark"]
        assert {int(mark.split("-")[0])} == number
        answer = another.submit("/read/undo", {**pair, "mark": mark})
    assert (answer.status_code, "as this page showed it" in answer.text) == (400, True)
    with Store(other) as store:
        assert list(store) == before


@pytest.mark.parametrize(
    ("text", "thai", "decision", "said", "expected"),
    [
        (
            "ธนาคารกลาง (bank)",
            "ธนาคารกลาง",
            "approved",
            "Admitted, not approved",
            {"ธนาคารกลาง": "admitted", "ธนาคาร": "approved"},
        ),
        ("แบงก์ (bank)", "แบงก์", "approved", "remains forbidden", {"แบงก์": "forbidden"}),
        ("ธนาคาร (bank)", "ธนาคาร", "rejected", "remains approved", {"ธนาคาร": "approved"}),
        ("ธนาคาร (bank)", "ธนาคาร", "approved", "It was already approved", {"ธนาคาร": "approved"}),
    ],
)
def test_what_people_decided_stays(
    browser: Browser, path: Path, text: str, thai: str, decision: str, said: str, expected: dict[str, str]
) -> None:
    answer = act(browser, "/read/decision", read(browser, text), thai, decision=decision).text
    assert said in answer
    assert expected.items() <= statuses(path, "bank").items()


def test_a_correction_is_approved_and_the_found_term_rejected(browser: Browser, path: Path) -> None:
    page = read(browser, "กล่าวถึงแนวคิดความมั่นคงทางอาหาร (food security)")
    thai = next(item["data-thai"] for item in page.items.values())
    right = thai.removeprefix("ความ") if thai != "มั่นคงทางอาหาร" else "ทางอาหาร"
    answer = act(browser, "/read/decision", page, thai, decision="correct", right=right).text
    assert f"Approved: “{right}”" in answer
    assert statuses(path, "food security") == {right: "approved", thai: "rejected"}
    assert f'data-thai="{right}"' in answer
    refused = act(browser, "/read/decision", page, thai, decision="correct", right="ช้าง")
    assert (refused.status_code, "right must be a part of the sentence" in refused.text) == (400, True)


def test_a_pair_that_was_proposed_is_rejected(browser: Browser, path: Path) -> None:
    page = read(browser, "ห่วงโซ่อุปทาน (supply chain)")
    assert page.item("ห่วงโซ่อุปทาน")["data-result"] == "proposed"
    answer = act(browser, "/read/decision", page, "ห่วงโซ่อุปทาน", decision="rejected").text
    assert 'data-result="rejected"' in answer
    assert statuses(path, "supply chain") == {"ห่วงโซ่อุปทาน": "rejected"}


def test_what_had_no_rendering_is_given_one() -> None:
    with Store(":memory:", create=True) as store:
        pair = load_pair(one(english=["bank"], kind="none", thai="", start=7, sentence="ไปคลัง (bank)", at=6), "a")
        made = decide(store, pair, "correct", "คลัง")
        (entry,) = store
    assert [(v.thai, v.status, v.sources) for v in entry.variants] == [("คลัง", "approved", ("a:3-7",))]
    assert made.comparison.result == "approved"


@pytest.mark.parametrize(
    ("span", "start"),
    [(None, 16), ((0, 2), 10), ((3, 5), 13), ((6, 8), 16), ((1, 3), 16), ((0, 99), 16), ((99, 3), 16)],
)
def test_of_equal_parts_that_which_is_marked_is_approved(span: tuple[int, int] | None, start: int) -> None:
    pair = load_pair(one(thai="กา กา", start=13, sentence="กา กา กา (crow)", at=3), "a")
    made = correct(pair, "กา", span)
    assert (made.pair.start, made.pair.end, made.around.at) == (start, start + 2, start - 10)


def test_what_is_marked_is_sent_with_the_form(tmp_path: Path) -> None:
    path = fill(tmp_path / "my.glossary")
    fields = {"document": "a", "pair": one(english=["crow"], thai="กา กา", start=13, sentence="กา กา กา (crow)", at=3)}
    with browsing(path) as browser:
        browser.submit("/read/decision", {**fields, "decision": "correct", "right": "กา", "start": "0", "end": "2"})
    assert [v.sources for v in concept(path, "crow").variants if v.status == "approved"] == [("a:10-12",)]


def test_a_card_shows_the_pair_with_what_can_be_done(browser: Browser) -> None:
    page = read(browser, GAS)
    answer = act(browser, "/read/card", page, "ก๊าซเรือนกระจก").text
    assert "<mark>ก๊าซเรือนกระจก</mark><span> (greenhouse gas)" in answer
    assert 'value="approved"' in answer
    assert re.search(r'data-words="0 \d+', answer)


pair_of = st.sampled_from(["value chain", "bank", "IEA"])
thai_of = st.sampled_from(["ธนาคาร", "ตลิ่ง", "คลัง"])


@given(
    st.lists(
        st.tuples(thai_of, st.sampled_from(["approved", "admitted", "forbidden", "rejected", "proposed"])),
        max_size=3,
        unique_by=lambda v: v[0],
    ),
    thai_of,
    st.sampled_from(["approved", "rejected"]),
)
@settings(max_examples=60)
def test_no_decision_is_ever_overwritten(given_: list[tuple[str, str]], thai: str, decision: str) -> None:
    with Store(":memory:", create=True) as store:
        store.take_in([Entry("bank", (), tuple(Variant(t, status=s) for t, s in given_))] if given_ else [])
        before = {v.thai: v.status for entry in store for v in entry.variants}
        pair = load_pair(one(thai=thai, sentence=f"{thai} (bank)", english=["bank"]), "a")
        decide(store, pair, decision)
        (entry,) = store
        after = {v.thai: v.status for v in entry.variants}
    assert {t: s for t, s in before.items() if s != "proposed" or t != thai} == {
        t: after[t] for t in before if before[t] != "proposed" or t != thai
    }
    assert thai in after


def test_an_abbreviation_joins_the_concept_that_has_its_thai() -> None:
    full = Entry("International Energy Agency", ("IEA",), (Variant("สำนักงานพลังงานสากล", status="approved"),))
    index = EnglishIndex([full])
    assert index.compare("IEA", "สำนักงานพลังงานสากล") == ("approved", full)
    assert index.compare("IEA", "อย่างอื่น").result == "new"


# ---- all pairs --------------------------------------------------------------------------------------------


def test_pairs_come_in_as_proposals_as_a_build_counts_them(tmp_path: Path, wonglep: Any) -> None:
    text, file = f"{CHAIN} {GAS}", tmp_path / "own.glossary"
    Store(file, create=True).close()
    with browsing(file) as browser:
        page = read(browser, file=("a.txt", text.encode()))
        fields = {name: page.fields[name] for name in ("document", "digest", "pairs")}
        assert "2 pairs were added" in browser.submit("/read/proposal", fields).text
        assert "added to the glossary before" in browser.submit("/read/proposal", fields).text
        assert "added to the glossary before" in browser.submit("/read/proposal", fields | {"document": "b.txt"}).text
        assert statuses(file, "greenhouse gas") == {"ก๊าซเรือนกระจก": "proposed"}
    own = Path(tmp_path, "built.glossary")
    Path(tmp_path, "a.txt").write_text(text, encoding="utf-8")
    wonglep("build", str(tmp_path / "a.txt"), "-o", str(own))
    with Store(file) as read_, Store(own) as built:
        (first,), (second,) = read_.documents(), built.documents()
        assert (first.digest, first.settings, first.found) == (
            second.digest,
            second.settings,
            tuple(
                e._replace(
                    occurrence=e.occurrence._replace(
                        source=Source("a.txt", e.occurrence.source.start, e.occurrence.source.end)
                    )
                )
                for e in second.found
            ),
        )


@pytest.mark.parametrize(("form", "suffix"), [("csv-excel", "csv"), ("xlsx", "xlsx"), ("tbx", "tbx")])
def test_pairs_are_downloaded(browser: Browser, tmp_path: Path, form: str, suffix: str) -> None:
    page = read(browser, f"{CHAIN} {GAS} (2565)")
    answer = browser.submit("/read/download", {"document": "รายงาน.docx", "pairs": page.fields["pairs"], "form": form})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f"%E0%B8%87%E0%B8%B2%E0%B8%99.pairs.{suffix}")
    file = tmp_path / f"got.{suffix}"
    file.write_bytes(answer.content)
    got = open_glossary(file).glossary
    assert {(e.english, v.thai) for e, v in got.rows} == {
        ("value chain", "ห่วงโซ่คุณค่า"),
        ("greenhouse gas", "ก๊าซเรือนกระจก"),
    }


def test_no_cell_of_a_download_is_a_formula(browser: Browser) -> None:
    pairs = sent(english=["=1+1"], thai="@ก", sentence="@ก")
    data = browser.submit("/read/download", {"document": "a", "pairs": pairs, "form": "csv-excel"}).content.decode(
        "utf-8-sig"
    )
    row = data.splitlines()[1].split(",")
    assert not any(cell.lstrip('"').startswith(("=", "@")) for cell in row)
    assert "1+1" in row[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pairs": "[{"}, "pairs: invalid json"),
        ({"pairs": "{}"}, "pairs: input should be a valid"),
        ({"pairs": sent(kind="other")}, "pairs: 0.kind: input should be"),
        ({"pairs": sent(confidence=2)}, "pairs: 0.confidence: "),
        ({"pairs": sent(start=-1)}, "pairs: 0.start: "),
        ({"pairs": sent(at=5)}, "thai must stand in the sentence"),
        ({"pairs": sent(thai="")}, "thai must be a term"),
        ({"pairs": sent(english=[])}, "must have an english term"),
        ({"pairs": sent(more=1)}, "pairs: 0.more: "),
        ({"pairs": sent(reasons=[["lies {}", ["x"]]])}, "pairs: 0.reasons.0.0: input should be"),
        ({"pairs": sent(reasons=[["says {}", []]])}, "must name as many words"),
        ({"pairs": sent(thai="ก" * 20_001)}, "pairs: 0.thai: "),
        ({"pairs": sent(), "document": ""}, "document must be a name"),
        ({"pairs": sent(), "document": "a\x07"}, "document must be a name"),
        ({"pairs": sent(), "form": "exe"}, "form must be one of"),
    ],
)
def test_what_comes_back_is_checked(browser: Browser, fields: dict[str, str], said: str) -> None:
    answer = browser.submit("/read/download", {"document": "a", "form": "csv-excel", **fields})
    assert answer.status_code == 400
    assert said in answer.text


@pytest.mark.parametrize(
    ("address", "fields", "said"),
    [
        ("/read/card", {"pair": sent()}, "pair: input should be an object"),
        ("/read/decision", {"pair": "[]", "decision": "approved"}, "pair: input should be an object"),
        ("/read/decision", {"pair": one(), "decision": "forgotten"}, "decision must be one of"),
        ("/read/decision", {"pair": one(kind="none", thai=""), "decision": "approved"}, "decision must be correct"),
        ("/read/decision", {"pair": one(), "decision": "approved", "start": "x"}, "start must be a number"),
        (
            "/read/decision",
            {"pair": one(thai="ก" * 1_001, sentence="ก" * 1_001), "decision": "approved"},
            "thai must have at most 1,000 code points; got 1,001",
        ),
        ("/read/decision", {"pair": one(english=["b" * 1_001]), "decision": "rejected"}, "english must have at most"),
        ("/read/undo", {"pair": one(), "mark": "1"}, "mark must be the number of a decision with its check"),
        ("/read/undo", {"pair": one(), "mark": "1-00000000"}, "no decision 1 as this page showed it"),
        ("/read/undo", {"pair": one(), "mark": "999999-00000000"}, "no decision 999999"),
        ("/read/proposal", {"pairs": sent(), "digest": "x"}, "digest must be that of a text"),
    ],
)
def test_wrong_decisions_are_refused(browser: Browser, address: str, fields: dict[str, str], said: str) -> None:
    answer = browser.submit(address, {"document": "a", **fields})
    assert (answer.status_code, said in answer.text) == (400, True), answer.text


CHANGES = ("/read/decision", "/read/undo", "/read/proposal")


def test_nothing_is_decided_on_a_glossary_that_is_read_only(path: Path) -> None:
    with browsing(path, Settings(read_only=True)) as browser:
        page = read(browser, GAS)
        assert page.pairs == [("ก๊าซเรือนกระจก", "(greenhouse gas)")]
        assert "decision" not in act(browser, "/read/card", page, "ก๊าซเรือนกระจก").text.split("<main")[1]
        for address in CHANGES:
            assert browser.submit(address, {"document": "a", "pair": one()}).status_code == 403


@pytest.mark.parametrize("address", ["/read", "/read/card", "/read/download", *CHANGES])
def test_forms_without_the_token_are_refused(browser: Browser, address: str) -> None:
    assert browser.post(address, data={"text": CHAIN, "document": "a", "pair": sent()}).status_code == 403
