"""The Host header, checked against DNS rebinding.

A page of another site may give its own name our address once it is loaded, and so read our pages as its own: to the
browser both are of one origin. The Host header still has the name that the browser went to, which is not one of ours.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple

from starlette.requests import HTTPConnection
from starlette.responses import Response

from align.errors import InputError
from glossary.web.security.checks import Check, refuse

Host = str | IPv4Address | IPv6Address
"""A name in lower case without a final dot, or an address; an IPv4 address mapped into IPv6 is read as IPv4."""
# RFC 3986, section 3.2, without user names: "user@host" is how addresses are disguised
_AUTHORITY = re.compile(r"(?:\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\]|([0-9A-Za-z_.-]+))(?::([0-9]{1,5}))?")
_LAST_PORT = 65_535


class Authority(NamedTuple):
    """A host and its port, None where none is written, as ``host:port`` in the headers Host and Origin."""

    host: Host
    port: int | None


def parse_authority(text: str) -> Authority | None:
    """Parse ``host:port``; return None when *text* is something else.

    >>> parse_authority("LocalHost.:8000")
    Authority(host='localhost', port=8000)
    >>> parse_authority("[::ffff:127.0.0.1]")
    Authority(host=IPv4Address('127.0.0.1'), port=None)
    >>> parse_authority("localhost:http"), parse_authority("::1"), parse_authority("me@localhost")
    (None, None, None)
    """
    match = _AUTHORITY.fullmatch(text)
    if match is None or int(match[3] or 0) > _LAST_PORT:
        return None
    host = parse_ip(match[1]) if match[1] else parse_ip(match[2]) or match[2].lower().removesuffix(".")
    return Authority(host, int(match[3]) if match[3] else None) if host else None


def parse_ip(text: str) -> IPv4Address | IPv6Address | None:
    """Parse an IP address without its zone; return None when *text* is something else.

    >>> parse_ip("fe80::1%eth0"), parse_ip("::ffff:10.0.0.1"), parse_ip("localhost")
    (IPv6Address('fe80::1'), IPv4Address('10.0.0.1'), None)
    """
    try:
        ip = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(ip, IPv6Address) and ip.ipv4_mapped) or ip


_LOOPBACK = ("localhost", ip_address("127.0.0.1"), ip_address("::1"))


def require_own_host(allowed: Collection[str] = ()) -> Check:
    """Return a check that lets in requests whose one Host header names this server; others are answered 400.

    Its names are the address that the connection came in on, ``localhost``, ``127.0.0.1`` and ``::1`` where that is a
    loopback address, and those *allowed*, which have no port. Ports are not compared, since tunnels change them.

    Raises
    ------
    InputError
        when one of *allowed* is no name or address
    """
    known = frozenset(map(_parse_allowed, allowed))

    def check(request: HTTPConnection) -> Response | None:
        # with two Host headers, a proxy may have judged one of them and we the other
        values = request.headers.getlist("host")
        authority = parse_authority(values[0]) if values else None
        if len(values) != 1:
            reason = f"a request must have one host header; got {len(values)}"
        elif authority is None:
            reason = f"the host header must be a name or address and a port; got {values[0][:100]!r}"
        elif authority.host in known or _is_reached_by(request, authority.host):
            return None
        else:
            reason = f"the host {str(authority.host)[:100]!r} is not one of this server's"
        return refuse(request, 400, "host", reason)

    return check


def _parse_allowed(name: str) -> Host:
    if ip := parse_ip(name):
        return ip
    authority = parse_authority(name)
    if authority is None or authority.port is not None:
        raise InputError(f"an allowed host must be a name in ASCII or an address, without a port; got {name!r}")
    return authority.host


def _is_reached_by(request: HTTPConnection, host: Host) -> bool:
    """Return whether *host* is the address that the connection came in on, or another name of the loopback address."""
    server = request.scope.get("server")  # None for some servers; a Unix socket has a path as its host
    ip = parse_ip(server[0]) if server else None
    return ip is not None and (host == ip or (ip.is_loopback and host in _LOOPBACK))
