"""The files that pages load besides: styles, scripts, the mark in the tab."""

from __future__ import annotations

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class Statics(StaticFiles):
    """Files of the package; their addresses change with their content, so that browsers may keep them."""

    def __init__(self) -> None:
        super().__init__(packages=[("glossary.web", "static")])

    async def get_response(self, path: str, scope: Scope) -> Response:
        """See ``StaticFiles.get_response``."""
        response = await super().get_response(path, scope)
        if response.status_code < 400:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
