"""Forms that pages send: read within limits, and only with the CSRF token that their page was given."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from glossary.web.security.csrf import Tokens
from glossary.web.security.sessions import session_ids

FIELD = "csrf"
"""The field of a form that has the token."""
HEADER = "X-CSRF-Token"
"""The header that has it where a script sends the form."""
SMALL = 256 << 10
"""Bytes of a form without files and long texts. A urlencoded form never has more: parsing it takes a hundred times as
long as a multipart one, and holds up all other requests meanwhile."""


class ForgedError(HTTPException):
    """A form without the token of its session; ``fields`` are its texts, which are not lost to an honest visitor."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(
            403, "the form is of another glossary or session: go back, copy what you typed, and load its page again"
        )
        self.fields = fields


@asynccontextmanager
async def checked_form(
    request: Request, tokens: Tokens, *, most_bytes: int = SMALL, most_files: int = 20, most_fields: int = 200
) -> AsyncIterator[FormData]:
    """Read the form of a request, check its token, and close its files in the end.

    Parameters
    ----------
    request
        the request, urlencoded or multipart; a form of another type is empty
    tokens
        the tokens of the server
    most_bytes
        the size of a multipart form, at most; a urlencoded one never has more than ``SMALL``
    most_files, most_fields
        the number of each, at most

    Raises
    ------
    ForgedError
        when the token is missing or not that of a session of the visitor
    HTTPException
        413 when the form is too large, 400 when it cannot be read
    """
    form = await _read_form(request, most_bytes, most_files, most_fields)
    try:
        _check_encoding(form)
        token = request.headers.get(HEADER, form.get(FIELD))
        if not isinstance(token, str) or not any(tokens.is_valid(id_, token) for id_ in session_ids(request)):
            raise ForgedError({name: value for name, value in form.items() if isinstance(value, str)})
        yield form
    finally:
        await form.close()


async def _read_form(request: Request, most_bytes: int, most_files: int, most_fields: int) -> FormData:
    if not request.headers.get("content-type", "").startswith("multipart/"):
        most_bytes = min(most_bytes, SMALL)
    body = _BoundedBody(request, most_bytes)
    try:
        return await Request(request.scope, body).form(
            max_files=most_files, max_fields=most_fields, max_part_size=most_bytes
        )
    except ClientDisconnect:
        raise HTTPException(400, "the form has not arrived as a whole") from None
    except (MultiPartException, HTTPException, ValueError) as error:
        if body.is_too_large:
            raise HTTPException(413, f"the form has more than {most_bytes:,} bytes") from None
        raise HTTPException(400, f"the form cannot be read: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    match error:
        case MultiPartException():
            return error.message.lower().removesuffix(".")
        case HTTPException():
            return error.detail.lower().removesuffix(".")
    return "invalid data"


class _BoundedBody:
    """The body of a request as its form parser receives it: the rest of one that is too large is read and discarded.

    It must be read, since a browser that is still sending would show no response.
    """

    def __init__(self, request: Request, most_bytes: int) -> None:
        self._receive = request.receive
        self._rest = most_bytes

    @property
    def is_too_large(self) -> bool:
        """Return whether the body has more bytes than are allowed."""
        return self._rest < 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._rest -= len(message.get("body", b""))
        if self.is_too_large:
            if not message.get("more_body", False):
                raise MultiPartException("too large")
            message = {**message, "body": b""}
        return message


def _check_encoding(form: FormData) -> None:
    """Check that names and values can be written as UTF-8: some charsets of a form decode to lone surrogates."""
    try:
        for name, value in form.multi_items():
            name.encode()
            (value.filename or "" if isinstance(value, UploadFile) else value).encode()
    except ValueError:
        raise HTTPException(400, "the form cannot be read: invalid data") from None
