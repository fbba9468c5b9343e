"""The picture as tables to read."""

from rich.table import Table
from rich.text import Text

from govcrawl import health
from govcrawl.monitoring.picture import Picture
from govcrawl.monitoring.runs import ALIVE, OK, Document, Watched, failed_checks

MOMENT = "%Y-%m-%d %H:%M"
WIDEST = 44
"""Columns of text for names and ids, which leaves the most to what the checks say."""


def tables(picture: Picture) -> list[Table]:
    """The latest runs, and where there is a plan the jobs of it."""
    found = [_runs(picture)] if picture.watched else []
    return [*found, _jobs(picture)] if picture.standings else found


def _runs(picture: Picture) -> Table:
    shown = Table(title="Latest runs")
    shown.add_column("crawl, its run", overflow="fold", max_width=WIDEST)
    for heading in ("opened (UTC)", "state", "targets", "stored", "checks"):
        shown.add_column(heading, overflow="fold")
    for each in picture.watched:
        for run, state in ((each.ended, each.state), (each.alive, ALIVE)):
            if run is not None:
                shown.add_row(*map(Text, _run(each, run, str(state))))
    return shown


def _run(each: Watched, run: Document, state: str) -> tuple[str, ...]:
    told = failed_checks(run, (health.FAILED, health.NOTED))
    last_ok = f"{each.last_ok:{MOMENT}}" if each.last_ok else "never"
    return (
        f"{each.place}\n{run['_id']}",
        f"{run['opened_at']:{MOMENT}}",
        state if state in {OK, ALIVE} else f"{state}\nlast ok {last_ok}",
        _number(run["targets"]),
        _number(run["counts"].get("stored")),
        "\n".join(f"{check['name']}: {check['detail']}" for check in told)
        or ("all passed" if run["checks"] else ""),
    )


def _number(told: int | None) -> str:
    """The number as text; nothing where the run does not tell it, which is not 0."""
    return "" if told is None else str(told)


def _jobs(picture: Picture) -> Table:
    shown = Table(title="Jobs of the plan")
    for heading in ("crawl", "shard", "slot (UTC)", "state", "attempts", "node", "detail"):
        shown.add_column(heading, overflow="fold")
    for each in picture.standings:
        words = (str(each.state), "overdue" if each.overdue else "")
        given_up = "given up" if each.given_up else ""
        row = (
            each.crawl.name,
            f"{each.shard}/{each.shards}",
            f"{each.slot:{MOMENT}}",
            ", ".join(filter(None, (*words, given_up))),
            f"{each.attempts} of {each.crawl.attempts}",
            each.node or "",
            each.detail,
        )
        shown.add_row(*map(Text, row))
    return shown
