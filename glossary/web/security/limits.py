"""Limits on the body of a request: its size, and the time that it may take to arrive."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glossary.web.security.checks import refuse

MOST_BYTES = 32 << 20
"""Bytes of a body, by default."""
LINGER = 2.0
"""Seconds for which the rest of a refused body is read and discarded: if the connection were closed at once, a browser
that is still sending would show that it was reset, not the response."""
_MOST_DIGITS = 20
"""Digits of a Content-Length that is looked at: Python takes long to read a number of very many."""


class BodyLimits:
    """Middleware that answers a request whose body is too large 413, and one whose body is too slow 408.

    The app sees such a request as one whose client has disconnected, and its response is not sent, unless it has begun
    already.

    Parameters
    ----------
    app
        the app
    most_bytes
        the size of a body, at most
    seconds
        time from when the app begins to read a body to its end, at most
    """

    def __init__(self, app: ASGIApp, most_bytes: int, seconds: float) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app on a body within the limits, or answer 413 or 408."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(HTTPConnection(scope), receive, send, self._most_bytes, self._seconds)
        if _declared_length(scope) > self._most_bytes:
            exchange.refuse_size()
        else:
            try:
                await self._app(scope, exchange.receive, exchange.send)
            except Exception:
                # an app may raise anything when its client seems gone; that is no error of its own
                if not exchange.is_refused:
                    raise
        if exchange.is_refused:
            await exchange.send_refusal()


class _Exchange:
    """A request and its response, as the app gets to see them."""

    def __init__(self, request: HTTPConnection, receive: Receive, send: Send, most_bytes: int, seconds: float) -> None:
        self._request = request
        self._receive = receive
        self._send = send
        self._most_bytes = most_bytes
        self._seconds = seconds
        self._size = 0
        self._deadline: float | None = None
        self._is_complete = False
        self._has_response_begun = False
        self._refusal: PlainTextResponse | None = None

    @property
    def is_refused(self) -> bool:
        """Return whether the request is refused, and the app has not begun a response of its own."""
        return self._refusal is not None and not self._has_response_begun

    async def receive(self) -> Message:
        """Receive the next part of the body; "disconnect" from when the request is refused."""
        if self._refusal is None:
            # after the body, an app waits here for its client to leave, which may take as long as it likes
            message = await self._receive() if self._is_complete else await self._receive_in_time()
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
        self._is_complete = not message.get("more_body", False)
        return message

    def refuse_size(self) -> None:
        """Refuse the request as too large."""
        self._refuse(413, "huge", f"the request has more than {self._most_bytes:,} bytes")

    def _refuse(self, status: int, kind: str, line: str) -> None:
        self._refusal = refuse(self._request, status, kind, line, {"connection": "close"})

    async def send(self, message: Message) -> None:
        """Send a part of the app's response, unless the request is refused."""
        if not self.is_refused:
            self._has_response_begun = True
            await self._send(message)

    async def send_refusal(self) -> None:
        """Send the refusal, and read on for ``LINGER`` seconds before it ends, which closes the connection."""
        assert self._refusal is not None
        start = {"status": self._refusal.status_code, "headers": self._refusal.raw_headers}
        await self._send({"type": "http.response.start", **start})
        await self._send({"type": "http.response.body", "body": self._refusal.body, "more_body": True})
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                while not self._is_complete:
                    self._is_complete = not (await self._receive()).get("more_body", False)
        await self._send({"type": "http.response.body", "body": b""})


def _declared_length(scope: Scope) -> int:
    """Return the largest Content-Length of a request, 0 where there is none that can be read."""
    values = HTTPConnection(scope).headers.getlist("content-length")
    return max((int(value) for value in values if value.isdecimal() and len(value) <= _MOST_DIGITS), default=0)
