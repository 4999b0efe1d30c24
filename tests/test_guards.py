from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from glossary.web.security import Guard, Tokens, checked_form, guarded, heads, limits

from .asgi import HERE, HOST, SITE, ask, greet, measure

TOKENS = Tokens(b"secret of the tests")


def pages() -> ASGIApp:
    async def post(request: Request) -> PlainTextResponse:
        async with checked_form(request, TOKENS) as form:
            return PlainTextResponse(str(len(str(form.get("a")))))

    async def get(request: Request) -> PlainTextResponse:
        return PlainTextResponse(TOKENS.token_for(Tokens.sessions_of(request)[0]))

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
    assert client.post("/", data={**form, "csrf": TOKENS.token_for("another")}).status_code == 403
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


def test_a_slow_body_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINGER", 0.01)
    with serving(guarded(measure, Guard(seconds=0.3))) as port:
        _, answer = closed_after(port, post(8), *[b"a"] * 7, pause=0.05)
        assert answer.startswith(b"HTTP/1.1 408")
