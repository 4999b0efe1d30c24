"""The page on which proposals are decided on, one at a time."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from align.errors import InputError
from glossary.decisions.limits import LONGEST_TERM
from glossary.store.review import Ahead
from glossary.web.fields import text
from glossary.web.pages.review import cards
from glossary.web.pages.review.cards import Bounds, Named, Obstacle, Outcome
from glossary.web.pages.review.way import Way, rank
from glossary.web.security import ForgedError
from glossary.web.security.forms import HEADER
from glossary.web.security.sessions import name_of
from glossary.web.site import changing_form, site_of

UNDO = "undo"


async def page(request: Request) -> Response:
    """The next term to decide on, or the one that the address names."""
    return await _shown(request, await _looked_at(request))


async def card(request: Request) -> Response:
    """The same alone, for a script that shows it in place of another."""
    return await _card(request, await _looked_at(request))


async def decide(request: Request) -> Response:
    """Decide on a term; it is written when this is answered, with the next."""
    site, ahead = site_of(request), _ahead(request)
    try:
        async with changing_form(request) as form:
            way, named = Way.of(form), Named.of(form)
            action, seen, past = (text(form, name) for name in ("decision", "seen", "past"))
    except ForgedError as error:
        return await _offered_again(request, error)
    if named is None:
        raise InputError("concept and thai must name a term; one of them is empty")
    return await _answered(
        request,
        await site.desk.change(
            lambda store: cards.decide(store, ahead, way, named, action, seen=seen, past=rank(past, "past")),
            by=name_of(request),
        ),
    )


async def undo(request: Request) -> Response:
    """Take back the last decision of this person, and go back to its term."""
    site, ahead = site_of(request), _ahead(request)
    try:
        async with changing_form(request) as form:
            way = Way.of(form)
    except ForgedError as error:
        return await _offered_again(request, error)
    return await _answered(request, await site.desk.change(lambda store: cards.undo(store, ahead, way)))


async def _looked_at(request: Request) -> Outcome:
    site, ahead, asked = site_of(request), _ahead(request), request.query_params
    way, named, bounds = Way.of(asked), Named.of(asked), Bounds.of(asked)
    return Outcome(await site.desk.ask(lambda store: cards.stand(store, ahead, way, named, bounds)))


async def _offered_again(request: Request, error: ForgedError) -> Response:
    """Show the term of a form without the token of this session, so that nothing of it need be done anew."""
    again = UNDO if request.url.path.endswith(UNDO) else error.fields.get("decision", "")
    named = Named.of(error.fields)
    try:
        way = Way.of(error.fields)
    except InputError:
        raise error from None
    if named is None and again != UNDO:
        raise error
    site, ahead = site_of(request), _ahead(request)
    standing = await site.desk.ask(lambda store: cards.stand(store, ahead, way, named))
    return await _answered(request, Outcome(standing, Obstacle("session", again=again)), 403)


async def _answered(request: Request, outcome: Outcome, refusal: int = 409) -> Response:
    """Answer a script, known by its header, with the next card, others with its address; or what was in the way."""
    status = refusal if outcome.obstacle else 200
    if HEADER in request.headers:
        return await _card(request, outcome, status)
    if outcome.obstacle:
        return await _shown(request, outcome, status)
    return RedirectResponse(outcome.standing.address, 303)


async def _shown(request: Request, outcome: Outcome, status: int = 200) -> Response:
    choices = await site_of(request).desk.ask(cards.choices)
    return await _page(request, "review.html", outcome, status, choices=choices)


async def _card(request: Request, outcome: Outcome, status: int = 200) -> Response:
    return await _page(request, "review_card.html", outcome, status)


async def _page(request: Request, name: str, outcome: Outcome, status: int, **values: Any) -> Response:
    """Answer with a template; from then on the card is open for this person."""
    values |= {**(await _opened(request, outcome))._asdict(), "longest_term": LONGEST_TERM}
    return site_of(request).templates.page(request, name, status, **values)


async def _opened(request: Request, outcome: Outcome) -> Outcome:
    """The same with its card open for this person; with another card, where others were given it meanwhile."""
    site, session, standing = site_of(request), request.scope["session_id"], outcome.standing
    name = standing.card and standing.card.name
    is_given = not (standing.is_named or site.read_only)
    if is_given and name in site.open_cards.of_others(session):
        ahead = _ahead(request)
        again = await site.desk.ask(lambda store: cards.stand(store, ahead, standing.way))
        if (again.card and again.card.name) != name:
            return await _opened(request, outcome._replace(standing=again))
    site.open_cards.show(session, name)
    return outcome


def _ahead(request: Request) -> Ahead:
    """What comes next for a person: where terms are decided on, none that others have open."""
    site = site_of(request)
    if site.read_only:
        return site.ahead
    return site.ahead.without(site.open_cards.of_others(request.scope["session_id"]))
