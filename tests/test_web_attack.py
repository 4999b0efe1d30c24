"""Attacks on a served glossary: none of them changes it, reads a file or runs a script."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

import pytest
from starlette.routing import Match, Route

from glossary.store import Store
from glossary.store.undo import DecisionMark
from glossary.web.api import router
from glossary.web.app import ROUTES, Settings
from glossary.web.pages.read.decisions import decide
from glossary.web.pages.read.pairs import load_pair
from glossary.web.security import Guard
from glossary.web.security.forms import SMALL

from .web import HOST, Browser, browsing, fill, one, sent

SCRIPT = "<script>alert(1)</script>"
FORMULA = "=cmd|' /C calc'!A0"
DECIDED = {"english": ["bank"], "thai": "คลัง", "sentence": "คลัง (bank)"}
"""A pair that was decided on in the glossary that is tried on; $id is its concept, $mark that of the decision."""
CHANGES: Mapping[str, tuple[str, dict[str, str]]] = {
    "decide": ("/term/$id", {"do": "decide", "thai": "ธนาคาร", "status": "forbidden", "seen": "$seen"}),
    "add": ("/term/$id", {"do": "add", "thai": "แบงค์", "status": "forbidden", "seen": "$seen"}),
    "correct": ("/term/$id", {"do": "correct", "thai": "ธนาคาร", "right": "คาร", "seen": "$seen"}),
    "describe": ("/term/$id", {"do": "describe", "english": "Bank", "definition": "", "note": "", "seen": "$seen"}),
    "undo": ("/term/$id", {"do": "undo", "mark": "$mark"}),
    "new": ("/new", {"english": "river", "thai": "แม่น้ำ", "status": "approved"}),
    "undo any": ("/decisions", {"mark": "$mark"}),
    "review": (
        "/review/decide",
        {"concept": "$id", "thai": "ธนาคาร", "decision": "forbidden", "seen": "$seen", "past": ""},
    ),
    "undo review": ("/review/undo", {"done": "$mark"}),
    "read": (
        "/read/decision",
        {"document": "a.txt", "pair": one(english=["bank"], thai="สถาบัน", sentence="สถาบัน"), "decision": "approved"},
    ),
    "undo read": ("/read/undo", {"document": "a.txt", "pair": one(**DECIDED), "mark": "$mark"}),
    "propose": ("/read/proposal", {"document": "a.txt", "digest": "0" * 32, "pairs": sent(**DECIDED)}),
}
"""Address and fields of each form that changes the glossary."""
CHANGES_NOTHING: Mapping[str, dict[str, Any]] = {
    "/name": {"name": "มะลิ", "back": "/review"},
    "/read": {"text": "คลัง (bank)"},
    "/read/card": {"document": "a.txt", "pair": one(**DECIDED)},
    "/read/download": {"document": "a.txt", "pairs": sent(**DECIDED), "form": "tbx"},
    "/score": {"source": "a bank", "translation": "คลัง", "metrics": "term"},
    "/stats/coverage": {"text": "คลัง (bank)"},
    "/api/annotate": {"text": "คลัง (bank)"},
    "/api/extract": {"text": "คลัง (bank)"},
    "/api/score": {"hypotheses": {"a": ["คลัง"]}, "sources": ["a bank"], "metrics": ["term"]},
}
"""Address and body of each POST that changes nothing."""
LARGE = {"/read", "/read/download", "/read/proposal", "/score", "/stats/coverage"}
"""Pages whose forms have files, long texts, or the pairs of one."""
FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:1"},
    {"sec-fetch-site": "cross-site"},
]


def taking(method: str) -> list[Route]:
    """Return the routes of pages and API that take a method."""
    api = [Route(f"/api{r.path}", r.endpoint, methods=list(r.methods)) for r in router.routes if isinstance(r, Route)]
    return [r for r in (*ROUTES, *api) if isinstance(r, Route) and r.methods and method in r.methods]


POSTS = [re.sub(r"{[^}]*}", "x", route.path) for route in taking("POST")]
FORMS = [page for page in POSTS if not page.startswith("/api")]
PAGES = [route.path for route in taking("GET") if "{" not in route.path and not route.path.startswith("/api")]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = fill(tmp_path_factory.mktemp("web") / "my.glossary")
    with Store(path) as store:
        assert decide(store, load_pair(one(**DECIDED), "a.txt"), "approved").mark
    return path


@pytest.fixture(scope="module")
def browser(path: Path) -> Iterator[Browser]:
    with browsing(path, Settings(guard=Guard(most_bytes=1 << 20))) as browser:
        yield browser


def everything(path: Path) -> tuple[Any, ...]:
    with Store(path) as store:
        return tuple(store), tuple(store.history()), tuple(store.documents())


def form(path: Path, name: str) -> tuple[str, dict[str, str]]:
    """Return address and fields of a form of ``CHANGES`` for a glossary."""
    with Store(path) as store:
        *_, last = store.history()
        held = {"id": last.concept, "seen": store.state(last.concept), "mark": str(DecisionMark.of([last]))}
    address, fields = CHANGES[name]
    return Template(address).substitute(held), {key: Template(text).substitute(held) for key, text in fields.items()}


class Attributes(HTMLParser):
    """A parser that collects the names of a page's attributes; text that looks like one is none."""

    def __init__(self) -> None:
        super().__init__()
        self.found = set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {name for name, _ in attrs}


