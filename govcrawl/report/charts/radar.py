"""A radar: one subject's scores on the dimensions; what is not known leaves a gap with a mark."""

from collections.abc import Sequence
from math import cos, pi, sin

import altair as alt
from markupsafe import Markup

from govcrawl.report.charts.drawing import BLUE, GREY, chart_of, shortened, svg
from govcrawl.report.numbers import score

FEWEST_AXES = 3
_RINGS = (25, 50, 75, 100)
_ACROSS, _BELOW, _ABOVE = 152, -128, 146
"""How far from the middle is drawn: the names stand outside the ring of 100."""
_WIDTH = 270
_HEIGHT = _WIDTH * (_ABOVE - _BELOW) / (2 * _ACROSS)

Axis = tuple[str, float | None]
Place = tuple[float, float]


def radar(axes: Sequence[Axis], description: str) -> Markup:
    """Names of the axes with a value of 0 to 100 or None; at least ``FEWEST_AXES``."""
    spokes = [_at(place, len(axes), 100) for place in range(len(axes))]
    known = [
        None if value is None else _at(place, len(axes), value)
        for place, (_, value) in enumerate(axes)
    ]
    layers = [*_grid(spokes, axes), *_shape(known)]
    layers += [_names(axes), *_marks(axes, known)]
    chart = alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT)
    return svg(chart, description)


def _at(place: int, of: int, distance: float) -> Place:
    angle = pi / 2 - 2 * pi * place / of
    return distance * cos(angle), distance * sin(angle)


def _x() -> alt.X:
    return alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-_ACROSS, _ACROSS]))


def _y() -> alt.Y:
    return alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[_BELOW, _ABOVE]))


def _segments(pairs: Sequence[tuple[Place, Place]]) -> alt.Chart:
    values = [{"x": a[0], "y": a[1], "x2": b[0], "y2": b[1]} for a, b in pairs]
    return chart_of(values)


def _grid(spokes: Sequence[Place], axes: Sequence[Axis]) -> list[alt.Chart]:
    around = list(zip(spokes, [*spokes[1:], spokes[0]], strict=True))
    rings = [
        ((a[0] * ring / 100, a[1] * ring / 100), (b[0] * ring / 100, b[1] * ring / 100))
        for ring in _RINGS
        for a, b in around
    ]
    middle = (0.0, 0.0)
    told = [
        (middle, spoke) for spoke, axis in zip(spokes, axes, strict=True) if axis[1] is not None
    ]
    untold = [(middle, spoke) for spoke, axis in zip(spokes, axes, strict=True) if axis[1] is None]
    return [
        _drawn(_segments(rings), color="#cbd2d9"),
        _drawn(_segments(told), color="#cbd2d9"),
        _drawn(_segments(untold), color=GREY, dash=[3, 4]),
    ]


def _drawn(
    chart: alt.Chart, color: str, width: float = 1, dash: Sequence[float] = (1, 0)
) -> alt.Chart:
    drawn: alt.Chart = chart.mark_rule(color=color, strokeWidth=width, strokeDash=list(dash))
    return drawn.encode(x=_x(), y=_y(), x2="x2:Q", y2="y2:Q")


def _shape(known: Sequence[Place | None]) -> list[alt.Chart]:
    """The outline between neighbours that are both known, and the wedges under it."""
    after = [*known[1:], known[0]]
    pairs = [(a, b) for a, b in zip(known, after, strict=True) if a is not None and b is not None]
    corners = [
        {"x": x, "y": y, "wedge": wedge, "order": order}
        for wedge, (a, b) in enumerate(pairs)
        for order, (x, y) in enumerate(((0.0, 0.0), a, b))
    ]
    wedges = (
        chart_of(corners)
        .mark_line(interpolate="linear-closed", fill=BLUE, fillOpacity=0.16, strokeWidth=0)
        .encode(x=_x(), y=_y(), detail="wedge:N", order="order:O")
    )
    return [wedges, _drawn(_segments(pairs), color=BLUE, width=2.2)]


def _names(axes: Sequence[Axis]) -> alt.Chart:
    places = [_at(place, len(axes), 126) for place in range(len(axes))]
    values = [
        {"x": x, "y": y, "name": shortened(name, 12)}
        for (x, y), (name, _) in zip(places, axes, strict=True)
    ]
    names: alt.Chart = chart_of(values).mark_text(fontSize=14, dy=-8)
    return names.encode(x=_x(), y=_y(), text="name:N")


def _marks(axes: Sequence[Axis], known: Sequence[Place | None]) -> list[alt.Chart]:
    """A point for each known value, a cross for each unknown, and in words under its name."""
    dots = [{"x": each[0], "y": each[1]} for each in known if each is not None]
    crosses = [
        dict(zip("xy", _at(place, len(axes), 50), strict=True))
        for place, each in enumerate(known)
        if each is None
    ]
    told = [
        {
            "x": x,
            "y": y,
            "told": "未测得 n/m" if value is None else score(value),
        }
        for (x, y), (_, value) in zip(
            [_at(place, len(axes), 126) for place in range(len(axes))], axes, strict=True
        )
    ]
    words = chart_of(told).mark_text(dy=8, fontSize=13)
    return [
        chart_of(dots)
        .mark_point(filled=True, opacity=1, size=45, color=BLUE)
        .encode(x=_x(), y=_y()),
        chart_of(crosses).mark_text(text="×", fontSize=18, color=GREY).encode(x=_x(), y=_y()),
        words.encode(x=_x(), y=_y(), text="told:N"),
    ]
