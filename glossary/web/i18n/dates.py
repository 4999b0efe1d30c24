"""Days and times as the languages of the page write them."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

BUDDHIST_ERA = 543
"""The years of the Buddhist era when the common one began."""


def day_in(language: str, day: date) -> str:
    """A day as a language writes it; Thai counts the years of the Buddhist era.

    >>> day_in("en", date(2024, 2, 29)), day_in("th", date(2024, 2, 29))
    ('Feb 29, 2024', '29 ก.พ. 2567')
    """
    if language != "th":
        return format_date(day, locale=language)
    return f"{format_date(day, 'd MMM', locale=language)} {day.year + BUDDHIST_ERA}"


def time_in(language: str, at: str) -> str:
    """A time in UTC, written as in ISO 8601, as a language writes it.

    >>> time_in("en", "2024-02-29T09:05:00Z"), time_in("th", "2024-02-29T09:05:00Z")
    ('Feb 29, 2024, 09:05 UTC', '29 ก.พ. 2567 09:05 UTC')
    """
    time = datetime.fromisoformat(at)
    return f"{day_in(language, time)}{' ' if language == 'th' else ', '}{time:%H:%M} UTC"
