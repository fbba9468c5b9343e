"""Crawls that render, as processes of their own, and what they leave behind."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from govcrawl.storage.home import project_folder
from tests.support.environment import PRIVATE

LIMIT_SECONDS = 120
MARK = "GOVCRAWL_TEST_MARK"


class Process(NamedTuple):
    """``told`` is its command line, and its environment as far as it has not hidden it."""

    pid: int
    parent: int
    began: int
    told: bytes


def processes() -> Iterator[tuple[int, Process]]:
    """Every process that has not ended, by its number."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent, *rest = (folder / "stat").read_text().rpartition(")")[2].split()
            told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
        except OSError:
            continue  # gone meanwhile, or not ours
        if state != "Z":
            pid = int(folder.name)
            yield pid, Process(pid, int(parent), int(rest[17]), told)


@dataclass
class Order:
    """A crawl to make: what it renders, in what place, and what came of it."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    lines: list[dict[str, Any]] = field(default_factory=list)
    log: str = ""
    scratch: str = ""
    left: list[str] = field(default_factory=list)

    def __getitem__(self, target: str) -> dict[str, Any]:
        """What came of the rendered page at a target."""
        (line,) = [
            line
            for line in self.lines
            if line.get("asked", "").endswith(target) and line.get("rendered") is not False
        ]
        return line

    @property
    def stats(self) -> dict[str, Any]:
        stats: dict[str, Any] = self.lines[-1]["stats"]
        return stats

    @contextmanager
    def started(
        self, urls: Sequence[str], plain: Sequence[str] = ()
    ) -> "Iterator[subprocess.Popen[str]]":
        """The crawl as a process; its temporary files are in a folder of its own."""
        self.folder.mkdir(parents=True, exist_ok=True)
        order = {"urls": urls, "plain": plain, "out": str(self.folder / "out"), **self.given()}
        (self.folder / "order.json").write_text(json.dumps(order))
        (self.folder / "out").touch()
        command = [sys.executable, "-W", "error", "-m", "tests.support.rendered_crawl"]
        with (
            TemporaryDirectory(
                prefix="rendered"
            ) as self.scratch,  # short: Chromium has a socket there
            subprocess.Popen(
                [*command, str(self.folder / "order.json")],
                cwd=project_folder(),
                env=os.environ | PRIVATE | {"TMPDIR": self.scratch, MARK: self.mark},
                stderr=subprocess.PIPE,
                text=True,
            ) as process,
        ):
            try:
                yield process
            finally:
                process.kill()
                process.wait()
                self.left = self.in_scratch()

    def given(self) -> dict[str, Any]:
        settings = {"GOVCRAWL_BROWSER_PAGES": 100, **self.settings}
        return {"settings": settings, "names": self.names}

    def crawl(self, urls: Sequence[str], plain: Sequence[str] = ()) -> "Order":
        """Crawl to the end."""
        with self.started(urls, plain) as process:
            _, self.log = process.communicate(timeout=LIMIT_SECONDS)
            assert process.returncode == 0, self.log
        self.lines = self.read()
        return self

    def read(self) -> list[dict[str, Any]]:
        """What the crawl has written down until now."""
        text = (self.folder / "out").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def alive(self) -> set[Process]:
        """The processes the crawl started and that are still there.

        Told by their environment, their command line or their parents: Chromium's own children
        have neither of the first two.
        """
        every = dict(processes())
        marks = (f"{MARK}={self.mark}".encode(), self.scratch.encode())
        found = {pid for pid, process in every.items() if any(m in process.told for m in marks)}
        while more := {pid for pid, each in every.items() if each.parent in found} - found:
            found |= more
        return {every[pid] for pid in found}

    def in_scratch(self) -> list[str]:
        """Temporary files of the crawl, profiles for instance."""
        return [path.name for path in Path(self.scratch).iterdir()]


def lives(before: set[Process]) -> set[tuple[int, int]]:
    """Those that are still there, whoever their parent may be now."""
    now = {(process.pid, process.began) for _, process in processes()}
    return now & {(process.pid, process.began) for process in before}


def until(done: Callable[[], object], seconds: float = 30) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)
