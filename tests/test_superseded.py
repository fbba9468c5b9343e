"""A planned job refuses to run when it is not wanted any more; other crawls are not concerned."""

import sys
from pathlib import Path
from typing import Any

from pymongo.synchronous.database import Database

from govcrawl.extensions.superseded import unwanted
from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.environment import environment_of
from tests.support.machines import World, plan

Stored = Database[dict[str, Any]]
FIRST = "websites-20261122T1800Z-0of2-1"
OTHER = "websites-20261122T1800Z-1of2-1"


def test_a_job_is_wanted_until_it_has_run_or_another_does_its_work(database: Stored) -> None:
    world = World(plan())
    world.call()
    database["jobs"].insert_many(world.jobs.values())
    assert unwanted(database, FIRST) is None
    assert unwanted(database, "websites-by-hand") is None

    world.pass_time(1)
    world.close(FIRST, "failed", "storage_failed")
    world.pass_time(10)
    second = world.call().asks[0].job
    database["jobs"].insert_one(second)
    assert unwanted(database, FIRST) == f"{second['_id']} does its work"
    assert unwanted(database, second["_id"]) is None
    assert unwanted(database, OTHER) is None, "another shard is"

    next_slot = {**second, "_id": "next", "slot_at": world.now, "attempt": 1}
    database["jobs"].insert_one(next_slot)
    assert unwanted(database, second["_id"]) == "next does its work"
    assert unwanted(database, OTHER) is None
    database["jobs"].replace_one({"_id": "next"}, {**next_slot, "shards": 3})
    assert unwanted(database, OTHER) == "next does its work", "its hosts may be in any shard now"

    database["runs"].insert_one({"_id": "next"})
    assert unwanted(database, "next") == "it has been run before"


def test_a_refused_job_asks_nobody_and_leaves_no_run(database: Stored, tmp_path: Path) -> None:
    world = World(plan())
    world.call()
    database["jobs"].insert_many(world.jobs.values())
    database["jobs"].insert_one({**world.jobs[FIRST], "_id": "again", "attempt": 2})
    uri = f"mongodb://{database.client.address[0]}:{database.client.address[1]}/?retryWrites=false"
    done = ready_python.run(
        [sys.executable, "-m", "scrapy", "crawl", "website", "-a", f"_job={FIRST}"],
        environment_of(uri, database.name, tmp_path, Path("sample")),
        project_folder(),
        60,
    )
    assert done.returncode == 1
    assert f"job {FIRST} is not run: again does its work" in done.stderr
    assert "Spider opened" not in done.stderr
    assert database["runs"].count_documents({}) == 0
