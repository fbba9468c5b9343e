"""When a crawl is due: the times a cron expression names. Pure."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

FIELDS = 5
LOOKED_AT = 60
"""So many times in a row are looked at for the shortest time between two."""


def latest(when: str, timezone: ZoneInfo, now: datetime) -> datetime:
    """The last slot that is not after ``now``, in UTC. Raises ValueError for no such expression."""
    # The search goes back from a moment it does not give itself.
    start = now.astimezone(timezone).replace(microsecond=0) + timedelta(seconds=1)
    return _first(when, start, reverse=True)


def following(when: str, timezone: ZoneInfo, after: datetime) -> datetime:
    """The first slot after a moment, in UTC. Raises ValueError for no such expression."""
    return _first(when, after.astimezone(timezone), reverse=False)


def shortest_gap(when: str, timezone: ZoneInfo, start: datetime) -> timedelta:
    """The shortest time between two slots from ``start`` on. Raises ValueError as above."""
    found = [following(when, timezone, start)]
    for _ in range(LOOKED_AT):
        found.append(following(when, timezone, found[-1]))
    return min(later - earlier for earlier, later in pairwise(found))


def _first(when: str, start: datetime, *, reverse: bool) -> datetime:
    if len(when.split()) != FIELDS:
        raise ValueError("five fields are needed")
    try:
        found = next(CronSim(when, start, reverse), None)
    except CronSimError as error:
        raise ValueError(str(error)) from None
    if found is None:
        raise ValueError("it names no time at all")
    return found.astimezone(UTC)


def between(when: str, timezone: ZoneInfo, first: datetime, last: datetime) -> list[datetime]:
    """The slots after ``first`` and before ``last``, at most the last ``LOOKED_AT`` of them."""
    found: list[datetime] = []
    slot = latest(when, timezone, last - timedelta(seconds=1))
    while slot > first and len(found) < LOOKED_AT:
        found.append(slot)
        slot = latest(when, timezone, slot - timedelta(seconds=1))
    return found[::-1]
