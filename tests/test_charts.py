from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.store.counts import Bin
from glossary.web.pages.numbers import charts
from glossary.web.pages.numbers.charts import WIDTH, Bar, Series

DAY = date(2026, 3, 1)
shares = st.floats(0, 1)
counts = st.integers(0, 10**9)
words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufffe\uffff"), max_size=40)

drawn_bars = st.builds(charts.bars, st.lists(st.builds(Bar, words, counts, words, words), min_size=1), title=words)
drawn_columns = st.builds(
    charts.columns,
    st.dictionaries(st.integers(0, 4000).map(lambda n: DAY + timedelta(n)), counts, min_size=1),
    title=words,
)
drawn_reliability = st.builds(
    charts.reliability,
    st.lists(st.builds(Bin, st.integers(1, 10**9), shares, shares), min_size=1, max_size=10),
    title=words,
    confidence=words,
    right=words,
)


@st.composite
def drawn_steps(draw: st.DrawFn) -> str:
    hours = sorted(draw(st.lists(st.integers(0, 10**5), min_size=1, max_size=50)))
    values = st.lists(counts, min_size=len(hours), max_size=len(hours)).map(sorted)
    series = draw(st.lists(st.builds(Series, words, values), min_size=1, max_size=2))
    return charts.steps([datetime(2026, 3, 1) + timedelta(hours=n) for n in hours], series, title=draw(words))


drawn = st.one_of(drawn_bars, drawn_columns, drawn_reliability, drawn_steps())


def parsed(chart: str) -> Element:
    return ElementTree.fromstring(chart)


def said(element: Element, name: str) -> str:
    found = element.find(name)
    assert found is not None
    return found.text or ""


@given(drawn)
def test_a_chart_is_well_formed_and_has_neither_styles_nor_scripts(chart: str) -> None:
    for element in parsed(chart).iter():
        assert element.tag not in ("style", "script")
        assert not any(name == "style" or name.startswith("on") for name in element.attrib)


@given(drawn)
def test_all_that_is_drawn_lies_within_the_drawing(chart: str) -> None:
    root = parsed(chart)
    width, height = map(float, root.get("viewBox", "0 0 100 1").split()[2:])
    for element in root.iter():
        at = {name: float(element.get(name, 0)) for name in ("x", "y", "x1", "x2", "y1", "y2", "width", "height")}
        if element.tag in ("rect", "line", "text"):
            assert min(at.values()) >= -0.1
            assert max(at["x"] + at["width"], at["x1"], at["x2"]) <= width + 0.1
            assert max(at["y"] + at["height"], at["y1"], at["y2"]) <= height + 0.1


@given(drawn)
def test_the_style_sheet_knows_every_class(chart: str) -> None:
    sheet = (Path(charts.__file__).parents[2] / "static" / "charts.css").read_text(encoding="utf-8")
    used = {name for element in parsed(chart).iter() for name in element.get("class", "").split()}
    assert used - {"label"} <= set(re.findall(r"\.([a-z][a-z0-9-]*)", sheet))


@given(words, words, counts)
def test_a_bar_tells_its_words_whole_and_where_they_are_thai(label: str, note: str, value: int) -> None:
    (row,) = parsed(charts.bars([Bar(label, value, note)], title="t")).iter("tr")
    spans = {span.get("class"): span for span in row.iter("span")}
    assert (spans["label"].text or "") == label
    assert spans["label"].get("title") == label
    assert row.findall("td")[0].text == f"{value:,}"


def test_words_say_which_language_they_are_in() -> None:
    (row,) = parsed(charts.bars([Bar("bank", 3, "ธนาคาร", "/entry/1")], title="t")).iter("tr")
    assert [(span.text, span.get("lang")) for span in row.iter("span")] == [("bank", "en"), ("ธนาคาร", "th")]
    assert [link.get("href") for link in row.iter("a")] == ["/entry/1"]


def test_bars_are_as_long_as_their_values() -> None:
    chart = parsed(charts.bars([Bar("a", 50), Bar("b", 200), Bar("c", 0)], title="t"))
    assert [rect.get("width") for rect in chart.iter("rect")] == ["25", "100", "0"]


@pytest.mark.parametrize(
    "chart",
    [
        lambda nothing: charts.bars([], title="t", nothing=nothing),
        lambda nothing: charts.columns({}, title="t", nothing=nothing),
        lambda nothing: charts.steps([], [Series("a", [])], title="t", nothing=nothing),
        lambda nothing: charts.reliability([], title="t", confidence="c", right="r", nothing=nothing),
    ],
)
def test_no_data_is_a_line_that_says_so_or_nothing(chart: Callable[[str], str]) -> None:
    assert chart("ยังไม่มี <1>") == '<p class="nothing" lang="th">ยังไม่มี &lt;1&gt;</p>'
    assert chart("") == ""


def test_columns_say_the_sum_and_the_highest_days() -> None:
    days = {DAY + timedelta(n): n + 1 for n in range(30)}
    chart = parsed(charts.columns(days, title="Decisions", show=lambda day: str(day.day)))
    highest = "; ".join(f"{n}: {n}" for n in range(24, 31))
    assert said(chart, "title") == "Decisions"
    assert said(chart, "desc") == f"1 – 30: 465; {highest}"
    assert said(parsed(charts.columns({DAY: 7}, title="t")), "desc") == "2026-03-01: 7"


def test_reliability_says_each_bin_from_the_least_confidence_on() -> None:
    bins = [Bin(1200, 0.95, 0.97), Bin(4, 0.05, 0.25)]
    chart = parsed(charts.reliability(bins, title="t", confidence="sure", right="right"))
    assert said(chart, "desc") == "sure 5%, right 25%: 4; sure 95%, right 97%: 1,200"


def test_dots_have_areas_by_their_terms_and_stand_over_their_confidence() -> None:
    bins = [Bin(400, 1.0, 0.0), Bin(100, 0.0, 1.0)]
    large, small = parsed(charts.reliability(bins, title="t", confidence="c", right="r")).iter("circle")
    assert float(large.get("r", 0)) == 2 * float(small.get("r", 0))
    assert float(large.get("cx", 0)) - float(small.get("cx", 0)) == charts.SQUARE
    assert float(large.get("cy", 0)) - float(small.get("cy", 0)) == charts.SQUARE


def test_steps_say_the_last_values_and_many_builds_stay_small() -> None:
    times = [datetime(2026, 3, 1) + timedelta(minutes=n) for n in range(50_000)]
    text = charts.steps(times, [Series("pairs", range(50_000)), Series("documents", [9] * 50_000)], title="t")
    assert said(parsed(text), "desc") == "2026-03-01 – 2026-04-04; pairs: 49,999; documents: 9"
    assert len(text) < 200_000


def test_a_line_begins_at_nothing_and_ends_at_the_edge() -> None:
    chart = parsed(charts.steps([datetime(2026, 3, 1)], [Series("pairs", [8])], title="t"))
    line = next(path.get("d", "") for path in chart.iter("path") if "line" in path.get("class", ""))
    x, bottom, same, top, edge = map(float, re.findall(r"[\d.]+", line))
    assert (x, bottom - top, edge) == (same, charts.PANEL, WIDTH)


@given(st.integers(1, 10**12))
def test_ticks_are_few_and_round(top: int) -> None:
    ticks = charts.ticks(top)
    assert 2 <= len(ticks) <= charts.MOST_TICKS + 1
    assert ticks[-1] <= top < ticks[-1] + ticks.step
    assert str(ticks.step).rstrip("0") in ("1", "2", "5")
