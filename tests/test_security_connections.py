"""Clients that hold connections or memory, over a socket."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from glossary.web.security import Guard, connections, limits, protect
from glossary.web.security.connections import BoundedProtocol

from .asgi import greet, measure


@contextmanager
def serving(app: ASGIApp, http: type[BoundedProtocol] = BoundedProtocol) -> Iterator[int]:
    """Serve an app on this machine; yield the port."""
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


def receive_all(connection: socket.socket) -> bytes:
    """Return all that a server sends until it closes the connection, which it must do."""
    connection.settimeout(10)
    found = b""
    try:
        while data := connection.recv(65_536):
            found += data
    except ConnectionResetError:
        pass
    return found


def closed_after(port: int, *sending: bytes, pause: float = 0.0) -> tuple[float, bytes]:
    """Send something; return the seconds until the server closes the connection, and what it sent."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for data in sending:
            try:
                connection.sendall(data)
            except OSError:
                break
            time.sleep(pause)
        found = receive_all(connection)
    return time.monotonic() - begun, found


GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


class Quick(BoundedProtocol):
    head_seconds = 0.3


def test_a_connection_without_a_whole_head_is_closed_in_time() -> None:
    sent = [(), (GET,), (GET, *[b"X: y\r\n"] * 12), (GET + b"\r\n", b"GET / HT")]
    with serving(protect(greet), Quick) as port, ThreadPoolExecutor() as threads:
        closed = threads.map(lambda sending: closed_after(port, *sending, pause=0.03), sent)
        for sending, (took, answer) in zip(sent, closed, strict=True):
            assert took > 0.28
            assert answer.startswith(b"HTTP/1.1 200") if b"\r\n\r\n" in b"".join(sending) else answer == b""


def test_a_request_that_takes_long_is_not_closed() -> None:
    async def think(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.4 if scope["path"] == "/long" else 0)
        await greet(scope, receive, send)

    with serving(think, Quick) as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall((GET + b"\r\n").replace(b"/", b"/long", 1) + GET + b"\r\n")
        assert receive_all(connection).count(b"HTTP/1.1 200") == 2


def test_an_open_websocket_is_not_closed() -> None:
    pytest.importorskip("websockets")
    opening = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    key = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

    async def stay(scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        await websocket.accept()
        await asyncio.sleep(0.4)
        await websocket.send_text("still here")
        await websocket.close()

    with serving(stay, Quick) as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(GET + opening + key)
        connection.settimeout(10)
        found = b""
        while b"still here" not in found:
            data = connection.recv(65_536)
            assert data
            found += data


def test_many_requests_may_use_one_connection() -> None:
    with serving(protect(greet)) as port, closing(HTTPConnection("127.0.0.1", port)) as connection:
        for _ in range(2 * connections.HEAD_BYTES // 10_000):
            connection.request("GET", "/a", headers={"X": "a" * 10_000})
            assert connection.getresponse().read() == b"/a"


@pytest.mark.parametrize("before", [b"X: ", b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: "], ids=["head", "trailer"])
def test_a_head_has_a_bound(before: bytes) -> None:
    with serving(protect(measure)) as port:
        sending = [GET.replace(b"GET", b"POST") + before, *[b"a" * 65_536] * 40]
        _, answer = closed_after(port, *sending)
        assert b"200 OK" not in answer


CHUNKED = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


def post(length: int) -> bytes:
    return b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % length


def test_a_large_body_is_answered_though_it_is_still_sent() -> None:
    with serving(protect(measure, Guard(most_bytes=1 << 20))) as port:
        body = [b"a" * (1 << 20)] * 12
        for sending in (
            (post(12 << 20), *body),
            (CHUNKED, *[b"100000\r\n" + part + b"\r\n" for part in body], b"0\r\n\r\n"),
        ):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                for data in sending:
                    connection.sendall(data)
                answer = receive_all(connection)
            assert answer.startswith(b"HTTP/1.1 413")
            assert answer.count(b"connection: close") == 1


def test_bodies_pass_over_a_socket() -> None:
    with serving(protect(measure, Guard(most_bytes=1 << 20))) as port:
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
    with serving(protect(measure, Guard(seconds=0.3))) as port:
        _, answer = closed_after(port, post(8), *[b"a"] * 7, pause=0.05)
        assert answer.startswith(b"HTTP/1.1 408")
