#!/usr/bin/env python3
"""Show the latest runs of every spider and exit 1 unless the last that ended is ok.

A run without a sign of life for longer than --stale-after minutes has crashed; one that is alive
is shown and not judged yet. Exit codes: 0 all ok, 1 some run is not (or there is none at all), 2
the database cannot be read.
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
from govcrawl.storage.connection import hide_password, open_database
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.home import project_settings

ALIVE, CRASHED = "running", "crashed"


def main() -> int:
    """Read the options, print the table, give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stale-after", type=float, default=10, metavar="MINUTES")
    parser.add_argument("--spider", help="only this spider")
    options = parser.parse_args()
    oldest_sign = datetime.now(UTC) - timedelta(minutes=options.stale_after)
    try:
        runs = latest_runs(options.spider, oldest_sign)
    except (PyMongoError, EmbeddedError) as error:
        said = hide_password(str(error), str(project_settings()["GOVCRAWL_MONGO_URI"]))
        print(f"the database cannot be read: {type(error).__name__}: {said}", file=sys.stderr)
        return 2
    if not runs:
        print("no run is recorded")
        return 1
    Console(width=None if sys.stdout.isatty() else 160).print(table(runs, oldest_sign))
    judged = [run for run in runs if state(run, oldest_sign) != ALIVE]
    return 0 if all(run["outcome"] == "ok" for run in judged) else 1


def latest_runs(spider: str | None, oldest_sign: datetime) -> list[dict[str, Any]]:
    """For each spider its latest run that ended or crashed, and its latest that is alive."""
    database = open_database()
    alive = {"$and": [{"$eq": ["$outcome", ALIVE]}, {"$gte": ["$heartbeat_at", oldest_sign]}]}
    try:
        found = database["runs"].aggregate(
            [
                {"$match": {"spider": spider} if spider else {}},
                {"$sort": {"opened_at": -1}},
                {
                    "$group": {
                        "_id": {"spider": "$spider", "alive": alive},
                        "run": {"$first": "$$ROOT"},
                    }
                },
                {"$sort": {"_id.spider": 1, "run.opened_at": -1}},
            ]
        )
        return [each["run"] for each in found]
    finally:
        database.client.close()


def state(run: dict[str, Any], oldest_sign: datetime) -> str:
    """The run's outcome, or ``crashed`` for one that is running without a sign of life."""
    silent = run["heartbeat_at"] is None or run["heartbeat_at"] < oldest_sign
    return CRASHED if run["outcome"] == ALIVE and silent else str(run["outcome"])


def table(runs: list[dict[str, Any]], oldest_sign: datetime) -> Table:
    """One row a run."""
    shown = Table(title="Latest runs")
    for heading in ("spider", "run", "opened (UTC)", "state", "end", "targets", "stored", "checks"):
        shown.add_column(heading, overflow="fold")
    for run in runs:
        told = [c for c in run["checks"] if c["state"] in {health.FAILED, health.NOTED}]
        shown.add_row(
            run["spider"],
            run["_id"],
            f"{run['opened_at']:%Y-%m-%d %H:%M}",
            state(run, oldest_sign),
            run["close_reason"] or "",
            str(run["targets"]),
            str(run["counts"].get("stored", 0)),
            "\n".join(f"{c['name']}: {c['detail']}" for c in told)
            or ("all passed" if run["checks"] else ""),
        )
    return shown


if __name__ == "__main__":
    sys.exit(main())
