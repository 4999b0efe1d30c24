"""Forms that change the glossary."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from glossary.web.security import checked_form
from glossary.web.security.forms import SMALL
from glossary.web.site import site_of


class ReadOnlyError(HTTPException):
    """A change of a glossary that is not changed here."""

    def __init__(self) -> None:
        super().__init__(403, "the glossary is read only")


@asynccontextmanager
async def changing_form(request: Request, *, most_bytes: int = SMALL) -> AsyncIterator[FormData]:
    """The form of a request that changes the glossary; the parameters and errors are those of ``checked_form``.

    Raises
    ------
    ReadOnlyError
        when the glossary is read only
    """
    site = site_of(request)
    async with checked_form(request, site.tokens, most_bytes=most_bytes) as form:
        if site.read_only:
            raise ReadOnlyError
        yield form
