"""First: every item says which run made it, when, and what its content is."""

import logging
from datetime import UTC, datetime
from typing import Any, Protocol, Self, cast

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from govcrawl import schemas
from govcrawl.discretion import conceal_all, knows_secrets
from govcrawl.items import ITEM_CLASSES, SCHEMA_VERSION, Item
from govcrawl.items.base import names_of

logger = logging.getLogger(__name__)


class Collector(Protocol):
    """Who brings items in, a spider or an import: what the pipelines need to know of it."""

    name: str
    run_id: str


def stamp(item: Item, collector: Collector) -> None:
    """Fill in the provenance that does not depend on the page, and the content hash.

    No secret is left in any text but ``target``, which names the account in the ledger and is
    looked at when it is stored.

    Times are cut to the millisecond, which is all a database keeps. Content that has no JSON form
    gets no hash; validation then says so.
    """
    if knows_secrets():
        for name in names_of(type(item)):
            if name != "target":
                setattr(item, name, conceal_all(getattr(item, name)))
    item.run_id = collector.run_id
    item.spider = collector.name
    item.channel = item.channel or collector.name
    item.schema_version = SCHEMA_VERSION
    moment = item.observed_at or datetime.now(UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    item.observed_at = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    try:
        item.content_hash = item.digest()
    except (TypeError, ValueError, RecursionError):
        item.content_hash = None


class StampPipeline:
    """Stamps items. A crawl with an item class that has no schema does not start."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Load every schema. Raises CloseSpider("schema_missing")."""
        for item_class in ITEM_CLASSES:
            try:
                schemas.validator(item_class.collection)
            except LookupError as error:
                logger.error("%s", error)  # noqa: TRY400 -- the message says it all
                raise CloseSpider("schema_missing") from error

    def process_item(self, item: Any) -> Item:
        """Raises TypeError for anything that is not one of our items."""
        if not isinstance(item, ITEM_CLASSES):
            raise TypeError(f"{type(item).__name__} is not one of the item classes with a schema")
        stamp(item, cast("Collector", self._crawler.spider))
        return item
