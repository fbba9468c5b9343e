"""Which part of a registry a crawl asks for: the arguments every spider shares, and the shards."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from govcrawl.china import day_in_china

LEVELS = ("province", "department", "city", "county")
SELECTION_ARGUMENTS = frozenset({"office", "region", "level", "since", "until", "limit", "shard"})

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REGION = re.compile(r"[0-9]{1,6}")
_LIMIT = re.compile(r"[1-9][0-9]{0,8}")
_SHARD = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")


class SelectionError(ValueError):
    """An argument that cannot be followed: its name, what was given and what was expected."""

    def __init__(self, argument: str, got: str, expected: str) -> None:
        super().__init__(f"argument {argument}: got {got!r}, expected {expected}")
        self.argument = argument


@dataclass(frozen=True)
class Shard:
    """One of ``count`` machines that share a registry; ``index`` counts from 0."""

    index: int
    count: int


@dataclass(frozen=True)
class Selection:
    """What to ask for. Every field is optional; together they narrow the selection.

    ``region`` is a prefix of the adcode: ``5101`` is Chengdu with its counties, while ``510100`` is
    the city government alone. ``since`` and ``until`` are days, both included. ``limit`` is counted
    before the shards are cut, so the shards of a limited selection still add up to it.
    """

    office: tuple[str, ...] = ()
    region: str | None = None
    level: str | None = None
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    shard: Shard | None = None

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> "Selection":
        """Read the arguments named in ``SELECTION_ARGUMENTS``; others are the caller's business.

        Raises SelectionError for the first wrong one. An empty value is wrong too: an unset shell
        variable must not turn a small crawl into a crawl of everything.
        """
        given = {name: arguments[name].strip() for name in SELECTION_ARGUMENTS & arguments.keys()}
        selection = cls(
            office=_offices(given),
            region=_matching(given, "region", _REGION, "the first 1 to 6 digits of an adcode"),
            level=_level(given),
            since=_day(given, "since"),
            until=_day(given, "until"),
            limit=_limit(given),
            shard=_shard(given),
        )
        if selection.since and selection.until and selection.since > selection.until:
            raise SelectionError("since", given["since"], f"a day not after until={given['until']}")
        return selection

    def covers(self, moment: datetime | None) -> bool:
        """Does a moment lie in the days asked for, in Chinese time? An unknown one may."""
        if moment is None:
            return True
        day = day_in_china(moment)
        return (self.since or day) <= day <= (self.until or day)

    def is_past(self, moment: datetime) -> bool:
        """Does a moment lie before the days asked for? Then what is older does too."""
        return self.since is not None and day_in_china(moment) < self.since


def shard_of(name: str, count: int) -> int:
    """The shard (0 <= shard < count) a host or account belongs to, the same on every machine.

    Highest random weight ("rendezvous") hashing: each shard's weight for a name depends on that
    shard alone, so one more shard takes its share of the names and moves no other.
    """
    return max(range(count), key=lambda index: sha256(f"{index}|{name}".encode()).digest())


def _offices(given: Mapping[str, str]) -> tuple[str, ...]:
    if "office" not in given:
        return ()
    ids = tuple(part.strip() for part in given["office"].split(","))
    if not all(ids):
        raise SelectionError("office", given["office"], "office ids with a comma between them")
    return tuple(dict.fromkeys(ids))


def _level(given: Mapping[str, str]) -> str | None:
    level = given.get("level")
    if level is not None and level not in LEVELS:
        raise SelectionError("level", level, f"one of {', '.join(LEVELS)}")
    return level


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = _matching(given, name, _DAY, "a day like 2026-01-31")
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SelectionError(name, text, f"a day of the calendar ({error})") from error


def _limit(given: Mapping[str, str]) -> int | None:
    text = _matching(given, "limit", _LIMIT, "a number of targets from 1 to 999999999")
    return None if text is None else int(text)


def _shard(given: Mapping[str, str]) -> Shard | None:
    expected = "index/count with 0 <= index < count <= 9999, like 2/8"
    text = _matching(given, "shard", _SHARD, expected)
    if text is None:
        return None
    index, count = (int(part) for part in text.split("/"))
    if index >= count:
        raise SelectionError("shard", text, expected)
    return Shard(index, count)


def _matching(
    given: Mapping[str, str], name: str, form: re.Pattern[str], expected: str
) -> str | None:
    text = given.get(name)
    if text is not None and not form.fullmatch(text):
        raise SelectionError(name, text, expected)
    return text
