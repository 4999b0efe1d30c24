"""The names that a server answers to, against DNS rebinding.

A page of another site may give its own name our address, once it is loaded, and so read our pages as its own: to the
browser they are of one origin. The Host header still has the name that the browser went to, which is not one of ours.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from align.errors import InputError
from glossary.web.security.authority import Host, address, parse
from glossary.web.security.refusals import refusal

_LOOPBACK = tuple(map(address, ("127.0.0.1", "::1")))


class Hosts:
    """Lets in requests whose one Host header names this server; others are answered 400.

    Its names are the address that the connection came in on, ``localhost``, ``127.0.0.1`` and ``::1`` where that is a
    loopback address, and those that are allowed. The port is not judged, since tunnels change it.

    Parameters
    ----------
    app
        what is guarded
    allowed
        further names and addresses, without ports

    Raises
    ------
    InputError
        when one that is allowed is no name or address
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self._app = app
        self._allowed = frozenset(map(_allowed, allowed))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it 400."""
        said = None if scope["type"] == "lifespan" else self._refusal(scope)
        app = self._app if said is None else refusal(HTTPConnection(scope), 400, "host", said)
        await app(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        given = HTTPConnection(scope).headers.getlist("host")
        if len(given) != 1:
            return f"a request must have one host header; got {len(given)}"
        named = parse(given[0])
        if named is None:
            return f"the host header must be a name or address and a port; got {given[0][:100]!r}"
        if named.host in self._allowed or _is_here(named.host, scope):
            return None
        return f"the host {str(named.host)[:100]!r} is not one of this server's"


def _allowed(name: str) -> Host:
    if found := address(name):
        return found
    named = parse(name)
    if named is None or named.port is not None:
        raise InputError(f"an allowed host must be a name in ASCII or an address, without a port; got {name!r}")
    return named.host


def _is_here(host: Host, scope: Scope) -> bool:
    """Is a host the address that a connection came in on, or another name of it?"""
    here = address(scope["server"][0]) if scope.get("server") else None
    if here is None:
        return False
    return host == here or (here.is_loopback and host in ("localhost", *_LOOPBACK))
