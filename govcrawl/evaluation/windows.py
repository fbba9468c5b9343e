"""The days an index is about, and whether all of them were read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from govcrawl.parsers.dates import CHINA

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """Whole days in China, the first and the last included."""

    first: date
    last: date

    @classmethod
    def before(cls, moment: datetime, days: int) -> Self:
        """The last so many whole days: the day the moment lies in is not over, and not in it."""
        today = moment.astimezone(CHINA).date()
        return cls(today - days * _DAY, today - _DAY)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.first <= moment.astimezone(CHINA).date() <= self.last


@dataclass(frozen=True)
class Reach:
    """The days of an account one crawl read to the end; ``first`` None: from its beginning."""

    first: date | None
    last: date


def unread(window: Window, reaches: Iterable[Reach]) -> list[date]:
    """The days of a window that no crawl read."""
    known = list(reaches)
    days = (window.first + number * _DAY for number in range(window.days))
    return [
        day for day in days if not any((each.first or day) <= day <= each.last for each in known)
    ]
