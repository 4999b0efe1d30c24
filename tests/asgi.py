"""Requests to an ASGI app without a server: every byte and every chunk of a request is under control."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, NamedTuple

from starlette.datastructures import Headers as Fields
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

HERE = "http://127.0.0.1:8000"
SERVER = ("127.0.0.1", 8000)
HOST = ("host", "127.0.0.1:8000")
FORM = ("content-type", "multipart/form-data; boundary=x")
SITE = "sec-fetch-site"
Given = Iterable[tuple[str, str]]


class Answer(NamedTuple):
    status: int
    headers: Fields
    text: str


async def _send_request(
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
    next_chunk = next(arriving, b"")
    sent: list[Message] = []

    async def receive() -> Message:
        nonlocal next_chunk
        if next_chunk is None:
            return {"type": "http.disconnect"}
        try:
            chunk, next_chunk = next_chunk, next(arriving)
        except StopIteration:
            await asyncio.Event().wait()  # for ever: the client sends no more, and does not leave
        return {"type": "http.request", "body": chunk, "more_body": next_chunk is not None}

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
    """Send a request in exactly these chunks, and return the response; the body never ends unless it *ends*."""
    return asyncio.run(_send_request(app, method, target, headers, chunks, server, ends))


def is_line(answer: Answer) -> bool:
    """Return whether a response is one line of plain text, in lower case, as a page can show an error."""
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
