"""The page on which a concept is added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from align.errors import InputError
from glossary.decisions.overlay import term_of
from glossary.entries.entry import Entry, Variant
from glossary.store import DuplicateTermError, Store
from glossary.store.concepts import domains
from glossary.web.error_responses import Problem, problem_of
from glossary.web.pages.term.forms import Kept, Sent, anchor, lines, read
from glossary.web.rendering import term_url
from glossary.web.security.sessions import name_of
from glossary.web.site import ReadOnlyError, changing_form, site_of

ASKED = ("english", "thai", "domain")
"""Fields that the address of the page may fill in."""


async def page(request: Request) -> Response:
    """The form, with what the address says in it."""
    if site_of(request).read_only:
        raise ReadOnlyError
    query = request.query_params
    return await _answer(request, {name: query.get(name, "") for name in ASKED})


async def add(request: Request) -> Response:
    """Add the concept of the form, and show it.

    Where there is one of its English in its domain already, or it makes no sense, the page says so with what was typed.
    """
    async with changing_form(request) as form:
        sent = read(form)
    try:
        made = await site_of(request).glossary.change(lambda store: store.add(_concept(sent)), by=name_of(request))
    except DuplicateTermError as error:
        return await _answer(request, sent.fields, problem_of(error), taken=error.concept.id)
    except InputError as error:
        return await _answer(request, sent.fields, problem_of(error))
    fragment = f"#{anchor(sent.field('thai'))}" if sent.field("thai") else ""
    return RedirectResponse(f"{term_url(made.id)}?saved={made.number}{fragment}", 303)


def _concept(sent: Sent) -> Entry:
    """The concept that a form says; its Thai term is one that a person gave."""
    english, thai, domain, note = map(sent.field, ("english", "thai", "domain", "note"))
    terms = (Variant(thai, status=sent.field("status")),) if thai else ()
    return Entry(english, lines(sent.field("acronyms")), terms, domain=domain, note=note)


async def _answer(
    request: Request, fields: Mapping[str, str], problem: Problem | None = None, taken: str = ""
) -> Response:
    site = site_of(request)
    values = await site.glossary.query(lambda store: _values(store, taken, fields.get("thai", "")))
    status = problem.status if problem else 200
    return site.templates.page(request, "adding.html", status, kept=Kept("new", fields), problem=problem, **values)


def _values(store: Store, taken: str, thai: str) -> dict[str, Any]:
    """What the page shows: the domains, and the concept that there is already, with its state and its term as typed."""
    concept = store.get(taken) if taken else None
    state = store.state(taken) if taken else ""
    there = concept and term_of(concept, thai)
    return {"domains": domains(store.connection), "taken": concept, "state": state, "there": there}
