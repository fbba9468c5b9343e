"""Runs as crawls have recorded them, and the command that judges them."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.environment import environment_of

Document = dict[str, Any]
SCRIPT = project_folder() / "scripts" / "check_runs.py"


def recorded(run_id: str, hours_ago: float = 2, **others: Any) -> Document:
    """The document of a good run that was opened so long ago and took an hour."""
    opened = datetime.now(UTC) - timedelta(hours=hours_ago)
    closed = opened + timedelta(hours=1)
    return {
        "_id": run_id,
        "run_id": run_id,
        "spider": "website",
        "arguments": {},
        "outcome": "ok",
        "opened_at": opened,
        "closed_at": closed,
        "heartbeat_at": closed,
        "close_reason": "finished",
        "targets": 3,
        "reasons": {"ok": 2, "timeout": 1},
        "counts": {
            "requests": 40,
            "stored": 12,
            "rejected": 1,
            "spooled": 0,
            "item_errors": 0,
            "stored/website_pages": 9,
            "stored/outcomes": 3,
        },
        "checks": [{"name": "end", "state": "passed", "detail": "closed with reason finished"}],
        "machine": "crawler-1",
        **others,
    }


def failed(run_id: str, hours_ago: float = 2, **others: Any) -> Document:
    """One that failed because the database was lost."""
    check = {"name": "storage", "state": "failed", "detail": "12 stored, 4 spooled, 0 failed"}
    lost = {"outcome": "failed", "close_reason": "storage_failed", "checks": [check]}
    return recorded(run_id, hours_ago, **{**lost, **others})


def living(run_id: str, hours_ago: float = 2, **others: Any) -> Document:
    """One that has just given a sign of life."""
    signs = {"outcome": "running", "closed_at": None, "close_reason": None, "checks": []}
    return recorded(run_id, hours_ago, **{**signs, "heartbeat_at": datetime.now(UTC), **others})


class Judge:
    """``scripts/check_runs.py`` in a process of its own, with a database and a home."""

    def __init__(self, uri: str, database: str, home: Path) -> None:
        self.home = home
        self.environment = environment_of(uri, database, home, home / "registry")

    def __call__(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run it with these options."""
        command = [sys.executable, str(SCRIPT), *options]
        return ready_python.run(command, {**self.environment, **environment}, project_folder(), 60)
