"""What became of every item that was handed over, and each target's outcome after its last."""

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from govcrawl.items import Item, Outcome
from govcrawl.ledger import Ledger
from govcrawl.pipelines.deduplicate import Duplicate


class Acknowledgements:
    """Tells the ledger which items are done with and which were lost on the way."""

    def __init__(self, crawler: Crawler, ledger: Ledger) -> None:
        self.crawler = crawler
        self.ledger = ledger
        crawler.signals.connect(self.item_scraped, signals.item_scraped)
        crawler.signals.connect(self.item_dropped, signals.item_dropped)
        crawler.signals.connect(self.item_error, signals.item_error)

    async def item_scraped(self, item: Item) -> None:
        """An item's write was acknowledged."""
        await self._done(item)

    async def item_dropped(self, item: Item, exception: DropItem) -> None:
        """An item was dropped on purpose: a duplicate, or spooled because the database is gone."""
        if not isinstance(exception, Duplicate):
            self._lost(item)
        await self._done(item)

    async def item_error(self, item: Item) -> None:
        """A pipeline failed on an item; Scrapy has logged how."""
        self._lost(item)
        await self._done(item)

    def _lost(self, item: Item) -> None:
        if item.target in self.ledger.entries and not isinstance(item, Outcome):
            self.ledger.lost(item.target)

    async def _done(self, item: Item) -> None:
        if isinstance(item, Outcome) or item.target not in self.ledger.entries:
            return
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError(f"no crawl is running that could store the end of {item.target}")
        if outcome := self.ledger.finished(item.target):
            await engine.scraper.start_itemproc_async(outcome, response=None)
