"""How large the body of a request may be, and how long it may take to arrive."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glossary.web.security.refusals import refusal

MOST_BYTES = 32 << 20
"""Bytes of a body where nothing else is said."""
LINGER = 2.0
"""Seconds for which the rest of a refused body is read and forgotten: if the connection were closed at once, a browser
that is still sending would show that it was reset, not the answer."""
_LONGEST = 20
"""Digits of a length; more say nothing that could be right."""


class Limits:
    """Answers a request whose body is too large 413, and one whose body is too slow 408.

    The app sees such a request as one whose client has gone; what it answers then is not sent. An answer that it began
    before stays.

    Parameters
    ----------
    app
        what is guarded
    most_bytes
        bytes that a body may have
    seconds
        time from when the app begins to read a body to its end
    """

    def __init__(self, app: ASGIApp, most_bytes: int, seconds: float) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app on what comes in bounds, or answer 413 or 408."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(HTTPConnection(scope), receive, send, self._most_bytes, self._seconds)
        if _declared(scope) > self._most_bytes:
            exchange.refuse_size()
        else:
            await _run(self._app, scope, exchange)
        await exchange.answer_refused()


class _Exchange:
    """A request and its response, as far as the app is let see them."""

    def __init__(self, request: HTTPConnection, receive: Receive, send: Send, most_bytes: int, seconds: float) -> None:
        self._request = request
        self._receive = receive
        self._send = send
        self._most_bytes = most_bytes
        self._seconds = seconds
        self._size = 0
        self._deadline: float | None = None
        self._is_whole = False
        self._is_begun = False
        self._refusal: PlainTextResponse | None = None

    @property
    def is_refused(self) -> bool:
        """Is the answer ours to give?"""
        return self._refusal is not None and not self._is_begun

    async def receive(self) -> Message:
        """Give the app the next part of the body, or say that the client has gone once it is refused."""
        if self._refusal is None:
            message = await self._receive() if self._is_whole else await self._receive_in_time()
            self._size += len(message.get("body", b""))
            if self._size > self._most_bytes:
                self.refuse_size()
        return message if self._refusal is None else {"type": "http.disconnect"}

    async def _receive_in_time(self) -> Message:
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().time() + self._seconds
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            self._refuse(408, "late", f"the request has not arrived within {self._seconds:g} seconds")
            return {"type": "http.disconnect"}
        self._is_whole = not message.get("more_body", False)
        return message

    def refuse_size(self) -> None:
        """Refuse a body that is too large."""
        self._refuse(413, "huge", f"the request has more than {self._most_bytes:,} bytes")

    def _refuse(self, status: int, kind: str, line: str) -> None:
        self._refusal = refusal(self._request, status, kind, line, {"connection": "close"})

    async def send(self, message: Message) -> None:
        """Send a part of the app's response, unless the request is refused by now."""
        if not self.is_refused:
            self._is_begun = True
            await self._send(message)

    async def answer_refused(self) -> None:
        """Answer a request that was refused, where the app has not."""
        if self._refusal is None or self._is_begun:
            return
        start = {"status": self._refusal.status_code, "headers": self._refusal.raw_headers}
        await self._send({"type": "http.response.start", **start})
        await self._send({"type": "http.response.body", "body": self._refusal.body, "more_body": True})
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                while not self._is_whole:
                    self._is_whole = not (await self._receive()).get("more_body", False)
        await self._send({"type": "http.response.body", "body": b""})


async def _run(app: ASGIApp, scope: Scope, exchange: _Exchange) -> None:
    """Run an app; what it raises because the request was refused is of no interest."""
    try:
        await app(scope, exchange.receive, exchange.send)
    except Exception:
        if not exchange.is_refused:
            raise


def _declared(scope: Scope) -> int:
    """The length that a request says its body has, 0 when it does not say."""
    given = HTTPConnection(scope).headers.getlist("content-length")
    return max((int(length) for length in given if length.isdecimal() and len(length) <= _LONGEST), default=0)
