"""The form in which visitors give their names; several pages show it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from glossary.decisions.limits import parse_person
from glossary.web.fields import text
from glossary.web.security import checked_form
from glossary.web.security.sessions import keep_name
from glossary.web.site import site_of


async def name(request: Request) -> Response:
    """Keep the name of the form, or forget it if it is empty, and go back to the page with the form."""
    async with checked_form(request, site_of(request).tokens) as form:
        given, back = parse_person(text(form, "name"), "name"), text(form, "back")
    response = RedirectResponse(back if _is_local(back) else "/", 303)
    keep_name(response, given)
    return response


def _is_local(address: str) -> bool:
    """Return whether *address* is a path of this server.

    Behind two slashes, of which browsers also take the second backwards, comes another host.

    >>> _is_local("/review?after=1"), _is_local("//evil.example"), _is_local("/\\\\evil.example")
    (True, False, False)
    """
    return address.startswith("/") and address[1:2] not in ("/", "\\")
