"""Where the server listens, and the loop that it runs in."""

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
from glossary.web.security import TimedProtocol
from glossary.web.security.authority import parse

PATIENCE = 3
"""Seconds that requests are given to end when the server is told to."""


def is_loopback(host: str) -> bool:
    """Is an address one that only this machine reaches?

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("example.org")
    (True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, ports: Iterable[int]) -> socket.socket:
    """A socket that listens on the first free of some ports.

    Raises
    ------
    InputError
        when the host has no address of this machine, or none of the ports is free
    """
    refused = InputError(f"host must be an address of this machine; got {host!r}")
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
        except OSError as error:
            listening.close()
            if error.errno == errno.EADDRNOTAVAIL:
                break
            refused = InputError(f"{host}:{port}: {reason_of(error)}")
        else:
            return listening
    raise refused


def own_names() -> list[str]:
    """The names by which other machines call this one, those that an address can have."""
    return [name for name in dict.fromkeys((socket.gethostname(), socket.getfqdn())) if parse(name)]


def urls(listening: socket.socket, token: str | None = None) -> list[str]:
    """The addresses of the server: first that for a browser of this machine, then that for others where it differs.

    With a token, they are those that let in.
    """
    host, port = listening.getsockname()[:2]
    here = ipaddress.ip_address(host)
    loopback = "::1" if here.version == 6 else "127.0.0.1"
    hosts = (loopback, *filter(parse, (socket.gethostname(),))) if here.is_unspecified else (host,)
    query = f"?{urlencode({'token': token})}" if token else ""
    return [f"http://{f'[{name}]' if ':' in name else name}:{port}/{query}" for name in hosts]


def serve(application: ASGIApp, listening: socket.socket) -> None:
    """Answer requests until the process is told to end, by Ctrl-C or a signal.

    Raises
    ------
    SystemExit
        once all is answered, when it was another signal than that of Ctrl-C
    """
    config = uvicorn.Config(
        application,
        http=TimedProtocol,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=PATIENCE,
    )
    _heed_signals()
    with listening, contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _heed_signals() -> None:
    """Have all closed that is open also when the process is to terminate, or the window of its terminal is closed."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # uvicorn raises it anew in the end
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
