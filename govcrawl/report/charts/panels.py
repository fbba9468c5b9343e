"""Which charts a figure is drawn as: one for each series, or lines where it is a trend."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from govcrawl.evaluation.figure import Figure, FigureRow
from govcrawl.report.charts.bars import bars
from govcrawl.report.charts.lines import MOST_LINES, lines
from govcrawl.report.numbers import number, score

TRENDS = ("5", "6")
"""The figures whose labels are periods."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart of a figure. ``drawing`` is None where no row of it has a value."""

    title: str
    rows: tuple[FigureRow, ...]
    drawing: Markup | None


def panels(figure: Figure) -> list[Panel]:
    """The charts of a figure; none where it has no rows."""
    series: dict[str, list[FigureRow]] = {}
    for row in figure.rows:
        series.setdefault(row.series, []).append(row)
    if figure.id not in TRENDS:
        return [_bars(figure, name, rows) for name, rows in series.items()]
    by_step: dict[int, list[list[FigureRow]]] = {}
    for rows in series.values():
        by_step.setdefault(len(rows[0].label), []).append(rows)
    return [
        _lines(figure, [row for rows in few for row in rows])
        for alike in by_step.values()
        for few in _in_parts(alike)
    ]


def _in_parts(alike: list[list[FigureRow]]) -> list[list[list[FigureRow]]]:
    return [alike[first : first + MOST_LINES] for first in range(0, len(alike), MOST_LINES)]


def _bars(figure: Figure, name: str, rows: Sequence[FigureRow]) -> Panel:
    written = score if figure.unit_en.startswith("score") else number
    drawn = bars(rows, _told(figure, name, rows), written) if _any_value(rows) else None
    return Panel(name, tuple(rows), drawn)


def _lines(figure: Figure, rows: Sequence[FigureRow]) -> Panel:
    drawn = lines(rows, _told(figure, "", rows)) if _any_value(rows) else None
    return Panel("", tuple(rows), drawn)


def _any_value(rows: Sequence[FigureRow]) -> bool:
    return any(row.value is not None for row in rows)


def _told(figure: Figure, name: str, rows: Sequence[FigureRow]) -> str:
    """The chart in words, for those who do not see it."""
    values = "; ".join(
        f"{row.label} {'未测得' if row.value is None else number(row.value)}" for row in rows
    )
    return f"{figure.title_zh} {name}: {values}"
