"""The days an index is about, and whether all of them were read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from govcrawl.china import day_in_china
from govcrawl.evaluation import Document

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """Whole days in China, the first and the last included."""

    first: date
    last: date

    @classmethod
    def before(cls, moment: datetime, days: int) -> Self:
        """The last so many whole days: the day the moment lies in is not over, and not in it."""
        today = day_in_china(moment)
        return cls(today - days * _DAY, today - _DAY)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.first <= day_in_china(moment) <= self.last


@dataclass(frozen=True)
class Reach:
    """The days of an account one crawl read to the end; ``first`` None: from its beginning."""

    first: date | None
    last: date

    @classmethod
    def of(cls, outcome: Document, arguments: Mapping[str, str]) -> Self | None:
        """What a crawl with these arguments read, by the account's outcome; None: not sure.

        The newest posts are read first, so what was left out are the oldest days. A refused item
        may be a post of any day.
        """
        if outcome["reason"] not in {"ok", "partial"} or outcome["rejected"]:
            return None
        read_on = day_in_china(outcome["observed_at"])
        first = _date(outcome["since"] or arguments.get("since"))
        last = min(_date(outcome["until"] or arguments.get("until")) or read_on, read_on)
        if outcome["missed"] is None:
            return cls(first, last)
        left_out = _date(outcome["missed"]["until"])
        return cls(left_out + _DAY, last) if left_out else None


def unread(window: Window, reaches: Iterable[Reach]) -> list[date]:
    """The days of a window that no crawl read."""
    known = list(reaches)
    days = (window.first + number * _DAY for number in range(window.days))
    return [
        day for day in days if not any((each.first or day) <= day <= each.last for each in known)
    ]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
