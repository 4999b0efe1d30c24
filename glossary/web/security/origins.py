"""The headers Origin and Sec-Fetch-*, checked against forms and scripts of other sites."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from glossary.web.security.checks import refuse
from glossary.web.security.hosts import Authority, parse_authority

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
_OWN_SITES = frozenset({"same-origin", "none"})
"""Sec-Fetch-Site of our own pages and of typed addresses; another port of this host is ``same-site``: not ours."""
_NAVIGATION = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
"""Headers of a page that a person goes to; a frame is ``navigate``, too, but has another destination."""
_PORTS = {"http": 80, "https": 443}


def require_own_origin(request: HTTPConnection) -> Response | None:
    """Refuse a request of another origin with 403, unless it only follows a link to a page.

    A form of another site could change the glossary (cross-site request forgery); what it embeds, such as a picture or
    a frame, could set the server to work or be clicked unseen, whatever its method. A websocket is judged as well,
    since browsers let any origin read it. Programs send none of the headers and are let in.
    """
    is_link = request.scope.get("method") in _SAFE_METHODS and all(
        request.headers.get(name, value) == value for name, value in _NAVIGATION.items()
    )
    if is_link or _is_own(request):
        return None
    return refuse(request, 403, "origin", "the request comes from another origin")


def _is_own(request: HTTPConnection) -> bool:
    headers = request.headers
    host = headers.get("host", "")
    # every value counts, where a header is sent twice
    return _OWN_SITES.issuperset(headers.getlist("sec-fetch-site")) and all(
        _is_same(origin, host) for origin in headers.getlist("origin")
    )


def _is_same(origin: str, host: str) -> bool:
    """Return whether an Origin and a Host header name the same host and port; ``null`` is no origin of ours."""
    scheme, _, authority = origin.partition("://")
    default_port = _PORTS.get(scheme)
    there, here = parse_authority(authority), parse_authority(host)
    if default_port is None or there is None or here is None:
        return False
    return _with_port(there, default_port) == _with_port(here, default_port)


def _with_port(authority: Authority, default: int) -> Authority:
    return authority._replace(port=default) if authority.port is None else authority
