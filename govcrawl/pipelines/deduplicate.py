"""Third: what this run has stored already is not stored again."""

import hashlib
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from govcrawl.items import Item


class Duplicate(DropItem):
    """The same key with the same content was stored earlier in this run."""


class DeduplicatePipeline:
    """Drops repetitions; the same key with other content or other counts passes.

    Other content is a change, other counts of a thing are another reading of them.

    An item counts as seen only once its write was acknowledged (``item_scraped`` is sent after
    that), so what failed to be stored can be delivered again.
    """

    def __init__(self) -> None:
        self._stored: set[bytes] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        pipeline = cls()
        crawler.signals.connect(pipeline.remember, signal=signals.item_scraped)
        return pipeline

    def process_item(self, item: Item) -> Item:
        """Raises Duplicate, quietly: meeting a page twice is normal."""
        if _fingerprint(item) in self._stored:
            raise Duplicate(f"{item.collection} {item.identity()} again", log_level="DEBUG")
        return item

    def remember(self, item: Item) -> None:
        """The item has been stored."""
        self._stored.add(_fingerprint(item))


def _fingerprint(item: Item) -> bytes:
    counts = [getattr(item, name) for name in sorted(item.readings())]
    text = f"{item.collection}\n{item.identity()}\n{item.content_hash}\n{counts}"
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
