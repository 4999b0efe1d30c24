"""The page on which a text is read: its pairs and the terms of the glossary marked, and decided on one by one."""

from __future__ import annotations

import asyncio
import re
from pathlib import PurePath
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from align import models
from align.errors import InputError, WonglepError
from glossary.building import Examined, count_one
from glossary.engines.aligning import Settings
from glossary.exchange import export
from glossary.formats import by_name
from glossary.store import Evidence, Store, digest_of
from glossary.tally import Tally
from glossary.web import downloads
from glossary.web.carried import Carried, loads
from glossary.web.deciding import Card, Decided, decide
from glossary.web.deciding import card as card_of
from glossary.web.errors import status_of
from glossary.web.guards import Guard, checked_form
from glossary.web.laid_out import Laid, lay_out
from glossary.web.reading import read_pasted, read_text, spoken_of
from glossary.web.site import Site, site_of
from glossary.web.uploads import LONGEST_NAME

KEPT = 100_000
"""Code points of a pasted text up to which it stays in its box when it was read."""
FORMS = ("csv-excel", "xlsx", "tbx")
"""The formats in which the pairs of a text can be downloaded."""
MOST = Guard().most_bytes
"""Bytes of a file."""
_DIGEST = re.compile("[0-9a-f]{32}")


async def page(request: Request) -> Response:
    """The box for a text and the field for a file."""
    return site_of(request).templates.page(request, "read.html", laid=None, pasted="", said="", most_bytes=MOST)


async def read(request: Request) -> Response:
    """The text of the form, read; what is wrong with it is said above the box."""
    site = site_of(request)
    form = await checked_form(request, site.tokens)
    pasted = _text(form, "text").replace("\r\n", "\n")
    shown: dict[str, Any] = {"laid": None, "pasted": pasted, "said": "", "most_bytes": MOST, "forms": FORMS}
    try:
        shown["laid"] = laid = await _laid_out(site, form.get("file"), pasted)
    except WonglepError as error:
        return site.templates.page(request, "read.html", status_of(error), **(shown | {"said": str(error)}))
    finally:
        await form.close()
    if laid.name or len(pasted) > KEPT:
        shown["pasted"] = ""
    return await asyncio.to_thread(lambda: site.templates.page(request, "read.html", **shown))


async def _laid_out(site: Site, file: UploadFile | str | None, pasted: str) -> Laid:
    if isinstance(file, UploadFile) and file.filename:
        found = await site.workshop.do(read_text, await file.read(), file.filename)
    else:
        found = await site.workshop.do(read_pasted, pasted)
    if not found.text.strip():
        raise InputError(f"{found.name}: holds no text" if found.name else "text: is empty; paste one or choose a file")
    return await site.workshop.do(lay_out, found, await site.desk.ask(lambda store: spoken_of(store, found)))


# ---- decisions --------------------------------------------------------------------------------------------


async def card(request: Request) -> Response:
    """The pair of the form with what can be decided on it."""
    site = site_of(request)
    pair = _pair(await checked_form(request, site.tokens))
    shown = await site.desk.ask(lambda store: card_of(store, pair))
    return site.templates.page(request, "read_card.html", card=shown, made=None, before=pair)


async def decision(request: Request) -> Response:
    """Approve, reject or correct the pair of the form."""
    site, form = await _changing(request)
    pair, wanted, right = _pair(form), _text(form, "decision"), _text(form, "right")

    def decided(store: Store) -> tuple[Decided, Card]:
        made = decide(store, pair, wanted, right)
        return made, card_of(store, made.pair)

    made, shown = await site.desk.change(decided)
    return site.templates.page(request, "read_card.html", card=shown, made=made, before=pair)


async def undo(request: Request) -> Response:
    """Take back a decision on the pair of the form."""
    site, form = await _changing(request)
    pair, number = _pair(form), _number(form)

    def undone(store: Store) -> Card:
        store.undo(number)
        return card_of(store, pair)

    shown = await site.desk.change(undone)
    return site.templates.page(request, "read_card.html", card=shown, made=None, before=pair)


# ---- all pairs --------------------------------------------------------------------------------------------


async def proposal(request: Request) -> Response:
    """Add the text's pairs to the glossary as proposals, as a build does."""
    site, form = await _changing(request)
    document, digest = _document(form), _text(form, "digest")
    if not _DIGEST.fullmatch(digest):
        raise InputError(f"digest must be that of a text; got {digest!r}")
    found, pairs = await site.workshop.do(evidence_in, _text(form, "pairs"), document)
    root = digest_of("")[:8]
    settings = Settings(models.digest())
    examined = Examined(document, digest, root, found, pairs)
    built = await site.desk.change(lambda store: count_one(store, examined, settings))
    return site.templates.page(request, "read_added.html", built=built)


async def download(request: Request) -> Response:
    """The text's pairs as a file."""
    site = site_of(request)
    form = await checked_form(request, site.tokens)
    document, written = _document(form), _text(form, "form")
    if written not in FORMS:
        raise InputError(f"form must be one of {', '.join(FORMS)}; got {written!r}")
    data = await site.workshop.do(exported, _text(form, "pairs"), document, written)
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


async def _changing(request: Request) -> tuple[Site, FormData]:
    """The form of a request that changes the glossary."""
    site = site_of(request)
    form = await checked_form(request, site.tokens)
    if site.read_only:
        raise HTTPException(403, "the glossary is read only")
    return site, form


def _text(form: FormData, field: str) -> str:
    value = form.get(field, "")
    return value if isinstance(value, str) else ""


def _number(form: FormData) -> int:
    said = _text(form, "number")
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise InputError(f"number must be that of a decision; got {said!r}")
    return int(said)


def _document(form: FormData) -> str:
    name = _text(form, "document")
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(f"document must be a name of at most {LONGEST_NAME} letters; got {name[:LONGEST_NAME]!r}")
    return name


def _pair(form: FormData) -> Carried:
    found = loads(_text(form, "pair"), _document(form))
    if len(found) != 1:
        raise InputError(f"pair must be one; got {len(found)}")
    return found[0]
