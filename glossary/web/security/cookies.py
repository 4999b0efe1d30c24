"""The cookies of a server: sent by our own pages only, out of the reach of scripts."""

from __future__ import annotations

from starlette.types import Scope

YEAR = 365 * 24 * 3600
"""Seconds for which a browser keeps what a visitor has chosen."""


def cookie_name(scope: Scope, kind: str) -> str:
    """The name of a cookie; it has the port, since the servers of one host have their cookies in common.

    >>> cookie_name({"server": ("127.0.0.1", 8000)}, "session")
    'wonglep_session_8000'
    """
    _, port = scope.get("server") or (None, None)
    return f"wonglep_{kind}_{port or 0}"


def set_cookie(name: str, value: str) -> str:
    """The header Set-Cookie for a cookie that goes when the browser is closed."""
    return f"{name}={value}; HttpOnly; Path=/; SameSite=Lax"
