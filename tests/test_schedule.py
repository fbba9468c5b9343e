"""scripts/schedule.py where things are wrong: plans, servers and the database."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from pymongo.synchronous.database import Database

from govcrawl.scheduling import scrapyd
from govcrawl.scheduling.scrapyd import Node, NodeError, NodeUnsure
from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.environment import environment_of
from tests.support.ports import free_port

Stored = Database[dict[str, Any]]
PASSWORD = "hunter2-hunter2"
CRAWL = (
    '[[crawl]]\nname = "probes"\nspider = "website"\nwhen = "0 0 1 1 *"\noverdue_after = "364d"\n'
)


class Pretender:
    """What answers as a scrapyd does, or as told; ``asked`` has the commands and their fields."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.silent: set[str] = set()
        self.over = Event()

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        command = urlsplit(path).path.strip("/").removesuffix(".json")
        fields = dict(parse_qsl(urlsplit(path).query) + parse_qsl(body.decode()))
        self.asked.append((command, fields))
        if command in self.silent:
            self.over.wait(20)
        listed = {"status": "ok", "pending": [], "running": [], "finished": []}
        return self.answers.get(command, (200, json.dumps(listed).encode()))

    def taken(self) -> list[str]:
        return [fields["jobid"] for command, fields in self.asked if command == "schedule"]


