"""A plan: the crawls an operator wants, when, and on which scrapyd servers."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from govcrawl.scheduling import slots
from govcrawl.scheduling.asked import checked_arguments, checked_settings, known_spiders
from govcrawl.scheduling.tables import Table

MOST_ATTEMPTS, MOST_SHARDS = 99, 9999
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
NAME_EXPECTED = "letters, digits and dashes"


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
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise PlanError(f"{file.name}: {error}") from None
    table = Table(file.name, given)
    plan = _plan(table)
    if table.problems:
        raise PlanError("\n".join(table.problems))
    return plan


def _plan(table: Table) -> Plan:
    table.refuse_unknown({"project", "timezone", "nodes", "crawl"})
    timezone = _timezone(table)
    nodes = _nodes(table.table("nodes"))
    if not nodes:
        table.wrong("nodes", "none", "a table of scrapyd servers, like north = 'http://host:6800'")
    crawls = tuple(_crawl(each, timezone, tuple(nodes)) for each in _crawl_tables(table))
    names = [crawl.name for crawl in crawls]
    for name in sorted({name for name in names if names.count(name) > 1}):
        table.wrong("crawl", f"{names.count(name)} named {name}", "a name for each")
    project = table.text("project", "govcrawl")
    return Plan(nodes=nodes, crawls=crawls, project=project, timezone=timezone)


def _crawl_tables(table: Table) -> list[Table]:
    found = table.tables("crawl")
    if not found:
        table.wrong("crawl", "none", "at least one [[crawl]]")
    return found


def _timezone(table: Table) -> ZoneInfo:
    name = table.text("timezone", "Asia/Shanghai")
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        table.wrong("timezone", name, "a name like Asia/Shanghai")
        return ZoneInfo("UTC")


def _nodes(table: Table) -> dict[str, str]:
    nodes = {name: table.text(name) for name in table.values}
    for name, address in nodes.items():
        if not NAME.fullmatch(name):
            table.wrong(name, name, f"a name of {NAME_EXPECTED}")
        if "@" in address:
            # What stands there may be a password: it is not said again.
            expected = "one without: SCRAPYD_USERNAME and SCRAPYD_PASSWORD have them"
            table.wrong(name, "an address with a user or password", expected)
        elif not _is_server(address):
            table.wrong(name, address, "the address of a scrapyd, like http://host:6800")
    return {name: address.rstrip("/") for name, address in nodes.items()}


def _is_server(address: str) -> bool:
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_whole and not (parts.query or parts.fragment)


def _crawl(table: Table, timezone: ZoneInfo, nodes: tuple[str, ...]) -> Crawl:
    table.refuse_unknown(
        {"name", "spider", "when", "shards", "nodes", "arguments", "settings"}
        | {"attempts", "retry_after", "overdue_after"}
    )
    name = table.text("name")
    if name and not NAME.fullmatch(name):
        table.wrong("name", name, NAME_EXPECTED)
    spider = table.text("spider")
    if spider and spider not in known_spiders():
        table.wrong("spider", spider, f"one of {', '.join(sorted(known_spiders()))}")
    when = table.text("when")
    return Crawl(
        name=name,
        spider=spider,
        when=when,
        shards=table.number("shards", 1, at_most=MOST_SHARDS),
        nodes=_chosen_nodes(table, nodes),
        arguments=checked_arguments(table.table("arguments"), spider),
        settings=checked_settings(table.table("settings")),
        attempts=table.number("attempts", Crawl.attempts, at_most=MOST_ATTEMPTS),
        retry_after=table.duration("retry_after", Crawl.retry_after),
        overdue_after=_overdue_after(table, when, timezone),
    )


def _chosen_nodes(table: Table, nodes: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(table.words("nodes", nodes)))
    for name in chosen:
        if name not in nodes:
            table.wrong("nodes", name, f"one of {', '.join(nodes)}")
    if not chosen and nodes:
        table.wrong("nodes", "none", f"one of {', '.join(nodes)}, or no such key for all")
    return chosen


def _overdue_after(table: Table, when: str, timezone: ZoneInfo) -> timedelta:
    """How long a slot may take; by default half of the time to the next, at most 12 hours."""
    try:
        gap = slots.shortest_gap(when, timezone, datetime.now(UTC))
    except ValueError as error:
        if when:
            table.wrong("when", when, f"a cron expression like '0 2 * * *' ({error})")
        return Crawl.overdue_after
    found = table.duration("overdue_after", min(Crawl.overdue_after, gap / 2))
    if not timedelta() < found < gap:
        # Only the latest slot is looked at: one that lasts longer would never be overdue.
        expected = f"more than 0s and less than the {gap} between two slots"
        table.wrong("overdue_after", found, expected)
    return found
