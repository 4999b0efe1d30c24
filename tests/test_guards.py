from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import uvicorn
from fastapi import FastAPI, File, UploadFile
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.datastructures import Headers as Fields
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from align.errors import InputError
from glossary.web.guards import ForgedError, Guard, Tokens, checked_form, forms, guarded, heads, limits
from glossary.web.guards.access import Access
from glossary.web.guards.headers import Headers
from glossary.web.guards.hosts import Hosts
from glossary.web.guards.limits import Limits
from glossary.web.guards.origins import Origins
from glossary.web.guards.sessions import Sessions

HERE = "http://127.0.0.1:8000"
SERVER = ("127.0.0.1", 8000)
HOST = ("host", "127.0.0.1:8000")
Given = Iterable[tuple[str, str]]


class Answer(NamedTuple):
    status: int
    headers: Fields
    text: str


async def asked(
    app: ASGIApp, method: str, target: str, headers: Given, chunks: Iterable[bytes], server: Any, ends: bool
) -> Answer:
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "scheme": "http",
        "server": server,
    }
    arriving = iter([*chunks, None] if ends else chunks)
    held = next(arriving, b"")
    sent: list[Message] = []

    async def receive() -> Message:
        nonlocal held
        if held is None:
            return {"type": "http.disconnect"}
        try:
            chunk, held = held, next(arriving)
        except StopIteration:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": chunk, "more_body": held is not None}

    async def send(message: Message) -> None:
        sent.append(message)

    await asyncio.wait_for(app(scope, receive, send), 5)
    start, *parts = sent
    assert [part["type"] for part in parts] == ["http.response.body"] * len(parts)
    assert [part.get("more_body", False) for part in parts] == [True] * (len(parts) - 1) + [False]
    body = b"".join(part.get("body", b"") for part in parts)
    return Answer(start["status"], Fields(raw=start["headers"]), body.decode())


def ask(
    app: ASGIApp,
    method: str = "GET",
    target: str = "/",
    headers: Given = (HOST,),
    chunks: Iterable[bytes] = (b"",),
    server: Any = SERVER,
    ends: bool = True,
) -> Answer:
    """What an app answers to one request, by the letter of ASGI; the body never ends unless it *ends*."""
    return asyncio.run(asked(app, method, target, headers, chunks, server, ends))


def is_line(answer: Answer) -> bool:
    """Is it an error that a page can show?"""
    text = answer.text
    plain = answer.headers["content-type"] == "text/plain; charset=utf-8"
    return plain and bool(text) and "\n" not in text and text[0].islower()


