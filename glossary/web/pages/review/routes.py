"""The routes of the page on which terms are reviewed one at a time."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from align.errors import InputError
from glossary.decisions.limits import LONGEST_TERM
from glossary.store import Store, concepts, documents, review_session
from glossary.store.proposals import ProposalFilter
from glossary.store.review import Span
from glossary.store.review_queue import ReviewQueue
from glossary.store.review_session import ACTIONS, Obstacle, Outcome, find_position
from glossary.web.fields import text
from glossary.web.pages.review.fields import links_of, parse_rank, read_session, read_span, read_term
from glossary.web.security import ForgedError
from glossary.web.security.forms import HEADER
from glossary.web.security.sessions import name_of
from glossary.web.site import changing_form, site_of

UNDO = "undo"


async def page(request: Request) -> Response:
    """Show the next card, or the one that the URL names."""
    return await _show_page(request, await _outcome(request))


async def card(request: Request) -> Response:
    """Show the same card alone, for a script that puts it in the place of another."""
    return await _show_card(request, await _outcome(request))


async def decide(request: Request) -> Response:
    """Decide on a term; the answer, with the next card, comes once the decision is written."""
    site, queue = site_of(request), _queue(request)
    try:
        async with changing_form(request) as form:
            session, term = read_session(form), read_term(form)
            action, seen, past = (text(form, name) for name in ("decision", "seen", "past"))
    except ForgedError as error:
        return await _offer_again(request, error)
    if term is None:
        raise InputError("concept and thai must name a term; one of them is empty")
    rank = parse_rank(past, "past")

    def change(store: Store) -> Outcome:
        return review_session.decide(store, queue, session, term, action, seen=seen, past=rank)

    return await _answer(request, await site.glossary.change(change, by=name_of(request)))


async def undo(request: Request) -> Response:
    """Undo the last decision of this session, and go back to its card."""
    site, queue = site_of(request), _queue(request)
    try:
        async with changing_form(request) as form:
            session = read_session(form)
    except ForgedError as error:
        return await _offer_again(request, error)
    return await _answer(request, await site.glossary.change(lambda store: review_session.undo(store, queue, session)))


async def _outcome(request: Request) -> Outcome:
    site, queue, fields = site_of(request), _queue(request), request.query_params
    session, term = read_session(fields), read_term(fields)

    def choose(span: Span) -> Span:
        return read_span(fields, span)

    return Outcome(await site.glossary.query(lambda store: find_position(store, queue, session, term, choose)))


async def _offer_again(request: Request, error: ForgedError) -> Response:
    """Show the card of a form that has not the token of this session, so that its decision need only be confirmed."""
    again = UNDO if request.url.path.endswith(UNDO) else error.fields.get("decision", "")
    term = read_term(error.fields)
    try:
        session = read_session(error.fields)
    except InputError:
        raise error from None
    if term is None and again != UNDO:
        raise error
    site, queue = site_of(request), _queue(request)
    position = await site.glossary.query(lambda store: find_position(store, queue, session, term))
    return await _answer(request, Outcome(position, Obstacle("session", again=again)), 403)


async def _answer(request: Request, outcome: Outcome, refusal: int = 409) -> Response:
    """Answer a script, known by its header, with the next card, and a browser with its URL; either with an obstacle."""
    status = refusal if outcome.obstacle else 200
    if HEADER in request.headers:
        return await _show_card(request, outcome, status)
    if outcome.obstacle:
        return await _show_page(request, outcome, status)
    return RedirectResponse(links_of(outcome.position).here, 303)


async def _show_page(request: Request, outcome: Outcome, status: int = 200) -> Response:
    sources, domains = await site_of(request).glossary.query(
        lambda store: (documents.beginnings(store.connection), concepts.domains(store.connection))
    )
    return await _render(request, "review.html", outcome, status, sources=sources, domains=domains)


async def _show_card(request: Request, outcome: Outcome, status: int = 200) -> Response:
    return await _render(request, "review_card.html", outcome, status)


async def _render(request: Request, name: str, outcome: Outcome, status: int, **values: Any) -> Response:
    position, obstacle = await _open_card(request, outcome)
    session = position.session
    values |= {
        "position": position,
        "obstacle": obstacle,
        "links": links_of(position),
        "made": dict(zip(ACTIONS, session.made, strict=True)),
        "is_filtered": session.filters != ProposalFilter(),
        "longest_term": LONGEST_TERM,
    }
    return site_of(request).templates.page(request, name, status, **values)


async def _open_card(request: Request, outcome: Outcome) -> Outcome:
    """Record that this session has the card open; take another card if another session opened it meanwhile."""
    site, session_id, position = site_of(request), request.scope["session_id"], outcome.position
    name = position.card and position.card.name
    can_change = not (position.is_named or site.read_only)
    if can_change and name in site.reviews.open_for_others(session_id):
        queue = _queue(request)
        again = await site.glossary.query(lambda store: find_position(store, queue, position.session))
        if (again.card and again.card.name) != name:
            return await _open_card(request, outcome._replace(position=again))
    site.reviews.open(session_id, name)
    return outcome


def _queue(request: Request) -> ReviewQueue:
    """Return the queue for a visitor: where terms are decided on, without the cards that others have open."""
    site = site_of(request)
    return site.reviews if site.read_only else site.reviews.for_session(request.scope["session_id"])
