"""Charts as HTML and SVG, drawn without a library or scripts; ``static/charts.css`` gives them their colours.

A chart has no words of its own: they are given. What it shows is said in its description, for those who do not see it.
A chart of no data is a line that says so, or nothing where no words are given for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from math import sqrt
from typing import NamedTuple

from align.script import has_latin, has_thai
from glossary.store.counts import Bin

WIDTH = 340
"""The width of a drawing in its own units, which are about the pixels of a telephone."""
LINE, DIGIT = 16, 7.2
"""The height of a line of text and the width of a digit."""
COLUMNS, PANEL, SQUARE = 130, 76, 282
"""The heights of a plot of columns and of one of two over each other, and the side of a square one."""
NARROWEST, WIDEST = 0.8, 18.0
"""The widths that a column has at least and at most."""
SMALLEST, LARGEST = 3.0, 11.0
"""The radii of dots."""
TAIL = 0.03
"""The share of a line behind its last point, so that its step is seen."""
MOST_TICKS = 4
"""Lines of a scale above zero."""
MOST_SAID = 7
"""Columns, the highest, that a description tells."""
Show = Callable[[date], str]
"""How a day is written."""


class Bar(NamedTuple):
    """A bar: its label and how long it is; a note and an address to which the label leads, where there are such."""

    label: str
    value: int
    note: str = ""
    link: str = ""


class Series(NamedTuple):
    """A quantity over time: what it is called, and its value from each time on."""

    label: str
    values: Sequence[int]


# ---- the charts -------------------------------------------------------------------------------------------


def bars(rows: Sequence[Bar], *, title: str, nothing: str = "") -> str:
    """A table with a bar in each row; a label that is too long is cut by the browser, which knows how much room it has.

    A note stands below its label, a link around it. The figures are read out as those of any table.

    >>> print(bars([Bar("ธนาคาร", 1234)], title="Terms"))
    <table class="chart bars" aria-label="Terms">
    <tr><th scope="row"><span class="label" title="ธนาคาร" lang="th">ธนาคาร</span></th><td>1,234</td>\
