"""A plan: the crawls an operator wants, when, and on which scrapyd servers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


class PlanError(ValueError):
    """A plan that cannot be followed; the message has every fault with its place."""


@dataclass(frozen=True, kw_only=True)
class Crawl:
    """One crawl that is repeated.

    ``when`` is a cron expression in the plan's time zone; every time it names is a slot. Each slot
    is ``shards`` jobs. A job that crashed, failed or was lost is asked for again, ``attempts``
    times in all, ``retry_after`` the end of the one before. A slot whose jobs have not all ended
    well ``overdue_after`` its time is overdue.
    """

    name: str
    spider: str
    when: str
    shards: int = 1
    nodes: tuple[str, ...]
    arguments: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    attempts: int = 3
    retry_after: timedelta = timedelta(minutes=10)
    overdue_after: timedelta = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The crawls, and the scrapyd servers (``nodes``: name to address) they may run on."""

    nodes: Mapping[str, str]
    crawls: tuple[Crawl, ...]
    project: str = "govcrawl"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))


def read_plan(file: Path) -> Plan:
    """The plan in a TOML file. Raises PlanError with every fault, OSError for no such file."""
    raise NotImplementedError(file)
