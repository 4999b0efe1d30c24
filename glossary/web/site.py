"""What all pages of a server share, and how a request finds it."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from glossary.store.review import Ahead
from glossary.web.desk import Desk
from glossary.web.open_cards import OpenCards
from glossary.web.rendering import Templates
from glossary.web.scores import CachedScores
from glossary.web.security import Tokens
from glossary.web.shelf import Shelf
from glossary.web.texts import CachedText
from glossary.web.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Site:
    """The glossary that is asked, the process for heavy work, the templates, and what changes are checked by.

    With ``read_only`` nothing is changed. ``ahead`` are the terms that come next in reviews, ``open_cards`` those that
    visitors have before them, ``texts`` and ``scored`` their last texts and scores.
    """

    desk: Desk
    workshop: Workshop
    templates: Templates
    tokens: Tokens
    read_only: bool = False
    ahead: Ahead = field(default_factory=Ahead)
    open_cards: OpenCards = field(default_factory=OpenCards)
    texts: Shelf[CachedText] = field(default_factory=Shelf)
    scored: Shelf[CachedScores] = field(default_factory=Shelf)


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    site: Site = request.app.state.site
    return site
