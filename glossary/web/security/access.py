"""The access token of a server: sent in a header, or once in an address and from then on as a cookie."""

from __future__ import annotations

import hmac
import string
from urllib.parse import parse_qsl, quote

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from align.errors import InputError
from glossary.web.security.checks import Check, refuse
from glossary.web.security.sessions import cookie_name, session_cookie


def require_token(token: str) -> Check:
    """Return a check that lets in requests with *token*; others are answered 401.

    It is sent as ``Authorization: Bearer TOKEN`` (RFC 6750), or in a GET as the parameter ``token``, which is answered
    with a cookie and a redirect to the same address without it, so that it stays in no history or Referer.

    Raises
    ------
    InputError
        when the token is empty
    """
    if not token:
        raise InputError("token must not be empty")
    secret = token.encode()
    # the cookie has a digest, so that it does not betray the token; all comparisons take the same time, right or wrong
    ticket = hmac.digest(secret, b"wonglep access", "sha256").hex()

    def is_known(request: HTTPConnection) -> bool:
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(sent.encode("latin-1"), secret):
            return True
        cookie = request.cookies.get(cookie_name(request.scope, "access"), "")
        return hmac.compare_digest(cookie.encode(), ticket.encode())

    def check(request: HTTPConnection) -> Response | None:
        tokens, query = _split_query(request.scope["query_string"].decode("latin-1"))
        if tokens and request.scope.get("method") == "GET":
            if all(hmac.compare_digest(sent.encode(), secret) for sent in tokens):
                cookie = session_cookie(cookie_name(request.scope, "access"), ticket)
                return Response(None, 303, {"location": _location(request.scope, query), "set-cookie": cookie})
        elif is_known(request):
            return None
        asks = "this server asks for its token: open the address with the token, which the command printed"
        return refuse(request, 401, "token", asks, {"www-authenticate": "Bearer"})

    return check


def _split_query(query: str) -> tuple[list[str], str]:
    """Return the values of ``token`` in a query, and the query without them, its other parts as they were written.

    >>> _split_query("a=%20&token=x&b")
    (['x'], 'a=%20&b')
    """
    tokens: list[str] = []
    others: list[str] = []
    for part in query.split("&"):
        fields = dict(parse_qsl(part, keep_blank_values=True))
        if "token" in fields:
            tokens.append(fields["token"])
        else:
            others.append(part)
    return tokens, "&".join(others)


def _location(scope: Scope, query: str) -> str:
    """Return the address of a request with another query, relative to it.

    An absolute path such as ``//evil.example`` would lead to another host, and a line break end the header.
    """
    path = scope.get("raw_path", b"").decode("latin-1") or quote(scope["path"])
    name = path.rpartition("/")[2]
    location = f"./{name}{'?' if query else ''}{query}"
    return quote(location.encode("latin-1"), safe=string.punctuation)
