"""Figures of an answer: whole, rounded, a share (``98.19%``) or with decimals, in their unit."""

import unicodedata
from dataclasses import dataclass
from math import inf, isclose
from typing import Any

from govcrawl.parsers import figures
from govcrawl.parsers.figures import BYTES, EXACT, MALFORMED, MISSING, RATIO

PERCENT = "percent"
_RAW_LIMIT = 64
_ALL = 100
_DIGITS = 10
"""Of a share: more are the noise of floating point."""


@dataclass(frozen=True)
class Figure:
    """A figure as far as it is told: ``text`` is what was read, ``value`` None where it is none.

    A rounded one has its lower bound as value, and ``low`` and ``high`` as far as they are known.
    """

    text: str
    value: float | None = None
    exact: bool | None = None
    low: float | None = None
    high: float | None = None

    @property
    def raw(self) -> str | None:
        """The text, where the value is not all it says."""
        return None if self.exact else self.text or None

    @property
    def bounds(self) -> tuple[float, float]:
        """Between what the figure lies; nothing and infinity where nobody says."""
        if self.exact and self.value is not None:
            return self.value, self.value
        low = self.low if self.low is not None else self.value
        return (0 if low is None else low), (inf if self.high is None else self.high)


ZERO = Figure("0", 0, exact=True, low=0, high=0)


def read_figure(value: Any, unit: str) -> Figure | None:
    """The figure a JSON number or a text gives in a unit; None for what is neither.

    ``98.19%`` and ``98.19`` are 98.19 percent; a share above all there is has no value. Neither has
    a text that is no number (``--``, ``暂无``), nor a share or a size in any other unit.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    # Half a character of a broken text can be written nowhere.
    whole = str(value).encode(errors="replace").decode()
    text = unicodedata.normalize("NFKC", whole).strip()[:_RAW_LIMIT]
    if not text:
        return None
    told = figures.read_figure(value)
    if unit == PERCENT:
        return _share(told, text)
    if told.qualifier in {RATIO, BYTES, MISSING, MALFORMED}:
        return Figure(text)
    exact = told.qualifier == EXACT
    return Figure(text, _plain(told.value), exact, _plain(told.low), _plain(told.high))


def added(figures: list[Figure]) -> Figure:
    """The sum; without a value where one has none, and as exact as the least exact."""
    if not figures:
        return ZERO
    if len(figures) == 1:
        return figures[0]
    text = " + ".join(figure.text for figure in figures)
    text = text if len(text) <= _RAW_LIMIT else f"{text[: _RAW_LIMIT - 1]}…"
    values = [figure.value for figure in figures if figure.value is not None]
    if len(values) < len(figures):
        return Figure(text)
    lows, highs = zip(*(figure.bounds for figure in figures), strict=True)
    exact = all(figure.exact for figure in figures)
    return Figure(text, sum(values), exact, sum(lows), None if inf in highs else sum(highs))


def same(one: Figure, other: Figure) -> bool:
    """Say whether two figures are the same number."""
    if one.value is None or other.value is None:
        return one.text == other.text
    return isclose(one.value, other.value, rel_tol=1e-12)


def _share(told: figures.Figure, text: str) -> Figure:
    if told.value is None or told.qualifier not in {RATIO, EXACT}:
        return Figure(text)
    share = round(told.value * (_ALL if told.qualifier == RATIO else 1), _DIGITS)
    value = _plain(share)
    return Figure(text, value, exact=True, low=value, high=value) if share <= _ALL else Figure(text)


def _plain(number: float | None) -> float | None:
    """A whole number as an integer, so that a large one keeps its last digits."""
    return int(number) if isinstance(number, float) and number.is_integer() else number
