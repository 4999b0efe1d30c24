from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest

from glossary.scoring.translations import ScoreSettings

from .conftest import ROOT, Result
from .web import Browser, browsing, concept, fill

pytest.importorskip("fastapi", reason="the extra web is not installed")


from align.errors import InputError
from glossary.matching.termcheck import DIRECTIONS, Grade
from glossary.scoring.metrics.tokens import TOKENIZERS
from glossary.scoring.score import METRICS, ScoreReport
from glossary.scoring.score import Scored as Score
from glossary.store import Store
from glossary.web import scores as score_work
from glossary.web.i18n import wording
from glossary.web.pages.score.request import Metric, Tokenizer
from glossary.web.pages.score.table import table_of
from glossary.web.scores import File, ScoreRequest, score_files

SEEDS = ROOT / "seeds" / "translations"
SYSTEMS = ("clumsy.th", "inconsistent.th", "wrong-terms.th")
DRAWN = {"confidence": "on", "test": "bs", "samples": "20"}
COMMAND = ("score", "-g", "glossary.csv", "-s", "source.en", "-r", "reference.th", "-i", *SYSTEMS)


def data(name: str) -> bytes:
    return (SEEDS / name).read_bytes()


def files(*systems: str, **others: str) -> list[tuple[str, tuple[str, bytes]]]:
    """Files of a form: translations, and others by their fields."""
    return [
        *(("translations", (name, data(name))) for name in systems),
        *((field, (name, data(name))) for field, name in others.items()),
    ]


ALL = files(*SYSTEMS, sources="source.en", references="reference.th")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing(SEEDS / "glossary.csv") as browser:
        yield browser


def scored(browser: Browser, fields: dict[str, Any], **options: Any) -> Any:
    """The page that a form leads to, which must be one of scores."""
    sent = browser.submit("/score", fields, **options)
    assert sent.status_code == 303, error_of(sent)
    return browser.get(sent.headers["location"])


def refused(browser: Browser, fields: dict[str, Any], **options: Any) -> str:
    """What is said of a form that cannot be scored."""
    sent = browser.submit("/score", fields, **options)
    assert sent.status_code == 400
    return error_of(sent)


def error_of(page: Any) -> str:
    found = re.search(r'<p class="exact" lang="en">(.*?)</p>', page.text, re.S)
    return unescape(found[1]) if found else ""


# ---- the page ---------------------------------------------------------------------------------------------


