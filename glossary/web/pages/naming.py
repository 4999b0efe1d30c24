"""Where visitors give their names."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from glossary.decisions.limits import parse_person
from glossary.web.fields import text
from glossary.web.security import checked_form
from glossary.web.security.sessions import keep_name
from glossary.web.site import site_of


async def named(request: Request) -> Response:
    """Keep the name of the form, or none where it is empty, and go back to the page that it stood on."""
    async with checked_form(request, site_of(request).tokens) as form:
        name, back = parse_person(text(form, "name"), "name"), text(form, "back")
    response = RedirectResponse(back if _is_ours(back) else "/", 303)
    keep_name(response, name)
    return response


def _is_ours(address: str) -> bool:
    """Is it a path of this server? Behind two slashes, which browsers also write backwards, there is another host.

    >>> _is_ours("/review?after=1"), _is_ours("//evil.example"), _is_ours("/\\\\evil.example")
    (True, False, False)
    """
    return address.startswith("/") and address[1:2] not in ("/", "\\")
