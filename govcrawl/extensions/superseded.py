"""A planned job is run once: not when a later one does its work already, not a second time.

A scrapyd that was out of reach comes back with what was in its queue and starts it, before
scripts/schedule.py can cancel it. By then its hosts may be asked from another machine.
"""

import re
from typing import Any, Self

from pymongo.errors import PyMongoError
from pymongo.synchronous.database import Database
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from govcrawl.storage.connection import open_database
from govcrawl.storage.embedded import EmbeddedError

PLANNED = re.compile(r".+-[0-9]{8}T[0-9]{4}Z-[0-9]+of[0-9]+-[0-9]+")
"""How scripts/schedule.py names a job: crawl, slot, shard, attempt."""


class SupersededError(RuntimeError):
    """The job is not to be run any more; the message says which does its work."""


class Superseded:
    """Asks the database, before anything else is asked, whether this job is still wanted."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises SupersededError, which ends the crawl before it has begun, without a run."""
        job_id = str(getattr(crawler.spider, "run_id", ""))
        if PLANNED.fullmatch(job_id) is None:
            raise NotConfigured("not a job of a plan")
        try:
            database = open_database(crawler.settings)
            try:
                reason = unwanted(database, job_id)
            finally:
                database.client.close()
        except (PyMongoError, EmbeddedError):
            # The pipeline that stores says it better, and ends the crawl.
            raise NotConfigured("the database cannot be asked") from None
        if reason:
            raise SupersededError(f"job {job_id} is not run: {reason}")
        return cls()


def unwanted(database: Database[dict[str, Any]], job_id: str) -> str | None:
    """Why a job is not to be run any more; None if it is, or if no plan knows it."""
    job = database["jobs"].find_one({"_id": job_id})
    if job is None:
        return None
    if database["runs"].find_one({"_id": job_id}, {"_id": 1}) is not None:
        return "it has been run before"
    same_hosts = {"$or": [{"shard": job["shard"]}, {"shards": {"$ne": job["shards"]}}]}
    slot, attempt = job["slot_at"], job["attempt"]
    same_slot = {"slot_at": slot, "shard": job["shard"], "attempt": {"$gt": attempt}}
    later = {"$or": [{"slot_at": {"$gt": slot}, **same_hosts}, same_slot]}
    found = database["jobs"].find_one({"crawl": job["crawl"], **later}, {"_id": 1})
    return None if found is None else f"{found['_id']} does its work"
