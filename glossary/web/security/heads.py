"""The heads of requests: how long a connection may be held without one, and how large one may be.

No app sees a request before its head is whole, and uvicorn waits for it without end, as httptools takes in heads of
any size. ``TimedProtocol`` is uvicorn's own with bounds to both, for ``uvicorn.Config(http=TimedProtocol)``.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""Time from the opening of a connection, or the end of a response, to the end of the next head."""
HEAD_BYTES = 64 << 10
"""Bytes of a head beyond what came first; h11 has the same bound of its own."""


class _Timed(asyncio.Protocol):
    """Closes a connection on which no head has come in time; idle ones, too."""

    head_seconds: ClassVar[float] = HEAD_SECONDS
    loop: asyncio.AbstractEventLoop
    cycle: Any
    connections: Any
    transport: Any
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Wait for the first head."""
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        """Wait for the next head, unless it is here already."""
        super().on_response_complete()  # type: ignore[misc]
        if self.cycle.response_complete:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        if self._timer:
            self._timer.cancel()

    def _wait(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self.loop.call_later(self.head_seconds, self._close_unless_come, self.cycle)

    def _close_unless_come(self, before: Any) -> None:
        """Close the connection if no head has come since a request, and no websocket has taken it over."""
        if self.cycle is before and self in self.connections:
            self.transport.close()


class TimedH11(_Timed, H11Protocol):
    """The protocol by h11, in time."""


TimedProtocol: type[asyncio.Protocol] = TimedH11
"""The protocol by httptools where that is installed."""

try:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
except ImportError:
    pass
else:

    class TimedHttpTools(_Timed, HttpToolsProtocol):
        """The protocol by httptools, in time and with a bound to all that is no body."""

        _bytes = 0
        """Those that came since a request began, or a part of its body."""

        def data_received(self, data: bytes) -> None:
            """Read what came, and close the connection when it is too much."""
            self._bytes += len(data)
            super().data_received(data)
            if self._bytes > HEAD_BYTES:
                self.transport.close()

        def on_message_begin(self) -> None:
            """Count anew."""
            super().on_message_begin()
            self._bytes = 0

        def on_body(self, body: bytes) -> None:
            """Count anew."""
            super().on_body(body)
            self._bytes = 0

    TimedProtocol = TimedHttpTools