async def greet(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        websocket = WebSocket(scope, receive, send)
        await websocket.accept()
        await websocket.close()
    else:
        await PlainTextResponse(scope["path"])(scope, receive, send)


async def measure(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


# ---- hosts ------------------------------------------------------------------------------------------------

LOOPBACK, LAN, LAN6, MAPPED = "127.0.0.1", "192.168.1.5", "fe80::1%eth0", "::ffff:192.168.1.5"


@pytest.mark.parametrize(
    ("server", "host", "status"),
    [
        (LOOPBACK, "localhost", 200),
        (LOOPBACK, "LocalHost.:9999", 200),
        (LOOPBACK, "127.0.0.1:8000", 200),
        (LOOPBACK, "[::1]:8000", 200),
        (LOOPBACK, "[0:0:0:0:0:0:0:1]", 200),
        (LOOPBACK, "[::ffff:127.0.0.1]:8000", 200),
        (LOOPBACK, "127.0.0.2", 400),
        ("127.0.0.2", "127.0.0.2", 200),
        ("::ffff:127.0.0.1", "localhost", 200),
        ("::1", "127.0.0.1", 200),
        (LAN, LAN, 200),
        (LAN, f"{LAN}:1", 200),
        (LAN, "localhost", 400),
        (LAN, "127.0.0.1", 400),
        (LAN, "192.168.1.6", 400),
        (MAPPED, LAN, 200),
        (MAPPED, f"[{MAPPED}]", 200),
        (LAN6, "[fe80::1]:8000", 200),
        (LAN6, "[fe80::2]", 400),
        (LAN6, "fe80::1", 400),
        (LOOPBACK, "wonglep.example", 200),
        (LOOPBACK, "WONGLEP.example.:443", 200),
        (LAN, "10.0.0.7", 200),
        (LAN, "[fd00::7]", 200),
        (LOOPBACK, "evil.example", 400),
        (LOOPBACK, "evil.example:8000", 400),
        (LOOPBACK, "localhost.evil.example", 400),
        (LOOPBACK, "wonglep.example.evil.example", 400),
        (LOOPBACK, "notlocalhost", 400),
        (LOOPBACK, "0.0.0.0:8000", 400),
        (LOOPBACK, "localhost..", 400),
        (LOOPBACK, "localhost:", 400),
        (LOOPBACK, "localhost:http", 400),
        (LOOPBACK, "localhost:-1", 400),
        (LOOPBACK, "localhost:٣", 400),
        (LOOPBACK, "localhost:65536", 400),
        (LOOPBACK, "localhost:8000:8000", 400),
        (LOOPBACK, "evil.example@localhost", 400),
        (LOOPBACK, "localhost@evil.example", 400),
        (LOOPBACK, "localhost, evil.example", 400),
        (LOOPBACK, "localhost/", 400),
        (LOOPBACK, "[::1", 400),
        (LOOPBACK, "::1", 400),
        (LOOPBACK, "[127.0.0.1]", 400),
        (LOOPBACK, "[::1%25lo]", 400),
        (LOOPBACK, "2130706433", 400),
        (LOOPBACK, "0x7f.1", 400),
        (LOOPBACK, "", 400),
        (LOOPBACK, ".", 400),
        ("/run/wonglep.socket", "localhost", 400),
        ("/run/wonglep.socket", "wonglep.example", 200),
    ],
)
def test_only_names_of_the_server_are_let_in(server: str, host: str, status: int) -> None:
    app = Hosts(greet, ["Wonglep.Example.", "10.0.0.7", "fd00::7"])
    value = host.encode().decode("latin-1")
    answer = ask(app, headers=[("host", value)], server=(server, None if server[0] == "/" else 8000))
    assert answer.status == status
    assert status == 200 or is_line(answer)


@pytest.mark.parametrize("hosts", [[], ["localhost", "localhost"], ["localhost", "evil.example"]])
def test_a_request_has_one_host(hosts: list[str]) -> None:
    answer = ask(Hosts(greet, []), headers=[("host", host) for host in hosts])
    assert answer.status == 400
    assert is_line(answer)


def test_without_an_address_of_the_server_only_allowed_names_hold() -> None:
    app = Hosts(greet, ["a.example"])
    assert ask(app, headers=[("host", "a.example")], server=None).status == 200
    assert ask(app, headers=[("host", "localhost")], server=None).status == 400


@pytest.mark.parametrize("name", ["", "a.example:80", "http://a.example", "ธนาคาร.ไทย", "*", "a b"])
def test_an_allowed_host_is_a_name(name: str) -> None:
    with pytest.raises(InputError, match="an allowed host must be a name"):
        Hosts(greet, [name])


@given(st.text())
def test_any_host_is_judged(host: str) -> None:
    assert ask(Hosts(greet, []), headers=[("host", host.encode("utf-8", "replace").decode("latin-1"))]).status in (
        200,
        400,
    )


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("cross-site", "navigate", 200),
        ("cross-site", "no-cors", 403),
        ("same-site", "cors", 403),
        ("same-origin", "cors", 200),
        ("none", "navigate", 200),
    ],
)
def test_a_page_of_another_site_links_to_ours_but_loads_nothing_of_it(site: str, mode: str, status: int) -> None:
    headers = [HOST, ("sec-fetch-site", site), ("sec-fetch-mode", mode)]
    assert ask(Origins(greet), headers=headers).status == status


# ---- origins ----------------------------------------------------------------------------------------------

SITE = "sec-fetch-site"


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
        answer = ask(Origins(greet), method, headers=headers)
        assert answer.status == status
        assert status == 200 or is_line(answer)
    for method in ("GET", "HEAD", "OPTIONS"):
        assert ask(Origins(greet), method, headers=headers).status == 200


def websocket(app: ASGIApp, headers: dict[str, str]) -> int:
    """The status with which the opening of a websocket is answered."""
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
    assert websocket(guarded(greet), headers) == status


