#!/usr/bin/env python3
"""Show the latest run of every crawl, and what is wrong; tell Prometheus and people of it.

    python scripts/check_runs.py                      the latest runs; exit code 1 if one is bad
    python scripts/check_runs.py --spider weibo --within 2
    python scripts/check_runs.py --plan plan.toml     and which planned jobs are missing
    python scripts/check_runs.py --prometheus /var/lib/node_exporter/govcrawl.prom
    GOVCRAWL_WEBHOOK=https://... python scripts/check_runs.py --webhook wecom

A crawl is a spider with the same arguments; since and until do not count, a shard does. Its latest
run that ended is judged; one that is alive is shown and not judged yet; one without a sign of life
for --stale-after minutes has crashed. docs/monitoring.md says what each state means.

Exit codes: 0 all is well; 1 something is wrong, or there is no run at all; 2 wrong usage, or the
database cannot be read; 4 all is well, but the metrics could not be written or nobody be told.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pymongo.errors import PyMongoError
from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.monitoring import told
from govcrawl.monitoring.picture import Picture, taken, unreadable
from govcrawl.monitoring.runs import Patience
from govcrawl.monitoring.tables import tables
from govcrawl.monitoring.telling import Teller
from govcrawl.storage.connection import hide_password, open_database, target
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.home import home, project_settings

if TYPE_CHECKING:
    from govcrawl.scheduling.plan import Plan

WELL, WRONG, UNUSABLE, UNTOLD = 0, 1, 2, 4
NEEDED = "requirements-operations.txt"
KINDS = ("json", "wecom", "dingtalk", "feishu")
WIDTH = 160
"""Columns of text where the output is no terminal."""
STDOUT = "-"
LONGEST = 36_500
"""Days, and so hours and minutes, that a span may have."""

Way = Callable[[Picture], str]
"""Tells of a picture; returns what went wrong, empty if nothing did."""


class UsageError(ValueError):
    """An option that cannot be followed."""


def main() -> int:
    """Read the options, look, tell, give the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = command_line().parse_args()
    try:
        plan = plan_of(options.plan)
        ways = [metrics_of(options.prometheus), webhook_of(options)]
    except UsageError as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    picture = look(options, plan)
    if options.prometheus != STDOUT:
        show(picture, options.within)
    troubles = [trouble for way in ways if way and (trouble := way(picture))]
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    if not picture.readable:
        return UNUSABLE
    if picture.alarms:
        return WRONG
    return UNTOLD if troubles else WELL


def command_line() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--spider", help="only this spider")
    add("--plan", type=Path, metavar="FILE", help="judge the jobs of this plan as well")
    add("--within", type=positive, default=7, metavar="DAYS", help="how old runs are judged (7)")
    add("--stale-after", type=positive, default=10, metavar="MINUTES", help="of silence (10)")
    add("--prometheus", metavar="FILE", help="write metrics there; - is standard output")
    add("--webhook", choices=KINDS, help="tell people, at the address in GOVCRAWL_WEBHOOK")
    add("--webhook-always", action="store_true", help="tell them each time, good news too")
    add("--repeat", type=positive, default=24, metavar="HOURS", help="tell the same again (24)")
    return parser


def positive(text: str) -> float:
    """A number above 0 of which there still is a time span."""
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number <= LONGEST:
        expected = f"a number above 0, at most {LONGEST}"
        raise argparse.ArgumentTypeError(f"got {text}, expected {expected}")
    return number


def plan_of(file: Path | None) -> "Plan | None":
    """The plan, if there is to be one. Raises UsageError."""
    if file is None:
        return None
    with needed("--plan"):
        from govcrawl.scheduling.plan import PlanError, read_plan  # noqa: PLC0415
    try:
        return read_plan(file)
    except PlanError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"--plan: {file}: {error.strerror}") from None


def metrics_of(file: str | None) -> Way | None:
    """How metrics are written, if they are to be. Raises UsageError."""
    if file is None:
        return None
    with needed("--prometheus"):
        from govcrawl.monitoring import metrics  # noqa: PLC0415

    def write(picture: Picture) -> str:
        if file == STDOUT:
            sys.stdout.write(metrics.text(picture))
            return ""
        try:
            metrics.write(picture, Path(file))
        except OSError as error:
            return f"the metrics were not written: {file}: {error.strerror}"
        return ""

    return write


def webhook_of(options: argparse.Namespace) -> Way | None:
    """How people are told, if they are to be. Raises UsageError."""
    if options.webhook is None:
        return None
    with needed("--webhook"):
        from govcrawl.monitoring.webhooks import Webhook, WebhookError  # noqa: PLC0415
    try:
        webhook = Webhook.from_environment(options.webhook, os.environ)
    except WebhookError as error:
        raise UsageError(str(error)) from None
    settings = project_settings()
    database = target(settings)
    asked = (webhook.kind, webhook.address, database, str(options.spider), str(options.plan))
    teller = Teller(
        webhook=webhook,
        memory=told.file_for(home(settings), *asked),
        repeat=timedelta(hours=options.repeat),
        always=options.webhook_always,
        machine=platform.node(),
        database=database,
    )

    def tell(picture: Picture) -> str:
        try:
            teller.tell(picture)
        except WebhookError as error:
            return f"nobody was told: {error}"
        except OSError as error:
            return f"it will be told again, for it cannot be noted: {error}"
        return ""

    return tell


@contextmanager
def needed(option: str) -> Iterator[None]:
    """Say what to install where an option needs more than a crawl. Raises UsageError."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(f"{option} needs {error.name}: pip install -r {NEEDED}") from None


def look(options: argparse.Namespace, plan: "Plan | None") -> Picture:
    """The picture of this moment; without a database one that says so, on stderr too."""
    settings, now = project_settings(), datetime.now(UTC)
    stale_after = timedelta(minutes=options.stale_after)
    patience = Patience.at(now, stale_after, timedelta(days=options.within))
    try:
        database = open_database(settings)
        try:
            return taken(
                database, patience, now, spider=options.spider, plan=plan, home=home(settings)
            )
        finally:
            database.client.close()
    except (PyMongoError, EmbeddedError) as error:
        said = hide_password(str(error), str(settings["GOVCRAWL_MONGO_URI"]))
        print(f"the database cannot be read: {type(error).__name__}: {said}", file=sys.stderr)
        return unreadable(f"{type(error).__name__}: {said}", now, home(settings))


def show(picture: Picture, within: float) -> None:
    """Print the tables, and what is in none of them."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    for table in tables(picture):
        console.print(table)
    if picture.readable and not picture.watched and not picture.standings:
        print(picture.alarms[0].detail)
    if picture.left_out:
        print(f"not judged: {picture.left_out} runs from more than {within:g} days ago (--within)")


if __name__ == "__main__":
    sys.exit(main())
