#!/usr/bin/env python3
"""Ask scrapyd servers for the crawls of a plan that are due, and again for those that failed.

    python scripts/schedule.py plan.toml --dry-run    show the plan and what would be done
    python scripts/schedule.py plan.toml              do it: every few minutes, from cron or a timer

A plan says which crawls run when, on which servers, in how many shards (docs/examples/plan.toml,
docs/machines.md). What was asked for is in the database (jobs), so that a second call, or one from
another machine at the same time, asks for nothing twice. SCRAPYD_USERNAME and SCRAPYD_PASSWORD are
taken from the environment, as is the database (GOVCRAWL_MONGO_URI).

Exit codes: 0 all is as planned; 1 something is overdue or given up, or no server takes what is due;
2 wrong usage, a plan with faults, or the database cannot be used.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pymongo.errors import PyMongoError
from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.scheduling import jobs, shown
from govcrawl.scheduling.acting import Clock, act
from govcrawl.scheduling.deciding import Decisions, Situation, decide
from govcrawl.scheduling.plan import Plan, PlanError, read_plan
from govcrawl.scheduling.scrapyd import Node, look
from govcrawl.scheduling.standing import STALE_AFTER, Standing, standings
from govcrawl.storage.connection import hide_password, open_database
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.home import project_settings

AS_PLANNED, TROUBLE, UNUSABLE = range(3)
WIDTH = 160
MINUTE = timedelta(minutes=1)


def main() -> int:
    """Read the command line and the plan, do what is due, give the exit code."""
    options = command_line().parse_args()
    try:
        plan = plan_of(options.plan, options.crawl)
        clock = clock_of(options.now, plan)
        with opened() as database:
            return scheduled(database, plan, clock, options)
    except PlanError as error:
        print(error, file=sys.stderr)
    except (PyMongoError, EmbeddedError) as error:
        said = hide_password(str(error), str(project_settings()["GOVCRAWL_MONGO_URI"]))
        print(f"the database cannot be used: {type(error).__name__}: {said}", file=sys.stderr)
    return UNUSABLE


def command_line() -> argparse.ArgumentParser:
    """What may be asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("plan", type=Path, metavar="PLAN", help="the plan, a TOML file")
    add("--dry-run", action="store_true", help="ask for nothing, write nothing")
    add("--crawl", metavar="NAME", help="only this crawl of the plan")
    add("--now", type=datetime.fromisoformat, metavar="TIME", help="as if it were 2026-01-31T02:00")
    add(
        "--stale-after",
        type=minutes,
        default=STALE_AFTER,
        metavar="MINUTES",
        help=f"without a sign of life for so long it has crashed ({STALE_AFTER // MINUTE})",
    )
    return parser


def minutes(text: str) -> timedelta:
    """A number of minutes above 0."""
    found = timedelta(minutes=float(text))
    if found <= timedelta():
        raise argparse.ArgumentTypeError(f"got {text}, expected more than 0")
    return found


def plan_of(file: Path, name: str | None) -> Plan:
    """The plan in a file, or one crawl of it. Raises PlanError, also if there is no such thing."""
    try:
        plan = read_plan(file)
    except OSError as error:
        raise PlanError(f"{file}: {error.strerror}") from None
    crawls = tuple(crawl for crawl in plan.crawls if name in {None, crawl.name})
    if not crawls:
        names = ", ".join(crawl.name for crawl in plan.crawls)
        raise PlanError(f"--crawl: got {name}, expected one of {names}")
    return replace(plan, crawls=crawls)


def clock_of(given: datetime | None, plan: Plan) -> Clock:
    """The time, or always the one given; without an offset it is in the plan's time zone."""
    if given is None:
        return lambda: datetime.now(UTC)
    fixed = given if given.tzinfo else given.replace(tzinfo=plan.timezone)
    return lambda: fixed.astimezone(UTC)


def scheduled(database: jobs.Held, plan: Plan, clock: Clock, options: argparse.Namespace) -> int:
    """Look, decide, act and show."""
    nodes = {name: Node(name, address, plan.project) for name, address in plan.nodes.items()}
    # The servers first: a job they say has ended has its run's last word in the database by then.
    known, silent = look(nodes.values())
    now = clock()
    found, runs, before = jobs.read(database, plan, now)
    supposed = known or ({name: {} for name in plan.nodes} if options.dry_run else {})
    decisions = decide(
        Situation(
            plan=plan,
            jobs=found,
            runs=runs,
            nodes=supposed,
            now=now,
            stale_after=options.stale_after,
        )
    )
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    if options.dry_run:
        console.print(shown.plan_table(plan, now))
        lines = [] if known else ["no server can be asked; if all could:"]
        lines += shown.planned(decisions)
    else:
        jobs.prepare(database)
        lines = act(database, nodes, decisions, clock)
        now = clock()
        found, runs, before = jobs.read(database, plan, now)
    stands = standings(plan, found, runs, now, options.stale_after)
    console.print(shown.jobs_table(plan, stands, decisions))
    console.print(shown.nodes_table(plan, known, silent))
    lines += shown.missed(plan, before, now)
    console.print("\n".join(lines or ["nothing to do"]), soft_wrap=True, markup=False)
    return AS_PLANNED if options.dry_run else judged(stands, decisions, any_node=bool(known))


def judged(stands: list[Standing], decisions: Decisions, *, any_node: bool) -> int:
    """The exit code."""
    trouble = any(each.overdue or each.given_up for each in stands)
    return TROUBLE if trouble or decisions.unplaced or not any_node else AS_PLANNED


@contextmanager
def opened() -> Iterator[jobs.Held]:
    """The database, closed in the end."""
    database = open_database()
    try:
        yield database
    finally:
        database.client.close()


if __name__ == "__main__":
    sys.exit(main())
