"""The application: which function answers which address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import PurePath

from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from glossary.web.api import router_for
from glossary.web.error_responses import HANDLERS
from glossary.web.pages import look_up, visitor
from glossary.web.pages.numbers import routes as stats
from glossary.web.pages.read import routes as read
from glossary.web.pages.review import routes as review
from glossary.web.pages.score import routes as score
from glossary.web.pages.term import adding, history
from glossary.web.pages.term import routes as term
from glossary.web.rendering import Templates
from glossary.web.security import Guard, Tokens, protect
from glossary.web.served_glossary import ServedGlossary
from glossary.web.site import ID, Site
from glossary.web.texts import prepare
from glossary.web.worker import Worker


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a server.

    ``seconds`` is how long heavy work on one request may take; its process begins with the server where it is ``warm``,
    else when it is first needed. ``secret`` is the key of the forms' tokens; without one, they end with the server.
    """

    read_only: bool = False
    seconds: float = 60.0
    warm: bool = True
    guard: Guard = field(default_factory=Guard)
    secret: bytes | None = None


class _Statics(StaticFiles):
    """The files that pages load; their addresses change with their content, so that browsers may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code < 400:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def application(path: str, settings: Settings = Settings(), say: Callable[[str], None] = lambda line: None) -> ASGIApp:
    """Build the pages and the API of a glossary, within the middleware that keeps strangers out.

    Parameters
    ----------
    path
        the glossary
    settings
        the settings of the server
    say
        called with each warning about a file of another format

    Raises
    ------
    InputError
        when the glossary cannot be opened
    """
    glossary = ServedGlossary(path, read_only=settings.read_only, say=say)
    worker = Worker(seconds=settings.seconds, prepare=prepare)
    tokens = Tokens(settings.secret)
    templates = Templates(PurePath(path).name, tokens, settings.read_only)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if settings.warm:
            worker.start()
        try:
            yield
        finally:
            worker.close()
            await asyncio.to_thread(glossary.close)

    app = FastAPI(
        title="Wonglep",
        summary="A glossary of Thai and English terms: looked up, read with, scored against.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        routes=list(ROUTES),
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.state.site = Site(glossary, worker, templates, tokens, settings.read_only)
    app.include_router(router_for(asks_for_token=settings.guard.token is not None))
    return protect(app, settings.guard)


ROUTES: Sequence[BaseRoute] = (
    Route("/", look_up.page),
    Route("/results", look_up.results),
    Route("/new", adding.page),
    Route("/new", adding.add, methods=["POST"]),
    Route("/read", read.page),
    Route("/read", read.read, methods=["POST"]),
    Route("/read/{id}", read.result),
    Route("/read/card", read.card, methods=["POST"]),
    Route("/read/decision", read.decision, methods=["POST"]),
    Route("/read/undo", read.undo, methods=["POST"]),
    Route("/read/proposal", read.proposal, methods=["POST"]),
    Route("/read/download", read.download, methods=["POST"]),
    Route("/review", review.page),
    Route("/review/card", review.card),
    Route("/review/decide", review.decide, methods=["POST"]),
    Route("/review/undo", review.undo, methods=["POST"]),
    Route("/name", visitor.name, methods=["POST"]),
    Route(f"/term/{ID}", term.page),
    Route(f"/term/{ID}", term.change, methods=["POST"]),
    Route("/decisions", history.page),
    Route("/decisions", history.undo, methods=["POST"]),
    Route("/score", score.page),
    Route("/score", score.score, methods=["POST"]),
    Route("/score/{id}", score.result),
    Route("/score/{id}/{file}", score.file),
    Route("/stats", stats.page),
    Route("/stats/coverage", stats.coverage_form),
    Route("/stats/coverage", stats.coverage, methods=["POST"]),
    Route("/stats/whole", stats.whole),
    Route("/stats/whole/part", stats.whole_part),
    Route("/download/{form}", stats.download),
    Mount("/static/{version}", _Statics(packages=[("glossary.web", "static")])),
)
"""The pages."""
