from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from glossary import Entry, Variant
from glossary.store import Store
from glossary.web.app import Settings
from glossary.web.rendering import term_url

from .web import Browser, browsing, concept, fill, for_each_test, statuses

BANK = ("ธนาคาร", "แบงก์")


path, browser = for_each_test(fill)


def decisions(page: str) -> list[str]:
    """The decisions of a page in words."""
    (listed,) = re.findall(r'<ol class="decisions all">(.*?)</ol>', page, re.DOTALL)
    items = re.split(r"<li(?: class=\"undone\")?><time", listed)[1:]
    return [" ".join(html.unescape(re.sub("<[^>]*>", " ", item.partition("</time>")[2])).split()) for item in items]


def marks(page: str) -> list[str]:
    return re.findall(r'name="mark" value="([^"]+)"', page)


def decide(path: Path, english: str, *terms: str, status: str = "admitted") -> None:
    with Store(path) as store:
        for thai in terms:
            store.decide(concept(path, english).id, thai, status)


def test_decisions_are_told_the_newest_first(browser: Browser, path: Path) -> None:
    decide(path, "bank", *BANK)
    page = browser.get("/decisions").text
    first, second, given = decisions(page)
    assert first == "admitted bank finance แบงก์ status forbidden → becomes admitted Undo bank"
    assert second == "admitted bank finance ธนาคาร status approved → becomes admitted"
    assert given.startswith("imported bank finance")
    assert "<script>alert(1)</script>" in given
    assert f'href="{term_url(concept(path, "bank").id)}"' in page
    assert re.findall(r'<time datetime="\S+Z">\w{3} \d+, \d{4}, \d+:\d\d UTC</time>', page)


def test_only_decisions_of_one_kind_are_shown(browser: Browser, path: Path) -> None:
    decide(path, "bank", *BANK)
    decide(path, "bank", *BANK, status="forbidden")
    page = browser.get("/decisions?action=admitted").text
    assert [said.split()[0] for said in decisions(page)] == ["admitted", "admitted"]
    assert '<option value="admitted" selected>' in page
    assert "No decisions." in browser.get("/decisions?action=nonsense").text


def test_many_decisions_are_on_several_pages(browser: Browser, path: Path) -> None:
    with Store(path) as store:
        made = [store.add(Entry(f"term {at}")) for at in range(120)]
    address, found, sizes = "/decisions?action=add", list[str](), list[int]()
    while address:
        page = browser.get(address).text
        sizes.append(len(decisions(page)))
        found += re.findall(r'href="/term/([^"]+)"', page)
        address = "".join(map(html.unescape, re.findall(r'rel="next" href="([^"]+)"', page)))
    assert sizes == [50, 50, 20]
    assert found == [added.id for added in reversed(made)]


def test_a_decision_on_many_concepts_names_a_few(browser: Browser, path: Path) -> None:
    with Store(path) as store:
        store.take_in(Entry(f"term {at}", (), (Variant("ก"),)) for at in range(150))
    page = browser.get("/decisions").text
    assert decisions(page)[0].endswith("term 2 ก is new and 147 more concepts")
    assert len(marks(page)) == 1


def test_a_decision_of_many_changes_tells_some(browser: Browser, path: Path) -> None:
    with Store(path) as store:
        store.take_in([Entry("word", (), tuple(Variant(f"คำที่{at}") for at in range(20)))])
    for address in ("/decisions", term_url(concept(path, "word").id)):
        (changes, *_) = re.findall(r'<ul class="changes">(.*?)</ul>', browser.get(address).text, re.DOTALL)
        assert (changes.count("is new"), "and 12 more" in changes) == (8, True)


def test_a_decision_is_taken_back_and_the_page_stays(browser: Browser, path: Path) -> None:
    decide(path, "bank", *BANK)
    page = browser.get("/decisions?action=admitted").text
    (mark,) = marks(page)
    answer = browser.submit("/decisions?action=admitted", {"mark": mark})
    assert answer.headers["location"] == "/decisions?action=admitted&undone=3"
    assert statuses(path, "bank")["แบงก์"] == "forbidden"
    page = browser.get(answer.headers["location"]).text
    assert "<strong>Undone</strong>" in page
    assert "undone" in decisions(page)[0]
    assert len(marks(page)) == 1


def test_a_decision_on_several_concepts_is_taken_back(browser: Browser, path: Path) -> None:
    with Store(path) as store:
        store.take_in(Entry(name, (), (Variant("ก"),)) for name in ("one", "two"))
    browser.submit("/decisions", {"mark": marks(browser.get("/decisions").text)[0]})
    with Store(path) as store:
        assert not {"one", "two"} & {entry.english for entry in store}
    assert decisions(browser.get("/decisions").text)[0].count("a concept that no longer exists") == 2


def test_what_another_decided_on_since_is_not_taken_back(browser: Browser, path: Path) -> None:
    decide(path, "bank", "ธนาคาร")
    mark = marks(browser.get("/decisions").text)[0]
    decide(path, "bank", "แบงก์")
    before = statuses(path, "bank")
    answer = browser.submit("/decisions", {"mark": mark})
    assert (answer.status_code, "This decision cannot be undone" in answer.text) == (409, True)
    assert statuses(path, "bank") == before


@pytest.mark.parametrize("address", ["/decisions?before=x", "/decisions?before=-1"])
def test_what_is_no_number_is_said(browser: Browser, address: str) -> None:
    answer = browser.get(address)
    assert (answer.status_code, "before must be a number" in answer.text) == (400, True)


def test_a_glossary_that_is_only_read_shows_its_decisions(path: Path) -> None:
    with browsing(path, Settings(read_only=True)) as browser:
        page = browser.get("/decisions").text
    assert len(decisions(page)) == 1
    assert not marks(page)


def test_a_glossary_without_decisions_has_an_empty_page(tmp_path: Path) -> None:
    with Store(tmp_path / "new.glossary", create=True):
        pass
    with browsing(tmp_path / "new.glossary") as browser:
        assert "No decisions." in browser.get("/decisions").text


@pytest.mark.parametrize("page", ["/stats", "term"])
def test_other_pages_lead_there(browser: Browser, path: Path, page: str) -> None:
    address = term_url(concept(path, "bank").id) if page == "term" else page
    assert 'href="/decisions"' in browser.get(address).text
