"""Middleware around the app that keeps a server on this machine safe from other sites and from slow clients.

Starlette's own middleware does not do for this. ``TrustedHostMiddleware`` reads the first of several Host headers and
does not know the address that a connection came in on, so that every address of the machine would have to be listed.
``SessionMiddleware`` has one cookie for all tabs, so that of two that open at once one loses its forms; it would set it
on files that caches share, too, and needs a further package to sign what is random anyway.
"""

from __future__ import annotations

from typing import NamedTuple

from starlette.types import ASGIApp

from glossary.web.security.access import require_token
from glossary.web.security.checks import HeadChecks
from glossary.web.security.connections import BoundedProtocol
from glossary.web.security.csrf import Tokens
from glossary.web.security.forms import ForgedError, checked_form
from glossary.web.security.headers import SecurityHeaders
from glossary.web.security.hosts import require_own_host
from glossary.web.security.limits import MOST_BYTES, BodyLimits
from glossary.web.security.origins import require_own_origin
from glossary.web.security.sessions import Sessions

__all__ = ["MOST_BYTES", "BoundedProtocol", "ForgedError", "Guard", "Tokens", "checked_form", "protect"]


class Guard(NamedTuple):
    """The settings of the middleware.

    ``allowed_hosts`` are names of the server besides those of this machine, ``token`` is what a visitor must know, if
    anything. The body of a request may have ``most_bytes`` and take ``seconds`` to arrive.
    """

    allowed_hosts: tuple[str, ...] = ()
    token: str | None = None
    most_bytes: int = MOST_BYTES
    seconds: float = 30.0


def protect(app: ASGIApp, guard: Guard = Guard()) -> ASGIApp:
    """Wrap an app in all the middleware.

    Raises
    ------
    InputError
        when an allowed host is no host, or the token is empty
    """
    # The order matters: a stranger learns nothing but that the host or origin is wrong, no body is read before its
    # head has passed, and refusals have the security headers as well.
    checks = [require_own_host(guard.allowed_hosts), require_own_origin]
    if guard.token is not None:
        checks.append(require_token(guard.token))
    limited = BodyLimits(Sessions(app), guard.most_bytes, guard.seconds)
    return SecurityHeaders(HeadChecks(limited, *checks))