def test_the_files_are_those_that_the_command_writes(
    browser: Browser, wonglep: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = scored(browser, {"metrics": ["term", "forbidden", "chrf"], **DRAWN}, files=ALL)
    monkeypatch.chdir(SEEDS)
    options = (*COMMAND, "-m", "term", "forbidden", "chrf", "--confidence", "--paired-bs", "--samples", "20")
    for form, scores, details in (
        ("json", "scores.json", "segments.html"),
        ("tsv", "scores.tsv", "segments.jsonl"),
        ("latex", "scores.tex", "segments.html"),
    ):
        printed = wonglep(*options, "--details", str(tmp_path / details), "-f", form).out
        assert browser.get(f"{page.url.path}/{scores}").text == printed
        answer = browser.get(f"{page.url.path}/{details}")
        assert answer.content == (tmp_path / details).read_bytes()
        assert answer.headers["content-disposition"] == f'attachment; filename="{details}"'


def test_the_table_shows_scores_and_what_is_significant(browser: Browser) -> None:
    page = scored(browser, {"metrics": ["term", "chrf"], **DRAWN}, files=ALL).text
    assert [unescape(name) for name in re.findall(r'<th scope="row">(.*?)</th>', page)] == [*SYSTEMS, "reference"]
    assert re.search(r"65\.5 <span class=\"margin\">± ", page)
    assert "55 of 55" in page
    assert re.search(r"significant difference \(p = 0\.\d{4}\)", page)
    assert "3 translations, 30 segments" in page
    assert re.search(r"<code>chrf\|nrefs:1\|bs:20\|seed:12345", page)


def test_pasted_lines_are_scored_and_stay_in_the_form(browser: Browser) -> None:
    source, line = "\na smart meter", "\nมิเตอร์อัจฉริยะ <b>"
    fields = {"source": source, "translation": line, "name": "mine & <b>", "metrics": "term"}
    page = scored(browser, fields)
    assert '<th scope="row">mine &amp; &lt;b&gt;</th>' in page.text
    assert "1 of 1" in page.text
    for text in (source, line):
        assert f">\n{text}</textarea>" in unescape(page.text)


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_files_of_other_systems_are_read(browser: Browser, encoding: str, end: str) -> None:
    text = f"มิเตอร์อัจฉริยะทั้งหมด{end or chr(10)}ผู้ให้บริการโครงข่ายไฟฟ้า{end}".encode(encoding)
    given = [("translations", ("a.th", text)), ("sources", ("s.en", b"all smart meters\na grid operator\n"))]
    page = scored(browser, {"metrics": "term"}, files=given).text
    assert "2 of 2" in page
    assert "2 segments" in page


@pytest.mark.parametrize(
    ("fields", "given", "message"),
    [
        ({}, [], "there is no translation: choose files, or paste one"),
        ({"translation": " \r\n"}, [], "there is no translation: choose files, or paste one"),
        ({}, files("clumsy.th"), "metric term needs sources or a reference"),
        ({"metrics": "bleu"}, files("clumsy.th", sources="source.en"), "metric bleu needs a reference"),
        ({"source": "a\nb"}, files("clumsy.th"), "the pasted source has 2 segments, clumsy.th 30"),
        ({"reference": "a\nb"}, files("clumsy.th"), "the pasted reference has 2 segments, clumsy.th 30"),
        ({"translation": "ก"}, files("clumsy.th", sources="source.en"), "pasted has 1 segments, clumsy.th 30"),
        ({"source": "a"}, files("clumsy.th", sources="source.en"), "the source is given twice, as source.en and"),
        ({}, [("translations", ("a.th", b""))], "a.th: is empty"),
        ({"source": "a"}, [("translations", ("a.th", b"\xff\xfea"))], "a.th: byte 2: is not UTF-16"),
        ({"source": "a"}, [("translations", ("a.th", b"a\xff"))], "a.th: byte 1: is not UTF-8 (0xff)"),
        ({"source": "a"}, [("translations", ("a.th", b"a\0"))], "a.th: byte 1: holds a NUL"),
        ({"source": "a"}, [("translations", ("C:\\x/\u202e.th", b""))], "\ufffd.th: is empty"),
        ({}, files("clumsy.th", "clumsy.th", sources="source.en"), "two translations are called 'clumsy.th'"),
        (
            {"reference": "ก", "translation": "ก", "name": "reference"},
            [],
            "a system must not be called 'reference'",
        ),
        ({}, files("clumsy.th", documents="source.en"), "metric term needs sources or a reference"),
        (
            {"source": "a", "translation": "a"},
            files(documents="source.en"),
            "source.en has 30 segments, pasted 1",
        ),
        ({"metrics": "rouge"}, ALL, "metrics.0: input should be 'term', 'consistency'"),
        ({"metrics": ""}, ALL, "metrics.0: input should be 'term', 'consistency'"),
        ({"metrics": ["term"] * 21}, ALL, "metrics: list should have at most 20 items"),
        ({"direction": "th-de"}, ALL, "direction: input should be 'en-th' or 'th-en'"),
        ({"tokenize": "mecab"}, ALL, "tokenize: input should be 'newmm'"),
        ({"test": "t"}, ALL, "test: input should be 'bs' or 'ar'"),
        ({"samples": "10001"}, ALL, "samples must be a number from 0 to 10,000; got '10001'"),
        ({"samples": "-1"}, ALL, "samples must be a number from 0 to 10,000; got '-1'"),
        ({"samples": "1", "confidence": "on"}, ALL, "samples must be 0 or at least 2; got 1"),
        ({}, [*ALL, ("glossary", ("g.doc", b"x"))], "g.doc: its name must end in .glossary"),
        ({}, [*ALL, ("glossary", ("g.csv", b"english,thai\n"))], "g.csv: holds no term"),
        ({}, [*ALL, ("glossary", ("g.glossary", b"SQLite format 3\0x"))], "g.glossary: "),
    ],
)
def test_a_problem_is_said_in_one_line_and_input_stays(
    browser: Browser, fields: dict[str, Any], given: Any, message: str
) -> None:
    sent = browser.submit("/score", {"metrics": "term", "source": "", "name": "", **fields}, files=given)
    assert sent.status_code == 400
    assert error_of(sent).startswith(message)
    assert "\n" not in error_of(sent)
    for pasted in ("source", "reference", "translation"):
        assert f'name="{pasted}" rows="3"' in sent.text
        assert fields.get(pasted, "").strip() in unescape(sent.text)


@pytest.mark.parametrize("field", ["source", "translation", "name", "samples", "metrics", "test"])
def test_a_file_in_the_field_of_a_text_is_refused(browser: Browser, field: str) -> None:
    fields = {"metrics": "term", "source": "a", "translation": "ก"}
    fields.pop(field, None)
    answer = browser.submit("/score", fields, files={field: ("a.txt", b"x")})
    assert answer.status_code == 400
    assert re.search(f"{field} must be a text; got a file|metrics.0: input should be", answer.text)


def test_a_form_without_a_metric_is_refused(browser: Browser) -> None:
    assert refused(browser, {}, files=ALL) == "no metric is chosen"


@pytest.mark.parametrize("name", ["mine.csv", "mine.tsv", "mine.glossary"])
def test_an_uploaded_glossary_is_used_instead(
    browser: Browser, tmp_path: Path, wonglep: Callable[..., Result], name: str
) -> None:
    (tmp_path / "g.csv").write_text("english,thai,status\nproject,โครงการ,odd\n", encoding="utf-8")
    assert wonglep("convert", str(tmp_path / "g.csv"), str(tmp_path / name)).code == 0
    given = [*files("inconsistent.th", sources="source.en"), ("glossary", (name, (tmp_path / name).read_bytes()))]
    page = scored(browser, {"metrics": "term"}, files=given)
    records = browser.get(f"{page.url.path}/segments.jsonl").text
    assert {term["term"] for line in records.splitlines() for term in json.loads(line)["terms"]} == {"project"}


def test_what_is_odd_about_an_uploaded_glossary_is_said(browser: Browser) -> None:
    glossary = ("glossary", ("g.csv", "english,thai,status\nproject,โครงการ,odd\n".encode()))
    page = scored(browser, {"metrics": "term"}, files=[*ALL, glossary])
    assert "g.csv: status &#39;odd&#39; is none of" in page.text


def test_scores_are_only_for_the_session_that_asked(browser: Browser) -> None:
    page = scored(browser, {"metrics": "term"}, files=ALL)
    browser.cookies.clear()
    for address in (page.url.path, f"{page.url.path}/scores.json"):
        gone = browser.get(address)
        assert gone.status_code == 404
        assert "keeps the last scores until it stops" in gone.text
        assert 'class="button" href="/score"' in gone.text


def test_files_that_are_none_are_not_found(browser: Browser) -> None:
    page = scored(browser, {"metrics": "term"}, files=ALL)
    assert browser.get(f"{page.url.path}/scores.xlsx").status_code == 404


def test_a_form_without_the_token_is_refused(browser: Browser) -> None:
    assert browser.post("/score", data={"metrics": "term"}, files=ALL).status_code == 403


def test_names_are_text_and_no_markup(browser: Browser) -> None:
    hostile = "<script>alert(1)</script>.th"
    page = scored(browser, {"metrics": "term"}, files=[*ALL, ("translations", (hostile, data("clumsy.th")))]).text
    assert "<script>alert" not in page
    assert "script&gt;" in page


def test_the_page_says_why_there_is_no_score(browser: Browser) -> None:
    page = scored(browser, {"metrics": "term", "source": "nothing", "translation": "ไม่มี"}).text
    assert "pasted: term: no term is required" in page


# ---- the process ------------------------------------------------------------------------------------------


def asked(glossary: File | str, *metrics: str) -> ScoreRequest:
    one = File("a", "ธนาคาร".encode())
    return ScoreRequest((one,), (one,), File("s", b"a bank"), None, glossary, ScoreSettings(metrics))


def test_decisions_are_seen_by_the_next_scoring(tmp_path: Path) -> None:
    path = fill(tmp_path / "my.glossary")
    with Store(path) as store:
        assert score_files(asked(str(path), "term")).report.systems["a"]["term"].score == 100
        store.decide(concept(path, "bank").id, "ธนาคาร", "forbidden")
        assert score_files(asked(str(path), "term")).report.systems["a"]["term"].score is None


def test_a_glossary_that_did_not_change_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fill(tmp_path / "my.glossary")
    with Store(path):  # as its server has it
        score_files(asked(str(path), "term"))
        monkeypatch.setattr(score_work, "open_glossary", pytest.fail)
        assert score_files(asked(str(path), "term")).report.systems["a"]["term"].score == 100


def test_other_metrics_need_no_term_in_the_glossary(tmp_path: Path) -> None:
    empty = File("g.csv", b"english,thai\n")
    scores = score_files(asked(empty, "chrf"))
    assert scores.report.systems["a"]["chrf"].score == 100
    assert scores.details == b""
    with pytest.raises(InputError, match=r"g\.csv: holds no term"):
        score_files(asked(empty, "chrf", "term"))


def test_too_many_records_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(fill(tmp_path / "my.glossary"))
    assert score_files(asked(path, "term")).details
    monkeypatch.setattr(score_work, "MAX_DETAILS", 10)
    assert score_files(asked(path, "term")).details is None


# ---- what is shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "scores", "best"),
    [
        ("term", (50.0, 70.0, 100.0), "b"),
        ("ter", (50.0, 70.0, 0.0), "a"),
        ("term", (70.0, 70.0, 100.0), ""),
        ("term", (None, None, None), ""),
        ("term", (None, 0.0, 1.0), ""),
    ],
)
def test_the_best_is_a_translation_and_better_than_another(
    metric: str, scores: tuple[float | None, ...], best: str
) -> None:
    names = ("a", "b", "reference")
    report = ScoreReport("", {name: {metric: Score(s, "")} for name, s in zip(names, scores, strict=True)})
    assert "".join(row.name for row in table_of(report).rows if row.cells[0].is_best) == best


def test_what_the_form_offers_is_what_there_is() -> None:
    assert list(wording.METRICS) == list(METRICS) == list(get_args(Metric))
    assert list(wording.TOKENIZERS) == ["", *TOKENIZERS] == ["", *get_args(Tokenizer)]
    assert list(wording.DIRECTIONS) == list(DIRECTIONS)
    assert set(wording.GRADES) == {grade.name.lower() for grade in Grade} | {"missing"}
