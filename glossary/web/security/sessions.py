"""Sessions: every visitor has a random cookie, by which the forms that were given to one are told from others'.

Tabs that a browser opens at once, before it has a cookie, are given one each. Each has a name of its own, so that none
takes the place of another: the first is the session from then on, and the forms of all of them are the visitor's.
"""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glossary.web.security.cookies import cookie_name, set_cookie

_BYTES = 32
_ID = re.compile("[A-Za-z0-9_-]{43}")
_NAMED = 8
"""Letters of a session's id that its cookie is called by."""


class Sessions:
    """Gives a visitor without a session one; the app finds its id in the scope as ``session_id``.

    The ids of all sessions that a visitor was given are there as ``session_ids``. An answer that says how it may be
    kept, as a file of the pages, has no cookie: what stands between might give it to several visitors.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app with the sessions that a request has, or a new one."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held = _held(scope)
        ids = held or (secrets.token_urlsafe(_BYTES),)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and not held:
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                if "cache-control" not in headers:
                    headers.append("set-cookie", set_cookie(_name(scope, ids[0]), ids[0]))
            await send(message)

        await self._app({**scope, "session_id": ids[0], "session_ids": ids}, receive, send_with_cookie)


def _held(scope: Scope) -> tuple[str, ...]:
    """The ids that the cookies of a request say, those first that the browser had first."""
    cookies = HTTPConnection(scope).cookies
    return tuple(id_ for name, id_ in cookies.items() if _ID.fullmatch(id_) and name == _name(scope, id_))


def _name(scope: Scope, id_: str) -> str:
    return f"{cookie_name(scope, 'session')}_{id_[:_NAMED]}"
