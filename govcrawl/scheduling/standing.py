"""How the jobs of a plan stand: what was asked for, what came of it, what is overdue. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from govcrawl.scheduling import slots
from govcrawl.scheduling.plan import Crawl, Plan

Document = dict[str, Any]

STALE_AFTER = timedelta(minutes=10)
"""So long without a sign of life and a run has crashed, a job that never began is lost."""


class State(StrEnum):
    """What has become of the jobs of a slot's shard, by its latest attempt."""

    UNASKED = "unasked"  # due, and no scrapyd was asked for it
    WAITING = "waiting"  # asked for, not begun yet
    RUNNING = "running"  # its run gives signs of life
    OK = "ok"
    DEGRADED = "degraded"
    STOPPED = "stopped"  # told to end before it was done: its machine restarts, or somebody cancels
    FAILED = "failed"
    CRASHED = "crashed"  # its run stopped giving signs of life
    LOST = "lost"  # asked for, and neither a run nor a scrapyd knows of it


LIVE = frozenset({State.WAITING, State.RUNNING})
DONE = frozenset({State.OK, State.DEGRADED})
BAD = frozenset({State.STOPPED, State.FAILED, State.CRASHED, State.LOST})
"""States after which a shard is asked for again."""


STOPS = frozenset({"shutdown", "cancelled"})
"""Close reasons of a run that was told to end."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One shard of one slot: its latest attempt, and whether it should have ended well by now."""

    crawl: Crawl
    slot: datetime
    shard: int
    shards: int
    attempts: int
    state: State
    overdue: bool
    job_id: str | None
    node: str | None
    detail: str

    @property
    def given_up(self) -> bool:
        """Whether the last attempt it has was of no use either."""
        return self.state in BAD and self.attempts >= self.crawl.attempts


def standings(
    plan: Plan,
    jobs: Sequence[Document],
    runs: Mapping[str, Document],
    now: datetime,
    stale_after: timedelta = STALE_AFTER,
) -> list[Standing]:
    """How each shard of each crawl's latest slot stands.

    ``jobs`` are documents of the collection ``jobs``, ``runs`` those of ``runs`` by run id. Times
    are aware and UTC.
    """
    found = []
    for crawl in plan.crawls:
        slot = slots.latest(crawl.when, plan.timezone, now)
        own = [job for job in jobs if job["crawl"] == crawl.name and job["slot_at"] == slot]
        # What has begun is finished as it was begun: another number counts from the next slot on.
        shards = own[0]["shards"] if own else crawl.shards
        for shard in range(shards):
            attempts = [job for job in own if job["shard"] == shard]
            attempts.sort(key=lambda job: int(job["attempt"]))
            states = [
                (job, *state_of(job, runs.get(job["_id"]), now, stale_after)) for job in attempts
            ]
            job, state, detail = _decisive(states)
            found.append(
                Standing(
                    crawl=crawl,
                    slot=slot,
                    shard=shard,
                    shards=shards,
                    attempts=len(attempts),
                    state=state,
                    overdue=state not in DONE and now > slot + crawl.overdue_after,
                    job_id=job.get("_id"),
                    node=job.get("node"),
                    detail=detail,
                )
            )
    return found


def _decisive(states: Sequence[tuple[Document, State, str]]) -> tuple[Document, State, str]:
    """The attempt that counts: one that ended well after all, else the latest."""
    good = (each for each in states if each[1] == State.OK)
    return next(good, states[-1] if states else ({}, State.UNASKED, ""))


def state_of(
    job: Document, run: Document | None, now: datetime, stale_after: timedelta = STALE_AFTER
) -> tuple[State, str]:
    """The state of one job, and in words why."""
    since = f"{last_sign(job, run):%Y-%m-%d %H:%M:%S} UTC"
    silent = now - last_sign(job, run) > stale_after
    if run is None:
        return _not_begun(job, since, silent=silent)
    if run["outcome"] == "running":
        return _begun(job, since, silent=silent)
    told = job["cancelled_at"]
    if told is not None and run["closed_at"] >= told and run["outcome"] != State.OK:
        return State.CRASHED, f"cancelled after it gave no sign of life: {run['close_reason']}"
    state = State(run["outcome"])
    is_stopped = state == State.DEGRADED and run["close_reason"] in STOPS
    return State.STOPPED if is_stopped else state, f"closed with {run['close_reason']}"


def _not_begun(job: Document, since: str, *, silent: bool) -> tuple[State, str]:
    if job["ended_at"] is not None:
        return State.FAILED, f"ended without a run record: see its log on {job['node']}"
    if silent:
        return State.LOST, f"neither a run nor {job['node']} has known of it since {since}"
    return State.WAITING, "" if job["asked_at"] else f"{job['node']} has not confirmed it yet"


def _begun(job: Document, since: str, *, silent: bool) -> tuple[State, str]:
    if job["ended_at"] is not None:
        return State.CRASHED, "its process ended without closing its run"
    if silent:
        return State.CRASHED, f"no sign of life since {since}"
    return State.RUNNING, f"last sign of life {since}"


def last_sign(job: Document, run: Document | None) -> datetime:
    """When a job was last known to be alive, or when it ended."""
    if run is not None:
        signs = [run["closed_at"], run["heartbeat_at"], run["opened_at"]]
        return next(sign for sign in signs if isinstance(sign, datetime))
    told = [job[name] for name in ("claimed_at", "asked_at", "seen_at", "ended_at")]
    return max(sign for sign in told if isinstance(sign, datetime))
