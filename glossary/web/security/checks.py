"""Checks of the head of a request, and how a request is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from glossary.web.i18n.language import LANGUAGES, language_of, translations
from glossary.web.i18n.wording import PROBLEMS

Check = Callable[[HTTPConnection], Response | None]
"""Judges the head of a request: gives the response that ends it, or None to let it pass."""


class HeadChecks:
    """Middleware that answers a request with the response of the first check that gives one."""

    def __init__(self, app: ASGIApp, *checks: Check) -> None:
        self._app = app
        self._checks = checks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to the app, or answer it."""
        # "lifespan" is the start and end of the server, which no client sends
        app = self._app if scope["type"] == "lifespan" else self._choose_app(HTTPConnection(scope))
        await app(scope, receive, send)

    def _choose_app(self, request: HTTPConnection) -> ASGIApp:
        for check in self._checks:
            response = check(request)
            if response is not None:
                return response
        return self._app


def refuse(
    request: HTTPConnection, status: int, kind: str, line: str, headers: Mapping[str, str] | None = None
) -> PlainTextResponse:
    """Return a refusal in plain text: a line that explains it in the page's language, then the exact reason in English.

    Parameters
    ----------
    request
        the request
    status
        the HTTP status
    kind
        a key of ``wording.PROBLEMS``; where the page is in English, *line* alone is sent
    line
        the exact reason
    headers
        further headers of the response
    """
    language = language_of(request)
    own = [] if language == next(iter(LANGUAGES)) else [translations(language).gettext(PROBLEMS[kind])]
    return PlainTextResponse("\n".join([*own, line]), status, headers)
