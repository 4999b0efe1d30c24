"""Forms that pages send: read with bounds, and only with the token that their page was given."""

from __future__ import annotations

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request

from glossary.web.guards.tokens import Tokens

FIELD = "csrf"
"""The field of a form that has the token."""
HEADER = "X-CSRF-Token"
"""The header that has it where a script sends the form; it is looked at before the form is read."""
MOST_FIELD = 32 << 20
"""Bytes that one field may have; a pasted text is one."""


async def checked_form(request: Request, tokens: Tokens, *, most_files: int = 20, most_fields: int = 200) -> FormData:
    """Read the form of a request, urlencoded or multipart; one of another type is empty.

    Parameters
    ----------
    request
        the request, whose session ``Sessions`` has found
    tokens
        the tokens of the server
    most_files, most_fields
        how many of each the form may have

    Raises
    ------
    HTTPException
        403 when the token is missing or not that of the session, 400 when the form cannot be read
    """
    session = tokens.session_of(request)
    header = request.headers.get(HEADER)
    if session is None or not (header is None or tokens.holds(session, header)):
        raise _forged()
    form = await _form(request, most_files, most_fields)
    field = form.get(FIELD)
    if header is None and not (isinstance(field, str) and tokens.holds(session, field)):
        await form.close()
        raise _forged()
    return form


def _forged() -> HTTPException:
    return HTTPException(403, "the form is not one that this server gave you: load its page again")


async def _form(request: Request, most_files: int, most_fields: int) -> FormData:
    try:
        form = await request.form(max_files=most_files, max_fields=most_fields, max_part_size=MOST_FIELD)
        _check_text(form)
    except ClientDisconnect:
        raise HTTPException(400, "the form has not arrived as a whole") from None
    except (MultiPartException, HTTPException, ValueError) as error:
        raise HTTPException(400, f"the form cannot be read: {_words_of(error)}") from None
    return form


def _check_text(form: FormData) -> None:
    """See that names and values can be written as UTF-8, which some odd encodings of a form do not warrant."""
    for name, value in form.multi_items():
        name.encode()
        (value.filename or "" if isinstance(value, UploadFile) else value).encode()


def _words_of(error: Exception) -> str:
    if isinstance(error, MultiPartException):
        said = error.message
    else:
        said = error.detail if isinstance(error, HTTPException) else "invalid data"
    return said.lower().removesuffix(".")
