"""The run record: written as ``running`` when a crawl opens, closed with a verdict.

A run that is killed stays ``running`` without a sign of life; readers count that as a crash. So
does one that lost its database, until the spool, which takes its closed record, is replayed.
"""

import asyncio
import logging
import platform
from dataclasses import fields
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Self, cast

from pymongo.errors import PyMongoError
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from govcrawl import health, schemas
from govcrawl.discretion import conceal_all
from govcrawl.items import Run, as_json
from govcrawl.spiders.base import OfficeSpider
from govcrawl.storage.connection import database_uri, open_async_database, target
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.families import changed_families
from govcrawl.storage.home import home
from govcrawl.storage.records import Record
from govcrawl.storage.spool import Spool

if TYPE_CHECKING:
    from pymongo.asynchronous.database import AsyncDatabase

logger = logging.getLogger(__name__)

RUN_OUTCOME = "govcrawl/run/outcome"
"""Stat with the verdict on the run; the crawl command takes its exit code from it."""
HEARTBEAT_SECONDS = 30
ITEM_ERRORS = "govcrawl/item_errors"
"""Stat of the items that could not be stored; Scrapy counts them nowhere."""
PACKAGES = ("govcrawl", "scrapy", "pymongo", "jsonschema", "lxml", "warcio", "scrapy-playwright")
STATS = {
    "requests": "downloader/request_count",
    "responses": "downloader/response_count",
    "stored": "item_scraped_count",
    "dropped": "item_dropped_count",
    "spooled": "govcrawl/spooled",
    "item_errors": ITEM_ERRORS,
    "spider_errors": "govcrawl/spider_errors",
    "retries": "retry/count",
    "archive_hits": "httpcache/hit",
    "archive_missing": "httpcache/ignore",
    "revalidated": "archive/revalidated",
    "bytes_saved": "archive/bytes_saved",
    "rendered": "govcrawl/browser/rendered",
    "render_failures": "govcrawl/browser/failed",
    "log_errors": "log_count/ERROR",
}
"""What a run's ``counts`` are called, and the stat each is taken from."""
COMPARED = ("$.counts", "$.reasons")
"""Where in a run's document that stands which the next run is compared with."""


