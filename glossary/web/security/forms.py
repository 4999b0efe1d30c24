"""Forms that pages send: read with bounds, and only with the token that their page was given."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from glossary.web.security.tokens import Tokens

FIELD = "csrf"
"""The field of a form that has the token."""
HEADER = "X-CSRF-Token"
"""The header that has it where a script sends the form."""
SMALL = 256 << 10
"""Bytes of a form that has no file and no long text. A urlencoded one has never more: to read it takes a hundred times
as long as to read a multipart one, and everybody waits meanwhile."""


class ForgedError(HTTPException):
    """A form without the token of its session; ``fields`` are its texts as they were sent."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(
            403, "the form is of another glossary or session: go back, copy what you typed, and load its page again"
        )
        self.fields = fields


@asynccontextmanager
async def checked_form(
    request: Request, tokens: Tokens, *, most_bytes: int = SMALL, most_files: int = 20, most_fields: int = 200
) -> AsyncIterator[FormData]:
    """The form of a request, urlencoded or multipart; one of another type is empty. Its files are closed in the end.

    Parameters
    ----------
    request
        the request, whose sessions ``Sessions`` has found
    tokens
        the tokens of the server
    most_bytes
        bytes that it may have where it is multipart; a urlencoded one never has more than ``SMALL``
    most_files, most_fields
        how many of each it may have

    Raises
    ------
    ForgedError
        when the token is missing or not that of a session of the visitor
    HTTPException
        413 when the form is too large, 400 when it cannot be read
    """
    form = await _form(request, most_bytes, most_files, most_fields)
    try:
        _check_text(form)
        if not _is_ours(request, form, tokens):
            raise ForgedError({name: value for name, value in form.items() if isinstance(value, str)})
        yield form
    finally:
        await form.close()


def _is_ours(request: Request, form: FormData, tokens: Tokens) -> bool:
    token = request.headers.get(HEADER, form.get(FIELD))
    return isinstance(token, str) and any(tokens.holds(session, token) for session in tokens.sessions_of(request))


class _Bounded:
    """What a request receives; of a body of more than ``most_bytes``, the rest is read and forgotten."""

    def __init__(self, request: Request, most_bytes: int) -> None:
        self._receive = request.receive
        self._most_bytes = most_bytes
        self._size = 0

    @property
    def is_full(self) -> bool:
        """Was the body larger?"""
        return self._size > self._most_bytes

    async def __call__(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if not self.is_full:
            return message
        if not message.get("more_body", False):
            raise MultiPartException("too large")
        return {**message, "body": b""}


async def _form(request: Request, most_bytes: int, most_files: int, most_fields: int) -> FormData:
    if not request.headers.get("content-type", "").startswith("multipart/"):
        most_bytes = min(most_bytes, SMALL)
    received = _Bounded(request, most_bytes)
    try:
        return await Request(request.scope, received).form(
            max_files=most_files, max_fields=most_fields, max_part_size=most_bytes
        )
    except ClientDisconnect:
        raise HTTPException(400, "the form has not arrived as a whole") from None
    except (MultiPartException, HTTPException, ValueError) as error:
        if received.is_full:
            raise HTTPException(413, f"the form has more than {most_bytes:,} bytes") from None
        raise HTTPException(400, f"the form cannot be read: {_words_of(error)}") from None


def _check_text(form: FormData) -> None:
    """See that names and values can be written as UTF-8, which some odd encodings of a form do not warrant."""
    try:
        for name, value in form.multi_items():
            name.encode()
            (value.filename or "" if isinstance(value, UploadFile) else value).encode()
    except ValueError:
        raise HTTPException(400, "the form cannot be read: invalid data") from None


def _words_of(error: Exception) -> str:
    if isinstance(error, MultiPartException):
        said = error.message
    else:
        said = error.detail if isinstance(error, HTTPException) else "invalid data"
    return said.lower().removesuffix(".")
