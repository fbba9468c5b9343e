"""Runs tests.support.small_crawl in a process of its own, to watch it and to end it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LIMIT_SECONDS = 90


class Crawl:
    """A crawl that runs. ``log`` and ``stats`` are there after ``finish``."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        self.process = process
        self.pages = 0
        self.stats: dict[str, Any] = {}
        self._log = log
        self._progress = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def log(self) -> str:
        return self._log.read_text()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._progress:
                if line == "page\n":
                    self.pages += 1
                elif line.startswith("{"):
                    self.stats = json.loads(line)
                self._progress.notify_all()

    def wait_for_pages(self, count: int) -> None:
        """Until the spider has seen so many pages."""
        with self._progress:
            reached = self._progress.wait_for(lambda: self.pages >= count, LIMIT_SECONDS)
        assert reached, self.log

    def finish(self) -> dict[str, Any]:
        """Its stats, once it has ended by itself."""
        assert self.process.wait(LIMIT_SECONDS) == 0, self.log
        self._reader.join(LIMIT_SECONDS)
        assert self.stats, self.log
        return self.stats


@contextmanager
def crawl(home: Path, uri: str, database: str = "test", **arguments: Any) -> Iterator[Crawl]:
    """Start a small crawl; whatever happens it is gone afterwards."""
    environment = os.environ | {
        "GOVCRAWL_HOME": str(home),
        "GOVCRAWL_MONGO_URI": uri,
        "GOVCRAWL_MONGO_DATABASE": database,
        "GOVCRAWL_STORAGE_TIMEOUT": "1",
        "GOVCRAWL_PRIVATE_NETWORKS": "127.0.0.0/8",
        "GOVCRAWL_STORAGE_RETRY": str(arguments.pop("retry", 30)),
    }
    home.mkdir(parents=True, exist_ok=True)
    log = home / "crawl.log"
    command = [sys.executable, "-W", "error", "-m", "tests.support.small_crawl"]
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [*command, json.dumps(arguments)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        running = Crawl(process, log)
        try:
            yield running
        finally:
            process.kill()
            running._reader.join(LIMIT_SECONDS)


def run(home: Path, uri: str, database: str = "test", **arguments: Any) -> Crawl:
    """Run a small crawl to its end."""
    with crawl(home, uri, database, **arguments) as running:
        running.finish()
        return running
