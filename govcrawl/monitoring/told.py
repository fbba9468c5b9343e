"""What people were told last, so that the same is not told every five minutes.

It is kept in a file under ``GOVCRAWL_HOME`` and not in the database: that the database is lost must
be told as well, and told once.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from govcrawl.monitoring.alarms import Alarm
from govcrawl.monitoring.messages import News


@dataclass(frozen=True)
class Told:
    """The keys of alarms people know of, and when they were told last."""

    keys: frozenset[str] = frozenset()
    at: datetime | None = None


def news(alarms: Iterable[Alarm], told: Told, now: datetime, repeat: timedelta) -> News | None:
    """What is worth telling: a new alarm, one that lasts, the end of all; None for nothing."""
    keys = {alarm.key for alarm in alarms}
    if not keys:
        return News.RECOVERED if told.keys else None
    # A clock that was put back must not keep it quiet for longer.
    lately = told.at is not None and timedelta() <= now - told.at < repeat
    return None if keys <= told.keys and lately else News.ALARM


def quiet(alarms: Iterable[Alarm], told: Told) -> Told:
    """What people know after nothing was told: an alarm that ended and comes back is a new one."""
    return Told(told.keys & {alarm.key for alarm in alarms}, told.at)


def file_for(home: Path, *what: str) -> Path:
    """Where it is kept for one webhook and one selection of runs."""
    digest = sha256("\n".join(what).encode()).hexdigest()[:16]
    return home / "monitoring" / f"told-{digest}.json"


def read(file: Path) -> Told:
    """What the file has; nothing if there is none, or it is not ours. Raises OSError."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Told(frozenset(kept["keys"]), datetime.fromisoformat(kept["at"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        # Told once more than needed is better than not told.
        return Told()


def write(file: Path, told: Told) -> None:
    """Keep it. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if told.at is None:
        file.unlink(missing_ok=True)
        return
    new = file.with_suffix(".new")
    kept = {"keys": sorted(told.keys), "at": told.at.isoformat()}
    new.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    new.replace(file)