class RunRecord:
    """Keeps one document in ``runs`` for the crawl, through a connection of its own.

    Its own, because pipelines close theirs before the reason a crawl closed for is known.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.database: AsyncDatabase[dict[str, Any]] | None = None
        self.heart: asyncio.Task[None] | None = None
        self.run = Run()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals of an OfficeSpider's crawl."""
        if not issubclass(crawler.spidercls, OfficeSpider):
            raise NotConfigured("run records are kept for the project's own spiders")
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.item_error, signals.item_error)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    async def spider_opened(self, spider: OfficeSpider) -> None:
        """Write the record as ``running`` and keep it alive."""
        now = datetime.now(UTC)
        self.run = Run(
            run_id=spider.run_id,
            spider=spider.name,
            channel=spider.name,
            observed_at=now,
            opened_at=now,
            heartbeat_at=now,
            outcome="running",
            arguments=conceal_all(dict(spider.arguments)),
            versions={package: version(package) for package in PACKAGES},
            machine=platform.node(),
            archive=self._setting("GOVCRAWL_ARCHIVE") or self._setting("GOVCRAWL_REPLAY"),
            access=spider.access,
            targets=len(spider.targets),
        )
        if await self._connected() and await self._written():
            self.heart = asyncio.create_task(self._beat())

    def item_error(self) -> None:
        """An item was lost: a pipeline failed with it, or the database refused it."""
        self._stats().inc_value(ITEM_ERRORS)

    async def spider_closed(self, spider: OfficeSpider, reason: str) -> None:
        """Judge the run and write the record for good."""
        if self.heart is not None:
            self.heart.cancel()
        self.run.closed_at = self.run.heartbeat_at = datetime.now(UTC)
        self.run.close_reason = reason
        self.run.access = spider.access
        self.run.reasons = dict(spider.ledger.reasons)
        self.run.counts = self._counts()
        checks = health.check(self.run, *await self._previous())
        checks += [*await self._families(), *spider.checks()]
        self.run.checks = health.as_documents(checks)
        self.run.outcome = health.verdict(self.run, checks)
        self._stats().set_value(RUN_OUTCOME, self.run.outcome)
        for check in checks:
            if check.state in {health.FAILED, health.NOTED}:
                logger.warning("Check %s %s: %s", check.name, check.state, check.detail)
        logger.info("Run %s is %s", self.run.run_id, self.run.outcome)
        if not await self._written() and self.heart is not None:
            await asyncio.to_thread(self._spool)
        if self.database is not None:
            await self.database.client.close()

    async def _connected(self) -> bool:
        settings = self.crawler.settings
        try:
            uri = await asyncio.to_thread(database_uri, settings)
            self.database = open_async_database(settings, uri)
        except (PyMongoError, EmbeddedError) as error:
            self._unwritten(error)
            return False
        return True

    async def _written(self, level: int = logging.ERROR) -> bool:
        """Write the record as it stands; a failure is loud, and the exit code still tells."""
        if self.database is None:
            return False
        for each in fields(self.run):
            setattr(self.run, each.name, conceal_all(getattr(self.run, each.name)))
        self.run.content_hash = self.run.digest()
        document = self.run.document()
        wrong = schemas.errors(Run.collection, as_json(document))
        if wrong:
            raise RuntimeError(f"the run record breaks its own schema: {wrong}")
        try:
            key = {"_id": document["_id"]}
            await self.database[Run.collection].replace_one(key, document, upsert=True)
        except PyMongoError as error:
            self._unwritten(error, level)
            return False
        return True

    def _unwritten(self, error: Exception, level: int = logging.ERROR) -> None:
        kind = type(error).__name__
        logger.log(level, "Run %s could not be recorded: %s", self.run.run_id, kind)

    def _spool(self) -> None:
        """Keep the closed record for the next crawl: the database has it as ``running``."""
        settings, run_id = self.crawler.settings, str(self.run.run_id)
        try:
            Spool(home(settings), target(settings)).append(run_id, [Record.of(self.run)])
        except OSError as error:
            logger.error("Run %s could not be kept in the spool either: %s", run_id, error)  # noqa: TRY400
        else:
            logger.warning("The record of run %s is kept in the spool", run_id)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            self.run.heartbeat_at = datetime.now(UTC)
            self.run.counts = self._counts()
            await self._written(logging.WARNING)  # the next one may come through

    async def _previous(self) -> tuple[Run | None, str]:
        """The latest good run of the same spider with the same arguments, else why there is none.

        An older version may have written it otherwise than it can be compared with.
        """
        if self.database is None:
            return None, health.NO_EARLIER
        query = {"spider": self.run.spider, "outcome": "ok", "arguments": self.run.arguments}
        try:
            found = await self.database[Run.collection].find_one(query, sort=[("opened_at", -1)])
        except PyMongoError as error:
            self._unwritten(error)
            return None, health.NO_EARLIER
        if found is None:
            return None, health.NO_EARLIER
        for each in schemas.errors(Run.collection, as_json(found)):
            if each["path"].startswith(COMPARED):
                place = f"the previous good run {found['_id']}, {each['path']}"
                return None, f"{place}: {each['message']}: it cannot be compared with"
        return Run.stored(found), ""

    async def _families(self) -> list[health.Check]:
        """Whether sites have changed their CMS, for a run that looked at websites."""
        if self.database is None or not self.run.counts.get("stored/website_checks"):
            return []
        try:
            return [health.families(await changed_families(self.database, self.run.run_id or ""))]
        except PyMongoError as error:
            self._unwritten(error)
            return []

    def _counts(self) -> dict[str, int]:
        stats = self._stats().get_stats()
        counts = {name: int(stats.get(stat, 0)) for name, stat in STATS.items()}
        counts["rejected"] = 0
        for stat, value in stats.items():
            _, stored, rest = stat.partition("govcrawl/stored/")
            if stored:
                name = "stored/" + rest.partition("/")[0]
                counts[name] = counts.get(name, 0) + int(value)
            elif stat.startswith("govcrawl/rejected/"):
                counts["rejected"] += int(value)
        return counts

    def _setting(self, name: str) -> str | None:
        return self.crawler.settings.get(name) or None

    def _stats(self) -> Any:
        return cast("Any", self.crawler.stats)
