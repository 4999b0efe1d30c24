from __future__ import annotations

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import ASGIApp

from glossary.web.security import Guard, protect
from glossary.web.security.checks import HeadChecks
from glossary.web.security.origins import require_own_origin

from .asgi import HERE, HOST, SITE, ask, greet, is_line


@pytest.mark.parametrize(
    ("host", "said", "status"),
    [
        ("localhost:8000", [], 200),
        ("localhost:8000", [("origin", "http://localhost:8000")], 200),
        ("localhost:8000", [("origin", "https://localhost:8000")], 200),
        ("localhost:8000", [("origin", "http://LOCALHOST:8000")], 200),
        ("localhost:8000", [("origin", "http://localhost:8001")], 403),
        ("localhost:8000", [("origin", "http://localhost")], 403),
        ("localhost:8000", [("origin", "http://127.0.0.1:8000")], 403),
        ("localhost:8000", [("origin", "http://evil.example:8000")], 403),
        ("localhost:8000", [("origin", "http://localhost:8000.evil.example")], 403),
        ("localhost:8000", [("origin", "http://localhost:8000@evil.example")], 403),
        ("localhost:8000", [("origin", "null")], 403),
        ("localhost:8000", [("origin", "")], 403),
        ("localhost:8000", [("origin", "localhost:8000")], 403),
        ("localhost:8000", [("origin", "file://localhost:8000")], 403),
        ("localhost:8000", [("origin", "chrome-extension://localhost:8000")], 403),
        ("localhost:8000", [("origin", "http://localhost:8000"), ("origin", "http://evil.example")], 403),
        ("a.example", [("origin", "https://a.example")], 200),
        ("a.example:443", [("origin", "https://a.example")], 200),
        ("a.example:80", [("origin", "https://a.example")], 403),
        ("a.example", [("origin", "http://a.example:80")], 200),
        ("a.example:0", [("origin", "http://a.example")], 403),
        ("[::1]:8000", [("origin", "http://[::1]:8000")], 200),
        ("localhost:8000", [(SITE, "same-origin")], 200),
        ("localhost:8000", [(SITE, "none")], 200),
        ("localhost:8000", [(SITE, "same-site")], 403),
        ("localhost:8000", [(SITE, "cross-site")], 403),
        ("localhost:8000", [(SITE, "")], 403),
        ("localhost:8000", [(SITE, "same-origin"), (SITE, "cross-site")], 403),
        ("localhost:8000", [("origin", "http://localhost:8000"), (SITE, "cross-site")], 403),
        ("localhost:8000", [("origin", "http://evil.example"), (SITE, "same-origin")], 403),
    ],
)
def test_what_changes_something_comes_from_here(host: str, said: list[tuple[str, str]], status: int) -> None:
    headers = [("host", host), *said]
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "ODD"):
        answer = ask(HeadChecks(greet, require_own_origin), method, headers=headers)
        assert answer.status == status
        assert status == 200 or is_line(answer)
    for method in ("GET", "HEAD", "OPTIONS"):
        assert ask(HeadChecks(greet, require_own_origin), method, headers=headers).status == 200


@pytest.mark.parametrize(
    ("site", "mode", "to", "status"),
    [
        ("cross-site", "navigate", "document", 200),
        ("cross-site", "navigate", "iframe", 403),
        ("same-site", "navigate", "object", 403),
        ("cross-site", "no-cors", "image", 403),
        ("same-site", "cors", "empty", 403),
        ("same-origin", "cors", "empty", 200),
        ("same-origin", "navigate", "iframe", 200),
        ("none", "navigate", "document", 200),
    ],
)
def test_another_site_may_link_to_pages_but_not_embed_them(site: str, mode: str, to: str, status: int) -> None:
    headers = [HOST, (SITE, site), ("sec-fetch-mode", mode), ("sec-fetch-dest", to)]
    assert ask(HeadChecks(greet, require_own_origin), headers=headers).status == status


def websocket(app: ASGIApp, headers: dict[str, str]) -> int:
    """Return the status with which the opening of a websocket is answered."""
    try:
        with TestClient(app).websocket_connect(HERE.replace("http", "ws"), headers=headers):
            return 101
    except WebSocketDenialResponse as denied:
        return denied.status_code


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": HERE}, 101),
        ({}, 101),
        ({"origin": "http://evil.example"}, 403),
        ({"host": "evil.example"}, 400),
    ],
)
def test_websockets_are_judged_like_requests(headers: dict[str, str], status: int) -> None:
    assert websocket(protect(greet), headers) == status


def test_a_websocket_needs_the_token() -> None:
    app = protect(greet, Guard(token="secret"))
    assert websocket(app, {}) == 401
    assert websocket(app, {"authorization": "Bearer secret"}) == 101
