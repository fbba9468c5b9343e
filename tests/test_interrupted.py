"""A crawl killed at any moment and run again ends with the documents of an undisturbed one."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl.items import ITEM_CLASSES
from govcrawl.storage.home import project_folder
from tests.support.crawl import Place, command, crawl, sample_registry
from tests.web.server import SampleWeb

KILLS = 6
ARGUMENTS = ("office=519900,519921,519923,519929,519931", "max_pages=14", "max_links=20")
ENTITIES = tuple(item.collection for item in ITEM_CLASSES if item.entity)
SEED = 20260301


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


@pytest.fixture
def place(web: SampleWeb, database_uri: str, tmp_path: Path) -> Iterator[Place]:
    registry = sample_registry(tmp_path / "registry", web.port)
    place = Place(database_uri, "govcrawl_test_kill", tmp_path / "home", registry)
    with MongoClient(database_uri) as client:
        client.drop_database(place.database)
        yield place
        client.drop_database(place.database)


def documents(database: Database[dict[str, Any]]) -> dict[str, Any]:
    """What a crawl leaves, without what differs between any two runs (times, run ids)."""
    found: dict[str, Any] = {
        name: {each["_id"]: each["content_hash"] for each in database[name].find()}
        for name in ENTITIES
    }
    checks = database["website_checks"].find()
    found["website_checks"] = sorted((each["_id"], each["reason"]) for each in checks)
    return found


def outcomes(database: Database[dict[str, Any]]) -> dict[str, str]:
    """Each target's outcome in the last run."""
    last = database["runs"].find_one(sort=[("opened_at", -1)])
    assert last is not None
    found = list(database["outcomes"].find({"run_id": last["_id"]}))
    reasons = {each["target"]: each["reason"] for each in found}
    assert len(reasons) == len(found) == last["targets"]
    return reasons


def kill_after(web: SampleWeb, requests: int, place: Place, settings: dict[str, str]) -> None:
    """Start a crawl and kill it as soon as it has made so many requests."""
    before = web.hits.total()
    process = subprocess.Popen(
        command(*ARGUMENTS, settings=settings),
        env=place.environment(),
        cwd=project_folder(),
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    while process.poll() is None and web.hits.total() - before < requests:
        time.sleep(0.001)
    assert process.poll() is None, f"it ended before it made {requests} requests"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def test_killed_and_run_again_is_as_if_never_killed(
    place: Place, web: SampleWeb, tmp_path: Path
) -> None:
    with MongoClient(place.uri, tz_aware=True) as client:
        web.hits.clear()
        settings = {"GOVCRAWL_ARCHIVE": str(tmp_path / "undisturbed")}
        undisturbed = crawl(place, *ARGUMENTS, settings=settings)
        assert undisturbed.returncode == 0, undisturbed.stderr[-3000:]
        expected = documents(client[place.database])
        expected_outcomes = outcomes(client[place.database])
        assert len(expected["website_pages"]) > 10
        points = random.Random(SEED).sample(range(web.hits.total()), KILLS)
        for attempt, point in enumerate(points):
            database = f"{place.database}_{attempt}"
            own = replace(place, database=database, home=tmp_path / f"home{attempt}")
            settings = {"GOVCRAWL_ARCHIVE": str(tmp_path / f"{attempt}"), "GOVCRAWL_RESUME": "1"}
            kill_after(web, point, own, settings)
            again = crawl(own, *ARGUMENTS, settings=settings)
            assert again.returncode == 0, again.stderr[-3000:]
            found = documents(client[database])
            assert same_hour(found) == same_hour(expected), f"killed after {point} requests"
            assert outcomes(client[database]) == expected_outcomes, f"killed after {point} requests"
            assert client[database]["rejected"].count_documents({}) == 0
            client.drop_database(database)


def same_hour(found: dict[str, Any]) -> dict[str, Any]:
    """The documents with the hour cut from the key of a check: two runs may straddle one."""
    checks = [(key.rpartition("|")[0], reason) for key, reason in found["website_checks"]]
    return {**found, "website_checks": checks}
