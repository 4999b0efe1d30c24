"""The page of numbers: what the glossary comes to, how much of a text it covers, and the glossary as a file."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from align.errors import WonglepError
from glossary.formats import by_name
from glossary.store.counts import compute_statistics
from glossary.store.proposals import count_proposals
from glossary.web import downloads
from glossary.web.downloads import FORMS
from glossary.web.error_responses import Problem, problem_of
from glossary.web.fields import TooLargeError, read_submission
from glossary.web.i18n.language import language_of
from glossary.web.pages.numbers.plots import LEAST_JUDGED, Plots, covered_terms
from glossary.web.pages.numbers.work import MOST, Covered, covered, exported, whole_of
from glossary.web.pages.read.routes import KEPT
from glossary.web.security import MOST_BYTES, checked_form
from glossary.web.site import Site, site_of

MOST_AT_ONCE = 10_000
"""Concepts of a glossary that a script sees as a whole when the page is opened, which takes some 2 s."""
MOST_TERMS, MOST_PAIRS = 20, 200
"""Known terms of a text that are shown, and pairs that the glossary has not."""


async def page(request: Request) -> Response:
    """What the glossary comes to."""
    site = site_of(request)
    figures, left = await site.glossary.query(
        lambda store: (compute_statistics(store.connection), count_proposals(store.connection))
    )
    plots = Plots(figures, language_of(request))
    size = figures.concepts
    return site.templates.page(
        request, "stats.html", figures=figures, left=left, plots=plots, size=size, whole=None, **_bounds()
    )


async def whole(request: Request) -> Response:
    """What is seen of the glossary as a whole, as a page."""
    return await _answer_whole(request, "stats_whole.html")


async def whole_part(request: Request) -> Response:
    """The same alone, for the page of numbers."""
    return await _answer_whole(request, "stats_whole_part.html")


async def _answer_whole(request: Request, template: str) -> Response:
    site = site_of(request)
    size = await _size(site, "wonglep conflicts and wonglep convert take more")
    seen = await site.worker.run_for(request, whole_of, site.glossary.path)
    return site.templates.page(request, template, whole=seen, size=size, **_bounds())


def _bounds() -> dict[str, Any]:
    """What the templates know of forms and bounds."""
    return {"forms": FORMS, "most": MOST, "most_at_once": MOST_AT_ONCE, "least_judged": LEAST_JUDGED}


async def _size(site: Site, instead: str) -> int:
    """How many concepts there are.

    Raises
    ------
    TooLargeError
        when they are more than are read as a whole
    """
    size = await site.glossary.query(len)
    if size > MOST:
        raise TooLargeError(f"the glossary has {size:,} concepts; at most {MOST:,} are read as a whole here, {instead}")
    return size


async def download(request: Request) -> Response:
    """The glossary in one of ``FORMS``."""
    site, form = site_of(request), request.path_params["form"]
    if form not in FORMS:
        raise HTTPException(404, f"{site.glossary.path}: has no download {form!r}")
    await _size(site, "wonglep convert takes more")
    data = await site.worker.run_for(request, exported, site.glossary.path, form)
    return downloads.download(data, site.glossary.path, by_name(form).suffixes[0])


async def coverage_form(request: Request) -> Response:
    """The form for a text alone."""
    return _answer_coverage(request)


async def coverage(request: Request) -> Response:
    """How much of the text of a form the glossary covers; what is wrong with it is said above the box."""
    site = site_of(request)
    async with checked_form(request, site.tokens, most_bytes=MOST_BYTES) as form:
        sent = await read_submission(form)
    try:
        found = await site.worker.run_for(request, covered, site.glossary.path, sent)
    except WonglepError as error:
        return _answer_coverage(request, pasted=sent.text, problem=problem_of(error, "unreadable"))
    return _answer_coverage(request, found, pasted="" if found.name or len(sent.text) > KEPT else sent.text)


def _answer_coverage(
    request: Request, found: Covered | None = None, *, pasted: str = "", problem: Problem | None = None
) -> Response:
    terms = covered_terms(found.coverage.terms[:MOST_TERMS], language_of(request)) if found else None
    shown = {"covered": found, "terms": terms, "most_pairs": MOST_PAIRS, "pasted": pasted, "problem": problem}
    return site_of(request).templates.page(request, "stats_coverage.html", problem.status if problem else 200, **shown)
