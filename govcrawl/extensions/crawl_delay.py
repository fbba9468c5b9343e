"""Keeps the delay a site's robots.txt asks for, where it is longer than ours."""

import logging
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 30.0
"""A site that asks for more gets this: at an hour a page it could not be measured at all."""


class CrawlDelay:
    """Slows the requests to a host down to the ``Crawl-delay`` of its robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signal of a robots.txt that has been read."""
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signals.robots_parsed)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Take over the delay, exactly: for the host's queue as it is and as it may be rebuilt."""
        engine, settings = self.crawler.engine, self.crawler.settings
        asked = robotparser.crawl_delay(settings["ROBOTSTXT_USER_AGENT"])
        delay = granted(asked, settings.getfloat("DOWNLOAD_DELAY"))
        if engine is None or delay is None:
            return
        downloader = engine.downloader
        host = downloader.get_slot_key(request)
        downloader.per_slot_settings[host] = {"delay": delay, "jitter": 0.0}
        if slot := downloader.slots.get(host):
            slot.delay, slot.jitter = delay, 0.0
        logger.info("%s asks for %s s between requests and gets %s s", host, asked, delay)


def granted(asked: float | None, ours: float) -> float | None:
    """The delay a site gets, in seconds; None where it asks for none longer than ours."""
    if asked is None or asked <= ours:
        return None
    return max(ours, min(asked, LONGEST_SECONDS))