def attributes(page: str) -> set[str]:
    parser = Attributes()
    parser.feed(page)
    return parser.found


def is_one_line(said: str) -> bool:
    return bool(said) and "\n" not in said and "Traceback" not in said


# ---- what changes something -------------------------------------------------------------------------------


def test_each_form_that_changes_something_is_tried() -> None:
    def takes(route: Route, address: str) -> bool:
        return route.matches({"type": "http", "method": "POST", "path": address})[0] is Match.FULL

    tried = {*CHANGES_NOTHING, *(address for address, _ in CHANGES.values())}
    assert [r.path for r in taking("POST") if not any(takes(r, address) for address in tried)] == []


@pytest.mark.parametrize("name", CHANGES)
def test_a_form_changes_the_glossary(path: Path, tmp_path: Path, name: str) -> None:
    own = shutil.copy(path, tmp_path / "own.glossary")
    before = everything(own)
    with browsing(own) as browser:
        assert browser.submit(*form(own, name)).status_code in (200, 303)
    assert everything(own) != before


def test_what_is_only_answered_changes_nothing(browser: Browser, path: Path) -> None:
    before = everything(path)
    for address, asked in CHANGES_NOTHING.items():
        is_json = address.startswith("/api")
        answer = browser.post(address, json=asked) if is_json else browser.submit(address, asked)
        assert answer.status_code in (200, 303), address
    assert everything(path) == before


@pytest.mark.parametrize("name", CHANGES)
def test_a_form_of_another_site_changes_nothing(browser: Browser, path: Path, name: str) -> None:
    before = everything(path)
    for headers in FOREIGN:
        assert browser.submit(*form(path, name), headers=headers).status_code == 403
    assert browser.submit(*form(path, name), headers={"host": "evil.example"}).status_code == 400
    assert everything(path) == before


@pytest.mark.parametrize("name", CHANGES)
def test_a_form_without_its_token_changes_nothing(browser: Browser, path: Path, name: str) -> None:
    before = everything(path)
    address, fields = form(path, name)
    for token in ({}, *({"csrf": wrong} for wrong in ("", "x", "0" * 64, browser.beside().token))):
        assert browser.post(address, data=fields | token, follow_redirects=False).status_code == 403
    assert everything(path) == before


@pytest.mark.parametrize("name", CHANGES)
def test_a_form_changes_nothing_where_the_glossary_is_only_read(path: Path, name: str) -> None:
    before = everything(path)
    with browsing(path, Settings(read_only=True)) as browser:
        assert browser.submit(*form(path, name)).status_code == 403
    assert everything(path) == before


# ---- who is let in ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [*PAGES, *POSTS, "/nowhere", "/static/x/page.css"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8217", "8.8.8.8", "127.0.0.1.evil.example", ""])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_host_is_refused(browser: Browser, page: str, host: str, method: str) -> None:
    answer = browser.request(method, page, headers={"host": host}, follow_redirects=False)
    assert answer.status_code == 400
    assert is_one_line(answer.text)


@pytest.mark.parametrize("page", POSTS)
@pytest.mark.parametrize("headers", FOREIGN)
def test_the_page_of_another_site_is_refused(browser: Browser, page: str, headers: dict[str, str]) -> None:
    answer = browser.submit(page, {"text": "ธนาคาร (bank)"}, headers=headers)
    assert answer.status_code == 403
    assert is_one_line(answer.text)


