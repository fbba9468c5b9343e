"""Periods as figures name them: 2026, 2026-H1, 2026-Q3, 2026-W05, 2026-10 or 2026-10-31."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

YEAR, HALF, QUARTER, MONTH, WEEK, DAY = "year", "half", "quarter", "month", "week", "day"
_MONTHS = {YEAR: 12, HALF: 6, QUARTER: 3, MONTH: 1}
_NAME = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|W(\d\d)|(\d\d)(?:-(\d\d))?))?", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """A time that a figure is about; ``step`` is how long it is. Ordered within one step."""

    step: str
    first: date

    @classmethod
    def of(cls, name: str) -> Self | None:
        """The period of a name; None where there never was one, such as 2026-02-30."""
        match = _NAME.fullmatch(name)
        if match is None:
            return None
        year, half, quarter, week, month, day = (int(each or 0) for each in match.groups())
        try:
            if week or name[5:6] == "W":
                return cls(WEEK, date.fromisocalendar(year, week, 1))
            if half or quarter:
                step, number = (HALF, half) if half else (QUARTER, quarter)
                return cls(step, date(year, _MONTHS[step] * (number - 1) + 1, 1))
            if not match[5]:
                return cls(YEAR, date(year, 1, 1))
            return (
                cls(DAY, date(year, month, day)) if match[6] else cls(MONTH, date(year, month, 1))
            )
        except ValueError:
            return None

    @property
    def name(self) -> str:
        """As figures name it."""
        month, year = self.first.month, f"{self.first.year:04}"
        if self.step == WEEK:
            iso = self.first.isocalendar()
            return f"{iso.year:04}-W{iso.week:02}"
        if self.step in {HALF, QUARTER}:
            return f"{year}-{self.step[0].upper()}{(month - 1) // _MONTHS[self.step] + 1}"
        ends = {YEAR: "", MONTH: f"-{month:02}", DAY: f"-{month:02}-{self.first.day:02}"}
        return year + ends[self.step]

    def until(self, last: "Period") -> Iterator["Period"]:
        """Every period of this length from this one to the last, both included."""
        each = self
        yield each
        while each < last:
            each = each.following()
            yield each

    def following(self) -> "Period":
        """The period after it."""
        if self.step not in _MONTHS:
            return Period(self.step, self.first + timedelta(days=7 if self.step == WEEK else 1))
        months = self.first.year * 12 + self.first.month - 1 + _MONTHS[self.step]
        return Period(self.step, date(months // 12, months % 12 + 1, 1))
