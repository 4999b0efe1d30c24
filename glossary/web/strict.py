"""What programs and pages send as JSON: nothing but the fields that are described, each of its own type."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError


class Strict(BaseModel):
    """A record as it is sent."""

    model_config = ConfigDict(strict=True, extra="forbid")


def fault_in(error: ValidationError) -> str:
    """The first thing that is wrong with a record, in one line, without what was sent."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place + ': ' if place else ''}{first['msg'].lower()}"
