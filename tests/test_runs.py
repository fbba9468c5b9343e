"""The record a run leaves, and the command that judges the latest ones."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from tests.conftest import ROOT
from tests.support import ready_python
from tests.support.crawl import TIMEOUT_SECONDS, Place, crawl, sample_registry
from tests.web.server import SampleWeb


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


@pytest.fixture
def place(
    web: SampleWeb, database: Database[dict[str, Any]], database_uri: str, tmp_path: Path
) -> Place:
    registry = sample_registry(tmp_path / "registry", web.port)
    return Place(database_uri, database.name, tmp_path / "home", registry)


def check_runs(place: Place, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "check_runs.py"), *options]
    return ready_python.run(command, place.environment(), ROOT, TIMEOUT_SECONDS)


def test_runs_are_recorded_compared_and_checked(
    place: Place, database: Database[dict[str, Any]], web: SampleWeb
) -> None:
    none_yet = check_runs(place)
    assert (none_yet.returncode, none_yet.stdout.strip()) == (1, "no run is recorded")

    first = crawl(place, "office=519921,519922", "max_pages=6")
    assert first.returncode == 0, first.stderr[-3000:]
    run = database["runs"].find_one()
    assert run is not None
    assert run["_id"] == run["run_id"]
    assert (run["outcome"], run["close_reason"], run["targets"]) == ("ok", "finished", 2)
    assert run["arguments"] == {"office": "519921,519922", "max_pages": "6"}
    assert run["versions"]["scrapy"].startswith("2.")
    assert run["reasons"] == {"ok": 2}
    measured = next(each for each in run["checks"] if each["name"] == "measured")
    assert measured["state"] == "skipped"
    assert check_runs(place).returncode == 0

    web.switch("hanweb", "down")
    second = crawl(place, "office=519921,519922", "max_pages=6")
    web.switch("hanweb", "down", on=False)
    assert second.returncode == 3, "half the targets of the previous run were not measured"
    worse = database["runs"].find_one(sort=[("opened_at", -1)])
    assert worse is not None
    assert worse["outcome"] == "degraded"
    failed = {each["name"] for each in worse["checks"] if each["state"] == "failed"}
    assert "measured" in failed
    judged = check_runs(place)
    assert judged.returncode == 1
    assert "degraded" in judged.stdout
    assert "measured: 1, the previous good run" in judged.stdout


def test_a_run_without_a_sign_of_life_has_crashed(
    place: Place, database: Database[dict[str, Any]]
) -> None:
    now = datetime.now(UTC)
    run = {
        "_id": "website-1",
        "spider": "website",
        "outcome": "running",
        "opened_at": now - timedelta(hours=2),
        "heartbeat_at": now - timedelta(hours=1),
        "close_reason": None,
        "targets": 3,
        "counts": {},
        "checks": [],
    }
    database["runs"].insert_one(run)
    crashed = check_runs(place)
    assert crashed.returncode == 1
    assert "crashed" in crashed.stdout
    alive = check_runs(place, "--stale-after", "90")
    assert alive.returncode == 0
    assert "running" in alive.stdout


def test_a_living_run_does_not_hide_the_failure_before_it(
    place: Place, database: Database[dict[str, Any]]
) -> None:
    now = datetime.now(UTC)
    common = {"spider": "website", "close_reason": None, "targets": 1, "counts": {}, "checks": []}
    failed = {"outcome": "failed", "opened_at": now - timedelta(days=1), "heartbeat_at": now}
    living = {"outcome": "running", "opened_at": now, "heartbeat_at": now}
    database["runs"].insert_many([{"_id": "a"} | common | failed, {"_id": "b"} | common | living])
    judged = check_runs(place)
    assert judged.returncode == 1
    assert "failed" in judged.stdout
    assert "running" in judged.stdout


def test_an_unreachable_database_is_its_own_exit_code(place: Place, tmp_path: Path) -> None:
    nowhere = Place("mongodb://u:secret@127.0.0.1:9/", "x", tmp_path, place.registry)
    judged = check_runs(nowhere)
    assert judged.returncode == 2
    assert "secret" not in judged.stdout + judged.stderr


def test_an_unreachable_database_ends_the_crawl_at_once(place: Place, tmp_path: Path) -> None:
    nowhere = Place("mongodb://u:secret@127.0.0.1:9/", "x", tmp_path, place.registry)
    run = crawl(nowhere, "office=519921", GOVCRAWL_STORAGE_TIMEOUT="1")
    assert run.returncode == 1
    assert "storage_unavailable" in run.stderr
    assert "mongodb://u:***@127.0.0.1:9/" in run.stderr
    assert "secret" not in run.stderr
    assert "'downloader/request_count'" not in run.stderr


def test_progress_is_told_while_it_lasts(place: Place) -> None:
    run = crawl(place, "office=519921,519922", "max_pages=2", GOVCRAWL_PROGRESS="0.1")
    lines = [line for line in run.stderr.splitlines() if "targets settled" in line]
    assert len(lines) >= 2
    assert "of 2 targets settled" in lines[0]
    assert "2 of 2 targets settled" in lines[-1]


def test_a_site_with_another_cms_than_the_last_time_is_noted(
    place: Place, database: Database[dict[str, Any]]
) -> None:
    first = crawl(place, "office=519921,519922", "max_pages=2")
    assert first.returncode == 0, first.stderr[-3000:]
    for check in database["website_checks"].find():
        yesterday = check["observed_at"] - timedelta(days=1)
        family = "vsb" if check["office_id"] == "519921" else check["cms_family"]
        earlier = {"_id": check["_id"] + "|earlier", "observed_at": yesterday, "run_id": "earlier"}
        database["website_checks"].insert_one({**check, **earlier, "cms_family": family})
    second = crawl(place, "office=519921,519922", "max_pages=2")
    assert second.returncode == 0, second.stderr[-3000:]
    run = database["runs"].find_one(sort=[("opened_at", -1)])
    assert run is not None
    (noted,) = (each for each in run["checks"] if each["name"] == "cms_family")
    assert noted["state"] == "noted"
    assert "was vsb, is hanweb_jcms" in noted["detail"]
    assert ";" not in noted["detail"], "only one of the two has changed"
    assert run["outcome"] == "ok"
