from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from align.records import Pair, Parenthetical
from glossary import Entry, Source, Synonym, Variant
from glossary.entries.entry import STATUSES
from glossary.formats.exchange import export, losses
from glossary.search.glossary import Glossary
from glossary.store import DocumentEvidence, Store, evidence_of
from glossary.store import history as decisions
from glossary.store.opening import open_glossary
from glossary.web.i18n.wording import LOSSES
from glossary.web.pages.numbers import routes as stats
from glossary.web.pages.numbers.work import FORMS, MAX_LISTED

from .web import GIVEN, TEXTS, Browser, browsing, fill

TAG = re.compile(r"<[^>]+>")


def words(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(TAG.sub(" ", page).split())


def totals(page: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>(?:<a [^>]+>)?([^<]+)<", page))


def imported(path: Path) -> Path:
    with Store(path, create=True) as store:
        store.take_in(GIVEN)
    return path


def judged(path: Path, decided: int) -> Path:
    """A glossary in whose documents 30 terms stand, 3 of 5 found with 85 % confidence, of which some are decided."""
    with Store(path, create=True) as store:
        for at in range(30):
            bracket = Parenthetical(4, 9, "")
            sure = 0.85 if at % 5 < 3 else 0.3
            found = Pair((f"term {at}",), (), "ยา", "translation", sure, 0, 2, bracket)
            store.count(
                [DocumentEvidence(f"{at}", f"{at}", "", "", tuple(evidence_of(found, Source(f"{at}", 0, 2), "ยา")))]
            )
        for entry in sorted(store, key=lambda entry: int(entry.english.split()[1]))[:decided]:
            store.decide(entry.id, "ยา", "rejected" if entry.english == "term 0" else "approved")
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("stats") / "คลัง my.glossary")


# ---- the figures ------------------------------------------------------------------------------------------


def test_the_page_says_how_much_there_is(browser: Browser) -> None:
    page = browser.get("/stats").text
    assert totals(page) == {
        "concepts": "8",
        "Thai terms": "10",
        "documents": "3",
        "sentences": "6",
        "decided": "3",
        "left to review": "7",
    }
    assert '<a href="/review">7</a>' in page


def test_terms_and_kinds_lead_to_their_review_and_their_pages(browser: Browser) -> None:
    page = browser.get("/stats").text
    links = re.findall(r'<th scope="row"><a href="([^"]+)"><span class="label" title="([^"]+)"', page)
    assert ("/review", "proposed") in links
    assert ("/review?status=forbidden", "forbidden") in links
    assert ("/review?kind=translation", "translation") in links
    assert ("/review?status=rejected", "rejected") in links
    assert next(link for link, name in links if name == "value chain").startswith("/term/")


def test_a_glossary_of_documents_has_each_chart(browser: Browser) -> None:
    page = browser.get("/stats").text
    named = re.findall(r'<table class="bars[^"]*" aria-labelledby="([^"]+)"', page)
    titles = [re.findall(f'id="{name}">([^<]+)<', page)[0] for name in named]
    assert titles == [
        "Thai terms by status",
        "Pairs in documents by kind",
        "Decisions by day",
        "By action",
        "Growth over time",
        "Most frequent terms",
    ]
    assert re.search(r"<td>3 <meter [^>]+></meter></td>\s*<td>6 <meter", page)
    assert re.search(r"imported</span>\s*</th><td>1<", page)


def test_what_is_not_there_yet_is_said(tmp_path: Path) -> None:
    with browsing(imported(tmp_path / "a.glossary")) as browser:
        page = words(browser.get("/stats").text)
    for nothing in ("No pairs found in documents yet.", "No documents read yet."):
        assert nothing in page
    assert "0 terms that the program found are reviewed; this chart needs 20." in page


def test_an_empty_glossary_says_how_to_begin(tmp_path: Path) -> None:
    Store(tmp_path / "a.glossary", create=True).close()
    with browsing(tmp_path / "a.glossary") as browser:
        page = browser.get("/stats").text
    assert set(totals(page).values()) == {"0"}
    assert "Use wonglep build to read documents into it" in page
    assert "<meter" not in page


def test_terms_are_text_and_no_markup(browser: Browser) -> None:
    covered = browser.submit("/stats/coverage", {"text": "<script>alert(1)</script> ยา (<b>x</b>) ลบ (<img> y)"})
    for page in (browser.get("/stats").text, browser.get("/stats/whole").text, covered.text):
        assert "<script>alert" not in page
        assert "<img" not in page


@pytest.mark.parametrize(
    ("language", "day", "pattern"),
    [("en", "2026-03-01", "Mar 1, 2026"), ("th", "2026-03-01", "1 มี.ค. 2569")],
)
def test_days_are_written_in_the_language_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, day: str, pattern: str
) -> None:
    monkeypatch.setattr(decisions, "now", lambda: f"{day}T10:00:00Z")
    with browsing(imported(tmp_path / "a.glossary")) as browser:
        page = browser.get(f"/stats?lang={language}").text
    assert f"<caption>{pattern}: 1</caption>" in page


