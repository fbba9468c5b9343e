"""Series over time as lines with gaps: a period without a value breaks the line and is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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

    The axis is fitted to the values and need not begin at 0. A period of which no series has a
    value is hatched; where only some have none, a cross stands under the lines for each.
    """
    plot = _Plot(tuple(rows))
    if len(plot.names) > MOST_LINES:
        raise ValueError(f"got {len(plot.names)} lines, expected at most {MOST_LINES}")
    layers = [*plot.gaps(), *plot.drawn()]
    return svg(alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT), description)


@dataclass(frozen=True)
class _Plot:
    rows: tuple[FigureRow, ...]

    @cached_property
    def names(self) -> list[str]:
        return list(dict.fromkeys(row.series for row in self.rows))

    @cached_property
    def legend(self) -> list[str]:
        """The names as they are printed, told apart by a number however they are cut."""
        return [
            f"{place}. {shortened(name, _LEGEND_CELLS)}" for place, name in enumerate(self.names, 1)
        ]

    @cached_property
    def periods(self) -> list[str]:
        return sorted({row.label for row in self.rows if row.label})

    @cached_property
    def untold(self) -> list[str]:
        told = {row.label for row in self.rows if row.value is not None}
        return [each for each in self.periods if each not in told]

    @property
    def period(self) -> alt.X:
        angle = 0 if len(self.periods) <= _LEVEL_LABELS else -45
        scale = alt.Scale(domain=self.periods, type="point", padding=0.5)
        return alt.X("period:O", scale=scale, axis=alt.Axis(labelAngle=angle, title=None))

    @property
    def color(self) -> alt.Color:
        scale = alt.Scale(domain=self.legend, range=LINES[: len(self.legend)])
        return alt.Color("series:N", scale=scale, legend=_legend())

    def gaps(self) -> list[alt.Chart]:
        """Hatched bands, and a cross for each series that alone has no value in a period."""
        bands = chart_of([{"period": each} for each in self.untold])
        crosses = chart_of(
            [
                {"period": row.label, "series": self.legend[self.names.index(row.series)]}
                for row in self.rows
                if row.label and row.value is None and row.label not in self.untold
            ]
        )
        band = bands.mark_bar(fill=HATCH, width=18, y=0, y2=_HEIGHT, stroke=GREY, strokeDash=[3, 2])
        words = bands.mark_text(text="n/m", y=-8, color=GREY, fontStyle="italic")
        cross = crosses.mark_text(text="×", y=_HEIGHT - 8, fontSize=15)
        return [
            band.encode(x=self.period),
            words.encode(x=self.period),
            cross.encode(x=self.period, color=self.color),
        ]

    def drawn(self) -> list[alt.Chart]:
        """The lines with a point for each value, and the values where they are few."""
        data = [
            {
                "period": row.label,
                "series": self.legend[self.names.index(row.series)],
                "value": row.value,
                "told": number(row.value),
            }
            for row in self.rows
            if row.label
        ]
        known = chart_of([each for each in data if each["value"] is not None])
        height = alt.Y("value:Q", scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=5))
        some = len(self.legend)
        dashes = alt.Scale(domain=self.legend, range=_DASHES[:some])
        shapes = alt.Scale(domain=self.legend, range=_SHAPES[:some])
        line = chart_of(data).mark_line(strokeWidth=2, invalid="break-paths-show-domains")
        place = {"x": self.period, "y": height}
        layers = [
            line.encode(
                **place,
                color=self.color,
                strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=None),
            ),
            known.mark_point(filled=True, size=55, opacity=1).encode(
                **place,
                color=self.color,
                shape=alt.Shape("series:N", scale=shapes, legend=_legend()),
            ),
        ]
        if len(data) <= _FEW_POINTS:
            layers.append(known.mark_text(dy=-11, fontSize=11).encode(**place, text="told:N"))
        return layers


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="bottom", columns=1, labelLimit=_WIDTH)
