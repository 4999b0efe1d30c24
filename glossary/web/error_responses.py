"""Responses to errors: for people a page that says it in plain words and exactly, for programs JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from align.errors import WonglepError
from glossary.building.processes import WorkerError
from glossary.decisions.limits import BlankError, TooLongError
from glossary.store import BusyStoreError, ConcurrentChangeError, DuplicateTermError
from glossary.store.undo import CannotUndoError
from glossary.web.fields import NoTextError, OutsideError, TooLargeError
from glossary.web.rendering import sendable
from glossary.web.security import ForgedError
from glossary.web.served_glossary import UnavailableError, UnwrittenError
from glossary.web.site import ReadOnlyError, site_of
from glossary.web.worker import BusyError, FailedError, TookTooLongError, TooMuchMemoryError

MOST_PROBLEMS, LONGEST_PLACE = 20, 100
"""Errors of a JSON body that a response lists, and letters of each name in their places."""
KINDS: Sequence[tuple[type[Exception], int, str]] = (
    (ConcurrentChangeError, 409, "overtaken"),
    (DuplicateTermError, 409, "taken"),
    (CannotUndoError, 400, "kept"),
    (BlankError, 400, "blank"),
    (TooLongError, 400, "long"),
    (OutsideError, 400, "outside"),
    (TooLargeError, 400, "large"),
    (NoTextError, 400, "empty"),
    (TooMuchMemoryError, 400, "heavy"),
    (ForgedError, 403, "forged"),
    (ReadOnlyError, 403, "read_only"),
    (BusyStoreError, 503, "locked"),
    (UnavailableError, 503, "unavailable"),
    (UnwrittenError, 503, "unwritten"),
    (BusyError, 503, "busy"),
    (TookTooLongError, 503, "slow"),
    (WorkerError, 503, "stopped"),
    (FailedError, 500, "broken"),
)
"""The HTTP status of each error and its key in ``wording.PROBLEMS``."""
KINDS_OF_STATUS = {400: "garbled", 404: "nowhere", 405: "method", 413: "huge"}
"""The keys of errors of HTTP that have no class of their own."""


class Problem(NamedTuple):
    """An error as it is answered: the HTTP status, a key of ``wording.PROBLEMS``, and the exact message."""

    status: int
    kind: str
    detail: str


def problem_of(error: WonglepError | HTTPException, default: str = "other") -> Problem:
    """Return the problem that an error is; *default* is the kind of one that has none of its own."""
    if isinstance(error, HTTPException):
        problem = Problem(error.status_code, KINDS_OF_STATUS.get(error.status_code, default), sendable(error.detail))
    else:
        problem = Problem(400, default, sendable(str(error)))
    for class_, status, kind in KINDS:
        if isinstance(error, class_):
            return problem._replace(status=status, kind=kind)
    return problem


def _respond(request: Request, problem: Problem) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": problem.detail}, problem.status)
    status = HTTPStatus(problem.status)
    return site_of(request).templates.page(request, "error.html", status, problem=problem, refusal=status)


async def handle_error(request: Request, error: Exception) -> Response:
    """Respond to an error of what a visitor sent, or of the glossary."""
    assert isinstance(error, WonglepError | HTTPException)
    response = _respond(request, problem_of(error))
    response.headers.update(getattr(error, "headers", None) or {})
    return response


async def handle_invalid_json(request: Request, error: Exception) -> Response:
    """Respond to a request of a program that does not fit its description: with places and reasons, not what was sent.

    FastAPI's own handler repeats what was sent, which may be long, or not be UTF-8.
    """
    assert isinstance(error, RequestValidationError)
    problems = [
        {"loc": [_shorten(part) for part in problem["loc"]], "msg": problem["msg"], "type": problem["type"]}
        for problem in error.errors()[:MOST_PROBLEMS]
    ]
    body = json.dumps({"detail": problems}, ensure_ascii=False).encode(errors="replace")
    return Response(body, 422, media_type="application/json")


def _shorten(part: str | int) -> str | int:
    return part[:LONGEST_PLACE] if isinstance(part, str) else part


async def handle_bug(request: Request, error: Exception) -> Response:
    """Respond to a bug of the program; the server prints its traceback on the terminal."""
    return _respond(request, Problem(500, "broken", "a fault of the program; the terminal in which it runs says which"))


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    HTTPException: handle_error,
    WonglepError: handle_error,
    RequestValidationError: handle_invalid_json,
    Exception: handle_bug,
}
"""The handler of each class of error."""
