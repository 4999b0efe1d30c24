"""The token that a server asks for: in a header, or once in an address and from then on as a cookie."""

from __future__ import annotations

import hmac
import string
from urllib.parse import parse_qsl, quote

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from align.errors import InputError
from glossary.web.security.cookies import cookie_name, set_cookie
from glossary.web.security.refusals import refusal

_ASKED = "this server asks for its token: open the address with the token, which the command printed"


class Access:
    """Lets in who knows a token; others are answered 401.

    The token is given as ``Authorization: Bearer TOKEN``, or in a GET as the parameter ``token``, which is answered
    with a cookie and the same address without it.

    Parameters
    ----------
    app
        what is guarded
    token
        the token

    Raises
    ------
    InputError
        when the token is empty
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        if not token:
            raise InputError("token must not be empty")
        self._app = app
        self._token = token.encode()
        self._pass = hmac.digest(self._token, b"wonglep access", "sha256").hex()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it 401."""
        app = self._app if scope["type"] == "lifespan" else self._answer(scope)
        await app(scope, receive, send)

    def _answer(self, scope: Scope) -> ASGIApp:
        """What answers a request."""
        tokens, others = _parameters(scope["query_string"].decode("latin-1"))
        if tokens and scope.get("method") == "GET":
            is_right = all(hmac.compare_digest(token.encode(), self._token) for token in tokens)
            return self._welcome(scope, others) if is_right else _refusal(scope)
        return self._app if self._is_in(HTTPConnection(scope)) else _refusal(scope)

    def _welcome(self, scope: Scope, query: str) -> Response:
        cookie = set_cookie(cookie_name(scope, "access"), self._pass)
        return Response(status_code=303, headers={"location": _beside(scope, query), "set-cookie": cookie})

    def _is_in(self, request: HTTPConnection) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(token.encode("latin-1"), self._token):
            return True
        held = request.cookies.get(cookie_name(request.scope, "access"), "")
        return hmac.compare_digest(held.encode(), self._pass.encode())


def _refusal(scope: Scope) -> Response:
    return refusal(HTTPConnection(scope), 401, "token", _ASKED, {"www-authenticate": "Bearer"})


def _parameters(query: str) -> tuple[list[str], str]:
    """The values of ``token`` in a query, and the query without them.

    >>> _parameters("a=%20&token=x&b")
    (['x'], 'a=%20&b')
    """
    tokens: list[str] = []
    others: list[str] = []
    for part in query.split("&"):
        read = dict(parse_qsl(part, keep_blank_values=True))
        tokens += read.values() if "token" in read else ()
        others += () if "token" in read else (part,)
    return tokens, "&".join(others)


def _beside(scope: Scope, query: str) -> str:
    """The address of a request with another query, relative to it, so that it never leads to another host."""
    path = scope.get("raw_path", b"").decode("latin-1") or quote(scope["path"])
    last = path.rpartition("/")[2]
    beside = f"./{last}{'?' if query else ''}{query}"
    return quote(beside.encode("latin-1"), safe=string.punctuation)
