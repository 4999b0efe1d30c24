"""What all pages of a server share, and how a request finds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from glossary.store.review_queue import ReviewQueue
from glossary.web.rendering import Templates
from glossary.web.result_cache import ResultCache
from glossary.web.security import Tokens
from glossary.web.served_glossary import ServedGlossary
from glossary.web.worker import Worker


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
