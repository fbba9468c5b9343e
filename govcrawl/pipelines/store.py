"""Last: the item is in the database, acknowledged, before anyone says it was scraped."""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, Self, cast, runtime_checkable

import bson
from pymongo.errors import PyMongoError
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem

from govcrawl.items import Item
from govcrawl.storage.batch import Batch
from govcrawl.storage.collections import IndexConflict, ensure_indexes
from govcrawl.storage.connection import (
    database_uri,
    hide_password,
    open_async_database,
    target,
    verify,
    without_password,
)
from govcrawl.storage.embedded import EmbeddedError
from govcrawl.storage.home import home
from govcrawl.storage.records import Record
from govcrawl.storage.spool import Spool
from govcrawl.storage.writer import Result, StorageLost, Writer

if TYPE_CHECKING:
    from pymongo.asynchronous.database import AsyncDatabase

    from govcrawl.pipelines.stamp import Collector

logger = logging.getLogger(__name__)

LARGEST_DOCUMENT = 16 * 1024 * 1024 - 64 * 1024
"""MongoDB's limit, less room for what the store and a revision add."""

IDLE_CHECK_SECONDS = 0.05


class Spooled(DropItem):
    """The database was lost; the item is safe on disk and will be stored by the next crawl."""


@runtime_checkable
class Accountable(Protocol):
    """A spider that knows which of its targets have not come to an end."""

    def unsettled(self) -> list[Item]:
        """One item for each of them."""


class StorePipeline:
    """Writes items in acknowledged batches; spools them when the database stays away."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        settings = crawler.settings
        self._spool = Spool(home(settings), target(settings))
        self._database: AsyncDatabase[dict[str, Any]] | None = None
        self._batch: Batch | None = None
        self._writer: Writer | None = None
        self._ending: asyncio.Task[None] | None = None
        self._closing = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    async def open_spider(self) -> None:
        """Make sure of the database, then bring in what an earlier crawl had to leave on disk.

        Raises CloseSpider("storage_unavailable"), after one ERROR that says why.
        """
        settings = self._crawler.settings
        uri = str(settings["GOVCRAWL_MONGO_URI"])
        try:
            uri = await asyncio.to_thread(database_uri, settings)
            self._database = open_async_database(settings, uri)
            await verify(self._database)
            await ensure_indexes(self._database)
            writer = Writer(self._database, settings.getfloat("GOVCRAWL_STORAGE_RETRY"))
            await self._replay(writer)
        except (PyMongoError, EmbeddedError, IndexConflict, StorageLost, OSError) as error:
            place = without_password(uri) or "the embedded database"
            logger.error("Storage unavailable: %s: %s", place, hide_password(str(error), uri))  # noqa: TRY400
            raise CloseSpider("storage_unavailable") from None
        self._writer = writer
        self._batch = Batch(self._write)

    async def process_item(self, item: Item) -> Item:
        """The item, once its write is acknowledged.

        Raises Spooled when it went to disk instead, WriteRefused when the database will not have
        it, OSError when neither database nor disk would, and RuntimeError before opening.
        """
        if self._batch is None:
            raise RuntimeError(f"no storage: {item.collection} {item.identity()} is not stored")
        record = Record.of(item)
        size = len(bson.encode(record.document))
        if size > LARGEST_DOCUMENT:
            raise ValueError(f"{item.collection} {record.id}: {size} bytes are too large to store")
        result = await self._batch.put(record)
        if isinstance(result, StorageLost):
            raise Spooled(f"{item.collection} {record.id} is kept in the spool")
        if isinstance(result, Exception):
            raise result
        self._crawler.stats.inc_value(f"govcrawl/stored/{item.collection}/{result}")
        return item

    async def close_spider(self) -> None:
        """Settle the spider's account, write what is left, and hang up."""
        self._closing = True
        try:
            if self._batch is not None:
                await self._settle()
                await self._batch.close()
        finally:
            if self._database is not None:
                await self._database.client.close()

    async def _settle(self) -> None:
        spider, engine = self._crawler.spider, self._crawler.engine
        if not isinstance(spider, Accountable) or engine is None:
            return
        items = [engine.scraper.start_itemproc_async(i, response=None) for i in spider.unsettled()]
        await asyncio.gather(*items)

    async def _replay(self, writer: Writer) -> None:
        count = await self._spool.replay(writer)
        if count:
            self._crawler.stats.set_value("govcrawl/replayed", count)
            logger.info("Stored %d items that an earlier crawl had to leave in the spool", count)

    async def _write(self, records: Sequence[Record]) -> Sequence[Result]:
        if self._writer is None:
            return await self._keep(records, [StorageLost("given up")] * len(records))
        results = await self._writer.write(records)
        if any(isinstance(result, StorageLost) for result in results):
            self._writer = None
            return await self._keep(records, results)
        return results

    async def _keep(self, records: Sequence[Record], results: Sequence[Result]) -> Sequence[Result]:
        """Put what the database did not take into the spool, and begin to end the crawl."""
        places = [place for place, result in enumerate(results) if isinstance(result, StorageLost)]
        if self._ending is None and not self._closing:
            logger.error(
                "Storage failed: %s; items go to the spool and the crawl ends", results[places[0]]
            )
            self._ending = asyncio.create_task(self._end_crawl())
        collector = cast("Collector", self._crawler.spider)
        try:
            lost = [records[place] for place in places]
            await asyncio.to_thread(self._spool.append, collector.run_id, lost)
        except OSError as error:
            return [error if isinstance(result, StorageLost) else result for result in results]
        self._crawler.stats.inc_value("govcrawl/spooled", len(lost))
        return results

    async def _end_crawl(self) -> None:
        """Close the crawl with reason storage_failed.

        A closing scraper is not woken by items that came from ``start()`` and would wait for ever
        (Scrapy 2.19), so those are let through first.
        """
        engine = self._crawler.engine
        if engine is None:
            return
        engine.pause()
        slot = engine.scraper.slot
        while slot is not None and not slot.is_idle():  # noqa: ASYNC110 -- Scrapy has no event for it
            await asyncio.sleep(IDLE_CHECK_SECONDS)
        if engine.spider is not None:
            await engine.close_spider_async(reason="storage_failed")
