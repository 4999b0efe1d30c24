"""What is answered when something is wrong: one line, as a page to people and as JSON to programs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Coroutine, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from align.errors import WonglepError
from glossary.engines.cores import WorkerError
from glossary.store import BusyStoreError, OvertakenError
from glossary.web.desk import UnavailableError
from glossary.web.rendering import sendable
from glossary.web.site import site_of
from glossary.web.worker import FailedError
from glossary.web.workshop import BusyError, TookTooLongError

API = "/api/"
MOST_FAULTS, LONGEST_PLACE = 20, 100
"""Faults that are told of what a program sent, and letters of each name in their places."""
STATUSES: Sequence[tuple[type[WonglepError], int]] = (
    (OvertakenError, 409),
    (BusyStoreError, 503),
    (UnavailableError, 503),
    (BusyError, 503),
    (TookTooLongError, 503),
    (WorkerError, 503),
    (FailedError, 500),
)
"""The code of each error of the project; others are 400."""


def status_of(error: Exception) -> int:
    """The code of an error of the project."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 400)


def _answer(request: Request, status: int, said: str, headers: Mapping[str, str] | None = None) -> Response:
    said = sendable(said)
    if request.url.path.startswith(API):
        return JSONResponse({"detail": said}, status, headers=headers)
    response = site_of(request).templates.page(request, "error.html", status, said=said, refusal=HTTPStatus(status))
    response.headers.update(headers or {})
    return response


async def refused(request: Request, error: Exception) -> Response:
    """Answer an error that a page or a guard raised with its code."""
    assert isinstance(error, HTTPException)
    return _answer(request, error.status_code, str(error.detail), error.headers)


async def invalid(request: Request, error: Exception) -> Response:
    """Answer what a program sent that has not the form it must have: where it has not, without what was sent."""
    assert isinstance(error, RequestValidationError)
    faults = [
        {"loc": [_short(part) for part in fault["loc"]], "msg": fault["msg"], "type": fault["type"]}
        for fault in error.errors()[:MOST_FAULTS]
    ]
    said = json.dumps({"detail": faults}, ensure_ascii=False).encode(errors="replace")
    return Response(said, 422, media_type="application/json")


def _short(part: str | int) -> str | int:
    return part[:LONGEST_PLACE] if isinstance(part, str) else part


async def wrong(request: Request, error: Exception) -> Response:
    """Answer what a user gave that is not what it must be, or what another person changed meanwhile."""
    return _answer(request, status_of(error), str(error))


async def damaged(request: Request, error: Exception) -> Response:
    """Answer a glossary file that cannot be read."""
    return _answer(request, 503, f"{site_of(request).desk.path}: {str(error).lower()}")


async def broken(request: Request, error: Exception) -> Response:
    """Answer a fault of the program; the server prints its traceback on the terminal."""
    return _answer(request, 500, "a fault of the program; the terminal in which it runs says which")


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    HTTPException: refused,
    RequestValidationError: invalid,
    WonglepError: wrong,
    sqlite3.Error: damaged,
    Exception: broken,
}
"""The function that answers each kind of error."""
