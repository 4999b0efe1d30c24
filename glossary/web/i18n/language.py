"""The languages of the page, and what it says in each: catalogues of gettext."""

from __future__ import annotations

import gettext
import io
from functools import lru_cache
from importlib.resources import files

from starlette.requests import HTTPConnection

LANGUAGES = {"en": "English", "th": "ไทย"}
"""The languages of the page, each with its own name; the first is the one in which the page is written."""
COOKIE = "wonglep_language"
CHOICE = "lang"
"""The parameter of an address that chooses a language, for this page and those after it."""


def chosen(request: HTTPConnection) -> str | None:
    """The language that the address chooses, where it names one of ours."""
    wanted = request.query_params.get(CHOICE)
    return wanted if wanted in LANGUAGES else None


def language_of(request: HTTPConnection) -> str:
    """The language to answer in: the one that is or was chosen, or the first that the browser accepts."""
    wanted = (chosen(request), request.cookies.get(COOKIE), *_accepted(request.headers.get("accept-language", "")))
    return next((name for name in wanted if name in LANGUAGES), next(iter(LANGUAGES)))


def _accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first (RFC 9110, section 12.5.4).

    >>> _accepted("en-GB;q=0.8, th-TH, *;q=0.1")
    ['th', 'en', '*']
    """
    ranked = []
    for item in header.split(","):
        name, _, weight = item.partition(";q=")
        try:
            ranked.append((-float(weight or 1), name.strip().split("-")[0].lower()))
        except ValueError:
            continue
    return [name for rank, name in sorted(ranked, key=lambda pair: pair[0]) if rank]


@lru_cache
def translations(language: str) -> gettext.NullTranslations:
    """What the page says in a language; the words themselves in the one in which it is written."""
    catalogue = files("glossary.web") / "locale" / f"{language}.po"
    if not catalogue.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(catalogue.read_bytes()), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
