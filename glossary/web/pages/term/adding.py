"""The page on which a concept is added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from align.errors import InputError
from glossary.decisions.overlay import term_of
from glossary.entries.entry import Entry, Variant
from glossary.store import DuplicateTermError, Store, concepts
from glossary.web.error_responses import Problem, problem_of
from glossary.web.pages.term.forms import ConceptForm, UnsavedForm, anchor, parse_form, split_lines
from glossary.web.rendering import term_url
from glossary.web.security.sessions import name_of
from glossary.web.site import ReadOnlyError, changing_form, site_of

PREFILLED = ("english", "thai", "domain")
"""Fields that the address may fill in."""


async def page(request: Request) -> Response:
    """Answer with the form, filled in from the address."""
    if site_of(request).read_only:
        raise ReadOnlyError
    query = request.query_params
    return await _answer(request, {name: query.get(name, "") for name in PREFILLED})


async def add(request: Request) -> Response:
    """Add the form's concept and redirect to its page.

    If its English exists in its domain already, or the form is not valid, the page says so and keeps what was typed.
    """
    async with changing_form(request) as form:
        sent = parse_form(form)
    try:
        added = await site_of(request).glossary.change(lambda store: store.add(_entry(sent)), by=name_of(request))
    except DuplicateTermError as error:
        return await _answer(request, sent.fields, problem_of(error), taken=error.concept.id)
    except InputError as error:
        return await _answer(request, sent.fields, problem_of(error))
    fragment = f"#{anchor(sent.field('thai'))}" if sent.field("thai") else ""
    return RedirectResponse(f"{term_url(added.id)}?saved={added.number}{fragment}", 303)


def _entry(sent: ConceptForm) -> Entry:
    """Return the form's concept."""
    english, thai, domain, note = map(sent.field, ("english", "thai", "domain", "note"))
    terms = (Variant(thai, status=sent.field("status")),) if thai else ()
    return Entry(english, split_lines(sent.field("acronyms")), terms, domain=domain, note=note)


async def _answer(
    request: Request, fields: Mapping[str, str], problem: Problem | None = None, taken: str = ""
) -> Response:
    site = site_of(request)
    values = await site.glossary.query(lambda store: _values(store, taken, fields.get("thai", "")))
    status = problem.status if problem else 200
    return site.templates.page(
        request, "adding.html", status, unsaved=UnsavedForm("new", fields), problem=problem, **values
    )


def _values(store: Store, taken: str, thai: str) -> dict[str, Any]:
    """Return the domains, and the existing concept with its state and the Thai term if it has that."""
    entry = store.get(taken) if taken else None
    state = store.state(taken) if taken else ""
    return {
        "domains": concepts.domains(store.connection),
        "taken": entry,
        "state": state,
        "existing": entry and term_of(entry, thai),
    }
