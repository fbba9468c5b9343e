"""A crawl in a process of its own, with the time it took and the memory it needed at most."""

import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from govcrawl.storage.home import project_folder
from tests.support.crawl import Place, command


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
        # The usage of this very process: the sum over all children would count the database too.
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - start
    return Measured(process.returncode, log.read_text(), seconds, usage.ru_maxrss / 1024)
