from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Entry, Variant
from glossary.store import DocumentEvidence, Store, digest_of, evidence_of
from glossary.web.pages.term.forms import anchor
from glossary.web.rendering import term_id, term_url

from .web import ODD_IDS, Browser, address, browsing, fill, for_each_test, seen, statuses

CHAIN, BANK, SCRIPT = "value chain", "bank", "<script>alert(1)</script>"


path, browser = for_each_test(fill)


# ---- what is shown ----------------------------------------------------------------------------------------


def test_all_that_is_known_of_a_concept_is_shown(browser: Browser, path: Path) -> None:
    page = browser.get(address(path, BANK)).text
    for shown in ("a house for money", "banking house", "BK", "finance", "ใช้ในเอกสารราชการ"):
        assert shown in page
    for thai, status in (("ธนาคาร", "approved"), ("แบงก์", "forbidden"), ("ตลิ่ง", "rejected")):
        (shown,) = re.findall(rf'<li class="term[^>]*id="{anchor(thai)}".*?</h3>(.*?)</div>', page, re.DOTALL)
        assert f'class="chip {status}"' in shown
        assert f'data-copy="{thai}"' in shown


def test_terms_are_text_and_no_markup(browser: Browser, path: Path) -> None:
    page = browser.get(address(path, SCRIPT)).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize("missing", ["/term/none", "/term/", "/term/%2F", "/term/%00", "/term/%ff", "/term/%0A"])
def test_a_concept_that_is_not_there_is_not_found(browser: Browser, missing: str) -> None:
    answer = browser.get(missing)
    assert answer.status_code == 404
    assert "<h1>Not Found</h1>" in answer.text


@pytest.mark.parametrize("id_", ODD_IDS, ids=ascii)
def test_ids_may_hold_any_characters(tmp_path: Path, id_: str) -> None:
    with Store(tmp_path / "odd.glossary", create=True) as store:
        store.take_in([Entry("house", (), (Variant("บ้าน"),), id=id_), Entry("town", (), (Variant("เมือง"),))])
    with browsing(tmp_path / "odd.glossary") as browser:
        page = browser.get(term_url(id_))
        assert "house" in page.text
        (other_language,) = re.findall(r'<a href="([^"]+)" lang="th"', page.text)
        assert '<html lang="th">' in browser.get(other_language.replace("&amp;", "&")).text
        saved = browser.submit(
            term_url(id_), {"do": "decide", "thai": "บ้าน", "status": "approved", "seen": seen(page.text)}
        )
        assert saved.status_code == 303
        assert browser.get(saved.headers["location"]).status_code == 200
        assert browser.get(term_url(id_).replace("/term/", "/api/entries/")).json()["id"] == id_
        assert browser.get(f"{term_url(id_)}%0A").status_code == 404
        assert browser.get(f"{term_url(id_).replace('/term/', '/api/entries/')}%0A").status_code == 404
    assert statuses(tmp_path / "odd.glossary", "house") == {"บ้าน": "approved"}


@given(st.text(st.characters(codec="utf-8"), min_size=1) | st.text("/.", min_size=1, max_size=5))
def test_an_address_is_that_of_one_id_and_no_step_elsewhere(id_: str) -> None:
    (segment,) = term_url(id_).removeprefix("/term/").split("/")
    assert segment not in (".", "..")
    path = re.sub("%(..)", lambda code: chr(int(code[1], 16)), segment).encode("latin-1").decode()
    assert term_id(path) == id_
    assert quote(path, safe="") == segment


# ---- where it stands --------------------------------------------------------------------------------------


def lines(page: str) -> list[tuple[str, str, str]]:
    """What stands before and in the term, and the place, of each line of a page."""
    found = re.findall(
        r'class="left"><span>(.*?)</span></span><span class="right"><mark>(.*?)</mark>.*?<cite>(.*?)</cite>',
        page,
        re.DOTALL,
    )
    return [(left, thai, " ".join(re.sub("<[^>]*>", " ", place).split())) for left, thai, place in found]


