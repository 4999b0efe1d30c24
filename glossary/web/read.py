"""The page on which a text is read: its pairs and the terms of the glossary marked, and decided on one by one."""

from __future__ import annotations

import asyncio
import re
from pathlib import PurePath
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from align import models
from align.errors import InputError, WonglepError
from glossary.building import Examined, count_one
from glossary.engines.aligning import Settings
from glossary.entries import Entry
from glossary.exchange import export
from glossary.store import Evidence, Store, digest_of
from glossary.tally import Tally
from glossary.web.carried import Carried, loads
from glossary.web.deciding import decide, standing
from glossary.web.errors import status_of
from glossary.web.guards import Guard, checked_form
from glossary.web.laid_out import Group, Laid, lay_out
from glossary.web.reading import LONGEST_NAME, Read, read_pasted, read_text
from glossary.web.site import Site, site_of

KEPT = 100_000
"""Code points of a pasted text up to which it stays in its box when it was read."""
FILES = {
    "csv": ("csv-excel", "text/csv; charset=utf-8"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "tbx": ("tbx", "application/x-tbx+xml"),
}
"""What pairs can be downloaded as: the end of the file's name, with the format and the media type."""
MOST = Guard().most_bytes
"""Bytes of a file."""
MOST_COUNT = 1_000_000
_DIGEST = re.compile("[0-9a-f]{32}")


async def page(request: Request) -> Response:
    """The box for a text and the field for a file."""
    return site_of(request).templates.page(request, "read.html", laid=None, pasted="", said="", most_bytes=MOST)


async def read(request: Request) -> Response:
    """The text of the form, read; what is wrong with it is said above the box."""
    site = site_of(request)
    form = await checked_form(request, site.tokens)
    pasted = _text(form, "text").replace("\r\n", "\n")
    try:
        laid = await _laid_out(site, form.get("file"), pasted)
    except WonglepError as error:
        said = {"laid": None, "pasted": pasted, "said": str(error), "most_bytes": MOST}
        return site.templates.page(request, "read.html", status_of(error), **said)
    kept = pasted if len(pasted) <= KEPT and not laid.name else ""
    shown = {"laid": laid, "pasted": kept, "said": "", "most_bytes": MOST}
    return await asyncio.to_thread(site.templates.page, request, "read.html", **shown)


async def _laid_out(site: Site, file: UploadFile | str | None, pasted: str) -> Laid:
    if isinstance(file, UploadFile) and file.filename:
        found = await site.workshop.do(read_text, await file.read(), file.filename)
    else:
        found = await site.workshop.do(read_pasted, pasted)
    if not found.text.strip():
        raise InputError(f"{found.name}: holds no text" if found.name else "text: is empty; paste one or choose a file")
    return await site.workshop.do(lay_out, found, await site.desk.ask(lambda store: _entries(store, found)))


def _entries(store: Store, found: Read) -> list[Entry]:
    """The concepts that a text speaks of."""
    named = store.called(name for pair in found.pairs for name in (*pair.english, *pair.acronyms))
    return list({entry.id: entry for entry in (*named, *store)}.values())


# ---- decisions --------------------------------------------------------------------------------------------


async def decision(request: Request) -> Response:
    """Approve, reject or correct the pair of the form."""
    site, form = await _changing(request)
    pair = _pair(form)
    count, wanted, right = _number(form, "count", MOST_COUNT), _text(form, "decision"), _text(form, "right")
    made = await site.desk.change(lambda store: decide(store, pair, wanted, count=max(1, count), right=right))
    group = Group(_number(form, "number", MOST_COUNT), made.pair, count, made.standing)
    return _decided(request, form, group=group, made=made, before=pair)


async def undo(request: Request) -> Response:
    """Take back a decision on the pair of the form."""
    site, form = await _changing(request)
    pair, number = _pair(form), _number(form, "decision", 1 << 62)

    def undone(store: Store) -> Group:
        store.undo(number)
        return Group(_number(form, "number", MOST_COUNT), pair, _number(form, "count", MOST_COUNT), standing(store, pair))

    group = await site.desk.change(undone)
    return _decided(request, form, group=group, made=None, before=pair)


def _decided(request: Request, form: FormData, **values: object) -> Response:
    """What came of a decision: the item of the list alone where a script asks, else a page."""
    template = "read_pair.html" if form.get("fragment") else "read_decided.html"
    return site_of(request).templates.page(request, template, **values)


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
    template = "read_added.html" if form.get("fragment") else "read_proposed.html"
    return site.templates.page(request, template, built=built)


async def download(request: Request) -> Response:
    """The text's pairs as a file."""
    site = site_of(request)
    form = await checked_form(request, site.tokens)
    document, suffix = _document(form), _text(form, "as")
    if suffix not in FILES:
        raise InputError(f"as must be one of {', '.join(FILES)}; got {suffix!r}")
    written, media = FILES[suffix]
    data = await site.workshop.do(exported, _text(form, "pairs"), document, written)
    name = quote(f"{PurePath(document).stem}.pairs.{suffix}", safe="")
    headers = {"Content-Disposition": f"attachment; filename=\"pairs.{suffix}\"; filename*=UTF-8''{name}"}
    return Response(data, media_type=media, headers=headers)


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


def _number(form: FormData, field: str, most: int) -> int:
    said = _text(form, field)
    if not (said.isascii() and said.isdigit() and len(said) < 20 and int(said) <= most):
        raise InputError(f"{field} must be a number from 0 to {most:,}; got {said!r}")
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
