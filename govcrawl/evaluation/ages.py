"""What a post or article had set off when it was so old: readings at a fixed age, and growth.

Counts grow, so those of an old post and a new one are compared at the same age, or not at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self, cast

from govcrawl.evaluation import Document
from govcrawl.evaluation.counts import SeenCount, count_of

TOLERANCE = timedelta(hours=48)
"""How much later than at the age asked for a reading may have been taken, by default."""

_OF_A_POST = ("created_at", "created_at_precision")
_OF_AN_ARTICLE = ("published_at", "published_precision")
_VAGUENESS = {
    "second": timedelta(0),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}


@dataclass(frozen=True)
class Published:
    """When a thing was published: not before ``earliest``, not after ``latest``."""

    earliest: datetime
    latest: datetime

    @classmethod
    def of(cls, document: Document) -> Self | None:
        """When a Weibo post or WeChat article was published; None where that is not known.

        A moment that does not say how exact it is counts as exact to the day.
        """
        names = _OF_A_POST if "created_at" in document else _OF_AN_ARTICLE
        moment, precision = (document.get(name) for name in names)
        return cls(moment, moment + _VAGUENESS[precision or "day"]) if moment else None

    def least_age(self, reading: Document) -> timedelta:
        """How old it surely was when a reading was taken."""
        return _taken(reading) - self.latest

    def greatest_age(self, reading: Document) -> timedelta:
        """How old it may have been by then."""
        return _taken(reading) - self.earliest


def readings(document: Document) -> list[Document]:
    """Every reading of a document's counts, the oldest first.

    Those in its ``history``; a document without one is its own only reading.
    """
    return sorted(document.get("history") or [document], key=_taken)


def reading_at(
    document: Document, age: timedelta, tolerance: timedelta = TOLERANCE
) -> Document | None:
    """The first reading taken at this age or up to ``tolerance`` later; None: not read then."""
    return next(_in_time(document, age, tolerance), None)


def count_at(
    document: Document, name: str, age: timedelta, tolerance: timedelta = TOLERANCE
) -> SeenCount | None:
    """A count at an age: from the first reading in time that shows it; None: not seen then."""
    return next(_seen(_in_time(document, age, tolerance), name), None)


def latest_count(document: Document, name: str, by: datetime | None = None) -> SeenCount | None:
    """A count as it was seen last, or last up to the moment ``by``; None: never seen."""
    taken = (each for each in readings(document) if by is None or _taken(each) <= by)
    return next(_seen(reversed(list(taken)), name), None)


def growth(
    document: Document,
    name: str,
    between: tuple[timedelta, timedelta],
    tolerance: timedelta = TOLERANCE,
) -> SeenCount | None:
    """How much a count grew between two ages; it may have shrunk.

    None where it was not seen at one of them, and where it was a lower bound at the first: then
    not even a bound of the growth is known. A lower bound at the second gives one of the growth.
    """
    before, after = (count_at(document, name, age, tolerance) for age in between)
    if before is None or after is None or not before.exact:
        return None
    return SeenCount(after.value - before.value, exact=after.exact)


def _in_time(document: Document, age: timedelta, tolerance: timedelta) -> Iterator[Document]:
    published = Published.of(document)
    if published is None:
        return
    for each in readings(document):
        if age <= published.least_age(each) and published.greatest_age(each) <= age + tolerance:
            yield each


def _seen(found: Iterable[Document], name: str) -> Iterator[SeenCount]:
    counts = (count_of(reading, name) for reading in found)
    return (count for count in counts if count is not None)


def _taken(reading: Document) -> datetime:
    return cast("datetime", reading["observed_at"])
