#!/usr/bin/env python3
"""Show the latest run of every crawl, and what is wrong; tell Prometheus and people of it.

    python scripts/check_runs.py                            the latest runs, exit code 1 if one is bad
    python scripts/check_runs.py --spider weibo --within 2
    python scripts/check_runs.py --plan plan.toml           and which planned jobs are missing
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
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pymongo.errors import PyMongoError
from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.monitoring import told
from govcrawl.monitoring.messages import Message, News
from govcrawl.monitoring.picture import Picture, taken, unreadable
from govcrawl.monitoring.runs import Patience
from govcrawl.monitoring.tables import tables
from govcrawl.storage.connection import hide_password, open_database, target
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.home import home, project_settings

if TYPE_CHECKING:
    from govcrawl.monitoring.webhooks import Webhook
    from govcrawl.scheduling.plan import Plan

WELL, WRONG, UNUSABLE, UNTOLD = 0, 1, 2, 4
KINDS = ("json", "wecom", "dingtalk", "feishu")
WIDTH = 160
"""Columns of text where the output is no terminal."""
STDOUT = "-"


class UsageError(ValueError):
    """An option that cannot be followed."""


def main() -> int:
    """Read the options, look, tell, give the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = command_line().parse_args()
    try:
        plan, webhook = plan_of(options.plan), webhook_of(options.webhook)
        write_metrics = metrics_writer(options.prometheus)
    except UsageError as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    picture = look(options, plan)
    if options.prometheus != STDOUT:
        show(picture, options.within)
    troubles = [
        *attempted(lambda: write_metrics(picture)),
        *attempted(lambda: tell(picture, webhook, options)),
    ]
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    if not picture.readable:
        return UNUSABLE
    if picture.alarms:
        return WRONG
    return UNTOLD if troubles else WELL
