"""One registry over three scrapyd servers by scripts/schedule.py, one of them killed in between."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database
from warcio.archiveiterator import ArchiveIterator

from govcrawl.registry import Registry, Selection
from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.crawl import Place, crawl, sample_registry
from tests.support.scrapyd import PASSWORD, USER, Scrapyd, scrapyd
from tests.test_interrupted import documents, same_hour
from tests.web.server import SampleWeb
from tests.web.sites import SITES

Stored = Database[dict[str, Any]]
NAMES = ("east", "north", "south")
OFFICES = "519900,519901,519921,519922,519923,519924,519933,SA-D01"
ARGUMENTS = {"office": OFFICES, "max_pages": "6", "max_links": "0"}
SECONDS = 120


@dataclass
class Machines:
    """The servers, what is crawled, and where to; ``plan`` is the file."""

    servers: dict[str, Scrapyd]
    web: SampleWeb
    place: Place
    stored: Stored
    plan: Path
    archive: Path

    def command(self, *options: str) -> list[str]:
        """A call of the script."""
        return [sys.executable, "scripts/schedule.py", str(self.plan), *options]

    def environment(self) -> dict[str, str]:
        """What cron gives the script."""
        return self.place.environment(SCRAPYD_USERNAME=USER, SCRAPYD_PASSWORD=PASSWORD)

    def call(self, *options: str) -> subprocess.CompletedProcess[str]:
        """One call of the script, to its end."""
        return ready_python.run(
            self.command(*options), self.environment(), project_folder(), SECONDS
        )

    def job(self, crawl: str, shard: int, attempt: int = 1) -> dict[str, Any]:
        """A job as the database has it."""
        key = {"crawl": crawl, "shard": shard, "attempt": attempt}
        found = self.stored["jobs"].find_one(key)
        assert found is not None, key
        return found

    def hits(self, hosts: set[str]) -> int:
        """Requests these hosts have had."""
        names = {site.name for site in SITES if site.address in hosts}
        return sum(count for key, count in dict(self.web.hits).items() if key[0] in names)

    def hosts_of(self, shard: int) -> set[str]:
        """The hosts of one of the three shards."""
        chosen = Selection.from_arguments({"office": OFFICES, "shard": f"{shard}/3"})
        targets = Registry.load(self.place.registry).select("website", chosen)
        return {urlsplit(target.account).hostname or "" for target in targets}


@pytest.fixture(scope="module")
def machines(
    database_uri: str, egg: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    with ExitStack() as stack:
        web = stack.enter_context(SampleWeb())
        client = stack.enter_context(MongoClient[dict[str, Any]](database_uri, tz_aware=True))
        registry = sample_registry(folder / "registry", web.port)
        place = Place(database_uri, "govcrawl_machines", folder / "home", registry)
        environment = {k: v for k, v in place.environment().items() if "PYTHON" not in k}
        client.drop_database(place.database)
        servers = {
            name: stack.enter_context(deployed(folder / name, egg, environment)) for name in NAMES
        }
        plan = folder / "plan.toml"
        nodes = "".join(f'{name} = "{server.url}"\n' for name, server in servers.items())
        plan.write_text(f"[nodes]\n{nodes}{crawl_of('websites', 3, folder, 0.25)}", "utf-8")
        stored = client[place.database]
        yield Machines(servers, web, place, stored, plan, folder / "archive")
        client.drop_database(place.database)
        client.drop_database(f"{place.database}_undisturbed")


@contextmanager
def deployed(folder: Path, egg: Path, environment: dict[str, str]) -> Iterator[Scrapyd]:
    """A scrapyd that has the egg from its start, as after a deployment."""
    eggs = folder / "eggs" / "govcrawl"
    eggs.mkdir(parents=True)
    shutil.copy(egg, eggs / "1.egg")
    with scrapyd(folder, {**environment, "GOVCRAWL_HOME": str(folder / "home")}) as running:
        yield running


def crawl_of(name: str, shards: int, folder: Path, delay: float) -> str:
    """A crawl of the plan, due once a year and so by now."""
    arguments = "".join(f'{name} = "{value}"\n' for name, value in ARGUMENTS.items())
    return f"""
[[crawl]]
name = "{name}"
spider = "website"
when = "0 0 1 1 *"
shards = {shards}
retry_after = "0s"
overdue_after = "364d"
[crawl.arguments]
{arguments}
[crawl.settings]
GOVCRAWL_DELAY = "{delay}"
GOVCRAWL_ARCHIVE = "{folder / "archive"}"
"""


def wait_until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def set_back(machines: Machines, job: dict[str, Any]) -> None:
    """Let a run's last sign of life be an hour ago, as it will be in an hour."""
    run = machines.stored["runs"].find_one({"_id": job["_id"]})
    assert run is not None
    assert run["outcome"] == "running"
    sign = {"heartbeat_at": run["heartbeat_at"] - timedelta(hours=1)}
    machines.stored["runs"].update_one({"_id": job["_id"]}, {"$set": sign})


def visits(folder: Path) -> dict[str, list[tuple[datetime, str]]]:
    """For each host who asked it when: the name of a file of the archive begins with its run."""
    found: dict[str, list[tuple[datetime, str]]] = {}
    for file in folder.rglob("*.warc.gz"):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                address = record.rec_headers.get_header("WARC-Target-URI")
                if record.rec_type == "response":
                    moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
                    run = file.name[: file.name.index("of3-") + len("of3-1")]
                    found.setdefault(urlsplit(address).hostname or "", []).append((moment, run))
    return {host: sorted(each) for host, each in found.items()}


