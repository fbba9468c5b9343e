"""How things stand at a moment: the runs, the jobs of a plan, what waits in the spool."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pymongo.synchronous.database import Database

from govcrawl.monitoring import alarms, runs
from govcrawl.monitoring.alarms import Alarm
from govcrawl.monitoring.runs import Document, Names, Patience, Watched
from govcrawl.storage.spool import REFUSED, TORN

if TYPE_CHECKING:
    from govcrawl.scheduling.plan import Plan
    from govcrawl.scheduling.standing import Standing

SPOOL = {"waiting": ".jsonl", "torn": TORN, "refused": REFUSED}
"""What a file of the spool holds, and how its name ends."""
NOTHING = "no run is recorded"


@dataclass(frozen=True)
class Spooled:
    """Files of this machine's spool of one kind, and their size in bytes."""

    kind: str
    files: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What was seen, and what is wrong with it.

    ``readable`` is false where the database could not be read: then only the spool was seen.
    ``left_out`` is the number of runs too old to be judged.
    """

    now: datetime
    alarms: Sequence[Alarm]
    readable: bool = True
    watched: Sequence[Watched] = ()
    standings: Sequence["Standing"] = ()
    left_out: int = 0
    spooled: Sequence[Spooled] = field(default_factory=tuple)


def taken(
    database: Database[Document],
    patience: Patience,
    now: datetime,
    *,
    spider: str | None,
    plan: "Plan | None",
    home: Path,
) -> Picture:
    """What the database and this machine's spool tell. Raises PyMongoError.

    ``spider`` None is all of them; ``plan`` None judges no jobs.
    """
    watched = runs.watched(database, patience, spider, _names(plan))
    standings = _standings(database, plan, spider, now, now - patience.oldest_sign) if plan else []
    old = runs.left_out(database, patience, spider)
    found = alarms.alarms(watched, standings, now)
    if not watched and not standings:
        found = [alarms.no_run("every run is too old to be judged" if old else NOTHING)]
    return Picture(
        now=now,
        alarms=found,
        watched=watched,
        standings=standings,
        left_out=old,
        spooled=spooled(home),
    )


def unreadable(detail: str, now: datetime, home: Path) -> Picture:
    """What is left to tell when the database cannot be read."""
    alarm = alarms.unreadable(detail, now)
    return Picture(now=now, alarms=[alarm], readable=False, spooled=spooled(home))


def spooled(home: Path) -> list[Spooled]:
    """What waits in the spool under a home folder: nothing where there is none."""
    found = []
    for kind, ending in SPOOL.items():
        sizes = [file.stat().st_size for file in (home / "spool").glob(f"*{ending}")]
        found.append(Spooled(kind, len(sizes), sum(sizes)))
    return found


def _names(plan: "Plan | None") -> Names:
    """What the plan calls the runs of its crawls."""
    crawls = plan.crawls if plan else ()
    return {
        (crawl.spider, runs.arguments_text(crawl.arguments)): crawl.name
        for crawl in reversed(crawls)
    }


def _standings(
    database: Database[Document], plan: "Plan", spider: str | None, now: datetime, stale: timedelta
) -> "list[Standing]":
    # Only who has a plan needs what a plan needs (requirements-operations.txt).
    from govcrawl.scheduling import jobs  # noqa: PLC0415
    from govcrawl.scheduling.standing import standings  # noqa: PLC0415

    known, of_jobs, _ = jobs.read(database, plan, now)
    found = standings(plan, known, of_jobs, now, stale)
    return [each for each in found if spider in {None, each.crawl.spider}]
