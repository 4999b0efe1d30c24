"""The API: JSON for programs, described in OpenAPI at ``/api/openapi.json``. It only reads the glossary."""

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
from glossary.web.fields import Strict
from glossary.web.pages.look_up import MAX_QUERY
from glossary.web.pages.score.request import ToScore
from glossary.web.rendering import term_id
from glossary.web.scores import score_as_json
from glossary.web.site import ID, site_of
from glossary.web.texts import MAX_LENGTH, annotate_text, extract_pairs

MAX_ENTRIES = 1_000
"""Concepts that are listed at a time."""
_LINE = {"content": {"text/plain": {"schema": {"type": "string"}}}}
"""A refusal by a guard in front of the application: one line."""
ASKED: dict[int | str, dict[str, Any]] = {
    400: {
        "model": ProblemRecord,
        "description": "the request is not valid, or is for another host",
        **_LINE,
    },
    403: {"description": "the request comes from a page of another site", **_LINE},
    500: {"model": ProblemRecord, "description": "a fault of the program"},
    503: {
        "model": ProblemRecord,
        "description": "the server is busy, or the glossary cannot be read; try again",
    },
}
"""Refusals of every request."""
SENT: dict[int | str, dict[str, Any]] = ASKED | {
    408: {"description": "the body did not arrive in time", **_LINE},
    413: {"description": "the body is too large", **_LINE},
}
"""Refusals of requests with a body."""
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": ProblemRecord, "description": "there is no such concept"}}
NO_TOKEN: dict[int | str, dict[str, Any]] = {401: {"description": "the token is missing or wrong", **_LINE}}
"""Refusal of a request without the token."""
BEARER = HTTPBearer(auto_error=False, description="the token that the server was given or printed")
"""Where the token is sent; ``security.access`` checks it in front of the application."""

router = APIRouter()


def router_for(asks_for_token: bool) -> APIRouter:
    """Return the routes of the API, described with or without a token."""
    described = APIRouter(dependencies=[Security(BEARER)], responses=NO_TOKEN) if asks_for_token else APIRouter()
    described.include_router(router, prefix="/api")
    return described


def _check_not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank")
    return text


Term = Annotated[
    str,
    Query(
        min_length=1, max_length=MAX_QUERY, description="a term, English or Thai", json_schema_extra={"pattern": r"\S"}
    ),
    AfterValidator(_check_not_blank),
]
Limit = Annotated[int, Query(ge=1, le=200, description="the largest number of concepts to return")]


@router.get("/lookup", responses=ASKED, response_model=list[HitRecord])
async def lookup(request: Request, q: Term, limit: Limit = 20) -> Response:
    """Look up a term: exact matches, terms that begin with it, contain it, or have a similar spelling or sound."""
    found = await site_of(request).glossary.query(lambda store: hit_records(store.lookup(q, limit)))
    return JSONResponse(found)


@router.get("/entries", responses=ASKED | NOT_FOUND)
async def entries(
    request: Request,
    after: Annotated[str | None, Query(description="the id of the concept after which to begin")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_ENTRIES, description="the largest number of concepts to return")] = 100,
) -> EntriesRecord:
    """List the concepts, sorted by domain and English."""
    site = site_of(request)

    def list_entries(store: Store) -> list[Entry]:
        if after is not None and store.get(after) is None:
            raise HTTPException(404, f"{site.glossary.path}: has no concept {after!r}")
        return store.page(after, limit)

    found = await site.glossary.query(list_entries)
    listed = [cast(EntryRecord, to_record(entry)) for entry in found]
    return {"entries": listed, "next": found[-1].id if len(found) == limit else None}


@router.get(f"/entries/{ID}", responses=ASKED | NOT_FOUND)
async def entry(request: Request, id: str) -> EntryRecord:
    """Return a concept by its id; the ids ``.`` and ``..`` need a slash in front."""
    site, id_ = site_of(request), term_id(id)
    found = await site.glossary.query(lambda store: store.get(id_))
    if found is None:
        raise HTTPException(404, f"{site.glossary.path}: has no concept {id_!r}")
    return cast(EntryRecord, to_record(found))


Text = Annotated[str, Field(max_length=MAX_LENGTH, description="Thai, English, or both")]


class ToAnnotate(Strict):
    """A text in which to find terms of the glossary."""

    text: Text


@router.post("/annotate", responses=SENT)
async def annotate(request: Request, asked: ToAnnotate) -> list[AnnotationRecord]:
    """Find the terms of the glossary in a text; offsets count code points."""
    site = site_of(request)
    known = await site.glossary.query_slowly(lambda store: entries_in(store.connection, asked.text))
    return await site_of(request).worker.run_for(request, annotate_text, asked.text, known)


class ToExtract(Strict):
    """A text in which to find pairs."""

    text: Text
    all: Annotated[bool, Field(description="also list brackets without an equivalent, with the reason")] = False
    square: Annotated[bool, Field(description="also read square brackets")] = False
    english_first: Annotated[bool, Field(description="find Thai in brackets after English terms instead")] = False


@router.post("/extract", responses=SENT)
async def extract(request: Request, asked: ToExtract) -> list[ExtractedRecord]:
    """Find English terms in the brackets of a text and the Thai terms before them; offsets count code points."""
    return await site_of(request).worker.run_for(
        request, extract_pairs, asked.text, asked.all, asked.square, asked.english_first
    )


@router.post("/score", response_model=ReportRecord, responses=SENT)
async def score(request: Request, asked: ToScore) -> Response:
    """Score translations against the glossary; the first reference is scored too, as an upper limit."""
    site = site_of(request)
    answer = await site_of(request).worker.run_for(
        request, score_as_json, asked.translations, site.glossary.path, asked.wanted, asked.details
    )
    return Response(answer, media_type="application/json")
