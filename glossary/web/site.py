"""What all pages of a server share: its glossary, its templates, how their forms change it, and ids in addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.convertors import PathConvertor, register_url_convertor
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from glossary.store.review_queue import ReviewQueue
from glossary.web.rendering import Templates
from glossary.web.result_cache import ResultCache
from glossary.web.security import Tokens, checked_form
from glossary.web.security.forms import SMALL
from glossary.web.served_glossary import ServedGlossary
from glossary.web.worker import Worker

ID = "{id:id}"
"""The end of a route that is the id of a concept."""


class _AnyText(PathConvertor):
    """The rest of a path; Starlette's own ``path`` ends before a line break, which ids of other programs may have."""

    regex = r"[\s\S]+"


register_url_convertor("id", _AnyText())


@dataclass(frozen=True, slots=True)
class Site:
    """The served glossary, the worker process for heavy work, the templates, and the tokens that changes need.

    With ``read_only`` nothing is changed. ``reviews`` is the queue of terms for all who review; ``texts`` and
    ``scores`` hold the last results of visitors, in records of the pages that made them.
    """

    glossary: ServedGlossary
    worker: Worker
    templates: Templates
    tokens: Tokens
    read_only: bool = False
    reviews: ReviewQueue = field(default_factory=ReviewQueue)
    texts: ResultCache[Any] = field(default_factory=ResultCache)
    scores: ResultCache[Any] = field(default_factory=ResultCache)


def site_of(request: Request) -> Site:
    """Return the site that a request came to."""
    site: Site = request.app.state.site
    return site


class ReadOnlyError(HTTPException):
    """A change of a glossary that is served read-only."""

    def __init__(self) -> None:
        super().__init__(403, "the glossary is read only")


@asynccontextmanager
async def changing_form(request: Request, *, most_bytes: int = SMALL) -> AsyncIterator[FormData]:
    """Read a form that changes the glossary; see ``checked_form`` for its parameters and errors.

    Raises
    ------
    ReadOnlyError
        when the glossary is read-only
    """
    site = site_of(request)
    async with checked_form(request, site.tokens, most_bytes=most_bytes) as form:
        if site.read_only:
            raise ReadOnlyError
        yield form
