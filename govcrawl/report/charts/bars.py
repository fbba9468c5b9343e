"""One series of a figure as lying bars: values in order, what was not measured below, hatched."""

from collections.abc import Callable, Sequence

import altair as alt
from markupsafe import Markup

from govcrawl.evaluation.figure import FigureRow
from govcrawl.evaluation.figures import AT_LEAST
from govcrawl.evaluation.measure import State
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

    A row without value is a stub of fixed length with words, never a bar of length 0: hatched
    where it was not measured, empty where it is confirmed absent.
    """
    order = sorted(rows, key=lambda row: -1.0 if row.value is None else row.value, reverse=True)
    data = [
        {"place": place, "label": shortened(row.label, _LABEL_CELLS), **_told(row, written)}
        for place, row in enumerate(order)
    ]
    known = chart_of([each for each in data if each["value"] is not None])
    unknown = chart_of([each for each in data if each["value"] is None])
    largest = max(row.value for row in rows if row.value is not None)
    place = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.3))
    length = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, largest or 1], nice=False))
    stub = unknown.mark_bar(stroke=GREY, strokeDash=[3, 2], x=0, x2=_STUB)
    words = unknown.mark_text(align="left", x=_STUB + 6, color=GREY, fontStyle="italic")
    chart = alt.layer(
        chart_of(data).mark_text(align="right", x=-8).encode(y=place, text="label:N"),
        known.mark_bar(color=BLUE).encode(y=place, x=length),
        known.mark_text(align="left", dx=5).encode(y=place, x=length, text="told:N"),
        stub.encode(y=place, fill=alt.Fill("fill:N", scale=None)),
        words.encode(y=place, text="told:N"),
        chart_of([{}]).mark_rule(color=GREY).encode(x=alt.value(0)),
    )
    return svg(
        chart.properties(
            width=_WIDTH,
            height=_STEP * len(data),
            padding={"left": _LABEL_WIDTH, "right": _ROOM_FOR_VALUES, "top": 4, "bottom": 4},
            autosize=alt.AutoSizeParams(type="none"),
        ),
        description,
    )


def _told(row: FigureRow, written: Callable[[float], str]) -> dict[str, float | str | None]:
    if row.value is not None:
        bound = "≥ " if row.note.startswith(AT_LEAST) else ""
        return {"value": row.value, "told": bound + written(row.value), "fill": BLUE}
    if row.note.startswith(State.ABSENT.value):
        return {"value": None, "told": "不存在 absent", "fill": "transparent"}
    return {"value": None, "told": NOT_MEASURED, "fill": HATCH}