@pytest.mark.parametrize(
    ("decided", "said"),
    [
        (0, "0 terms that the program found are reviewed; this chart needs 20."),
        (1, "1 term that the program found is reviewed; this chart needs 20."),
        (19, "19 terms that the program found are reviewed; this chart needs 20."),
        (20, "Of 12 terms with a confidence of 80–90 %, 92 % are correct."),
        (30, "Of 18 terms with a confidence of 80–90 %, 94 % are correct."),
    ],
)
def test_confidence_is_judged_when_enough_is_decided(tmp_path: Path, decided: int, said: str) -> None:
    with browsing(judged(tmp_path / "a.glossary", decided)) as browser:
        page = browser.get("/stats").text
    assert said in words(page)
    assert ("85% 92% 12" in words(page) or "85% 94% 18" in words(page)) == (decided >= 20)


# ---- the glossary as a whole ------------------------------------------------------------------------------


def test_what_does_not_agree_is_listed_with_links(tmp_path: Path) -> None:
    path = tmp_path / "a.glossary"
    with Store(path, create=True) as store:
        store.take_in([Entry(f"bank {n}", (), (Variant("ธนาคาร"), Variant(f"เงิน{n}"))) for n in "abc"])
        store.take_in(
            [Entry(f"both {n:02}", (), tuple(Variant(t * n, status="approved") for t in "กข")) for n in range(1, 31)]
        )
        ids = {entry.english: entry.id for entry in store}
    with browsing(path) as browser:
        for page in (browser.get("/stats/whole").text, browser.get("/stats/whole/part").text):
            assert "one rendering, several concepts" in page
            for name in ("bank a", "bank b", "bank c"):
                assert f'<a href="/term/{ids[name]}"><span lang="en">{name}</span></a>' in page
            assert page.count('<span lang="en">both') == MAX_LISTED
            assert "10 more; use wonglep conflicts to list all." in page
        assert "<html" not in browser.get("/stats/whole/part").text


def test_a_glossary_that_agrees_says_so(browser: Browser) -> None:
    assert "No conflicts." in browser.get("/stats/whole/part").text


def test_what_each_format_leaves_out_is_said(browser: Browser) -> None:
    page = words(browser.get("/stats/whole/part").text)
    assert re.search(r"Excel workbook keeps everything CSV for spreadsheets keeps everything", page)
    assert re.search(r"TBX for terminology tools without rejected terms \(1\), kind \(5\)", page)


def test_every_loss_has_words() -> None:
    term = Variant("ก\0" * 40_000, "mixed", 0.5, 3, ("x:1-2",), {"k": "v"}, "?", "classifier", "n", ("e",))
    synonym = Synonym("b", "forbidden", note="n")
    whole = Entry("a", ("A",), (term,), "id", "d", "def", "cn", (synonym,))
    single = [Entry(f"a {status}", (), (Variant("ก", status=status),)) for status in STATUSES]
    lost = {what for form in FORMS for what in losses(Glossary((whole, *single)), form)}
    assert lost
    assert lost <= set(LOSSES)


# ---- downloads --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "kind", "suffix"),
    [
        ("csv", "text/csv; charset=utf-8", "csv"),
        ("csv-excel", "text/csv; charset=utf-8", "csv"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("tbx", "application/xml", "tbx"),
        ("tmx", "application/xml", "tmx"),
        ("jsonl", "application/jsonl", "jsonl"),
    ],
)
def test_downloads_are_what_is_exported(browser: Browser, path: Path, form: str, kind: str, suffix: str) -> None:
    answer = browser.get(f"/download/{form}")
    assert answer.status_code == 200
    assert answer.content == export(open_glossary(path).glossary, form).data
    assert answer.headers["content-type"] == kind
    name = f"%E0%B8%84%E0%B8%A5%E0%B8%B1%E0%B8%87%20my.{suffix}"
    assert answer.headers["content-disposition"] == f"attachment; filename=\"my.{suffix}\"; filename*=UTF-8''{name}"


def test_a_spreadsheet_runs_nothing(browser: Browser) -> None:
    table = browser.get("/download/csv-excel").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("form", ["zip", "deepl", "..%2fcsv", "%00", "csv/x"])
def test_a_form_that_is_not_offered_is_not_found(browser: Browser, form: str) -> None:
    assert browser.get(f"/download/{form}").status_code == 404


