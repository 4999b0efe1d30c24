"""The languages of the page: how one is chosen, its catalogue of gettext, its dates."""

from __future__ import annotations

import gettext
import io
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files

from babel.dates import format_date
from starlette.requests import HTTPConnection

LANGUAGES = {"en": "English", "th": "ไทย"}
"""The languages of the page, each with its own name; the templates are written in the first."""
COOKIE = "wonglep_language"
CHOICE = "lang"
"""The parameter of an address that chooses a language, for this page and those after it."""
BUDDHIST_ERA = 543
"""Years by which the Buddhist era, in which Thai dates are given, is ahead of the common one."""


def chosen_language(request: HTTPConnection) -> str | None:
    """Return the language that the address chooses, or None if it names none of ``LANGUAGES``."""
    language = request.query_params.get(CHOICE)
    return language if language in LANGUAGES else None


def language_of(request: HTTPConnection) -> str:
    """Return the language to answer in: the one chosen now or before, or the first that the browser accepts."""
    accepted = _accepted_languages(request.headers.get("accept-language", ""))
    candidates = (chosen_language(request), request.cookies.get(COOKIE), *accepted)
    return next((name for name in candidates if name in LANGUAGES), next(iter(LANGUAGES)))


def _accepted_languages(header: str) -> list[str]:
    """Return the languages of an Accept-Language header, the preferred ones first (RFC 9110, section 12.5.4).

    >>> _accepted_languages("en-GB;q=0.8, th-TH, *;q=0.1")
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
    """Return the catalogue of a language; the one in which the templates are written has none, and keeps every text.

    The catalogue is compiled when it is first used, so that no compiled file must be kept up to date.
    """
    catalogue = files("glossary.web") / "locale" / f"{language}.po"
    if not catalogue.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(catalogue.read_bytes()), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def format_day(day: date, language: str) -> str:
    """Format a day; Thai counts years in the Buddhist era.

    >>> format_day(date(2024, 2, 29), "en"), format_day(date(2024, 2, 29), "th")
    ('Feb 29, 2024', '29 ก.พ. 2567')
    """
    if language != "th":
        return format_date(day, locale=language)
    return f"{format_date(day, 'd MMM', locale=language)} {day.year + BUDDHIST_ERA}"


def format_time(time: str, language: str) -> str:
    """Format a time in UTC that is written as in ISO 8601.

    >>> format_time("2024-02-29T09:05:00Z", "en"), format_time("2024-02-29T09:05:00Z", "th")
    ('Feb 29, 2024, 09:05 UTC', '29 ก.พ. 2567 09:05 UTC')
    """
    moment = datetime.fromisoformat(time)
    return f"{format_day(moment, language)}{' ' if language == 'th' else ', '}{moment:%H:%M} UTC"
