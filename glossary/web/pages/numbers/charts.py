"""Bar charts as rows of figures; ``templates/charts.html`` draws them with HTML, without scripts or a library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from glossary.entries.entry import FORBIDDEN, PROPOSED, STATUSES
from glossary.matching.coverage import TermPlaces
from glossary.store.counts import BINS, Bin, Build, Statistics
from glossary.web.i18n.language import format_day, translations
from glossary.web.i18n.wording import translated_tables
from glossary.web.rendering import term_url

MIN_DECIDED = 20
"""Decided terms below which nothing can be said about the program's confidence."""


class Bar(NamedTuple):
    """A row of a bar chart: a note stands below the label, which leads to the link if there is one."""

    label: str
    value: int
    note: str = ""
    link: str = ""


class Growth(NamedTuple):
    """How many documents had been read at the end of a day, and how many pairs had been found in them."""

    day: str
    documents: int
    pairs: int


class Calibration(NamedTuple):
    """Decided terms of about one confidence, which lies between *low* and *high*; all but *terms* in per cent."""

    terms: int
    low: int
    high: int
    confidence: int
    correct: int


class Charts(NamedTuple):
    """The rows of each chart of a glossary; a chart without data has none. Days are in order, the last one first."""

    statuses: list[Bar]
    kinds: list[Bar]
    days: list[Bar]
    actions: list[Bar]
    growth: list[Growth]
    frequent: list[Bar]
    calibration: list[Calibration]

    @property
    def decided(self) -> int:
        """Return how many terms have been decided on that the program had found."""
        return sum(row.terms for row in self.calibration)

    @property
    def largest(self) -> Calibration | None:
        """Return the row with most terms, or None while too few are decided."""
        if self.decided < MIN_DECIDED:
            return None
        return max(self.calibration, key=lambda row: row.terms)


def charts_of(figures: Statistics, language: str) -> Charts:
    """Return the charts of a glossary's figures in the words and dates of *language*."""
    words = translated_tables(translations(language))
    statuses = Counter[str]()
    for status, count in figures.statuses.items():
        statuses[status or PROPOSED] += count
    return Charts(
        [Bar(words.STATUS.get(name, name), count, link=_status_link(name)) for name, count in statuses.items()],
        [
            Bar(words.KIND.get(name, name), count, link=_review_link(kind=name) if name in words.KIND else "")
            for name, count in figures.kinds.items()
        ],
        [Bar(format_day(day, language), count) for day, count in sorted(figures.days.items(), reverse=True)],
        [Bar(words.ACTIONS.get(name, name), count) for name, count in Counter(figures.actions).most_common()],
        list(_growth(figures.builds, language)),
        [Bar(term.english or term.thai, term.count, term.thai, term_url(term.id)) for term in figures.frequent],
        [calibration_of(found) for found in figures.bins],
    )


def _growth(builds: Iterable[Build], language: str) -> Iterator[Growth]:
    """Yield a row for each day with a build, the last one first."""
    last_of_day = {date.fromisoformat(build.at[:10]): build for build in builds}
    for day, build in reversed(last_of_day.items()):
        yield Growth(format_day(day, language), build.all_documents, build.all_pairs)


def calibration_of(found: Bin) -> Calibration:
    """Return a bin of confidence in whole per cent.

    >>> calibration_of(Bin(120, 0.87, 0.908))
    Calibration(terms=120, low=80, high=90, confidence=87, correct=91)
    """
    # The mean of equal confidences may lie a little below them.
    number = min(int(round(found.confidence * BINS, 6)), BINS - 1)
    width = 100 // BINS
    return Calibration(
        found.terms, number * width, (number + 1) * width, round(100 * found.confidence), round(100 * found.right)
    )


def covered_terms(terms: Iterable[TermPlaces], language: str) -> list[Bar]:
    """Return a row for each term of a text, with the number of its places."""
    forbidden = translated_tables(translations(language)).STATUS[FORBIDDEN]
    return [
        Bar(
            term.english or term.thai,
            term.places,
            f"{term.thai} · {forbidden}" if term.status == FORBIDDEN else term.thai,
            term_url(term.id),
        )
        for term in terms
    ]


def _status_link(status: str) -> str:
    """Return the address at which the terms of a status are reviewed; empty for an unknown status."""
    if status not in STATUSES:
        return ""
    return _review_link(status=status) if status != PROPOSED else _review_link()


def _review_link(**filters: str) -> str:
    return "/review" + (f"?{urlencode(filters)}" if filters else "")