@pytest.mark.parametrize("page", FORMS)
@pytest.mark.parametrize("token", [None, "", "x", "0" * 64])
def test_a_form_without_the_token_is_refused(browser: Browser, page: str, token: str | None) -> None:
    fields = {"text": "ธนาคาร (bank)"} if token is None else {"text": "ธนาคาร (bank)", "csrf": token}
    assert browser.post(page, data=fields, follow_redirects=False).status_code == 403


def test_who_has_no_token_is_not_let_in(path: Path) -> None:
    with browsing(path, Settings(guard=Guard(token="a token of mine"))) as browser:
        assert browser.get("/").status_code == 401
        assert browser.get("/api/lookup?q=bank").status_code == 401
        assert browser.get("/?token=another").status_code == 401
        assert browser.get("/api/lookup?q=bank", headers={"authorization": "Bearer a token of mine"}).status_code == 200
        assert (
            browser.get("/?q=bank&token=a%20token%20of%20mine", follow_redirects=False)
            .headers["location"]
            .endswith("?q=bank")
        )
        assert browser.get("/?q=bank").status_code == 200
        assert HOST in str(browser.get("/").url)


# ---- what is shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "/static/x/../app.py",
        "/static/x/..%2fapp.py",
        "/static/x/%2e%2e/app.py",
        "/static/x//etc/passwd",
        "/static/../../pyproject.toml",
        "/static/x/..%5capp.py",
        "/static/x/page.css%00",
        "/term/..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_file_but_those_of_the_page_is_given(browser: Browser, page: str) -> None:
    answer = browser.get(page)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "def application" not in answer.text


@pytest.mark.parametrize(
    "text", [SCRIPT, FORMULA, "\"'><img src=x onerror=alert(1)>", "{{7*7}}", "%(num)s %s {0}", "\0", "😀"]
)
@pytest.mark.parametrize("page", [*PAGES, "/term/{}", "/nowhere/{}"])
def test_what_is_typed_is_shown_as_text(browser: Browser, page: str, text: str) -> None:
    answer = browser.get(page.format(quote(text, safe="")), params={"q": text, "source": text, "saved": text})
    assert answer.status_code in (200, 400, 404)
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


def terms_of(path: Path) -> list[str]:
    with Store(path) as store:
        return [entry.id for entry in store]


def test_hostile_terms_are_text_on_their_own_pages(browser: Browser, path: Path) -> None:
    for id_ in terms_of(path):
        answer = browser.get(f"/term/{quote(id_, safe='')}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


@pytest.mark.parametrize("page", POSTS)
def test_what_is_too_large_is_refused(browser: Browser, path: Path, page: str) -> None:
    before = everything(path)
    answer = browser.submit(page, {"text": "ก" * (1 << 20)})
    assert answer.status_code == 413
    assert is_one_line(answer.text)
    assert everything(path) == before


@pytest.mark.parametrize("page", [*PAGES, "/api/lookup?q=bank", "/static/x/page.css", "/nowhere"])
def test_no_page_lets_scripts_of_others_in(browser: Browser, page: str) -> None:
    answer = browser.get(page)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\bsrc=|[^>]*application/json)[^>]*>", answer.text)
    assert not [name for name in attributes(answer.text) if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
@pytest.mark.parametrize("page", [page for page in FORMS if page not in LARGE])
def test_a_form_without_a_long_text_is_small(browser: Browser, path: Path, page: str, kind: str) -> None:
    before = everything(path)
    files = {"file": ("", b"")} if kind == "multipart" else None
    answer = browser.submit(page, {"text": "a" * SMALL}, files=files)
    assert (answer.status_code, f"the form has more than {SMALL:,} bytes" in answer.text) == (413, True)
    assert everything(path) == before


@pytest.mark.parametrize("page", FORMS)
def test_a_urlencoded_form_is_always_small(browser: Browser, page: str) -> None:
    assert browser.submit(page, {"text": "a" * SMALL}).status_code == 413


@pytest.mark.parametrize("page", sorted(LARGE))
def test_a_form_with_a_long_text_may_be_large(browser: Browser, page: str) -> None:
    answer = browser.answered(page, {"text": "a" * SMALL}, files={"file": ("", b"")})
    assert answer.status_code in (200, 400)
