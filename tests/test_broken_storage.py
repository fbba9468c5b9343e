"""The database goes, the disks fill up: real crawls, nothing lost, and nothing looks ok."""

import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from tests.support.archives import warc_records
from tests.support.broken import (
    ARGUMENTS,
    crawling,
    documents,
    failed,
    last_run,
    left,
    script,
    started,
    wait_until,
)
from tests.support.crawl import Place, crawl, sample_registry
from tests.support.database import DatabaseServer
from tests.web.server import SampleWeb

REQUESTS = 38
MIDST = 14
"""So many requests and the crawl is in the midst of its pages."""


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


@pytest.fixture
def place(server: DatabaseServer, web: SampleWeb, tmp_path: Path) -> Place:
    web.hits.clear()
    registry = sample_registry(tmp_path / "registry", web.port)
    return Place(server.uri, "test", tmp_path / "home", registry)


@pytest.fixture
def stored(server: DatabaseServer) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient[dict[str, Any]](server.uri, tz_aware=True) as client:
        yield client["test"]


@pytest.fixture(scope="module")
def expected(
    web: SampleWeb, database_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What an undisturbed crawl leaves."""
    folder = tmp_path_factory.mktemp("undisturbed")
    registry = sample_registry(folder / "registry", web.port)
    place = Place(database_uri, "govcrawl_test_undisturbed", folder / "home", registry)
    with MongoClient[dict[str, Any]](database_uri, tz_aware=True) as client:
        done = crawl(place, *ARGUMENTS)
        assert done.returncode == 0, done.stderr[-3000:]
        found = left(client[place.database])
        client.drop_database(place.database)
    return found


def test_a_database_that_comes_back_is_waited_for(
    place: Place,
    server: DatabaseServer,
    web: SampleWeb,
    stored: Database[dict[str, Any]],
    expected: dict[str, Any],
    tmp_path: Path,
) -> None:
    log = tmp_path / "log"
    settings = {"LOG_FILE": str(log), "GOVCRAWL_STORAGE_RETRY": "30"}
    with crawling(place, *ARGUMENTS, settings=settings, GOVCRAWL_DELAY="0.1") as running:
        wait_until(lambda: web.hits.total() >= MIDST, running.done)
        server.kill()
        wait_until(lambda: "trying again for 30 s" in log.read_text(), running.done)
        server.start()
        ended = running.result()
    assert ended.returncode == 0, log.read_text()[-3000:]
    run = last_run(stored)
    assert (run["outcome"], run["close_reason"], failed(run)) == ("ok", "finished", set())
    assert run["counts"]["spooled"] == 0
    assert left(stored) == expected


def test_a_database_gone_for_good_leaves_everything_in_the_spool(
    place: Place, server: DatabaseServer, web: SampleWeb, stored: Database[dict[str, Any]]
) -> None:
    settings = {"GOVCRAWL_STORAGE_RETRY": "0.5", "GOVCRAWL_STORAGE_TIMEOUT": "0.5"}
    with crawling(place, *ARGUMENTS, settings=settings, GOVCRAWL_DELAY="0.1") as running:
        wait_until(lambda: web.hits.total() >= MIDST, running.done)
        server.kill()
        ended = running.result()
    assert ended.returncode == 1, ended.stderr[-3000:]
    server.start()

    alive = script(place, "check_runs.py")
    assert "running" in alive.stdout
    assert script(place, "check_runs.py", "--stale-after", "0.001").returncode == 1
    waiting = script(place, "db.py", "spool")
    (file,) = (place.home / "spool").glob("*.jsonl")
    count = file.read_bytes().count(b"\n") - 1
    assert f"{count:,}      0  {file.name}  for {server.uri.split('/')[2]}/test" in waiting.stdout
    assert waiting.returncode == 0

    replayed = script(place, "db.py", "replay")
    assert (replayed.returncode, replayed.stdout) == (0, f"{count} records written\n")
    assert script(place, "db.py", "replay").stdout == "0 records written\n"
    run = last_run(stored)
    assert (run["outcome"], run["close_reason"]) == ("failed", "storage_failed")
    assert {"end", "storage"} <= failed(run)
    assert run["counts"]["spooled"] == count - 1, "the record of the run is not counted in itself"
    assert documents(stored) == run["counts"]["stored"] + run["counts"]["spooled"]
    assert stored["outcomes"].count_documents({}) == 2
    judged = script(place, "check_runs.py")
    assert judged.returncode == 1
    assert "storage_failed" in judged.stdout


def test_what_a_replay_cannot_write_stays_and_is_told(
    place: Place, server: DatabaseServer, tmp_path: Path
) -> None:
    folder = place.home / "spool"
    folder.mkdir(parents=True)
    (folder / "run.jsonl").write_text('{"spool": 1, "run_id": "run", "target": "elsewhere/test"}\n')
    done = script(place, "db.py", "replay")
    assert done.returncode == 1
    assert "run.jsonl  for elsewhere/test" in done.stdout
    target = f"{server.uri.split('/')[2]}/test"
    (folder / "run.jsonl").write_text(f'{{"target": "{target}"}}\n')
    server.kill()
    gone = script(place, "db.py", "replay", GOVCRAWL_STORAGE_TIMEOUT="0.2")
    assert gone.returncode == 1
    assert "mongodb://" in gone.stderr
    assert (folder / "run.jsonl").exists()


def test_with_the_spools_disk_full_too_the_archive_has_it(
    place: Place,
    server: DatabaseServer,
    web: SampleWeb,
    stored: Database[dict[str, Any]],
    expected: dict[str, Any],
    tmp_path: Path,
) -> None:
    folder = place.home / "spool"
    folder.mkdir(parents=True)
    archive = {"GOVCRAWL_ARCHIVE": str(tmp_path / "archive")}
    impatient = {"GOVCRAWL_STORAGE_RETRY": "0.2", "GOVCRAWL_STORAGE_TIMEOUT": "0.5"}
    settings = {**archive, **impatient}
    with crawling(
        place, *ARGUMENTS, "_job=full", settings=settings, GOVCRAWL_DELAY="0.1"
    ) as running:
        wait_until(lambda: web.hits.total() >= MIDST, running.done)
        (folder / "full.jsonl").symlink_to("/dev/full")
        server.kill()
        ended = running.result()
    assert ended.returncode == 1, ended.stderr[-3000:]
    assert "Error processing" in ended.stderr
    assert "Run full could not be kept in the spool either" in ended.stderr
    (folder / "full.jsonl").unlink()
    asked = web.hits.total()

    server.start()
    assert last_run(stored)["outcome"] == "running"
    assert script(place, "check_runs.py", "--stale-after", "0.001").returncode == 1
    again = crawl(place, *ARGUMENTS, settings={**archive, "GOVCRAWL_RESUME": "1"})
    assert again.returncode == 0, again.stderr[-3000:]
    assert left(stored) == expected
    assert web.hits.total() < REQUESTS + asked, "the archive answered nothing"


def test_with_the_archives_disk_full_the_crawl_ends_and_is_resumed(
    web: SampleWeb,
    database: Database[dict[str, Any]],
    database_uri: str,
    expected: dict[str, Any],
    tmp_path: Path,
) -> None:
    registry = sample_registry(tmp_path / "registry", web.port)
    place = Place(database_uri, database.name, tmp_path / "home", registry)
    settings = {"GOVCRAWL_ARCHIVE": str(tmp_path / "archive")}
    web.hits.clear()
    process = started(place, *ARGUMENTS, settings=settings, GOVCRAWL_DELAY="0.1")
    wait_until(lambda: web.hits.total() >= MIDST, lambda: process.poll() is not None)
    (file,) = (tmp_path / "archive").glob("*.warc.gz")
    size = file.stat().st_size + 1000
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, size))
    _, log = process.communicate(timeout=60)
    assert process.returncode == 1, log[-3000:]
    assert "cannot be written to" in log
    run = last_run(database)
    assert (run["outcome"], run["close_reason"]) == ("failed", "archive_failed")
    assert script(place, "check_runs.py").returncode == 1
    assert warc_records(file), "what was written before is whole"
    asked = web.hits.total()

    again = crawl(place, *ARGUMENTS, settings={**settings, "GOVCRAWL_RESUME": "1"})
    assert again.returncode == 0, again.stderr[-3000:]
    found = left(database)
    outcomes = database["outcomes"].find({"run_id": last_run(database)["_id"]})
    found["outcomes"] = {each["target"]: each["reason"] for each in outcomes}
    assert found == expected
    assert web.hits.total() < REQUESTS + asked, "the archive answered nothing"


def test_an_item_the_database_refuses_fails_the_run(
    web: SampleWeb, database: Database[dict[str, Any]], database_uri: str, tmp_path: Path
) -> None:
    database["website_columns"].create_index("spider", unique=True)
    registry = sample_registry(tmp_path / "registry", web.port)
    place = Place(database_uri, database.name, tmp_path / "home", registry)
    ended = crawl(place, *ARGUMENTS)
    assert ended.returncode == 1, ended.stderr[-3000:]
    run = last_run(database)
    refused = ended.stderr.count("Error processing WebsiteColumn")
    assert (run["outcome"], run["counts"]["item_errors"]) == ("failed", refused)
    assert refused
    assert failed(run) == {"storage"}