def many(path: Path, count: int) -> str:
    """A glossary of a concept that stands in many sentences; gives its address."""
    from align.records import Pair, Parenthetical
    from glossary import Source

    with Store(path, create=True) as store:
        for at in range(0, count, 50):
            name, sentence = f"d{at:06}.pdf", "เรื่องบ้าน (house) ใหม่\n"
            found = []
            for begin in (len(sentence) * n + 6 for n in range(50)):
                bracket = Parenthetical(begin + 5, begin + 12, "house")
                pair = Pair(("house",), (), "บ้าน", "translation", 0.9, begin, begin + 4, bracket)
                found += evidence_of(pair, Source(name, begin, begin + 4, f"page={begin}"), sentence * 50)
            store.count([DocumentEvidence(name, digest_of(name), "", "", tuple(found))])
        return term_url(next(iter(store)).id)


def test_lines_say_where_they_are_from(tmp_path: Path) -> None:
    at = many(tmp_path / "g.glossary", 50)
    with browsing(tmp_path / "g.glossary") as browser:
        assert lines(browser.get(at).text)[1] == ("เรื่อง", "บ้าน", "d000000.pdf page 30 30–34")


@pytest.mark.parametrize(
    ("order", "before"),
    [
        ("place", ["การพัฒนา", "ร่วมเสวนาเรื่อง", "ไปที่"]),
        ("left", ["การพัฒนา", "ไปที่", "ร่วมเสวนาเรื่อง"]),
        ("right", ["ร่วมเสวนาเรื่อง", "การพัฒนา", "ไปที่"]),
        ("nonsense", ["การพัฒนา", "ร่วมเสวนาเรื่อง", "ไปที่"]),
    ],
)
def test_lines_are_sorted_by_what_stands_beside_the_term(tmp_path: Path, order: str, before: list[str]) -> None:
    examples = ("การพัฒนาบ้าน (house) ดีมาก", "ร่วมเสวนาเรื่องบ้าน (house) กับคน", "ไปที่บ้าน (house) หลังใหม่")
    sources = ("a.txt:9-13", "a.txt:10-14", "b.txt:2-6")
    with Store(tmp_path / "g.glossary", create=True) as store:
        store.take_in([Entry("house", (), (Variant("บ้าน", sources=sources, examples=examples),), id="h")])
    with browsing(tmp_path / "g.glossary") as browser:
        page = browser.get(f"/term/h?sort={order}").text
    assert [left for left, _, _ in lines(page)] == before


def test_many_lines_are_on_several_pages(tmp_path: Path) -> None:
    at = many(tmp_path / "g.glossary", 250)
    with browsing(tmp_path / "g.glossary") as browser:
        first = browser.get(f"{at}?sort=left").text
        (rest,) = re.findall(r'rel="next" href="([^"]+)"', first)
        second = browser.get(rest.replace("&amp;", "&")).text
        assert lines(browser.get(f"{at}?sort=left&from=999999").text) == lines(first)
    assert (len(lines(first)), len(lines(second))) == (200, 50)
    assert not set(lines(first)) & set(lines(second))
    assert "next 50" in first
    assert 'rel="next"' not in second
    assert 'rel="prev"' in second


# ---- what is beside it ------------------------------------------------------------------------------------


def test_related_terms_are_named(browser: Browser, path: Path) -> None:
    page = browser.get(address(path, CHAIN)).text
    (beside,) = re.findall(r'id="related-title".*?</section>', page, re.DOTALL)
    assert f'href="{address(path, "supply chain")}"' in beside
    assert "ห่วงโซ่อุปทาน" in beside
    assert "related-title" not in browser.get(address(path, "diabetes")).text


def test_conflicts_are_named(browser: Browser, path: Path) -> None:
    with Store(path) as store:
        store.take_in([Entry("worth chain", (), (Variant("ห่วงโซ่คุณค่า"),))])
    page = browser.get(address(path, CHAIN)).text
    (conflicts,) = re.findall(r'id="conflicts-title".*?</section>', page, re.DOTALL)
    assert "one rendering, several concepts" in conflicts
    assert f'href="{address(path, "worth chain")}"' in conflicts
