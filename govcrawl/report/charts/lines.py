"""Series over time as lines with gaps: a period without a value breaks the line and is hatched."""

from collections.abc import Sequence
from typing import Any

import altair as alt
from markupsafe import Markup

from govcrawl.evaluation.figure import FigureRow
from govcrawl.report.charts.drawing import GREY, HATCH, LINES, chart_of, shortened, svg
from govcrawl.report.numbers import number

MOST_LINES = len(LINES)
"""More lines than this in one chart nobody can tell apart."""
_WIDTH, _HEIGHT = 340, 190
_LEGEND_CELLS = 56
_FEW_POINTS = 16
_LEVEL_LABELS = 6
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 4], [1, 3])
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def lines(rows: Sequence[FigureRow], description: str) -> Markup:
    """The rows by period, one line for each series, at most ``MOST_LINES``; one has a value.

    The axis is fitted to the values and need not begin at 0.
    """
    names = list(dict.fromkeys(row.series for row in rows))
    if len(names) > MOST_LINES:
        raise ValueError(f"got {len(names)} lines, expected at most {MOST_LINES}")
    legend = [
        f"{number_of}. {shortened(name, _LEGEND_CELLS)}" for number_of, name in enumerate(names, 1)
    ]
    data: list[dict[str, Any]] = [
        {
            "period": row.label,
            "series": legend[names.index(row.series)],
            "value": row.value,
            "told": number(row.value) if row.value is not None else "n/m",
        }
        for row in rows
        if row.label
    ]
    periods = sorted({row.label for row in rows if row.label})
    chart = chart_of(data)
    period = alt.X(
        "period:O",
        scale=alt.Scale(domain=periods, type="point", padding=0.5),
        axis=alt.Axis(labelAngle=0 if len(periods) <= _LEVEL_LABELS else -45, title=None),
    )
    height = alt.Y("value:Q", scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=5))
    key = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=_WIDTH)
    color = alt.Color(
        "series:N", scale=alt.Scale(domain=legend, range=LINES[: len(legend)]), legend=key
    )
    shape = alt.Shape(
        "series:N", scale=alt.Scale(domain=legend, range=_SHAPES[: len(legend)]), legend=key
    )
    dash = alt.StrokeDash(
        "series:N", scale=alt.Scale(domain=legend, range=_DASHES[: len(legend)]), legend=None
    )
    layers: list[alt.Chart] = []
    gaps = _gaps(rows)
    if gaps:
        layers += _hatched(gaps, period)
    layers += [
        chart.mark_line(strokeWidth=2, invalid="break-paths-show-domains").encode(
            x=period, y=height, color=color, strokeDash=dash
        ),
        chart.mark_point(filled=True, size=55, opacity=1)
        .encode(x=period, y=height, color=color, shape=shape)
        .transform_filter("datum.value != null"),
    ]
    if len(data) <= _FEW_POINTS:
        layers.append(
            chart.mark_text(dy=-11, fontSize=11)
            .encode(x=period, y=height, text="told:N")
            .transform_filter("datum.value != null")
        )
    return svg(alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT), description)


def _gaps(rows: Sequence[FigureRow]) -> list[str]:
    """The periods of which no series has a value."""
    told = {row.label for row in rows if row.value is not None}
    return sorted({row.label for row in rows if row.label} - told)


def _hatched(gaps: Sequence[str], period: alt.X) -> list[alt.Chart]:
    data = chart_of([{"period": each} for each in gaps])
    return [
        data.mark_bar(fill=HATCH, width=18, y=0, y2=_HEIGHT, stroke=GREY, strokeDash=[3, 2]).encode(
            x=period
        ),
        data.mark_text(text="n/m", y=_HEIGHT - 8, color=GREY, fontStyle="italic").encode(x=period),
    ]
