"""Cookies that tell visitors apart: a random session id, and the name that a person gave."""

from __future__ import annotations

import re
import secrets
from urllib.parse import quote, unquote

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from align.errors import InputError
from glossary.decisions.limits import parse_person

YEAR = 365 * 24 * 3600
"""Seconds for which a browser keeps what a visitor has chosen."""
NAME_COOKIE = "wonglep_name"
_ID_BYTES = 32
_ID = re.compile("[A-Za-z0-9_-]{43}")
_PREFIX = 8
"""Letters of a session's id that stand in the name of its cookie."""


class Sessions:
    """Middleware that gives a visitor without a session one; the scope has its id as ``session_id``.

    Tabs that a browser opens at once, before it has a cookie, are given a session each. Each cookie has a name of its
    own, so that none replaces another; the first is the session from then on, and ``session_ids`` has all of them, so
    that the forms of every tab are accepted.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app with the sessions of the request, or a new one."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = _sent_ids(scope)
        ids = sent or (secrets.token_urlsafe(_ID_BYTES),)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and not sent:
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                # a response that may be cached, as a style sheet, could give one session to several visitors
                if "cache-control" not in headers:
                    headers.append("set-cookie", session_cookie(_session_name(scope, ids[0]), ids[0]))
            await send(message)

        await self._app({**scope, "session_id": ids[0], "session_ids": ids}, receive, send_with_cookie)


def session_ids(request: HTTPConnection) -> tuple[str, ...]:
    """Return the ids of all sessions of a request; none where there is no ``Sessions`` around the app."""
    ids: tuple[str, ...] = request.scope.get("session_ids", ())
    return ids


def _sent_ids(scope: Scope) -> tuple[str, ...]:
    """Return the ids in the cookies of a request, in the order in which the browser got them (RFC 6265, 5.4)."""
    cookies = HTTPConnection(scope).cookies
    return tuple(id_ for name, id_ in cookies.items() if _ID.fullmatch(id_) and name == _session_name(scope, id_))


def _session_name(scope: Scope, id_: str) -> str:
    return f"{cookie_name(scope, 'session')}_{id_[:_PREFIX]}"


def cookie_name(scope: Scope, kind: str) -> str:
    """Return the name of a cookie, which has the port, since browsers share cookies among the ports of a host.

    >>> cookie_name({"server": ("127.0.0.1", 8000)}, "session")
    'wonglep_session_8000'
    """
    _, port = scope.get("server") or (None, None)
    return f"wonglep_{kind}_{port or 0}"


def session_cookie(name: str, value: str) -> str:
    """Return a Set-Cookie header: no script reads it, no form of another site sends it, it goes with the browser."""
    return f"{name}={value}; HttpOnly; Path=/; SameSite=Lax"


def name_of(request: HTTPConnection) -> str:
    """Return the name that a visitor gave, or an empty text where there is none that ``parse_person`` accepts."""
    try:
        return parse_person(unquote(request.cookies.get(NAME_COOKIE, "")))
    except InputError:
        return ""


def keep_name(response: Response, name: str) -> None:
    """Store the name of a visitor in the browser, or delete the one that is there where *name* is empty."""
    if name:
        response.set_cookie(NAME_COOKIE, quote(name, safe=""), max_age=YEAR, samesite="lax", httponly=True)
    else:
        response.delete_cookie(NAME_COOKIE, samesite="lax", httponly=True)
