"""Real scrapyd servers with the project's egg, as an operator deploys it.

The servers run without the project on their path: whatever a job finds, it finds in the egg. Their
Python has the packages of this one and nothing that is installed for editing.
"""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from govcrawl.storage.home import project_folder
from tests.support.ports import free_port

USER, PASSWORD = "operator", "a-pass-word-of-tests"
PACKED = (
    *("govcrawl", "schemas", "scrapy.cfg", "setup.py", "pyproject.toml", "README.md"),
    *("requirements.txt", "requirements-report.txt", "requirements-operations.txt"),
)
"""What the egg is built from."""
START_SECONDS, JOB_SECONDS = 20, 90
CONFIGURATION = project_folder() / "deploy" / "scrapyd" / "scrapyd.conf"
"""The one an operator is given; another port and less patience are the only differences."""


def python_of_a_server() -> tuple[str, str]:
    """The interpreter, and the PYTHONPATH, of a machine that has the packages but no checkout."""
    return str(sys._base_executable), sysconfig.get_paths()["purelib"]


class Scrapyd:
    """One scrapyd on a free port, with folders of its own; ``environment`` goes to its jobs."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again with what it had, and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = CONFIGURATION.read_text().replace("http_port = 6800", f"http_port = {self.port}")
        text = text.replace("poll_interval = 2", "poll_interval = 0.2")
        (self.folder / "scrapyd.conf").write_text(text)
        python, packages = python_of_a_server()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        with (self.folder / "scrapyd.log").open("ab") as log:
            self._process = subprocess.Popen(
                [python, "-m", "scrapyd", "--pidfile="],
                cwd=self.folder,
                env={
                    **kept,
                    "PYTHONPATH": packages,
                    "SCRAPYD_USERNAME": USER,
                    "SCRAPYD_PASSWORD": PASSWORD,
                    **self._environment,
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def stop(self) -> None:
        """End it and its jobs, without ceremony."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    kill = stop
    """kill -9 of the whole machine, as far as its processes go: scrapyd and every job."""

    @property
    def log(self) -> str:
        """What scrapyd itself said."""
        return (self.folder / "scrapyd.log").read_text()

    def job_log(self, spider: str, job: str) -> str:
        """What a job said."""
        return (self.folder / "logs" / "govcrawl" / spider / f"{job}.log").read_text()

    def ask(self, command: str, data: Any = None, **parameters: Any) -> dict[str, Any]:
        """What its API answers; ``data`` makes it a POST."""
        method = "GET" if data is None else "POST"
        answer = requests.request(
            method,
            f"{self.url}/{command}.json",
            params=parameters,
            data=data,
            auth=(USER, PASSWORD),
            timeout=30,
        )
        found: dict[str, Any] = answer.json()
        return found

    def deploy(self, egg: Path, version: str = "1") -> dict[str, Any]:
        """Send an egg."""
        with egg.open("rb") as content:
            answer = requests.post(
                f"{self.url}/addversion.json",
                data={"project": "govcrawl", "version": version},
                files={"egg": content},
                auth=(USER, PASSWORD),
                timeout=60,
            )
        found: dict[str, Any] = answer.json()
        assert found["status"] == "ok", found
        return found

    def schedule(
        self, spider: str, job: str, settings: Mapping[str, str] | None = None, **arguments: str
    ) -> None:
        """Ask for a job."""
        data: list[tuple[str, str]] = [("project", "govcrawl"), ("spider", spider), ("jobid", job)]
        data += arguments.items()
        data += [("setting", f"{name}={value}") for name, value in (settings or {}).items()]
        found = self.ask("schedule", data)
        assert found["status"] == "ok", found

    def jobs(self, state: str) -> Sequence[dict[str, Any]]:
        """The jobs that are ``pending``, ``running`` or ``finished``."""
        found: Sequence[dict[str, Any]] = self.ask("listjobs", project="govcrawl")[state]
        return found

    def wait_for(self, job: str, state: str = "finished") -> dict[str, Any]:
        """Until the job is in that state; what scrapyd tells of it."""
        deadline = time.monotonic() + JOB_SECONDS
        while True:
            for found in self.jobs(state):
                if found["id"] == job:
                    return found
            assert time.monotonic() < deadline, self.log
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return self.ask("daemonstatus")["status"] == "ok"
        except requests.RequestException:
            return False


@contextmanager
def scrapyd(folder: Path, environment: Mapping[str, str]) -> Iterator[Scrapyd]:
    """A scrapyd that runs, and is gone afterwards with all its jobs."""
    server = Scrapyd(folder, environment)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def build_egg(folder: Path) -> Path:
    """The egg that scrapyd-deploy makes of a checkout; built in a copy, to leave this one alone."""
    source, egg = folder / "checkout", folder / "govcrawl.egg"
    source.mkdir(parents=True)
    for name in PACKED:
        found = project_folder() / name
        if found.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(found, source / name, ignore=ignored)
        else:
            shutil.copy(found, source)
    command = Path(sysconfig.get_path("scripts"), "scrapyd-deploy")
    subprocess.run(
        [sys.executable, command, "--build-egg", egg],
        cwd=source,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return egg


@pytest.fixture(scope="session")
def egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's egg, built once."""
    return build_egg(tmp_path_factory.mktemp("egg"))
