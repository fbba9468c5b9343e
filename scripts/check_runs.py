#!/usr/bin/env python3
"""Show the latest run of every spider and exit 1 unless all of them are ok.

A run without a sign of life for longer than --stale-after minutes has crashed. Exit codes: 0 all
ok, 1 some run is not (or there is none at all), 2 the database cannot be read.
"""

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pymongo.errors import PyMongoError

from govcrawl import health
from govcrawl.storage.connection import open_database
from govcrawl.storage.embedded import EmbeddedError

SOUND = {"ok", "running"}


def main() -> int:
    """Read the options, print the table, give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stale-after", type=float, default=10, metavar="MINUTES")
    parser.add_argument("--spider", help="only this spider")
    options = parser.parse_args()
    try:
        runs = latest_runs(options.spider)
    except (PyMongoError, EmbeddedError) as error:
        print(f"the database cannot be read: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    if not runs:
        print("no run is recorded")
        return 1
    states = [state(run, timedelta(minutes=options.stale_after)) for run in runs]
    Console(width=None if sys.stdout.isatty() else 160).print(table(runs, states))
    return 0 if all(each in SOUND for each in states) else 1


def latest_runs(spider: str | None) -> list[dict[str, Any]]:
    """The latest run of each spider, by spider."""
    database = open_database()
    try:
        found = database["runs"].aggregate(
            [
                {"$match": {"spider": spider} if spider else {}},
                {"$sort": {"opened_at": -1}},
                {"$group": {"_id": "$spider", "run": {"$first": "$$ROOT"}}},
                {"$sort": {"_id": 1}},
            ]
        )
        return [each["run"] for each in found]
    finally:
        database.client.close()


def state(run: dict[str, Any], stale_after: timedelta) -> str:
    """The run's outcome, or ``crashed`` for one that is running without a sign of life."""
    if run["outcome"] != "running":
        return str(run["outcome"])
    alive = run["heartbeat_at"] or run["opened_at"]
    return "crashed" if datetime.now(UTC) - alive > stale_after else "running"


def table(runs: list[dict[str, Any]], states: list[str]) -> Table:
    """One row a run."""
    shown = Table(title="Latest runs")
    for heading in ("spider", "run", "opened (UTC)", "state", "end", "targets", "stored", "checks"):
        shown.add_column(heading, overflow="fold")
    for run, each in zip(runs, states, strict=True):
        failed = [c for c in run["checks"] if c["state"] == health.FAILED]
        shown.add_row(
            run["spider"],
            run["_id"],
            f"{run['opened_at']:%Y-%m-%d %H:%M}",
            each,
            run["close_reason"] or "",
            str(run["targets"]),
            str(run["counts"].get("stored", 0)),
            "\n".join(f"{c['name']}: {c['detail']}" for c in failed) or "all passed",
        )
    return shown


if __name__ == "__main__":
    sys.exit(main())
