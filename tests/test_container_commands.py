"""What an image starts, run as it would be there: the timer, a job of a cluster, scrapyd."""

import os
import signal
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import requests
from pymongo.synchronous.database import Database

from govcrawl.storage.home import project_folder
from tests.support.ports import free_port
from tests.support.raw_server import RawServer, answer

ROOT = project_folder()
CONTAINER = ROOT / "deploy" / "container"
PROGRAMS = Path(sysconfig.get_path("scripts"))
STATE = "/var/lib/govcrawl/scrapyd"
AUTH = ("operator", "a-pass-word-of-tests")


def stand_in(folder: Path, name: str, script: str) -> dict[str, str]:
    """An environment in which the program of that name is this shell script."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin", "TOLD": str(folder / "told")}


def test_the_timer_asks_then_looks_again_and_again(tmp_path: Path) -> None:
    environment = stand_in(tmp_path / "bin", "python", 'echo "$@" >>"$TOLD"; exit 1')
    timer = subprocess.Popen(
        [CONTAINER / "timer.sh", "0.01", "plan.toml", "--webhook", "wecom"], env=environment
    )
    told = Path(environment["TOLD"])
    deadline = time.monotonic() + 20
    while not told.exists() or len(told.read_text().splitlines()) < 4:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    timer.terminate()
    assert timer.wait(20) == -signal.SIGTERM
    asks, looks = "scripts/schedule.py plan.toml", "scripts/check_runs.py --plan plan.toml"
    assert told.read_text().splitlines()[:4] == [asks, f"{looks} --webhook wecom"] * 2


@pytest.mark.parametrize(("code", "seen"), [(0, 0), (3, 0), (1, 1), (2, 2)])
def test_a_job_that_is_degraded_is_done(tmp_path: Path, code: int, seen: int) -> None:
    environment = stand_in(tmp_path / "bin", "scrapy", f'echo "$@" >"$TOLD"; exit {code}')
    command = [CONTAINER / "job.sh", "website", "-a", "shard=0/4", "-a", "_job=a pod"]
    done = subprocess.run(command, env=environment, timeout=20, check=False)
    assert done.returncode == seen
    told = Path(environment["TOLD"]).read_text()
    assert told == "crawl website -a shard=0/4 -a _job=a pod\n"


def test_a_job_that_was_told_to_stop_is_not_done(tmp_path: Path) -> None:
    """It waits for the crawl, which closes its books and says that it is degraded."""
    script = """\
trap 'echo closed >>"$TOLD"; exit 3' TERM
echo open >"$TOLD"
while :; do sleep 0.01; done"""
    environment = stand_in(tmp_path / "bin", "scrapy", script)
    job = subprocess.Popen(
        [CONTAINER / "job.sh", "website"], env=environment, start_new_session=True
    )
    told = Path(environment["TOLD"])
    deadline = time.monotonic() + 20
    while not told.exists() or told.read_text() != "open\n":
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(job.pid, signal.SIGTERM)
    assert job.wait(20) == 143
    assert told.read_text() == "open\nclosed\n"


class Server:
    """scrapyd as the image starts it, with its two files, in a folder and on a port of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        files = [ROOT / "deploy" / "scrapyd" / "scrapyd.conf", CONTAINER / "scrapyd.conf"]
        merged = ConfigParser()
        assert len(merged.read(files)) == 2
        self.folders = {
            name: merged["scrapyd"][name] for name in ("eggs_dir", "dbs_dir", "logs_dir")
        }
        merged["scrapyd"].update(bind_address="127.0.0.1", http_port=str(port), poll_interval="0.1")
        for name, place in self.folders.items():
            merged["scrapyd"][name] = place.replace(STATE, str(folder))
        with (folder / "scrapyd.conf").open("w") as file:
            merged.write(file)
        self.logs = Path(merged["scrapyd"]["logs_dir"])
        with (folder / "said").open("wb") as said:
            self.process = subprocess.Popen(
                [CONTAINER / "serve.sh"],
                cwd=folder,
                env={"PATH": f"{PROGRAMS}:/usr/bin:/bin", "HOME": str(folder)} | environment,
                start_new_session=True,
                stdout=said,
                stderr=said,
            )

    def ask(self, command: str, **data: str) -> dict[str, Any]:
        method = "POST" if data else "GET"
        url = f"{self.url}/{command}"
        found: dict[str, Any] = requests.request(
            method, url, data=data, auth=AUTH, timeout=30
        ).json()
        return found

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                assert self.ask("daemonstatus.json")["status"] == "ok"
            except requests.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            else:
                return


@pytest.fixture
def server(
    database_uri: str, database: Database[dict[str, Any]], tmp_path: Path
) -> Iterator[Server]:
    environment = {
        **dict(zip(("SCRAPYD_USERNAME", "SCRAPYD_PASSWORD"), AUTH, strict=True)),
        "SCRAPY_SETTINGS_MODULE": "govcrawl.settings",
        "GOVCRAWL_MONGO_URI": database_uri,
        "GOVCRAWL_MONGO_DATABASE": database.name,
        "GOVCRAWL_HOME": str(tmp_path / "home"),
        "GOVCRAWL_PRIVATE_NETWORKS": "127.0.0.0/8",
        "GOVCRAWL_DELAY": "0.3",
    }
    running = Server(tmp_path, environment)
    yield running
    if running.process.poll() is None:
        os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()


def test_scrapyd_of_the_image_runs_what_is_installed_and_ends_after_its_crawls(
    server: Server, database: Database[dict[str, Any]], tmp_path: Path
) -> None:
    assert {place.rpartition("/")[0] for place in server.folders.values()} == {STATE}
    server.wait_until_it_answers()
    # What is installed goes before an egg: one that was taken would be listed and never run.
    for command in ("addversion", "delversion", "delproject"):
        refused = requests.post(f"{server.url}/{command}.json", auth=AUTH, timeout=30)
        assert refused.status_code == 404
    assert requests.get(f"{server.url}/daemonstatus.json", timeout=30).status_code == 401
    with RawServer(lambda *_: answer(b"<title>a</title>" * 50)) as site:
        pages = tmp_path / "pages"
        pages.write_text("".join(f"{site.url(f'/{number}')}\n" for number in range(50)))
        job = {"project": "govcrawl", "spider": "website", "jobid": "j", "urls": str(pages)}
        # What has been asked for is waited for: with more at once the end would take longer.
        asked = server.ask("schedule.json", **job, setting="CONCURRENT_REQUESTS=2")
        assert asked["status"] == "ok", asked
        site.wait_for(2)
        os.killpg(server.process.pid, signal.SIGTERM)
        server.process.wait(60)
    log = (server.logs / "govcrawl" / "website" / "j.log").read_text()
    assert "Run j is degraded" in log
    run = database["runs"].find_one({"_id": "j"}) or {}
    assert (run["close_reason"], run["outcome"]) == ("shutdown", "degraded")
