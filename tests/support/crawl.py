"""Real crawls, as a user runs them: ``scrapy crawl`` in a process of its own."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.environment import environment_of

SAMPLE_PORT = "8642"
TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Place:
    """Where a crawl's things go: its database, its home folder, its registry."""

    uri: str
    database: str
    home: Path
    registry: Path

    def environment(self, **others: str) -> dict[str, str]:
        """The environment of a crawl with this place, quick and patient for a short while only."""
        return {
            **environment_of(self.uri, self.database, self.home, self.registry),
            "GOVCRAWL_DELAY": "0",
            "GOVCRAWL_BROWSER": "off",
            **others,
        }


def command(*arguments: str, settings: dict[str, str] | None = None) -> list[str]:
    """The command line of a crawl of websites; ``arguments`` are ``name=value``."""
    line = [sys.executable, "-m", "scrapy", "crawl", "website"]
    for argument in arguments:
        line += ["-a", argument]
    for name, value in (settings or {}).items():
        line += ["-s", f"{name}={value}"]
    return line


def crawl(
    place: Place, *arguments: str, settings: dict[str, str] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Crawl to the end; the log is in ``stderr``."""
    return ready_python.run(
        command(*arguments, settings=settings),
        place.environment(**environment),
        project_folder(),
        TIMEOUT_SECONDS,
    )


def sample_registry(folder: Path, port: int) -> Path:
    """A copy of the sample registry whose sites are on ``port``."""
    source = project_folder() / "govcrawl" / "data" / "sample"
    folder.mkdir(parents=True, exist_ok=True)
    for file in source.glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(text.replace(f":{SAMPLE_PORT}/", f":{port}/"), "utf-8")
    return folder
