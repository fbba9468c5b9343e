"""What a call of scripts/schedule.py shows: the plan, how its jobs stand, which servers answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from govcrawl.scheduling import slots
from govcrawl.scheduling.deciding import PENDING, RUNNING, Decisions, Listed
from govcrawl.scheduling.plan import Crawl, Plan
from govcrawl.scheduling.standing import Standing

MOMENT = "%Y-%m-%d %H:%M"
PLACES = 3


def plan_table(plan: Plan, now: datetime) -> Table:
    """A row for each crawl: what the plan says, and when it is due next."""
    table = _table(f"Plan ({plan.timezone.key})", "crawl", "spider", "when", "due last", "due next")
    for heading in ("shards", "nodes", "arguments", "settings"):
        table.add_column(heading, overflow="fold")
    for crawl in plan.crawls:
        due = (
            slots.latest(crawl.when, plan.timezone, now),
            slots.following(crawl.when, plan.timezone, now),
        )
        _row(
            table,
            *(crawl.name, crawl.spider, crawl.when),
            *(_moment(plan, slot) for slot in due),
            *(str(crawl.shards), ", ".join(crawl.nodes)),
            *(_pairs(crawl.arguments), _pairs(crawl.settings)),
        )
    return table


def jobs_table(plan: Plan, stands: Sequence[Standing], decisions: Decisions) -> Table:
    """A row for each shard of each crawl's latest slot."""
    table = _table("Jobs", "crawl", "due", "shard", "state", "attempt", "node", "what is known")
    for each in stands:
        told = [each.detail, decisions.waiting.get((each.crawl.name, each.shard), "")]
        marks = [each.state, *["overdue"] * each.overdue, *["given up"] * each.given_up]
        _row(
            table,
            *(each.crawl.name, _moment(plan, each.slot), f"{each.shard}/{each.shards}"),
            *(", ".join(marks), f"{each.attempts} of {each.crawl.attempts}", each.node or ""),
            "; ".join(filter(None, told)),
        )
    return table


def nodes_table(plan: Plan, known: Mapping[str, Listed], silent: Mapping[str, str]) -> Table:
    """A row for each server."""
    table = _table("Servers", "node", "address", "what it says")
    for name, address in plan.nodes.items():
        states = Counter(known.get(name, {}).values())
        says = f"{states[PENDING]} pending, {states[RUNNING]} running"
        _row(table, name, address, f"cannot be asked: {silent[name]}" if name in silent else says)
    return table


def missed(plan: Plan, before: Mapping[str, datetime], now: datetime) -> list[str]:
    """A line for each crawl that was not asked for when it was due, though it once was before."""
    told = [
        _missed(plan, crawl, before[crawl.name], now)
        for crawl in plan.crawls
        if crawl.name in before
    ]
    return [line for line in told if line]


def _missed(plan: Plan, crawl: Crawl, before: datetime, now: datetime) -> str:
    slot = slots.latest(crawl.when, plan.timezone, now)
    found = slots.between(crawl.when, plan.timezone, before, slot)
    if not found:
        return ""
    more = f" and {len(found) - PLACES} more" if len(found) > PLACES else ""
    times = ", ".join(_moment(plan, each) for each in found[-PLACES:])
    return f"{crawl.name}: not asked for when it was due, and not made up for: {times}{more}"


def planned(decisions: Decisions) -> list[str]:
    """A line for each thing that would be done."""
    cancels = [
        f"{each.job['_id']}: would be cancelled on {each.node} ({each.signal}): {each.why}"
        for each in decisions.cancels
    ]
    return [
        *cancels,
        *(f"{a.job['_id']}: would be asked for on {a.nodes[0]}" for a in decisions.asks),
    ]


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _row(table: Table, *cells: str) -> None:
    table.add_row(*map(Text, cells))


def _moment(plan: Plan, moment: datetime) -> str:
    return f"{moment.astimezone(plan.timezone):{MOMENT}}"


def _pairs(given: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in given.items())
