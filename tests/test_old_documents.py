"""A database with the documents of another version: read, compared with and crawled into."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl.items import ITEM_CLASSES, PROVENANCE
from tests.support.broken import ARGUMENTS, ENTITIES, last_run, left, script
from tests.support.crawl import Place, crawl, sample_registry
from tests.web.server import SampleWeb

KEPT = (PROVENANCE - {"content_hash", "evidence"}) | {"_id", "first_seen_at", "revision"}
FIELD_OF_THEN = "a field nobody knows any more"
RUN = KEPT | {"outcome", "arguments", "opened_at", "closed_at", "heartbeat_at"}


@pytest.fixture(scope="module")
def place(database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Where an older version has crawled: of its documents less than half is as it is now."""
    folder = tmp_path_factory.mktemp("old")
    with SampleWeb() as web, MongoClient[dict[str, Any]](database_uri) as client:
        registry = sample_registry(folder / "registry", web.port)
        place = Place(database_uri, "govcrawl_test_old", folder / "home", registry)
        database = client[place.database]
        done = crawl(place, *ARGUMENTS)
        assert done.returncode == 0, done.stderr[-3000:]
        for item in ITEM_CLASSES:
            grow_old(database, item.collection)
        yield place
        client.drop_database(place.database)


def grow_old(database: Database[dict[str, Any]], name: str) -> None:
    """Every document of a collection without most of its fields, and with one nobody knows."""
    kept = RUN if name == "runs" else KEPT | {"reason", "fault"}
    for document in database[name].find():
        old = {field: value for field, value in document.items() if field in kept}
        old |= {"schema_version": 0, "headline": FIELD_OF_THEN}
        database[name].replace_one({"_id": document["_id"]}, old)


@pytest.fixture
def stored(place: Place) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient[dict[str, Any]](place.uri, tz_aware=True) as client:
        yield client[place.database]


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("check_runs.py", 0, "website"),
        ("show.py", 2, "is of schema version 0, and this is version 1"),
        ("aggregate.py", 2, "website_pages: documents of schema version 0, and this is version 1"),
    ],
)
def test_readers_say_what_they_cannot_read(
    name: str, code: int, said: str, place: Place, tmp_path: Path
) -> None:
    options = ("--runs", "0", "--out", str(tmp_path)) if name == "aggregate.py" else ()
    done = script(place, name, *options)
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr


def test_a_run_that_does_not_say_how_much_it_stored_is_shown_without_a_number(
    place: Place,
) -> None:
    (row,) = (line for line in script(place, "check_runs.py").stdout.splitlines() if "│ ok" in line)
    assert "│ 0" not in row


def test_it_is_crawled_into_and_not_compared_with(
    place: Place, stored: Database[dict[str, Any]]
) -> None:
    old = {name: stored[name].count_documents({}) for name in ENTITIES}
    done = crawl(place, *ARGUMENTS)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    run = last_run(stored)
    assert run["outcome"] == "ok"
    compared = {each["name"]: each for each in run["checks"] if each["name"] == "measured"}
    assert compared["measured"]["state"] == "skipped"
    assert "cannot be compared with" in compared["measured"]["detail"]
    for name in ENTITIES:
        assert stored[name].count_documents({}) == old[name]
        assert not stored[name].count_documents({"schema_version": 0})
        revisions = {"collection": name, "document.headline": FIELD_OF_THEN}
        assert stored["revisions"].count_documents(revisions) == old[name]
    assert left(stored)["website_checks"]


def test_what_an_old_run_tells_is_compared_and_what_it_does_not_is_skipped(
    place: Place, stored: Database[dict[str, Any]]
) -> None:
    told = {
        "schema_version": 0,
        "headline": FIELD_OF_THEN,
        "reasons": {"ok": 2},
        "counts": {"stored": 30, "stored/website_checks": 2, "stored/pages": 15},
    }
    missing = {"machine": "", "access": "", "targets": ""}
    change = {"$set": told, "$unset": missing}
    stored["runs"].update_one({"_id": last_run(stored)["_id"]}, change)
    done = crawl(place, *ARGUMENTS)
    assert done.returncode == 0, done.stderr[-3000:]
    checks = {each["name"]: each for each in last_run(stored)["checks"]}
    assert checks["measured"]["state"] == "passed"
    assert checks["collection website_checks"]["state"] == "passed"
    assert checks["collection website_pages"]["state"] == "skipped"
    assert "does not say how many" in checks["collection website_pages"]["detail"]
    assert "collection pages" not in checks
