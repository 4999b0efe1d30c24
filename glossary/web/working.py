"""Heavy work for a visitor: one who goes before its turn leaves the queue, so that reloading a page blocks nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

from starlette.requests import Request

from align.errors import WonglepError
from glossary.web.site import site_of

Given = TypeVarTuple("Given")
Result = TypeVar("Result")


class LeftError(WonglepError):
    """Work that was not begun, since its visitor went before."""


async def done_for(request: Request, work: Callable[[*Given], Result], *args: *Given) -> Result:
    """What some work for a request gives, whose body is read; see ``Workshop.do`` for it and what is raised.

    Work that is begun is done to its end, though nobody waits for it any more: to end it takes its process.

    Raises
    ------
    LeftError
        when the visitor has gone before its turn
    """
    begun = asyncio.Event()
    doing = asyncio.create_task(site_of(request).workshop.do(work, *args, begins=begun.set))
    leaving = asyncio.create_task(_left(request))
    try:
        await asyncio.wait((doing, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not (begun.is_set() or doing.done()):
            raise LeftError("the visitor has gone")
        return await doing
    finally:
        doing.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    """Wait until a visitor has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
