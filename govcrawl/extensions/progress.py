"""What a crawl is doing, while it does it: a live display on a terminal, plain lines elsewhere."""

import asyncio
import logging
import sys
from typing import Any, Self, cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from govcrawl.spiders.base import OfficeSpider

logger = logging.getLogger(__name__)

REFRESH_SECONDS = 0.5


class ProgressDisplay:
    """Targets settled, answers received, items stored and what went wrong so far.

    ``GOVCRAWL_PROGRESS`` is the number of seconds between two lines where stderr is no terminal;
    0 turns the display off.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.line_seconds = crawler.settings.getfloat("GOVCRAWL_PROGRESS")
        self.task: asyncio.Task[None] | None = None
        self.spider: OfficeSpider | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the crawl's signals; NotConfigured where the display is off."""
        off = crawler.settings.getfloat("GOVCRAWL_PROGRESS") <= 0
        if off or not issubclass(crawler.spidercls, OfficeSpider):
            raise NotConfigured("no progress display wanted")
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self, spider: OfficeSpider) -> None:
        """Start the display."""
        self.spider = spider
        live = sys.stderr.isatty()
        self.task = asyncio.create_task(self._draw() if live else self._write_lines())

    async def spider_closed(self) -> None:
        """Show the final state and stop."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        if not sys.stderr.isatty():
            logger.info(self._text())

    async def _draw(self) -> None:
        columns = (
            TextColumn("{task.fields[spider]}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True)) as progress:
            total = len(self._spider().targets)
            task = progress.add_task("", total=total, spider=self._spider().name)
            try:
                while True:
                    progress.update(task, completed=self._settled(), description=self._detail())
                    await asyncio.sleep(REFRESH_SECONDS)
            finally:
                progress.update(task, completed=self._settled(), description=self._detail())

    async def _write_lines(self) -> None:
        while True:
            await asyncio.sleep(self.line_seconds)
            logger.info(self._text())

    def _text(self) -> str:
        total = len(self._spider().targets)
        return f"{self._settled()} of {total} targets settled, {self._detail()}"

    def _detail(self) -> str:
        stats = cast("Any", self.crawler.stats)
        stored = stats.get_value("item_scraped_count", 0)
        answers = stats.get_value("downloader/response_count", 0)
        reasons = self._spider().ledger.reasons
        unmeasured = sorted((r, n) for r, n in reasons.items() if r not in {"ok", "absent"})
        said = ", ".join(f"{reason} {count}" for reason, count in unmeasured)
        return f"{answers} answers, {stored} documents" + (f" ({said})" if said else "")

    def _settled(self) -> int:
        return sum(self._spider().ledger.reasons.values())

    def _spider(self) -> OfficeSpider:
        return cast("OfficeSpider", self.spider)
