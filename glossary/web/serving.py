"""The socket that the server listens on, the addresses that lead to it, and the loop that it runs in."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import signal
import socket
import sys
from collections.abc import Iterable
from urllib.parse import urlencode

import uvicorn
from starlette.types import ASGIApp

from align.errors import InputError
from glossary.files.reading import reason_of
from glossary.web.security import BoundedProtocol
from glossary.web.security.hosts import parse_authority

PATIENCE = 3
"""Seconds that requests are given to end when the server is stopped."""


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches an address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("example.org")
    (True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, ports: Iterable[int]) -> socket.socket:
    """Return a socket that listens on the first free one of *ports*.

    Raises
    ------
    InputError
        when the host has no address of this machine, or none of the ports is free
    """
    failure = InputError(f"host must be an address of this machine; got {host!r}")
    for port in ports:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            listening = socket.socket(family, kind, protocol)
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        except (OSError, UnicodeError) as error:
            raise InputError(f"host {host!r}: {reason_of(error)}") from None
        try:
            listening.bind(address)
            listening.listen()
            return listening
        except OSError as error:
            listening.close()
            if error.errno == errno.EADDRNOTAVAIL:  # no other port will do either
                break
            failure = InputError(f"{host}:{port}: {reason_of(error)}")
    raise failure


def own_names() -> list[str]:
    """Return the names by which other machines call this one, but for those that no address can have."""
    return [name for name in dict.fromkeys((socket.gethostname(), socket.getfqdn())) if parse_authority(name)]


def urls(listening: socket.socket, token: str | None = None) -> list[str]:
    """Return the server's address for a browser of this machine, then that for others where it differs.

    They have the *token*, if there is one.
    """
    host, port = listening.getsockname()[:2]
    ip = ipaddress.ip_address(host)
    hosts = [host]
    if ip.is_unspecified:  # 0.0.0.0 and :: stand for all addresses of the machine; browsers cannot go to them
        hosts = ["::1" if ip.version == 6 else "127.0.0.1", *filter(parse_authority, [socket.gethostname()])]
    query = f"?{urlencode({'token': token})}" if token else ""
    return [f"http://{f'[{name}]' if ':' in name else name}:{port}/{query}" for name in hosts]


def serve(application: ASGIApp, listening: socket.socket) -> None:
    """Answer requests until Ctrl-C or a signal stops the process.

    Raises
    ------
    SystemExit
        after a signal other than that of Ctrl-C
    """
    config = uvicorn.Config(
        application,
        http=BoundedProtocol,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # a client may write them, too
        timeout_graceful_shutdown=PATIENCE,
    )
    _handle_signals()
    with listening, contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _handle_signals() -> None:
    """Close the glossary and its files also when the process is terminated, or its terminal's window is closed."""
    # uvicorn stops on SIGTERM, and raises it again in the end, when this handler exits
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    # under nohup, SIGHUP is ignored, and stays so
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
