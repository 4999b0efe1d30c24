"""The page of numbers: charts of the glossary, the coverage of a text, conflicts, and downloads."""

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
from glossary.web.pages.numbers.charts import MIN_DECIDED, charts_of, covered_terms
from glossary.web.pages.numbers.work import MAX_CONCEPTS, TextCoverage, cover_text, export_glossary, overview_of
from glossary.web.security import MOST_BYTES, checked_form
from glossary.web.site import Site, site_of
from glossary.web.texts import refill

MAX_AT_ONCE = 10_000
"""Concepts up to which the page's script fetches the overview unasked; that takes some 2 s."""
MAX_TERMS, MAX_PAIRS = 20, 200
"""Known terms and new pairs of a text that are listed."""


async def page(request: Request) -> Response:
    """Answer with the charts of the glossary."""
    site = site_of(request)
    figures, left = await site.glossary.query(
        lambda store: (compute_statistics(store.connection), count_proposals(store.connection))
    )
    return site.templates.page(
        request,
        "stats.html",
        figures=figures,
        left=left,
        charts=charts_of(figures, language_of(request)),
        min_decided=MIN_DECIDED,
        size=figures.concepts,
        overview=None,
        **_limits(),
    )


async def whole(request: Request) -> Response:
    """Answer with the overview of the glossary as a page."""
    return await _answer_overview(request, "stats_whole.html")


async def whole_part(request: Request) -> Response:
    """Answer with the overview of the glossary as a part of the page of numbers."""
    return await _answer_overview(request, "stats_whole_part.html")


async def _answer_overview(request: Request, template: str) -> Response:
    site = site_of(request)
    size = await _check_size(site, "wonglep conflicts and wonglep convert take more")
    overview = await site_of(request).worker.run_for(request, overview_of, site.glossary.path)
    return site.templates.page(request, template, overview=overview, size=size, **_limits())


def _limits() -> dict[str, Any]:
    """Return the formats and limits that the templates need."""
    return {"forms": FORMS, "max_concepts": MAX_CONCEPTS, "max_at_once": MAX_AT_ONCE}


async def _check_size(site: Site, hint: str) -> int:
    """Return the number of concepts.

    Raises
    ------
    TooLargeError
        when there are more than are read as a whole; *hint* says what to use instead
    """
    size = await site.glossary.query(len)
    if size > MAX_CONCEPTS:
        raise TooLargeError(
            f"the glossary has {size:,} concepts; at most {MAX_CONCEPTS:,} are read as a whole here, {hint}"
        )
    return size


async def download(request: Request) -> Response:
    """Answer with the glossary in one of ``FORMS``."""
    site, form = site_of(request), request.path_params["form"]
    if form not in FORMS:
        raise HTTPException(404, f"{site.glossary.path}: has no download {form!r}")
    await _check_size(site, "wonglep convert takes more")
    data = await site_of(request).worker.run_for(request, export_glossary, site.glossary.path, form)
    return downloads.download(data, site.glossary.path, by_name(form).suffixes[0])


async def coverage_form(request: Request) -> Response:
    """Answer with the form for a text alone."""
    return _answer_coverage(request)


async def coverage(request: Request) -> Response:
    """Answer with the coverage of the form's text; a problem is shown above the form."""
    site = site_of(request)
    async with checked_form(request, site.tokens, most_bytes=MOST_BYTES) as form:
        sent = await read_submission(form)
    try:
        found = await site_of(request).worker.run_for(request, cover_text, site.glossary.path, sent)
    except WonglepError as error:
        return _answer_coverage(request, pasted=sent.text, problem=problem_of(error, "unreadable"))
    return _answer_coverage(request, found, pasted=refill(sent))


def _answer_coverage(
    request: Request, found: TextCoverage | None = None, *, pasted: str = "", problem: Problem | None = None
) -> Response:
    return site_of(request).templates.page(
        request,
        "stats_coverage.html",
        problem.status if problem else 200,
        covered=found,
        terms=covered_terms(found.coverage.terms[:MAX_TERMS], language_of(request)) if found else [],
        max_pairs=MAX_PAIRS,
        pasted=pasted,
        problem=problem,
    )