def test_a_websocket_needs_the_token() -> None:
    app = guarded(greet, Guard(token="secret"))
    assert websocket(app, {}) == 401
    assert websocket(app, {"authorization": "Bearer secret"}) == 101


# ---- access -----------------------------------------------------------------------------------------------

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
    answer = ask(Access(greet, TOKEN), method, target, [HOST, *headers])
    assert answer.status == status
    assert TOKEN not in str(answer)
    if status == 401:
        assert is_line(answer)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_the_address_with_the_token_is_needed_once() -> None:
    client = TestClient(guarded(greet, Guard(token=TOKEN)), base_url=HERE)
    first = client.get(f"/entry?a=%20&token={IN_ADDRESS}&b=1%2C2")
    assert (first.status_code, str(first.url)) == (200, f"{HERE}/entry?a=%20&b=1%2C2")
    cookie = first.history[0].headers["set-cookie"]
    assert re.fullmatch("wonglep_access_8000=[0-9a-f]{64}; HttpOnly; Path=/; SameSite=Lax", cookie)
    assert client.get("/").status_code == 200
    client.cookies.clear()
    assert client.get("/").status_code == 401


def test_servers_on_two_ports_have_their_own_cookies() -> None:
    apps = {port: Access(greet, f"token {port}") for port in (8000, 8001)}
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
        guarded(greet, Guard(token=""))


visible = st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="?#")
encoded = st.sampled_from(
    ["%0d%0a", "%0D%0ASet-Cookie:x", "\r\n", "\0", "%", "\\", "//", "é", ";", "&&", "a=b", "[", "%2e%2e"]
)
parts = st.lists(st.one_of(st.text(visible, max_size=8), encoded), max_size=5).map("".join)


@given(parts, parts)
def test_the_redirect_leads_nowhere_else(before: str, after: str) -> None:
    path, query = f"/{before}", f"token={IN_ADDRESS}&{after}"
    answer = ask(Access(greet, TOKEN), target=f"{path}?{query}")
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
    answer = ask(Access(greet, TOKEN), target=f"{target}?token={IN_ADDRESS}{'&' if query else ''}{query}")
    assert (
        urljoin(f"{HERE}{target}?token", answer.headers["location"]) == HERE + address + ("?" if query else "") + query
    )


# ---- headers ----------------------------------------------------------------------------------------------


