"""Where a request that changes something comes from, against forms and scripts of other sites."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from glossary.web.security.authority import Authority, parse
from glossary.web.security.refusals import refusal

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
_OURS = frozenset({"same-origin", "none"})
"""What Sec-Fetch-Site says of our own pages, and of what a person typed; another port of this host is ``same-site``."""
_PAGE = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
"""What browsers say of a page that a person goes to; a frame is navigated as well."""
_PORTS = {"http": 80, "https": 443}


class Origins:
    """Answers requests of other origins 403, but for links to pages.

    Browsers say the origin in the headers Origin and Sec-Fetch-Site; a request that has neither is let through. What
    the page of another site loads as a part of itself, as a picture or a frame, is refused whatever its method: it
    could set us to work. A websocket is judged as well, since its answers can be read from any origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it 403."""
        app = self._app
        if scope["type"] in ("http", "websocket") and _is_refused(request := HTTPConnection(scope)):
            app = refusal(request, 403, "origin", "the request comes from another origin")
        await app(scope, receive, send)


def _is_refused(request: HTTPConnection) -> bool:
    is_judged = request.scope.get("method") not in _SAFE or _is_part(request)
    return is_judged and _is_foreign(request)


def _is_part(request: HTTPConnection) -> bool:
    """Is it no page that a person goes to, but something that a page loads, or shows in a frame?"""
    return any(request.headers.get(name, usual) != usual for name, usual in _PAGE.items())


def _is_foreign(request: HTTPConnection) -> bool:
    headers = request.headers
    host = headers.get("host", "")
    return not (
        _OURS.issuperset(headers.getlist("sec-fetch-site"))
        and all(_is_same(origin, host) for origin in headers.getlist("origin"))
    )


def _is_same(origin: str, host: str) -> bool:
    """Are an origin and a Host header of the same host and port?"""
    scheme, _, rest = origin.partition("://")
    default = _PORTS.get(scheme)
    there, here = parse(rest), parse(host)
    if default is None or there is None or here is None:
        return False
    return _at(there, default) == _at(here, default)


def _at(authority: Authority, default: int) -> Authority:
    return authority._replace(port=default) if authority.port is None else authority
