"""How the jobs of a plan stand: what was asked for, what came of it, what is overdue. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from govcrawl.scheduling.plan import Crawl, Plan

Document = dict[str, Any]


class State(StrEnum):
    """What has become of the jobs of a slot's shard, by its latest attempt."""

    UNASKED = "unasked"  # due, and no scrapyd was asked for it
    WAITING = "waiting"  # asked for, not begun yet
    RUNNING = "running"  # its run gives signs of life
    OK = "ok"
    DEGRADED = "degraded"
    FAILED = "failed"
    CRASHED = "crashed"  # its run stopped giving signs of life
    LOST = "lost"  # asked for, and neither a run nor a scrapyd knows of it


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One shard of one slot: its latest attempt, and whether it should have ended well by now."""

    crawl: Crawl
    slot: datetime
    shard: int
    attempts: int
    state: State
    overdue: bool
    job_id: str | None
    node: str | None
    detail: str


def standings(
    plan: Plan, jobs: Sequence[Document], runs: Mapping[str, Document], now: datetime
) -> list[Standing]:
    """How each shard of each crawl's latest slot stands.

    ``jobs`` are documents of the collection ``jobs``, ``runs`` those of ``runs`` by run id. Times
    are aware and UTC.
    """
    raise NotImplementedError(plan, jobs, runs, now)
