"""Limits on the head of a request, against clients that hold connections (slowloris) or memory.

The app sees no request before its head is whole. uvicorn waits for one without limit, and with httptools takes heads
of any size; ``uvicorn.Config(http=BoundedProtocol)`` limits both.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
"""Time from the opening of a connection, or the end of a response, to the end of the next head."""
HEAD_BYTES = 64 << 10
"""Bytes that may arrive without being part of a body: a head, a trailer, the sizes of chunks."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol; closes a connection whose head is late, or too large."""

    head_seconds: ClassVar[float] = HEAD_SECONDS
    _timer: asyncio.TimerHandle | None = None
    _bytes = 0
    """Bytes since a request began, or since a part of its body."""

    def connection_made(self, transport: Any) -> None:
        """Start the clock for the first head."""
        super().connection_made(transport)
        self._start_timer()

    def on_response_complete(self) -> None:
        """Start the clock for the next head, unless it is here already."""
        super().on_response_complete()
        if self.cycle.response_complete:
            self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        super().connection_lost(exc)
        if self._timer:
            self._timer.cancel()

    def data_received(self, data: bytes) -> None:
        """Read *data*, and close the connection when too much of it is no body."""
        # counted first: what of it begins a request or is a body sets the count back to 0
        self._bytes += len(data)
        super().data_received(data)
        if self._bytes > HEAD_BYTES:
            self.transport.close()

    def on_message_begin(self) -> None:
        """Count from the beginning of the request."""
        super().on_message_begin()
        self._bytes = 0

    def on_body(self, body: bytes) -> None:
        """Count from the end of this part of the body, which ``BodyLimits`` counts."""
        super().on_body(body)
        self._bytes = 0

    def _start_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self.loop.call_later(self.head_seconds, self._close_unless_begun, self.cycle)

    def _close_unless_begun(self, last_cycle: Any) -> None:
        """Close the connection if no head came since *last_cycle*, and no websocket has taken the connection over."""
        if self.cycle is last_cycle and self in self.connections:
            self.transport.close()
