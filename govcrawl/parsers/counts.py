"""Counts as Chinese platforms write them: whole, rounded, or with an open end.

The shapes are those of ``govcrawl.parsers.figures``. What was not counted is no zero: ``--``,
``暂无`` and an empty text have no value. Neither have a share (98%), a size (27MB) and a broken
number (12.5), which are no counts.
"""

from dataclasses import dataclass
from typing import Any

from govcrawl.parsers.figures import (
    APPROX,
    EXACT,
    LOWER_BOUND,
    SATURATED,
    UPPER_BOUND,
    read_figure,
)

COUNTED = frozenset({EXACT, APPROX, LOWER_BOUND, UPPER_BOUND, SATURATED})
"""What a figure is where it counts something."""


@dataclass(frozen=True)
class Count:
    """A count as far as it is told.

    ``value`` is the number as written, of an open end its lower bound; None where none is told.
    ``exact`` is False where the source rounds or bounds it, and ``raw`` is then its text. The true
    count lies between ``low`` and ``high``, None where nothing is known on that side;
    ``qualifier`` says how it is told, a word of ``COUNTED``.
    """

    value: int | None
    exact: bool | None
    raw: str | None
    low: int | None = None
    high: int | None = None
    qualifier: str | None = None

    def named(self, name: str) -> dict[str, Any]:
        """The three fields of an item that hold it."""
        return {name: self.value, f"{name}_exact": self.exact, f"{name}_raw": self.raw}


NOT_TOLD = Count(None, None, None)


def read_count(value: object) -> Count:
    """The count a JSON value or a text states; ``NOT_TOLD`` for anything else.

    An upper bound (``<1 万``) has a text and no value: nothing says how far below it is. Neither
    has a counter that has run over.
    """
    figure = read_figure(value)
    bounds = (figure.value, figure.low, figure.high)
    if figure.qualifier not in COUNTED or any(isinstance(each, float) for each in bounds):
        return NOT_TOLD
    count, low, high = (None if each is None else int(each) for each in bounds)
    if figure.qualifier == EXACT:
        return Count(count, exact=True, raw=None, low=low, high=high, qualifier=EXACT)
    raw = str(value).strip()
    return Count(count, exact=False, raw=raw, low=low, high=high, qualifier=figure.qualifier)
