"""The data of a figure: rows a chart is drawn from and a table is printed of."""

from dataclasses import dataclass

from govcrawl.evaluation.measure import Source


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One mark of a figure. ``value`` None is drawn as missing, and ``note`` says why.

    ``label`` is what it is about (an office's Chinese name, a period), ``series`` which of the
    figure's series it belongs to.
    """

    label: str
    series: str
    value: float | None
    note: str = ""
    office_id: str | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the report. ``id`` is the study's number where it is one of its six."""

    id: str
    title_zh: str
    title_en: str
    unit_zh: str
    unit_en: str
    note: str
    rows: tuple[FigureRow, ...]
