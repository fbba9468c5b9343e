"""One series of a figure as lying bars: values in order, what was not measured below, hatched."""

from collections.abc import Callable, Sequence

import altair as alt
from markupsafe import Markup

from govcrawl.evaluation.figure import FigureRow
from govcrawl.report.charts.drawing import BLUE, GREY, HATCH, NOT_MEASURED, chart_of, shortened, svg
from govcrawl.report.numbers import number

_STEP = 20
_WIDTH = 190
_LABEL_CELLS = 16
_LABEL_WIDTH = 112
_ROOM_FOR_VALUES = 90
_STUB = 40


def bars(
    rows: Sequence[FigureRow], description: str, written: Callable[[float], str] = number
) -> Markup:
    """The rows as bars from 0. At least one has a value.

    A row without value is a hatched stub of fixed length with words, never a bar of length 0.
    """
    order = sorted(rows, key=lambda row: -1.0 if row.value is None else row.value, reverse=True)
    data = [
        {
            "place": place,
            "label": shortened(row.label, _LABEL_CELLS),
            "value": row.value,
            "told": NOT_MEASURED if row.value is None else written(row.value),
        }
        for place, row in enumerate(order)
    ]
    known = [each for each in data if each["value"] is not None]
    unknown = [each for each in data if each["value"] is None]
    largest = max(row.value for row in rows if row.value is not None)
    everything = chart_of(data)
    measured = chart_of(known)
    missing = chart_of(unknown)
    place = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.3))
    length = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, largest or 1], nice=False))
    layers = [
        everything.mark_text(align="right", x=-8).encode(y=place, text="label:N"),
        measured.mark_bar(color=BLUE).encode(y=place, x=length),
        measured.mark_text(align="left", dx=5).encode(y=place, x=length, text="told:N"),
        everything.mark_rule(color=GREY, x=0).encode(),
    ]
    if unknown:
        layers += [
            missing.mark_bar(fill=HATCH, stroke=GREY, strokeDash=[3, 2], x=0, x2=_STUB).encode(
                y=place
            ),
            missing.mark_text(align="left", x=_STUB + 6, color=GREY, fontStyle="italic").encode(
                y=place, text="told:N"
            ),
        ]
    chart = alt.layer(*layers).properties(
        width=_WIDTH,
        height=_STEP * len(data),
        padding={"left": _LABEL_WIDTH, "right": _ROOM_FOR_VALUES, "top": 4, "bottom": 4},
        autosize=alt.AutoSizeParams(type="none"),
    )
    return svg(chart, description)
