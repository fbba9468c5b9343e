"""Replica sets and sharded clusters: how they are read, written and divided."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import monitoring
from pymongo.synchronous.database import Database

from govcrawl.items import ITEM_CLASSES, Outcome, WeiboPost
from govcrawl.publishing import storing
from govcrawl.publishing.documents import COLLECTIONS, documents
from govcrawl.scheduling import jobs
from govcrawl.storage import connection
from govcrawl.storage.home import project_folder
from govcrawl.storage.records import Effect
from govcrawl.storage.writer import Writer
from tests.support.database import settings_for
from tests.support.evaluations import evaluation, province
from tests.test_storage import NOON, page, record

Stored = Database[dict[str, Any]]
STALE = "readPreference=secondary&readConcernLevel=available&w=0&journal=false&wtimeoutMS=1"
ACROSS_SHARDS = frozenset(
    {"$lookup", "$graphLookup", "$unionWith", "$merge", "$out", "$where", "$function"}
)


class Writes(monitoring.CommandListener):
    """Every statement that writes, as ``(collection, kind, statement)``."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, str, dict[str, Any]]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        kind = event.command_name
        parts = {"insert": "documents", "update": "updates", "delete": "deletes"}
        assert kind.lower() not in {"findandmodify", "mapreduce"}
        for statement in event.command.get(parts.get(kind, ""), ()):
            self.statements.append((event.command[kind], kind, dict(statement)))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None: ...

    def failed(self, event: monitoring.CommandFailedEvent) -> None: ...


@pytest.fixture
def writes() -> Iterator[Writes]:
    listener = Writes()
    monitoring.register(listener)
    yield listener
    monitoring._LISTENERS.command_listeners.remove(listener)


def uri_with(uri: str, options: str) -> str:
    place, _, given = uri.partition("?")
    return f"{place}?{'&'.join(filter(None, (given, options)))}"


async def test_what_is_written_follows_from_what_the_primary_holds(
    database_uri: str, database: Stored, tmp_path: Path
) -> None:
    uri = uri_with(database_uri, STALE)
    settings = settings_for(uri, tmp_path, GOVCRAWL_MONGO_DATABASE=database.name)
    opened = connection.open_async_database(settings, uri)
    await connection.verify(opened)
    # There is no secondary here: a read that asked for one would find no server.
    assert await Writer(opened, 0).write([page("a")]) == [Effect.NEW]
    assert await Writer(opened, 0).write([page("b", hours=1)]) == [Effect.CHANGED]
    await opened.client.close()
    script = await asyncio.to_thread(connection.open_database, settings)
    found = await asyncio.to_thread(script["website_pages"].find_one, {})
    script.client.close()
    assert found is not None
    assert found["revision"] == 2
    for handle in (opened, script):
        assert handle.write_concern.document == {"w": "majority", "j": True, "wtimeout": 2000}
        assert handle.read_concern.level == "local"


async def test_every_write_names_one_document_so_that_one_shard_is_asked(
    writes: Writes, database_uri: str, database: Stored, tmp_path: Path
) -> None:
    settings = settings_for(database_uri, tmp_path, GOVCRAWL_MONGO_DATABASE=database.name)
    opened = connection.open_async_database(settings, database_uri)
    await connection.verify(opened)
    writer = Writer(opened, 0)
    looks = [page("a"), page("a", hours=2), page("b", hours=3), page("old", hours=-9)]
    for hours in (0, 1, 1, -3):
        moment = NOON + timedelta(hours=hours)
        counted = WeiboPost(post_id="p", uid="1", reposts=hours, observed_at=moment)
        looks += [record(counted, f"at {hours}")]
    looks += [record(Outcome(target=target, observed_at=NOON)) for target in ("x", "x", "y")]
    for look in looks:
        await writer.write([look])
    await opened.client.close()
    await asyncio.to_thread(evaluate_and_ask, settings)
    seen = {(collection, kind) for collection, kind, _ in writes.statements}
    assert seen >= {("website_pages", "insert"), ("website_pages", "update")}
    assert seen >= {("revisions", "insert"), ("weibo_posts", "update"), ("outcomes", "update")}
    assert seen >= {("findings", "delete"), ("scores", "update"), ("jobs", "update")}
    assert [each for each in writes.statements if not names_one(*each[1:])] == []


def evaluate_and_ask(settings: Any) -> None:
    """What scripts write: an evaluation and the same changed, a job from its claim to its end."""
    opened = connection.open_database(settings)
    made = evaluation(province(1, 0, 0))
    storing.store(opened, documents(made))
    storing.store(opened, documents(replace(made, findings=made.findings[1:])))
    now = datetime.now(UTC)
    job = {"_id": "nightly-1", "claimed_at": None, "asked_at": None, "cancelled_at": None}
    opened[jobs.COLLECTION].insert_one(dict(job))
    jobs.renew(opened, job, now)
    jobs.learn(opened, job["_id"] or "", {"node": "north"})
    jobs.begin_cancelling(opened, job, now)
    jobs.release(opened, job)
    opened.client.close()


def names_one(kind: str, statement: dict[str, Any]) -> bool:
    """An ``_id`` is given, or for what is deleted a list of them, and no update moves one."""
    if kind == "insert":
        return "_id" in statement
    key = statement["q"].get("_id")
    if kind == "delete" and isinstance(key, dict):
        return set(key) == {"$in"}
    return isinstance(key, str) and not statement.get("multi")


def test_the_commands_for_a_cluster_name_every_collection() -> None:
    command = [sys.executable, str(project_folder() / "scripts" / "db.py"), "shards"]
    environment = {"GOVCRAWL_MONGO_DATABASE": 'of"fices'}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    first, *lines = done.stdout.splitlines()
    assert first == r'sh.enableSharding("of\"fices")'
    names = {item.collection for item in ITEM_CLASSES} | {*COLLECTIONS, "revisions", "jobs"}
    expected = []
    for name in sorted(names):
        collection = rf'db.getSiblingDB("of\"fices").getCollection("{name}")'
        expected += [
            f'{collection}.createIndex({{ _id: "hashed" }})',
            rf'sh.shardCollection("of\"fices.{name}", {{ _id: "hashed" }})',
        ]
    assert lines == expected


def test_nothing_is_counted_that_a_sharded_collection_cannot_count() -> None:
    """Each pipeline reads one collection: shards do their parts of it, and none is joined."""
    stages = re.compile(rf"[\"']({'|'.join(map(re.escape, ACROSS_SHARDS))})[\"']")
    files = list((project_folder() / "govcrawl").rglob("*.py"))
    assert files
    assert {file.name: stages.findall(file.read_text(encoding="utf-8")) for file in files} == {
        file.name: [] for file in files
    }
