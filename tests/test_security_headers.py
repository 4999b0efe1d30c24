from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from glossary.web.security import Guard, protect
from glossary.web.security.headers import SecurityHeaders

from .asgi import ask


def test_every_response_has_the_headers() -> None:
    async def open_(scope: Scope, receive: Receive, send: Send) -> None:
        loose = {"content-security-policy": "default-src *", "x-frame-options": "ALLOWALL"}
        await PlainTextResponse("x", headers=loose)(scope, receive, send)

    for answer in (ask(SecurityHeaders(open_)), ask(protect(open_), headers=[]), ask(protect(open_, Guard(token="x")))):
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
    assert ask(SecurityHeaders(PlainTextResponse("x", headers={"cache-control": "max-age=60"}))).headers.getlist(
        "cache-control"
    ) == ["max-age=60"]
