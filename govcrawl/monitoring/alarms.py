"""What is wrong, as data. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from govcrawl import health
from govcrawl.monitoring.runs import CRASHED, OK, Place, Watched, failed_checks, shard_text

if TYPE_CHECKING:
    from govcrawl.scheduling.standing import Standing

DEGRADED, STOPPED, FAILED = "degraded", "stopped", "failed"
LOST, UNASKED = "lost", "unasked"
OVERDUE, UNREADABLE, NO_RUN = "overdue", "unreadable", "no run"
ASKED_AGAIN = frozenset({STOPPED, FAILED, CRASHED, LOST})
"""States after which a job is asked for again, until its attempts are used up."""
UNASKED_AFTER = timedelta(minutes=30)
"""How long a slot may wait for the next call of scripts/schedule.py before that is an alarm."""
DETAIL_LIMIT = 500
"""Longest detail of an alarm, in characters: the run's record has the rest."""


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One thing that is wrong. ``since`` is when the run it is about was opened, or its slot."""

    place: Place
    state: str
    detail: str
    since: datetime | None = None
    run_id: str | None = None
    node: str | None = None

    @property
    def key(self) -> str:
        """The same for the same trouble at the same place, whatever the run."""
        return f"{self.place} {self.state}"


def alarms(
    watched: Iterable[Watched], standings: Iterable["Standing"], now: datetime
) -> list[Alarm]:
    """Everything that is wrong with the runs, and with the jobs of a plan.

    A shard of a plan that is in trouble is told once, with what its run found. Shards that are cut
    otherwise than the plan's are of an earlier plan and not judged.
    """
    watched, standings = list(watched), list(standings)
    ended = {each.ended["_id"]: each.ended for each in watched if each.ended}
    found = [alarm for each in standings if (alarm := _of_job(each, ended, now))]
    told = {alarm.place for alarm in found}
    places = {place_of_job(each) for each in standings}
    crawls = {place.crawl for place in places}
    for each in watched:
        earlier = each.place.shard and each.place.crawl in crawls and each.place not in places
        if _bad(each) and each.place not in told and not earlier:
            found.append(_of_run(each))
    return found


def unreadable(detail: str, now: datetime) -> Alarm:
    """The database cannot be read: nobody knows how the crawls are doing."""
    return Alarm(place=Place("database", "", ""), state=UNREADABLE, detail=_cut(detail), since=now)


def no_run(detail: str) -> Alarm:
    """There is nothing to judge."""
    return Alarm(place=Place("runs", "", ""), state=NO_RUN, detail=detail)


def place_of_job(standing: "Standing") -> Place:
    """Where the runs of the standing's shard are."""
    shard = f"{standing.shard}/{standing.shards}"
    return Place(standing.crawl.spider, standing.crawl.name, shard_text(shard))


def is_in_trouble(standing: "Standing", now: datetime) -> bool:
    """Whether somebody should look at it."""
    unasked = standing.state == UNASKED and now - standing.slot > UNASKED_AFTER
    return standing.overdue or unasked or standing.state in ASKED_AGAIN | {DEGRADED}


def what_it_found(run: dict[str, object] | None) -> str:
    """The failed checks of a run, and how it ended where none tells."""
    checks = [f"{each['name']}: {each['detail']}" for each in failed_checks(run, [health.FAILED])]
    return "; ".join(checks) or str((run or {}).get("close_reason") or "")


def _bad(watched: Watched) -> bool:
    return watched.ended is not None and watched.state != OK


def _of_run(watched: Watched) -> Alarm:
    run = watched.ended or {}
    silent = f"no sign of life since {run.get('heartbeat_at') or run['opened_at']:%Y-%m-%d %H:%M}"
    detail = f"{silent} UTC" if watched.state == CRASHED else what_it_found(run)
    return Alarm(
        place=watched.place,
        state=str(watched.state),
        detail=_cut(detail),
        since=run["opened_at"],
        run_id=run["_id"],
    )


def _of_job(
    standing: "Standing", ended: dict[str, dict[str, object]], now: datetime
) -> Alarm | None:
    if not is_in_trouble(standing, now):
        return None
    named = standing.state in ASKED_AGAIN | {DEGRADED, UNASKED}
    return Alarm(
        place=place_of_job(standing),
        state=str(standing.state) if named else OVERDUE,
        detail=_cut("; ".join(filter(None, _job_detail(standing, ended)))),
        since=standing.slot,
        run_id=standing.job_id,
        node=standing.node,
    )


def _job_detail(standing: "Standing", ended: dict[str, dict[str, object]]) -> Sequence[str]:
    attempts = f"attempt {standing.attempts} of {standing.crawl.attempts}"
    return (
        f"slot {standing.slot:%Y-%m-%d %H:%M} UTC is overdue" if standing.overdue else "",
        f"given up after {attempts}" if standing.given_up else attempts,
        standing.detail,
        what_it_found(ended.get(standing.job_id or "")),
    )


def _cut(text: str) -> str:
    return text if len(text) <= DETAIL_LIMIT else f"{text[:DETAIL_LIMIT]}..."
