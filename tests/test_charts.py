"""The charts of the page of numbers: their rows, and the tables that show them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

pytest.importorskip("fastapi", reason="the extra web is not installed")

from glossary.store.counts import Bin, Build, Statistics
from glossary.web.pages.numbers.charts import Bar, Calibration, Charts, Growth, calibration_of, charts_of
from glossary.web.rendering import _environment

STATIC = Path(__file__).parents[1] / "glossary" / "web" / "static"
DAY = date(2026, 3, 1)
NOTHING = Charts([], [], [], [], [], [], [])
counts = st.integers(0, 10**9)
per_cent = st.integers(0, 100)
words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufffe\uffff"), max_size=40)

drawn_bars = st.tuples(
    st.sampled_from(["bars", "days"]), st.lists(st.builds(Bar, words, counts, words, words), min_size=1, max_size=30)
)
descending = st.lists(st.tuples(words, counts), min_size=1, max_size=30).map(
    lambda days: [Growth(day, count, 2 * count) for day, count in sorted(days, key=lambda day: -day[1])]
)
drawn_growth = st.tuples(st.just("growth"), descending)
drawn_calibration = st.tuples(
    st.just("calibration"),
    st.lists(st.builds(Calibration, counts, per_cent, per_cent, per_cent, per_cent), min_size=1, max_size=10),
)


def drawn(macro: str, rows: object, language: str = "en") -> html.HtmlElement:
    """Return the element that a macro draws."""
    source = f'{{% import "charts.html" as draw %}}<div>{{{{ draw.{macro}(rows, "title") }}}}</div>'
    return html.fromstring(_environment(language).from_string(source).render(rows=rows))


def figures(**given: object) -> Statistics:
    empty = {"concepts": 0, "documents": 0, "statuses": {}, "kinds": {}, "actions": {}, "days": {}}
    return Statistics(**{**empty, "builds": (), "frequent": (), "bins": (), **given})  # type: ignore[arg-type]


# ---- rows -------------------------------------------------------------------------------------------------


def test_without_data_no_chart_has_rows() -> None:
    assert charts_of(figures(), "en") == NOTHING


def test_days_come_last_first_in_the_language_of_the_page() -> None:
    found = charts_of(figures(days={DAY: 2, DAY + timedelta(9): 5}), "th")
    assert found.days == [Bar("10 มี.ค. 2569", 5), Bar("1 มี.ค. 2569", 2)]


def test_growth_has_the_last_build_of_each_day() -> None:
    builds = tuple(
        Build(f"2026-03-{1 + n // 1000:02}T10:00:{n % 60:02}Z", 1, 2, n + 1, 2 * (n + 1)) for n in range(3_000)
    )
    assert charts_of(figures(builds=builds), "en").growth == [
        Growth("Mar 3, 2026", 3_000, 6_000),
        Growth("Mar 2, 2026", 2_000, 4_000),
        Growth("Mar 1, 2026", 1_000, 2_000),
    ]


def test_a_term_without_a_status_is_proposed() -> None:
    found = charts_of(figures(statuses={"": 2, "proposed": 3, "odd": 1}), "en")
    assert found.statuses == [Bar("proposed", 5, link="/review"), Bar("odd", 1)]


@pytest.mark.parametrize("confidence", [0.0, 0.0999999999, 0.1, 0.85, 1.0])
def test_a_confidence_lies_within_its_range(confidence: float) -> None:
    found = calibration_of(Bin(3, confidence, 0.5))
    assert found.low <= round(100 * confidence) <= found.high == found.low + 10


# ---- tables -----------------------------------------------------------------------------------------------


@given(st.one_of(drawn_bars, drawn_growth, drawn_calibration))
def test_charts_have_neither_styles_nor_scripts(chart: tuple[str, object]) -> None:
    for element in drawn(*chart).iter():
        assert element.tag not in ("style", "script")
        assert not any(name == "style" or name.startswith("on") for name in element.attrib)


@given(st.one_of(drawn_bars, drawn_growth, drawn_calibration))
def test_no_bar_is_longer_than_its_chart(chart: tuple[str, object]) -> None:
    for meter in drawn(*chart).iter("meter"):
        assert 0 <= float(meter.get("value")) <= float(meter.get("max"))
        assert meter.get("aria-hidden") == "true"


@given(st.one_of(drawn_bars, drawn_growth, drawn_calibration))
def test_each_table_is_named_by_its_heading(chart: tuple[str, object]) -> None:
    (table,) = drawn(*chart).iter("table")
    assert table.get("aria-labelledby") == "title"
    assert all(row.xpath("th[@scope='row']") for row in table.xpath("tr | tbody/tr"))


@given(words, words, counts)
def test_a_bar_shows_its_words_whole(label: str, note: str, value: int) -> None:
    (row,) = drawn("bars", [Bar(label, value, note)]).iter("tr")
    spans = {span.get("class"): span for span in row.iter("span")}
    assert (spans["label"].text or "", spans["label"].get("title")) == (label, label)
    assert (spans["note"].text if note else "note" not in spans) == (note or True)
    assert row.findall("td")[0].text == f"{value:,}"


def test_words_say_which_language_they_are_in() -> None:
    (row,) = drawn("bars", [Bar("bank", 3, "ธนาคาร", "/entry/1")]).iter("tr")
    assert [(span.text, span.get("lang")) for span in row.iter("span")] == [("bank", "en"), ("ธนาคาร", "th")]
    assert [link.get("href") for link in row.iter("a")] == ["/entry/1"]


def test_bars_are_as_long_as_their_values() -> None:
    chart = drawn("bars", [Bar("a", 50), Bar("b", 200), Bar("c", 0)])
    assert [(meter.get("value"), meter.get("max")) for meter in chart.iter("meter")] == [
        ("50", "200"),
        ("200", "200"),
        ("0", "200"),
    ]


def test_days_have_their_span_and_sum_above_them() -> None:
    rows = [Bar("Mar 2", 1_000), Bar("Mar 1", 1)]
    assert [caption.text for caption in drawn("days", rows).iter("caption")] == ["Mar 1 – Mar 2: 1,001"]
    assert [caption.text for caption in drawn("days", rows[1:]).iter("caption")] == ["Mar 1: 1"]


@pytest.mark.parametrize(("rows", "scrolls"), [(12, 0), (13, 1)])
def test_many_days_scroll_and_take_the_focus(rows: int, scrolls: int) -> None:
    chart = drawn("days", [Bar(str(n), n) for n in range(rows)])
    assert len(chart.xpath("//div[@class='tall'][@tabindex='0'][@role='region']")) == scrolls
    assert len(chart.xpath("//tr")) == rows


def test_growth_shows_both_sums_with_scales_of_their_own() -> None:
    chart = drawn("growth", [Growth("Mar 2", 4, 4_000), Growth("Mar 1", 2, 1_000)])
    rows = [[cell.text_content().strip() for cell in row] for row in chart.xpath("//tbody/tr")]
    assert rows == [["Mar 2", "4", "4,000"], ["Mar 1", "2", "1,000"]]
    assert [meter.get("max") for meter in chart.iter("meter")] == ["4", "4000"] * 2


def test_calibration_sets_confidence_beside_what_is_correct() -> None:
    chart = drawn("calibration", [Calibration(4, 0, 10, 5, 25), Calibration(1_200, 90, 100, 95, 97)])
    assert [cell.text for cell in chart.xpath("//thead//th")] == ["confidence", "correct", "terms"]
    rows = [[cell.text_content().strip() for cell in row] for row in chart.xpath("//tbody/tr")]
    assert rows == [["5%", "25%", "", "4"], ["95%", "97%", "", "1,200"]]
    assert [(meter.get("value"), meter.get("max")) for meter in chart.iter("meter")] == [
        ("5", "100"),
        ("25", "100"),
        ("95", "100"),
        ("97", "100"),
    ]


@pytest.mark.parametrize("macro", ["days", "growth", "calibration"])
def test_the_style_sheet_knows_every_class(macro: str) -> None:
    rows = {"days": [Bar("a", 1, "b", "/")] * 13, "growth": [Growth("a", 1, 1)]}
    chart = drawn(macro, rows.get(macro, [Calibration(1, 0, 10, 5, 5)]))
    used = {name for element in chart.iter() for name in element.get("class", "").split()}
    assert used <= set(re.findall(r"\.([a-z][a-z0-9-]*)", (STATIC / "charts.css").read_text(encoding="utf-8")))
