"""The same as the pages for programs: JSON, with a description in OpenAPI at ``/api/openapi.json``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from glossary.answers import HitRecord, hit_records
from glossary.web.site import site_of

router = APIRouter()

Term = Annotated[str, Query(min_length=1, max_length=200, description="a term, English or Thai")]
Most = Annotated[int, Query(ge=1, le=200, description="the most concepts to give")]


@router.get("/lookup")
async def lookup(request: Request, q: Term, limit: Most = 20) -> list[HitRecord]:
    """Find a term: itself, what begins with it, contains it, is close to it, sounds like it."""
    return await site_of(request).desk.ask(lambda store: hit_records(store.lookup(q, limit)))
