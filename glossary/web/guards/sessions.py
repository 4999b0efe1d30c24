"""Sessions: every visitor has a random cookie, by which the forms that were given to one are told from others'."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glossary.web.guards.cookies import cookie_name, set_cookie

_BYTES = 32
_ID = re.compile("[A-Za-z0-9_-]{43}")


class Sessions:
    """Gives a visitor without a session one; the app finds its id in the scope as ``session_id``.

    An answer that says how it may be kept, as a file of the pages, has no cookie: what stands between might give it to
    several visitors.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app with the session that a request has, or a new one."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = cookie_name(scope, "session")
        held = HTTPConnection(scope).cookies.get(name, "")
        id_ = held if _ID.fullmatch(held) else secrets.token_urlsafe(_BYTES)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and id_ != held:
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                if "cache-control" not in headers:
                    headers.append("set-cookie", set_cookie(name, id_))
            await send(message)

        await self._app({**scope, "session_id": id_}, receive, send_with_cookie)