def test_a_glossary_that_is_too_large_is_for_the_commands(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "MAX_CONCEPTS", 7)
    page = browser.get("/stats").text
    assert "use wonglep convert" in page
    assert "use wonglep conflicts" in page
    assert "/download/" not in page
    assert 'href="/stats/whole"' not in page
    for address in ("/download/csv", "/stats/whole"):
        answer = browser.get(address)
        assert answer.status_code == 400
        assert "the glossary has 8 concepts; at most 7 are read as a whole here" in answer.text


@pytest.mark.parametrize(("most", "is_asked"), [(7, False), (8, True)])
def test_the_overview_of_a_large_glossary_waits_to_be_asked_for(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, most: int, is_asked: bool
) -> None:
    monkeypatch.setattr(stats, "MAX_AT_ONCE", most)
    page = browser.get("/stats").text
    assert ("data-part" in page) == is_asked
    assert 'href="/stats/whole"' in page


# ---- coverage ---------------------------------------------------------------------------------------------


def pasted(browser: Browser, text: str) -> str:
    return str(browser.submit("/stats/coverage", {"text": text}).text)


def uploaded(browser: Browser, text: str) -> str:
    return str(browser.submit("/stats/coverage", files={"file": ("ข่าว <1>.txt", text.encode("cp874"))}).text)


@pytest.mark.parametrize(("ask", "name"), [(pasted, "the pasted text"), (uploaded, "ข่าว &lt;1&gt;.txt")])
def test_the_coverage_of_a_text_is_shown(browser: Browser, ask: Callable[[Browser, str], str], name: str) -> None:
    page = ask(browser, TEXTS["news/b.txt"] + " ธนาคารและแบงก์ ระบบนิเวศ (ecosystem)")
    assert re.search(rf"<h1>Coverage of {name}</h1>", page)
    assert re.search(r"\d\d\.\d % of the letters belong to terms of the glossary", page)
    assert totals(page) == {
        "known terms": "4",
        "places": "6",
        "approved": "1",
        "forbidden": "1",
        "known pairs": "2",
        "new pair": "1",
    }
    assert "แบงก์ · forbidden" in page
    assert re.search(r'<td><span lang="th">ระบบนิเวศ</span></td><td><span lang="en">ecosystem</span></td>', page)


def test_a_text_that_was_covered_is_read_by_a_button(browser: Browser) -> None:
    text = 'ระบบนิเวศ (ecosystem) "ก"\r\n<b>'
    page = html.fromstring(browser.submit("/stats/coverage", {"text": text}).text)
    (form,) = page.xpath("//form[@action='/read']")
    assert form.fields["text"].splitlines() == text.splitlines()
    read = browser.get(browser.submit("/read", {"text": form.fields["text"]}).headers["location"]).text
    assert html.fromstring(read).xpath("//a[contains(@class, 'pair')]")


def test_a_text_without_letters_is_covered_by_nothing(browser: Browser) -> None:
    page = words(pasted(browser, "123"))
    assert " 0 % of the letters" in page
    assert page.count("None.") == 2


@pytest.mark.parametrize(
    ("text", "file", "said"),
    [
        ("", None, "text: is empty; paste one or choose a file"),
        (" \n", None, "text: is empty; paste one or choose a file"),
        ("", ("a.txt", b" \n"), "a.txt: holds no text"),
        ("<typed>", ("a.xls", b"\0"), "a.xls: is a spreadsheet; save it as .csv"),
    ],
)
def test_what_is_wrong_with_a_text_is_said_at_the_form(
    browser: Browser, text: str, file: tuple[str, bytes] | None, said: str
) -> None:
    answer = browser.submit("/stats/coverage", {"text": text}, files=file and {"file": file})
    page = html.fromstring(answer.text)
    assert answer.status_code == 400
    assert said in page.xpath("string(//form[@action='/stats/coverage']/div[@role='alert'])")
    assert page.xpath("string(//textarea)").strip() == text.strip()


def test_a_form_that_no_page_gave_is_refused(browser: Browser) -> None:
    assert browser.post("/stats/coverage", data={"text": "ธนาคาร", "csrf": "x"}).status_code == 403


def test_the_form_stands_alone_as_well(browser: Browser) -> None:
    page = browser.get("/stats/coverage?lang=en").text
    assert 'action="/stats/coverage" method="post"' in page
    assert "of the letters" not in page


def test_a_table_is_served_as_well(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("english,thai,status\nbank,ธนาคาร,approved\nbank,แบงก์,\ndepot,ธนาคาร,\n", encoding="utf-8")
    with browsing(path) as browser:
        page = browser.get("/stats").text
        assert totals(page)["Thai terms"] == "3"
        (link,) = set(re.findall(r'href="(/term/[^"]+)"[^>]*><span lang="en">bank', browser.get("/stats/whole").text))
        covered = pasted(browser, "ธนาคาร (depot) และแบงก์")
        assert totals(covered)["known pair"] == "1"
        assert f'href="{link}"' in covered
        assert browser.get("/download/jsonl").text.count("\n") == 2