def test_a_machine_dies_and_nothing_is_lost_or_double(machines: Machines) -> None:
    undisturbed = Place(
        machines.place.uri,
        f"{machines.place.database}_undisturbed",
        machines.place.home / "undisturbed",
        machines.place.registry,
    )
    assert crawl(undisturbed, *(f"{n}={v}" for n, v in ARGUMENTS.items())).returncode == 0
    expected = documents(machines.stored.client[undisturbed.database])
    assert len(expected["website_pages"]) > 10

    machines.web.hits.clear()
    shard = max(range(3), key=lambda each: len(machines.hosts_of(each)))
    hosts = machines.hosts_of(shard)
    calls = [
        subprocess.Popen(
            machines.command(),
            cwd=project_folder(),
            env=machines.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    wait_until(lambda: machines.hits(hosts) >= 6, "the crawl does not begin")
    victim = machines.job("websites", shard)
    machines.servers[victim["node"]].kill()
    asked = machines.hits(hosts)
    said = [call.communicate(timeout=SECONDS)[0] for call in calls]
    assert [call.returncode for call in calls] == [0, 0], said
    assert machines.stored["jobs"].count_documents({}) == 3
    assert sum(text.count("asked for on") for text in said) == 3, "each job is asked for once"
    assert {machines.job("websites", each)["node"] for each in range(3)} == set(NAMES)

    early = machines.call()
    assert early.returncode == 0
    assert "cannot be asked" in early.stdout
    assert machines.stored["jobs"].count_documents({}) == 3, "it may be alive, if out of reach"

    set_back(machines, victim)
    again = machines.call()
    assert again.returncode == 0, again.stdout + again.stderr
    second = machines.job("websites", shard, 2)
    assert f"{second['_id']}: asked for on {second['node']}" in again.stdout
    assert second["node"] != victim["node"]
    assert second["arguments"] == victim["arguments"] == {**ARGUMENTS, "shard": f"{shard}/3"}
    others = [machines.job("websites", each) for each in range(3) if each != shard]
    for job in (second, *others):
        machines.servers[job["node"]].wait_for(job["_id"])

    done = machines.call()
    assert (done.returncode, done.stdout.count("│ ok ")) == (0, 3), done.stdout
    outcomes = {run["_id"]: run["outcome"] for run in machines.stored["runs"].find()}
    ended = dict.fromkeys([job["_id"] for job in (second, *others)], "ok")
    assert outcomes == {victim["_id"]: "running", **ended}
    assert machines.stored["rejected"].count_documents({}) == 0
    assert same_hour(documents(machines.stored)) == same_hour(expected)
    assert machines.hits(hosts) > asked

    asked_when = visits(machines.archive)
    assert [host for host, each in asked_when.items() if len({run for _, run in each}) == 2]
    for host, each in asked_when.items():
        changes = [one for one, other in pairwise(run for _, run in each) if one != other]
        assert len(changes) <= 1, f"{host} was asked by two at once: {each}"
    assert PASSWORD not in "".join([*said, early.stdout, again.stdout, done.stdout])


def test_the_dead_machine_comes_back_and_nothing_runs_twice(machines: Machines) -> None:
    victim = next(job for job in machines.stored["jobs"].find() if job["ended_at"] is None)
    server = machines.servers[victim["node"]]
    machines.web.hits.clear()
    server.start()
    before = machines.call()
    assert (before.returncode, "nothing to do" in before.stdout) == (0, True), before.stdout
    # What a queue would have kept: it starts before anybody can cancel it.
    machines.stored["runs"].delete_one({"_id": victim["_id"]})
    server.schedule("website", victim["_id"], victim["settings"], **victim["arguments"])
    server.wait_for(victim["_id"])
    later = machines.job("websites", victim["shard"], 2)
    refused = f"job {victim['_id']} is not run: {later['_id']} does its work"
    assert refused in server.job_log("website", victim["_id"])
    after = machines.call()
    assert (after.returncode, "nothing to do" in after.stdout) == (0, True), after.stdout
    assert machines.stored["runs"].count_documents({}) == 3
    assert machines.web.hits.total() == 0


def test_a_hung_process_is_ended_before_its_hosts_are_asked_again(machines: Machines) -> None:
    with machines.plan.open("a", encoding="utf-8") as file:
        file.write(crawl_of("hung", 1, machines.archive.parent / "hung", 0.5))
    machines.web.hits.clear()
    assert machines.call("--crawl", "hung").returncode == 0
    first = machines.job("hung", 0)
    server = machines.servers[first["node"]]
    wait_until(lambda: machines.web.hits.total() > 3, "the crawl does not begin")
    set_back(machines, first)
    told = machines.call("--crawl", "hung")
    assert f"{first['_id']}: cancelled on {first['node']} (INT)" in told.stdout
    assert machines.stored["jobs"].count_documents({"crawl": "hung"}) == 1
    server.wait_for(first["_id"])
    again = machines.call("--crawl", "hung")
    second = machines.job("hung", 0, 2)
    assert (again.returncode, second["node"] != first["node"]) == (0, True), again.stdout
    run = machines.stored["runs"].find_one({"_id": first["_id"]})
    assert run is not None
    assert (run["outcome"], run["close_reason"]) == ("degraded", "shutdown"), "it closed its books"
