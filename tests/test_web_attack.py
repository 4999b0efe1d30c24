"""What strangers and odd input may try on a served glossary: nothing of it changes anything or runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.routing import Route

from glossary.store import Store
from glossary.web.app import ROUTES, Settings
from glossary.web.guards import Guard
from glossary.web.guards.forms import SMALL

from .web import HOST, Browser, browsing, concept, fill

SCRIPT = "<script>alert(1)</script>"
FORMULA = "=cmd|' /C calc'!A0"
API_POSTS = ("/api/annotate", "/api/extract", "/api/score")


def address(route: Route) -> str:
    return re.sub(r"{[^}]*}", "x", route.path)


POSTS = [address(r) for r in ROUTES if isinstance(r, Route) and r.methods and "POST" in r.methods]
PAGES = [address(r) for r in ROUTES if isinstance(r, Route) and r.methods and "GET" in r.methods and "{" not in r.path]
READING = {"/read", "/read/card", "/read/download", "/score", "/stats/coverage"}
"""Pages that take a form and change nothing."""
LARGE = {"/read", "/read/download", "/read/proposal", "/score", "/stats/coverage"}
"""Pages whose forms have files, long texts, or the pairs of one."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("web") / "my.glossary")


@pytest.fixture(scope="module")
def browser(path: Path) -> Iterator[Browser]:
    with browsing(path, Settings(guard=Guard(most_bytes=1 << 20))) as browser:
        yield browser


def everything(path: Path) -> tuple[Any, ...]:
    with Store(path) as store:
        return tuple(store), tuple(store.history())


class Attributes(HTMLParser):
    """The names of the attributes of a page; what only looks like one, in a text, is none."""

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


@pytest.mark.parametrize("page", [*PAGES, *POSTS, *API_POSTS, "/nowhere", "/static/x/page.css"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8217", "8.8.8.8", "127.0.0.1.evil.example", ""])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_host_is_refused(browser: Browser, page: str, host: str, method: str) -> None:
    answer = browser.request(method, page, headers={"host": host}, follow_redirects=False)
    assert answer.status_code == 400
    assert is_one_line(answer.text)


@pytest.mark.parametrize("page", [*POSTS, *API_POSTS])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_the_page_of_another_site_changes_nothing(
    browser: Browser, path: Path, page: str, headers: dict[str, str]
) -> None:
    before = everything(path)
    answer = browser.submit(page, {"text": "ธนาคาร (bank)"}, headers=headers)
    assert answer.status_code == 403
    assert is_one_line(answer.text)
    assert everything(path) == before


@pytest.mark.parametrize("page", POSTS)
@pytest.mark.parametrize("token", [None, "", "x", "0" * 64])
def test_a_form_without_the_token_changes_nothing(browser: Browser, path: Path, page: str, token: str | None) -> None:
    before = everything(path)
    fields = {"text": "ธนาคาร (bank)", "id": concept(path, "bank").id, "thai": "ธนาคาร", "status": "rejected"}
    answer = browser.post(page, data=fields if token is None else {**fields, "csrf": token}, follow_redirects=False)
    assert answer.status_code == 403
    assert everything(path) == before


def test_the_token_of_one_visitor_is_none_of_another(path: Path) -> None:
    with browsing(path) as first, browsing(path) as second:
        stolen = first.token
        assert second.post(POSTS[0], data={"csrf": stolen}, follow_redirects=False).status_code == 403


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


@pytest.mark.parametrize("page", [*POSTS, *API_POSTS])
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
@pytest.mark.parametrize("page", [page for page in POSTS if page not in LARGE])
def test_a_form_without_a_long_text_is_small(browser: Browser, path: Path, page: str, kind: str) -> None:
    before = everything(path)
    files = {"file": ("", b"")} if kind == "multipart" else None
    answer = browser.submit(page, {"text": "a" * SMALL}, files=files)
    assert (answer.status_code, f"the form has more than {SMALL:,} bytes" in answer.text) == (413, True)
    assert everything(path) == before


@pytest.mark.parametrize("page", POSTS)
def test_a_urlencoded_form_is_always_small(browser: Browser, page: str) -> None:
    assert browser.submit(page, {"text": "a" * SMALL}).status_code == 413


@pytest.mark.parametrize("page", sorted(LARGE))
def test_a_form_with_a_long_text_may_be_large(browser: Browser, page: str) -> None:
    answer = browser.submit(page, {"text": "a" * SMALL}, files={"file": ("", b"")})
    assert answer.status_code in (200, 400)


def test_whatever_changes_a_glossary_is_refused_where_it_is_read_only(path: Path) -> None:
    with browsing(path, Settings(read_only=True)) as browser:
        assert {page for page in POSTS if browser.submit(page).status_code != 403} == READING


def test_a_read_only_glossary_is_not_changed(path: Path) -> None:
    before = everything(path)
    fields = {"id": concept(path, "bank").id, "thai": "ธนาคาร", "status": "rejected", "seen": "", "english": "x"}
    with browsing(path, Settings(read_only=True)) as browser:
        for page in POSTS:
            assert browser.submit(page.replace("/term/x", f"/term/{fields['id']}"), fields).status_code < 500
    assert everything(path) == before


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
