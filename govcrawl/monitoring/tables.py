"""The picture as tables to read."""

from rich.table import Table
from rich.text import Text

from govcrawl import health
from govcrawl.monitoring import alarms
from govcrawl.monitoring.picture import Picture
from govcrawl.monitoring.runs import ALIVE, Document, Watched, failed_checks

MOMENT = "%Y-%m-%d %H:%M"


def tables(picture: Picture) -> list[Table]:
    """The latest runs, and where there is a plan the jobs of it."""
    found = [_runs(picture)] if picture.watched else []
    return [*found, _jobs(picture)] if picture.standings else found


def _runs(picture: Picture) -> Table:
    shown = Table(title="Latest runs")
    for heading in ("spider", "crawl", "run", "opened (UTC)", "state", "last ok (UTC)"):
        shown.add_column(heading, overflow="fold")
    for heading in ("targets", "stored", "checks"):
        shown.add_column(heading, overflow="fold", min_width=len(heading))
    for each in picture.watched:
        for run, state in ((each.ended, each.state), (each.alive, ALIVE)):
            if run is not None:
                shown.add_row(*map(Text, _run(each, run, str(state))))
    return shown


def _run(each: Watched, run: Document, state: str) -> tuple[str, ...]:
    told = failed_checks(run, (health.FAILED, health.NOTED))
    unexpected = run["close_reason"] not in {None, *health.EXPECTED_ENDS}
    return (
        each.place.spider,
        " ".join(filter(None, (each.place.crawl, each.place.shard))),
        run["_id"],
        f"{run['opened_at']:{MOMENT}}",
        f"{state} ({run['close_reason']})" if unexpected else state,
        f"{each.last_ok:{MOMENT}}" if each.last_ok else "never",
        str(run["targets"]),
        str(run["counts"].get("stored", 0)),
        "\n".join(f"{check['name']}: {check['detail']}" for check in told)
        or ("all passed" if run["checks"] else ""),
    )


def _jobs(picture: Picture) -> Table:
    shown = Table(title="Jobs of the plan")
    for heading in ("crawl", "shard", "slot (UTC)", "state", "attempts", "node", "detail"):
        shown.add_column(heading, overflow="fold")
    for each in picture.standings:
        words = (str(each.state), "overdue" if each.overdue else "")
        given_up = "given up" if alarms.is_given_up(each) else ""
        row = (
            each.crawl.name,
            f"{each.shard}/{each.crawl.shards}",
            f"{each.slot:{MOMENT}}",
            ", ".join(filter(None, (*words, given_up))),
            f"{each.attempts} of {each.crawl.attempts}",
            each.node or "",
            each.detail,
        )
        shown.add_row(*map(Text, row))
    return shown
