"""What stands around the app so that a server on this machine is safe from other sites and slow clients.

Each guard is an ASGI app around another, and judges one thing. What one refuses is answered in plain text.
"""

from __future__ import annotations

from typing import NamedTuple

from starlette.types import ASGIApp

from glossary.web.security.access import Access
from glossary.web.security.forms import ForgedError, checked_form
from glossary.web.security.headers import Headers
from glossary.web.security.heads import TimedProtocol
from glossary.web.security.hosts import Hosts
from glossary.web.security.limits import MOST_BYTES, Limits
from glossary.web.security.origins import Origins
from glossary.web.security.sessions import Sessions
from glossary.web.security.tokens import Tokens

__all__ = ["MOST_BYTES", "ForgedError", "Guard", "TimedProtocol", "Tokens", "checked_form", "guarded"]


class Guard(NamedTuple):
    """How an app is guarded.

    ``allowed_hosts`` are names of the server besides those of this machine, ``token`` is what it asks visitors for, if
    anything; the body of a request may have ``most_bytes`` and take so many ``seconds``.
    """

    allowed_hosts: tuple[str, ...] = ()
    token: str | None = None
    most_bytes: int = MOST_BYTES
    seconds: float = 30.0


def guarded(app: ASGIApp, guard: Guard = Guard()) -> ASGIApp:
    """An app within all guards: what is known from the head of a request is judged before its body is read.

    Raises
    ------
    InputError
        when a host or the token is none
    """
    app = Limits(Sessions(app), guard.most_bytes, guard.seconds)
    if guard.token is not None:
        app = Access(app, guard.token)
    return Headers(Hosts(Origins(app), guard.allowed_hosts))
