"""The page on which a text is read: its pairs and the terms of the glossary marked, and decided on one by one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

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
from glossary.web.pages.read.decisions import Card, Decided, decide
from glossary.web.pages.read.decisions import card as card_of
from glossary.web.pages.read.layout import Laid, lay_out
from glossary.web.pages.read.pairs import Carried, load, loads
from glossary.web.pages.read.work import Read, read_given, spoken_of
from glossary.web.result_cache import BYTES_OF_LETTER
from glossary.web.security import MOST_BYTES, checked_form
from glossary.web.security.sessions import name_of
from glossary.web.site import changing_form, site_of

KEPT = 100_000
"""Code points of a pasted text up to which it stays in its box when it was read."""
BYTES_OF_PAIR = 2_000
"""About how much memory a pair of a text that is kept takes."""
_DIGEST = re.compile("[0-9a-f]{32}")


class KeptText(NamedTuple):
    """A text that was read, with what was pasted, where it was and is not too long to stand in the box again."""

    found: Read
    pasted: str

    @property
    def size(self) -> int:
        """About how many bytes it takes in memory."""
        letters = len(self.found.text) + len(self.pasted)
        return BYTES_OF_LETTER * letters + BYTES_OF_PAIR * len(self.found.pairs)


async def page(request: Request) -> Response:
    """The box for a text and the field for a file."""
    return _page(request)


async def read(request: Request) -> Response:
    """Read the text of the form, and go to its page; what is wrong with it is said above the box.

    The text is kept for a while, so that a person can leave its page and come back.
    """
    site = site_of(request)
    async with checked_form(request, site.tokens, most_bytes=MOST_BYTES) as form:
        sent = await read_submission(form)
    try:
        found = await site.worker.run_for(request, read_given, sent)
    except WonglepError as error:
        return _page(request, pasted=sent.text, problem=problem_of(error, "unreadable"))
    pasted = "" if found.name or len(sent.text) > KEPT else sent.text
    kept = KeptText(found, pasted)
    id_ = site.texts.put(request.scope["session_id"], kept, kept.size)
    return RedirectResponse(f"/read/{id_}", 303)


async def result(request: Request) -> Response:
    """A text that was read, as the glossary knows it now."""
    site = site_of(request)
    kept: KeptText | None = site.texts.get(request.scope["session_id"], request.path_params["id"])
    if kept is None:
        return site.templates.page(request, "expired.html", 404, what="text")
    known = await site.glossary.query_slowly(lambda store: spoken_of(store, kept.found))
    laid = await site_of(request).worker.run_for(request, lay_out, kept.found, known)
    return await asyncio.to_thread(lambda: _page(request, laid=laid, pasted=kept.pasted))


def _page(request: Request, *, laid: Laid | None = None, pasted: str = "", problem: Problem | None = None) -> Response:
    status = problem.status if problem else 200
    shown = {"laid": laid, "pasted": pasted, "problem": problem, "most_bytes": MOST_BYTES, "forms": FORMS_OF_PAIRS}
    return site_of(request).templates.page(request, "read.html", status, **shown)


# ---- decisions --------------------------------------------------------------------------------------------


async def card(request: Request) -> Response:
    """The pair of the form with what can be decided on it."""
    site = site_of(request)
    async with checked_form(request, site.tokens) as form:
        pair = _pair(form)
    shown = await site.glossary.query(lambda store: card_of(store, pair))
    return site.templates.page(request, "read_card.html", card=shown, made=None, before=pair)


async def decision(request: Request) -> Response:
    """Approve, reject or correct the pair of the form."""
    async with changing_form(request) as form:
        pair, wanted, right = _pair(form), text(form, "decision"), text(form, "right")
        start, end = number(form, "start"), number(form, "end")
    span = None if start is None or end is None else (start, end)

    def decided(store: Store) -> tuple[Decided, Card]:
        made = decide(store, pair, wanted, right, span)
        return made, card_of(store, made.pair)

    site = site_of(request)
    made, shown = await site.glossary.change(decided, by=name_of(request))
    return site.templates.page(request, "read_card.html", card=shown, made=made, before=pair)


async def undo(request: Request) -> Response:
    """Take back a decision that was made here on the pair of the form."""
    async with changing_form(request) as form:
        pair, mark = _pair(form), DecisionMark.parse(text(form, "mark"), "mark")

    def undone(store: Store) -> Card:
        undo_decision(store, mark)
        return card_of(store, pair)

    site = site_of(request)
    shown = await site.glossary.change(undone)
    return site.templates.page(request, "read_card.html", card=shown, made=None, before=pair)


# ---- all pairs --------------------------------------------------------------------------------------------


async def proposal(request: Request) -> Response:
    """Add the text's pairs to the glossary as proposals, as a build does."""
    async with changing_form(request, most_bytes=MOST_BYTES) as form:
        document, digest, sent = _document(form), text(form, "digest"), text(form, "pairs")
    if not _DIGEST.fullmatch(digest):
        raise InputError(f"digest must be that of a text; got {digest[:LONGEST_QUOTE]!r}")
    site = site_of(request)
    found, pairs = await site.worker.run_for(request, evidence_in, sent, document)
    root = digest_of("")[:8]
    settings = Settings(models.digest())
    aligned = AlignedDocument(document, digest, root, found, pairs)
    built = await site.glossary.change(lambda store: add_document(store, aligned, settings))
    return site.templates.page(request, "read_added.html", built=built)


async def download(request: Request) -> Response:
    """The text's pairs as a file."""
    site = site_of(request)
    async with checked_form(request, site.tokens, most_bytes=MOST_BYTES) as form:
        document, pairs, written = _document(form), text(form, "pairs"), one_of(form, "form", FORMS_OF_PAIRS)
    data = await site.worker.run_for(request, exported, pairs, document, written)
    suffix = by_name(written).suffixes[0]
    return downloads.download(data, f"{PurePath(document).stem}.pairs{suffix}", suffix)


def evidence_in(pairs: str, document: str) -> tuple[tuple[Evidence, ...], int]:
    """What the pairs that a page sends back are for a glossary file, and how many they are."""
    sent = loads(pairs, document)
    return tuple(evidence for pair in sent for evidence in pair.evidence), len(sent)


def exported(pairs: str, document: str, form: str) -> bytes:
    """The pairs that a page sends back as a file of a format."""
    tally = Tally()
    for pair in loads(pairs, document):
        tally.add(pair.pair, pair.source)
    return export(tally.glossary(), form).data


# ---- what forms say ---------------------------------------------------------------------------------------


def _document(form: Mapping[str, object]) -> str:
    name = text(form, "document")
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(f"document must be a name of at most {LONGEST_NAME} letters; got {name[:LONGEST_NAME]!r}")
    return name


def _pair(form: Mapping[str, object]) -> Carried:
    return load(text(form, "pair"), _document(form))
