"""The collection ``jobs``: what the scrapyd servers were asked for, by plan, slot and shard.

A job is claimed by its document before any scrapyd is asked. Its ``_id`` follows from crawl, slot,
shard and attempt, so of two who would ask for the same job one finds it claimed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.items import as_json
from govcrawl.scheduling import slots
from govcrawl.scheduling.plan import Plan
from govcrawl.storage.collections import INDEXES

COLLECTION = "jobs"

Document = dict[str, Any]
Held = Database[Document]


def prepare(database: Held) -> None:
    """Make the indexes, if a crawl has not."""
    models = [IndexModel(list(each.keys), name=each.name) for each in INDEXES[COLLECTION]]
    database[COLLECTION].create_indexes(models)


def read(
    database: Held, plan: Plan, now: datetime
) -> tuple[list[Document], dict[str, Document], dict[str, datetime]]:
    """What a plan's standing follows from: jobs, their runs by id, and each crawl's slot before.

    The jobs are those of the latest slot and earlier ones that are not known to have ended. The
    slot before is the last that was asked for, where there is one. Times are aware.
    """
    found: list[Document] = []
    before: dict[str, datetime] = {}
    for crawl in plan.crawls:
        slot = slots.latest(crawl.when, plan.timezone, now)
        recent = {"$or": [{"slot_at": {"$gte": slot}}, {"ended_at": None}]}
        found += database[COLLECTION].find({"crawl": crawl.name, **recent}, sort=[("_id", 1)])
        earlier = {"crawl": crawl.name, "slot_at": {"$lt": slot}}
        last = database[COLLECTION].find_one(earlier, sort=[("slot_at", -1)])
        if last is not None:
            before[crawl.name] = last["slot_at"]
    return found, runs_of(database, found), before


def runs_of(database: Held, jobs: Sequence[Document]) -> dict[str, Document]:
    """The runs that jobs have become."""
    ids = [job["_id"] for job in jobs]
    return {run["_id"]: run for run in database["runs"].find({"_id": {"$in": ids}})}


def claim(database: Held, job: Document) -> bool:
    """Write a job down; False if somebody else has. Raises ValueError if it breaks its schema."""
    wrong = schemas.errors(COLLECTION, as_json(job))
    if wrong:
        raise ValueError(f"job {job['_id']} breaks its schema: {wrong}")
    try:
        database[COLLECTION].insert_one(dict(job))
    except DuplicateKeyError:
        return False
    return True


def renew(database: Held, job: Document, now: datetime) -> bool:
    """Take over a claim that was never asked; False if somebody else has."""
    change = {"$set": {"claimed_at": now}}
    return database[COLLECTION].update_one(_unasked(job), change).modified_count == 1


def release(database: Held, job: Document) -> None:
    """Take back a claim that surely was not asked: nothing has happened."""
    database[COLLECTION].delete_one(_unasked(job))


def learn(database: Held, job_id: str, changes: Mapping[str, Any]) -> None:
    """Add what has become known of a job."""
    database[COLLECTION].update_one({"_id": job_id}, {"$set": dict(changes)})


def begin_cancelling(database: Held, job: Document, now: datetime) -> bool:
    """Note that a job is told to end; False if somebody else has just told it."""
    key = {"_id": job["_id"], "cancelled_at": job["cancelled_at"]}
    change = {"$set": {"cancelled_at": now}}
    return database[COLLECTION].update_one(key, change).modified_count == 1


def _unasked(job: Document) -> Document:
    return {"_id": job["_id"], "claimed_at": job["claimed_at"], "asked_at": None}
