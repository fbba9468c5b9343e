"""The machine's clock jumps in mid-crawl: nothing is lost, nothing waits for it, nobody crashed."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.storage.home import project_folder
from tests.support.broken import ARGUMENTS, last_run, left, script, started, wait_until
from tests.support.crawl import Place, crawl, sample_registry
from tests.web.server import SampleWeb

CLOCK = '''
"""Puts the wall clock forward, or back, by as many seconds as a file says."""

import datetime
import os
import time

REAL, REAL_TIME = datetime.datetime, time.time


def offset():
    with open(os.environ["CLOCK_OFFSET"]) as file:
        return float(file.read() or 0)


class Kind(type):
    def __instancecheck__(cls, value):
        return isinstance(value, REAL)


class Moment(REAL, metaclass=Kind):
    @classmethod
    def now(cls, tz=None):
        return REAL.now(tz) + datetime.timedelta(seconds=offset())


datetime.datetime = Moment
time.time = lambda: REAL_TIME() + offset()
'''
HOUR, DAY = 3600, 86_400


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


def test_a_clock_that_jumps_back_and_forth_loses_nothing(
    place: Place, web: SampleWeb, database: Database[dict[str, Any]], tmp_path: Path
) -> None:
    before = crawl(place, *ARGUMENTS)
    assert before.returncode == 0, before.stderr[-3000:]
    expected = left(database)
    (tmp_path / "sitecustomize.py").write_text(CLOCK, encoding="utf-8")
    clock = tmp_path / "offset"
    clock.write_text("0")
    web.hits.clear()
    began = time.monotonic()
    process = started(
        place,
        *ARGUMENTS,
        settings={"GOVCRAWL_ARCHIVE": str(tmp_path / "archive")},
        GOVCRAWL_DELAY="0.1",
        PYTHONPATH=f"{tmp_path}:{project_folder()}",
        CLOCK_OFFSET=str(clock),
    )
    for requests, seconds in ((10, -HOUR), (24, DAY)):
        wait_until(lambda least=requests: web.hits.total() >= least, process.poll)
        clock.write_text(str(seconds))
    _, log = process.communicate(timeout=60)
    assert process.returncode == 0, log[-3000:]
    assert "Traceback" not in log
    assert time.monotonic() - began < 40, "something waits for the wall clock"

    run = last_run(database)
    assert (run["outcome"], run["counts"]["rejected"], run["counts"]["item_errors"]) == ("ok", 0, 0)
    assert run["closed_at"] - run["opened_at"] > timedelta(hours=23)
    mine = {"run_id": run["_id"]}
    seen = [each["observed_at"] for each in database["website_pages"].find(mine)]
    assert max(seen) - run["opened_at"] > timedelta(hours=23), "the clock did not jump"
    assert run["counts"]["stored/website_pages"] == len(expected["website_pages"])
    assert left(database) == expected


def test_a_run_on_a_machine_whose_clock_is_off_a_little_has_not_crashed(
    place: Place, database: Database[dict[str, Any]]
) -> None:
    crawl(place, "mode=probe", "office=519921")
    run = last_run(database)
    minutes = timedelta(minutes=1)
    for ahead in (-8, 8, 600):
        moments = {"heartbeat_at": datetime.now(UTC) + ahead * minutes}
        living = {"outcome": "running", "closed_at": None, "close_reason": None, "checks": []}
        database["runs"].update_one({"_id": run["_id"]}, {"$set": moments | living})
        judged = script(place, "check_runs.py")
        assert "crashed" not in judged.stdout
        assert "running" in judged.stdout
