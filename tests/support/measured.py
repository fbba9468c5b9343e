"""A crawl in a process of its own, with the time it took and the memory it needed at most."""

import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from govcrawl.storage.home import project_folder
from tests.support.crawl import Place, command

LOOK_SECONDS = 0.05
"""How often the memory is looked at."""


@dataclass(frozen=True)
class Measured:
    """How a crawl ended; memory is the most that was resident, in megabytes."""

    returncode: int
    log: str
    seconds: float
    megabytes: float


def measured(
    place: Place, *arguments: str, limit: float, settings: dict[str, str] | None = None
) -> Measured:
    """Crawl to the end; killed after ``limit`` seconds, which shows in the return code."""
    place.home.mkdir(parents=True, exist_ok=True)
    log = Path(place.home / f"{place.database}.log")
    start = time.monotonic()
    with log.open("w") as errors:
        process = subprocess.Popen(
            command(*arguments, settings=settings),
            env=place.environment(),
            cwd=project_folder(),
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        timer = threading.Timer(limit, process.send_signal, [signal.SIGKILL])
        timer.start()
        peak = 0
        while process.poll() is None:
            peak = max(peak, peak_of(process.pid))
            time.sleep(LOOK_SECONDS)
        timer.cancel()
    seconds = time.monotonic() - start
    return Measured(process.returncode, log.read_text(), seconds, peak / 1024)


def peak_of(process: int) -> int:
    """The most a process has had resident since its program began, in kilobytes.

    What the system adds up when it ends (``ru_maxrss``) begins with the size of the process that
    started it: the tests' own.
    """
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:  # it has just ended
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB$", text, re.MULTILINE)
    return int(found[1]) if found else 0