@pytest.fixture
def servers() -> Iterator[dict[str, tuple[Pretender, str]]]:
    found, running = {}, []
    for name in ("north", "south"):
        pretender = Pretender()

        class Handler(BaseHTTPRequestHandler):
            mind = pretender

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, said = self.mind.answer(self.path, body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        found[name] = (pretender, f"http://127.0.0.1:{server.server_port}")
        running.append(server)
    yield found
    for pretender, _ in found.values():
        pretender.over.set()
    for server in running:
        server.shutdown()
        server.server_close()


class Script:
    """The script with a plan and a database."""

    def __init__(self, stored: Stored, folder: Path) -> None:
        host, port = stored.client.address or ("", 0)
        uri = f"mongodb://{host}:{port}/?retryWrites=false"
        self.plan = folder / "plan.toml"
        self.environment = environment_of(uri, stored.name, folder, folder)
        self.environment |= {"SCRAPYD_USERNAME": "operator", "SCRAPYD_PASSWORD": PASSWORD}

    def write(self, nodes: dict[str, str], crawls: str = CRAWL) -> None:
        lines = "".join(f'{name} = "{address}"\n' for name, address in nodes.items())
        self.plan.write_text(f"[nodes]\n{lines}{crawls}", "utf-8")

    def call(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "scripts/schedule.py", str(self.plan), *options]
        done = ready_python.run(command, self.environment | environment, project_folder(), 60)
        assert PASSWORD not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done


@pytest.fixture
def script(database: Stored, tmp_path: Path) -> Script:
    return Script(database, tmp_path)


def test_a_server_that_refuses_is_passed_over(
    script: Script, servers: dict[str, tuple[Pretender, str]], database: Stored
) -> None:
    (north, _), (south, _) = servers.values()
    north.answers["schedule"] = (200, b'{"status": "error", "message": "spider not found"}')
    script.write({name: address for name, (_, address) in servers.items()})
    done = script.call()
    assert done.returncode == 0, done.stdout + done.stderr
    (job,) = database["jobs"].find()
    assert (north.taken(), south.taken()) == ([job["_id"]], [job["_id"]])
    assert (job["node"], job["asked_at"] is None) == ("south", False)


def test_a_job_that_nobody_takes_is_as_if_never_claimed(
    script: Script, servers: dict[str, tuple[Pretender, str]], database: Stored
) -> None:
    (north, address), _ = servers.values()
    north.answers["schedule"] = (200, b'{"status": "error", "message": "spider not found"}')
    script.write({"north": address})
    done = script.call()
    assert done.returncode == 1
    assert "no server took it" in done.stdout
    assert "spider not found" in done.stdout
    assert database["jobs"].count_documents({}) == 0


def test_a_dry_run_asks_and_writes_nothing(
    script: Script, servers: dict[str, tuple[Pretender, str]], database: Stored
) -> None:
    (north, address), _ = servers.values()
    script.write({"north": address})
    done = script.call("--dry-run", "--now", "2026-11-23T02:00")
    assert done.returncode == 0, done.stderr
    assert "probes-20251231T1600Z-0of1-1: would be asked for on north" in done.stdout
    assert north.taken() == []
    assert database.list_collection_names() == []
    script.write({"north": f"http://127.0.0.1:{free_port()}"})
    alone = script.call("--dry-run")
    assert alone.returncode == 0
    assert "no server can be asked; if all could:" in alone.stdout


def test_what_was_missed_is_told(
    script: Script, servers: dict[str, tuple[Pretender, str]], database: Stored
) -> None:
    (_, address), _ = servers.values()
    script.write({"north": address}, CRAWL.replace("0 0 1 1 *", "0 2 * * *").replace("364d", "8h"))
    assert script.call("--now", "2026-11-20T02:00").returncode == 0
    later = script.call("--now", "2026-11-23T02:30")
    told = "probes: not asked for when it was due, and not made up for: "
    assert f"{told}2026-11-21 02:00, 2026-11-22 02:00\n" in later.stdout
    assert later.returncode == 0
    slots = [job["slot_at"].isoformat() for job in database["jobs"].find(sort=[("_id", 1)])]
    assert slots == ["2026-11-19T18:00:00+00:00", "2026-11-22T18:00:00+00:00"]


def test_no_server_at_all(script: Script, database: Stored) -> None:
    script.write({"north": f"http://127.0.0.1:{free_port()}"}, CRAWL.replace("364d", "1d"))
    done = script.call()
    assert done.returncode == 1
    assert "unasked, overdue" in done.stdout
    assert "none of north can be asked" in done.stdout
    assert ": no connection" in done.stdout
    assert database["jobs"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--crawl", "others"], "--crawl: got others, expected one of probes"),
        (["--stale-after", "0"], "argument --stale-after: got 0, expected more than 0"),
        (["--now", "soon"], "argument --now: invalid fromisoformat value: 'soon'"),
    ],
)
def test_wrong_usage_is_named(script: Script, arguments: list[str], said: str) -> None:
    script.write({"north": "http://127.0.0.1:1"})
    done = script.call(*arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_no_plan_a_wrong_plan_and_no_database(script: Script) -> None:
    done = script.call()
    assert (done.returncode, done.stderr) == (2, f"{script.plan}: No such file or directory\n")
    script.write({"north": "10.0.0.1"})
    done = script.call()
    assert (done.returncode, done.stdout) == (2, "")
    assert "plan.toml: nodes: north: got 10.0.0.1, expected the address of a scrapyd" in done.stderr
    script.write({"north": f"http://127.0.0.1:{free_port()}"})
    uri = f"mongodb://operator:{PASSWORD}@127.0.0.1:{free_port()}"
    done = script.call(GOVCRAWL_MONGO_URI=uri, GOVCRAWL_STORAGE_TIMEOUT="0.2")
    assert done.returncode == 2
    assert done.stderr.startswith("the database cannot be used: ServerSelectionTimeoutError")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, b"", r"it refuses the user or password \(SCRAPYD_USERNAME, SCRAPYD_PASSWORD\)"),
        (404, b"<html>", "status 404 and no answer of a scrapyd"),
        (200, b'["ok"]', "status 200 and no answer of a scrapyd"),
        (200, b'{"status": "ok"}', "its list of jobs is not as scrapyd writes it"),
        (
            200,
            b'{"status": "error", "message": "project \'x\' not found"}',
            "project 'x' not found",
        ),
    ],
)
def test_what_a_server_says_is_told(
    servers: dict[str, tuple[Pretender, str]], status: int, body: bytes, said: str
) -> None:
    north, address = servers["north"]
    north.answers["listjobs"] = (status, body)
    with pytest.raises(NodeError, match=said):
        Node("north", address, "govcrawl").jobs()


def test_an_answer_that_does_not_come_leaves_it_open(
    servers: dict[str, tuple[Pretender, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    north, address = servers["north"]
    north.silent.add("schedule")
    monkeypatch.setattr(scrapyd, "ASK_SECONDS", 0.2)
    with pytest.raises(NodeUnsure, match="no answer"):
        Node("north", address, "govcrawl").schedule("a-job", "website", {}, {})
    with pytest.raises(NodeError, match="no connection") as error:
        Node("north", f"http://127.0.0.1:{free_port()}", "x").schedule("a-job", "website", {}, {})
    assert type(error.value) is NodeError, "nobody has been asked"
