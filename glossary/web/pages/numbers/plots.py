"""The plots of what a glossary comes to, with the words and dates of a language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from glossary.entries.entry import FORBIDDEN, PROPOSED, STATUSES
from glossary.matching.coverage import TermPlaces
from glossary.store.counts import BINS, Bin, Statistics
from glossary.web.i18n.dates import day_in
from glossary.web.i18n.language import translations
from glossary.web.i18n.wording import in_words_of
from glossary.web.pages.numbers import charts
from glossary.web.pages.numbers.charts import Bar, Series
from glossary.web.rendering import term_url

LEAST_JUDGED = 20
"""Decided terms from which something can be said of the program's confidence."""


class Judged(NamedTuple):
    """What review said of so many terms of about one confidence; confidence and right ones are in per cent."""

    terms: int
    least: int
    most: int
    right: int


class Plots:
    """The plots of a glossary's figures, each ready to stand in a page; one without data is a line that says so."""

    def __init__(self, figures: Statistics, language: str) -> None:
        self._figures, self._language = figures, language
        self._said = translations(language)
        self._words = in_words_of(self._said)

    @property
    def statuses(self) -> Markup:
        """How many Thai terms there are of each status."""
        counts = Counter[str]()
        for status, count in self._figures.statuses.items():
            counts[status or PROPOSED] += count
        rows = [Bar(self._words.STATUS.get(s, s), count, link=_review_of(s)) for s, count in counts.items()]
        _ = self._said.gettext
        return Markup(charts.bars(rows, title=_("Thai terms by status"), nothing=_("No Thai terms yet.")))

    @property
    def kinds(self) -> Markup:
        """How many pairs of each kind were found in documents."""
        known = self._words.KIND
        counts = self._figures.kinds
        rows = [Bar(known.get(k, k), count, link=_review(kind=k) if k in known else "") for k, count in counts.items()]
        _ = self._said.gettext
        nothing = _("No pairs were found in documents yet.")
        return Markup(charts.bars(rows, title=_("Pairs in documents by kind"), nothing=nothing))

    @property
    def days(self) -> Markup:
        """How many decisions were made on each day."""
        _ = self._said.gettext
        return Markup(
            charts.columns(
                self._figures.days,
                title=_("Decisions by day"),
                show=self._day,
                nothing=_("Nothing was decided yet."),
            )
        )

    @property
    def actions(self) -> Markup:
        """How many decisions there are by what was done."""
        counts = Counter(self._figures.actions).most_common()
        rows = [Bar(self._words.ACTIONS.get(action, action), count) for action, count in counts]
        return Markup(charts.bars(rows, title=self._said.gettext("Decisions by what was done")))

    @property
    def growth(self) -> Markup:
        """How many documents were read by each build, and how many pairs were found in them."""
        _, builds = self._said.gettext, self._figures.builds
        series = (
            Series(_("documents read"), [build.all_documents for build in builds]),
            Series(_("pairs found in them"), [build.all_pairs for build in builds]),
        )
        times = [datetime.fromisoformat(build.at) for build in builds]
        title, nothing = _("Growth by build"), _("No build was made yet.")
        return Markup(charts.steps(times, series, title=title, show=self._day, nothing=nothing))

    @property
    def frequent(self) -> Markup:
        """The concepts that were found most often."""
        _ = self._said.gettext
        rows = [Bar(f.english or f.thai, f.count, f.thai, term_url(f.id)) for f in self._figures.frequent]
        nothing = _("No terms were found in documents yet.")
        return Markup(charts.bars(rows, title=_("The most frequent terms"), nothing=nothing))

    @property
    def judged(self) -> int:
        """How many terms were decided that the program had found."""
        return sum(one.terms for one in self._figures.bins)

    @property
    def largest(self) -> Judged | None:
        """The confidence that most of them had; None while they are too few."""
        if self.judged < LEAST_JUDGED:
            return None
        return in_per_cent(max(self._figures.bins, key=lambda one: one.terms))

    @property
    def reliability(self) -> Markup:
        """The confidence of the program against what review said."""
        _ = self._said.gettext
        return Markup(
            charts.reliability(
                self._figures.bins,
                title=_("Confidence and what review said"),
                confidence=_("confidence of the program"),
                right=_("right by review"),
            )
        )

    def _day(self, day: date) -> str:
        return day_in(self._language, day)


def covered_terms(terms: Iterable[TermPlaces], language: str) -> Markup:
    """In how many places of a text terms stand."""
    said = translations(language)
    forbidden = in_words_of(said).STATUS[FORBIDDEN]
    rows = [
        Bar(
            term.english or term.thai,
            term.places,
            f"{term.thai} · {forbidden}" if term.status == FORBIDDEN else term.thai,
            term_url(term.id),
        )
        for term in terms
    ]
    title, nothing = said.gettext("The most frequent known terms"), said.gettext("None.")
    return Markup(charts.bars(rows, title=title, nothing=nothing))


def in_per_cent(one: Bin) -> Judged:
    """A bin in per cent.

    >>> in_per_cent(Bin(120, 0.87, 0.908))
    Judged(terms=120, least=80, most=90, right=91)
    """
    # The mean of equal confidences may lie a little below them.
    least = min(int(round(one.confidence * BINS, 6)), BINS - 1) * 100 // BINS
    return Judged(one.terms, least, least + 100 // BINS, round(100 * one.right))


def _review_of(status: str) -> str:
    """Where the terms of a status are gone through, if they are."""
    if status not in STATUSES:
        return ""
    return _review(status=status) if status != PROPOSED else _review()


def _review(**wanted: str) -> str:
    return "/review" + (f"?{urlencode(wanted)}" if wanted else "")