<td aria-hidden="true"><svg viewBox="0 0 100 1" preserveAspectRatio="none">\
<rect class="series-1" width="100" height="1"></rect></svg></td></tr>
    </table>
    >>> bars([], title="Terms", nothing="no terms yet"), bars([], title="Terms")
    ('<p class="nothing" lang="en">no terms yet</p>', '')
    """
    if not rows:
        return _nothing(nothing)
    longest = max(1, *(row.value for row in rows))
    return _tag("table", "\n", *(_row(row, longest) for row in rows), class_="chart bars", aria_label=title)


def _row(row: Bar, longest: int) -> str:
    label = _words("span", row.label, class_="label", title=row.label)
    note = _words("span", row.note, class_="note", title=row.note) if row.note else ""
    bar = _tag("rect", class_="series-1", width=100 * row.value / longest, height=1)
    cells = (
        _tag("th", _tag("a", label, href=row.link) if row.link else label, note, scope="row"),
        _tag("td", f"{row.value:,}"),
        _tag("td", _tag("svg", bar, viewBox="0 0 100 1", preserveAspectRatio="none"), aria_hidden="true"),
    )
    return _tag("tr", *cells) + "\n"


def columns(days: Mapping[date, int], *, title: str, show: Show = date.isoformat, nothing: str = "") -> str:
    """A column for each day, from the first to the last that is counted."""
    if not days:
        return _nothing(nothing)
    first, last, top = min(days), max(days), max(1, *days.values())
    left, bottom = _room(f"{ticks(top)[-1]:,}"), LINE / 2 + COLUMNS
    span = (last - first).days
    width = min(max(NARROWEST, 0.8 * (WIDTH - left) / (span + 1)), WIDEST)

    def column(day: date, count: int) -> str:
        x, height = left + (WIDTH - left - width) * (day - first).days / max(1, span), COLUMNS * count / top
        said = _words("title", f"{show(day)}: {count:,}")
        return _tag("rect", said, class_="series-1", x=x, y=bottom - height, width=width, height=height)

    highest = sorted(sorted(days, key=lambda day: (-days[day], day))[:MOST_SAID])
    said = (f"{_span(first, last, show)}: {sum(days.values()):,}", *(f"{show(day)}: {days[day]:,}" for day in highest))
    return _drawing(
        *_scale(top, left, bottom, COLUMNS),
        *(column(day, count) for day, count in sorted(days.items())),
        *_ends(first, last, left, bottom, show),
        title=title,
        said=tuple(dict.fromkeys(said)),
        height=bottom + 1.5 * LINE,
    )


def steps(
    times: Sequence[datetime],
    series: Sequence[Series],
    *,
    title: str,
    show: Show = date.isoformat,
    nothing: str = "",
) -> str:
    """Quantities that grow over time, each with a scale of its own, one below the other.

    Parameters
    ----------
    times
        in their order
    series
        one or two, with a value for each time
    """
    if not times:
        return _nothing(nothing)
    first, last = times[0].date(), times[-1].date()
    most = max(1, *(value for one in series for value in one.values))
    left = _room(f"{ticks(most)[-1]:,}")
    room = (WIDTH - left) * (1 - TAIL)
    whole = max(times[-1] - times[0], timedelta(seconds=1))
    places = [left + room * ((time - times[0]) / whole) for time in times]
    drawn: list[str] = []
    bottom = 0.0
    for number, one in enumerate(series, 1):
        bottom += 2 * LINE + PANEL
        drawn += _panel(one, places, number, left, bottom)
    said = (_span(first, last, show), *(f"{one.label}: {one.values[-1]:,}" for one in series))
    drawn += _ends(first, last, left, bottom, show)
    return _drawing(*drawn, title=title, said=said, height=bottom + 1.5 * LINE)


def _panel(one: Series, places: Sequence[float], number: int, left: float, bottom: float) -> Iterator[str]:
    """The line of one quantity with the area below it, its name and its last value above."""
    top = max(1, *one.values)
    heights = {round(x, 1): bottom - PANEL * value / top for x, value in zip(places, one.values, strict=True)}
    line = f"M{left:.1f} {bottom:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in heights.items()) + f"H{WIDTH}"
    yield from _scale(top, left, bottom, PANEL)
    yield _tag("path", class_=f"area series-{number}", d=f"{line}V{bottom:.1f}Z")
    yield _tag("path", class_=f"line series-{number}", d=line)
    yield _label(left, bottom - PANEL - LINE / 2, one.label)
    yield _label(WIDTH, bottom - PANEL - LINE / 2, f"{one.values[-1]:,}", "end", "value")


def reliability(bins: Sequence[Bin], *, title: str, confidence: str, right: str, nothing: str = "") -> str:
    """How often what was held for likely is right: a dot for each bin, as large as it has terms, beside the diagonal.

    *confidence* and *right* are the names of the axes.
    """
    if not bins:
        return _nothing(nothing)
    left, bottom = _room("100%"), 3 * LINE + SQUARE
    most = max(one.terms for one in bins)
    dots = [
        _Dot(
            left + SQUARE * one.confidence,
            bottom - SQUARE * one.right,
            bottom - SQUARE * one.confidence,
            max(SMALLEST, LARGEST * sqrt(one.terms / most)),
            f"{one.terms:,}",
            f"{confidence} {one.confidence:.0%}, {right} {one.right:.0%}: {one.terms:,}",
        )
        for one in sorted(bins, key=lambda one: -one.terms)
    ]
    return _drawing(
        *(part for share in (0, 0.25, 0.5, 0.75, 1) for part in _gridlines(share, left, bottom)),
        _line("axis", left, bottom, left + SQUARE, bottom - SQUARE),
        *(_line("gap", dot.x, dot.diagonal, dot.x, dot.y) for dot in dots),
        *(_tag("circle", _words("title", d.said), class_="series-1", cx=d.x, cy=d.y, r=d.radius) for d in dots),
        *_counts(dots, bottom),
        _label(0, LINE, right),
        _label(left + SQUARE, bottom + 2.4 * LINE, confidence, "end"),
        title=title,
        said=[dot.said for dot in sorted(dots)],
        height=bottom + 2.8 * LINE,
    )


class _Dot(NamedTuple):
    """A dot, and the height of the diagonal at its place."""

    x: float
    y: float
    diagonal: float
    radius: float
    terms: str
    said: str


def _gridlines(share: float, left: float, bottom: float) -> Iterator[str]:
    x, y = left + SQUARE * share, bottom - SQUARE * share
    yield _line("grid", left, y, left + SQUARE, y)
    yield _line("grid", x, bottom, x, bottom - SQUARE)
    if share in (0, 0.5, 1):
        yield _label(left - 6, y + 4, f"{share:.0%}", "end", "tick")
        yield _label(x, bottom + 1.3 * LINE, f"{share:.0%}", "middle", "tick")


def _counts(dots: Sequence[_Dot], bottom: float) -> Iterator[str]:
    """The counts of dots, on the side of them that is off the diagonal; the larger ones first, where there is room."""
    placed: list[tuple[float, float, float]] = []
    for dot in dots:
        is_above = dot.y <= dot.diagonal or dot.y > bottom - 1.5 * LINE
        y = dot.y - dot.radius - 4 if is_above else dot.y + dot.radius + 12
        half = DIGIT * len(dot.terms) / 2
        if all(abs(dot.x - x) > half + other + 3 or abs(y - z) > 12 for x, z, other in placed):
            placed.append((dot.x, y, half))
            yield _label(dot.x, y, dot.terms, "middle", "count")


# ---- their parts ------------------------------------------------------------------------------------------


def ticks(top: int) -> range:
    """Round numbers from zero to no more than *top*, steps of one, two or five with zeros.

    >>> list(ticks(9)), list(ticks(1234)), list(ticks(1))
    ([0, 2, 4, 6, 8], [0, 500, 1000], [0, 1])
    """
    digits = 10 ** max(0, len(str(top)) - 2)
    step = next(s for n in range(3) for s in (digits * 10**n * f for f in (1, 2, 5)) if top // s <= MOST_TICKS)
    return range(0, top + 1, step)


def _room(longest: str) -> float:
    """The room before a scale, by the longest of its numbers."""
    return DIGIT * len(longest) + 8


def _scale(top: int, left: float, bottom: float, height: float) -> Iterator[str]:
    """The lines of a scale with their numbers."""
    for tick in ticks(top):
        y = bottom - height * tick / top
        yield _line("grid" if tick else "axis", left, y, WIDTH, y)
        yield _label(left - 6, y + 4, f"{tick:,}", "end", "tick")


def _ends(first: date, last: date, left: float, bottom: float, show: Show) -> Iterator[str]:
    """The first and the last day below a scale of time."""
    yield _label(left, bottom + LINE, show(first), kind="tick")
    if last > first:
        yield _label(WIDTH, bottom + LINE, show(last), "end", "tick")


def _span(first: date, last: date, show: Show) -> str:
    return f"{show(first)} – {show(last)}" if last > first else show(first)


def _drawing(*parts: str, title: str, said: Sequence[str], height: float) -> str:
    words = (_words("title", title), _words("desc", "; ".join(said)))
    return _tag("svg", *words, *parts, class_="chart", role="img", viewBox=f"0 0 {WIDTH} {_value(height)}")


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return _tag("line", class_=kind, x1=x1, y1=y1, x2=x2, y2=y2)


def _label(x: float, y: float, text: str, anchor: str = "start", kind: str = "label") -> str:
    return _words("text", text, class_=kind, x=x, y=y, text_anchor=anchor)


def _nothing(words: str) -> str:
    return _words("p", words, class_="nothing") if words else ""


def _words(name: str, text: str, **attributes: str | float) -> str:
    """An element with a text, which says which language it is in, for it may be another than that of the page."""
    language = {"lang": "th"} if has_thai(text) else {"lang": "en"} if has_latin(text) else {}
    return _tag(name, escape(text), **attributes, **language)


def _tag(name: str, *inside: str, **attributes: str | float) -> str:
    """An element around others; ``_`` in the name of an attribute is its hyphen, at the end nothing."""
    said = (f' {key.strip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{''.join(said)}>{''.join(inside)}</{name}>"


def _value(value: str | float) -> str:
    """The value of an attribute; a tenth of a unit is not seen.

    >>> _value(100.0), _value(0.25), _value('"a"')
    ('100', '0.2', '&quot;a&quot;')
    """
    return escape(value) if isinstance(value, str) else f"{round(value, 1):g}"
