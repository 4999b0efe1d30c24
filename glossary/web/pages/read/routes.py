"""The page on which a text is read: pairs and known terms are marked, and each pair can be decided on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import PurePath

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from align import models
from align.errors import InputError, WonglepError
from glossary.building.aligning import Settings
from glossary.building.batches import AlignedDocument
from glossary.building.local import add_document
from glossary.counting.tally import Tally
from glossary.formats import by_name
from glossary.formats.exchange import export
from glossary.store import Evidence, Store, digest_of
from glossary.store.undo import DecisionMark, undo_decision
from glossary.web import downloads
from glossary.web.downloads import FORMS_OF_PAIRS
from glossary.web.error_responses import Problem, problem_of
from glossary.web.fields import LONGEST_NAME, LONGEST_QUOTE, number, one_of, read_submission, text
from glossary.web.pages.read.decisions import Card, Outcome, card_of, decide
from glossary.web.pages.read.pairs import FoundPair, load_pair, load_pairs
from glossary.web.pages.read.view import TextView, view_text
from glossary.web.security import MOST_BYTES, checked_form
from glossary.web.security.sessions import name_of
from glossary.web.site import changing_form, site_of
from glossary.web.texts import CachedText, find_entries, read_given, refill

_DIGEST = re.compile("[0-9a-f]{32}")


async def page(request: Request) -> Response:
    """Answer with the form for a text or a file."""
    return _page(request)


async def read(request: Request) -> Response:
    """Read the text of the form and redirect to its page; a problem is shown above the form.

    The text is cached for a while, so that a visitor can leave its page and come back.
    """
    site = site_of(request)
    async with checked_form(request, site.tokens, most_bytes=MOST_BYTES) as form:
        sent = await read_submission(form)
    try:
        found = await site_of(request).worker.run_for(request, read_given, sent)
    except WonglepError as error:
        return _page(request, pasted=sent.text, problem=problem_of(error, "unreadable"))
    cached = CachedText(found, refill(sent))
    id_ = site.texts.put(request.scope["session_id"], cached, cached.size)
    return RedirectResponse(f"/read/{id_}", 303)


async def result(request: Request) -> Response:
    """Answer with a text that was read, compared with the glossary as it is now."""
    site = site_of(request)
    cached = site.texts.get(request.scope["session_id"], request.path_params["id"])
    if cached is None:
        return site.templates.page(request, "expired.html", 404, what="text")
    known = await site.glossary.query_slowly(lambda store: find_entries(store, cached.text))
    view = await site_of(request).worker.run_for(request, view_text, cached.text, known)
    # Rendering a long text takes long enough to hold up other visitors.
    return await asyncio.to_thread(lambda: _page(request, view=view, pasted=cached.pasted))


def _page(
    request: Request, *, view: TextView | None = None, pasted: str = "", problem: Problem | None = None
) -> Response:
    status = problem.status if problem else 200
    values = {"view": view, "pasted": pasted, "problem": problem, "most_bytes": MOST_BYTES, "forms": FORMS_OF_PAIRS}
    return site_of(request).templates.page(request, "read.html", status, **values)


# ---- decisions --------------------------------------------------------------------------------------------


async def card(request: Request) -> Response:
    """Answer with the card of the form's pair."""
    site = site_of(request)
    async with checked_form(request, site.tokens) as form:
        pair = _pair(form)
    current = await site.glossary.query(lambda store: card_of(store, pair))
    return _card(request, current, pair)


async def decision(request: Request) -> Response:
    """Approve, reject or correct the form's pair."""
    async with changing_form(request) as form:
        pair, wanted, right = _pair(form), text(form, "decision"), text(form, "right")
        start, end = number(form, "start"), number(form, "end")
    span = None if start is None or end is None else (start, end)

    def decide_and_show(store: Store) -> tuple[Outcome, Card]:
        outcome = decide(store, pair, wanted, right, span)
        return outcome, card_of(store, outcome.pair)

    site = site_of(request)
    outcome, current = await site.glossary.change(decide_and_show, by=name_of(request))
    return _card(request, current, pair, outcome)


async def undo(request: Request) -> Response:
    """Undo a decision that was made on this page on the form's pair."""
    async with changing_form(request) as form:
        pair, mark = _pair(form), DecisionMark.parse(text(form, "mark"), "mark")

    def undo_and_show(store: Store) -> Card:
        undo_decision(store, mark)
        return card_of(store, pair)

    current = await site_of(request).glossary.change(undo_and_show)
    return _card(request, current, pair)


def _card(request: Request, current: Card, before: FoundPair, outcome: Outcome | None = None) -> Response:
    """Answer with a card; *before* is the pair as the form had it, which an undo restores."""
    return site_of(request).templates.page(request, "read_card.html", card=current, outcome=outcome, before=before)


# ---- all pairs --------------------------------------------------------------------------------------------


async def proposal(request: Request) -> Response:
    """Add all pairs of the text to the glossary as proposals, as a build does."""
    async with changing_form(request, most_bytes=MOST_BYTES) as form:
        document, digest, pairs = _document(form), text(form, "digest"), text(form, "pairs")
    if not _DIGEST.fullmatch(digest):
        raise InputError(f"digest must be that of a text; got {digest[:LONGEST_QUOTE]!r}")
    evidence, count = await site_of(request).worker.run_for(request, load_evidence, pairs, document)
    # A text of the page lies in no folder, so that its root is the empty one.
    root = digest_of("")[:8]
    examined = AlignedDocument(document, digest, root, evidence, count)
    settings = Settings(models.digest())
    built = await site_of(request).glossary.change(lambda store: add_document(store, examined, settings))
    return site_of(request).templates.page(request, "read_added.html", built=built)


async def download(request: Request) -> Response:
    """Answer with all pairs of the text as a file."""
    site = site_of(request)
    async with checked_form(request, site.tokens, most_bytes=MOST_BYTES) as form:
        document, pairs, format_name = _document(form), text(form, "pairs"), one_of(form, "form", FORMS_OF_PAIRS)
    data = await site_of(request).worker.run_for(request, export_pairs, pairs, document, format_name)
    suffix = by_name(format_name).suffixes[0]
    return downloads.download(data, f"{PurePath(document).stem}.pairs{suffix}", suffix)


def load_evidence(pairs: str, document: str) -> tuple[tuple[Evidence, ...], int]:
    """Return what a glossary file stores of the pairs that a form sends back, and their number."""
    loaded = load_pairs(pairs, document)
    return tuple(evidence for pair in loaded for evidence in pair.evidence), len(loaded)


def export_pairs(pairs: str, document: str, format_name: str) -> bytes:
    """Export the pairs that a form sends back."""
    tally = Tally()
    for pair in load_pairs(pairs, document):
        tally.add(pair.pair, pair.source)
    return export(tally.glossary(), format_name).data


# ---- fields of forms --------------------------------------------------------------------------------------


def _document(form: Mapping[str, object]) -> str:
    name = text(form, "document")
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(f"document must be a name of at most {LONGEST_NAME} letters; got {name[:LONGEST_NAME]!r}")
    return name


def _pair(form: Mapping[str, object]) -> FoundPair:
    return load_pair(text(form, "pair"), _document(form))