def test_every_response_has_the_headers() -> None:
    async def open_(scope: Scope, receive: Receive, send: Send) -> None:
        loose = {"content-security-policy": "default-src *", "x-frame-options": "ALLOWALL"}
        await PlainTextResponse("x", headers=loose)(scope, receive, send)

    for answer in (ask(Headers(open_)), ask(guarded(open_), headers=[]), ask(guarded(open_, Guard(token="x")))):
        headers = answer.headers
        assert headers.getlist("content-security-policy") == [
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ]
        assert headers.getlist("x-frame-options") == ["DENY"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["permissions-policy"] == "camera=(), microphone=(), geolocation=()"
        assert headers["cache-control"] == "no-store"


def test_a_response_may_say_how_it_is_kept() -> None:
    assert ask(Headers(PlainTextResponse("x", headers={"cache-control": "max-age=60"}))).headers.getlist(
        "cache-control"
    ) == ["max-age=60"]


# ---- limits -----------------------------------------------------------------------------------------------


async def swallow(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        await Request(scope, receive).body()
    except Exception:
        await PlainTextResponse("cannot be read", 400)(scope, receive, send)


async def fail(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        await Request(scope, receive).body()
    except ClientDisconnect:
        raise RuntimeError("of its own") from None


async def read_on(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    await receive()


def json_api() -> ASGIApp:
    app = FastAPI()

    @app.post("/")
    def take(body: dict[str, str]) -> int:
        return len(body)

    return app


def form_api() -> ASGIApp:
    app = FastAPI()

    @app.post("/")
    async def take(file: Annotated[UploadFile, File()]) -> int:
        return file.size or 0

    return app


def broken_pages() -> ASGIApp:
    async def page(request: Request) -> PlainTextResponse:
        try:
            return PlainTextResponse(str(len(await request.body())))
        except ClientDisconnect:
            return PlainTextResponse(f"{1 / 0}")

    return Starlette(routes=[Route("/", page, methods=["POST"])])


READERS = [measure, swallow, fail, read_on, json_api(), form_api(), broken_pages()]
FORM = ("content-type", "multipart/form-data; boundary=x")
FILE = b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n"


@pytest.fixture
def briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINGER", 0.01)


@pytest.mark.parametrize("app", READERS)
@pytest.mark.parametrize("ends", [True, False])
@pytest.mark.usefixtures("briefly")
def test_a_body_that_is_too_large_is_refused_whatever_the_app_makes_of_it(app: ASGIApp, ends: bool) -> None:
    for headers in ([HOST, FORM], [HOST, FORM, ("content-length", "1000")]):
        chunks = [FILE, b"a" * 50, b"b" * 50, b"c"]
        answer = ask(Limits(app, 100, 5), "POST", headers=headers, chunks=chunks, ends=ends)
        assert answer.status == 413
        assert is_line(answer)
        assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("app", READERS)
@pytest.mark.parametrize("chunks", [[], [FILE], [FILE, b"a", b"b"]])
@pytest.mark.usefixtures("briefly")
def test_a_body_that_is_too_slow_is_refused_whatever_the_app_makes_of_it(app: ASGIApp, chunks: list[bytes]) -> None:
    answer = ask(Limits(app, 100, 0.02), "POST", headers=[HOST, FORM], chunks=chunks, ends=False)
    assert answer.status == 408
    assert is_line(answer)
    assert answer.headers["connection"] == "close"


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_a_body_is_measured_whatever_its_chunks(sizes: list[int]) -> None:
    size = sum(sizes)
    for declared in ([], [("content-length", str(size))]):
        answer = ask(Limits(measure, 100, 5), "POST", headers=[HOST, *declared], chunks=[b"a" * n for n in sizes])
        assert (answer.status, answer.text) == (200, str(size)) if size <= 100 else answer.status == 413


@pytest.mark.parametrize(
    ("length", "status"), [("100", 200), ("101", 413), ("9" * 20, 413), ("9" * 5000, 200), ("", 200)]
)
def test_a_declared_length_is_judged_at_once(length: str, status: int) -> None:
    assert ask(Limits(greet, 100, 5), "POST", headers=[HOST, ("content-length", length)]).status == status


def test_a_refused_app_is_not_run_when_the_length_is_declared() -> None:
    async def never(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("is run")

    assert ask(Limits(never, 100, 5), "POST", headers=[HOST, ("content-length", "101")]).status == 413


@pytest.mark.usefixtures("briefly")
def test_an_answer_that_has_begun_stays_and_nothing_more_is_fed() -> None:
    got: list[Message] = []

    async def early(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while not got or got[-1]["type"] == "http.request":
            got.append(await receive())
        await send({"type": "http.response.body", "body": b"done"})

    for app, ends in ((Limits(early, 100, 5), True), (Limits(early, 1000, 0.05), False)):
        got.clear()
        answer = ask(app, "POST", chunks=[b"a" * 60, b"b" * 60, b"c" * 60], ends=ends)
        assert (answer.status, answer.text) == (200, "done")
        assert got[-1] == {"type": "http.disconnect"}
        assert b"c" * 60 not in [message.get("body") for message in got]


def test_errors_of_the_app_stay_its_own() -> None:
    async def wrong(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        raise RuntimeError("of the app")

    with pytest.raises(RuntimeError, match="of the app"):
        ask(Limits(wrong, 100, 5), "POST")


def test_a_long_answer_is_not_cut_by_the_limits_of_a_request() -> None:
    async def slowly() -> Any:
        for _ in range(3):
            await asyncio.sleep(0.1)
            yield b"x"

    async def wait(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()
        await StreamingResponse(slowly())(scope, receive, send)

    assert TestClient(Limits(wait, 100, 0.25), base_url=HERE).post("/", content=b"abc").text == "xxx"


# ---- sessions and tokens ----------------------------------------------------------------------------------

TOKENS = Tokens(b"secret of the tests")


async def show_session(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(Tokens.session_of(Request(scope)) or "")(scope, receive, send)


def test_a_visitor_keeps_a_session() -> None:
    client = TestClient(Sessions(show_session), base_url=HERE)
    first, second = client.get("/"), client.get("/")
    cookie = first.headers["set-cookie"]
    assert re.fullmatch("wonglep_session_8000=[A-Za-z0-9_-]{43}; HttpOnly; Path=/; SameSite=Lax", cookie)
    assert first.text == second.text == re.split("[=;]", cookie)[1]
    assert "set-cookie" not in second.headers
    assert ask(Sessions(show_session)).text != first.text


@pytest.mark.parametrize("value", ["", "short", "a" * 44, "ก" * 43, '"' + "a" * 41 + '"'])
def test_what_is_no_session_is_replaced(value: str) -> None:
    headers = [HOST, ("cookie", f"wonglep_session_8000={value.encode().decode('latin-1')}")]
    answer = ask(Sessions(show_session), headers=headers)
    assert answer.text not in ("", value)
    assert answer.text in answer.headers["set-cookie"]


def test_without_sessions_there_is_none() -> None:
    assert ask(show_session).text == ""


@given(st.text(), st.text(), st.binary())
def test_a_token_holds_for_its_session_only(session: str, other: str, secret: bytes) -> None:
    token = TOKENS.token_for(session)
    assert TOKENS.holds(session, token)
    assert TOKENS.holds(other, token) == (session == other)
    assert not TOKENS.holds(session, other)
    assert not TOKENS.holds(session, token + "\ud800")
    assert Tokens(secret).token_for(session) != token
    assert Tokens(b"1" + secret).token_for(session) == Tokens(b"1" + secret).token_for(session)
    assert not Tokens().holds(session, token)


MOST = 4 << 20


async def take_form(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        async with checked_form(Request(scope, receive), TOKENS, most_bytes=MOST, most_files=2, most_fields=3) as form:
            response = PlainTextResponse(" ".join(f"{name}" for name, _ in form.multi_items()))
    except HTTPException as error:
        response = PlainTextResponse(error.detail, error.status_code)
    await response(scope, receive, send)


ID = "s" * 43
COOKIE = ("cookie", f"wonglep_session_8000={ID}")
RIGHT, WRONG = TOKENS.token_for(ID), TOKENS.token_for("another")
URLENCODED = ("content-type", "application/x-www-form-urlencoded")


def post_form(headers: Given, body: bytes, app: ASGIApp = Sessions(take_form)) -> Answer:
    return ask(app, "POST", headers=[HOST, COOKIE, *headers], chunks=[body])


def part(name: str, value: str = "v", filename: str = "") -> str:
    file = f'; filename="{filename}"' if filename else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n'


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([URLENCODED], f"csrf={RIGHT}&a=1", 200),
        ([URLENCODED], f"csrf={WRONG}&a=1", 403),
        ([URLENCODED], f"csrf={RIGHT}&csrf={WRONG}", 403),
        ([URLENCODED], "csrf=&a=1", 403),
        ([URLENCODED], "csrf=%FF%ED%A0%80", 403),
        ([URLENCODED], "a=1", 403),
        ([URLENCODED], "", 403),
        ([], f"csrf={RIGHT}", 403),
        ([("content-type", "text/plain")], f"csrf={RIGHT}", 403),
        ([URLENCODED, ("x-csrf-token", RIGHT)], "a=1", 200),
        ([URLENCODED, ("x-csrf-token", WRONG)], f"csrf={RIGHT}", 403),
        ([URLENCODED, ("x-csrf-token", "\xff")], "a=1", 403),
        ([("content-type", "application/json"), ("x-csrf-token", RIGHT)], "{}", 200),
        ([URLENCODED], f"csrf={RIGHT}&a=1&b=2&c=3", 400),
        ([FORM], part("csrf", RIGHT) + part("f", filename="a.txt") + "--x--", 200),
        ([FORM], part("f", filename="a.txt") + part("csrf", WRONG) + "--x--", 403),
        ([FORM], part("f", filename="a.txt") + "--x--", 403),
        ([FORM], part("csrf", RIGHT, filename="csrf") + "--x--", 403),
        ([FORM], part("csrf", RIGHT) + part("f", filename="a") * 3 + "--x--", 400),
        ([FORM], part("csrf", RIGHT) + part("a") * 3 + "--x--", 400),
        ([FORM], part("csrf", RIGHT) + part("a", "v" * (1 << 21)) + "--x--", 200),
        ([FORM], part("csrf", RIGHT) + part("a", "v" * MOST) + "--x--", 413),
        ([FORM], part("csrf", RIGHT) + part("a", "v" * MOST, filename="a") + "--x--", 413),
        ([URLENCODED], f"csrf={RIGHT}&a={'v' * (forms.SMALL - 80)}", 200),
        ([URLENCODED], f"csrf={RIGHT}&a={'v' * forms.SMALL}", 413),
        ([FORM], part("csrf", RIGHT) + "--y--", 403),
        ([FORM], "--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--", 400),
        ([FORM], "--x\r\n: \r\n", 400),
        ([FORM], "no multipart", 400),
        ([("content-type", "multipart/form-data")], part("csrf", RIGHT) + "--x--", 400),
        ([("content-type", "multipart/form-data; boundary=" + "x" * 5000)], part("csrf", RIGHT), 400),
        ([("content-type", FORM[1] + "; charset=undefined")], part("csrf", RIGHT) + "--x--", 400),
        ([("content-type", FORM[1] + "; charset=raw_unicode_escape")], part("csrf", r"\ud800") + "--x--", 400),
    ],
)
def test_a_form_is_taken_with_the_token_of_its_session(headers: Given, body: str, status: int) -> None:
    answer = post_form(headers, body.encode())
    assert answer.status == status
    assert status == 200 or is_line(answer)


def test_a_form_without_a_session_is_not_taken() -> None:
    assert post_form([URLENCODED, ("x-csrf-token", RIGHT)], b"a=1", take_form).status == 403


@pytest.mark.parametrize("token", [RIGHT, WRONG])
def test_files_of_a_form_are_closed_in_the_end(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    body = part("f", filename="a.txt") + part("csrf", token) + "--x--"
    made: list[SpooledTemporaryFile[bytes]] = []

    def opened(max_size: int) -> SpooledTemporaryFile[bytes]:
        made.append(SpooledTemporaryFile(max_size))  # noqa: SIM115
        return made[-1]

    monkeypatch.setattr("starlette.formparsers.SpooledTemporaryFile", opened)
    assert post_form([FORM], body.encode()).status == (200 if token == RIGHT else 403)
    assert [file.closed for file in made] == [True]


def test_what_a_forged_form_says_is_told() -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"csrf=x&a=1"}

    async def take() -> None:
        scope = {"type": "http", "headers": [(b"content-type", URLENCODED[1].encode())], "session_id": ID}
        async with checked_form(Request(scope, receive), TOKENS):
            pass

    with pytest.raises(ForgedError) as error:
        asyncio.run(take())
    assert error.value.fields == {"csrf": "x", "a": "1"}


def test_the_rest_of_a_form_that_is_too_large_is_read_and_forgotten() -> None:
    chunks = [b"a=", *[b"%E0%B8%81" * 10_000] * 100]
    assert ask(Sessions(take_form), "POST", headers=[HOST, COOKIE, URLENCODED], chunks=chunks).status == 413


def test_a_form_whose_client_goes_is_no_error_of_the_app() -> None:
    async def gone(scope: Scope, receive: Receive, send: Send) -> None:
        async def disconnected() -> Message:
            return {"type": "http.disconnect"}

        await take_form(scope, disconnected, send)

    assert post_form([URLENCODED], b"", Sessions(gone)).status == 400


charsets = st.sampled_from(
    ["utf-8", "utf-7", "utf-16", "idna", "punycode", "undefined", "hex", "unicode_escape", "\xff", "x y"]
)
kinds = st.one_of(
    charsets.map(lambda charset: f"multipart/form-data; boundary=x; charset={charset}"),
    st.text(st.characters(max_codepoint=255), max_size=9).map(lambda text: f"multipart/form-data; boundary={text}"),
    st.just(URLENCODED[1]),
)
pieces = st.one_of(
    st.binary(max_size=9),
    st.sampled_from(
        [
            b"\r\n",
            b"--x",
            b"--",
            b"Content-Disposition: form-data; name=",
            b'"',
            b";",
            b"filename*=utf-8''%FF",
            b"=",
            b"&",
            b"%",
            b": ",
        ]
    ),
)


@given(kinds, st.lists(pieces, max_size=12).map(b"".join), st.booleans())
def test_no_form_breaks_the_server(kind: str, body: bytes, is_begun: bool) -> None:
    begin = part("csrf", RIGHT).encode() if is_begun else b""
    assert post_form([("content-type", kind), ("x-csrf-token", RIGHT)], begin + body).status in (200, 400)
    assert post_form([("content-type", kind)], begin + body).status in (200, 400, 403)


# ---- together ---------------------------------------------------------------------------------------------


def pages() -> ASGIApp:
    async def post(request: Request) -> PlainTextResponse:
        async with checked_form(request, TOKENS) as form:
            return PlainTextResponse(str(len(str(form.get("a")))))

    async def get(request: Request) -> PlainTextResponse:
        return PlainTextResponse(TOKENS.token_for(Tokens.session_of(request) or ""))

    return Starlette(routes=[Route("/", get), Route("/", post, methods=["POST"])])


@pytest.mark.parametrize("path", ["/", "/unknown", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//", "/\0"])
def test_a_foreign_host_sees_nothing_and_paths_stay_as_they_are(path: str) -> None:
    app = guarded(greet)
    assert ask(app, target=path, headers=[("host", "evil.example")]).status == 400
    answer = ask(app, target=path)
    assert (answer.status, answer.text) == (200, path)


def test_a_form_goes_through_all_guards() -> None:
    client = TestClient(guarded(pages(), Guard(token="x", most_bytes=500)), base_url=HERE)
    token = client.get("/?token=x").text
    form = {"csrf": token, "a": "b" * 100}
    assert client.post("/", data=form, headers={"origin": HERE, SITE: "same-origin"}).text == "100"
    assert client.post("/", data=form, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post("/", data=form, headers={"origin": "http://127.0.0.1:3000"}).status_code == 403
    assert client.post("/", data=form, headers={"host": "evil.example"}).status_code == 400
    assert client.post("/", data={**form, "csrf": WRONG}).status_code == 403
    assert client.post("/", data={**form, "a": "b" * 500}).status_code == 413
    client.cookies.clear()
    assert client.post("/", data=form).status_code == 401


@pytest.mark.parametrize("over", [0, 1])
def test_a_body_of_just_the_limit_passes_in_many_small_chunks(over: int) -> None:
    app = guarded(measure, Guard(most_bytes=5_000))
    answer = ask(app, "POST", chunks=[b"a"] * (5_000 + over))
    assert answer.status == (413 if over else 200)


def test_what_is_judged_first_hides_the_rest() -> None:
    app = guarded(measure, Guard(token="x", most_bytes=1))
    large = [("content-length", "2")]
    foreign = [("origin", "http://other.example")]
    bearer = [("authorization", "Bearer x")]
    assert ask(app, "POST", headers=[("host", "evil.example"), *foreign, *large]).status == 400
    assert ask(app, "POST", headers=[HOST, *foreign, *large]).status == 403
    assert ask(app, "POST", headers=[HOST, *large]).status == 401
    assert ask(app, "POST", headers=[HOST, *bearer, *large]).status == 413


def test_the_app_starts_and_ends_within_the_guards() -> None:
    with TestClient(guarded(pages(), Guard(token="x")), base_url=HERE) as client:
        assert client.get("/").status_code == 401


# ---- over a socket ----------------------------------------------------------------------------------------


@contextmanager
def serving(app: ASGIApp, http: Any = heads.TimedProtocol) -> Iterator[int]:
    """A server of an app on this machine, with its port."""
    config = uvicorn.Config(app, http=http, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def said(connection: socket.socket) -> bytes:
    """All that a server says until it closes the connection, which it must do."""
    connection.settimeout(10)
    found = b""
    try:
        while data := connection.recv(65_536):
            found += data
    except ConnectionResetError:
        pass
    return found


def closed_after(port: int, *sending: bytes, pause: float = 0.0) -> tuple[float, bytes]:
    """Seconds until a server closes a connection on which something is sent, and what it said."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for data in sending:
            try:
                connection.sendall(data)
            except OSError:
                break
            time.sleep(pause)
        found = said(connection)
    return time.monotonic() - begun, found


GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(params=[heads.TimedH11, heads.TimedHttpTools], ids=["h11", "httptools"])
def quick(request: pytest.FixtureRequest) -> Any:
    return type("Quick", (request.param,), {"head_seconds": 0.3})


def test_a_connection_without_a_whole_head_is_closed_in_time(quick: Any) -> None:
    sent = [(), (GET,), (GET, *[b"X: y\r\n"] * 12), (GET + b"\r\n", b"GET / HT")]
    with serving(guarded(greet), quick) as port, ThreadPoolExecutor() as threads:
        closed = threads.map(lambda sending: closed_after(port, *sending, pause=0.03), sent)
        for sending, (took, answer) in zip(sent, closed, strict=True):
            assert took > 0.28
            assert answer.startswith(b"HTTP/1.1 200") if b"\r\n\r\n" in b"".join(sending) else answer == b""


def test_a_request_that_takes_long_is_not_closed(quick: Any) -> None:
    async def think(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.4 if scope["path"] == "/long" else 0)
        await greet(scope, receive, send)

    with serving(think, quick) as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall((GET + b"\r\n").replace(b"/", b"/long", 1) + GET + b"\r\n")
        assert said(connection).count(b"HTTP/1.1 200") == 2


def test_an_open_websocket_is_not_closed(quick: Any) -> None:
    pytest.importorskip("websockets")
    opening = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    key = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

    async def stay(scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        await websocket.accept()
        await asyncio.sleep(0.4)
        await websocket.send_text("still here")
        await websocket.close()

    with serving(stay, quick) as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(GET + opening + key)
        connection.settimeout(10)
        found = b""
        while b"still here" not in found:
            data = connection.recv(65_536)
            assert data
            found += data


@pytest.mark.parametrize("http", [heads.TimedH11, heads.TimedHttpTools], ids=["h11", "httptools"])
def test_many_requests_may_use_one_connection(http: Any) -> None:
    with serving(guarded(greet), http) as port, closing(HTTPConnection("127.0.0.1", port)) as connection:
        for _ in range(2 * heads.HEAD_BYTES // 10_000):
            connection.request("GET", "/a", headers={"X": "a" * 10_000})
            assert connection.getresponse().read() == b"/a"


@pytest.mark.parametrize("before", [b"X: ", b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: "], ids=["head", "trailer"])
@pytest.mark.parametrize("http", [heads.TimedH11, heads.TimedHttpTools], ids=["h11", "httptools"])
def test_a_head_has_a_bound(http: Any, before: bytes) -> None:
    with serving(guarded(measure), http) as port:
        sending = [GET.replace(b"GET", b"POST") + before, *[b"a" * 65_536] * 40]
        _, answer = closed_after(port, *sending)
        assert b"200 OK" not in answer


CHUNKED = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


def post(length: int) -> bytes:
    return b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % length


def test_a_large_body_is_answered_though_it_is_still_sent() -> None:
    with serving(guarded(measure, Guard(most_bytes=1 << 20))) as port:
        body = [b"a" * (1 << 20)] * 12
        for sending in (
            (post(12 << 20), *body),
            (CHUNKED, *[b"100000\r\n" + part + b"\r\n" for part in body], b"0\r\n\r\n"),
        ):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                for data in sending:
                    connection.sendall(data)
                answer = said(connection)
            assert answer.startswith(b"HTTP/1.1 413")
            assert answer.count(b"connection: close") == 1


def test_bodies_pass_over_a_socket() -> None:
    with serving(guarded(measure, Guard(most_bytes=1 << 20))) as port:
        small = [b"1\r\na\r\n"] * 30_000
        for sending, size in (
            ([post(1 << 20), b"a" * (1 << 20)], 1 << 20),
            ([CHUNKED, b"".join(small), b"0\r\n\r\n"], 30_000),
        ):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                for data in sending:
                    connection.sendall(data)
                connection.settimeout(10)
                answer = connection.recv(65_536)
                while not answer.endswith(b"%d" % size):
                    more = connection.recv(65_536)
                    assert more
                    answer += more
            assert answer.startswith(b"HTTP/1.1 200")


@pytest.mark.usefixtures("briefly")
def test_a_slow_body_is_answered() -> None:
    with serving(guarded(measure, Guard(seconds=0.3))) as port:
        _, answer = closed_after(port, post(8), *[b"a"] * 7, pause=0.05)
        assert answer.startswith(b"HTTP/1.1 408")
