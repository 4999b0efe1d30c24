"""The same as the pages for programs: JSON, described in OpenAPI at ``/api/openapi.json``. Nothing is changed by it."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, HTTPException, Query, Request, Security
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPBearer
from pydantic import AfterValidator, Field

from glossary.entries.entry import Entry
from glossary.entries.json import to_record
from glossary.records import (
    AnnotationRecord,
    EntriesRecord,
    EntryRecord,
    ExtractedRecord,
    HitRecord,
    ProblemRecord,
    ReportRecord,
    hit_records,
)
from glossary.store import Store
from glossary.store.within import entries_in
from glossary.web.api.work import annotated, extracted
from glossary.web.fields import Strict
from glossary.web.pages.look_up import LONGEST
from glossary.web.pages.read.work import MOST as MOST_TEXT
from glossary.web.pages.score.request import ToScore
from glossary.web.pages.score.work import score_record
from glossary.web.rendering import term_id
from glossary.web.site import ID, site_of

MOST_ENTRIES = 1_000
"""Concepts that are listed at a time."""


_LINE = {"content": {"text/plain": {"schema": {"type": "string"}}}}
"""What a guard answers, which stands before the application: one line."""
ASKED: dict[int | str, dict[str, Any]] = {
    400: {
        "model": ProblemRecord,
        "description": "what was asked makes no sense, or of a host that is not this",
        **_LINE,
    },
    403: {"description": "asked by the page of another site", **_LINE},
    500: {"model": ProblemRecord, "description": "a fault of the program"},
    503: {
        "model": ProblemRecord,
        "description": "too much is asked for at a time, or the glossary cannot be read; try again",
    },
}
"""How what is asked may be refused."""
SENT: dict[int | str, dict[str, Any]] = ASKED | {
    408: {"description": "it has not arrived in time", **_LINE},
    413: {"description": "too large", **_LINE},
}
"""How what is sent may be refused."""
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": ProblemRecord, "description": "there is no such concept"}}
STRANGER: dict[int | str, dict[str, Any]] = {401: {"description": "the token is missing or another", **_LINE}}
"""How one without the token is refused."""
BEARER = HTTPBearer(auto_error=False, description="the token that the server was given or has printed")
"""How the token is sent; it is judged by ``security.access``, before the application is asked."""

router = APIRouter()


def router_for(asks_for_token: bool) -> APIRouter:
    """The API, described as what it is to those who need a token, or to everybody."""
    described = APIRouter(dependencies=[Security(BEARER)], responses=STRANGER) if asks_for_token else APIRouter()
    described.include_router(router, prefix="/api")
    return described


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank")
    return text


Term = Annotated[
    str,
    Query(
        min_length=1, max_length=LONGEST, description="a term, English or Thai", json_schema_extra={"pattern": r"\S"}
    ),
    AfterValidator(_not_blank),
]
Most = Annotated[int, Query(ge=1, le=200, description="the most concepts to give")]


@router.get("/lookup", responses=ASKED, response_model=list[HitRecord])
async def lookup(request: Request, q: Term, limit: Most = 20) -> Response:
    """Find a term: itself, what begins with it, contains it, is close to it, sounds like it."""
    found = await site_of(request).glossary.query(lambda store: hit_records(store.lookup(q, limit)))
    return JSONResponse(found)


@router.get("/entries", responses=ASKED | NOT_FOUND)
async def entries(
    request: Request,
    after: Annotated[str | None, Query(description="the id of the concept behind which to begin")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES, description="the most concepts to give")] = 100,
) -> EntriesRecord:
    """List the concepts, by domain and English."""
    site = site_of(request)

    def behind(store: Store) -> list[Entry]:
        if after is not None and store.get(after) is None:
            raise HTTPException(404, f"{site.glossary.path}: has no concept {after!r}")
        return store.page(after, limit)

    found = await site.glossary.query(behind)
    listed = [cast(EntryRecord, to_record(entry)) for entry in found]
    return {"entries": listed, "next": found[-1].id if len(found) == limit else None}


@router.get(f"/entries/{ID}", responses=ASKED | NOT_FOUND)
async def entry(request: Request, id: str) -> EntryRecord:
    """Give a concept by its id; of an id that is ``.`` or ``..``, with a slash before it."""
    site, wanted = site_of(request), term_id(id)
    found = await site.glossary.query(lambda store: store.get(wanted))
    if found is None:
        raise HTTPException(404, f"{site.glossary.path}: has no concept {wanted!r}")
    return cast(EntryRecord, to_record(found))


Text = Annotated[str, Field(max_length=MOST_TEXT, description="Thai, English, or both")]


class ToAnnotate(Strict):
    """A text to find the terms of the glossary in."""

    text: Text


@router.post("/annotate", responses=SENT)
async def annotate(request: Request, asked: ToAnnotate) -> list[AnnotationRecord]:
    """Find the terms of the glossary in a text; offsets count code points."""
    site = site_of(request)
    known = await site.glossary.query_slowly(lambda store: entries_in(store.connection, asked.text))
    return await site_of(request).worker.run_for(request, annotated, asked.text, known)


class ToExtract(Strict):
    """A text to find pairs in."""

    text: Text
    all: Annotated[bool, Field(description="list also the brackets that hold no equivalent, with the reason")] = False
    square: Annotated[bool, Field(description="look at square brackets as well")] = False
    english_first: Annotated[bool, Field(description="look for Thai in brackets behind English terms instead")] = False


@router.post("/extract", responses=SENT)
async def extract(request: Request, asked: ToExtract) -> list[ExtractedRecord]:
    """Find the English terms in the brackets of a text with the Thai that they stand for; offsets count code points."""
    options = (asked.all, asked.square, asked.english_first)
    return await site_of(request).worker.run_for(request, extracted, asked.text, *options)


@router.post("/score", response_model=ReportRecord, responses=SENT)
async def score(request: Request, asked: ToScore) -> Response:
    """Score translations against the glossary; the first reference is scored too, as the ceiling."""
    site = site_of(request)
    answer = await site.worker.run_for(
        request, score_record, asked.translations, site.glossary.path, asked.wanted, asked.details
    )
    return Response(answer, media_type="application/json")
