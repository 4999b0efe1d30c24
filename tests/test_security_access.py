from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from align.errors import InputError
from glossary.web.security import Guard, protect
from glossary.web.security.access import require_token
from glossary.web.security.checks import HeadChecks

from .asgi import HERE, HOST, ask, greet, is_line

TOKEN = "t0ken-é&=+"
BEARER = "Bearer " + TOKEN.encode().decode("latin-1")
IN_ADDRESS = "t0ken-%C3%A9%26%3D%2B"


@pytest.mark.parametrize(
    ("method", "target", "headers", "status"),
    [
        ("GET", "/", [], 401),
        ("GET", "/", [("authorization", BEARER)], 200),
        ("POST", "/", [("authorization", BEARER.replace("Bearer", "bEARER"))], 200),
        ("GET", "/", [("authorization", BEARER + "x")], 401),
        ("GET", "/", [("authorization", BEARER[:-1])], 401),
        ("GET", "/", [("authorization", "Bearer ")], 401),
        ("GET", "/", [("authorization", BEARER.replace("Bearer", "Basic"))], 401),
        ("GET", "/", [("cookie", f"wonglep_access_8000={TOKEN.encode().decode('latin-1')}")], 401),
        ("GET", "/", [("cookie", "wonglep_access_8000=")], 401),
        ("GET", "/", [("cookie", "wonglep_access_8000=\xff")], 401),
        ("GET", f"/?token={IN_ADDRESS}", [], 303),
        ("GET", f"/?%74oken={IN_ADDRESS}", [], 303),
        ("GET", "/?token=wrong", [], 401),
        ("GET", "/?token=", [], 401),
        ("GET", "/?token", [], 401),
        ("GET", "/?token=%FF%00", [], 401),
        ("GET", "/?token=wrong", [("authorization", BEARER)], 401),
        ("GET", "/?token=", [("authorization", BEARER)], 401),
        ("GET", f"/?token={IN_ADDRESS}&token=wrong", [], 401),
        ("POST", f"/?token={IN_ADDRESS}", [], 401),
        ("HEAD", f"/?token={IN_ADDRESS}", [], 401),
    ],
)
def test_only_who_knows_the_token_is_let_in(
    method: str, target: str, headers: list[tuple[str, str]], status: int
) -> None:
    answer = ask(HeadChecks(greet, require_token(TOKEN)), method, target, [HOST, *headers])
    assert answer.status == status
    assert TOKEN not in str(answer)
    if status == 401:
        assert is_line(answer)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_the_address_with_the_token_is_needed_once() -> None:
    client = TestClient(protect(greet, Guard(token=TOKEN)), base_url=HERE)
    first = client.get(f"/entry?a=%20&token={IN_ADDRESS}&b=1%2C2")
    assert (first.status_code, str(first.url)) == (200, f"{HERE}/entry?a=%20&b=1%2C2")
    cookie = first.history[0].headers["set-cookie"]
    assert re.fullmatch("wonglep_access_8000=[0-9a-f]{64}; HttpOnly; Path=/; SameSite=Lax", cookie)
    assert client.get("/").status_code == 200
    client.cookies.clear()
    assert client.get("/").status_code == 401


def test_servers_on_two_ports_have_their_own_cookies() -> None:
    apps = {port: HeadChecks(greet, require_token(f"token {port}")) for port in (8000, 8001)}
    jar: list[str] = []
    for port, app in apps.items():
        answer = ask(app, target=f"/?token=token%20{port}", server=("127.0.0.1", port))
        jar.append(answer.headers["set-cookie"].partition(";")[0])
    for port, app in apps.items():
        both, other = "; ".join(jar), jar[port == 8000].replace(str(16001 - port), str(port))
        assert ask(app, headers=[HOST, ("cookie", both)], server=("127.0.0.1", port)).status == 200
        assert ask(app, headers=[HOST, ("cookie", other)], server=("127.0.0.1", port)).status == 401


def test_an_empty_token_lets_nobody_in() -> None:
    with pytest.raises(InputError, match="token must not be empty"):
        protect(greet, Guard(token=""))


visible = st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="?#")
encoded = st.sampled_from(
    ["%0d%0a", "%0D%0ASet-Cookie:x", "\r\n", "\0", "%", "\\", "//", "é", ";", "&&", "a=b", "[", "%2e%2e"]
)
parts = st.lists(st.one_of(st.text(visible, max_size=8), encoded), max_size=5).map("".join)


@given(parts, parts)
def test_the_redirect_leads_nowhere_else(before: str, after: str) -> None:
    path, query = f"/{before}", f"token={IN_ADDRESS}&{after}"
    answer = ask(HeadChecks(greet, require_token(TOKEN)), target=f"{path}?{query}")
    wanted = [(name, value) for name, value in parse_qsl(query, True) if name != "token"]
    if len(parse_qsl(query, True)) > len(wanted) + 1:
        assert answer.status == 401
        return
    location = answer.headers["location"]
    assert answer.status == 303
    assert all("!" <= letter <= "~" for letter in location)
    there = urlsplit(urljoin(f"{HERE}/", location))
    assert (there.scheme, there.netloc) == ("http", "127.0.0.1:8000")
    assert not location.startswith(("/", "\\"))
    assert parse_qsl(there.query, True) == wanted


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("/", "/"),
        ("/a/b", "/a/b"),
        ("/a/", "/a/"),
        ("/a:b", "/a:b"),
        ("/%E0%B8%81", "/%E0%B8%81"),
        ("//evil.example/a", "/evil.example/a"),  # urljoin makes one slash of two
        ("//evil.example", "/evil.example"),
        ("/\\evil.example", "/\\evil.example"),
    ],
)
@pytest.mark.parametrize("query", ["", "a=1", "a=1&a=2", "q=%E0%B8%81+x;y&b", "x=%0d%0aSet-Cookie:%20a=b"])
def test_the_redirect_keeps_the_address(target: str, address: str, query: str) -> None:
    answer = ask(
        HeadChecks(greet, require_token(TOKEN)), target=f"{target}?token={IN_ADDRESS}{'&' if query else ''}{query}"
    )
    assert (
        urljoin(f"{HERE}{target}?token", answer.headers["location"]) == HERE + address + ("?" if query else "") + query
    )
