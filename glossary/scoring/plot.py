"""Draw a score report: systems by metric with their confidence intervals, and the terms most often missed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from align.errors import InputError
from glossary.files.writing import write_bytes
from glossary.scoring.report import REFERENCE, ScoreReport

MOST_MISSED = 12
FONTS = ["Noto Sans Thai", "Sarabun", "Loma", "Garuda", "Waree", "DejaVu Sans"]
"""Fonts with Thai letters, in the order of preference; the last has none but comes with matplotlib."""


def plot(report: ScoreReport, records: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Draw a report into a PNG or SVG file.

    Raises
    ------
    InputError
        when matplotlib is not installed, the name ends in neither, or the file cannot be written
    """
    if path.suffix.lower() not in (".png", ".svg"):
        raise InputError(f"{path}: a plot must be a .png or .svg file")
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise InputError("a plot needs matplotlib; install wonglep[plot]") from None
    import matplotlib
    from matplotlib import font_manager

    missed = Counter(
        term["term"] for record in records for term in record["terms"] if term["status"] in ("missing", "spelling")
    ).most_common(MOST_MISSED)
    installed = {font.name for font in font_manager.fontManager.ttflist}
    with matplotlib.rc_context({"font.family": [name for name in FONTS if name in installed]}):
        figure = Figure(figsize=(11, 4.5 if missed else 4), layout="constrained")
        axes = figure.subplots(1, 2 if missed else 1, squeeze=False)[0]
        _draw_systems(axes[0], report)
        if missed:
            _draw_missed(axes[1], missed)
        picture = io.BytesIO()
        figure.savefig(picture, format=path.suffix[1:].lower(), dpi=150)
    write_bytes(path, picture.getvalue())


def _draw_systems(axes: Any, report: ScoreReport) -> None:
    metrics = report.metrics
    height = 0.8 / len(report.systems)
    for number, (name, scores) in enumerate(report.systems.items()):
        places = [at + number * height for at in range(len(metrics))]
        values = [scores[m].score or 0.0 for m in metrics]
        margins = [confidence[1] if (confidence := scores[m].confidence) else 0.0 for m in metrics]
        colour = "0.75" if name == REFERENCE else None
        axes.barh(places, values, height * 0.9, xerr=margins if any(margins) else None, label=name, color=colour)
    axes.set_yticks([at + 0.4 - height / 2 for at in range(len(metrics))], metrics)
    axes.invert_yaxis()
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize="small")
    axes.spines[["top", "right"]].set_visible(False)


def _draw_missed(axes: Any, missed: list[tuple[str, int]]) -> None:
    axes.barh([term for term, _ in missed], [count for _, count in missed], color="tab:red")
    axes.invert_yaxis()
    axes.set_title("terms most often missed", fontsize="medium", loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.xaxis.get_major_locator().set_params(integer=True)
