"""What is answered when something is wrong: in the words of the page and exactly to people, as JSON to programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from align.errors import WonglepError
from glossary.building.processes import WorkerError
from glossary.decisions.lengths import BlankError, TooLongError
from glossary.store import BusyStoreError, OvertakenError, TakenError
from glossary.store.undo import CannotUndoError
from glossary.web.errors import NoTextError, OutsideError, TooLargeError
from glossary.web.forms import ReadOnlyError
from glossary.web.rendering import sendable
from glossary.web.security import ForgedError
from glossary.web.served_glossary import UnavailableError, UnwrittenError
from glossary.web.site import site_of
from glossary.web.worker import BusyError, FailedError, TookTooLongError, TooMuchMemoryError

API = "/api/"
MOST_FAULTS, LONGEST_PLACE = 20, 100
"""Faults that are told of what a program sent, and letters of each name in their places."""
KINDS: Sequence[tuple[type[WonglepError], int, str]] = (
    (OvertakenError, 409, "overtaken"),
    (TakenError, 409, "taken"),
    (CannotUndoError, 400, "kept"),
    (BlankError, 400, "blank"),
    (TooLongError, 400, "long"),
    (OutsideError, 400, "outside"),
    (TooLargeError, 400, "large"),
    (NoTextError, 400, "empty"),
    (TooMuchMemoryError, 400, "heavy"),
    (BusyStoreError, 503, "locked"),
    (UnavailableError, 503, "unavailable"),
    (UnwrittenError, 503, "unwritten"),
    (BusyError, 503, "busy"),
    (TookTooLongError, 503, "slow"),
    (WorkerError, 503, "stopped"),
    (FailedError, 500, "broken"),
)
"""The code of each error of the project, and its word in ``wording.FAULTS``; others are 400."""
REFUSALS: Sequence[tuple[type[HTTPException], str]] = (
    (ForgedError, "forged"),
    (ReadOnlyError, "read_only"),
)
OF_STATUS = {400: "garbled", 404: "nowhere", 405: "method", 413: "huge"}
"""The words of what is refused, by its class and by its code."""
OTHER = "other"
"""The word of what has none of its own."""


class Fault(NamedTuple):
    """What is wrong: the code of the answer, a word of ``wording.FAULTS``, and the line that says it exactly."""

    status: int
    kind: str
    said: str


def fault_of(error: WonglepError, usual: str = OTHER) -> Fault:
    """An error of the project as a fault; *usual* is the word of what has none of its own."""
    found = ((status, name) for kind, status, name in KINDS if isinstance(error, kind))
    status, name = next(found, (400, usual))
    return Fault(status, name, sendable(str(error)))


def _refusal(error: HTTPException) -> Fault:
    of_class = (name for kind, name in REFUSALS if isinstance(error, kind))
    return Fault(error.status_code, next(of_class, OF_STATUS.get(error.status_code, OTHER)), sendable(error.detail))


def _answer(request: Request, fault: Fault, headers: Mapping[str, str] | None = None) -> Response:
    if request.url.path.startswith(API):
        return JSONResponse({"detail": fault.said}, fault.status, headers=headers)
    refusal = HTTPStatus(fault.status)
    response = site_of(request).templates.page(request, "error.html", refusal, fault=fault, refusal=refusal)
    response.headers.update(headers or {})
    return response


async def refused(request: Request, error: Exception) -> Response:
    """Answer an error that a page or a guard raised with its code."""
    assert isinstance(error, HTTPException)
    return _answer(request, _refusal(error), error.headers)


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
    assert isinstance(error, WonglepError)
    return _answer(request, fault_of(error))


async def broken(request: Request, error: Exception) -> Response:
    """Answer a fault of the program; the server prints its traceback on the terminal."""
    return _answer(request, Fault(500, "broken", "a fault of the program; the terminal in which it runs says which"))


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    HTTPException: refused,
    RequestValidationError: invalid,
    WonglepError: wrong,
    Exception: broken,
}
"""The function that answers each kind of error."""
