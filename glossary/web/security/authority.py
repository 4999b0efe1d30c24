"""The authority of an address, ``host:port``, as the headers Host and Origin write it."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple

Host = str | IPv4Address | IPv6Address
"""A name in lower case without a last dot, or an address; one of IPv4 in IPv6 is that of IPv4."""
_AUTHORITY = re.compile(r"(?:\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\]|([0-9A-Za-z_.-]+))(?::([0-9]{1,5}))?")
_LAST_PORT = 65_535


class Authority(NamedTuple):
    """A host, and a port where one is written."""

    host: Host
    port: int | None


def parse(text: str) -> Authority | None:
    """Read an authority; None when it is none.

    >>> parse("LocalHost.:8000")
    Authority(host='localhost', port=8000)
    >>> parse("[::ffff:127.0.0.1]")
    Authority(host=IPv4Address('127.0.0.1'), port=None)
    >>> parse("localhost:http"), parse("::1"), parse("me@localhost")
    (None, None, None)
    """
    match = _AUTHORITY.fullmatch(text)
    if match is None or int(match[3] or 0) > _LAST_PORT:
        return None
    host = address(match[1]) if match[1] else address(match[2]) or match[2].lower().removesuffix(".")
    return Authority(host, int(match[3]) if match[3] else None) if host else None


def address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address without its zone; None when it is none.

    >>> address("fe80::1%eth0"), address("::ffff:10.0.0.1"), address("localhost")
    (IPv6Address('fe80::1'), IPv4Address('10.0.0.1'), None)
    """
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found
