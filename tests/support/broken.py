"""Crawls to break something under: running ones, and what a finished one has left."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from pymongo.synchronous.database import Database

from govcrawl.items import ITEM_CLASSES
from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.crawl import TIMEOUT_SECONDS, Place, command, crawl

Ended = subprocess.CompletedProcess[str]
ARGUMENTS = ("office=519921,519923", "max_pages=14", "max_links=0")
"""Two sample sites, 38 requests."""
ENTITIES = tuple(item.collection for item in ITEM_CLASSES if item.entity)
MEASUREMENTS = ("website_checks", "outcomes", "rejected")


def left(database: Database[dict[str, Any]]) -> dict[str, Any]:
    """What crawls leave: the content of every thing, and what was measured, without its times."""
    found: dict[str, Any] = {
        name: {each["_id"]: each["content_hash"] for each in database[name].find()}
        for name in ENTITIES
    }
    for name in ("website_checks", "outcomes"):
        found[name] = {each["target"]: each["reason"] for each in database[name].find()}
    return found


def documents(database: Database[dict[str, Any]]) -> int:
    """How many items are stored, the records of runs not among them."""
    return sum(database[name].count_documents({}) for name in (*ENTITIES, *MEASUREMENTS))


def last_run(database: Database[dict[str, Any]]) -> dict[str, Any]:
    """The record of the run opened last."""
    run = database["runs"].find_one(sort=[("opened_at", -1)])
    assert run is not None
    return run


def failed(run: dict[str, Any]) -> set[str]:
    """The names of the checks that failed."""
    return {each["name"] for each in run["checks"] if each["state"] == "failed"}


@contextmanager
def crawling(
    place: Place, *arguments: str, settings: dict[str, str] | None = None, **environment: str
) -> Iterator[Future[Ended]]:
    """A crawl that runs while the context lasts, at least; nothing else may be run meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(crawl, place, *arguments, settings=settings, **environment)


def started(
    place: Place, *arguments: str, settings: dict[str, str] | None = None, **environment: str
) -> "subprocess.Popen[str]":
    """A crawl in a fresh process, its log in a pipe."""
    return subprocess.Popen(
        command(*arguments, settings=settings),
        env=place.environment(**environment),
        cwd=project_folder(),
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until(holds: Callable[[], bool], over: Callable[[], object]) -> None:
    """Until something holds; fails where the crawl is over before."""
    limit = time.monotonic() + TIMEOUT_SECONDS
    while not holds():
        assert not over(), "the crawl ended before anything could be broken"
        assert time.monotonic() < limit
        time.sleep(0.005)


def script(place: Place, name: str, *arguments: str, **environment: str) -> Ended:
    """Run one of scripts/ with the place's environment; it never ends in a traceback."""
    line = [sys.executable, str(project_folder() / "scripts" / name), *arguments]
    given = place.environment(**environment)
    done = ready_python.run(line, given, project_folder(), TIMEOUT_SECONDS)
    assert "Traceback" not in done.stderr, done.stderr
    return done
