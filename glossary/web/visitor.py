"""Who a visitor says to be: a name in a cookie, which is kept with what the visitor decides."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.requests import HTTPConnection
from starlette.responses import Response

from align.errors import InputError
from glossary.decisions.limits import parse_person
from glossary.web.security.cookies import YEAR

COOKIE = "wonglep_name"


def name_of(request: HTTPConnection) -> str:
    """The name that a visitor has given; empty where there is none, or what the browser sends is no name."""
    try:
        return parse_person(unquote(request.cookies.get(COOKIE, "")))
    except InputError:
        return ""


def keep_name(response: Response, name: str) -> None:
    """Have a browser keep a name, or forget the one that it has, where it is empty."""
    if name:
        response.set_cookie(COOKIE, quote(name, safe=""), max_age=YEAR, samesite="lax", httponly=True)
    else:
        response.delete_cookie(COOKIE, samesite="lax", httponly=True)
